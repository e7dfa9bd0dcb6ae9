//! Whether the crate that generated code is part of has a module for each service, and what it needs of the runtime.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::Value;

use super::generate::Client;
use crate::cargo;
use crate::project::Runtime;

/// The crate around generated modules.
pub(super) struct Surrounding {
    /// Where the modules are declared: the first is the one to add to.
    roots: Vec<(PathBuf, String)>,
    /// What Cargo says about the package; `None` if there is no manifest, or if Cargo does not accept it.
    package: Option<Value>,
}

/// What the crate around a client lacks for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unwired<'a> {
    client: &'a Client,
    /// What it needs of the runtime.
    needs: Needs,
    /// The file that its module is to be declared in.
    module: Option<PathBuf>,
}

/// What is missing in a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// A feature of the client's name, as other clients have one.
    Feature,
    /// The dependency, with what the client needs of it.
    Dependency,
}

impl Surrounding {
    /// The crate that a folder of modules is part of: its root is `lib.rs`, `main.rs` or `mod.rs` there, or has the name of the folder
    /// beside it. `None` if there is none and the folder is not among the sources of a package: then it is not known what they are
    /// part of.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub(super) fn of(out: &Path) -> anyhow::Result<Option<Self>> {
        let inside = ["lib.rs", "main.rs", "mod.rs"].map(|name| out.join(name));
        let beside = out.file_name().map(|_| out.with_extension("rs"));
        let mut roots = Vec::new();
        for path in inside.iter().chain(&beside) {
            roots.extend(read(path)?.map(|text| (path.clone(), text)));
        }
        let manifest = manifest(out);
        if roots.is_empty() {
            let sources = manifest
                .as_deref()
                .and_then(Path::parent)
                .map(|folder| folder.join("src"));
            if !sources.is_some_and(|sources| out.starts_with(sources)) {
                return Ok(None);
            }
            roots.push((out.join("mod.rs"), String::new()));
        }
        let package = manifest.and_then(|manifest| package(&manifest));
        Ok(Some(Self { roots, package }))
    }

    /// The clients that the crate does not have whole.
    pub(super) fn unwired<'a>(&self, clients: &'a [Client]) -> Vec<Unwired<'a>> {
        let unwired = clients.iter().map(|client| {
            let module = (!self.declares(&client.module)).then(|| self.roots[0].0.clone());
            Unwired {
                needs: self.needs(client, module.is_some()),
                module,
                client,
            }
        });
        let is_lacking = |client: &Unwired| client.needs != Needs::Nothing || client.module.is_some();
        unwired.filter(is_lacking).collect()
    }

    fn declares(&self, module: &str) -> bool {
        let declaration = format!("{module};");
        let is_it = |line: &str| {
            let line = line.trim().split_once("mod ");
            line.is_some_and(|(visibility, name)| {
                name == declaration && (visibility.is_empty() || visibility.starts_with("pub"))
            })
        };
        self.roots.iter().any(|(_, text)| text.lines().any(is_it))
    }

    /// What a client needs that no feature of its name and no dependency turns on.
    fn needs(&self, client: &Client, is_new: bool) -> Needs {
        let Some(package) = &self.package else {
            return if is_new { Needs::Feature } else { Needs::Nothing };
        };
        let of_feature = &package["features"][&client.name];
        let needed = || client.features.iter();
        let has = |list: &Value, name: &str| {
            let mut items = list.as_array().into_iter().flatten();
            items.any(|item| item.as_str() == Some(name))
        };
        if of_feature.is_array() && needed().all(|name| has(of_feature, &runtime_feature(name))) {
            return Needs::Nothing;
        }
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        let mut of_runtime = dependencies.filter(|dependency| dependency["name"] == "tinsmith-runtime");
        if of_runtime.any(|dependency| needed().all(|name| has(&dependency["features"], name))) {
            return Needs::Nothing;
        }
        let features = package["features"].as_object().into_iter().flatten();
        let mut lists = features.filter_map(|(_, list)| list.as_array());
        let is_of_runtime = |item: &Value| item.as_str().is_some_and(|item| item.starts_with("tinsmith-runtime/"));
        if lists.any(|list| list.iter().any(is_of_runtime)) {
            Needs::Feature
        } else {
            Needs::Dependency
        }
    }
}

fn read(path: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// The nearest manifest above a folder.
fn manifest(folder: &Path) -> Option<PathBuf> {
    // `src/..` is the folder above, and of a relative path there is more above.
    let absolute = std::path::absolute(folder).ok()?;
    let mut manifests = absolute.ancestors().skip(1).map(|folder| folder.join("Cargo.toml"));
    let found = manifests.find(|manifest| manifest.is_file())?;
    let depth = absolute.components().count() - found.parent()?.components().count();
    let shown = folder.ancestors().nth(depth).map(|folder| folder.join("Cargo.toml"));
    Some(shown.unwrap_or(found))
}

/// What Cargo says of the package of a manifest.
fn package(manifest: &Path) -> Option<Value> {
    let metadata = cargo::metadata(manifest).ok()?;
    let manifest = manifest.canonicalize().ok()?;
    let is_it = |package: &&Value| {
        let path = package["manifest_path"].as_str().map(Path::new);
        path.and_then(|path| path.canonicalize().ok())
            .is_some_and(|path| path == manifest)
    };
    metadata["packages"].as_array()?.iter().find(is_it).cloned()
}

fn runtime_feature(name: &str) -> String {
    format!("tinsmith-runtime/{name}")
}

impl Unwired<'_> {
    /// What to add where: the feature of a service, with those of the runtime that it turns on, or the dependency, and its module.
    pub(super) fn help(&self, runtime: &Runtime) -> String {
        let Client {
            name, module, features, ..
        } = self.client;
        let mut help = format!("{name}: its code is not part of the crate yet.");
        match self.needs {
            Needs::Nothing => help += " Add",
            Needs::Feature => {
                let mut features: Vec<_> = features
                    .iter()
                    .map(|name| format!("{:?}", runtime_feature(name)))
                    .collect();
                features.sort();
                help += &format!(
                    " Add\n  to [features] of its Cargo.toml:\n    {name} = [{}]",
                    features.join(", ")
                );
            }
            Needs::Dependency => {
                // With the transport that generated crates have by default.
                let features: Vec<_> = features.iter().copied().chain(["hyper"]).collect();
                let command = runtime.add_command(&features).join(" ");
                help += &format!(" Run\n    {command}");
                if self.module.is_some() {
                    help += "\n  and add";
                }
            }
        }
        if let Some(root) = &self.module {
            let condition = match self.needs {
                Needs::Feature => format!("    #[cfg(feature = \"{name}\")]\n"),
                Needs::Nothing | Needs::Dependency => String::new(),
            };
            help += &format!(
                "\n  to {}:\n{condition}    #[rustfmt::skip]\n    pub mod {module};",
                root.display()
            );
        }
        help
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_folder::folder_with;

    fn client() -> Client {
        Client {
            model: "my-cats/2024-01-31".to_owned(),
            name: "my-cats".to_owned(),
            module: "my_cats".to_owned(),
            features: vec!["json", "jmespath"],
            operations: 1,
            files: Vec::new(),
        }
    }

    /// What a crate with this manifest and these files lacks for the client.
    fn help(manifest: &str, files: &[(&str, &str)]) -> Option<String> {
        let start = "[package]\nname = \"mine\"\n[workspace]\n";
        let manifest = format!("{start}{manifest}");
        let folder = folder_with(&[&[("Cargo.toml", manifest.as_str())], files].concat());
        let surrounding = Surrounding::of(&folder.path().join("src")).unwrap().unwrap();
        let clients = [client()];
        let unwired = surrounding.unwired(&clients);
        let help = unwired.first()?.help(&Runtime::parse("0.1").unwrap());
        Some(
            help.replace('\\', "/")
                .replace(&folder.path().display().to_string().replace('\\', "/"), "."),
        )
    }

    const DECLARED: (&str, &str) = ("src/lib.rs", "pub(crate) mod my_cats;\n");

    #[test]
    fn a_feature_has_all_that_the_client_needs_of_the_runtime() {
        let whole = [
            "\"tinsmith-runtime/jmespath\", \"tinsmith-runtime/json\"",
            "\n    \"tinsmith-runtime/jmespath\",\n    \"tinsmith-runtime/json\",\n",
        ];
        let manifest = |needs: &str| {
            format!(
                "[features]\nmy-cats = [{needs}]\nmy-cats-2 = []\n[dependencies]\ntinsmith-runtime = {{ version = \"0.1\", optional = true }}\n"
            )
        };
        for needs in whole {
            assert_eq!(help(&manifest(needs), &[DECLARED]), None);
        }
        let help = help(&manifest("\"tinsmith-runtime/json\""), &[DECLARED]).unwrap();
        assert!(
            help.ends_with("my-cats = [\"tinsmith-runtime/jmespath\", \"tinsmith-runtime/json\"]"),
            "{help}"
        );
    }

    #[test]
    fn a_dependency_that_has_all_needs_no_feature_however_it_is_written() {
        let inline = "[dependencies]\ntinsmith-runtime = { version = \"0.1\", features = [\"json\", \"jmespath\"] }\n";
        let table = "[dependencies.tinsmith-runtime]\nversion = \"0.1\"\nfeatures = [\"jmespath\", \"json\"]\n";
        let inherited = "[dependencies]\ntinsmith-runtime = { workspace = true, features = [\"json\"] }\n\
            [workspace.dependencies]\ntinsmith-runtime = { version = \"0.1\", features = [\"jmespath\"] }\n";
        for manifest in [inline, table, inherited] {
            assert_eq!(help(manifest, &[DECLARED]), None, "{manifest}");
        }
    }

    #[test]
    fn a_crate_without_the_runtime_gets_the_command_that_adds_it() {
        assert_eq!(
            help("", &[("src/main.rs", "fn main() {}\n")]).unwrap(),
            "my-cats: its code is not part of the crate yet. Run\n    \
             cargo add tinsmith-runtime@0.1 --no-default-features --features hyper,jmespath,json\n  \
             and add\n  to ./src/main.rs:\n    #[rustfmt::skip]\n    pub mod my_cats;"
        );
    }

    #[test]
    fn modules_are_declared_in_the_folder_or_beside_it() {
        let folder = folder_with(&[
            ("Cargo.toml", "[package]\nname = \"mine\"\n[workspace]\n"),
            ("src/lib.rs", "mod aws;\n"),
            ("src/aws.rs", "pub mod my_cats;\n"),
        ]);
        let clients = [client()];
        let module = |out: &str| {
            let surrounding = Surrounding::of(&folder.path().join(out)).unwrap()?;
            let unwired = surrounding.unwired(&clients);
            Some(
                unwired
                    .into_iter()
                    .next()?
                    .module?
                    .strip_prefix(folder.path())
                    .unwrap()
                    .to_owned(),
            )
        };
        assert_eq!(module("src/aws"), None);
        assert_eq!(module("src"), Some("src/lib.rs".into()));
        assert_eq!(module("src/others"), Some("src/others/mod.rs".into()));
        assert!(Surrounding::of(&folder.path().join("elsewhere")).unwrap().is_none());
    }
}
