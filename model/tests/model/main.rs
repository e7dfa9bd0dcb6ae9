//! Texts of models become services, or diagnostics.

mod amendments;
mod ast;
mod diff;
mod errors;
mod files;
mod folder;
mod json;
mod linked;
mod members;
mod operations;
mod overlay;
mod pages_and_waits;
mod places;
mod positions;
mod recursion;
mod robust;
mod shapes;
mod walk;

use tinsmith_model::{Diagnostics, Loaded, Service, SourceFile};

use places::{assert_marked, unmark};

/// A metadata object with all required keys.
const METADATA: &str =
    r#"{"apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "protocols": ["rest-json"]}"#;

/// Loads files. Each place of a diagnostic has a mark: see [`places`].
#[track_caller]
fn files(files: &[(&str, &str)]) -> Result<Loaded, Diagnostics> {
    let (sources, marked) = unmark(files);
    let loaded = load(&sources);
    assert_marked(&found(&loaded), &marked);
    loaded
}

fn load(sources: &[SourceFile]) -> Result<Loaded, Diagnostics> {
    Service::from_sources("demo", "2024-01-31", sources)
}

/// The errors, or else the warnings.
fn found(loaded: &Result<Loaded, Diagnostics>) -> Diagnostics {
    match loaded {
        Err(diagnostics) => diagnostics.clone(),
        Ok(loaded) => Diagnostics {
            errors: Vec::new(),
            warnings: loaded.warnings.clone(),
        },
    }
}

/// A model with shapes and operations. They start in line 1, column 1 of their own lines: 4 and on for the shapes.
fn model(shapes: &str, operations: &str) -> String {
    format!("{{\"metadata\": {METADATA},\n\"operations\": {{{operations}}},\n\"shapes\": {{\n{shapes}\n}}}}")
}

/// A model with only shapes.
fn shapes(shapes: &str) -> String {
    model(shapes, "")
}

/// The service of a text without diagnostics.
fn service(text: &str) -> Service {
    let loaded = files(&[("service-2.json", text)]).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    assert_eq!(loaded.warnings, []);
    loaded.service
}

/// The diagnostics of a text, which must be at the marks.
#[track_caller]
fn report(text: &str) -> String {
    report_of(&[("service-2.json", text)])
}

/// The diagnostics of some files, which must be at the marks.
#[track_caller]
fn report_of(sources: &[(&str, &str)]) -> String {
    found(&files(sources)).to_string()
}
