//! A workspace below `target/typed`, with a crate for each program.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context as _, anyhow, bail};
use scratch::Scratch;
use serde_json::{Value, json};

use super::emit::{self, Driver, Kind};
use crate::workspace;

/// Fast builds matter more than fast programs.
const PROFILE: &str = "[profile.dev]\ndebug = false\nincremental = false\n";

/// The workspace.
pub(super) struct ProgramWorkspace {
    scratch: Scratch,
}

impl ProgramWorkspace {
    /// Opens the workspace with this name, with the files of earlier runs.
    pub(super) fn new(name: &str) -> anyhow::Result<Self> {
        let folder = workspace::path("target/typed").join(name);
        let scratch = Scratch::open(&folder, &workspace::path(""))
            .with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self { scratch })
    }

    /// Writes the crate of a program.
    pub(super) fn write(&self, name: &str, clients: &[Driver], kind: Kind) -> anyhow::Result<()> {
        let modules: Vec<_> = clients.iter().map(|client| client.module.clone()).collect();
        let root = emit::program(&modules, kind).map_err(|error| anyhow!(error))?;
        let source = format!("{name}/src");
        self.write_file(&format!("{name}/Cargo.toml"), &manifest(name, clients))?;
        self.write_file(&format!("{source}/{}", root.path), &root.contents)?;
        for client in clients {
            self.write_file(&format!("{source}/{}", client.calls.path), &client.calls.contents)?;
            for file in &client.client {
                self.write_file(&format!("{source}/services/{}", file.path), &file.contents)?;
            }
        }
        Ok(())
    }

    /// Builds the programs and gives their paths, by name.
    pub(super) fn build(&self, names: &[String]) -> anyhow::Result<HashMap<String, PathBuf>> {
        if names.is_empty() {
            return Ok(HashMap::new());
        }
        let mut manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {names:?}\n\n[workspace.dependencies]\n");
        for (name, path) in [("tinsmith-runtime", "runtime"), ("checker-driver", "checker/driver")] {
            let path = workspace::path(path).canonicalize()?;
            // A text of JSON is one of TOML, whatever quotes the path has.
            writeln!(manifest, "{name} = {{ path = {} }}", json!(path))?;
        }
        self.write_file("Cargo.toml", &format!("{manifest}\n{PROFILE}"))?;
        let quiet = (!io::stderr().is_terminal()).then_some("--quiet");
        let output = self
            .scratch
            .cargo("build")
            .arg("--message-format=json-render-diagnostics")
            .args(quiet)
            .stderr(Stdio::inherit())
            .output()
            .context("cannot run cargo")?;
        if !output.status.success() {
            bail!(
                "what was generated does not compile; it is in {}",
                self.scratch.folder().display()
            );
        }
        Ok(executables(&output.stdout))
    }

    fn write_file(&self, path: &str, text: &str) -> anyhow::Result<()> {
        let written = self.scratch.write(path, text);
        written.with_context(|| format!("cannot write {}", self.scratch.folder().join(path).display()))
    }
}

/// The programs that Cargo has built, by what it says on standard output: it knows in which folder they are, which `build.target`
/// of a configuration changes.
fn executables(messages: &[u8]) -> HashMap<String, PathBuf> {
    let messages = serde_json::Deserializer::from_slice(messages).into_iter::<Value>();
    let programs = messages.flatten().filter_map(|message| {
        let path = message["executable"].as_str()?;
        Some((message["target"]["name"].as_str()?.to_owned(), PathBuf::from(path)))
    });
    programs.collect()
}

/// The manifest of a program, with the features of the runtime that its clients need.
fn manifest(name: &str, clients: &[Driver]) -> String {
    let mut features: Vec<_> = clients.iter().flat_map(|client| &client.features).collect();
    features.sort();
    features.dedup();
    format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
         tinsmith-runtime = {{ workspace = true, features = {features:?} }}\nchecker-driver.workspace = true\n"
    )
}

#[cfg(test)]
mod tests {
    use tinsmith_model::Service;

    use super::*;
    use crate::typed::tests::model;

    #[test]
    fn the_programs_are_where_cargo_says() {
        let messages = br#"{"reason": "compiler-artifact", "target": {"name": "tinsmith-runtime"}, "executable": null}
            {"reason": "compiler-artifact", "target": {"name": "cases"}, "executable": "/t/some-target/debug/cases"}
            {"reason": "build-finished", "success": true}"#;
        let programs = executables(messages);
        assert_eq!(
            programs.get("cases"),
            Some(&PathBuf::from("/t/some-target/debug/cases"))
        );
        assert_eq!(programs.len(), 1);
    }

    #[test]
    fn a_program_asks_for_what_its_clients_need_of_the_runtime() {
        let driver = |name: &str, protocol: &str| {
            let service: Service = model(name, protocol).unwrap();
            emit::generate(&service, Kind::Calls).unwrap()
        };
        let clients = [driver("a", "query"), driver("b", "rest-xml"), driver("c", "query")];
        let manifest = manifest("cases", &clients);
        assert!(manifest.starts_with("[package]\nname = \"cases\"\n"), "{manifest}");
        assert!(
            manifest.contains("features = [\"query\", \"rest-xml\"] }"),
            "{manifest}"
        );
    }
}
