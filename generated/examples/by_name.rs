//! Calls an operation by its name with JSON, as users of boto3 do.
//!
//! ```text
//! cargo run --package tinsmith --example by_name
//! ```

use serde_json::json;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::sso_oidc::Client;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let script = Scripted::new()
        .expect(Expected::post("/client/register").body_json(r#"{"clientName": "my-cli", "clientType": "public"}"#))
        .reply(200, r#"{"clientId": "an-id", "clientSecretExpiresAt": 1711843200}"#);
    let client = Client::builder()
        .region("eu-west-1")
        .blocking_transport(script.clone())
        .build_blocking()?;

    let output = client.call(
        "register_client",
        json!({"clientName": "my-cli", "clientType": "public"}),
    )?;
    println!("{output:#}");

    // Everything that is wrong is reported at once, and no value is shown.
    if let Err(error) = client.call("create_token", json!({"clientId": 5, "scope": ["a", 7], "bogus": true})) {
        println!("{error}");
    }
    println!("can_paginate: {:?}", client.can_paginate("create_token"));
    println!(
        "get_paginator: {}",
        client
            .get_paginator("create_token")
            .map(|_| "there")
            .unwrap_or("not pageable")
    );
    script.finish()?;
    Ok(())
}
