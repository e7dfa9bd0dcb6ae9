//! Presigns an operation: anyone who has the URL can make the call, without own credentials.
//!
//! ```text
//! cargo run --package tinsmith --example presign
//! ```

use std::time::Duration;

use tinsmith::runtime::PresignOptions;
use tinsmith::runtime::credentials::Credentials;
use tinsmith::runtime::transport::scripted::Scripted;
use tinsmith::sso_oidc::Client;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "not-a-real-secret"))
        .blocking_transport(Scripted::new())
        .build_blocking()?;

    let presigned = client
        .start_device_authorization()
        .client_id("an-id")
        .client_secret("a-secret")
        .start_url("https://example.awsapps.com/start")
        .prepare()
        .presign(&PresignOptions::new().expires_in(Duration::from_secs(300)))?;

    // The URL is a secret: `Debug` hides it. This line prints which members of the input it contains.
    println!("{presigned:?}");
    println!("in the URL: {}", presigned.members_in_url().join(", "));
    println!("{} with:", presigned.http_method());
    for (name, value) in presigned.headers() {
        println!("    {name}: {value}");
    }
    let (endpoint, _) = presigned
        .url()
        .split_once('?')
        .map(|(a, b)| (a.to_owned(), b.len()))
        .unwrap_or_default();
    println!("    {endpoint}?…");
    Ok(())
}
