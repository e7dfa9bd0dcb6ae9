//! Calls `create_token` N times on an endpoint, blocking: `blocking URL N`.

use tinsmith::sso_oidc::Client;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (url, calls) = (
        args.next().unwrap_or_default(),
        args.next().unwrap_or_default().parse::<u32>()?,
    );
    let client = Client::builder()
        .region("eu-west-1")
        .endpoint_url(url)
        .build_blocking()?;
    for _ in 0..calls {
        let token = client
            .create_token()
            .client_id("i")
            .client_secret("s")
            .grant_type("refresh_token")
            .send()?;
        assert!(token.access_token.is_some());
    }
    Ok(())
}
