use std::path::Path;

use tinsmith_model::Services;

use super::{Driver, Kind, generate, program};

fn driver(model: &str, kind: Kind) -> Driver {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../codegen/tests/models"));
    let services = Services::of(root).unwrap();
    let folder = services.look_up(model).unwrap().last().unwrap();
    generate(&folder.load().unwrap().service, kind).unwrap()
}

#[test]
fn inputs_are_built_with_setters_and_errors_are_read_as_types() {
    for model in ["both-ways", "errors", "nested-input"] {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            let calls = driver(model, Kind::Calls).calls;
            insta::assert_snapshot!(format!("{model}__calls.rs"), calls.contents);
        });
    }
}

#[test]
fn walks_and_waits_are_those_of_the_builders() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for model in ["pages", "waits"] {
            let walks = driver(model, Kind::Walks).calls;
            insta::assert_snapshot!(format!("{model}__walks.rs"), walks.contents);
        }
    });
}

#[test]
fn a_program_has_the_calls_of_several_services() {
    let modules = ["errors", "nested-input"].map(|model| driver(model, Kind::Calls).module);
    let root = program(&modules, Kind::Calls).unwrap();
    assert_eq!(root.path, "main.rs");
    for piece in [
        "mod services {\n    pub(crate) mod errors;\n    pub(crate) mod nested_input;\n}",
        "\"nested_input\" => calls::nested_input::call(call),",
    ] {
        assert!(root.contents.contains(piece), "{}", root.contents);
    }
}
