//! Whether the crate that generated code is part of has a module and a feature for each service.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;

use super::generate::Client;

/// What the crate around a client lacks for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unwired<'a> {
    client: &'a Client,
    /// Its feature in the manifest.
    feature: bool,
    /// Its module in the root.
    module: bool,
}

/// The clients that the crate does not have whole: with a module in `<out>/lib.rs`, and with what they need of the runtime turned
/// on in the manifest beside `out`, by a feature of their name or by the dependency itself. None if there is no such root: then it is not known what they are part of.
///
/// # Errors
///
/// If a file cannot be read.
pub(super) fn unwired<'a>(out: &Path, clients: &'a [Client]) -> anyhow::Result<Vec<Unwired<'a>>> {
    let Some(lib) = read(&out.join("lib.rs"))? else {
        return Ok(Vec::new());
    };
    let manifest = read(&out.join("../Cargo.toml"))?;
    let has_module = |module: &str| {
        let mut lines = lib.lines().map(str::trim);
        lines.any(|line| line.trim_start_matches("pub ").strip_prefix("mod ") == Some(&format!("{module};")))
    };
    let unwired = clients.iter().map(|client| Unwired {
        client,
        feature: match &manifest {
            Some(text) => !has_feature(text, client) && !depends_on_all(text, client),
            None => !has_module(&client.module),
        },
        module: !has_module(&client.module),
    });
    Ok(unwired.filter(|client| client.feature || client.module).collect())
}

fn read(path: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Whether a manifest has the feature of a client, with all that it needs of the runtime, in however many lines.
fn has_feature(manifest: &str, client: &Client) -> bool {
    let begins = |line: &&str| {
        let name = line.split('=').next().unwrap_or_default();
        line.contains('=') && name.trim().trim_matches('"') == client.name
    };
    let mut lines = manifest.lines().skip_while(|line| !begins(line));
    let Some(first) = lines.next() else { return false };
    let rest = lines.take_while(|line| line.starts_with([' ', '\t', ']', '"']));
    let value: String = std::iter::once(first).chain(rest).collect();
    client
        .features
        .iter()
        .all(|needed| value.contains(&runtime_feature(needed)))
}

/// Whether the dependency on the runtime always has all that a client needs.
fn depends_on_all(manifest: &str, client: &Client) -> bool {
    let after = manifest.split_once("[dependencies]\n").map_or("", |(_, after)| after);
    let mut lines = after.lines().take_while(|line| !line.starts_with('['));
    let dependency = lines.find(|line| line.starts_with("tinsmith-runtime"));
    let has = |name: &&str| dependency.is_some_and(|line| line.contains(&format!("\"{name}\"")));
    !client.features.is_empty() && client.features.iter().all(has)
}

fn runtime_feature(name: &str) -> String {
    format!("\"tinsmith-runtime/{name}\"")
}

impl Unwired<'_> {
    /// What to add where: the feature of a service, with those of the runtime that it turns on, and its module.
    pub(super) fn help(&self, out: &Path) -> String {
        let Client {
            name, module, features, ..
        } = self.client;
        let mut help = format!("{name}: its code is not part of the crate yet. Add");
        if self.feature {
            let mut features: Vec<_> = features.iter().map(|name| runtime_feature(name)).collect();
            features.sort();
            help += &format!(
                "\n  to [features] of its Cargo.toml:\n    {name} = [{}]",
                features.join(", ")
            );
        }
        if self.module {
            help += &format!(
                "\n  to {}:\n    #[cfg(feature = \"{name}\")]\n    #[rustfmt::skip]\n    pub mod {module};",
                out.join("lib.rs").display()
            );
        }
        help
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_feature_has_all_that_the_client_needs_of_the_runtime() {
        let whole = [
            "\"tinsmith-runtime/jmespath\", \"tinsmith-runtime/json\"",
            "\n    \"tinsmith-runtime/jmespath\",\n    \"tinsmith-runtime/json\",\n",
        ];
        for needs in whole {
            assert!(has_feature(
                &format!("[features]\nmy-cats = [{needs}]\nother = []\n"),
                &client()
            ));
        }
        assert!(!has_feature(
            "[features]\nmy-cats = [\"tinsmith-runtime/json\"]\n",
            &client()
        ));
        assert!(!has_feature("[features]\nmy-cats-2 = []\n", &client()));
    }

    #[test]
    fn a_dependency_that_has_all_needs_no_feature() {
        let manifest = |features| format!("[dependencies]\ntinsmith-runtime = {{ features = [{features}] }}\n");
        assert!(depends_on_all(&manifest("\"jmespath\", \"json\""), &client()));
        assert!(!depends_on_all(&manifest("\"json\""), &client()));
    }

    #[test]
    fn only_what_is_missing_is_told() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("src");
        let clients = [client()];
        fs::create_dir(&out).unwrap();
        assert_eq!(unwired(&out, &clients).unwrap(), []);
        fs::write(out.join("lib.rs"), "pub mod my_cats;\n").unwrap();
        fs::write(place.path().join("Cargo.toml"), "[features]\n").unwrap();
        let found = unwired(&out, &clients).unwrap();
        let help = found[0].help(&out);
        assert!(
            help.contains("my-cats = [\"tinsmith-runtime/jmespath\", \"tinsmith-runtime/json\"]"),
            "{help}"
        );
        assert!(!help.contains("pub mod"), "{help}");
    }
}
