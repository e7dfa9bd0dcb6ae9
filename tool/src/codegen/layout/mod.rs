//! The layout of clients: modules, one crate, or a crate for each client.

mod manifest;

use std::path::{Path, PathBuf};

use anyhow::ensure;

use tinsmith_model::ModelFolder;

use super::generate::{Client, File};
use super::on_disk::{HEADER, Shape};

use manifest::Manifests;

use crate::project::{Layout, Runtime, Target};

impl Layout {
    /// The folder in which each client has one.
    pub(super) fn home(self, out: &Path) -> PathBuf {
        match self {
            Self::Modules | Self::Crates => out.to_owned(),
            Self::Crate => out.join("src"),
        }
    }

    /// What the folder of a client is.
    pub(super) fn shape(self) -> Shape {
        match self {
            Self::Modules | Self::Crate => Shape::Module,
            Self::Crates => Shape::Crate,
        }
    }

    /// The name of the folder of a client.
    pub(super) fn folder(self, client: &Listed) -> &str {
        match self {
            Self::Modules | Self::Crate => &client.module,
            Self::Crates => &client.name,
        }
    }
}

/// What the files that all clients share say of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// `sso-oidc/2019-06-10`
    pub model: String,
    /// The same as in [`Client`], like the next two.
    pub name: String,
    pub module: String,
    pub features: Vec<String>,
}

impl Listed {
    /// These clients.
    pub(super) fn of(clients: &[Client]) -> Vec<Self> {
        let listed = clients.iter().map(|client| Self {
            model: client.model.clone(),
            name: client.name.clone(),
            module: client.module.clone(),
            features: client.features.iter().map(|name| (*name).to_owned()).collect(),
        });
        listed.collect()
    }

    /// In the order of the models, whichever were made now.
    fn sort(all: &mut [Self]) {
        let key = |listed: &Self| {
            let (service, version) = listed.model.split_once('/').unwrap_or((&listed.model, ""));
            (service.to_owned(), version.to_owned())
        };
        all.sort_by(|one, other| {
            let ((service, version), (other_service, other_version)) = (key(one), key(other));
            let versions = || ModelFolder::compare_versions(&version, &other_version);
            service.cmp(&other_service).then_with(versions)
        });
    }
}

/// All files that are to be there.
pub(super) struct Tree {
    /// The folder for all files.
    pub out: PathBuf,
    /// The folder with the folders of clients.
    pub home: PathBuf,
    /// What the folder of a client is.
    pub shape: Shape,
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

/// The names that features and modules of one crate already use.
const TAKEN_IN_CRATE: [&str; 7] = [
    "blocking", "default", "hyper", "reqwest", "runtime", "scripted", "tracing",
];
/// The crate `tinsmith-runtime` exists, and `target` is Cargo's folder.
const TAKEN_IN_CRATES: [&str; 2] = ["runtime", "target"];

/// Gives each file its place. The clients that are `beside` are there already, and the files that all share list them too.
///
/// # Errors
///
/// If a client has a name that something else has in this layout, or if there is no path to the runtime.
pub(super) fn lay_out(
    target: &Target,
    clients: Vec<Client>,
    beside: Vec<Listed>,
    runtime: &Runtime,
) -> anyhow::Result<Tree> {
    let Target {
        layout, out, package, ..
    } = target;
    let layout = *layout;
    refuse_taken(layout, &clients)?;
    let mut listed = Listed::of(&clients);
    listed.extend(beside);
    Listed::sort(&mut listed);
    let shared = |path: &str, contents| SharedFile {
        path: out.join(path),
        contents,
    };
    let rustfmt = || shared("rustfmt.toml", manifest::rustfmt());
    let manifests = || Manifests::new(out, package, runtime);
    let (clients, shared) = match layout {
        Layout::Modules => (clients, Vec::new()),
        Layout::Crate => {
            let manifest = manifests()?.of_crate(&listed)?;
            let library = shared("src/lib.rs", library(&listed));
            (clients, vec![shared("Cargo.toml", manifest), rustfmt(), library])
        }
        Layout::Crates => {
            let manifests = manifests()?;
            let manifest = manifests.of_workspace(&listed);
            let crates = clients.into_iter().map(|client| into_crate(client, &manifests));
            let crates = crates.collect::<anyhow::Result<_>>()?;
            (crates, vec![shared("Cargo.toml", manifest), rustfmt()])
        }
    };
    Ok(Tree {
        out: out.to_owned(),
        home: layout.home(out),
        shape: layout.shape(),
        clients,
        shared,
    })
}

fn refuse_taken(layout: Layout, clients: &[Client]) -> anyhow::Result<()> {
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
    Ok(())
}

/// The root of the crate that has all clients.
fn library(clients: &[Listed]) -> String {
    let modules = clients
        .iter()
        .map(|Listed { name, module, .. }| format!("#[cfg(feature = \"{name}\")]\npub mod {module};\n"));
    format!(
        "{HEADER}. Do not edit.\n\n\
         #![cfg_attr(docsrs, feature(doc_cfg))]\n\n\
         //! Thin clients, generated from the models of services. Each service is a module behind a feature of its name.\n\
         //!\n\
         //! What all of them share, errors and options among them, is in [`runtime`].\n\n\
         {}\n\
         pub use ::tinsmith_runtime as runtime;\n",
        modules.collect::<String>()
    )
}

/// A client as a crate of its own, whose root is the module.
fn into_crate(mut client: Client, manifests: &Manifests) -> anyhow::Result<Client> {
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
        contents: manifests.of_member(&client)?,
    });
    Ok(client)
}

#[cfg(test)]
mod tests;
