//! `cargo xtask codegen` as a person runs it: on a folder of models, in an empty folder.

mod builds;
mod layouts;
#[path = "../test_folder/mod.rs"]
mod test_folder;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

use test_folder::TestFolder;

/// A service with two operations, of which one reaches a shape.
const CATS: &str = r#"{
  "metadata": {
    "apiVersion": "2024-01-31", "endpointPrefix": "cats", "protocol": "rest-json", "serviceFullName": "Cats",
    "serviceId": "Cats", "signatureVersion": "v4"
  },
  "operations": {
    "Feed": {"name": "Feed", "http": {"method": "POST", "requestUri": "/feed"}, "input": {"shape": "FeedRequest"}},
    "Stroke": {"name": "Stroke", "http": {"method": "POST", "requestUri": "/stroke"}}
  },
  "shapes": {
    "FeedRequest": {"type": "structure", "members": {"food": {"shape": "Food"}}},
    "Food": {"type": "string"}
  }
}"#;

impl TestFolder {
    fn with_cats() -> Self {
        Self::with(&[("models/cats/2024-01-31/service-2.json", CATS)])
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    /// The names in a folder, sorted.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path().join(folder)).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Runs `codegen --models models --out out` with more arguments. Gives the exit code, stdout and stderr.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        self.xtask(&[&["codegen", "--models", "models", "--out", "out"], arguments].concat())
    }

    /// Runs the command, which must succeed, and gives stdout.
    fn done(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        out
    }

    /// Runs the command, which must fail with a code, and gives stderr.
    fn failed(&self, expected: i32, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!((code, out.as_str()), (expected, ""), "{err}");
        err
    }
}

fn assert_up_to_date(out: &str) {
    assert!(
        out.lines().count() == 1 && out.contains(" MB, up to date, in "),
        "{out}"
    );
}

#[test]
fn the_help_says_all() {
    let (code, out, _) = TestFolder::with(&[]).xtask(&["codegen", "--help"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("help", out);
}

#[test]
fn a_first_run_writes_all_files() {
    let folder = TestFolder::with_cats();
    let out = folder.done(&[]);
    let n = folder.names("out/cats").len();
    let start = format!("cats/2024-01-31: {n} files new\n1 model, 2 operations: {n} files, ");
    assert!(out.starts_with(&start) && out.ends_with(" s\n"), "{out}");
    assert!(folder.has("out/cats/feed.rs"));
}

#[test]
fn a_second_run_writes_nothing() {
    let folder = TestFolder::with_cats();
    folder.done(&[]);
    // So old that any write would show.
    let long_ago = SystemTime::UNIX_EPOCH;
    for name in folder.names("out/cats") {
        let path = folder.path().join("out/cats").join(name);
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    assert_up_to_date(&folder.done(&[]));
    for name in folder.names("out/cats") {
        let metadata = fs::metadata(folder.path().join("out/cats").join(&name)).unwrap();
        assert_eq!(metadata.modified().unwrap(), long_ago, "{name}");
    }
}

#[test]
fn a_changed_model_replaces_and_removes_files() {
    let folder = TestFolder::with_cats();
    folder.done(&[]);
    folder.write(
        "models/cats/2024-01-31/service-2.json",
        &CATS.replace("Stroke", "Brush").replace("/feed", "/meal"),
    );
    let out = folder.done(&[]);
    assert!(
        out.starts_with("cats/2024-01-31: 1 file new, 3 files changed, 1 file removed\n"),
        "{out}"
    );
    assert!(folder.has("out/cats/brush.rs") && !folder.has("out/cats/stroke.rs"));
    assert!(folder.read("out/cats/feed.rs").contains("/meal"));
}

#[test]
fn check_lists_what_is_not_up_to_date_and_changes_nothing() {
    let folder = TestFolder::with_cats();
    folder.done(&[]);
    assert_up_to_date(&folder.done(&["--check"]));

    let stale = folder.read("out/cats/mod.rs") + "// more\n";
    folder.write("out/cats/mod.rs", &stale);
    folder.write("out/cats/old.rs", &stale);
    fs::remove_file(folder.path().join("out/cats/feed.rs")).unwrap();
    let (code, out, err) = folder.run(&["--check"]);
    assert_eq!((code, err.as_str()), (1, ""));
    insta::assert_snapshot!(out.replace('\\', "/"), @r"
    missing: out/cats/feed.rs
    stale: out/cats/mod.rs
    left over: out/cats/old.rs
    3 files out of date. To bring all up to date, run: cargo xtask codegen --models models --out out
    ");
    assert_eq!(folder.read("out/cats/mod.rs"), stale);
    assert!(folder.has("out/cats/old.rs") && !folder.has("out/cats/feed.rs"));
}

#[test]
fn other_ends_of_lines_are_up_to_date_and_stay() {
    for layout in ["modules", "crate", "crates"] {
        let folder = TestFolder::with_cats();
        let arguments: &[_] = if layout == "modules" {
            &[]
        } else {
            &["--layout", layout, "--runtime", "0.1"]
        };
        folder.done(arguments);
        for file in files(&folder.path().join("out")) {
            let text = fs::read_to_string(&file).unwrap().replace('\n', "\r\n");
            fs::write(&file, text).unwrap();
        }
        assert_up_to_date(&folder.done(&[arguments, &["--check"]].concat()));
        assert_up_to_date(&folder.done(&[arguments, &["--service", "cats"]].concat()));
        fs::remove_dir_all(folder.path().join("models/cats")).unwrap();
        folder.write("models/dogs/2024-01-31/service-2.json", CATS);
        let out = folder.done(arguments);
        assert!(out.contains("out/cats: ") || out.contains("out/src/cats: "), "{out}");
    }
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    files.collect()
}

#[test]
fn runs_at_once_in_one_folder_wait_for_each_other() {
    for _ in 0..10 {
        let folder = TestFolder::with_cats();
        let run = || {
            let mut command = folder.command(&["codegen", "--models", "models", "--out", "out"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let runs: Vec<_> = (0..4).map(|_| run()).collect();
        for run in runs {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_up_to_date(&folder.done(&["--check"]));
        assert!(
            files(&folder.path().join("out"))
                .iter()
                .all(|path| path.extension().is_some_and(|end| end == "rs"))
        );
    }
}

#[test]
fn folders_of_services_that_are_gone_are_removed() {
    let folder = TestFolder::with_cats();
    folder.write(
        "models/dogs/2024-01-31/service-2.json",
        &CATS.replace("Cats", "Dogs").replace("cats", "dogs"),
    );
    folder.done(&[]);
    fs::remove_dir_all(folder.path().join("models/dogs")).unwrap();
    assert_up_to_date(&folder.done(&["--service", "cats"]));
    assert_eq!(folder.names("out"), ["cats", "dogs"]);
    let out = folder.done(&[]).replace('\\', "/");
    assert!(
        out.starts_with("out/dogs: ") && out.contains(" files removed\n"),
        "{out}"
    );
    assert_eq!(folder.names("out"), ["cats"]);
}

#[test]
fn a_service_that_has_lost_its_model_file_is_a_fault_and_loses_no_code() {
    let folder = TestFolder::with_cats();
    folder.done(&[]);
    let version = folder.path().join("models/cats/2024-01-31");
    fs::rename(version.join("service-2.json"), version.join("service2.json")).unwrap();
    // Another service, so that the folder is not one without models.
    folder.write("models/dogs/2024-01-31/service-2.json", &CATS.replace("Cats", "Dogs"));
    let err = folder.failed(1, &[]);
    assert!(
        err.starts_with("error: models/cats/2024-01-31 has JSON files but no service-2.json"),
        "{err}"
    );
    assert!(folder.has("out/cats/feed.rs") && !folder.has("out/dogs"));
}

#[test]
fn files_that_are_not_ours_are_not_touched() {
    let folder = TestFolder::with_cats();
    folder.write("out/cats/mod.rs", "pub fn by_hand() {}\n");
    let err = folder.failed(1, &[]).replace('\\', "/");
    assert!(err.contains("\n    out/cats/mod.rs\n"), "{err}");
    assert_eq!(folder.names("out/cats"), ["mod.rs"]);
}

#[test]
fn faults_of_all_models_are_listed_and_nothing_changes() {
    let folder = TestFolder::with_cats();
    folder.done(&[]);
    folder.write("models/cats/2024-01-31/service-2.json", &CATS.replace("/feed", "/meal"));
    folder.write(
        "models/dogs/2024-01-31/service-2.json",
        &CATS.replace("string", "sting"),
    );
    folder.write("models/eels/2024-01-31/service-2.json", "not JSON");
    folder.write(
        "models/foxes/2024-01-31/service-2.json",
        &CATS.replace("rest-json", "json"),
    );
    let before = folder.read("out/cats/feed.rs");
    let err = folder.failed(1, &[]);
    let expected = [
        "error: models/dogs/2024-01-31/service-2.json:12:",
        "error: models/eels/2024-01-31/service-2.json:1:",
        "error: models/foxes/2024-01-31/service-2.json:2:3: metadata: ",
        "error: 3 of 4 models could not be generated; nothing was changed. --keep-going generates the others\n",
    ];
    let places: Vec<_> = expected.iter().map(|start| err.find(start)).collect();
    assert!(places.is_sorted() && !places.contains(&None), "{err}");
    assert_eq!(folder.read("out/cats/feed.rs"), before);
    assert_eq!(folder.names("out"), ["cats"]);
}

#[test]
fn with_keep_going_the_others_are_written_and_old_code_of_faulty_models_stays() {
    let folder = TestFolder::with_cats();
    let dogs = CATS.replace("Cats", "Dogs").replace("cats", "dogs");
    folder.write("models/dogs/2024-01-31/service-2.json", &dogs);
    folder.write("models/foxes/2024-01-31/service-2.json", CATS);
    folder.done(&[]);
    let before = folder.read("out/dogs/feed.rs");
    folder.write("models/cats/2024-01-31/service-2.json", &CATS.replace("/feed", "/meal"));
    folder.write(
        "models/dogs/2024-06-01/service-2.json",
        &dogs.replace("string", "sting"),
    );
    fs::remove_dir_all(folder.path().join("models/foxes")).unwrap();
    let (code, out, err) = folder.run(&["--keep-going"]);
    assert_eq!(code, 1, "{err}");
    assert!(
        err.starts_with("error: models/dogs/2024-06-01/service-2.json:12:")
            && err.ends_with("error: 1 of 2 models could not be generated: dogs/2024-06-01\n"),
        "{err}"
    );
    assert!(out.contains("cats/2024-01-31: 1 file changed\n"), "{out}");
    assert!(folder.read("out/cats/feed.rs").contains("/meal"));
    assert_eq!(folder.names("out"), ["cats", "dogs"]);
    assert_eq!(folder.read("out/dogs/feed.rs"), before);
    let (code, out, _) = folder.run(&["--keep-going", "--check"]);
    assert_eq!((code, out.contains("up to date")), (1, true), "{out}");
}

#[test]
fn what_the_settings_exclude_is_generated_only_where_it_is_named() {
    let folder = TestFolder::with_cats();
    folder.write("models/cats/2023-01-01/service-2.json", CATS);
    folder.write("models/dogs/2024-01-31/service-2.json", "not JSON");
    folder.write("models/tinsmith.json", r#"{"exclude": ["dogs", "cats/2024-01-31"]}"#);
    let out = folder.done(&[]);
    assert!(out.starts_with("cats/2023-01-01: "), "{out}");
    let err = folder.failed(1, &["--service", "dogs"]);
    assert!(
        err.starts_with("error: models/dogs/2024-01-31/service-2.json:1:"),
        "{err}"
    );
}

#[test]
fn an_operation_that_the_runtime_cannot_do_is_left_out_with_a_warning() {
    let stroke = r#""Stroke": {"input": {"shape": "StrokeRequest"},"#;
    let stream = r#""Touch": {"type": "structure", "event": true, "members": {}},
        "Touches": {"type": "structure", "eventstream": true, "members": {"touch": {"shape": "Touch"}}},
        "StrokeRequest": {"type": "structure", "payload": "touches", "members": {"touches": {"shape": "Touches"}}},
        "Food": "#;
    let protocol = |name: &str| format!(r#""protocol": "{name}""#);
    let cats = CATS.replace(&protocol("rest-json"), &protocol("query"));
    let cats = cats.replace(r#""Stroke": {"#, stroke).replace(r#""Food": "#, stream);
    let folder = TestFolder::with(&[("models/cats/2024-01-31/service-2.json", &cats)]);
    let (code, _, err) = folder.run(&[]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.starts_with("warning: models/cats/2024-01-31/service-2.json:8:5: operation \"Stroke\": left out: "),
        "{err}"
    );
    assert!(folder.has("out/cats/feed.rs") && !folder.has("out/cats/stroke.rs"));
}

#[test]
fn warnings_are_listed_and_do_not_fail() {
    let folder = TestFolder::with(&[(
        "models/cats/2024-01-31/service-2.json",
        &CATS.replace(r#""type": "string""#, r#""type": "string", "colour": "red""#),
    )]);
    let (code, out, err) = folder.run(&[]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("cats/2024-01-31: "), "{out}");
    let start = "warning: models/cats/2024-01-31/service-2.json:";
    assert!(err.starts_with(start) && err.contains("colour"), "{err}");
}

#[test]
fn the_newest_version_is_generated_unless_one_is_given() {
    let folder = TestFolder::with_cats();
    folder.write(
        "models/cats/2023-01-01/service-2.json",
        &CATS.replace("2024-01-31", "2023-01-01"),
    );
    let out = folder.done(&[]);
    assert!(out.starts_with("cats/2024-01-31: "), "{out}");
    let out = folder.done(&["--service", "cats/2023-01-01"]);
    assert!(out.starts_with("cats/2023-01-01: "), "{out}");
    let err = folder.failed(2, &["--service", "cats/2023-01-01", "--service", "cats"]);
    assert_eq!(
        err,
        "error: cats/2023-01-01 and cats/2024-01-31 would have the same name; give one of them, or cats with --all-versions\n"
    );
    let err = folder.failed(2, &["--service", "cats/2022-01-01"]);
    assert_eq!(
        err,
        "error: models has no \"cats/2022-01-01\"; cats has 2023-01-01, 2024-01-31\n"
    );
}

#[test]
fn older_versions_have_theirs_in_the_name() {
    let folder = TestFolder::with_cats();
    folder.write(
        "models/cats/2023-01-01/service-2.json",
        &CATS.replace("2024-01-31", "2023-01-01"),
    );
    let out = folder.done(&["--all-versions"]);
    assert!(out.contains("\n2 models, 4 operations: "), "{out}");
    assert_eq!(folder.names("out"), ["cats", "cats_2023_01_01"]);
    assert!(
        folder
            .read("out/cats_2023_01_01/mod.rs")
            .contains("// Model: cats/2023-01-01\n")
    );
    assert_eq!(
        folder.failed(2, &["--all-versions", "--service", "cats/2023-01-01"]),
        "error: cats/2023-01-01 is one version; leave it out, or leave out --all-versions\n"
    );
}

#[test]
fn what_is_said_of_many_services_is_short() {
    let folder = TestFolder::with_cats();
    for index in 0..20 {
        folder.write(&format!("models/cats-{index}/2024-01-31/service-2.json"), CATS);
    }
    let out = folder.done(&[]);
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(out.contains(" files new\n21 models, 42 operations: "), "{out}");
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let folder = TestFolder::with_cats();
    let refused = |arguments: &[&str]| {
        let (code, _, err) = folder.xtask(&[&["codegen", "--models", "models"], arguments].concat());
        assert_eq!(code, 2);
        err
    };
    assert_eq!(
        refused(&["--layout", "crate"]),
        "error: a generated crate needs a folder of its own; add --out DIR\n"
    );
    assert_eq!(
        refused(&["--operations", "Feed"]).replace('\\', "/"),
        "error: --operations without --out would only last until the next run; to keep the choice, write it into \
         models/tinsmith.json, or add --out DIR\n"
    );
    assert_eq!(
        refused(&["--out", "out", "--runtime", "0.1"]),
        "error: --runtime is for generated crates; add --layout crate or --layout crates\n"
    );
    let err = refused(&["--out", "out", "--layout", "crate", "--runtime", "latest"]);
    assert!(
        err.starts_with("error: \"latest\" is no folder and no version ("),
        "{err}"
    );
}

#[test]
fn the_folder_of_models_can_keep_a_choice_of_operations() {
    let folder = TestFolder::with_cats();
    folder.write(
        "models/tinsmith.json",
        r#"{"services": {"cats": {"operations": ["Stroke"]}}}"#,
    );
    folder.done(&[]);
    assert!(folder.has("out/cats/stroke.rs") && !folder.has("out/cats/feed.rs"));
    assert_up_to_date(&folder.done(&["--check"]));
    folder.done(&["--operations", "Feed"]);
    assert!(folder.has("out/cats/feed.rs") && !folder.has("out/cats/stroke.rs"));

    folder.write(
        "models/tinsmith.json",
        r#"{"services": {"cats": {"operations": ["Strok"]}}}"#,
    );
    assert_eq!(
        folder.failed(1, &[]).replace('\\', "/"),
        "error: models/tinsmith.json:1:15: service cats has no operation \"Strok\"; did you mean \"Stroke\"?\n\
         error: 1 of 1 model could not be generated; nothing was changed. --keep-going generates the others\n"
    );
}

#[test]
fn only_the_operations_that_are_named_are_generated() {
    let folder = TestFolder::with_cats();
    folder.done(&["--operations", "Stroke"]);
    assert!(folder.has("out/cats/stroke.rs") && !folder.has("out/cats/feed.rs"));

    folder.write("models/dogs/2024-01-31/service-2.json", CATS);
    let err = folder.failed(2, &["--operations", "Stroke"]);
    assert_eq!(
        err,
        "error: --operations needs one service, and there are 2; add --service NAME, or write the choice of each into models/tinsmith.json\n"
    );
}

#[test]
fn names_that_are_not_there_are_refused_with_the_nearest() {
    let folder = TestFolder::with_cats();
    assert_eq!(
        folder.failed(2, &["--service", "cat"]),
        "error: models has no service \"cat\"; did you mean \"cats\"?\n"
    );
    assert_eq!(
        folder.failed(2, &["--operations", "Strok"]),
        "error: service cats has no operation \"Strok\"; did you mean \"Stroke\"?\n"
    );
}

#[test]
fn folders_that_have_no_models_are_refused() {
    let folder = TestFolder::with(&[("models/cats/readme.txt", "")]);
    assert_eq!(
        folder.failed(2, &[]),
        "error: models has no models; give with --models DIR a folder that has DIR/<service>/<api-version>/service-2.json\n"
    );
    let (code, _, err) = TestFolder::with(&[]).run(&[]);
    assert_eq!(
        (code, err.as_str()),
        (
            2,
            "error: there is no folder models; give the folder of models with --models DIR\n"
        )
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TestFolder::with_cats();
    folder.done(&[]);
    fs::remove_file(folder.path().join("out/cats/feed.rs")).unwrap();
    let out = folder.path().join("out/cats");
    fs::set_permissions(&out, PermissionsExt::from_mode(0o555)).unwrap();
    if fs::write(out.join("probe"), "").is_ok() {
        // Root may write everywhere.
        return;
    }
    let err = folder.failed(1, &[]);
    fs::set_permissions(&out, PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(
        err,
        "error: cannot write out/cats/feed.rs, so nothing was changed; check its permissions and the room on the disk: \
         Permission denied (os error 13)\n"
    );
}

#[test]
fn a_service_without_a_module_in_the_crate_gets_a_word() {
    let folder = TestFolder::with_cats();
    folder.write("out/lib.rs", "pub mod cats_of_others;\n");
    let help = "cats: its code is not part of the crate yet. Add\n  \
                to [features] of its Cargo.toml:\n    \
                cats = [\"tinsmith-runtime/rest-json\"]\n  \
                to out/lib.rs:\n    \
                #[cfg(feature = \"cats\")]\n    \
                #[rustfmt::skip]\n    \
                pub mod cats;\n";
    let out = folder.done(&[]);
    assert!(out.ends_with(help), "{out}");
    let (code, out, _) = folder.run(&["--check"]);
    assert_eq!(code, 1);
    assert!(out.ends_with(help), "{out}");

    folder.write("out/lib.rs", "pub mod cats;\n");
    assert_up_to_date(&folder.done(&["--check"]));
}

#[test]
fn a_model_that_is_one_file_is_checked_listed_and_generated() {
    let model = r#"{"smithy": "2.0", "shapes": {
        "zoo#Zoo": {"type": "service", "version": "2024-01-31", "operations": [{"target": "zoo#Feed"}], "traits": {"aws.protocols#restJson1": {}}},
        "zoo#Feed": {"type": "operation", "traits": {"smithy.api#http": {"method": "POST", "uri": "/feed"}}}
    }}"#;
    let folder = TestFolder::with(&[("zoo.json", model)]);
    let run = |arguments: &[&str]| {
        let (code, out, err) = folder.xtask(&[arguments, &["--models", "zoo.json"]].concat());
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}: {out}");
        out
    };
    assert_eq!(run(&["models", "check"]), "1 model: 0 faults, 0 warnings\n");
    assert!(run(&["models", "list"]).contains("zoo      2024-01-31  Smithy  rest-json"));
    run(&["codegen", "--out", "out"]);
    assert!(folder.has("out/zoo/feed.rs"));
    assert!(run(&["codegen", "--out", "out", "--check"]).contains("up to date"));
}
