//! Amendments: what clients of a service need beyond its model. They are overlays that ship with this crate, one file a service in
//! `amendments/`, and go over every model of that service, before its own overlay.
//!
//! ```json
//! {"amendments": [
//!     {"reason": "Every request names the version of the API in a header.",
//!      "source": "botocore 1.43.11, handlers.py, add_glacier_version",
//!      "apiVersions": ["2012-06-01"],
//!      "merge": {"metadata": {"requestHeaders": {"x-amz-glacier-version": "{apiVersion}"}}}}]}
//! ```
//!
//! `apiVersions` can be left out. Parts that a model does not have are skipped; an amendment that changes nothing in a model is a warning.

use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::json::{self, Entry, Node, Value};
use crate::overlay;
use crate::source::BuiltInFile;

/// The amendments of a service.
#[derive(Debug)]
struct Amendments {
    /// The service id of its models in lower case, with hyphens for blanks.
    service: &'static str,
    file: BuiltInFile,
}

macro_rules! amendments {
    ($($service:literal),* $(,)?) => {
        &[$(Amendments {
            service: $service,
            file: BuiltInFile {
                path: concat!("amendments/", $service, ".json"),
                text: include_str!(concat!("../amendments/", $service, ".json")),
            },
        }),*]
    };
}

/// All of them.
static ALL: &[Amendments] = amendments![
    "api-gateway",
    "auto-scaling",
    "clouddirectory",
    "cloudsearch-domain",
    "cognito-identity-provider",
    "docdb",
    "dynamodb",
    "dynamodb-streams",
    "ec2",
    "glacier",
    "iam",
    "iot",
    "machine-learning",
    "neptune",
    "polly",
    "quicksight",
    "rds",
    "route-53",
    "s3",
    "sagemaker",
    "signin",
    "sso-oidc",
    "xray",
];

/// Merges the amendments of the service into its model.
pub(crate) fn apply<'a>(service: &mut Node<'a>, collector: &mut Collector) {
    let metadata = |key| text(&service.entry("metadata")?.node, key).map(str::to_owned);
    let (Some(id), version) = (metadata("serviceId"), metadata("apiVersion")) else {
        return;
    };
    let name = id.to_ascii_lowercase().replace(' ', "-");
    let Some(amendments) = ALL.iter().find(|amendments| amendments.service == name) else {
        return;
    };
    let file = amendments.file;
    collector.set_amendments(file);
    let Some(file) = json::parse(BuiltInFile::NUMBER, file.text, collector) else {
        return;
    };
    for amendment in items(file) {
        let is_meant = match amendment.entry("apiVersions").map(|entry| &entry.node.value) {
            Some(Value::Array(versions)) => versions.iter().any(|listed| string(listed) == version.as_deref()),
            _ => true,
        };
        if is_meant {
            merge(service, amendment, collector);
        }
    }
}

fn merge<'a>(service: &mut Node<'a>, amendment: Node<'a>, collector: &mut Collector) {
    let place = amendment.place;
    let reason = text(&amendment, "reason").unwrap_or_default().to_owned();
    let Value::Object(entries) = amendment.value else {
        return;
    };
    let merged = entries.into_iter().find(|entry| entry.key == "merge");
    let effect = merged.map(|Entry { node, .. }| overlay::apply_amendment(service, node, collector));
    let effect = effect.unwrap_or_default();
    let is_live = effect.changes || effect.repeats;
    if !is_live {
        let message = format!("this amendment changes nothing in the model: {reason}");
        let help = "it can go if the models of the service say so themselves, or no longer have what it names";
        collector.add(DiagnosticKind::DeadAmendment, place, message, help);
    }
}

/// The amendments of a file.
fn items(file: Node<'_>) -> Vec<Node<'_>> {
    let Value::Object(entries) = file.value else {
        return Vec::new();
    };
    let list = entries.into_iter().find(|entry| entry.key == "amendments");
    match list.map(|entry| entry.node.value) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    string(&node.entry(key)?.node)
}

fn string<'n>(node: &'n Node) -> Option<&'n str> {
    match &node.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use serde_json::Value;

    use super::ALL;

    #[test]
    fn every_file_is_embedded() {
        let files = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/amendments")).unwrap();
        let files: BTreeSet<_> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        let embedded: BTreeSet<_> = ALL.iter().map(|found| format!("{}.json", found.service)).collect();
        assert_eq!(files, embedded);
    }

    #[test]
    fn every_amendment_has_a_reason_and_a_source_and_no_other_keys() {
        for file in ALL.iter().map(|amendments| amendments.file) {
            let value: Value = serde_json::from_str(file.text).unwrap();
            assert_eq!(value.as_object().unwrap().len(), 1, "{}", file.path);
            for amendment in value["amendments"].as_array().unwrap() {
                let amendment = amendment.as_object().unwrap();
                for key in amendment.keys() {
                    assert!(
                        ["reason", "source", "apiVersions", "merge"].contains(&key.as_str()),
                        "{}: {key}",
                        file.path
                    );
                }
                for key in ["reason", "source"] {
                    assert!(
                        amendment[key].as_str().is_some_and(|text| text.len() > 10),
                        "{}",
                        file.path
                    );
                }
                assert!(amendment["merge"].is_object(), "{}", file.path);
            }
        }
    }
}
