//! What is around generated crates, and does not go together with them: each with what to do.

use std::fs;
use std::path::{Path, PathBuf, absolute};

use super::layout::Tree;
use crate::cargo;
use crate::project::Layout;

/// The maximum number of features of a crate in the registry of Rust.
const MOST_FEATURES: usize = 300;

/// What is against crates where they are. Nothing where all is well, or where it is not known.
pub(super) fn objections(layout: Layout, tree: &Tree) -> Vec<String> {
    match layout {
        Layout::Modules => Vec::new(),
        Layout::Crate => refused(&tree.out).into_iter().chain(too_many(tree)).collect(),
        Layout::Crates => claimed(&tree.out).into_iter().collect(),
    }
}

/// What Cargo says against the manifest in a folder. A workspace around it may claim it without having it.
fn refused(folder: &Path) -> Option<String> {
    let manifest = folder.join("Cargo.toml");
    if !manifest.exists() {
        return None;
    }
    let words = cargo::metadata(&manifest).err()??;
    Some(format!(
        "Cargo does not take {} as it lies: {words}",
        manifest.display()
    ))
}

/// A crate that cannot be published for all its features.
fn too_many(tree: &Tree) -> Option<String> {
    let manifest = tree.shared.iter().find(|file| file.path.ends_with("Cargo.toml"))?;
    let (_, features) = manifest.contents.split_once("\n[features]\n")?;
    let features = features.lines().take_while(|line| !line.starts_with('['));
    let count = features.filter(|line| line.contains(" = [")).count();
    (count > MOST_FEATURES).then(|| {
        format!(
            "{} has {count} features, and the registry takes {MOST_FEATURES}: to publish it, generate fewer services, or a crate for \
             each with --layout crates",
            manifest.path.display()
        )
    })
}

/// A workspace around a generated one. As soon as a package of it depends on a generated crate by its path, Cargo takes that for a
/// member too, and then there are two workspaces for it.
fn claimed(out: &Path) -> Option<String> {
    let out_path = absolute(out).ok()?;
    let (root, text) = out_path.ancestors().skip(1).find_map(|folder| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let is_workspace = text.lines().any(|line| line.trim().starts_with("[workspace"));
        is_workspace.then(|| (folder.to_owned(), text))
    })?;
    let below = out_path.strip_prefix(&root).ok()?;
    let is_out = |excluded: &PathBuf| below.starts_with(excluded);
    if excluded(&text).iter().any(is_out) {
        return None;
    }
    let below = below.display().to_string().replace('\\', "/");
    Some(format!(
        "{} is a workspace inside that of {}, which would claim its crates; write `exclude = [{below:?}]` there, below [workspace]",
        out.display(),
        root.join("Cargo.toml").display()
    ))
}

/// The paths that a manifest excludes from its workspace.
fn excluded(manifest: &str) -> Vec<PathBuf> {
    let mut lines = manifest.lines().skip_while(|line| line.trim() != "[workspace]").skip(1);
    let of_workspace = lines.by_ref().take_while(|line| !line.trim_start().starts_with('['));
    let plain: String = of_workspace
        .map(|line| line.split('#').next().unwrap_or_default())
        .collect();
    let list = plain.split_once("exclude").and_then(|(_, rest)| rest.split_once('['));
    let list = list
        .and_then(|(_, rest)| rest.split_once(']'))
        .map_or("", |(list, _)| list);
    let items = list.split(',').map(|item| item.trim().trim_matches(['"', '\'']));
    items
        .filter(|item| !item.is_empty())
        .map(|item| PathBuf::from(item.trim_start_matches("./")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_folder::folder_with;

    #[test]
    fn a_workspace_around_a_generated_one_must_exclude_it() {
        let claimed = |manifest: &str| {
            let folder = folder_with(&[("Cargo.toml", manifest)]);
            claimed(&folder.path().join("generated/clients")).map(|text| text.replace('\\', "/"))
        };
        assert_eq!(claimed("[package]\nname = \"mine\"\n"), None);
        for excluding in [
            "[workspace]\nexclude = [\"generated\"]\n",
            "[workspace]\nmembers = [\"a\"]\nexclude = [\n    'b', # not this\n    'generated/clients',\n]\n[profile.dev]\n",
        ] {
            assert_eq!(claimed(excluding), None, "{excluding}");
        }
        for claiming in [
            "[workspace]\n",
            "[workspace]\nexclude = [\"generate\"]\n",
            "[workspace.package]\nexclude = [\"generated\"]\n[workspace]\n",
        ] {
            let warning = claimed(claiming).unwrap();
            assert!(
                warning.ends_with("; write `exclude = [\"generated/clients\"]` there, below [workspace]"),
                "{warning}"
            );
        }
    }

    #[test]
    fn a_crate_of_more_features_than_the_registry_takes_is_told() {
        let tree = |services: usize| {
            let features: String = (0..services).map(|index| format!("s{index} = []\n")).collect();
            let contents = format!("[package]\n\n[features]\n{features}\n[dependencies]\nx = [\"y\"]\n");
            Tree {
                out: "out".into(),
                home: "out/src".into(),
                shape: Layout::Crate.shape(),
                clients: Vec::new(),
                shared: vec![super::super::layout::SharedFile {
                    path: "out/Cargo.toml".into(),
                    contents,
                }],
            }
        };
        assert_eq!(too_many(&tree(MOST_FEATURES)), None);
        assert!(too_many(&tree(MOST_FEATURES + 1)).unwrap().contains("has 301 features"));
    }
}
