//! Whether Cargo takes a generated crate where it lies: a workspace around it may claim it without having it.

use std::path::Path;

use crate::workspace;

/// What Cargo says against the manifest in a folder. Nothing if it takes it, if there is none, or if Cargo cannot be asked.
pub(super) fn objection(folder: &Path) -> Option<String> {
    let manifest = folder.join("Cargo.toml");
    if !manifest.exists() {
        return None;
    }
    let mut cargo = workspace::cargo();
    // Reads manifests only, those of a workspace around it among them.
    cargo.args(["metadata", "--no-deps", "--offline", "--quiet", "--format-version", "1"]);
    let output = cargo.arg("--manifest-path").arg(&manifest).output().ok()?;
    let words = String::from_utf8_lossy(&output.stderr);
    let words = words.trim().trim_start_matches("error: ");
    (!output.status.success()).then(|| format!("Cargo does not take {} as it lies: {words}", manifest.display()))
}
