//! Where the files of clients go: bare modules, one crate, or a crate each.

mod manifest;
mod runtime;

use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::generate::{Client, File};
use super::on_disk::HEADER;

pub(super) use runtime::Runtime;

/// How the clients lie in the folder for generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A module each, for a crate written by hand.
    Modules,
    /// One crate, with a feature each.
    Crate,
    /// A workspace, with a crate each.
    Crates,
}

/// All files that are to be there.
pub(super) struct Tree {
    /// The folder for all of it.
    pub out: PathBuf,
    /// The folder in which each client has one.
    pub home: PathBuf,
    /// The clients, with the paths of their files below `home`.
    pub clients: Vec<Client>,
    /// The files that belong to no single client.
    pub shared: Vec<SharedFile>,
}

/// A file that belongs to no single client.
pub(super) struct SharedFile {
    pub path: PathBuf,
    pub contents: String,
}

/// In one crate, a feature or module of each of these names is there already.
const TAKEN_IN_CRATE: [&str; 7] = [
    "blocking", "default", "hyper", "reqwest", "runtime", "scripted", "tracing",
];
/// `tinsmith-runtime` is a crate already, and `target` the folder of Cargo's.
const TAKEN_IN_CRATES: [&str; 2] = ["runtime", "target"];

/// Gives each file its place.
///
/// # Errors
///
/// If a client has a name that something else has in this layout, or if there is no path to the runtime.
pub(super) fn lay_out(layout: Layout, out: &Path, clients: Vec<Client>, runtime: &Runtime) -> anyhow::Result<Tree> {
    let taken: &[&str] = match layout {
        Layout::Modules => &[],
        Layout::Crate => &TAKEN_IN_CRATE,
        Layout::Crates => &TAKEN_IN_CRATES,
    };
    let clashing = clients.iter().filter(|client| taken.contains(&client.name.as_str()));
    let clashing: Vec<_> = clashing.map(|client| format!("{:?}", client.name)).collect();
    ensure!(
        clashing.is_empty(),
        "a generated crate has something else of the name of these services: {}; nothing was changed. \
         Name all others with --service, or generate these with --layout modules",
        clashing.join(", ")
    );
    let shared = |path: &str, contents| SharedFile {
        path: out.join(path),
        contents,
    };
    Ok(match layout {
        Layout::Modules => Tree {
            out: out.to_owned(),
            home: out.to_owned(),
            clients,
            shared: Vec::new(),
        },
        Layout::Crate => Tree {
            out: out.to_owned(),
            home: out.join("src"),
            shared: vec![
                shared("Cargo.toml", manifest::of_crate(&clients, &runtime.dependency(out)?)),
                shared("rustfmt.toml", manifest::rustfmt()),
                shared("src/lib.rs", library(&clients)),
            ],
            clients,
        },
        Layout::Crates => Tree {
            out: out.to_owned(),
            home: out.to_owned(),
            shared: vec![
                shared(
                    "Cargo.toml",
                    manifest::of_workspace(&clients, &runtime.dependency(out)?),
                ),
                shared("rustfmt.toml", manifest::rustfmt()),
            ],
            clients: clients.into_iter().map(into_crate).collect(),
        },
    })
}

/// The root of the crate that has all clients.
fn library(clients: &[Client]) -> String {
    let modules = clients
        .iter()
        .map(|Client { name, module, .. }| format!("#[cfg(feature = \"{name}\")]\npub mod {module};\n"));
    format!(
        "{HEADER}. Do not edit.\n\n\
         //! Thin clients, generated from the models of services. Each service is a module behind a feature of its name.\n\
         //!\n\
         //! What all of them share, errors and options among them, is in [`runtime`].\n\n\
         {}\n\
         pub use ::tinsmith_runtime as runtime;\n",
        modules.collect::<String>()
    )
}

/// A client as a crate of its own, whose root is the module.
fn into_crate(mut client: Client) -> Client {
    for file in &mut client.files {
        let (_, below) = file.path.split_once('/').unwrap_or_default();
        file.path = if below == "mod.rs" {
            file.contents.push_str("\npub use ::tinsmith_runtime as runtime;\n");
            format!("{}/src/lib.rs", client.name)
        } else {
            format!("{}/src/{below}", client.name)
        };
    }
    client.files.push(File {
        path: format!("{}/Cargo.toml", client.name),
        contents: manifest::of_member(&client),
    });
    client
}

#[cfg(test)]
mod tests;
