//! The options of the command and its help.

use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser as _};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::NAME;
use super::layout::{Layout, Runtime};
use super::models::Choice;
use super::settings::FILE_NAME;
use crate::program;
use crate::usage::Usage;
use crate::workspace;

const LONG_ABOUT: &str = "\
Generates the clients of services from their models.

Reads <models>/<service>/<api-version>/*.json or *.json.gz, the layout of botocore's data folder, and
makes a folder of Rust for each service. Of a service with several versions, the newest is generated.
Without options it does so for all generated code of this repository: generated/src from
model/services, and demo/src from demo/models.

- Only files whose contents differ are written.
- Files that are generated no more are deleted: those in the folders of the services that are
  generated and, without --service or with --prune, the folders of all other services.
  A folder of JSON files without a service-2.json is a fault, not a service that is gone.
- What another layout has made in the same folder is deleted. All of another run in a folder below
  stays.
- Files that do not start with our @generated header are never touched. If one is in the way, the
  command lists it and stops.
- All of this is done, or nothing: if a model has faults, all faults of all models are listed.
  With --keep-going the others are written, and of the layout modules what was generated before of those
  that have faults stays. Warnings are listed too, but do not stop the command.

Layouts of what is generated, below --out:
  modules  <service>/*.rs, for a crate whose Cargo.toml and lib.rs you write
  crate    one crate, tinsmith, with a feature a service
  crates   a workspace with a crate a service, such as tinsmith-sso-oidc
With --service, what earlier runs have made of other services in the same layout stays part of it;
with --prune it is removed.

A file tinsmith.json in the folder of models keeps a choice of operations, and models that are not
generated unless --service names them:
  {\"services\": {\"ec2\": {\"operations\": [\"DescribeInstances\", \"RunInstances\"]}},
   \"exclude\": [\"s3\", \"eks/2017-11-01\"]}";

const EXAMPLES: &str = "\
Examples:
  Bring all generated code of this repository up to date:
      cargo xtask codegen
  Say what would change, for continuous integration:
      cargo xtask codegen --check
  Two operations of a service, and the shapes that they reach:
      cargo xtask codegen --service sso-oidc --operations CreateToken,RegisterClient --out target/demo
  One version of a service, from other models to another place:
      cargo xtask codegen --models botocore/data --service eks/2017-11-01 --out target/eks
  Every version of every service, each a crate:
      cargo xtask codegen --models botocore/data --all-versions --layout crates --out target/fleet

Exit codes:
  0  done; with --check, everything is up to date
  1  out of date, a model has faults, or a file could not be read or written
  2  wrong usage: an option, a service, an operation or a folder of models that does not exist";

/// The folders of generated code in this repository: a run that names no models and no folder covers all of them.
const TARGETS: [(&str, &str); 2] = [("model/services", "generated/src"), ("demo/models", "demo/src")];

/// What the command is asked to do.
pub(super) struct Options {
    pub check: bool,
    /// Whether what has no faults is written though something else has.
    pub keep_going: bool,
    /// Whether services go that are not among those that are named.
    pub prune: bool,
    /// Each folder of models, with the folder for its code.
    pub targets: Vec<Target>,
    /// Which of the models.
    pub choice: Choice,
    pub layout: Layout,
    /// What generated crates depend on.
    pub runtime: Runtime,
    /// The command line that does what `--check` only compares.
    pub command: String,
}

/// Models, and where their code goes.
pub(super) struct Target {
    pub models: PathBuf,
    pub out: PathBuf,
}

impl Options {
    /// # Errors
    ///
    /// If options do not go together.
    pub(super) fn new(matches: &ArgMatches) -> Result<Self, Usage> {
        let names = |name| matches.get_many(name).into_iter().flatten().cloned().collect();
        let runtime = matches.get_one::<String>("runtime");
        let options = Self {
            check: matches.get_flag("check"),
            keep_going: matches.get_flag("keep-going"),
            prune: matches.get_flag("prune"),
            targets: targets(matches),
            choice: Choice {
                services: names("service"),
                all_versions: matches.get_flag("all-versions"),
                operations: names("operations"),
            },
            layout: *matches.get_one("layout").unwrap_or(&Layout::Modules),
            runtime: match runtime {
                Some(text) => Runtime::parse(text)?,
                None => Runtime::Path(workspace::path("runtime")),
            },
            command: command_line(matches),
        };
        let usage = |message: String| Err(Usage::new(message));
        if !matches.contains_id("out") {
            if options.layout != Layout::Modules {
                return usage("a generated crate needs a folder of its own; add --out DIR".to_owned());
            }
            if !options.choice.operations.is_empty() {
                return usage(format!(
                    "--operations without --out would only last until the next run; to keep the choice, write it into {}, \
                     or add --out DIR",
                    options.targets[0].models.join(FILE_NAME).display()
                ));
            }
        }
        if runtime.is_some() && options.layout == Layout::Modules {
            return usage("--runtime is for generated crates; add --layout crate or --layout crates".to_owned());
        }
        Ok(options)
    }
}

/// All of [`TARGETS`] where the options choose neither models nor a folder, else one. What the options leave out is that of the
/// first.
fn targets(matches: &ArgMatches) -> Vec<Target> {
    let choices = ["models", "out", "service", "operations", "layout"];
    let chosen = matches.get_flag("all-versions") || choices.iter().any(|name| matches.contains_id(name));
    let path = |name: &str, default: &str| {
        let given = matches.get_one::<PathBuf>(name).cloned();
        given.unwrap_or_else(|| workspace::path(default))
    };
    let taken = if chosen { &TARGETS[..1] } else { &TARGETS[..] };
    let target = |(models, out): &(&str, &str)| Target {
        models: path("models", models),
        out: path("out", out),
    };
    taken.iter().map(target).collect()
}

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Generates the clients of services from their models")
        .long_about(LONG_ABOUT)
        .after_long_help(program::named(EXAMPLES))
        .arg(flag("check", "Only compare: list each file that is stale, missing or left over; write nothing"))
        .arg(flag("keep-going", "Generate what has no faults, list what has, and exit with 1 then"))
        .arg(
            text("service", "NAME[/VERSION]", "Generate this service; can be given several times [default: all in the folder of models]")
                .action(ArgAction::Append),
        )
        .arg(flag("prune", "Remove services that --service does not name; without --service, those that are gone are removed anyway"))
        .arg(flag(
            "all-versions",
            "Generate every version of a service: the newest with the plain name, older ones such as ec2_2014_09_01",
        ))
        .arg(
            text("operations", "A,B", "Generate only these operations and what they reach; needs exactly one service [default: all, or what tinsmith.json says]")
                .value_delimiter(','),
        )
        .arg(folder("models", "model/services", "The folder of models"))
        .arg(folder("out", "generated/src", "The folder for generated code; made if it is not there"))
        .arg(
            Arg::new("layout")
                .long("layout")
                .value_name("LAYOUT")
                .hide_possible_values(true)
                .value_parser(PossibleValuesParser::new(["modules", "crate", "crates"]).map(|name| match name.as_str() {
                    "crate" => Layout::Crate,
                    "crates" => Layout::Crates,
                    _ => Layout::Modules,
                }))
                .help("How the code lies in that folder: modules, crate or crates, see above [default: modules]"),
        )
        .arg(text("runtime", "DIR|VERSION", "What generated crates depend on: the folder of tinsmith-runtime, or a version of it [default: runtime of the workspace]"))
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn text(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    let parser = NonEmptyStringValueParser::new();
    Arg::new(name)
        .long(name)
        .value_name(value)
        .value_parser(parser)
        .help(help)
}

fn folder(name: &'static str, default: &str, help: &str) -> Arg {
    let help = format!("{help} [default: {default} of the workspace]");
    let parser = value_parser!(PathBuf);
    Arg::new(name)
        .long(name)
        .value_name("DIR")
        .value_parser(parser)
        .help(help)
}

/// The options as they were given, without `--check`.
fn command_line(matches: &ArgMatches) -> String {
    let mut line = format!("{} {NAME}", program::name());
    let values = |name| {
        matches
            .get_raw(name)
            .into_iter()
            .flatten()
            .map(|value| value.to_string_lossy())
    };
    for name in ["all-versions", "keep-going", "prune"] {
        if matches.get_flag(name) {
            line.push_str(&format!(" --{name}"));
        }
    }
    for name in ["service", "models", "out", "layout", "runtime"] {
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
