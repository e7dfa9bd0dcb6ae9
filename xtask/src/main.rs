//! Developer commands of the workspace: `cargo xtask --help`.
//!
//! Each command is a module with a `command`, its arguments, and a `run`.

mod codegen;
mod diff;
mod folder_lock;
mod models;
mod output;
mod parallel;
mod program;
mod services;
mod shown;
mod usage;
mod workspace;

#[cfg(test)]
mod test_folder;

use std::io;
use std::process::ExitCode;

use clap::{ArgMatches, Command};

use usage::Usage;

fn main() -> ExitCode {
    match run(&cli().get_matches()) {
        Ok(code) => code,
        // Whoever reads the output, such as `head`, has had enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {}", shown::clean(&format!("{error:#}")));
            if error.is::<Usage>() {
                ExitCode::from(2)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

fn cli() -> Command {
    Command::new(program::name())
        .bin_name(program::name())
        .about("Developer commands of the workspace.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(codegen::command())
        .subcommand(diff::command())
        .subcommand(models::command())
}

fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    match matches.subcommand() {
        Some((codegen::NAME, matches)) => codegen::run(matches),
        Some((diff::NAME, matches)) => diff::run(matches),
        Some((models::NAME, matches)) => models::run(matches),
        _ => Err(Usage::new("there is no such command").into()),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
