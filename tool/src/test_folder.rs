//! Folders that tests work in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A folder with these files, as paths and contents.
pub(crate) fn folder_with(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Everything below a folder, with contents; folders have none.
pub(crate) fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<String>> {
    let mut tree = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let contents = (!path.is_dir()).then(|| fs::read_to_string(&path).unwrap());
            if contents.is_none() {
                folders.push(path.clone());
            }
            tree.insert(path.strip_prefix(folder).unwrap().to_owned(), contents);
        }
    }
    tree
}
