//! Calls `create_token` N times on an endpoint, async: `async URL N`.

use tinsmith::sso_oidc::Client;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (url, calls) = (
        args.next().unwrap_or_default(),
        args.next().unwrap_or_default().parse::<u32>()?,
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = Client::builder().region("eu-west-1").endpoint_url(url).build()?;
        for _ in 0..calls {
            let token = client
                .create_token()
                .client_id("i")
                .client_secret("s")
                .grant_type("refresh_token")
                .send()
                .await?;
            assert!(token.access_token.is_some());
        }
        Ok(())
    })
}
