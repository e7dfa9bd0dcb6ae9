//! A custom transport: any HTTP stack can send the requests. This one writes the request to standard output and answers
//! from memory.
//!
//! ```text
//! cargo run --package tinsmith --no-default-features --features sso-oidc --example own_transport
//! ```

use tinsmith::runtime::http::{Headers, Request, Response};
use tinsmith::runtime::transport::{BlockingTransport, Limits, TransportError};
use tinsmith::sso_oidc::Client;

#[derive(Debug)]
struct Printing;

impl BlockingTransport for Printing {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        println!("{} {}", request.method, request.url());
        for (name, value) in request.headers.iter() {
            println!("{name}: {value}");
        }
        println!(
            "({} bytes, to be done within {:?})",
            request.body.len(),
            limits.exchange
        );
        Ok(Response {
            status: 200,
            headers: Headers::from_iter([("x-amzn-requestid", "1234")]),
            body: br#"{"clientId": "an-id", "clientSecret": "a-secret"}"#.to_vec(),
        })
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .region("eu-west-1")
        .blocking_transport(Printing)
        .build_blocking()?;
    let reply = client
        .register_client()
        .client_name("my-cli")
        .client_type("public")
        .prepare()
        .send_with_metadata()?;
    println!("{:?}, request id {:?}", reply.output, reply.metadata.request_id);
    Ok(())
}
