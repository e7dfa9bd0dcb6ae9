//! Printing the credentials of a role.

use std::error::Error;
use std::str::FromStr;
use std::time::SystemTime;

use serde_json::{Value, json};
use tinsmith::runtime::Timestamp;

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
    let (account, role) = setup.role()?;
    let credentials = setup.portal()?.role_credentials(account, role).get()?;
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
