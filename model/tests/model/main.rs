//! What comes out of model texts: services, and reports of what is wrong with them.

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
mod recursion;
mod robust;
mod shapes;
mod walk;

use tinsmith_model::{Loaded, Report, Service, SourceFile};

/// A metadata object that has what it must have.
const METADATA: &str =
    r#"{"apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "protocols": ["rest-json"]}"#;

fn files(files: &[(&str, &str)]) -> Result<Loaded, Report> {
    let sources = files.iter().map(|(path, text)| SourceFile {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    });
    Service::from_sources("demo", "2024-01-31", &sources.collect::<Vec<_>>())
}

/// A model with shapes and operations. They start in line 1, column 1 of their own lines: 4 and on for the shapes.
fn model(shapes: &str, operations: &str) -> String {
    format!("{{\"metadata\": {METADATA},\n\"operations\": {{{operations}}},\n\"shapes\": {{\n{shapes}\n}}}}")
}

/// A model with only shapes.
fn shapes(shapes: &str) -> String {
    model(shapes, "")
}

/// The service of a text without faults or warnings.
fn service(text: &str) -> Service {
    let loaded = files(&[("service-2.json", text)]).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(loaded.warnings, []);
    loaded.service
}

/// What is found in a text.
fn report(text: &str) -> String {
    report_of(&[("service-2.json", text)])
}

/// What is found in some files.
fn report_of(sources: &[(&str, &str)]) -> String {
    let report = match files(sources) {
        Err(report) => report,
        Ok(loaded) => Report {
            faults: Vec::new(),
            warnings: loaded.warnings,
        },
    };
    report.to_string()
}
