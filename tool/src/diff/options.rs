//! The options of the command and its help.

use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser as _};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use tinsmith_codegen::review::Class;

use super::NAME;
use crate::{program, project};

const USAGE: &str = "\
cargo xtask diff [OPTIONS] [--base REV]
       cargo xtask diff [OPTIONS] OLD [NEW]";

const LONG_ABOUT: &str = "\
Says what a change of models means for callers of the generated code.

Compares OLD with NEW: two model files (service-2.json or .json.gz, or a Smithy JSON AST), two folders of
one version, or two folders of models, where services are matched by name and of each the newest version
counts, as codegen does. NEW defaults to the folder of models. Without OLD, the models at a git revision are compared with
those in the working tree. All operations count: tinsmith.json is not looked at.

Each change has a class:
  breaking   code that compiled and ran may not any more
  additive   there is more to use; code that compiled still does
  wire-only  nothing changes for the compiler, but requests, their reading or what is printed do
  docs-only  only people read it
  no-effect  generated code does not show it: limits, or which operation lists which errors
The worst class of all is the verdict, and says which part of the crate's version goes up. The rules are
in docs/model-changes.md. Of models that have faults there is no telling: they are listed, and the verdict
is that on the others.";

const EXAMPLES: &str = "\
Examples:
  What the changes since the last commit mean:
      cargo xtask diff
  What a branch means, to be posted into its pull request:
      cargo xtask diff --base origin/main --format markdown
  Stop what breaks callers, in continuous integration:
      cargo xtask diff --base origin/main --fail-on breaking
  What an update of botocore brings for two services:
      cargo xtask diff old/botocore/data new/botocore/data --service dynamodb --service sts
  Two files:
      cargo xtask diff old/service-2.json new/service-2.json

Exit codes:
  0  compared, and nothing of the class of --fail-on or worse
  1  there is something of that class or worse, a model has faults, or a file could not be read
  2  wrong usage: an option, a service, a revision or a file that does not exist";

/// What the command is asked to do.
pub(super) struct DiffOptions {
    pub compared: Compared,
    /// The folder of models.
    pub models: PathBuf,
    /// Only these services; empty: all.
    pub services: Vec<String>,
    pub format: Format,
    /// Whether changes without effect, and long lists of texts, are shown too.
    pub all: bool,
    /// The class from which on the command fails.
    pub fail_on: Option<Class>,
}

/// Where the models are.
pub(super) enum Compared {
    /// In files: the older ones, and the newer ones unless they are the folder of models.
    Paths(PathBuf, Option<PathBuf>),
    /// In the history of the repository, at this revision; the newer ones are in the folder of models.
    Base(String),
}

/// How the report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Terminal,
    Markdown,
    Json,
}

impl DiffOptions {
    /// # Errors
    ///
    /// Neither the command line nor a project says where the models are.
    pub(super) fn new(matches: &ArgMatches) -> anyhow::Result<Self> {
        let path = |name| matches.get_one::<PathBuf>(name).cloned();
        let base = matches.get_one::<String>("base").cloned();
        let models = path("models").or_else(|| path("NEW"));
        Ok(Self {
            compared: match path("OLD") {
                Some(old) => Compared::Paths(old, path("NEW")),
                None => Compared::Base(base.unwrap_or_else(|| "HEAD".to_owned())),
            },
            models: project::models_or(models)?,
            services: matches.get_many("service").into_iter().flatten().cloned().collect(),
            format: *matches.get_one("format").unwrap_or(&Format::Terminal),
            all: matches.get_flag("all"),
            fail_on: matches.get_one("fail-on").copied(),
        })
    }
}

pub(crate) fn command() -> Command {
    let path = |name: &'static str| Arg::new(name).value_parser(value_parser!(PathBuf));
    let text = |name: &'static str, value: &'static str| {
        let parser = NonEmptyStringValueParser::new();
        Arg::new(name).long(name).value_name(value).value_parser(parser)
    };
    Command::new(NAME)
        .about("Says what a change of models means for callers")
        .override_usage(program::named(USAGE))
        .long_about(LONG_ABOUT)
        .after_long_help(program::named(EXAMPLES))
        .arg(path("OLD").help("The older model or models"))
        .arg(path("NEW").help("The newer ones [default: the folder of models]"))
        .arg(
            text("base", "REV")
                .conflicts_with("OLD")
                .help("Compare the folder of models at this git revision with the working tree [default: HEAD]"),
        )
        .arg(
            Arg::new("models")
                .long("models")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .help("The folder of models [default: that of the first target of tinsmith.json]"),
        )
        .arg(
            text("service", "NAME")
                .action(ArgAction::Append)
                .help("Compare only this service; can be given several times [default: all]"),
        )
        .arg(format())
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help("At a terminal, list also changes without effect and every text that has changed"),
        )
        .arg(fail_on())
}

fn format() -> Arg {
    let parser = PossibleValuesParser::new(["terminal", "markdown", "json"]).map(|name| match name.as_str() {
        "markdown" => Format::Markdown,
        "json" => Format::Json,
        _ => Format::Terminal,
    });
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .hide_possible_values(true)
        .value_parser(parser)
        .help("How to write the report: terminal, markdown or json [default: terminal]")
}

fn fail_on() -> Arg {
    let parser = PossibleValuesParser::new(["breaking", "additive", "any"]).map(|name| match name.as_str() {
        "breaking" => Class::Breaking,
        "additive" => Class::Additive,
        // Whatever changes the generated code.
        _ => Class::DocsOnly,
    });
    Arg::new("fail-on")
        .long("fail-on")
        .value_name("CLASS")
        .hide_possible_values(true)
        .value_parser(parser)
        .help("Fail if something is breaking; breaking or additive; or any change that has an effect: breaking, additive or any")
}
