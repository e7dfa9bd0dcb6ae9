//! `tinsmith.json` at the top of a repository: what is generated from which models, and where to.
//!
//! The nearest such file in the current folder or above counts. A file of the same name in a folder of models has [`choices`] alone.
//!
//! - `document`: JSON with places.
//! - `choices`: which models and operations.
//! - `package`, `runtime`: what generated manifests say.
//! - `target`: models, and where their code goes.
//! - `source`: where models come from.

mod choices;
mod document;
mod package;
mod runtime;
mod source;
mod target;

use std::collections::BTreeMap;
use std::env;
use std::path::{Component, Path, PathBuf};

use anyhow::Context as _;
use jsonc_parser::ast::Value;
use semver::{Version, VersionReq};

use document::{Document, Member, Reader, refuse_faults};

pub(crate) use choices::ChosenServices;
pub(crate) use document::{At, Located};
pub(crate) use package::{Package, SERVICE};
pub(crate) use runtime::{NAME as NAME_OF_RUNTIME, Runtime, relative_to};
pub(crate) use source::{DOCS, From, Source};
pub(crate) use target::{Layout, Target};

use crate::program;
use crate::usage::Usage;

/// The name of the file.
pub(crate) const FILE_NAME: &str = "tinsmith.json";

/// The version of this tool, and of what it generates.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

const KEYS: [&str; 4] = ["tinsmith", "runtime", "sources", "targets"];

/// The file of a repository, with all paths as this process takes them.
#[derive(Debug)]
pub(crate) struct Project {
    /// What generated crates depend on unless their target says something else.
    pub(crate) runtime: Option<Runtime>,
    pub(crate) sources: BTreeMap<String, Source>,
    /// One or more.
    pub(crate) targets: Vec<Target>,
}

impl Project {
    /// The project of the current folder, or else of the crate that Cargo runs.
    ///
    /// # Errors
    ///
    /// The file cannot be read. All that is wrong in it is listed.
    pub(crate) fn find() -> anyhow::Result<Option<Self>> {
        let here = env::current_dir().context("there is no current folder")?;
        let of_crate = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        for start in [Some(here.clone()), of_crate].into_iter().flatten() {
            for folder in start.ancestors() {
                let shown = relative(folder, &here).unwrap_or_else(|| folder.to_owned());
                if let Some(project) = Self::at(&shown)? {
                    return Ok(Some(project));
                }
            }
        }
        Ok(None)
    }

    /// The project whose file is in a folder.
    pub(crate) fn at(folder: &Path) -> anyhow::Result<Option<Self>> {
        let Some(document) = Document::read(&folder.join(FILE_NAME))? else {
            return Ok(None);
        };
        let root = document.root()?;
        if !is_project(&root) {
            return Ok(None);
        }
        let mut faults = Vec::new();
        let mut reader = Reader::new(&document, &mut faults);
        let members = reader.object("the file", root, Some(&KEYS));
        let project = Self::read(&mut reader, members, folder)?;
        refuse_faults(&faults)?;
        Ok(Some(project))
    }

    fn read<'d>(reader: &mut Reader<'d>, members: Vec<Member<'d>>, folder: &Path) -> anyhow::Result<Self> {
        let mut project = Self {
            runtime: None,
            sources: BTreeMap::new(),
            targets: Vec::new(),
        };
        for member in members {
            match &*member.key {
                "tinsmith" => {
                    if let Some(wanted) = reader.text(&member) {
                        check_version(reader, &wanted)?;
                    }
                }
                "runtime" => project.runtime = Runtime::read(reader, member, folder),
                "sources" => project.sources = Source::read_all(reader, member, folder),
                _ => project.targets = target::read_all(reader, member, folder),
            }
        }
        for target in &project.targets {
            if let Some(source) = &target.source
                && !project.sources.contains_key(&source.value)
            {
                let known: Vec<_> = project.sources.keys().map(|name| format!("{name:?}")).collect();
                let help = if known.is_empty() {
                    "there are no \"sources\"".to_owned()
                } else {
                    format!("there is {}", known.join(", "))
                };
                reader.fault(&source.at, format!("there is no source {:?}; {help}", source.value));
            }
        }
        Ok(project)
    }
}

/// The folder of models that is given, or else that of the project's first target.
///
/// # Errors
///
/// There is no project, or its file has faults.
pub(crate) fn models_or(given: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    if let Some(given) = given {
        return Ok(given);
    }
    let first = Project::find()?.and_then(|project| project.targets.into_iter().next());
    Ok(first.ok_or_else(|| no_project("--models"))?.models)
}

/// What a command says that needs a project, or this option.
pub(crate) fn no_project(option: &str) -> anyhow::Error {
    Usage::new(format!(
        "there is no {FILE_NAME} with targets here or above; give {option} DIR"
    ))
    .into()
}

/// Whether the file is that of a repository, and not one in a folder of models.
fn is_project(root: &Value) -> bool {
    let object = root.as_object();
    object.is_some_and(|object| {
        let mut names = object.properties.iter().map(|property| property.name.as_str());
        names.any(|name| KEYS.contains(&name))
    })
}

/// Whether this tool is of the version that the file asks for.
fn check_version(reader: &mut Reader, wanted: &Located<String>) -> anyhow::Result<()> {
    let Located { value, at } = wanted;
    let requirement = match VersionReq::parse(value) {
        Ok(requirement) => requirement,
        Err(error) => {
            reader.fault(at, format!("{value:?} is no version: {error}"));
            return Ok(());
        }
    };
    if requirement.matches(&Version::parse(VERSION)?) {
        return Ok(());
    }
    let mend = if program::is_installed() {
        format!("cargo install tinsmith-tool --version '{value}'")
    } else {
        format!(
            "cargo update tinsmith-tool --precise {}",
            value.trim_start_matches(['^', '~', '=', ' '])
        )
    };
    let message = format!(
        "{at}: tinsmith {value} is asked for, and this is {VERSION}. Run\n    {mend}\n\
         (of a tool in a folder or from git: the version that its folder or revision has), or write \"tinsmith\": {VERSION:?}"
    );
    Err(Usage::new(message).into())
}

/// A path relative to the current folder: `..` for each folder that `here` is below `path`, or the rest if `path` is below `here`.
fn relative(path: &Path, here: &Path) -> Option<PathBuf> {
    match here.strip_prefix(path) {
        Ok(deeper) => Some(deeper.components().map(|_| Component::ParentDir).collect()),
        Err(_) => path.strip_prefix(here).ok().map(Path::to_owned),
    }
}

#[cfg(test)]
mod tests;
