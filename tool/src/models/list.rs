//! `cargo xtask models list`: which models there are, and which of them are generated.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value, json};
use tinsmith_model::{ModelFolder, Protocol};

use super::{format_option, is_json, models_option, targets_of};
use crate::services::services;
use crate::{output, parallel, program};

pub(super) const NAME: &str = "list";

pub(super) fn command() -> Command {
    let out = Arg::new("out")
        .long("out")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help("The folder for generated code, of which to tell what is there [default: what tinsmith.json says]");
    Command::new(NAME)
        .about("Lists models: their versions, protocols and operations, and what is generated")
        .after_help(
            "The protocols are in the order of the model; the one in brackets is spoken.\n\n\
             The form is C2J (botocore's files) or Smithy (an AST).\n\n\
             With --format json, prints a list of objects: service, version, form, protocols, speaks, operations, generated.",
        )
        .args([models_option(), out, format_option()])
}

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let out = matches.get_one::<PathBuf>("out");
    let mut models = Vec::new();
    for target in targets_of(matches)? {
        let generated = generated(out.unwrap_or(&target.out));
        let all = services(&target.models)?;
        models.extend(all.all().flatten().map(|folder| (folder.clone(), generated.clone())));
    }
    let name = |(folder, _): &(ModelFolder, _)| folder.service.clone();
    let lines = parallel::map(&models, "models read", name, |(folder, generated)| {
        ModelLine::of(folder, generated)
    });
    let mut to = Vec::new();
    if is_json(matches) {
        let list: Vec<Value> = lines.iter().map(ModelLine::to_json).collect();
        writeln!(to, "{:#}", Value::Array(list))?;
    } else {
        print(&lines, &mut to)?;
    }
    output::print(&to)?;
    let is_good = lines.iter().all(|line| line.facts.is_some());
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What is listed about a model.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ModelLine {
    service: String,
    version: String,
    /// What the model says, unless it has faults.
    facts: Option<Facts>,
    is_generated: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Facts {
    form: &'static str,
    protocols: Vec<&'static str>,
    /// The one that a client speaks.
    speaks: Option<&'static str>,
    operations: usize,
}

impl ModelLine {
    pub(super) fn of(folder: &ModelFolder, generated: &[String]) -> Self {
        let facts = folder.load().ok().map(|loaded| {
            let protocols = &loaded.service.metadata.protocols;
            Facts {
                form: loaded.form.name(),
                protocols: protocols.iter().map(|protocol| protocol.name()).collect(),
                speaks: tinsmith_codegen::protocol(protocols).map(Protocol::name),
                operations: loaded.service.operations.len(),
            }
        });
        let ModelFolder { service, version, .. } = folder;
        Self {
            is_generated: generated.contains(&format!("{service}/{version}")),
            service: service.clone(),
            version: version.clone(),
            facts,
        }
    }

    fn to_json(&self) -> Value {
        let facts = self.facts.as_ref();
        json!({
            "service": self.service,
            "version": self.version,
            "form": facts.map(|facts| facts.form),
            "protocols": facts.map(|facts| &facts.protocols),
            "speaks": facts.and_then(|facts| facts.speaks),
            "operations": facts.map(|facts| facts.operations),
            "generated": self.is_generated,
        })
    }

    /// The texts of its columns.
    fn columns(&self) -> [String; 6] {
        let facts = self.facts.as_ref();
        let protocols = facts.map(|facts| {
            let shown = facts.protocols.iter().map(|name| match facts.speaks {
                Some(spoken) if spoken == *name && facts.protocols.len() > 1 => format!("[{name}]"),
                _ => (*name).to_owned(),
            });
            shown.collect::<Vec<_>>().join(", ")
        });
        [
            self.service.clone(),
            self.version.clone(),
            facts.map(|facts| facts.form.to_owned()).unwrap_or_default(),
            protocols.unwrap_or_else(|| format!("has faults; see `{} models check`", program::name())),
            facts.map(|facts| facts.operations.to_string()).unwrap_or_default(),
            if self.is_generated { "yes" } else { "no" }.to_owned(),
        ]
    }
}

/// Prints a table.
pub(super) fn print(lines: &[ModelLine], to: &mut dyn Write) -> io::Result<()> {
    let titles = ["service", "version", "form", "protocols", "operations", "generated"].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(titles)
        .chain(lines.iter().map(ModelLine::columns))
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or_default();
    let widths: [usize; 5] = std::array::from_fn(width);
    for [service, version, form, protocols, operations, generated] in &rows {
        let [a, b, c, d, e] = widths;
        writeln!(
            to,
            "{service:a$}  {version:b$}  {form:c$}  {protocols:d$}  {operations:>e$}  {generated}"
        )?;
    }
    Ok(())
}

/// The models that the clients in a folder were generated from, in whatever layout, as their headers say: `sts/2011-06-15`.
pub(super) fn generated(out: &Path) -> Vec<String> {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries(out).chain(entries(&out.join("src"))).map(|entry| entry.path());
    let models = folders.filter_map(|folder| {
        let files = [("mod.rs", "// Model: "), ("Cargo.toml", "# Model: ")];
        files.iter().find_map(|(name, start)| {
            let text = fs::read_to_string(folder.join(name)).ok()?;
            Some(text.lines().nth(1)?.strip_prefix(start)?.to_owned())
        })
    });
    models.collect()
}
