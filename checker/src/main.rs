//! Checks clients against reference cases: `cargo checker --help`.
//!
//! - `conformance`, `live`, `walks`, `wire`: the commands. Each has a `command`, its arguments, and a `run`.
//! - `interpret`: a model → the schemas of a client that is called by name. Nothing is generated.
//! - `ast`: C2J models → Smithy ASTs.
//! - `by_name`: calls over such schemas.
//! - `typed`: calls through generated clients, each built into a program.
//! - `compare`, `problem`: what a case expects and what a client does → what differs.
//! - `values`: JSON values of calls.

mod ast;
mod by_name;
mod compare;
mod conformance;
mod interpret;
mod live;
mod models;
mod problem;
mod typed;
mod usage;
mod values;
mod walks;
mod wire;
mod workspace;

use std::io;
use std::process::ExitCode;

use clap::{ArgMatches, Command};

fn main() -> ExitCode {
    let error = match run(&cli().get_matches()) {
        Ok(code) => return code,
        Err(error) => error,
    };
    match error.downcast::<clap::Error>() {
        Ok(usage) => usage.exit(),
        // The reader of the output, such as `head`, has closed it.
        Err(error) if is_broken_pipe(&error) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn cli() -> Command {
    Command::new("cargo checker")
        .bin_name("cargo checker")
        .about("Checks clients against reference cases.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(conformance::command())
        .subcommand(live::command())
        .subcommand(walks::command())
        .subcommand(wire::command())
}

fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    match matches.subcommand() {
        Some((conformance::NAME, matches)) => conformance::run(matches),
        Some((live::NAME, matches)) => live::run(matches),
        Some((walks::NAME, matches)) => walks::run(matches),
        Some((wire::NAME, matches)) => wire::run(matches),
        _ => Err(usage::error("there is no such command")),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_commands_are_well_formed() {
        super::cli().debug_assert();
    }
}
