//! Registers a client and polls for a token until the person has signed in, as a command-line tool does (RFC 8628).
//!
//! The answers come from a script, so nothing is sent. For the real thing leave out `blocking_transport`:
//!
//! ```text
//! cargo run --package tinsmith --example device_flow
//! ```

use std::time::Duration;

use tinsmith::runtime::Blocking;
use tinsmith::runtime::transport::BlockingTransport;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::sso_oidc::{Client, CreateTokenResponse, Error, ServiceError};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let script = script();
    let client = Client::builder()
        .region("eu-west-1")
        .blocking_transport(script.clone())
        .build_blocking()?;

    let token = log_in(&client, |seconds| script.sleep(Duration::from_secs(seconds)))?;
    println!("{token:?}");
    println!("waited {:?}", script.waits());
    script.finish()?;
    Ok(())
}

/// The whole flow. `wait` waits that many seconds.
fn log_in(client: &Client<Blocking>, wait: impl Fn(u64)) -> Result<CreateTokenResponse, Error> {
    let app = client
        .register_client()
        .client_name("my-cli")
        .client_type("public")
        .send()?;
    let (id, secret) = (app.client_id.unwrap_or_default(), app.client_secret.unwrap_or_default());

    let device = client
        .start_device_authorization()
        .client_id(&id)
        .client_secret(&secret)
        .start_url("https://example.awsapps.com/start")
        .send()?;
    let url = device.verification_uri_complete.unwrap_or_default();
    println!(
        "open {url} and confirm the code {}",
        device.user_code.unwrap_or_default()
    );

    let code = device.device_code.unwrap_or_default();
    let mut interval = device.interval.and_then(|seconds| seconds.try_into().ok()).unwrap_or(5);
    loop {
        wait(interval);
        let answer = client
            .create_token()
            .client_id(&id)
            .client_secret(&secret)
            .grant_type(GRANT)
            .device_code(&code)
            .send();
        match answer {
            Ok(token) => return Ok(token),
            Err(error) => match error.service() {
                Some(ServiceError::AuthorizationPendingException(_)) => println!("not yet"),
                Some(ServiceError::SlowDownException(_)) => interval += 5,
                _ => return Err(error),
            },
        }
    }
}

/// What the service would say: the person takes a while, and one poll comes too early.
fn script() -> Scripted {
    let poll = || Expected::post("/token");
    Scripted::new()
        .expect(Expected::post("/client/register"))
        .reply(
            200,
            r#"{"clientId": "an-id", "clientSecret": "a-secret", "clientSecretExpiresAt": 1711843200}"#,
        )
        .expect(Expected::post("/device_authorization"))
        .reply(
            200,
            r#"{"deviceCode": "a-code", "userCode": "ABCD-EFGH", "interval": 1, "expiresIn": 600,
                "verificationUriComplete": "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH"}"#,
        )
        .expect(poll())
        .reply(
            400,
            r#"{"error": "authorization_pending", "error_description": "not yet"}"#,
        )
        .expect(poll())
        .reply(400, r#"{"error": "slow_down", "error_description": "too fast"}"#)
        .expect(poll())
        .reply(
            200,
            r#"{"accessToken": "a-token", "tokenType": "Bearer", "expiresIn": 28800}"#,
        )
}
