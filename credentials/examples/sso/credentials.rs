//! Prints the credentials of a role, as the chain finds them.

use std::error::Error;
use std::io::{self, Write};
use std::str::FromStr;
use std::time::SystemTime;

use serde_json::{Value, json};
use tinsmith_login::runtime::Timestamp;

use crate::setup::Setup;

/// How they are printed.
#[derive(Clone, Copy)]
pub(crate) enum Format {
    /// For `eval`: `export AWS_ACCESS_KEY_ID=…`.
    Env,
    /// For people and programs.
    Json,
    /// The format of `credential_process`.
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
    let (account, _) = setup.role()?;
    let credentials = setup.chain()?.get()?;
    let expiration = credentials.expires_at().map(iso8601).transpose()?;
    let mut members = json!({
        "AccessKeyId": credentials.access_key_id(),
        "SecretAccessKey": credentials.secret_access_key(),
        "SessionToken": credentials.session_token(),
        "Expiration": expiration,
        "AccountId": account,
    });
    // Not `println!`, which panics if the reader of standard output is gone.
    let mut out = io::stdout().lock();
    match format {
        Format::Env => write_exports(&mut out, &members)?,
        Format::Json => writeln!(out, "{members:#}")?,
        Format::Process => {
            members["Version"] = 1.into();
            writeln!(out, "{members}")?;
        }
    }
    Ok(out.flush()?)
}

/// The variables that all AWS tools read, quoted for a shell.
fn write_exports(out: &mut impl Write, members: &Value) -> io::Result<()> {
    for (variable, member) in [
        ("AWS_ACCESS_KEY_ID", "AccessKeyId"),
        ("AWS_SECRET_ACCESS_KEY", "SecretAccessKey"),
        ("AWS_SESSION_TOKEN", "SessionToken"),
        ("AWS_CREDENTIAL_EXPIRATION", "Expiration"),
        ("AWS_ACCOUNT_ID", "AccountId"),
    ] {
        if let Some(value) = members[member].as_str() {
            writeln!(out, "export {variable}='{}'", value.replace('\'', r"'\''"))?;
        }
    }
    Ok(())
}

/// In whole seconds: some tools cannot read fractions.
fn iso8601(time: SystemTime) -> Result<String, Box<dyn Error>> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(Timestamp::new(since.as_secs().try_into()?, 0)?.to_iso8601()?)
}
