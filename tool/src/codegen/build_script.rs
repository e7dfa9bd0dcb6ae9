//! Generated code of a build script: in `OUT_DIR` alone, so that sources may be read-only.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::generate::{Client, generate_all};
use super::models::{Choice, choose};
use super::report;
use crate::project::Target;

/// The file that declares the modules.
const DECLARATIONS: &str = "services.rs";

/// Generates the services of folders of models into `OUT_DIR`.
pub(crate) fn build_script(folders: &[&str]) -> anyhow::Result<()> {
    let out = env::var_os("OUT_DIR").map(PathBuf::from);
    let out = out.context("OUT_DIR is not set: this is for build scripts, which Cargo runs")?;
    let mut declarations = String::new();
    for folder in folders {
        println!("cargo::rerun-if-changed={folder}");
        for client in clients(Path::new(folder), &out)? {
            for file in &client.files {
                write(&out.join(&file.path), &file.contents)?;
            }
            let root = out.join(&client.module).join("mod.rs");
            // The text of a path in Rust, whatever is in it.
            declarations += &format!("#[path = {root:?}]\npub mod {};\n", client.module);
        }
    }
    write(&out.join(DECLARATIONS), &declarations)
}

/// The clients of a folder of models. Warnings and faults are printed as Cargo shows them.
fn clients(folder: &Path, out: &Path) -> anyhow::Result<Vec<Client>> {
    let target = Target::new(folder.to_owned(), out.to_owned());
    let chosen = choose(&target, &Choice::default())?;
    let mut said = Vec::new();
    let clients = report::clients(generate_all(&chosen), false, &mut said);
    for line in String::from_utf8_lossy(&said).lines() {
        match line.strip_prefix("error: ") {
            Some(error) => println!("cargo::error={error}"),
            None => println!("cargo::warning={}", line.trim_start_matches("warning: ")),
        }
    }
    Ok(clients?.clients)
}

/// Writes what has changed, so that nothing is built again that has not.
fn write(path: &Path, contents: &str) -> anyhow::Result<()> {
    let write = || -> io::Result<()> {
        if fs::read(path).is_ok_and(|there| there == contents.as_bytes()) {
            return Ok(());
        }
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        fs::write(path, contents)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}
