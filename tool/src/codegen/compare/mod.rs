//! Compares the generated files with the files on disk. Only reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use super::change::{Change, ChangeKind};
use super::generate::{Client, File};
use super::layout::{SharedFile, Tree};
use super::left_over::{Kept, list_left_over};
use super::on_disk::{FileOnDisk, OnDisk, has_contents, has_header, list};

/// The generated files: their contents, and their model.
type ExpectedFiles<'a> = BTreeMap<PathBuf, (&'a str, Option<&'a str>)>;

/// All differences, sorted by path. Folders of other clients are left over, unless they are `kept`.
///
/// # Errors
///
/// A generated file would replace a file that this command did not make, a path is not plain, or a file cannot be read.
pub(super) fn compare<'a>(tree: &'a Tree, kept: Kept) -> anyhow::Result<Vec<Change<'a>>> {
    let out = &tree.out;
    ensure!(
        out.is_dir() || !out.exists(),
        "{} is not a folder; give a folder for generated code with --out DIR",
        out.display()
    );
    let folders = folders(&tree.clients)?;
    let mut wanted = ExpectedFiles::new();
    for client in &tree.clients {
        for File { path, contents } in &client.files {
            wanted.insert(tree.home.join(path), (contents, Some(&client.model)));
        }
    }
    for SharedFile { path, contents } in &tree.shared {
        wanted.insert(path.clone(), (contents, None));
    }
    let is_wanted = |path: &Path| wanted.contains_key(path);
    let mut found = OnDisk::new();
    for SharedFile { path, .. } in &tree.shared {
        list(path, None, &is_wanted, &mut found)?;
    }
    for (folder, model) in &folders {
        list(&tree.home.join(folder), Some(model), &is_wanted, &mut found)?;
    }
    list_left_over(tree, &folders, kept, &mut found)?;
    refuse_foreign(out, &found)?;
    changes(wanted, found)
}

fn changes<'a>(mut wanted: ExpectedFiles<'a>, found: OnDisk<'a>) -> anyhow::Result<Vec<Change<'a>>> {
    let mut changes = Vec::new();
    for (path, FileOnDisk { model, .. }) in found {
        let kind = match wanted.remove(&path) {
            Some((contents, _)) if has_contents(&path, contents)? => continue,
            Some((contents, _)) => ChangeKind::Stale(contents),
            None => ChangeKind::LeftOver,
        };
        changes.push(Change { path, model, kind });
    }
    changes.extend(wanted.into_iter().map(|(path, (contents, model))| Change {
        path,
        model,
        kind: ChangeKind::Missing(contents),
    }));
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

/// The folder of each client, with its model. Two clients cannot share one.
fn folders(clients: &[Client]) -> anyhow::Result<BTreeMap<&str, &str>> {
    let mut folders = BTreeMap::new();
    // Some file systems do not tell upper from lower case.
    let mut paths = BTreeSet::new();
    for client in clients {
        for File { path, contents } in &client.files {
            let model = client.model.as_str();
            let folder = folder(path).with_context(|| format!("{model}: {path:?} cannot be the path of a file"))?;
            ensure!(
                !cfg!(windows) || !is_reserved_on_windows(path),
                "{model}: {path:?} cannot be a file on Windows, where devices have such names; leave the service or operation out"
            );
            if let Some(other) = folders.insert(folder, model).filter(|other| *other != model) {
                bail!("{other} and {model} would share the folder {folder:?}; generate one of them");
            }
            ensure!(
                paths.insert(path.to_lowercase()),
                "{model}: two files would be {path:?}"
            );
            ensure!(
                has_header(contents.as_bytes()),
                "{model}: {path:?} has no header, so it could never be changed"
            );
        }
    }
    Ok(folders)
}

/// The first part of a path with two or more plain parts. A plain path cannot leave the folder on any system.
fn folder(path: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let (folder, _) = path.split_once('/')?;
    path.split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain))
        .then_some(folder)
}

/// Whether a part of a path is the name of a device on Windows, whatever comes after its first point and in whichever case:
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
fn is_reserved_on_windows(path: &str) -> bool {
    let is_device = |part: &str| {
        let stem = part
            .split('.')
            .next()
            .unwrap_or_default()
            .trim_end()
            .to_ascii_uppercase();
        let is_port = ["COM", "LPT"].iter().any(|kind| {
            let number = stem.strip_prefix(kind).map(|rest| rest.chars().collect::<Vec<_>>());
            matches!(number.as_deref(), Some(['0'..='9' | '\u{b9}' | '\u{b2}' | '\u{b3}']))
        });
        is_port || ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str())
    };
    path.split('/').any(is_device)
}

fn refuse_foreign(out: &Path, found: &OnDisk) -> anyhow::Result<()> {
    let foreign: Vec<_> = found.iter().filter(|(_, found)| !found.ours).collect();
    if foreign.is_empty() {
        return Ok(());
    }
    let list: String = foreign
        .iter()
        .map(|(path, _)| format!("    {}\n", path.display()))
        .collect();
    bail!(
        "folders for generated code in {} hold what this command did not write:\n{list}\
         Nothing was changed. Move these elsewhere or delete them, then run the command again.",
        out.display()
    );
}

#[cfg(test)]
mod tests;
