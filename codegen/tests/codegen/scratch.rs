//! Crates that are made of generated files, in the folder for builds, as trybuild does it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use tinsmith_codegen::File;

/// The root of the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A crate of its own, linted as the workspace is.
pub(crate) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// The crate of that name, with this table of features. What an earlier run wrote is still there.
    pub(crate) fn new(name: &str, features: &str) -> Self {
        let scratch = Self {
            folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join(name),
        };
        let runtime = workspace().join("runtime");
        let manifest = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
        let (_, lints) = manifest.split_once("[workspace.lints").unwrap();
        let lints = format!("[lints{}", lints.replace("[workspace.lints", "[lints"));
        scratch.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nedition = \"2024\"\nrust-version = \"{}\"\n\n[workspace]\n\n[features]\n{features}\n\n\
                 [dependencies.tinsmith-runtime]\npath = {}\nfeatures = [\"checksums\", \"compression\", \"endpoint-rules\", \"jmespath\", \"json\", \"rest-json\", \"sigv4a\"]\n\n{lints}",
                env!("CARGO_PKG_RUST_VERSION"),
                // A text of JSON is one of TOML, whatever quotes the path has.
                serde_json::json!(runtime)
            ),
        );
        // The versions that the workspace has, so that nothing is downloaded.
        let lock = fs::read_to_string(workspace().join("Cargo.lock")).unwrap();
        fs::write(scratch.folder.join("Cargo.lock"), lock).unwrap();
        scratch
    }

    /// Writes a file, but for one that is there as it is: cargo would build it again.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes generated files below a folder.
    pub(crate) fn write_all(&self, folder: &str, files: &[File]) {
        for file in files {
            self.write(&format!("{folder}/{}", file.path), &file.contents);
        }
    }

    /// Runs cargo on the crate, without network.
    pub(crate) fn cargo(&self, command: &str, arguments: &[&str]) -> Output {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Command::new(cargo)
            .args([command, "--quiet", "--offline", "--target-dir"])
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"))
            .args(arguments)
            .env("RUSTDOCFLAGS", "-D warnings")
            .current_dir(&self.folder)
            .output()
            .unwrap()
    }

    /// Runs cargo, which must succeed.
    #[track_caller]
    pub(crate) fn must(&self, command: &str, arguments: &[&str]) {
        let output = self.cargo(command, arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
