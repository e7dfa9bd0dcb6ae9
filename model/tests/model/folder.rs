//! Folders of models.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;
use tinsmith_model::{ModelFolder, Services};

use crate::shapes;

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn write_gzip(&self, file: &str, text: &str) {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        self.write(file, &encoder.finish().unwrap());
    }

    /// A report without the path of the folder.
    fn report(&self) -> String {
        let diagnostics = ModelFolder::all(&self.0).unwrap()[0].load().unwrap_err().to_string();
        diagnostics.replace(&*self.0.to_string_lossy().replace('\\', "/"), "<root>")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn models_are_found_and_sorted() {
    let root = Folder::new("models_are_found_and_sorted");
    root.write("b/2020-01-01/service-2.json", b"");
    root.write("a/2021-01-01/service-2.json.gz", b"");
    root.write("a/2020-01-01/service-2.json", b"");
    root.write("a/2019-01-01/endpoint-rule-set-1.json", b"");
    root.write("partitions.json", b"");
    let found = ModelFolder::all(&root.0).unwrap();
    let names: Vec<_> = found
        .iter()
        .map(|folder| (&*folder.service, &*folder.version))
        .collect();
    assert_eq!(names, [("a", "2020-01-01"), ("a", "2021-01-01"), ("b", "2020-01-01")]);
}

#[test]
fn a_service_that_has_lost_its_model_is_told_from_one_that_is_gone() {
    let root = Folder::new("a_service_that_has_lost_its_model_is_told_from_one_that_is_gone");
    root.write("a/2020-01-01/service-2.json", b"");
    root.write("a/2019-01-01/endpoint-rule-set-1.json", b"");
    root.write("b/2020-01-01/service2.json", b"");
    root.write("c/2020-01-01/README.md", b"");
    let lost = ModelFolder::without_model(&root.0).unwrap();
    assert_eq!(lost, [root.0.join("b/2020-01-01")]);
}

#[test]
fn gzip_and_plain_files_make_one_model() {
    let root = Folder::new("gzip_and_plain_files_make_one_model");
    root.write_gzip(
        "demo/2024-01-31/service-2.json.gz",
        &shapes(r#""S": {"type": "string"}"#),
    );
    root.write(
        "demo/2024-01-31/overlay.json",
        br#"{"shapes": {"S": {"sensitive": true}}}"#,
    );
    root.write("demo/2024-01-31/examples-1.json", b"not read");
    root.write("demo/2024-01-31/README.md", b"not read");
    let service = ModelFolder::all(&root.0).unwrap()[0].load().unwrap().service;
    assert_eq!((&*service.name, &*service.version), ("demo", "2024-01-31"));
    assert!(service.shapes[0].sensitive);
}

#[test]
fn a_broken_gzip_file_is_a_fault() {
    let root = Folder::new("a_broken_gzip_file_is_a_fault");
    root.write("demo/2024-01-31/service-2.json.gz", b"{}");
    root.write("demo/2024-01-31/waiters-2.json", b"\xff");
    assert_snapshot!(root.report(), @r"
    error: <root>/demo/2024-01-31/service-2.json.gz:1:1: cannot be read: unexpected end of file
    error: <root>/demo/2024-01-31/waiters-2.json:1:1: cannot be read: stream did not contain valid UTF-8
    2 errors and 0 warnings
    ");
}

#[test]
fn an_overlay_with_a_misspelt_name_is_a_fault() {
    let root = Folder::new("an_overlay_with_a_misspelt_name_is_a_fault");
    root.write("demo/2024-01-31/service-2.json", shapes("").as_bytes());
    root.write("demo/2024-01-31/overlays.json", b"{}");
    assert_snapshot!(root.report(), @r#"
    error: <root>/demo/2024-01-31/overlays.json:1:1: no part of a model has this name: it is not read
        help: did you mean "overlay.json"?
    1 error and 0 warnings
    "#);
}

#[test]
fn a_service_can_have_versions_that_are_no_dates_and_numbers_in_them_count() {
    let root = Folder::new("a_service_can_have_versions_that_are_no_dates_and_numbers_in_them_count");
    let versions = ["2010-12-01N2014-05-28", "3.0", "10.0", "N2016-02-24", "v1", "v9", "v10"];
    for version in versions {
        root.write(&format!("demo/{version}/service-2.json"), shapes("").as_bytes());
    }
    let folders = ModelFolder::all(&root.0).unwrap();
    assert!(folders.iter().all(|folder| folder.load().is_ok()));
    let sorted: Vec<_> = folders.iter().map(|folder| &*folder.version).collect();
    assert_eq!(
        sorted,
        ["3.0", "10.0", "2010-12-01N2014-05-28", "N2016-02-24", "v1", "v9", "v10"]
    );
    for name in ["", ".", "..", "a..b", ".git", "-1", "a/b", "a\\b", "ä"] {
        assert!(!ModelFolder::is_version(name), "{name}");
    }
}

#[test]
fn a_root_that_is_not_there_is_an_error() {
    let root = Folder::new("a_root_that_is_not_there_is_an_error");
    assert!(ModelFolder::all(&root.0.join("missing")).is_err());
}

#[test]
fn a_name_is_the_newest_model_or_the_version_that_is_given() {
    let root = Folder::new("a_name_is_the_newest_model_or_the_version_that_is_given");
    root.write("cats/2023-01-01/service-2.json", b"{}");
    root.write("cats/2024-01-31/service-2.json", b"{}");
    let services = Services::of(&root.0).unwrap();
    let version = |name| {
        services
            .look_up(name)
            .map(|found| found.last().unwrap().version.clone())
    };
    assert_eq!(version("cats").unwrap(), "2024-01-31");
    assert_eq!(version("cats/2023-01-01").unwrap(), "2023-01-01");
    assert_eq!(
        version("cat").unwrap_err(),
        "no service \"cat\"; did you mean \"cats\"?"
    );
    assert_eq!(
        version("cats/1").unwrap_err(),
        "no \"cats/1\"; cats has 2023-01-01, 2024-01-31"
    );
}
