//! Generates the clients of the services in `models`. They are not in the repository, so what is tested is always what the
//! generator makes now.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tinsmith_model::ModelFolder;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=models");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo has not set OUT_DIR")?);
    let mut modules = String::new();
    for folder in ModelFolder::all(Path::new("models"))? {
        let module = generate(&folder, &out)?;
        let path = out.join(&module).join("mod.rs");
        modules.push_str(&format!("#[path = {path:?}]\npub mod {module};\n"));
    }
    fs::write(out.join("services.rs"), modules)?;
    Ok(())
}

/// Writes the client of a service, and gives the name of its module.
fn generate(folder: &ModelFolder, out: &Path) -> Result<String, Box<dyn Error>> {
    let service = folder.load().map_err(|report| report.to_string())?.service;
    let generated = tinsmith_codegen::generate(&service).map_err(|faults| {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        faults.join("\n")
    })?;
    fs::create_dir_all(out.join(&generated.module))?;
    for file in generated.files {
        fs::write(out.join(file.path), file.contents)?;
    }
    Ok(generated.module)
}
