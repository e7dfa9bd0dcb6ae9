//! Whether Cargo takes a generated crate where it lies: a workspace around it may claim it without having it.

use std::path::Path;

use crate::cargo;

/// What Cargo says against the manifest in a folder. Nothing if it takes it, if there is none, or if Cargo cannot be asked.
pub(super) fn objection(folder: &Path) -> Option<String> {
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
