//! Which clients the cases of files need: each model of a case, and the operations of services that cases call.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tinsmith_model::{Form, ModelFolder, Service};

use super::cases::each;
use super::eventstream::events;
use super::files::CaseFile;
use super::{parsing, protocols};
use crate::interpret::SchemaError;
use crate::models::load_model;
use crate::typed::{Clients, Programs, key};

/// Generates and builds the clients for files.
pub(super) fn clients(files: &[CaseFile], models: Option<&Path>, form: Form) -> anyhow::Result<Clients> {
    let mut programs = Programs::default();
    let mut services = BTreeMap::new();
    for file in files {
        match (file.name().split_once('/'), models) {
            (Some(("response-parsing", _) | ("protocols", "service-requests" | "service-responses")), Some(models)) => {
                add_operations(&mut services, models, file.cases());
            }
            (Some(("protocols", _)), _) => add_models(&mut programs, file, form),
            (Some(("eventstream", "rest-json")), _) => add_event_models(&mut programs, file, form),
            _ => {}
        }
    }
    for (folder, operations) in services {
        let operations: Vec<&str> = operations.iter().map(String::as_str).collect();
        let subset = |service: Service| {
            service
                .subset(&operations)
                .map_err(|error| SchemaError::Refused(error.to_string()))
        };
        let service = load_model(&folder).and_then(subset);
        let key = key(&folder);
        programs.add(&format!("cases-{}", key.replace('/', "-")), &key, service);
    }
    programs.build("conformance")
}

/// Collects the operations that the cases call. If there is no such service, running the case reports it.
fn add_operations(services: &mut BTreeMap<ModelFolder, Vec<String>>, models: &Path, cases: &Value) {
    let text = |case: &Value, name: &str| case[name].as_str().unwrap_or_default().to_owned();
    for case in each(cases) {
        if let Ok(folder) = parsing::folder(models, text(case, "service"), text(case, "version")) {
            services.entry(folder).or_default().push(text(case, "operation"));
        }
    }
}

/// Adds the models of a file's cases, all of a protocol to one program.
fn add_models(programs: &mut Programs, file: &CaseFile, form: Form) {
    let Some(half) = protocols::half(file) else { return };
    let program = format!("cases-{}", file.protocol());
    for group in file.cases().as_array().into_iter().flatten() {
        for case in each(group) {
            add_model(programs, &program, &protocols::source(group, case, half, form));
        }
    }
}

/// Adds the models of cases of events.
fn add_event_models(programs: &mut Programs, file: &CaseFile, form: Form) {
    let model = &file.cases()["model"];
    for case in each(file.cases()) {
        let source = protocols::source(model, &events::given(model, case), events::half(case), form);
        add_model(programs, "cases-events", &source);
    }
}

fn add_model(programs: &mut Programs, program: &str, source: &Value) {
    let key = source.to_string();
    if !programs.has(&key) {
        let service = protocols::loaded(&format!("case-{}", programs.len()), &key);
        programs.add(program, &key, service);
    }
}
