//! All files of all models, and of models with names of our own, in one crate: the generated code compiles, and passes the lints of
//! the workspace.

use tinsmith_model::ModelFolder;

use crate::generated_crate::GeneratedCrate;
use crate::own_names;
use crate::{files, root};

#[test]
fn compiler_clippy_and_rustdoc_have_nothing_to_say() {
    let made = GeneratedCrate::new("generated-from-models", "");
    let mut lib = "//! Generated from models.\n".to_owned();
    for folder in ModelFolder::all(root()).unwrap() {
        made.write_all("src", &files(&folder));
        lib += &format!("pub mod {};\n", folder.service.replace('-', "_"));
    }
    for (module, files) in own_names::files() {
        made.write_all("src", &files);
        lib += &format!("pub mod {module};\n");
    }
    made.write("src/lib.rs", &lib);
    made.must("clippy", &["--", "-D", "warnings"]);
    made.must("doc", &["--no-deps"]);
}
