//! Asks whose credentials these are, wherever the chain finds them: the usual first call to check that they work.
//!
//! ```text
//! cargo run --package tinsmith-credentials --features blocking --example who_am_i -- [--profile NAME | --demo]
//! ```
//!
//! With `--demo` it needs neither an account nor a network: a made-up profile takes a role, and the answers come from a script.

use std::error::Error;

use tinsmith::sts::Client;
use tinsmith_credentials::Chain;
use tinsmith_credentials::runtime::transport::scripted::{Expected, Scripted};
use tinsmith_credentials::runtime::{Blocking, Environment};

const CONFIG: &str = "[default]
region = eu-west-1
role_arn = arn:aws:iam::123456789012:role/reader
source_profile = base
[profile base]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = not-a-real-secret";

const ROLE: &str = "<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:me</AssumedRoleId>
    <Arn>arn:aws:sts::123456789012:assumed-role/reader/me</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>
    <SecretAccessKey>not-a-real-secret</SecretAccessKey><SessionToken>not-a-real-token</SessionToken>
    <Expiration>2024-01-01T01:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";

const CALLER: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult><UserId>AROAEXAMPLE:me</UserId>
    <Arn>arn:aws:sts::123456789012:assumed-role/reader/me</Arn><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (chain, client) = match arguments[..] {
        [] => of(&Environment::process())?,
        ["--profile", name] => of(&Environment::process().with_profile(name))?,
        ["--demo"] => demo()?,
        _ => return Err("usage: who_am_i [--profile NAME | --demo]".into()),
    };
    let caller = client.get_caller_identity().send();
    println!("{}", chain.explain());
    let caller = caller?;
    println!(
        "{} in account {}",
        caller.arn.unwrap_or_default(),
        caller.account.unwrap_or_default()
    );
    Ok(())
}

fn of(environment: &Environment) -> Result<(Chain<Blocking>, Client<Blocking>), Box<dyn Error>> {
    let chain = Chain::builder(environment).build_blocking()?;
    let client = Client::builder()
        .environment(chain.environment_with_region()?)
        .build_blocking()?;
    Ok((chain, client))
}

fn demo() -> Result<(Chain<Blocking>, Client<Blocking>), Box<dyn Error>> {
    let environment = Environment::fixed([("HOME", "/home/me")]).with_file("/home/me/.aws/config", CONFIG);
    let script = Scripted::new()
        .expect(Expected::post("/"))
        .reply(200, ROLE)
        .expect(Expected::post("/").body("Action=GetCallerIdentity&Version=2011-06-15"))
        .reply(200, CALLER);
    let chain = Chain::builder(&environment)
        .blocking_transport(script.clone())
        .build_blocking()?;
    let client = Client::builder()
        .environment(chain.environment())
        .blocking_transport(script)
        .build_blocking()?;
    Ok((chain, client))
}
