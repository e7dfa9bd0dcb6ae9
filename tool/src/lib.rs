//! The commands that keep generated clients: `codegen`, `diff`, `init` and `models`.
//!
//! A program that calls [`main`] has all of them. In a repository of one's own that is an xtask, whose version of this crate is the
//! one of the lock file:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     tinsmith_tool::main()
//! }
//! ```
//!
//! The program `cargo-tinsmith` of this package is the same, installed: `cargo tinsmith`.

// Each command is a module with a `command`, its arguments, and a `run`.

mod cargo;
mod codegen;
mod diff;
mod folder_lock;
mod hash;
mod init;
mod models;
mod output;
mod parallel;
mod program;
mod project;
mod services;
mod shown;
mod usage;

#[cfg(test)]
mod test_folder;

use std::io;
use std::process::ExitCode;

use clap::{ArgMatches, Command};

use usage::Usage;

/// Runs the command that the command line of this process names, and reports to standard output and standard error.
///
/// Gives 0 if it is done; 1 if it found what it looks for, or failed; 2 for wrong usage.
#[must_use]
pub fn main() -> ExitCode {
    match run(&cli().get_matches_from(program::arguments())) {
        Ok(code) => code,
        // The reader of the output, such as `head`, has closed it.
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

/// For a build script: generates the services of folders of models into `OUT_DIR`, and writes nothing elsewhere. The folders are
/// relative to the package; a `tinsmith.json` in one of them can choose services and operations.
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     tinsmith_tool::build_script(&["models"])
/// }
/// ```
///
/// `include!(concat!(env!("OUT_DIR"), "/services.rs"));` in the crate declares a module for each service. Faults of models are shown as
/// errors of the build script. Code that is committed is better nearly always: it can be reviewed, and those who build the crate do
/// not build this one.
#[must_use]
pub fn build_script(folders: &[&str]) -> ExitCode {
    match codegen::build_script(folders) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!(
                "cargo::error={}",
                shown::clean(&format!("{error:#}")).replace('\n', " ")
            );
            ExitCode::FAILURE
        }
    }
}

fn cli() -> Command {
    Command::new(program::name())
        .bin_name(program::name())
        .about("Keeps generated clients: generates, compares and updates.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(codegen::command())
        .subcommand(diff::command())
        .subcommand(init::command())
        .subcommand(models::command())
}

fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    match matches.subcommand() {
        Some((codegen::NAME, matches)) => codegen::run(matches),
        Some((diff::NAME, matches)) => diff::run(matches),
        Some((init::NAME, matches)) => init::run(matches),
        Some((models::NAME, matches)) => models::run(matches),
        _ => Err(Usage::new("there is no such command").into()),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
