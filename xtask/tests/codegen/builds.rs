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

/// The root of a crate whose owners deny much.
const STRICT: &str = "\
#![forbid(unsafe_code)]
#![deny(
    missing_docs, missing_debug_implementations, missing_copy_implementations, unreachable_pub, unused, unused_qualifications,
    unused_results, unused_lifetimes, unused_import_braces, unused_macro_rules, single_use_lifetimes, redundant_lifetimes,
    elided_lifetimes_in_paths, explicit_outlives_requirements, trivial_casts, trivial_numeric_casts, variant_size_differences,
    let_underscore_drop, macro_use_extern_crate, meta_variable_misuse, non_ascii_idents, redundant_imports, unit_bindings,
    absolute_paths_not_starting_with_crate, rust_2018_idioms, rust_2021_compatibility, rust_2024_compatibility, keyword_idents,
    nonstandard_style, future_incompatible
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! A crate whose owners deny much.
";

#[test]
fn modules_hold_in_a_strict_crate_of_the_2021_edition_and_stay_as_they_are_when_it_is_formatted() {
    let folder = TestFolder::with(&[]);
    let workspace = workspace();
    for from in ["model/services", "demo/models"] {
        copy(&workspace.join(from), &folder.path().join("models"));
    }
    let runtime = workspace.join("runtime");
    let features = "cbor checksums compression endpoint-rules eventstream jmespath json query rest-json rest-xml serde";
    let manifest = format!(
        "[package]\nname = \"strict\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n[dependencies]\n\
         tinsmith-runtime = {{ path = {runtime:?}, features = {:?} }}\n",
        features.split(' ').collect::<Vec<_>>()
    );
    folder.write("Cargo.toml", &manifest);
    folder.write("rustfmt.toml", "max_width = 60\nuse_small_heuristics = \"Max\"\n");
    fs::copy(workspace.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    let arguments = ["codegen", "--models", "models", "--out", "src/services", "--serde"];
    let (code, _, err) = folder.xtask(&arguments);
    assert_eq!((code, err.as_str()), (0, ""));
    let modules = folder.names("src/services");
    let modules: String = modules
        .iter()
        .map(|name| format!("#[rustfmt::skip]\npub mod {name};\n"))
        .collect();
    folder.write("src/services/mod.rs", &format!("//! Clients.\n\n{modules}"));
    // Modules that all can see, and modules of a program that uses little of them.
    folder.write("src/lib.rs", &format!("{STRICT}\npub mod services;\n"));
    folder.write("src/main.rs", &format!("{STRICT}\nmod services;\n\nfn main() {{}}\n"));

    cargo(&folder, &["fmt"]);
    let (code, out, err) = folder.xtask(&[&arguments[..], &["--check"]].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("target");
    cargo(
        &folder,
        &[
            "clippy",
            "--quiet",
            "--offline",
            "--target-dir",
            target.to_str().unwrap(),
        ],
    );
}

/// Runs a command of Cargo, which must succeed.
fn cargo(folder: &TestFolder, arguments: &[&str]) {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    let output = command.args(arguments).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
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
