//! Generated crates, as Cargo takes them. They are in the folder for builds, so later runs check only what has changed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::{CATS, TestFolder};

/// What is a folder, a file or a crate to Cargo, or a keyword in Rust.
const AWKWARD: [&str; 6] = ["1abc", "bin", "lib", "self", "src", "tinsmith-runtime"];

/// The services of the workspace, one a protocol of those in `demo`, and some with awkward names.
fn models() -> TestFolder {
    let folder = TestFolder::with(&[]);
    let workspace = workspace();
    for from in ["model/services", "demo/models"] {
        copy(&workspace.join(from), &folder.path().join("models"));
    }
    for name in AWKWARD {
        folder.write(&format!("models/{name}/2024-01-31/service-2.json"), CATS);
    }
    folder
}

/// Generates crates, and checks them without a transport, with warnings denied.
fn build(layout: &str, selected: &[&str]) {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layouts").join(layout);
    let workspace = workspace();
    let runtime = workspace.join("runtime");
    let folders = ["--out", out.to_str().unwrap(), "--runtime", runtime.to_str().unwrap()];
    let arguments = [&["codegen", "--models", "models", "--layout", layout], &folders[..]].concat();
    let (code, _, err) = models().xtask(&arguments);
    assert_eq!((code, err.as_str()), (0, ""));
    // The versions that the workspace has, so that nothing is downloaded.
    fs::copy(workspace.join("Cargo.lock"), out.join("Cargo.lock")).unwrap();
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--quiet", "--offline", "--no-default-features", "--target-dir"])
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"))
        .args(selected)
        .env("RUSTFLAGS", "-D warnings")
        .current_dir(&out)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_crate_of_all_services_builds() {
    let folders = fs::read_dir(models().path().join("models")).unwrap();
    let services: Vec<_> = folders
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    build("crate", &["--features", &services.join(",")]);
}

#[test]
fn a_workspace_of_crates_builds() {
    build("crates", &["--workspace"]);
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Copies a folder with all below it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
