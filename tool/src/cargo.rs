//! The Cargo that builds what is around generated code. It is never asked for anything that needs a network.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The Cargo that runs this, or else the one that a shell finds.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// What Cargo knows of a manifest and the workspace around it, without dependencies.
///
/// # Errors
///
/// What Cargo says against it. `None` if Cargo cannot be asked.
pub(crate) fn metadata(manifest: &Path) -> Result<Value, Option<String>> {
    let mut command = cargo();
    // Reads manifests only, those of a workspace around it among them.
    command.args(["metadata", "--no-deps", "--offline", "--quiet", "--format-version", "1"]);
    let output = command
        .arg("--manifest-path")
        .arg(manifest)
        .output()
        .map_err(|_| None)?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(Some(words.trim().trim_start_matches("error: ").to_owned()));
    }
    serde_json::from_slice(&output.stdout).map_err(|_| None)
}

/// What Cargo knows of a manifest, with all packages of its lock file. `None` if Cargo cannot tell, which it cannot without a network
/// where packages were never downloaded.
pub(crate) fn locked(manifest: &Path) -> Option<Value> {
    let output = command(manifest).output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

fn command(manifest: &Path) -> Command {
    let mut command = cargo();
    command.args([
        "metadata",
        "--offline",
        "--quiet",
        "--format-version",
        "1",
        "--manifest-path",
    ]);
    command.arg(manifest);
    command
}
