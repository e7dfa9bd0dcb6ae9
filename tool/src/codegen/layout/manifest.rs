//! The files that Cargo and rustfmt read. What comes from models is names of plain characters, so nothing has to be escaped.

use super::super::generate::Client;
use super::super::on_disk::TOML_HEADER;
use super::Listed;

/// What a package inherits from its workspace, or says itself.
const PACKAGE: &str = concat!(
    "version = \"0.0.0\"\n",
    "edition = \"2024\"\n",
    "rust-version = \"",
    env!("CARGO_PKG_RUST_VERSION"),
    "\"\n",
    "publish = false\n",
);

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

/// The manifest of the crate that has all clients.
pub(super) fn of_crate(clients: &[Listed], runtime: &str) -> String {
    let features = clients.iter().map(|client| {
        let needs = list(
            client
                .features
                .iter()
                .map(|feature| format!("tinsmith-runtime/{feature}")),
        );
        format!("{} = {needs}\n", client.name)
    });
    format!(
        "{TOML_HEADER}. Do not edit.\n\n\
         [package]\n\
         name = \"tinsmith\"\n\
         description = \"Thin clients, generated from the models of services\"\n\
         {PACKAGE}\
         # The module of a service `bin` is no folder of programs.\n\
         autobins = false\n\n\
         [features]\n\
         default = [\"hyper\"]\n\n\
         # Services.\n\
         {}\n\
         {PASSED_ON}\n\
         [dependencies]\n\
         tinsmith-runtime = {{ {runtime}, default-features = false }}\n\n\
         [lints.rust]\n\
         {LINTS}",
        features.collect::<String>()
    )
}

/// The manifest of the workspace that has a crate for each client.
pub(super) fn of_workspace(clients: &[Listed], runtime: &str) -> String {
    let members = clients.iter().map(|client| format!("    \"{}\",\n", client.name));
    format!(
        "{TOML_HEADER}. Do not edit.\n\n\
         [workspace]\n\
         resolver = \"3\"\n\
         members = [\n{}]\n\n\
         [workspace.package]\n\
         {PACKAGE}\n\
         [workspace.dependencies]\n\
         tinsmith-runtime = {{ {runtime}, default-features = false }}\n\n\
         [workspace.lints.rust]\n\
         {LINTS}",
        members.collect::<String>()
    )
}

/// The manifest of the crate of one client.
pub(super) fn of_member(client: &Client) -> String {
    let Client { name, model, .. } = client;
    let features = match client.features.as_slice() {
        [] => String::new(),
        some => format!(
            ", features = {}",
            list(some.iter().map(|feature| (*feature).to_owned()))
        ),
    };
    format!(
        "{TOML_HEADER}. Do not edit.\n\
         # Model: {model}\n\n\
         [package]\n\
         name = \"tinsmith-{name}\"\n\
         description = \"A thin client, generated from the model {model}\"\n\
         version.workspace = true\n\
         edition.workspace = true\n\
         rust-version.workspace = true\n\
         publish.workspace = true\n\n\
         [features]\n\
         default = [\"hyper\"]\n\n\
         {PASSED_ON}\n\
         [dependencies]\n\
         tinsmith-runtime = {{ workspace = true{features} }}\n\n\
         [lints]\n\
         workspace = true\n"
    )
}

/// Generated code stays as it was generated.
pub(super) fn rustfmt() -> String {
    format!("{TOML_HEADER}. Do not edit.\n\ndisable_all_formatting = true\n")
}

/// `["a", "b"]`, sorted.
fn list(items: impl Iterator<Item = String>) -> String {
    let mut quoted: Vec<_> = items.map(|item| format!("\"{item}\"")).collect();
    quoted.sort();
    format!("[{}]", quoted.join(", "))
}
