//! `cargo xtask init`: a `tinsmith.json` for a repository, and, where models are given, a first client.
//!
//! It asks nothing: `findings` looks at what Cargo knows of the repository.

mod findings;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::{Map, Value, json};
use tinsmith_model::Services;

use crate::project::{FILE_NAME, Layout, Runtime, VERSION, relative_to};
use crate::usage::Usage;
use crate::{cargo, codegen, models, program};
use findings::Findings;

pub(crate) const NAME: &str = "init";

pub(crate) fn command() -> Command {
    let services = Arg::new("service")
        .value_name("SERVICE")
        .action(ArgAction::Append)
        .requires("from")
        .help("Take the models of these services from FROM, and generate their clients");
    let from = Arg::new("from")
        .long("from")
        .value_name("FROM")
        .requires("service")
        .value_parser(value_parser!(PathBuf))
        .help("Where models come from: a folder of models such as botocore/data, a wheel of botocore, a tarball, or a Smithy AST");
    let folder = |name: &'static str, help: &'static str| {
        let parser = value_parser!(PathBuf);
        Arg::new(name)
            .long(name)
            .value_name("DIR")
            .value_parser(parser)
            .help(help)
    };
    let layout = Arg::new("layout")
        .long("layout")
        .value_name("LAYOUT")
        .value_parser(PossibleValuesParser::new(Layout::NAMES))
        .help("How the code lies [default: modules in a package, crates elsewhere]");
    let runtime = Arg::new("runtime")
        .long("runtime")
        .value_name("DIR|VERSION|URL#REV")
        .help("The runtime of the clients [default: from where this tool is, or else its version]");
    let blocking = Arg::new("blocking")
        .long("blocking")
        .action(ArgAction::SetTrue)
        .help("Turn the blocking transport on, and not the async one");
    Command::new(NAME)
        .about("Sets up a repository: writes its tinsmith.json, and generates first clients")
        .after_help(program::named(
            "Asks nothing. Models that are in the folder of models already get their clients too. What it writes is a start; \
             docs/tinsmith-json.md has all that the file can say. A file that is there is not changed.\n\n\
             Examples:\n  \
             cargo xtask init sts --from botocore-1.43.11-py3-none-any.whl --blocking\n  \
             cargo xtask init --layout crates --out clients\n\n\
             Exit codes: 0 done; 1 something could not be generated or written; 2 wrong usage.",
        ))
        .args([
            services,
            from,
            folder("models", "The folder of models [default: models]"),
            folder("out", "The folder for generated code [default: src of the package, or clients]"),
            layout,
            runtime,
            blocking,
        ])
}

pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let found = Findings::here()?;
    let file = found.root.join(FILE_NAME);
    if file.exists() {
        let message = format!(
            "there is {} already; edit it, or delete it to begin anew",
            file.display()
        );
        return Err(Usage::new(message).into());
    }
    let setup = Setup::new(matches, &found)?;
    let text = format!("{:#}\n", setup.file(matches, &found.root)?);
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    let (mut out, mut err) = (io::stdout(), io::stderr());
    writeln!(out, "{}: written", file.display())?;
    let from = matches.get_one::<PathBuf>("from");
    let has_none = || Services::of(&setup.models).is_err_and(|error| error.is_wrong_folder());
    if from.is_none() && has_none() {
        let (models, name) = (setup.models.display(), program::name());
        writeln!(
            out,
            "put models into {models}/<service>/<api-version>, or take some: {name} models update FROM SERVICE; then {name} codegen"
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    let services = matches.get_many::<String>("service").into_iter().flatten();
    let taken = from.map(|from| models::take(from, &setup.models, services.cloned().collect(), &mut out));
    let done = taken
        .unwrap_or(Ok(()))
        .and_then(|()| first_clients(&setup, &mut out, &mut err));
    if done.is_err() {
        // So that the command can be given again.
        let _ = fs::remove_file(&file);
    }
    Ok(if done? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Generates, and makes the package depend on the runtime.
fn first_clients(setup: &Setup, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<bool> {
    let add = |features: &[&str], out: &mut dyn Write| {
        let features: Vec<_> = features.iter().copied().chain([setup.transport]).collect();
        let words = setup.runtime.add_command(&features);
        writeln!(out, "{}", words.join(" "))?;
        let mut command = cargo::cargo();
        command.args(&words[1..]).args(["--offline", "--quiet"]);
        if let Some(package) = &setup.package {
            command.args(["--package", package]);
        }
        let output = command.output().context("cannot run cargo")?;
        if !output.status.success() {
            bail!(
                "{}",
                String::from_utf8_lossy(&output.stderr)
                    .trim()
                    .trim_start_matches("error: ")
            );
        }
        Ok(())
    };
    codegen::first(&add, out, err)
}

/// What is set up.
struct Setup {
    layout: Layout,
    models: PathBuf,
    out: PathBuf,
    runtime: Runtime,
    /// The feature of the transport.
    transport: &'static str,
    /// The package that modules are part of.
    package: Option<String>,
}

impl Setup {
    fn new(matches: &ArgMatches, found: &Findings) -> Result<Self, Usage> {
        let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
        let layout = matches
            .get_one::<String>("layout")
            .and_then(|name| Layout::of_name(name));
        let layout = layout.unwrap_or(match found.package {
            Some(_) => Layout::Modules,
            None => Layout::Crates,
        });
        let sources = found.package.as_ref().filter(|_| layout == Layout::Modules);
        let out = path("out").unwrap_or_else(|| match sources {
            Some(package) => package.sources.clone(),
            None => found.root.join("clients"),
        });
        let runtime = matches.get_one::<String>("runtime").map(|text| Runtime::parse(text));
        Ok(Self {
            layout,
            models: path("models").unwrap_or_else(|| found.root.join("models")),
            out,
            runtime: runtime.transpose()?.unwrap_or_else(|| found.runtime.clone()),
            transport: if matches.get_flag("blocking") {
                "blocking"
            } else {
                "hyper"
            },
            package: sources.map(|package| package.name.clone()),
        })
    }

    /// The file, with paths from its folder.
    fn file(&self, matches: &ArgMatches, root: &Path) -> anyhow::Result<Value> {
        let mut target = Map::new();
        target.insert("models".to_owned(), json!(relative_to(root, &self.models)?));
        target.insert("out".to_owned(), json!(relative_to(root, &self.out)?));
        if self.layout != Layout::Modules {
            let name = Layout::NAMES[self.layout as usize];
            target.insert("layout".to_owned(), json!(name));
        }
        let mut file = Map::new();
        file.insert("tinsmith".to_owned(), json!(VERSION));
        file.insert("runtime".to_owned(), self.runtime.to_json(root)?);
        if let Some(from) = matches.get_one::<PathBuf>("from") {
            let name = "models";
            file.insert("sources".to_owned(), json!({name: models::source(from, root)?}));
            target.insert("source".to_owned(), json!(name));
        }
        file.insert("targets".to_owned(), json!([target]));
        Ok(Value::Object(file))
    }
}
