use std::path::Path;

use super::*;
use crate::test_folder::folder_with;

/// The project of a folder with this file, or what is wrong with it.
fn read(text: &str) -> Result<Project, String> {
    let folder = folder_with(&[(FILE_NAME, text), ("README.md", "")]);
    let found = Project::at(folder.path()).map_err(|error| {
        let path = format!("{}/", folder.path().display()).replace('\\', "/");
        format!("{error:#}").replace(&path, "")
    });
    found.map(|project| project.expect("it is a project"))
}

#[test]
fn a_target_says_where_models_are_and_where_code_goes() {
    let project = read(
        r#"{
            "runtime": {"version": "0.1"},
            "sources": {"botocore": {"path": "botocore.whl"}},
            "targets": [
                {"models": "models", "out": "src"},
                {"models": "models", "out": "clients", "layout": "crates", "source": "botocore", "all-versions": true,
                 "package": {"name": "my-{service}", "version": "1.2.3", "readme": "README.md"}}
            ]
        }"#,
    )
    .unwrap();
    let [first, second] = project.targets.as_slice() else {
        panic!("{project:?}")
    };
    assert!(first.models.ends_with("models") && first.out.ends_with("src"));
    assert_eq!((first.layout, second.layout), (Layout::Modules, Layout::Crates));
    assert!(second.all_versions);
    assert_eq!(second.package.name.as_deref(), Some("my-{service}"));
}

#[test]
fn a_file_in_a_folder_of_models_is_no_project() {
    let folder = folder_with(&[(FILE_NAME, r#"{"exclude": ["s3"]}"#)]);
    assert!(Project::at(folder.path()).unwrap().is_none());
    assert!(Project::at(Path::new("no/such/folder")).unwrap().is_none());
}

#[test]
fn all_faults_are_listed_with_their_places() {
    let error = read(
        r#"{
            "runtime": {"git": "https://example.com/t.git"},
            "source": {},
            "targets": [
                {"models": "models"},
                {"models": "models", "out": "a", "layout": "creates", "source": "gone"},
                {"models": 1, "out": "b", "colour": true},
                {"models": "models", "out": "c", "layout": "crate",
                 "package": {"name": "a b", "version": "1", "readme": "no.md"}}
            ]
        }"#,
    );
    insta::assert_snapshot!(error.unwrap_err());
}

#[test]
fn contradictions_are_faults_with_both_places() {
    let error = read(
        r#"{
            "sources": {"both": {"path": "a.whl", "url": "https://example.com/a.whl"}},
            "targets": [
                {"models": "models", "out": "src", "runtime": {"version": "0.1"}},
                {"models": "others", "out": "src"},
                {"models": "models", "out": "a", "layout": "crates", "package": {"name": "one"}},
                {"models": "models", "out": "b", "layout": "crate", "package": {"name": "one"}},
                {"models": "models", "out": "c", "layout": "crate", "package": {"name": "my-{service}"}},
                {"models": "models", "out": "d", "layout": "crates", "runtime": {"workspace": true}}
            ]
        }"#,
    );
    insta::assert_snapshot!(error.unwrap_err());
}

#[test]
fn another_version_of_the_tool_is_refused_with_the_command_that_mends_it() {
    let error = read(r#"{"tinsmith": "99.1", "targets": [{"models": "models", "out": "src"}]}"#).unwrap_err();
    assert_eq!(
        error,
        format!(
            "tinsmith.json:1:14: tinsmith 99.1 is asked for, and this is {VERSION}. Run\n    \
             cargo update tinsmith-tool --precise 99.1\n\
             (of a tool in a folder or from git: the version that its folder or revision has), or write \"tinsmith\": \"{VERSION}\""
        )
    );
    assert!(
        read(&format!(
            r#"{{"tinsmith": "{VERSION}", "targets": [{{"models": "m", "out": "s"}}]}}"#
        ))
        .is_ok()
    );
}

#[test]
fn paths_are_relative_to_the_current_folder() {
    let relative = |path, here| relative(Path::new(path), Path::new(here));
    assert_eq!(relative("/w/t", "/w/t"), Some(PathBuf::new()));
    assert_eq!(relative("/w/t", "/w/t/a/b"), Some(PathBuf::from("../..")));
    assert_eq!(relative("/w/t", "/w"), Some(PathBuf::from("t")));
    assert_eq!(relative("/w/t", "/other"), None);
}

#[test]
fn the_schema_for_editors_has_the_keys_that_are_known() {
    let error = read(
        r#"{
            "?": 1, "sources": {"botocore": {"?": 1}},
            "targets": [{"?": 1, "services": {"sts": {"?": 1}}, "runtime": {"?": 1}, "package": {"?": 1}}]
        }"#,
    );
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/tinsmith.schema.json"));
    let schema: serde_json::Value = serde_json::from_str(&text.unwrap()).unwrap();
    let objects = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    let keys = objects.map(|object| object["properties"].as_object().unwrap().keys().cloned().collect());
    let mut keys: Vec<std::collections::BTreeSet<String>> = keys.collect();
    keys.sort();
    let error = error.unwrap_err();
    let known = |keys: &str| keys.split(", ").map(|key| key.trim_matches('"').to_owned()).collect();
    let listed = error
        .lines()
        .filter_map(|line| line.split_once("has the unknown key \"?\"; there is "));
    let mut listed: Vec<std::collections::BTreeSet<String>> = listed.map(|(_, keys)| known(keys)).collect();
    listed.sort();
    assert_eq!(listed, keys, "{error}");
}
