//! Printing the credentials of a role.

use std::error::Error;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use tinsmith::runtime::Timestamp;
use tinsmith::runtime::credentials::Credentials;

use crate::setup::Setup;

/// How they are printed.
#[derive(Clone, Copy)]
pub(crate) enum Format {
    /// For `eval`: `export AWS_ACCESS_KEY_ID=…`.
    Env,
    /// For people and programs.
    Json,
    /// As `credential_process` wants them.
    Process,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "env" => Ok(Self::Env),
            "json" => Ok(Self::Json),
            "process" => Ok(Self::Process),
            _ => Err(format!("`{name}` is none of env, json, process")),
        }
    }
}

pub(crate) fn print(setup: &Setup, format: Format) -> Result<(), Box<dyn Error>> {
    let credentials = fetch(setup)?;
    let expiration = credentials.expires_at().map(iso8601).transpose()?;
    let mut members = json!({
        "AccessKeyId": credentials.access_key_id(),
        "SecretAccessKey": credentials.secret_access_key(),
        "SessionToken": credentials.session_token(),
        "Expiration": expiration,
    });
    match format {
        Format::Env => print_exports(&members),
        Format::Json => println!("{members:#}"),
        Format::Process => {
            members["Version"] = 1.into();
            println!("{members}");
        }
    }
    Ok(())
}

fn fetch(setup: &Setup) -> Result<Credentials, Box<dyn Error>> {
    let (account, role) = setup
        .role
        .as_ref()
        .ok_or("the profile names no role: set sso_account_id and sso_role_name")?;
    let token = setup
        .cache
        .read(&setup.session)?
        .ok_or("nobody is logged in: `sso login`")?;
    let client = setup.portal().build_blocking()?;
    let call = client.get_role_credentials().account_id(account).role_name(role);
    let answer = call.access_token(token.access_token()).send();
    let answer = answer.map_err(|error| match error.status() {
        Some(401) => "the session has ended: `sso login`".into(),
        _ => Box::<dyn Error>::from(error),
    })?;
    let answer = answer.role_credentials.ok_or("the answer has no credentials")?;
    let text = |value: Option<String>| value.ok_or("the answer lacks a part of the credentials");
    let expires_at = Duration::from_millis(answer.expiration.unwrap_or(0).try_into()?);
    Ok(
        Credentials::new(text(answer.access_key_id)?, text(answer.secret_access_key)?)
            .with_session_token(text(answer.session_token)?)
            .with_expiry(SystemTime::UNIX_EPOCH + expires_at),
    )
}

/// The variables that all AWS tools look at, quoted for a shell.
fn print_exports(members: &Value) {
    for (variable, member) in [
        ("AWS_ACCESS_KEY_ID", "AccessKeyId"),
        ("AWS_SECRET_ACCESS_KEY", "SecretAccessKey"),
        ("AWS_SESSION_TOKEN", "SessionToken"),
        ("AWS_CREDENTIAL_EXPIRATION", "Expiration"),
    ] {
        if let Some(value) = members[member].as_str() {
            println!("export {variable}='{}'", value.replace('\'', r"'\''"));
        }
    }
}

/// In whole seconds: some readers know no fractions.
fn iso8601(time: SystemTime) -> Result<String, Box<dyn Error>> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(Timestamp::new(since.as_secs().try_into()?, 0)?.to_iso8601()?)
}
