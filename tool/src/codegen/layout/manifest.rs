//! The files that Cargo and rustfmt read. Names of services are plain characters; all other texts are written as those of JSON, which
//! are texts of TOML.

use std::path::Path;

use serde_json::json;

use super::super::generate::Client;
use super::super::on_disk::TOML_HEADER;
use super::super::seal::sealed;
use super::Listed;
use crate::project::{Package, Runtime, SERVICE, relative_to};

/// What holds in generated code as in the runtime.
const LINTS: &str = "unsafe_code = \"forbid\"\n";

/// The features that every generated crate passes on to the runtime.
const PASSED_ON: &str = r#"# Transports; see `runtime::transport`.
blocking = ["tinsmith-runtime/blocking"]
hyper = ["tinsmith-runtime/hyper"]
reqwest = ["tinsmith-runtime/reqwest"]
scripted = ["tinsmith-runtime/scripted"]

# Events for `tracing`: operations, attempts and statuses, never inputs or outputs.
tracing = ["tinsmith-runtime/tracing"]
"#;

/// What the documentation of a published crate shows: all of it, with the features that each item needs.
const DOCS: &str = r#"[package.metadata.docs.rs]
all-features = true
rustdoc-args = ["--cfg", "docsrs"]
"#;

/// Makes the manifests of a target.
pub(super) struct Manifests<'a> {
    out: &'a Path,
    package: &'a Package,
    /// How a manifest in `out` names the runtime.
    dependency: String,
    inherits: bool,
}

impl<'a> Manifests<'a> {
    pub(super) fn new(out: &'a Path, package: &'a Package, runtime: &Runtime) -> anyhow::Result<Self> {
        Ok(Self {
            out,
            package,
            dependency: runtime.dependency(out)?,
            inherits: *runtime == Runtime::Workspace,
        })
    }

    /// The manifest of the crate that has all clients.
    pub(super) fn of_crate(&self, clients: &[Listed]) -> anyhow::Result<String> {
        let features = clients.iter().map(|client| {
            let needs = list(
                client
                    .features
                    .iter()
                    .map(|feature| format!("tinsmith-runtime/{feature}")),
            );
            format!("{} = {needs}\n", client.name)
        });
        let name = self.package.name.as_deref().unwrap_or("tinsmith");
        let description = self.package.description.as_deref();
        let description = description.unwrap_or("Thin clients, generated from the models of services");
        Ok(sealed(&format!(
            "{TOML_HEADER}. Do not edit.\n\n\
             [package]\n\
             name = {}\n\
             description = {}\n\
             {}\
             {}\
             # The module of a service `bin` is no folder of programs.\n\
             autobins = false\n\n\
             {DOCS}\n\
             [features]\n\
             default = [\"hyper\"]\n\n\
             # Services.\n\
             {}\n\
             {PASSED_ON}\n\
             [dependencies]\n\
             tinsmith-runtime = {{ {} }}\n\n\
             [lints.rust]\n\
             {LINTS}",
            json!(name),
            json!(description),
            self.shared(),
            self.readme(self.out)?,
            features.collect::<String>(),
            self.dependency(),
        )))
    }

    /// The manifest of the workspace that has a crate for each client.
    pub(super) fn of_workspace(&self, clients: &[Listed]) -> String {
        let members = clients.iter().map(|client| format!("    \"{}\",\n", client.name));
        sealed(&format!(
            "{TOML_HEADER}. Do not edit.\n\n\
             [workspace]\n\
             resolver = \"3\"\n\
             members = [\n{}]\n\n\
             [workspace.package]\n\
             {}\n\
             [workspace.dependencies]\n\
             tinsmith-runtime = {{ {} }}\n\n\
             [workspace.lints.rust]\n\
             {LINTS}",
            members.collect::<String>(),
            self.shared(),
            self.dependency(),
        ))
    }

    /// The manifest of the crate of one client.
    pub(super) fn of_member(&self, client: &Client) -> anyhow::Result<String> {
        let Client { name, model, .. } = client;
        let features = match client.features.as_slice() {
            [] => String::new(),
            some => format!(
                ", features = {}",
                list(some.iter().map(|feature| (*feature).to_owned()))
            ),
        };
        let of_service = |text: &String| text.replace(SERVICE, name);
        let package = self.package.name.as_ref().map(of_service);
        let description = self.package.description.as_ref().map(of_service);
        let inherited: String = self
            .fields()
            .map(|(key, _)| format!("{key}.workspace = true\n"))
            .collect();
        Ok(sealed(&format!(
            "{TOML_HEADER}. Do not edit.\n\
             # Model: {model}\n\n\
             [package]\n\
             name = {}\n\
             description = {}\n\
             {inherited}\
             {}\n\
             {DOCS}\n\
             [features]\n\
             default = [\"hyper\"]\n\n\
             {PASSED_ON}\n\
             [dependencies]\n\
             tinsmith-runtime = {{ workspace = true{features} }}\n\n\
             [lints]\n\
             workspace = true\n",
            json!(package.unwrap_or_else(|| format!("tinsmith-{name}"))),
            json!(description.unwrap_or_else(|| format!("A thin client, generated from the model {model}"))),
            self.readme(&self.out.join(name))?,
        )))
    }

    /// The fields that the packages of a workspace share, in the order in which they are written.
    fn fields(&self) -> impl Iterator<Item = (&'static str, String)> {
        let Package {
            version,
            license,
            repository,
            registry,
            ..
        } = self.package;
        let text = |text: &str| json!(text).to_string();
        let publish = registry.as_ref().map(|name| list(std::iter::once(name.clone())));
        let fields = [
            ("version", Some(text(version.as_deref().unwrap_or("0.0.0")))),
            ("edition", Some(text("2024"))),
            ("rust-version", Some(text(env!("CARGO_PKG_RUST_VERSION")))),
            ("license", license.as_deref().map(text)),
            ("repository", repository.as_deref().map(text)),
            ("publish", Some(publish.unwrap_or_else(|| "false".to_owned()))),
        ];
        fields.into_iter().filter_map(|(key, value)| Some((key, value?)))
    }

    /// Those fields with their values.
    fn shared(&self) -> String {
        self.fields().map(|(key, value)| format!("{key} = {value}\n")).collect()
    }

    /// The readme of a package in a folder.
    fn readme(&self, folder: &Path) -> anyhow::Result<String> {
        let Some(readme) = &self.package.readme else {
            return Ok(String::new());
        };
        Ok(format!("readme = {}\n", json!(relative_to(folder, readme)?)))
    }

    /// The runtime in a manifest in `out`.
    fn dependency(&self) -> String {
        if self.inherits {
            // What the workspace has turned on stays, so there is nothing to turn off.
            self.dependency.clone()
        } else {
            format!("{}, default-features = false", self.dependency)
        }
    }
}

/// Generated code stays as it was generated.
pub(super) fn rustfmt() -> String {
    format!("{TOML_HEADER}. Do not edit.\n\ndisable_all_formatting = true\n")
}

/// `["a", "b"]`, sorted.
fn list(items: impl Iterator<Item = String>) -> String {
    let mut quoted: Vec<_> = items.map(|item| json!(item).to_string()).collect();
    quoted.sort();
    format!("[{}]", quoted.join(", "))
}
