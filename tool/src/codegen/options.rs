//! The options of the command and its help.

use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use tinsmith_model::Services;

use super::NAME;
use super::models::Choice;
use crate::program;
use crate::project::{FILE_NAME, Layout, Project, Runtime, Target};
use crate::usage::Usage;

const LONG_ABOUT: &str = "\
Generates the clients of services from their models.

Reads <models>/<service>/<api-version>/*.json or *.json.gz, the layout of botocore's data folder, and
makes a folder of Rust for each service. Of a service with several versions, the newest is generated.
Without options it does so for all targets of tinsmith.json, the file at the top of the repository.
In place of those files, a folder can have a Smithy JSON AST, model.json.

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

A target of tinsmith.json can have a choice of operations, of what types derive (Eq, Hash, Ord,
PartialOrd, serde), the only services that are generated, and models that are not generated unless
--service names them. So can a file tinsmith.json in the folder of models, which then has these keys
alone:
  {\"services\": {\"ec2\": {\"operations\": [\"DescribeInstances\", \"RunInstances\"],
                        \"derive\": {\"Tag\": [\"Eq\", \"Hash\"]}}},
   \"include\": [\"ec2\", \"sts\"], \"exclude\": [\"s3\", \"eks/2017-11-01\"]}";

const EXAMPLES: &str = "\
Examples:
  Bring all generated code of the repository up to date:
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

/// What the command is asked to do.
pub(super) struct CodegenOptions {
    pub check: bool,
    /// Whether what has no faults is written though something else has.
    pub keep_going: bool,
    /// Whether services go that are not among those that are named.
    pub prune: bool,
    pub tasks: Vec<Task>,
    /// The command line that does what `--check` only compares.
    pub command: String,
}

/// A target, with what the command line says of it.
pub(super) struct Task {
    pub target: Target,
    /// Which of its models.
    pub choice: Choice,
    /// What generated crates depend on.
    pub runtime: Runtime,
}

impl CodegenOptions {
    /// # Errors
    ///
    /// If options contradict each other, or if there is no project and the options are not enough.
    pub(super) fn new(matches: &ArgMatches) -> anyhow::Result<Self> {
        let project = Project::find()?;
        let runtime = matches.get_one::<String>("runtime");
        let runtime = runtime.map(|text| Runtime::parse(text)).transpose()?;
        check_out(matches, project.as_ref())?;
        let of_project = project.as_ref().and_then(|project| project.runtime.clone());
        let (all, serde) = (matches.get_flag("all-versions"), matches.get_flag("serde"));
        let with_choice = |(target, services): (Target, Vec<String>)| {
            let said = [&runtime, &target.runtime, &of_project].into_iter().flatten().next();
            Task {
                choice: Choice {
                    services,
                    all_versions: all || target.all_versions,
                    serde: serde || target.serde,
                    operations: names(matches, "operations"),
                },
                runtime: said.cloned().unwrap_or_else(Runtime::of_this_version),
                target,
            }
        };
        let tasks: Vec<_> = targets(matches, project)?.into_iter().map(with_choice).collect();
        if runtime.is_some() && tasks.iter().all(|task| task.target.layout == Layout::Modules) {
            let message = "--runtime is for generated crates; add --layout crate or --layout crates";
            return Err(Usage::new(message).into());
        }
        Ok(Self {
            check: matches.get_flag("check"),
            keep_going: matches.get_flag("keep-going"),
            prune: matches.get_flag("prune"),
            tasks,
            command: command_line(matches),
        })
    }
}

fn names(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches.get_many(name).into_iter().flatten().cloned().collect()
}

/// What would not last needs a folder of its own.
fn check_out(matches: &ArgMatches, project: Option<&Project>) -> Result<(), Usage> {
    if matches.contains_id("out") {
        return Ok(());
    }
    if layout(matches).is_some_and(|layout| layout != Layout::Modules) {
        return Err(Usage::new("a generated crate needs a folder of its own; add --out DIR"));
    }
    if matches.contains_id("operations") {
        let of_target = || Some(project?.targets.first()?.models.clone());
        let models = matches.get_one::<PathBuf>("models").cloned().or_else(of_target);
        return Err(Usage::new(format!(
            "--operations without --out would only last until the next run; to keep the choice, write it into {}, \
             or add --out DIR",
            models.unwrap_or_default().join(FILE_NAME).display()
        )));
    }
    Ok(())
}

/// Each target, with the services that the command line names of it. If it chooses folders or a layout, there is one: that, with
/// what the first target of the project has in the place of what is left out.
fn targets(matches: &ArgMatches, project: Option<Project>) -> anyhow::Result<Vec<(Target, Vec<String>)>> {
    let named = names(matches, "service");
    let targets = project.map(|project| project.targets).unwrap_or_default();
    if !["models", "out", "layout"].iter().any(|name| matches.contains_id(name)) {
        if targets.is_empty() {
            return Err(no_project());
        }
        return Ok(with_services(targets, named));
    }
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let first = targets.into_iter().next();
    let of_first = |folder: fn(&Target) -> &PathBuf| first.as_ref().map(folder).cloned();
    let models = path("models").or_else(|| of_first(|target| &target.models));
    let out = path("out").or_else(|| of_first(|target| &target.out));
    let mut target = Target::new(models.ok_or_else(no_project)?, out.ok_or_else(no_project)?);
    // Choices are those of the same models.
    if let Some(first) = first.filter(|_| path("models").is_none()) {
        target.choices = first.choices;
        target.all_versions = first.all_versions;
        target.serde = first.serde;
    }
    target.layout = layout(matches).unwrap_or_default();
    Ok(vec![(target, named)])
}

/// Those of several targets that have one of the named services, with these names.
fn with_services(targets: Vec<Target>, named: Vec<String>) -> Vec<(Target, Vec<String>)> {
    if named.is_empty() || targets.len() == 1 {
        return targets.into_iter().map(|target| (target, named.clone())).collect();
    }
    let services: Vec<_> = targets.iter().map(|target| Services::of(&target.models).ok()).collect();
    let has = |services: &Option<Services>, name: &str| {
        let found = services.as_ref().map(|services| services.look_up(name).is_ok());
        found.unwrap_or_default()
    };
    let mut chosen: Vec<_> = targets.into_iter().map(|target| (target, Vec::new())).collect();
    for name in named {
        let anywhere = services.iter().any(|services| has(services, &name));
        for (index, ((_, names), services)) in chosen.iter_mut().zip(&services).enumerate() {
            // A missing value is reported for the first target.
            if has(services, &name) || (!anywhere && index == 0) {
                names.push(name.clone());
            }
        }
    }
    chosen.retain(|(_, names)| !names.is_empty());
    chosen
}

fn no_project() -> anyhow::Error {
    let message = format!(
        "there is no {FILE_NAME} with targets here or above; `{} init` makes one. Or give --models DIR and --out DIR",
        program::name()
    );
    Usage::new(message).into()
}

fn layout(matches: &ArgMatches) -> Option<Layout> {
    matches
        .get_one::<String>("layout")
        .and_then(|name| Layout::of_name(name))
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
        .arg(flag("serde", "Give all types serde's Serialize and Deserialize, and builders with them [default: what tinsmith.json says]"))
        .arg(folder("models", "The folder of models"))
        .arg(folder("out", "The folder for generated code; made if it is not there"))
        .arg(
            Arg::new("layout")
                .long("layout")
                .value_name("LAYOUT")
                .hide_possible_values(true)
                .value_parser(PossibleValuesParser::new(Layout::NAMES))
                .help("How the code lies in that folder: modules, crate or crates, see above [default: modules, or what tinsmith.json says]"),
        )
        .arg(text("runtime", "DIR|VERSION|URL#REV", "What generated crates depend on: the folder of tinsmith-runtime, a version of it, or a revision in Git [default: what tinsmith.json says, or the version of this tool]"))
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

fn folder(name: &'static str, help: &str) -> Arg {
    let help = format!("{help} [default: what tinsmith.json says]");
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
    for name in ["all-versions", "keep-going", "prune", "serde"] {
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
