//! `cargo xtask codegen`: models → the folder for generated code.
//!
//! 1. `options`: what is asked for.
//! 2. `models`: which models that is.
//! 3. `generate`: models → files in memory, or faults.
//! 4. `compare`: those files and the ones on disk → changes.
//! 5. `replace`: carries the changes out, all or none.
//! 6. `wiring`: services that the crate around that folder does not know yet.

mod compare;
mod generate;
mod models;
mod options;
mod replace;
mod wiring;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::bail;
use clap::ArgMatches;

use crate::usage::Usage;
use compare::{Change, ChangeKind, compare};
use generate::{Client, Failure, Outcome, generate_all};
use options::Options;
use replace::replace;

pub(crate) use options::command;

pub(crate) const NAME: &str = "codegen";

pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let done = codegen(&Options::new(matches), &mut io::stdout().lock(), &mut io::stderr())?;
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Brings everything up to date, or tells whether it is. What was found out goes to `out`, faults and warnings go to `err`.
fn codegen(options: &Options, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<bool> {
    let chosen = models::choose(&options.models, &options.services)?;
    if !options.operations.is_empty() && chosen.len() != 1 {
        let message = format!(
            "--operations needs one service, and there are {}; add --service NAME",
            chosen.len()
        );
        return Err(Usage::new(message).into());
    }
    let clients = clients(generate_all(&chosen, &options.operations), err)?;
    let changes = compare(&options.out, &clients, options.services.is_empty())?;
    let unwired = wiring::unwired(&options.out, &clients)?;
    if options.check && !changes.is_empty() {
        list(&changes, &options.command, out)?;
    } else {
        replace(&options.out, &changes)?;
        summarize(&clients, &changes, out)?;
    }
    for client in &unwired {
        writeln!(out, "{}", wiring::help(&options.out, client))?;
    }
    Ok(!options.check || (changes.is_empty() && unwired.is_empty()))
}

/// All clients, if no model has a fault. Prints faults and warnings.
fn clients(outcomes: Vec<Outcome>, err: &mut dyn Write) -> anyhow::Result<Vec<Client>> {
    let all = outcomes.len();
    let mut clients = Vec::new();
    let mut codegen_faults = Vec::new();
    for outcome in outcomes {
        for warning in outcome.warnings {
            writeln!(err, "warning: {warning}")?;
        }
        match outcome.result {
            Ok(client) => clients.push(client),
            Err(Failure::Model(report)) => writeln!(err, "{report}")?,
            Err(Failure::Codegen(faults)) => codegen_faults.extend(faults),
            Err(Failure::Operation(unknown)) => return Err(Usage::new(unknown.to_string()).into()),
        }
    }
    for fault in codegen_faults {
        writeln!(err, "error: {fault}")?;
    }
    match all - clients.len() {
        0 => Ok(clients),
        faulty => bail!(
            "{faulty} of {} could not be generated; nothing was changed",
            count(all, "service")
        ),
    }
}

/// What `--check` says if something is not up to date.
fn list(changes: &[Change], command: &str, to: &mut dyn Write) -> io::Result<()> {
    for change in changes {
        let what = match change.kind {
            ChangeKind::Stale(_) => "stale",
            ChangeKind::Missing(_) => "missing",
            ChangeKind::LeftOver => "left over",
        };
        writeln!(to, "{what}: {}", change.path.display())?;
    }
    writeln!(
        to,
        "{} out of date. To bring all up to date, run: {command}",
        count(changes.len(), "file")
    )
}

/// What was done for each client, and which files of others were removed.
fn summarize(clients: &[Client], changes: &[Change], to: &mut dyn Write) -> io::Result<()> {
    let mut by_model: BTreeMap<Option<&str>, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        by_model.entry(change.model).or_default().push(change);
    }
    for Client { model, files, .. } in clients {
        let changes = by_model.remove(&Some(model)).unwrap_or_default();
        writeln!(to, "{model}: {}, {}", count(files.len(), "file"), summary(&changes))?;
    }
    for change in by_model.into_values().flatten() {
        writeln!(to, "removed: {}", change.path.display())?;
    }
    Ok(())
}

/// `1 changed, 2 removed`
fn summary(changes: &[&Change]) -> String {
    let mut numbers = [(0, "new"), (0, "changed"), (0, "removed")];
    for change in changes {
        let index = match change.kind {
            ChangeKind::Missing(_) => 0,
            ChangeKind::Stale(_) => 1,
            ChangeKind::LeftOver => 2,
        };
        numbers[index].0 += 1;
    }
    if changes.is_empty() {
        return "up to date".to_owned();
    }
    let shown = numbers
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"));
    shown.collect::<Vec<_>>().join(", ")
}

fn count(n: usize, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {what}{plural}")
}

#[cfg(test)]
mod test_folder;
#[cfg(test)]
mod tests;
