//! Asks whose credentials these are: the usual first call to check that they work.
//!
//! The answer comes from a script, so nothing is sent. For the real thing write `Client::from_env()?` and `.send().await?`:
//!
//! ```text
//! cargo run --package tinsmith --features sts --example who_am_i
//! ```

use tinsmith::runtime::credentials::Credentials;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::sts::Client;

const ANSWER: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/alice</Arn><UserId>AIDEXAMPLE</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let script = Scripted::new()
        .expect(Expected::post("/").body("Action=GetCallerIdentity&Version=2011-06-15"))
        .reply(200, ANSWER);
    let client = Client::builder()
        .region("eu-west-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "not-a-real-secret"))
        .blocking_transport(script)
        .build_blocking()?;

    let caller = client.get_caller_identity().send()?;
    println!(
        "{} in account {}",
        caller.arn.unwrap_or_default(),
        caller.account.unwrap_or_default()
    );
    Ok(())
}
