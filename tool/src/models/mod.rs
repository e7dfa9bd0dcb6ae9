//! `cargo xtask models`: the models that clients are generated from.
//!
//! - `check`: shows errors and warnings in their lines.
//! - `list`: all models, and whether they are generated.
//! - `update`: takes newer models.

mod archive;
mod check;
mod docs;
mod finding;
mod list;
mod origin;
mod snippet;
mod source;
mod update;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, value_parser};

use crate::project::{self, Project, Target};
use crate::usage::Usage;

pub(crate) use source::source;

/// The name of the command.
pub(crate) const NAME: &str = "models";

/// The arguments of the command.
pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Checks, lists and updates the models that clients are generated from")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(check::command())
        .subcommand(list::command())
        .subcommand(update::command())
}

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    match matches.subcommand() {
        Some((check::NAME, matches)) => check::run(matches),
        Some((list::NAME, matches)) => list::run(matches),
        Some((update::NAME, matches)) => update::run(matches),
        _ => Err(Usage::new("there is no such command").into()),
    }
}

/// Takes the models of services into a folder, with the texts that they come with.
pub(crate) fn take(from: &Path, root: &Path, services: Vec<String>, out: &mut dyn Write) -> anyhow::Result<()> {
    let wanted = update::UpdateOptions {
        from: from.to_owned(),
        root: root.to_owned(),
        services,
        docs: docs::Docs::Take,
        dry_run: false,
        keep_going: false,
    };
    update::update(&wanted, out).map(drop)
}

fn models_option() -> Arg {
    Arg::new("models")
        .long("models")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help("The folder of models [default: what tinsmith.json says]")
}

fn models_of(matches: &ArgMatches) -> anyhow::Result<PathBuf> {
    let given = matches.get_one::<PathBuf>("models").cloned();
    project::models_or(given)
}

/// The targets that a command covers: the folder that is given, or else all of the project.
fn targets_of(matches: &ArgMatches) -> anyhow::Result<Vec<Target>> {
    let project = Project::find()?;
    let targets = project.map(|project| project.targets).unwrap_or_default();
    match matches.get_one::<PathBuf>("models") {
        Some(given) => {
            let known = targets.into_iter().find(|target| target.models == *given);
            Ok(vec![
                known.unwrap_or_else(|| Target::new(given.clone(), PathBuf::new())),
            ])
        }
        None if targets.is_empty() => Err(project::no_project("--models")),
        None => Ok(targets),
    }
}

fn format_option() -> Arg {
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(["text", "json"]))
        .default_value("text")
        .help("For people, or for programs")
}

fn is_json(matches: &ArgMatches) -> bool {
    matches
        .get_one::<String>("format")
        .is_some_and(|format| format == "json")
}

#[cfg(test)]
mod tests;
