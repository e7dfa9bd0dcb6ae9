//! `cargo xtask diff` as a person runs it: on two folders of models, on two files, and on a repository.

#[path = "../../../codegen/tests/earlier/mod.rs"]
mod earlier;
#[path = "../test_folder/mod.rs"]
mod test_folder;

use std::fs;
use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;
use test_folder::TestFolder;

/// A service, and an update of it: something of each class.
const OLD: &str = include_str!("cats-old.json");
const NEW: &str = include_str!("cats-new.json");

impl TestFolder {
    fn with_cats() -> Self {
        Self::with(&[
            ("old/cats/2024-01-31/service-2.json", OLD),
            ("new/cats/2024-01-31/service-2.json", NEW),
        ])
    }

    /// Runs the command. Gives the exit code, stdout and stderr.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        self.xtask(&[&["diff"], arguments].concat())
    }

    /// Runs the command, which must succeed, and gives stdout.
    fn done(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        out
    }

    /// Runs the command, which must fail with a code, and gives stderr.
    fn failed(&self, expected: i32, arguments: &[&str]) -> String {
        let (code, _, err) = self.run(arguments);
        assert_eq!(code, expected, "{err}");
        err
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        // What a hook sets, from which these tests may be run.
        for name in [
            "GIT_DIR",
            "GIT_INDEX_FILE",
            "GIT_PREFIX",
            "GIT_WORK_TREE",
            "GIT_OBJECT_DIRECTORY",
        ] {
            command.env_remove(name);
        }
        let output = command
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
            .args(arguments)
            .current_dir(self.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A repository whose last commit has a model at `models`.
    fn repository(model: &str) -> Self {
        let folder = Self::with(&[("models/cats/2024-01-31/service-2.json", model)]);
        folder.git(&["init", "--quiet"]);
        folder.git(&["add", "."]);
        folder.git(&["commit", "--quiet", "--message", "Cats"]);
        folder
    }
}

/// The last line but one: the verdict.
fn verdict(out: &str) -> &str {
    out.lines().rev().nth(1).unwrap_or_default()
}

#[test]
fn the_help_says_all() {
    assert_snapshot!("diff_help", TestFolder::with(&[]).done(&["--help"]));
}

#[test]
fn at_a_terminal_changes_are_grouped_and_the_worst_come_first() {
    assert_snapshot!("diff_terminal", TestFolder::with_cats().done(&["old", "new"]));
}

#[test]
fn all_shows_what_has_no_effect_too() {
    let out = TestFolder::with_cats().done(&["old", "new", "--all"]);
    assert!(
        out.contains("no effect Food: constraints changed; services check limits, clients do not"),
        "{out}"
    );
}

#[test]
fn what_comes_with_an_operation_is_counted_in_its_line_and_all_shows_it() {
    let folder = TestFolder::with_cats();
    let feast = r#""operations": {"Feast": {
        "name": "Feast", "http": {"method": "POST", "requestUri": "/feast"}, "output": {"shape": "FeastResponse"}
    },"#;
    let types = r#""shapes": {
        "FeastResponse": {"type": "structure", "members": {"seconds": {"shape": "Seconds"}}},"#;
    let new = OLD.replacen("\"operations\": {", feast, 1);
    folder.write(
        "feast/cats/2024-01-31/service-2.json",
        &new.replacen("\"shapes\": {", types, 1),
    );
    let out = folder.done(&["old", "feast"]);
    assert!(
        out.contains("additive  Feast: operation added, with 1 type; ") && out.contains(": 2 additive, "),
        "{out}"
    );
    let out = folder.done(&["old", "feast", "--all"]);
    assert!(
        out.contains(" Feast: operation added; ") && out.contains(" FeastResponse: shape added; "),
        "{out}"
    );
}

#[test]
fn markdown_is_for_pull_requests() {
    assert_snapshot!(
        "diff_markdown",
        TestFolder::with_cats().done(&["old", "new", "--format", "markdown"])
    );
}

#[test]
fn json_is_for_programs() {
    let out = TestFolder::with_cats().done(&["old", "new", "--format", "json"]);
    serde_json::from_str::<Value>(&out).unwrap();
    assert_snapshot!("diff_json", out);
}

#[test]
fn a_class_can_fail_the_command() {
    let folder = TestFolder::with_cats();
    assert_eq!(folder.run(&["old", "new", "--fail-on", "breaking"]).0, 1);
    assert_eq!(folder.run(&["old", "old", "--fail-on", "any"]).0, 0);
    let docs = OLD.replace("Feeds a cat.", "Feeds any cat.");
    let limits = OLD.replace("\"max\": 20", "\"max\": 40");
    folder.write("docs/cats/2024-01-31/service-2.json", &docs);
    folder.write("limits/cats/2024-01-31/service-2.json", &limits);
    assert_eq!(folder.run(&["old", "docs", "--fail-on", "additive"]).0, 0);
    assert_eq!(folder.run(&["old", "docs", "--fail-on", "any"]).0, 1);
    // Nothing of it is in the generated code.
    assert_eq!(folder.run(&["old", "limits", "--fail-on", "any"]).0, 0);
}

#[test]
fn two_files_or_two_folders_of_a_version_are_one_service() {
    let folder = TestFolder::with_cats();
    folder.write("one.json", OLD);
    folder.write("two.json", NEW);
    let expected = "breaking: a major version (0.y.z: 0.(y+1).0)";
    assert_eq!(verdict(&folder.done(&["one.json", "two.json"])), expected);
    assert_eq!(
        verdict(&folder.done(&["old/cats/2024-01-31", "new/cats/2024-01-31"])),
        expected
    );
    let file = "old/cats/2024-01-31/service-2.json";
    assert_eq!(verdict(&folder.done(&[file, "new"])), expected);
    assert!(
        folder.done(&["one.json", "two.json"]).starts_with("cats "),
        "the service id names it"
    );
}

#[test]
fn what_stands_beside_a_model_does_not_count_against_a_file() {
    let folder = TestFolder::with_cats();
    let overlay = r#"{"shapes": {"Mood": {"sensitive": true}}}"#;
    folder.write("old/cats/2024-01-31/overlay.json", overlay);
    let out = folder.done(&["old/cats/2024-01-31/service-2.json", "old"]);
    assert!(out.starts_with("no changes "), "{out}");
}

#[test]
fn models_of_two_services_are_not_compared() {
    let folder = TestFolder::with_cats();
    folder.write("new/dogs/2024-01-31/service-2.json", NEW);
    let err = folder.failed(2, &["old/cats/2024-01-31", "new/dogs/2024-01-31"]);
    assert!(err.contains("two services, cats and dogs"), "{err}");
}

#[test]
fn where_no_model_can_be_compared_there_is_no_verdict_in_any_form() {
    let folder = TestFolder::with_cats();
    folder.write("broken/cats/2024-01-31/service-2.json", "{");
    let out = |format| folder.run(&["old", "broken", "--format", format]).1;
    assert!(out("markdown").starts_with("## Models: no verdict, 1 service could not be compared\n"));
    let expected = "no verdict: 1 service could not be compared\nnothing else has changed from old to broken\n";
    assert_eq!(out("terminal"), expected);
    let json: serde_json::Value = serde_json::from_str(&out("json")).unwrap();
    assert!(json["verdict"].is_null() && json["bump"].is_null(), "{json}");
}

#[test]
fn a_revision_without_models_is_wrong_usage() {
    let folder = TestFolder::repository(OLD);
    folder.write("others/cats/2024-01-31/service-2.json", OLD);
    let err = folder.failed(2, &["--models", "others"]);
    assert!(err.contains("others has no models at HEAD"), "{err}");
}

#[test]
fn services_are_matched_by_name_and_the_newest_version_counts() {
    let folder = TestFolder::with_cats();
    folder.write("new/cats/2023-01-31/service-2.json", &OLD.replace("Feed", "Feast"));
    folder.write("new/dogs/2024-01-31/service-2.json", &OLD.replace("Cats", "Dogs"));
    let out = folder.done(&["old", "new"]);
    assert!(out.contains("\ndogs 2024-01-31: additive\n"), "{out}");
    assert!(!out.contains("Feast"), "{out}");
    let only = folder.done(&["old", "new", "--service", "dogs"]);
    assert!(only.starts_with("dogs "), "{only}");
    assert!(
        folder
            .failed(2, &["old", "new", "--service", "dog"])
            .contains("did you mean \"dogs\"?")
    );
}

#[test]
fn the_working_tree_is_compared_with_a_revision() {
    let folder = TestFolder::repository(OLD);
    let models = ["--models", "models"];
    assert_eq!(folder.done(&models), "no changes from HEAD to models\n");
    folder.write("models/cats/2024-01-31/service-2.json", NEW);
    assert_eq!(
        verdict(&folder.done(&models)),
        "breaking: a major version (0.y.z: 0.(y+1).0)"
    );
    folder.git(&["commit", "--quiet", "--all", "--message", "More cats"]);
    assert_eq!(folder.done(&models), "no changes from HEAD to models\n");
    let since = folder.done(&["--models", "models", "--base", "HEAD~1"]);
    assert!(since.contains("from HEAD~1 to models: "), "{since}");
}

/// A Smithy model of a service without an endpoint of its own, with these operations.
fn smithy_zoo(operations: &[&str]) -> String {
    let targets: Vec<_> = operations
        .iter()
        .map(|name| format!("{{\"target\": \"zoo#{name}\"}}"))
        .collect();
    let shapes = operations.iter().map(|name| {
        format!(",\n\"zoo#{name}\": {{\"type\": \"operation\", \"traits\": {{\"smithy.api#http\": {{\"method\": \"POST\", \"uri\": \"/{name}\"}}}}}}")
    });
    format!(
        "{{\"smithy\": \"2.0\", \"shapes\": {{\n\"zoo#Zoo\": {{\"type\": \"service\", \"version\": \"2024-01-31\", \"operations\": [{}], \
         \"traits\": {{\"aws.protocols#restJson1\": {{}}}}}}{}\n}}}}",
        targets.join(", "),
        shapes.collect::<String>()
    )
}

#[test]
fn smithy_models_are_compared_with_a_revision_in_every_layout() {
    for (models, file) in [
        ("models", "models/zoo/2024-01-31/model.json"),
        ("models", "models/zoo/2024-01-31/any-name.json"),
        ("models", "models/zoo/service/2024-01-31/zoo-2024-01-31.json"),
        ("models", "models/zoo.json"),
        ("models/zoo.json", "models/zoo.json"),
        ("zoo.json", "zoo.json"),
    ] {
        let folder = TestFolder::repository(OLD);
        fs::remove_dir_all(folder.path().join("models")).unwrap();
        folder.write(file, &smithy_zoo(&["Feed"]));
        folder.git(&["add", "--all"]);
        folder.git(&["commit", "--quiet", "--message", "Zoo"]);
        let out = folder.done(&["--models", models]);
        assert_eq!(out, format!("no changes from HEAD to {models}\n"), "{file}");
        folder.write(file, &smithy_zoo(&["Feed", "Groom"]));
        let out = folder.done(&["--models", models]);
        assert!(
            out.contains("Groom") && verdict(&out).starts_with("additive"),
            "{file}: {out}"
        );
    }
}

#[test]
fn a_model_that_has_moved_to_smithy_is_compared_with_what_it_was() {
    let old = r#"{"metadata": {"apiVersion": "2024-01-31", "protocol": "rest-json", "serviceId": "Zoo", "auth": ["smithy.api#noAuth"]},
        "operations": {"Feed": {"name": "Feed", "http": {"method": "POST", "requestUri": "/Feed"}}}, "shapes": {}}"#;
    let folder = TestFolder::repository(old);
    fs::rename(folder.path().join("models/cats"), folder.path().join("models/zoo")).unwrap();
    folder.git(&["add", "--all"]);
    folder.git(&["commit", "--quiet", "--message", "Zoo"]);
    let model = folder.path().join("models/zoo/2024-01-31");
    fs::remove_file(model.join("service-2.json")).unwrap();
    folder.write(
        "models/zoo/service/2024-01-31/zoo.json",
        &smithy_zoo(&["Feed", "Groom"]),
    );
    fs::remove_dir_all(model).unwrap();
    let out = folder.done(&["--models", "models"]);
    assert!(out.contains("Groom") && verdict(&out).starts_with("additive"), "{out}");
}

#[test]
fn what_a_hook_tells_of_its_repository_changes_nothing() {
    let (folder, other) = (TestFolder::repository(OLD), TestFolder::repository(NEW));
    folder.write("models/cats/2024-01-31/service-2.json", NEW);
    let mut command = folder.command(&["diff", "--models", "models"]);
    let told = [
        ("GIT_DIR", ".git"),
        ("GIT_INDEX_FILE", ".git/index"),
        ("GIT_WORK_TREE", "."),
        ("GIT_OBJECT_DIRECTORY", ".git/objects"),
        ("GIT_COMMON_DIR", ".git"),
    ];
    command.envs(told.map(|(name, path)| (name, other.path().join(path))));
    command.env("GIT_PREFIX", "models/").env("GIT_NAMESPACE", "others");
    let output = command.output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(verdict(&out), "breaking: a major version (0.y.z: 0.(y+1).0)", "{out}");
}

#[test]
fn other_ends_of_lines_are_no_change() {
    let folder = TestFolder::repository(OLD);
    folder.write("models/cats/2024-01-31/service-2.json", &OLD.replace('\n', "\r\n"));
    assert_eq!(folder.done(&["--models", "models"]), "no changes from HEAD to models\n");
}

#[test]
fn what_git_does_not_know_yet_is_new_and_what_is_deleted_is_gone() {
    let folder = TestFolder::repository(OLD);
    folder.write("models/dogs/2024-01-31/service-2.json", &OLD.replace("Cats", "Dogs"));
    fs::remove_dir_all(folder.path().join("models/cats")).unwrap();
    let out = folder.done(&["--models", "models"]);
    assert!(
        out.contains("service removed; the module is gone\n              cats\n"),
        "{out}"
    );
    assert!(
        out.contains("service added; a new module\n              dogs\n"),
        "{out}"
    );
}

#[test]
fn wrong_usage_is_told_from_a_report() {
    let folder = TestFolder::repository(OLD);
    let err = folder.failed(2, &["--models", "models", "--base=--exec=x"]);
    assert!(err.contains("--exec=x"), "{err}");
    let err = folder.failed(2, &["--models", "models", "--base", "nowhere"]);
    assert_eq!(
        err,
        "error: git knows no revision \"nowhere\"; `git log --oneline` shows some\n"
    );
    assert!(
        folder
            .failed(2, &["nothing", "models"])
            .contains("there is no file or folder nothing")
    );
    let err = folder.failed(2, &["models", "models", "--base", "HEAD"]);
    let usage = "Usage: cargo xtask diff [OPTIONS] [--base REV]\n       cargo xtask diff [OPTIONS] OLD [NEW]\n";
    assert!(err.contains("cannot be used with") && err.contains(usage), "{err}");
}

#[test]
fn a_faulty_model_does_not_hide_the_others_nor_the_verdict_on_them() {
    let folder = TestFolder::with_cats();
    folder.write("old/dogs/2024-01-31/service-2.json", OLD);
    folder.write("new/dogs/2024-01-31/service-2.json", "{");
    let (code, out, err) = folder.run(&["old", "new"]);
    assert_eq!(code, 1);
    assert!(
        out.starts_with("cats ") && out.contains(", but 1 service could not be compared\n"),
        "{out}"
    );
    assert!(
        err.contains("error: ") && err.contains("new/dogs/2024-01-31/service-2.json"),
        "{err}"
    );
}

#[test]
fn a_service_that_has_lost_its_model_is_not_gone() {
    let folder = TestFolder::repository(OLD);
    folder.write("models/cats/2024-01-31/overlay.json", "{}");
    fs::remove_file(folder.path().join("models/cats/2024-01-31/service-2.json")).unwrap();
    for sides in [["--models", "models"], ["models", "models"]] {
        let err = folder.failed(1, &sides);
        assert!(
            err.contains("models/cats/2024-01-31 has JSON files but no service-2.json"),
            "{err}"
        );
    }
}

#[test]
fn files_that_are_no_models_are_faults_even_if_they_are_the_same() {
    let folder = TestFolder::with_cats();
    folder.write("a.json", "{}");
    folder.write("empty.json", "");
    folder.write("faulty/cats/2024-01-31/service-2.json", &OLD.replace("POST", "post"));
    for (path, fault) in [
        ("a.json", "error: a.json:1:1: "),
        ("empty.json", "error: empty.json:1:1: "),
        ("faulty", "error: faulty/cats/2024-01-31/service-2.json:"),
    ] {
        let err = folder.failed(1, &[path, path]);
        assert!(err.starts_with(fault), "{err}");
    }
}

/// Runs a command whose output nobody reads. Gives the exit code and stderr.
fn unread(folder: &TestFolder, arguments: &[&str]) -> (i32, String) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command
        .args(arguments)
        .current_dir(folder.path())
        .stdout(writer)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_reader_that_has_had_enough_changes_no_exit_code() {
    let folder = TestFolder::with_cats();
    assert_eq!(unread(&folder, &["diff", "old", "new"]), (0, String::new()));
    let (code, err) = unread(&folder, &["diff", "old", "new", "--fail-on", "breaking"]);
    assert_eq!((code, err.as_str()), (1, ""));
}

#[test]
fn an_update_is_done_even_if_nobody_reads_what_it_tells() {
    let folder = TestFolder::with_cats();
    let done = unread(
        &folder,
        &["models", "update", "new", "--models", "old", "--docs", "take"],
    );
    assert_eq!(done, (0, String::new()));
    let read = |path| serde_json::from_str::<Value>(&fs::read_to_string(folder.path().join(path)).unwrap()).unwrap();
    let [ours, new] = ["old", "new"].map(|side| read(format!("{side}/cats/2024-01-31/service-2.json")));
    assert_eq!(ours, new);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_full_is_named() {
    let folder = TestFolder::with_cats();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let command = command.args(["diff", "old", "new"]).current_dir(folder.path());
    let output = command.stdout(full).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(
        err.starts_with("error: cannot write the report to standard output: "),
        "{err}"
    );
}

#[test]
fn a_model_cannot_steer_the_terminal_or_the_page() {
    let folder = TestFolder::with_cats();
    let hostile = OLD.replace("Feeds a cat.", "Feeds \\u001b[31m @team `<b>` a cat.");
    folder.write("hostile/cats/2024-01-31/service-2.json", &hostile);
    let out = folder.done(&["old", "hostile"]);
    assert!(!out.contains('\u{1b}'), "{out}");
    let out = folder.done(&["old", "hostile", "--format", "markdown"]);
    assert!(!out.contains("@team") && !out.contains("<b>"), "{out}");
}

#[test]
fn the_page_on_reviews_shows_the_report() {
    let folder = TestFolder::with(&[]);
    let write = |earlier| {
        for (path, source) in earlier::services(earlier) {
            folder.write(&format!("model/services/{path}/{}", source.path), &source.text);
        }
    };
    write(true);
    folder.git(&["init", "--quiet"]);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "--message", "Earlier"]);
    write(false);
    let report = format!("```text\n{}```\n", folder.done(&["--models", "model/services"]));
    let page = earlier::page("reviewing-an-update.md");
    assert!(page.contains(&report), "{report}");
}
