//! Where the workspace is.

use std::env;
use std::path::{Path, PathBuf};

/// A path of the workspace. Cargo says at run time where this crate is, so the program has no path of the machine that built it.
/// Without Cargo the current folder is taken for the workspace.
pub(crate) fn path(below: &str) -> PathBuf {
    let this_crate = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = this_crate.as_deref().and_then(Path::parent);
    root.unwrap_or(Path::new(".")).join(below)
}
