//! Says what the chain finds on machines that are described in JSON, one a line: `variables`, `files`, `profile`, and whether a
//! `person` is there for codes of MFA devices. Prints one line for each: the credentials and the region, or the error. For
//! `differential.py`.

use std::io::{self, BufRead as _, Write as _};
use std::time::SystemTime;

use serde_json::{Value, json};
use tinsmith_credentials::Chain;
use tinsmith_credentials::runtime::Environment;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let found = find(&serde_json::from_str(&line?)?);
        let found = found.unwrap_or_else(|error| json!({"error": error.to_string()}));
        writeln!(out, "{found}")?;
        out.flush()?;
    }
    Ok(())
}

fn find(machine: &Value) -> Result<Value, Box<dyn std::error::Error>> {
    let mut environment = Environment::fixed(pairs(&machine["variables"]));
    for (path, text) in pairs(&machine["files"]) {
        environment = environment.with_file(path, text);
    }
    if let Some(profile) = machine["profile"].as_str() {
        environment = environment.with_profile(profile);
    }
    let mut builder = Chain::builder(&environment);
    if machine["person"] == true {
        builder = builder.mfa(|serial| Ok(code(serial)));
    }
    let chain = builder.build_blocking()?;
    let region = chain.region()?;
    let found = chain.get()?;
    let expiry = found
        .expires_at()
        .map(|at| at.duration_since(SystemTime::UNIX_EPOCH))
        .transpose()?;
    Ok(json!({
        "id": found.access_key_id(),
        "secret": found.secret_access_key(),
        "token": found.session_token(),
        "account": found.account_id(),
        "expiry": expiry.map(|expiry| expiry.as_secs()),
        "region": region,
    }))
}

/// The code of a device. `differential.py` makes the same.
fn code(serial: &str) -> String {
    format!("{:06}", serial.bytes().map(u32::from).sum::<u32>() % 1_000_000)
}

fn pairs(object: &Value) -> impl Iterator<Item = (&str, &str)> {
    let pairs = object.as_object().into_iter().flatten();
    pairs.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}
