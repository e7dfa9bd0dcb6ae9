//! Calls `create_token` over a transport of its own: what the core alone costs to build.

use tinsmith::runtime::http::{Headers, Request, Response};
use tinsmith::runtime::transport::{BlockingTransport, Limits, TransportError};
use tinsmith::sso_oidc::Client;

#[derive(Debug)]
struct Fixed;

impl BlockingTransport for Fixed {
    fn send(&self, _: &Request, _: Limits) -> Result<Response, TransportError> {
        let body = br#"{"accessToken":"a"}"#.to_vec();
        Ok(Response {
            status: 200,
            headers: Headers::new(),
            body,
        })
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .region("eu-west-1")
        .blocking_transport(Fixed)
        .build_blocking()?;
    let token = client
        .create_token()
        .client_id("i")
        .client_secret("s")
        .grant_type("refresh_token")
        .send()?;
    println!("{token:?}");
    Ok(())
}
