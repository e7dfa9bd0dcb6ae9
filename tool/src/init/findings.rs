//! What can be found out of a repository.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use crate::cargo;
use crate::project::{NAME_OF_RUNTIME, Runtime};

/// The crate of this tool.
const TOOL: &str = env!("CARGO_PKG_NAME");

/// What there is where the command runs.
pub(super) struct Findings {
    /// The folder for the file: that of the workspace, or else the current one. As this process takes it.
    pub(super) root: PathBuf,
    /// The package in the current folder.
    pub(super) package: Option<FoundPackage>,
    /// The runtime that comes with this tool.
    pub(super) runtime: Runtime,
}

/// A package of the repository.
pub(super) struct FoundPackage {
    pub(super) name: String,
    /// The folder of its sources.
    pub(super) sources: PathBuf,
}

impl Findings {
    pub(super) fn here() -> anyhow::Result<Self> {
        let here = env::current_dir().context("there is no current folder")?;
        let manifest = here
            .ancestors()
            .map(|folder| folder.join("Cargo.toml"))
            .find(|path| path.is_file());
        let metadata = manifest.as_deref().and_then(|manifest| cargo::metadata(manifest).ok());
        let root = metadata
            .as_ref()
            .and_then(|metadata| metadata["workspace_root"].as_str());
        let package = metadata
            .as_ref()
            .zip(manifest.as_deref())
            .and_then(|(metadata, manifest)| {
                let packages = metadata["packages"].as_array()?.iter();
                packages
                    .filter_map(|package| FoundPackage::of(package, manifest, &here))
                    .next()
            });
        let runtime = manifest
            .as_deref()
            .and_then(runtime)
            .unwrap_or_else(Runtime::of_this_version);
        Ok(Self {
            root: shown(root.map_or(&here, Path::new), &here),
            package,
            runtime,
        })
    }
}

impl FoundPackage {
    /// The package if it is that of a manifest, with a library or a program.
    fn of(package: &Value, manifest: &Path, here: &Path) -> Option<Self> {
        if Path::new(package["manifest_path"].as_str()?) != manifest {
            return None;
        }
        let targets = package["targets"].as_array()?.iter();
        let mut sources = targets.filter(|target| {
            let kinds = target["kind"].as_array().into_iter().flatten();
            kinds
                .filter_map(Value::as_str)
                .any(|kind| matches!(kind, "lib" | "bin" | "rlib"))
        });
        let source = Path::new(sources.next()?["src_path"].as_str()?);
        Some(Self {
            name: package["name"].as_str()?.to_owned(),
            sources: shown(source.parent()?, here),
        })
    }
}

/// A path relative to the current folder, where it is below.
fn shown(path: &Path, here: &Path) -> PathBuf {
    path.strip_prefix(here).unwrap_or(path).to_owned()
}

/// The runtime in the lock file of a workspace, or the one that is where this tool is.
fn runtime(manifest: &Path) -> Option<Runtime> {
    let metadata = cargo::locked(manifest)?;
    let packages = metadata["packages"].as_array()?;
    let find = |name: &str| packages.iter().find(|package| package["name"] == name);
    if let Some(runtime) = find(NAME_OF_RUNTIME) {
        let folder = Path::new(runtime["manifest_path"].as_str()?).parent()?.to_owned();
        return of_package(runtime, folder);
    }
    let tool = find(TOOL)?;
    let folder = Path::new(tool["manifest_path"].as_str()?).parent()?;
    of_package(tool, folder.with_file_name("runtime"))
}

/// How a package was found, and if by its path: the folder of the runtime.
fn of_package(package: &Value, folder: PathBuf) -> Option<Runtime> {
    match package["source"].as_str() {
        None => Some(Runtime::Path {
            path: folder,
            version: None,
        }),
        Some(source) => match source.strip_prefix("git+") {
            Some(git) => {
                let (url, revision) = git.split_once('#')?;
                Some(Runtime::Git {
                    url: url.split('?').next()?.to_owned(),
                    revision: revision.to_owned(),
                })
            }
            None => Some(Runtime::Version {
                version: package["version"].as_str()?.to_owned(),
                registry: None,
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_runtime_comes_from_where_the_tool_is() {
        let found =
            |source: Value| of_package(&json!({"source": source, "version": "0.1.0"}), "runtime".into()).unwrap();
        let shown = |runtime: Runtime| runtime.add_command(&["json"]).join(" ");
        assert_eq!(
            shown(found(Value::Null)),
            "cargo add tinsmith-runtime --path runtime --no-default-features --features json"
        );
        assert_eq!(
            shown(found(json!("git+https://example.com/tinsmith.git?branch=main#1a2b3c"))),
            "cargo add tinsmith-runtime --git https://example.com/tinsmith.git --rev 1a2b3c --no-default-features --features json"
        );
        assert_eq!(
            shown(found(json!("registry+https://example.com/index"))),
            "cargo add tinsmith-runtime@0.1.0 --no-default-features --features json"
        );
    }
}
