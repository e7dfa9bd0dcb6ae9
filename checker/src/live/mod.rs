//! `cargo checker live`: whole calls by name over real HTTP, to a server of one's own. So test suites that other people wrote for
//! another client can run through this one.
//!
//! 1. `call`: a line → what to call, and as whom.
//! 2. `clients`: models → clients, each made once.
//! 3. `recording`: what goes over the wire.

mod call;
mod clients;
mod recording;
#[cfg(test)]
mod tests;

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::models;
use call::LiveCall;
use clients::LiveClients;

/// The name of the command.
pub(crate) const NAME: &str = "live";

/// The arguments of the command.
pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Call a server of your own with whole clients, by name.")
        .after_help(
            "Reads calls, one JSON object a line, and prints an answer for each, at once. A call has `id`, `service`, `version`, \
             `operation` (its name in the model, on the wire, or that of the method), `params`, `endpoint` and `region`, and maybe \
             `keys` ([id, secret, session token]) and `bearer`; without `keys` it is anonymous. A body that streams can be {\"$file\": path}, and \
             `save` is the path of the file that gets the body of the output. An answer has `id`, `parsed` or \
             `failed`, and `exchanges`: each request that was sent, with its response. If there is no such operation or model, it has \
             `broken`. Values are written as in the cases of `wire`.",
        )
        .arg(models::argument())
}

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let models = models::folder(matches);
    answer_all(&models, &mut io::stdin().lock(), &mut io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the answer to each call before it reads the next one.
fn answer_all(models: &Path, calls: &mut dyn BufRead, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut clients = LiveClients::new(models);
    for (index, line) in calls.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let json: Value = serde_json::from_str(&line).with_context(|| format!("line {} is not JSON", index + 1))?;
        let answer = LiveCall::read(&json).and_then(|call| clients.answer(&call));
        let mut answer = answer.unwrap_or_else(|error| json!({"broken": format!("{error:#}")}));
        answer["id"] = json["id"].clone();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}
