//! The options of the command and its help.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::NAME;
use crate::workspace;

const LONG_ABOUT: &str = "\
Generates the clients of services from their models.

Reads <models>/<service>/<api-version>/*.json or *.json.gz, the layout of botocore's data folder, and
makes a folder of Rust for each service. Of a service with several versions, the newest is generated.

- Only files whose contents differ are written.
- Files that are generated no more are deleted: those in the folders of the services that are
  generated and, if no --service is given, the folders of services that are gone.
  A folder of JSON files without a service-2.json is a fault, not a service that is gone.
- Files that do not start with our @generated header are never touched. If one is in the way, the
  command lists it and stops.
- All of this is done, or nothing: if a model has faults, all faults of all models are listed.
  Warnings are listed too, but do not stop the command.";

const EXAMPLES: &str = "\
Examples:
  Bring generated/src up to date with model/services:
      cargo xtask codegen
  Say what would change, for continuous integration:
      cargo xtask codegen --check
  Two operations of a service, and the shapes that they reach:
      cargo xtask codegen --service sso-oidc --operations CreateToken,RegisterClient
  One version of a service, from other models to another place:
      cargo xtask codegen --models botocore/data --service eks/2017-11-01 --out target/eks

Exit codes:
  0  done; with --check, everything is up to date
  1  out of date, a model has faults, or a file could not be read or written
  2  wrong usage: an option, a service, an operation or a folder of models that does not exist";

/// What the command is asked to do.
pub(super) struct Options {
    pub check: bool,
    pub models: PathBuf,
    /// Empty: all.
    pub services: Vec<String>,
    /// Empty: all.
    pub operations: Vec<String>,
    pub out: PathBuf,
    /// The command line that does what `--check` only compares.
    pub command: String,
}

impl Options {
    pub(super) fn new(matches: &ArgMatches) -> Self {
        let path = |name, default| {
            let given = matches.get_one::<PathBuf>(name).cloned();
            given.unwrap_or_else(|| workspace::path(default))
        };
        let names = |name| matches.get_many(name).into_iter().flatten().cloned().collect();
        Self {
            check: matches.get_flag("check"),
            models: path("models", "model/services"),
            services: names("service"),
            operations: names("operations"),
            out: path("out", "generated/src"),
            command: command_line(matches),
        }
    }
}

pub(crate) fn command() -> Command {
    let path = |name, default: &str, help: &str| {
        let help = format!("{help} [default: {default} of the workspace]");
        Arg::new(name)
            .long(name)
            .value_name("DIR")
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    Command::new(NAME)
        .about("Generates the clients of services from their models")
        .long_about(LONG_ABOUT)
        .after_long_help(EXAMPLES)
        .arg(
            Arg::new("check")
                .long("check")
                .action(ArgAction::SetTrue)
                .help("Only compare: list each file that is stale, missing or left over; write nothing"),
        )
        .arg(
            Arg::new("service")
                .long("service")
                .value_name("NAME[/VERSION]")
                .action(ArgAction::Append)
                .value_parser(NonEmptyStringValueParser::new())
                .help("Generate this service; can be given several times [default: all in the folder of models]"),
        )
        .arg(
            Arg::new("operations")
                .long("operations")
                .value_name("A,B")
                .value_delimiter(',')
                .value_parser(NonEmptyStringValueParser::new())
                .help("Generate only these operations and what they reach; needs exactly one service [default: all]"),
        )
        .arg(path("models", "model/services", "The folder of models"))
        .arg(path(
            "out",
            "generated/src",
            "The folder for generated code; made if it is not there",
        ))
}

/// The options as they were given, without `--check`.
fn command_line(matches: &ArgMatches) -> String {
    let mut line = format!("cargo xtask {NAME}");
    let values = |name| {
        matches
            .get_raw(name)
            .into_iter()
            .flatten()
            .map(|value| value.to_string_lossy())
    };
    for name in ["service", "models", "out"] {
        for value in values(name) {
            line.push_str(&format!(" --{name} {}", quoted(&value)));
        }
    }
    let operations: Vec<_> = values("operations").collect();
    if !operations.is_empty() {
        line.push_str(&format!(" --operations {}", quoted(&operations.join(","))));
    }
    line
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-:,\\".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
