//! No text makes the reader panic.

use serde_json::{Value, json};

use tinsmith_model::{Diagnostics, Loaded, SourceFile};

use crate::places::assert_at_tokens;
use crate::{found, load};

/// A model that has each key of a few kinds.
fn model() -> Value {
    json!({
        "metadata": {"apiVersion": "1", "endpointPrefix": "a", "serviceId": "A", "protocols": ["json"],
            "auth": ["aws.auth#sigv4"], "protocolSettings": {"h2": "optional"}, "awsQueryCompatible": {}},
        "clientContextParams": {"P": {"type": "boolean"}},
        "operations": {"Op": {"name": "Op", "http": {"method": "GET", "requestUri": "/{id}?a=b", "responseCode": 200},
            "input": {"shape": "In", "xmlNamespace": {"uri": "u"}}, "output": {"shape": "Out", "resultWrapper": "W"},
            "errors": [{"shape": "Bad"}], "authtype": "none", "endpoint": {"hostPrefix": "{id}."},
            "httpChecksum": {"requestAlgorithmMember": "id"}, "requestcompression": {"encodings": ["gzip"]},
            "staticContextParams": {"Q": {"value": true}}, "operationContextParams": {"R": {"path": "a"}},
            "endpointdiscovery": {"required": true}}},
        "shapes": {
            "In": {"type": "structure", "required": ["id"], "payload": "body", "members": {
                "id": {"shape": "S", "location": "uri", "hostLabel": true, "contextParam": {"name": "C"}},
                "body": {"shape": "L"}}},
            "Out": {"type": "structure", "union": false, "members": {"m": {"shape": "M", "timestampFormat": "iso8601"}}},
            "Bad": {"type": "structure", "exception": true, "members": {"error": {"shape": "S"}},
                "error": {"code": "B", "httpStatusCode": 400}, "retryable": {"throttling": true},
                "errorMessageMember": "error", "errorAliases": [{"member": "error", "value": "b", "whenPresent": ["error"]}]},
            "S": {"type": "string", "enum": ["a"], "min": 1, "max": 2},
            "L": {"type": "list", "member": {"shape": "In"}},
            "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "M2"}},
            "M2": {"type": "structure", "eventstream": true, "members": {"e": {"shape": "Out"}}}},
    })
}

/// How many values there are in a value, itself among them.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    }
}

/// Replaces the value that comes as number `n` in a walk.
fn replace(value: &mut Value, n: &mut usize, with: &Value) {
    if *n == 0 {
        *value = with.clone();
    }
    *n = n.wrapping_sub(1);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, n, with)),
        Value::Object(entries) => entries.values_mut().for_each(|item| replace(item, n, with)),
        _ => {}
    }
}

/// Reads files; every diagnostic must be at a key or a value.
fn read(files: &[(&str, &str)]) -> Result<Loaded, Diagnostics> {
    let sources = files.iter().map(|(path, text)| SourceFile {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    });
    let sources: Vec<_> = sources.collect();
    let loaded = load(&sources);
    assert_at_tokens(&found(&loaded), &sources);
    loaded
}

#[test]
fn any_value_can_stand_anywhere() {
    let model = model();
    assert!(read(&[("service-2.json", &model.to_string())]).is_ok());
    let values = [
        json!(null),
        json!(7),
        json!("S"),
        json!("{"),
        json!([]),
        json!({}),
        json!(["a", "a"]),
        json!({"shape": "L"}),
    ];
    let mut refused = 0;
    for n in 0..count(&model) {
        for with in &values {
            let mut changed = model.clone();
            replace(&mut changed, &mut n.clone(), with);
            if let Ok(loaded) = read(&[("service-2.json", &changed.to_string())]) {
                loaded.service.walk(&loaded.service.operations);
                loaded.service.recursion();
            } else {
                refused += 1;
            }
        }
    }
    assert!(refused > 400, "{refused}");
}

#[test]
fn any_overlay_can_go_over_a_model() {
    let model = model();
    let text = model.to_string();
    let mut refused = 0;
    for n in 0..count(&model) {
        for with in [json!(null), json!([]), json!({}), json!({"x": 1})] {
            let mut overlay = model.clone();
            replace(&mut overlay, &mut n.clone(), &with);
            let sources = [("service-2.json", &*text), ("overlay.json", &*overlay.to_string())];
            refused += usize::from(read(&sources).is_err());
        }
    }
    assert!(refused > 400, "{refused}");
}

#[test]
fn a_text_can_end_anywhere() {
    let text = model().to_string();
    for (end, _) in text.char_indices() {
        let source = SourceFile {
            path: "service-2.json".to_owned(),
            text: text[..end].to_owned(),
        };
        let diagnostics = load(&[source]).unwrap_err();
        let fault = &diagnostics.errors[0];
        assert_eq!((fault.line, fault.column), (1, end.max(1)), "{diagnostics}");
    }
}
