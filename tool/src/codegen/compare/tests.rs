use std::fs;

use super::*;
use crate::codegen::on_disk::{HEADER, Shape, TOML_HEADER};
use crate::test_folder::folder_with;

fn client(model: &str, files: &[(&str, &str)]) -> Client {
    let files = files.iter().map(|(path, text)| File {
        path: (*path).to_owned(),
        contents: ours(text),
    });
    Client {
        model: model.to_owned(),
        name: String::new(),
        module: String::new(),
        features: Vec::new(),
        operations: 0,
        files: files.collect(),
    }
}

/// These clients as modules of a folder.
fn tree(out: &Path, clients: Vec<Client>) -> Tree {
    Tree {
        out: out.to_owned(),
        home: out.to_owned(),
        shape: Shape::Module,
        clients,
        shared: Vec::new(),
    }
}

fn ours(text: &str) -> String {
    format!("{HEADER}\n{text}")
}

/// A file of the client of a model.
fn of_model(text: &str) -> String {
    ours(&format!("// Model: gone/1\n{text}"))
}

/// The manifest of the crate of a model's client.
fn manifest_of_model() -> String {
    format!("{TOML_HEADER}\n# Model: gone/1\n")
}

/// The changes, as `kind path`.
fn compared(tree: &Tree, owns_all: bool) -> Vec<String> {
    let kept = if owns_all { Kept::Models(&[]) } else { Kept::All };
    let changes = compare(tree, kept).unwrap();
    let shown = changes.iter().map(|change| {
        let path = change
            .path
            .strip_prefix(&tree.out)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        match change.kind {
            ChangeKind::Stale(_) => format!("stale {path}"),
            ChangeKind::Missing(_) => format!("missing {path}"),
            ChangeKind::LeftOver => format!("left over {path}"),
        }
    });
    shown.collect()
}

fn refused(out: &Path, clients: Vec<Client>) -> String {
    format!("{:#}", compare(&tree(out, clients), Kept::Models(&[])).unwrap_err())
}

#[test]
fn each_file_is_as_generated_or_stale_or_missing_or_left_over() {
    let out = folder_with(&[
        ("one/mod.rs", &ours("same")),
        ("one/client.rs", &ours("before")),
        ("one/deep/old.rs", &ours("")),
    ]);
    let client = client(
        "one/1",
        &[("one/mod.rs", "same"), ("one/client.rs", "after"), ("one/types.rs", "")],
    );
    assert_eq!(
        compared(&tree(out.path(), vec![client]), true),
        [
            "stale one/client.rs",
            "left over one/deep/old.rs",
            "missing one/types.rs"
        ]
    );
}

#[test]
fn folders_of_other_services_are_left_over_only_when_all_are_generated() {
    let out = folder_with(&[
        ("one/mod.rs", &ours("")),
        ("gone/mod.rs", &of_model("")),
        ("by_hand/mod.rs", "pub fn f() {}"),
        ("lib.rs", "pub mod one;"),
    ]);
    let tree = tree(out.path(), vec![client("one/1", &[("one/mod.rs", "")])]);
    assert_eq!(compared(&tree, false), [""; 0]);
    assert_eq!(compared(&tree, true), ["left over gone/mod.rs"]);
}

#[test]
fn all_of_another_run_in_a_folder_below_is_not_left_over() {
    let out = folder_with(&[
        ("crate/Cargo.toml", TOML_HEADER),
        ("crate/src/lib.rs", &ours("")),
        ("crate/src/gone/mod.rs", &of_model("")),
        ("crates/Cargo.toml", TOML_HEADER),
        ("crates/gone/Cargo.toml", &manifest_of_model()),
        ("modules/gone/mod.rs", &of_model("")),
        // A crate written by hand.
        ("src/lib.rs", "pub mod gone;"),
        ("src/gone/mod.rs", &of_model("")),
    ]);
    assert_eq!(compared(&tree(out.path(), Vec::new()), true), [""; 0]);
}

#[test]
fn what_another_layout_has_is_left_over() {
    let out = folder_with(&[
        ("Cargo.toml", TOML_HEADER),
        ("rustfmt.toml", TOML_HEADER),
        ("module/mod.rs", &of_model("")),
        ("crate/Cargo.toml", &manifest_of_model()),
        ("crate/src/lib.rs", &of_model("")),
        ("src/lib.rs", &ours("")),
        ("src/gone/mod.rs", &of_model("")),
    ]);
    let others = [
        "left over Cargo.toml",
        "left over crate/Cargo.toml",
        "left over crate/src/lib.rs",
        "left over rustfmt.toml",
        "left over src/gone/mod.rs",
        "left over src/lib.rs",
    ];
    let mut tree = tree(out.path(), Vec::new());
    tree.home = out.path().join("src");
    let mut all = others.to_vec();
    all.insert(3, "left over module/mod.rs");
    assert_eq!(compared(&tree, true), all);
    let refused = compare(&tree, Kept::All).unwrap_err().to_string();
    assert!(
        refused.contains("module\n") && refused.contains("crate\n") && !refused.contains("gone"),
        "{refused}"
    );
}

#[test]
fn manifests_of_others_are_in_nobodys_way() {
    let out = folder_with(&[("Cargo.toml", "[package]"), ("rustfmt.toml", "max_width = 90")]);
    assert_eq!(compared(&tree(out.path(), Vec::new()), true), [""; 0]);
}

#[test]
fn temporary_files_of_a_run_that_was_killed_are_left_over() {
    let out = folder_with(&[
        (".xtask-codegen-1-0.tmp", ""),
        ("one/mod.rs", &ours("")),
        ("one/.xtask-codegen-1-1.tmp", "// @gener"),
        // The file that names the model had been moved away.
        ("gone/.xtask-codegen-1-2.tmp", &manifest_of_model()),
        ("gone/src/lib.rs", &of_model("")),
        ("src/.xtask-codegen-1-3.tmp", ""),
    ]);
    let tree = tree(out.path(), vec![client("one/1", &[("one/mod.rs", "")])]);
    assert_eq!(
        compared(&tree, true),
        [
            "left over .xtask-codegen-1-0.tmp",
            "left over gone/.xtask-codegen-1-2.tmp",
            "left over gone/src/lib.rs",
            "left over one/.xtask-codegen-1-1.tmp",
            "left over src/.xtask-codegen-1-3.tmp"
        ]
    );
}

#[test]
fn files_of_others_are_refused_and_named() {
    let out = folder_with(&[
        ("one/mod.rs", "by hand"),
        ("one/notes.txt", "by hand"),
        ("one/empty.rs", ""),
        ("one/client.rs/nested.rs", &ours("")),
        ("gone/mod.rs", &of_model("")),
        ("gone/other.rs", "// @generated by another tool"),
    ]);
    let clients = vec![client("one/1", &[("one/mod.rs", ""), ("one/client.rs", "")])];
    let message = refused(out.path(), clients).replace(out.path().to_str().unwrap(), "OUT");
    insta::assert_snapshot!(message.replace('\\', "/"), @r"
    folders for generated code in OUT hold what this command did not write:
        OUT/gone/other.rs
        OUT/one/client.rs
        OUT/one/empty.rs
        OUT/one/mod.rs
        OUT/one/notes.txt
    Nothing was changed. Move these elsewhere or delete them, then run the command again.
    ");
}

#[cfg(unix)]
#[test]
fn links_are_not_ours_and_not_followed() {
    let elsewhere = folder_with(&[("mod.rs", &ours(""))]);
    let out = folder_with(&[]);
    std::os::unix::fs::symlink(elsewhere.path(), out.path().join("one")).unwrap();
    let message = refused(out.path(), vec![client("one/1", &[("one/mod.rs", "new")])]);
    assert!(
        message.contains(&format!("    {}\n", out.path().join("one").display())),
        "{message}"
    );
}

#[test]
fn paths_that_are_not_plain_are_refused() {
    let out = tempfile::tempdir().unwrap();
    let bad = [
        "mod.rs",
        "",
        "/one/mod.rs",
        "../one/mod.rs",
        "one/../mod.rs",
        "one/./mod.rs",
        "one//mod.rs",
        "one/mod.rs/",
        "one\\mod.rs",
        "one/..\\mod.rs",
        "c:/mod.rs",
        "one/.hidden",
        "one/m d.rs",
        "one/mod.rs\0",
        "öne/mod.rs",
    ];
    for path in bad {
        let message = refused(out.path(), vec![client("one/1", &[(path, "")])]);
        assert_eq!(
            message,
            format!("one/1: {path:?} cannot be the path of a file"),
            "{path:?}"
        );
    }
}

#[test]
fn clients_cannot_share_a_folder_nor_files() {
    let out = tempfile::tempdir().unwrap();
    let shared = vec![client("a/1", &[("one/a.rs", "")]), client("b/1", &[("one/b.rs", "")])];
    assert_eq!(
        refused(out.path(), shared),
        r#"a/1 and b/1 would share the folder "one"; generate one of them"#
    );
    let twice = vec![client("a/1", &[("one/a.rs", ""), ("one/A.rs", "")])];
    assert_eq!(refused(out.path(), twice), r#"a/1: two files would be "one/A.rs""#);
}

#[test]
fn a_file_without_our_header_is_not_written() {
    let out = tempfile::tempdir().unwrap();
    let mut client = client("a/1", &[("one/a.rs", "")]);
    client.files[0].contents = "// by nobody".to_owned();
    assert_eq!(
        refused(out.path(), vec![client]),
        r#"a/1: "one/a.rs" has no header, so it could never be changed"#
    );
}

#[test]
fn a_folder_for_generated_code_that_is_a_file_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let message = refused(file.path(), vec![]);
    assert_eq!(
        message,
        format!(
            "{} is not a folder; give a folder for generated code with --out DIR",
            file.path().display()
        )
    );
}

#[test]
fn a_file_of_all_clients_is_compared_and_not_taken_from_others() {
    let out = folder_with(&[("Cargo.toml", "[package]")]);
    let mut tree = tree(out.path(), Vec::new());
    tree.shared.push(SharedFile {
        path: out.path().join("Cargo.toml"),
        contents: format!("{TOML_HEADER}\n[workspace]"),
    });
    let error = compare(&tree, Kept::Models(&[])).unwrap_err().to_string();
    assert!(error.contains("Cargo.toml\n"), "{error}");

    fs::write(out.path().join("Cargo.toml"), format!("{TOML_HEADER}\n[package]")).unwrap();
    assert_eq!(compared(&tree, true), ["stale Cargo.toml"]);
}

#[test]
fn what_cargo_builds_is_not_looked_at() {
    let out = folder_with(&[("target/CACHEDIR.TAG", ""), ("target/debug/out.rs", &ours(""))]);
    assert_eq!(compared(&tree(out.path(), Vec::new()), true), [""; 0]);
}

#[test]
fn names_of_devices_on_windows_are_known() {
    for path in [
        "con/mod.rs",
        "one/Aux.rs",
        "nul/x.rs",
        "one/com1.rs",
        "LPT9/a.rs",
        "one/con.d/a.rs",
        "prn/a.rs",
        "a/com\u{b2}.rs",
    ] {
        assert!(is_reserved_on_windows(path), "{path}");
    }
    for path in [
        "cons/mod.rs",
        "one/auxiliary.rs",
        "com/a.rs",
        "com10/a.rs",
        "one/lpt.rs",
        "null/a.rs",
        "one/mod.rs",
    ] {
        assert!(!is_reserved_on_windows(path), "{path}");
    }
}
