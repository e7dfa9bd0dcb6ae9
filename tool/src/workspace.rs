//! The path of the workspace, relative to the current folder, and the Cargo that builds it.

use std::env;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

/// A path in the workspace. It is relative if the workspace contains the current folder or the other way round, so that messages
/// are the same on every machine.
pub(crate) fn path(below: &str) -> PathBuf {
    let root = root();
    let here = env::current_dir().unwrap_or_default();
    relative(&root, &here).unwrap_or(root).join(below)
}

/// The Cargo that runs this, or else the one that a shell finds.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// Cargo says at run time where this crate is, so the program has no path of the machine that built it. Without Cargo it is the
/// current folder.
fn root() -> PathBuf {
    let crate_folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = crate_folder.as_deref().and_then(Path::parent).map(Path::to_owned);
    root.unwrap_or_else(|| env::current_dir().unwrap_or_default())
}

/// `..` for each folder that `here` is below `path`, or the rest if `path` is below `here`.
fn relative(path: &Path, here: &Path) -> Option<PathBuf> {
    match here.strip_prefix(path) {
        Ok(deeper) => Some(deeper.components().map(|_| Component::ParentDir).collect()),
        Err(_) => path.strip_prefix(here).ok().map(Path::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_current_folder() {
        let relative = |path, here| relative(Path::new(path), Path::new(here));
        assert_eq!(relative("/w/t", "/w/t"), Some(PathBuf::new()));
        assert_eq!(relative("/w/t", "/w/t/a/b"), Some(PathBuf::from("../..")));
        assert_eq!(relative("/w/t", "/w"), Some(PathBuf::from("t")));
        assert_eq!(relative("/w/t", "/other"), None);
    }
}
