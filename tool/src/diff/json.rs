//! The report as JSON, for programs. `docs/model-changes.md` says what the fields are; they keep their names.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use tinsmith_codegen::review::{Class, Finding};
use tinsmith_model::Place;

use super::report::{Report, ServiceReport};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = report.counts().into_iter();
    let counts: Map<_, _> = counts
        .map(|(class, count)| (class.name().to_owned(), json!(count)))
        .collect();
    let value = json!({
        "format": 1,
        "old": report.old,
        "new": report.new,
        "verdict": report.verdict().map(Class::name),
        "bump": report.verdict().map(|class| class.bump().name()),
        "counts": counts,
        "compared": report.compared,
        "failed": report.failed,
        "services": report.services.iter().map(service).collect::<Vec<_>>(),
    });
    writeln!(out, "{value:#}")
}

fn service(service: &ServiceReport) -> Value {
    json!({
        "service": service.name,
        "oldVersion": service.old_version,
        "newVersion": service.new_version,
        "verdict": service.worst().name(),
        "bump": service.worst().bump().name(),
        "changes": service.findings.iter().map(change).collect::<Vec<_>>(),
    })
}

/// What a change does not have is `null`.
fn change(finding: &Finding) -> Value {
    let change = &finding.change;
    let (waiter, value) = match &change.place {
        Place::Waiter(name) => (Some(name), None),
        Place::Value { value, .. } => (None, Some(value)),
        _ => (None, None),
    };
    json!({
        "class": finding.class.name(),
        "kind": change.kind.name(),
        "operation": finding.operation,
        "shape": change.place.shape(),
        "member": change.place.member(),
        "value": value,
        "waiter": waiter,
        "old": change.old,
        "new": change.new,
        "why": finding.why,
        "rust": finding.rust,
        "oldType": finding.old_type,
        "newType": finding.new_type,
    })
}
