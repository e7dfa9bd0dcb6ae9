//! Requests of services, through clients with the settings of the cases.

use std::fs;

use serde_json::{Value, json};

use super::run_with;

/// The report on a request of a service whose rules put the box into the path if told so, else into the host.
fn report(style: &str, serialized: Value) -> String {
    let folder = tempfile::tempdir().unwrap();
    let version = folder.path().join("boxes/2024-01-31");
    fs::create_dir_all(&version).unwrap();
    let member = json!({"shape": "S", "location": "uri", "locationName": "Box", "contextParam": {"name": "Bucket"}});
    let model = json!({
        "version": "2.0",
        "metadata": {
            "apiVersion": "2024-01-31", "endpointPrefix": "boxes", "protocol": "rest-xml", "serviceId": "Boxes",
            "signatureVersion": "s3",
        },
        "operations": {"Open": {
            "name": "Open", "http": {"method": "GET", "requestUri": "/{Box}?open"}, "input": {"shape": "In"},
        }},
        "shapes": {
            "S": {"type": "string"},
            "In": {"type": "structure", "required": ["Box"], "members": {"Box": member}},
        },
    });
    fs::write(version.join("service-2.json"), model.to_string()).unwrap();
    let in_path = json!({"fn": "booleanEquals", "argv": [{"ref": "ForcePathStyle"}, true]});
    let rules = json!({
        "version": "1.0",
        "parameters": {
            "Region": {"type": "string", "builtIn": "AWS::Region"}, "Bucket": {"type": "string"},
            "ForcePathStyle": {"type": "boolean", "required": true, "default": false},
        },
        "rules": [
            {"type": "endpoint", "conditions": [in_path], "endpoint": {"url": "https://example.com/{Bucket}"}},
            {"type": "endpoint", "conditions": [], "endpoint": {"url": "https://{Bucket}.example.com"}},
        ],
    });
    fs::write(version.join("endpoint-rule-set-1.json"), rules.to_string()).unwrap();
    let config = json!({"s3": {"addressing_style": style}});
    let case = json!({
        "id": "open", "service": "boxes", "operation": "Open", "clientConfig": config, "params": {"Box": "b"},
        "serialized": serialized,
    });
    run_with(Some(folder.path()), "protocols/service-requests", json!([case])).to_string()
}

#[test]
fn a_setting_decides_where_the_request_goes() {
    for (style, path, host) in [("path", "/b", "example.com"), ("virtual", "/", "b.example.com")] {
        let wanted = |host: &str| json!({"method": "GET", "uri": path, "queryParams": ["open"], "host": host});
        let right = report(style, wanted(host));
        assert!(right.ends_with("\n1 passed, 0 failed, 0 skipped\n"), "{right}");
        let wrong = report(style, wanted("elsewhere.example.com"));
        assert!(
            wrong.contains("FAILED protocols/service-requests open\n    host: wanted"),
            "{wrong}"
        );
    }
}
