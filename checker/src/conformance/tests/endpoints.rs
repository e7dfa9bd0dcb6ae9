//! Endpoints through a client.

use std::fs;

use serde_json::{Value, json};

use super::run_with;

/// The report on a case of a service whose endpoint has the bucket of the input in its host, and refuses a bucket called `no`.
fn report(expect: Value, bucket: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let version = folder.path().join("boxes/2024-01-31");
    fs::create_dir_all(&version).unwrap();
    let model = json!({
        "version": "2.0",
        "metadata": {
            "apiVersion": "2024-01-31", "endpointPrefix": "boxes", "protocol": "rest-json", "serviceId": "Boxes",
            "signatureVersion": "v4",
        },
        "operations": {"Open": {
            "name": "Open", "http": {"method": "GET", "requestUri": "/open"}, "input": {"shape": "In"},
        }},
        "shapes": {
            "S": {"type": "string"},
            "In": {"type": "structure", "members": {"bucket": {"shape": "S", "contextParam": {"name": "Bucket"}}}},
        },
    });
    fs::write(version.join("service-2.json"), model.to_string()).unwrap();
    let refused = json!({"fn": "stringEquals", "argv": [{"ref": "Bucket"}, "no"]});
    let is_set = json!({"fn": "isSet", "argv": [{"ref": "Bucket"}]});
    let rules = json!({
        "version": "1.0",
        "parameters": {
            "Region": {"type": "string", "builtIn": "AWS::Region"}, "Bucket": {"type": "string"},
            "Fast": {"type": "boolean", "builtIn": "AWS::Boxes::Fast"},
        },
        "rules": [
            {"type": "error", "conditions": [is_set, refused], "error": "no"},
            {"type": "endpoint", "conditions": [], "endpoint": {"url": "https://{Bucket}.{Region}.example.com/base"}},
        ],
    });
    fs::write(version.join("endpoint-rule-set-1.json"), rules.to_string()).unwrap();
    let input = json!({
        "operationName": "Open", "operationParams": {"bucket": bucket},
        "builtInParams": {"AWS::Region": "eu-west-1", "AWS::Boxes::Fast": true},
    });
    let params = json!({"Region": "eu-west-1", "Bucket": "b"});
    let case = match expect["error"].as_str() {
        Some(_) => json!({"id": "a", "params": {"Bucket": "no"}, "expect": expect, "operationInputs": [input]}),
        None => json!({"id": "a", "params": params, "expect": expect, "operationInputs": [input]}),
    };
    let file = json!({"service": "boxes", "version": "2024-01-31", "cases": [case]});
    run_with(Some(folder.path()), "endpoints/services/boxes", file).to_string()
}

#[test]
fn a_request_goes_where_the_parameters_lead_that_the_client_takes_out_of_the_input() {
    let expect = json!({"endpoint": {"url": "https://b.eu-west-1.example.com/base"}});
    let right = report(expect.clone(), "b");
    assert!(right.ends_with("\n2 passed, 0 failed, 0 skipped\n"), "{right}");
    let wrong = report(expect, "c");
    let differs = "FAILED endpoints/services/boxes a, through a client\n    URL: wanted";
    assert!(
        wrong.contains(differs) && wrong.ends_with("\n1 passed, 1 failed, 0 skipped\n"),
        "{wrong}"
    );
}

#[test]
fn where_the_rules_refuse_nothing_is_sent() {
    let right = report(json!({"error": "no"}), "no");
    assert!(right.ends_with("\n2 passed, 0 failed, 0 skipped\n"), "{right}");
    let wrong = report(json!({"error": "no"}), "yes");
    assert!(
        wrong.contains("FAILED endpoints/services/boxes a, through a client\n    error: wanted"),
        "{wrong}"
    );
}
