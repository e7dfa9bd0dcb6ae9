//! A crate of generated files, which the tests build, lint and document.

use std::fs;
use std::path::Path;
use std::process::Output;

use scratch::Scratch;
use tinsmith_codegen::File;

/// The root of the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A crate of its own, linted as the workspace is.
pub(crate) struct GeneratedCrate(Scratch);

impl GeneratedCrate {
    /// The crate of that name, with this table of features. What an earlier run wrote is still there.
    pub(crate) fn new(name: &str, features: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let made = Self(Scratch::open(&folder, workspace()).unwrap());
        let runtime = workspace().join("runtime");
        let manifest = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
        let (_, lints) = manifest.split_once("[workspace.lints").unwrap();
        let lints = format!("[lints{}", lints.replace("[workspace.lints", "[lints"));
        made.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nedition = \"2024\"\nrust-version = \"{}\"\n\n[workspace]\n\n[features]\n{features}\n\n\
                 [dependencies.tinsmith-runtime]\npath = {}\nfeatures = [\"checksums\", \"compression\", \"endpoint-rules\", \"jmespath\", \"json\", \"rest-json\", \"sigv4a\"]\n\n{lints}",
                env!("CARGO_PKG_RUST_VERSION"),
                // A text of JSON is one of TOML, whatever quotes the path has.
                serde_json::json!(runtime)
            ),
        );
        made
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        self.0.write(path, text).unwrap();
    }

    /// Writes generated files below a folder.
    pub(crate) fn write_all(&self, folder: &str, files: &[File]) {
        for file in files {
            self.write(&format!("{folder}/{}", file.path), &file.contents);
        }
    }

    /// Runs cargo on the crate, without network.
    pub(crate) fn cargo(&self, command: &str, arguments: &[&str]) -> Output {
        self.0
            .cargo(command)
            .arg("--quiet")
            .args(arguments)
            .env("RUSTDOCFLAGS", "-D warnings")
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
