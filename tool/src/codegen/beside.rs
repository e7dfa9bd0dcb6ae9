//! Clients of earlier runs that stay beside those of this one: what the files that all clients share must say of them. Only reads.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::layout::Listed;
use super::left_over::Kept;
use super::on_disk::{entries, is_ours, shape};
use crate::project::Layout;

/// The clients in a folder that stay though none of these is of them, if all are `kept`. Modules of a crate written by hand share no
/// file, so there is nothing to say of them.
///
/// # Errors
///
/// If something cannot be read, or if the generated crate does not say how a client of it is built.
pub(super) fn listed(layout: Layout, out: &Path, made: &[Listed], kept: Kept) -> anyhow::Result<Vec<Listed>> {
    if !matches!(kept, Kept::All) || layout == Layout::Modules {
        return Ok(Vec::new());
    }
    let home = layout.home(out);
    let is_made = |folder: &str| made.iter().any(|client| layout.folder(client) == folder);
    let mut listed = Vec::new();
    for path in entries(&home)? {
        let Some(folder) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let Some((_, model)) = shape(&path).filter(|(shape, _)| *shape == layout.shape()) else {
            continue;
        };
        if is_made(folder) {
            continue;
        }
        match layout {
            Layout::Crates if is_ours(&path.join("Cargo.toml")) => listed.push(Listed {
                model,
                name: folder.to_owned(),
                module: String::new(),
                features: Vec::new(),
            }),
            Layout::Crate if is_ours(&path.join("mod.rs")) => listed.push(in_crate(out, folder, model)?),
            _ => {}
        }
    }
    Ok(listed)
}

/// A module of a generated crate, as its root and its manifest have it.
fn in_crate(out: &Path, module: &str, model: String) -> anyhow::Result<Listed> {
    let (library, manifest) = (out.join("src/lib.rs"), out.join("Cargo.toml"));
    let text = |path: &Path| {
        if is_ours(path) {
            fs::read_to_string(path).unwrap_or_default()
        } else {
            String::new()
        }
    };
    let found = feature_of(&text(&library), module).and_then(|name| {
        let features = runtime_features(&text(&manifest), &name)?;
        Some((name, features))
    });
    let (name, features) = found.with_context(|| {
        format!(
            "{} and {} do not say how {} is built; nothing was changed. Generate it too: add --service {model}, \
             or remove it with --prune",
            library.display(),
            manifest.display(),
            out.join("src").join(module).display()
        )
    })?;
    Ok(Listed {
        model,
        name,
        module: module.to_owned(),
        features,
    })
}

/// The feature of a module, in the root of a generated crate.
fn feature_of(library: &str, module: &str) -> Option<String> {
    let declaration = format!("pub mod {module};");
    let (before, _) = library.split_once(&declaration)?;
    let condition = before.lines().next_back()?.strip_prefix("#[cfg(feature = \"")?;
    Some(condition.strip_suffix("\")]")?.to_owned())
}

/// The features of the runtime that a feature turns on, in the manifest of a generated crate.
fn runtime_features(manifest: &str, name: &str) -> Option<Vec<String>> {
    let start = format!("{name} = [");
    let list = manifest
        .lines()
        .find_map(|line| line.strip_prefix(&start)?.strip_suffix(']'))?;
    let quoted = list.split(", ").filter(|item| !item.is_empty());
    let features = quoted.map(|item| item.trim_matches('"').strip_prefix("tinsmith-runtime/"));
    features.map(|feature| feature.map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_crate_says_how_its_modules_are_built() {
        let library = "pub mod a;\n#[cfg(feature = \"big-cats\")]\npub mod big_cats;\n";
        assert_eq!(feature_of(library, "big_cats").as_deref(), Some("big-cats"));
        assert_eq!(feature_of(library, "cats"), None);
        let manifest = "cats = []\nbig-cats = [\"tinsmith-runtime/json\", \"tinsmith-runtime/query\"]\n";
        let features = |name| runtime_features(manifest, name);
        assert_eq!(features("big-cats"), Some(vec!["json".to_owned(), "query".to_owned()]));
        assert_eq!(features("cats"), Some(Vec::new()));
        assert_eq!(features("dogs"), None);
    }
}
