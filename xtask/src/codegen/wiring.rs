//! Whether the crate that generated code is part of has a module for each service.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;

use super::generate::Client;

/// The clients for which `<out>/lib.rs` has no module. None if there is no such file: then it is not known what they are part of.
///
/// # Errors
///
/// If the file cannot be read.
pub(super) fn unwired<'a>(out: &Path, clients: &'a [Client]) -> anyhow::Result<Vec<&'a Client>> {
    let path = out.join("lib.rs");
    let lib = match fs::read_to_string(&path) {
        Ok(lib) => lib,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let has = |module: &str| {
        let mut lines = lib.lines().map(str::trim);
        lines.any(|line| line.trim_start_matches("pub ").strip_prefix("mod ") == Some(&format!("{module};")))
    };
    Ok(clients.iter().filter(|client| !has(&client.module)).collect())
}

/// What to add where: the feature of a service, with those of the runtime that it turns on, and its module.
pub(super) fn help(out: &Path, client: &Client) -> String {
    let Client { name, module, .. } = client;
    let mut features: Vec<_> = client
        .features
        .iter()
        .map(|name| format!("\"tinsmith-runtime/{name}\""))
        .collect();
    features.sort();
    format!(
        "{name}: its code is not part of the crate yet. Add\n  \
         to [features] of its Cargo.toml:\n    \
         {name} = [{}]\n  \
         and to {}:\n    \
         #[cfg(feature = \"{name}\")]\n    \
         #[rustfmt::skip]\n    \
         pub mod {module};",
        features.join(", "),
        out.join("lib.rs").display(),
    )
}
