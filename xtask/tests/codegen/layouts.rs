//! Generated crates: how they lie, and whether Cargo takes them.

use std::fs;

use super::{CATS, Place, assert_up_to_date};

/// Two services, and a folder that is taken for the runtime.
fn cats_and_dogs() -> Place {
    let place = Place::with_cats();
    place.write(
        "models/dogs/2024-01-31/service-2.json",
        &CATS.replace("Cats", "Dogs").replace("cats", "dogs"),
    );
    place.write("runtime/Cargo.toml", "[package]\nname = \"tinsmith-runtime\"\n");
    place
}

#[test]
fn a_service_is_added_to_generated_crates_and_the_others_stay() {
    for (layout, dogs) in [("crates", "out/dogs/src/lib.rs"), ("crate", "out/src/dogs/mod.rs")] {
        let place = cats_and_dogs();
        let layout = ["--layout", layout, "--runtime", "runtime"];
        place.done(&[&layout[..], &["--service", "dogs"]].concat());
        place.write("out/Cargo.lock", "");
        let cats = [&layout[..], &["--service", "cats"]].concat();
        let out = place.done(&cats);
        assert!(!out.contains("removed") && place.has(dogs), "{out}");
        // The same as if all had been made at once.
        assert_up_to_date(&place.done(&[&layout[..], &["--check"]].concat()));
        assert_up_to_date(&place.done(&[&cats[..], &["--check"]].concat()));

        let (code, out, _) = place.run(&[&cats[..], &["--prune", "--check"]].concat());
        assert_eq!((code, out.replace('\\', "/").contains(dogs)), (1, true), "{out}");
        assert!(out.contains(" --prune"), "{out}");
        place.done(&[&cats[..], &["--prune"]].concat());
        assert!(!place.has(dogs) && !place.read("out/Cargo.toml").contains("dogs"));
        assert!(place.has("out/Cargo.lock"));
    }
}

#[test]
fn without_names_generated_crates_have_what_there_are_models_for_and_no_more() {
    let place = cats_and_dogs();
    let crates = ["--layout", "crates", "--runtime", "runtime"];
    place.done(&crates);
    place.write("out/Cargo.lock", "");
    assert!(
        place
            .read("out/Cargo.toml")
            .contains(r#"{ path = "../runtime", default-features = false }"#)
    );
    assert!(place.has("out/dogs/Cargo.toml") && place.has("out/dogs/src/lib.rs"));

    fs::remove_dir_all(place.path().join("models/dogs")).unwrap();
    let out = place.done(&crates).replace('\\', "/");
    assert!(out.starts_with("out/Cargo.toml: 1 file changed\nout/dogs: "), "{out}");
    assert_eq!(place.names("out"), ["Cargo.lock", "Cargo.toml", "cats", "rustfmt.toml"]);
}

#[test]
fn other_services_in_another_layout_are_refused_and_not_removed() {
    let place = cats_and_dogs();
    let crates = ["--layout", "crates", "--runtime", "runtime"];
    place.done(&crates);
    let err = place.failed(1, &["--service", "cats"]).replace('\\', "/");
    assert_eq!(
        err,
        "error: clients of other services have another layout:\n    out/dogs\n\
         Nothing was changed. Give another folder with --out, remove these with --prune, or leave out --service.\n"
    );
    assert_up_to_date(&place.done(&[&crates[..], &["--check"]].concat()));
    place.done(&["--service", "cats", "--prune"]);
    assert_eq!(place.names("out"), ["cats"]);
}

#[test]
fn a_module_that_its_crate_does_not_know_is_refused() {
    let place = cats_and_dogs();
    let layout = ["--layout", "crate", "--runtime", "runtime"];
    place.done(&layout);
    fs::remove_file(place.path().join("out/Cargo.toml")).unwrap();
    let err = place.failed(1, &[&layout[..], &["--service", "cats"]].concat());
    assert!(
        err.contains("out/src/dogs is built; ") && err.contains("add --service dogs/2024-01-31"),
        "{err}"
    );
    place.done(&[&layout[..], &["--service", "cats", "--service", "dogs/2024-01-31"]].concat());
}

#[test]
fn another_layout_leaves_nothing_of_the_one_before() {
    let place = cats_and_dogs();
    let layout = |layout| ["--layout", layout, "--runtime", "runtime"];
    place.done(&layout("crates"));
    let (_, out, _) = place.run(&[&layout("crate")[..], &["--check"]].concat());
    assert!(
        out.replace('\\', "/").contains("left over: out/cats/Cargo.toml\n"),
        "{out}"
    );
    let out = place.done(&layout("crate")).replace('\\', "/");
    assert!(
        out.contains("\nout/dogs: ") && out.contains(" files removed\n"),
        "{out}"
    );
    assert_eq!(place.names("out"), ["Cargo.toml", "rustfmt.toml", "src"]);
    place.done(&[]);
    assert_eq!(place.names("out"), ["cats", "dogs"]);
    place.done(&layout("crate"));
    place.done(&["--service", "cats", "--prune"]);
    assert_eq!(place.names("out"), ["cats"]);
    place.done(&layout("crates"));
    assert_eq!(place.names("out"), ["Cargo.toml", "cats", "dogs", "rustfmt.toml"]);
    assert!(!place.has("out/cats/mod.rs"));
}

#[test]
fn all_of_a_run_into_a_folder_below_stays() {
    let place = cats_and_dogs();
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
        let (code, _, err) = place.xtask(&below(out, layout));
        assert_eq!(code, 0, "{err}");
    }
    place.done(&["--layout", "crates", "--runtime", "runtime"]);
    place.done(&[]);
    for (out, layout) in [("out/a", "crate"), ("out/b", "crates")] {
        let (_, said, _) = place.xtask(&[&below(out, layout)[..], &["--check"]].concat());
        assert!(said.contains("up to date"), "{said}");
    }
}

#[test]
fn a_workspace_around_a_crate_that_does_not_have_it_gets_a_word() {
    let place = cats_and_dogs();
    place.write("Cargo.toml", "[workspace]\n");
    let layout = |layout| ["--layout", layout, "--runtime", "runtime"];
    let (code, _, err) = place.run(&layout("crate"));
    assert_eq!(code, 0);
    let err = err.replace('\\', "/");
    assert!(
        err.starts_with("warning: Cargo does not take out/Cargo.toml as it lies: ")
            && err.contains("`workspace.exclude`"),
        "{err}"
    );
    place.write("Cargo.toml", "[workspace]\nexclude = [\"out\"]\n");
    place.done(&layout("crate"));
    // This one is a workspace itself.
    place.write("Cargo.toml", "[workspace]\n");
    place.done(&layout("crates"));
}
