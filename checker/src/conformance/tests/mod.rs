//! Each format with small cases of our own: one that passes, and some that must not.

mod config;
mod endpoints;
mod parsing;
mod protocols;
mod services;
mod smoke;
mod suites;

use std::path::Path;

use std::fs;

use serde_json::{Value, json};

use super::*;

/// What the report says of a file's cases, without the table.
fn failures(name: &str, cases: Value) -> String {
    let text = run_all(name, cases).to_string();
    let failures = text.lines().skip_while(|line| !line.starts_with("FAILED"));
    failures.collect::<Vec<_>>().join("\n")
}

/// The last line of the report.
fn counts(name: &str, cases: Value) -> String {
    let text = run_all(name, cases).to_string();
    text.lines().last().unwrap_or_default().to_owned()
}

fn run_all(name: &str, cases: Value) -> Report {
    run_with(None, name, cases)
}

fn run_with(models: Option<&Path>, name: &str, cases: Value) -> Report {
    let file = CaseFile::of_test(name, cases);
    let mut suite = Suite::new(file.suite(), file.protocol(), file.peers());
    run_file(
        &file,
        &Context::new(models.map(Path::to_owned), None, tinsmith_model::Form::C2j),
        &mut suite,
    );
    let mut report = Report::default();
    report.add(suite);
    report
}

/// A folder with the model of one service, `things`, which speaks the query protocol.
fn models(operations: &Value, shapes: &Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let version = folder.path().join("things/2024-01-31");
    fs::create_dir_all(&version).unwrap();
    let model = json!({
        "version": "2.0",
        "metadata": {
            "apiVersion": "2024-01-31", "endpointPrefix": "things", "protocol": "query", "serviceId": "Things",
            "signatureVersion": "v4",
        },
        "operations": operations,
        "shapes": shapes,
    });
    fs::write(version.join("service-2.json"), model.to_string()).unwrap();
    folder
}
