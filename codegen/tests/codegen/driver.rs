//! The program that calls generated clients with values as JSON.

use tinsmith_codegen::driver;
use tinsmith_model::ModelFolder;

use crate::{root, service};

fn driven(model: &str) -> driver::Driver {
    let folders = ModelFolder::all(root()).unwrap();
    let folder = folders.iter().find(|folder| folder.service == model).unwrap();
    driver::generate(&service(folder)).unwrap()
}

#[test]
fn inputs_are_put_together_with_setters_and_errors_are_read_as_types() {
    for model in ["both-ways", "errors", "nested-input"] {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("{model}__calls.rs"), driven(model).calls.contents));
    }
}

#[test]
fn the_client_is_the_one_that_users_get() {
    let folders = ModelFolder::all(root()).unwrap();
    for folder in &folders {
        let generated = tinsmith_codegen::generate(&service(folder)).unwrap();
        let driver = driver::generate(&service(folder)).unwrap();
        assert_eq!((driver.client, driver.features), (generated.files, generated.features));
    }
}

#[test]
fn a_program_has_the_calls_of_several_services() {
    let modules = ["errors", "nested-input"].map(|model| driven(model).module);
    let root = driver::program(&modules).unwrap();
    assert_eq!(root.path, "main.rs");
    for piece in [
        "mod services {\n    pub(crate) mod errors;\n    pub(crate) mod nested_input;\n}",
        "\"nested_input\" => calls::nested_input::call(call),",
    ] {
        assert!(root.contents.contains(piece), "{}", root.contents);
    }
}
