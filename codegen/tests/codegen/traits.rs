//! What operations ask for beyond a plain request: the data that says so, and the feature of the runtime that does it.

use serde_json::json;
use tinsmith_codegen::generate;
use tinsmith_model::{ModelFolder, Service, SourceFile};

use crate::{assert_generated, root, service};

#[test]
fn an_operation_says_which_checksum_its_requests_carry() {
    assert_generated!("traits", "store.rs", "static STORE");
    assert_generated!("traits", "stow.rs", "static STOW");
}

#[test]
fn an_operation_says_that_its_requests_may_be_compressed() {
    assert_generated!("traits", "report.rs", "static REPORT");
}

#[test]
fn a_signature_for_several_regions_is_for_operations_that_go_with_no_other() {
    assert_generated!("traits", "share.rs", "static SHARE");
    assert_generated!("traits", "spread.rs", "static SPREAD");
}

#[test]
fn a_service_needs_a_feature_for_what_its_operations_ask_for_and_no_other() {
    let folders = ModelFolder::all(root()).unwrap();
    let features = |name: &str| {
        let folder = folders.iter().find(|folder| folder.service == name).unwrap();
        generate(&service(folder)).unwrap().features
    };
    assert_eq!(features("traits"), ["rest-json", "checksums", "compression", "sigv4a"]);
    assert_eq!(features("requests"), ["rest-json"]);
}

#[test]
fn a_service_needs_the_signature_for_several_regions_where_all_its_endpoints_want_it() {
    let features = |schemes: serde_json::Value| {
        let metadata = json!({
            "apiVersion": "2024-01-31", "endpointPrefix": "a", "protocol": "json", "jsonVersion": "1.1", "targetPrefix": "A", "serviceId": "A",
            "signatureVersion": "v4",
        });
        let ping = json!({"name": "Ping", "http": {"method": "POST", "requestUri": "/"}});
        let endpoint = json!({"url": "https://a.example", "properties": {"authSchemes": schemes}, "headers": {}});
        let rule = json!({"conditions": [], "type": "endpoint", "endpoint": endpoint});
        let files = [
            (
                "service-2.json",
                json!({"metadata": metadata, "operations": {"Ping": ping}, "shapes": {}}),
            ),
            (
                "endpoint-rule-set-1.json",
                json!({"version": "1.0", "parameters": {}, "rules": [rule]}),
            ),
        ];
        let files = files.map(|(path, json)| SourceFile {
            path: path.to_owned(),
            text: json.to_string(),
        });
        let loaded = Service::from_sources("a", "2024-01-31", &files).unwrap();
        generate(&loaded.service).unwrap().features
    };
    assert_eq!(
        features(json!([{"name": "sigv4a"}])),
        ["json", "endpoint-rules", "sigv4a"]
    );
    assert_eq!(
        features(json!([{"name": "sigv4a"}, {"name": "sigv4"}])),
        ["json", "endpoint-rules"]
    );
}
