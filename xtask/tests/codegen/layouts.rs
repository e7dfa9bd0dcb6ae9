//! Generated crates: how they lie, and whether Cargo takes them.

use std::fs;

use super::{CATS, TestFolder, assert_up_to_date};

/// Two services, and a folder that is taken for the runtime.
fn cats_and_dogs() -> TestFolder {
    let folder = TestFolder::with_cats();
    folder.write(
        "models/dogs/2024-01-31/service-2.json",
        &CATS.replace("Cats", "Dogs").replace("cats", "dogs"),
    );
    folder.write("runtime/Cargo.toml", "[package]\nname = \"tinsmith-runtime\"\n");
    folder
}

#[test]
fn a_service_is_added_to_generated_crates_and_the_others_stay() {
    for (layout, dogs) in [("crates", "out/dogs/src/lib.rs"), ("crate", "out/src/dogs/mod.rs")] {
        let folder = cats_and_dogs();
        let layout = ["--layout", layout, "--runtime", "runtime"];
        folder.done(&[&layout[..], &["--service", "dogs"]].concat());
        folder.write("out/Cargo.lock", "");
        let cats = [&layout[..], &["--service", "cats"]].concat();
        let out = folder.done(&cats);
        assert!(!out.contains("removed") && folder.has(dogs), "{out}");
        // The same as if all had been made at once.
        assert_up_to_date(&folder.done(&[&layout[..], &["--check"]].concat()));
        assert_up_to_date(&folder.done(&[&cats[..], &["--check"]].concat()));

        let (code, out, _) = folder.run(&[&cats[..], &["--prune", "--check"]].concat());
        assert_eq!((code, out.replace('\\', "/").contains(dogs)), (1, true), "{out}");
        assert!(out.contains(" --prune"), "{out}");
        folder.done(&[&cats[..], &["--prune"]].concat());
        assert!(!folder.has(dogs) && !folder.read("out/Cargo.toml").contains("dogs"));
        assert!(folder.has("out/Cargo.lock"));
    }
}

#[test]
fn without_names_generated_crates_have_what_there_are_models_for_and_no_more() {
    let folder = cats_and_dogs();
    let crates = ["--layout", "crates", "--runtime", "runtime"];
    folder.done(&crates);
    folder.write("out/Cargo.lock", "");
    assert!(
        folder
            .read("out/Cargo.toml")
            .contains(r#"{ path = "../runtime", default-features = false }"#)
    );
    assert!(folder.has("out/dogs/Cargo.toml") && folder.has("out/dogs/src/lib.rs"));

    fs::remove_dir_all(folder.path().join("models/dogs")).unwrap();
    let out = folder.done(&crates).replace('\\', "/");
    assert!(out.starts_with("out/Cargo.toml: 1 file changed\nout/dogs: "), "{out}");
    assert_eq!(
        folder.names("out"),
        ["Cargo.lock", "Cargo.toml", "cats", "rustfmt.toml"]
    );
}

#[test]
fn other_services_in_another_layout_are_refused_and_not_removed() {
    let folder = cats_and_dogs();
    let crates = ["--layout", "crates", "--runtime", "runtime"];
    folder.done(&crates);
    let err = folder.failed(1, &["--service", "cats"]).replace('\\', "/");
    assert_eq!(
        err,
        "error: clients of other services have another layout:\n    out/dogs\n\
         Nothing was changed. Give another folder with --out, remove these with --prune, or leave out --service.\n"
    );
    assert_up_to_date(&folder.done(&[&crates[..], &["--check"]].concat()));
    folder.done(&["--service", "cats", "--prune"]);
    assert_eq!(folder.names("out"), ["cats"]);
}

#[test]
fn a_module_that_its_crate_does_not_know_is_refused() {
    let folder = cats_and_dogs();
    let layout = ["--layout", "crate", "--runtime", "runtime"];
    folder.done(&layout);
    fs::remove_file(folder.path().join("out/Cargo.toml")).unwrap();
    let err = folder.failed(1, &[&layout[..], &["--service", "cats"]].concat());
    assert!(
        err.contains("out/src/dogs is built; ") && err.contains("add --service dogs/2024-01-31"),
        "{err}"
    );
    folder.done(&[&layout[..], &["--service", "cats", "--service", "dogs/2024-01-31"]].concat());
}

#[test]
fn another_layout_leaves_nothing_of_the_one_before() {
    let folder = cats_and_dogs();
    let layout = |layout| ["--layout", layout, "--runtime", "runtime"];
    folder.done(&layout("crates"));
    let (_, out, _) = folder.run(&[&layout("crate")[..], &["--check"]].concat());
    assert!(
        out.replace('\\', "/").contains("left over: out/cats/Cargo.toml\n"),
        "{out}"
    );
    let out = folder.done(&layout("crate")).replace('\\', "/");
    assert!(
        out.contains("\nout/dogs: ") && out.contains(" files removed\n"),
        "{out}"
    );
    assert_eq!(folder.names("out"), ["Cargo.toml", "rustfmt.toml", "src"]);
    folder.done(&[]);
    assert_eq!(folder.names("out"), ["cats", "dogs"]);
    folder.done(&layout("crate"));
    folder.done(&["--service", "cats", "--prune"]);
    assert_eq!(folder.names("out"), ["cats"]);
    folder.done(&layout("crates"));
    assert_eq!(folder.names("out"), ["Cargo.toml", "cats", "dogs", "rustfmt.toml"]);
    assert!(!folder.has("out/cats/mod.rs"));
}

#[test]
fn all_of_a_run_into_a_folder_below_stays() {
    let folder = cats_and_dogs();
    let below = |out, layout| {
        [
            "codegen",
            "--models",
            "models",
            "--out",
            out,
            "--layout",
            layout,
            "--runtime",
            "runtime",
        ]
    };
    for (out, layout) in [("out/a", "crate"), ("out/b", "crates")] {
        let (code, _, err) = folder.xtask(&below(out, layout));
        assert_eq!(code, 0, "{err}");
    }
    folder.done(&["--layout", "crates", "--runtime", "runtime"]);
    folder.done(&[]);
    for (out, layout) in [("out/a", "crate"), ("out/b", "crates")] {
        let (_, said, _) = folder.xtask(&[&below(out, layout)[..], &["--check"]].concat());
        assert!(said.contains("up to date"), "{said}");
    }
}

#[test]
fn a_workspace_around_a_crate_that_does_not_have_it_gets_a_word() {
    let folder = cats_and_dogs();
    folder.write("Cargo.toml", "[workspace]\n");
    let layout = |layout| ["--layout", layout, "--runtime", "runtime"];
    let (code, _, err) = folder.run(&layout("crate"));
    assert_eq!(code, 0);
    let err = err.replace('\\', "/");
    assert!(
        err.starts_with("warning: Cargo does not take out/Cargo.toml as it lies: ")
            && err.contains("`workspace.exclude`"),
        "{err}"
    );
    folder.write("Cargo.toml", "[workspace]\nexclude = [\"out\"]\n");
    folder.done(&layout("crate"));
    folder.done(&layout("crates"));
    // A workspace itself, whose crates the one around it would claim as soon as something there depends on one.
    folder.write("Cargo.toml", "[workspace]\n");
    let (code, _, err) = folder.run(&layout("crates"));
    assert_eq!(code, 0);
    assert!(
        err.starts_with("warning: out is a workspace inside that of ")
            && err.ends_with("; write `exclude = [\"out\"]` there, below [workspace]\n"),
        "{err}"
    );
}

#[test]
fn a_manifest_that_was_edited_by_hand_is_not_written_over() {
    let folder = cats_and_dogs();
    let crates = ["--layout", "crates", "--runtime", "runtime"];
    folder.done(&crates);
    let edited = folder.read("out/cats/Cargo.toml") + "\n[dev-dependencies]\nours = \"1\"\n";
    folder.write("out/cats/Cargo.toml", &edited);
    let err = folder.failed(1, &crates).replace('\\', "/");
    assert_eq!(
        err,
        "error: out/cats/Cargo.toml was edited by hand, and would be written over:\n    \
         + [dev-dependencies]\n    + ours = \"1\"\n\
         Nothing was changed. Write what \"package\" and \"runtime\" of tinsmith.json can say into that file, and delete \
         out/cats/Cargo.toml\n"
    );
    assert_eq!(folder.read("out/cats/Cargo.toml"), edited);
    fs::remove_file(folder.path().join("out/cats/Cargo.toml")).unwrap();
    folder.done(&crates);
}

#[test]
fn a_runtime_from_git_is_that_of_the_manifests() {
    let folder = cats_and_dogs();
    folder.done(&[
        "--layout",
        "crate",
        "--runtime",
        "https://example.com/tinsmith.git#1a2b3c",
    ]);
    let manifest = folder.read("out/Cargo.toml");
    assert!(
        manifest.contains("tinsmith-runtime = { git = \"https://example.com/tinsmith.git\", rev = \"1a2b3c\", default-features = false }"),
        "{manifest}"
    );
}
