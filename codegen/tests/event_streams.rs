//! Outputs that are event streams.

use serde_json::{Value, json};
use tinsmith_codegen::{Generated, generate};
use tinsmith_model::{Service, SourceFile};

fn generated(protocol: &str, operation: Value) -> Generated {
    let text = json!({
        "metadata": {
            "apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "protocols": [protocol],
            "jsonVersion": "1.1", "targetPrefix": "Demo",
        },
        "operations": {
            "Watch": operation,
            "Ping": {"name": "Ping", "http": {"method": "POST", "requestUri": "/"}},
        },
        "shapes": {
            "I": {"type": "integer"}, "B": {"type": "blob"},
            "Level": {"type": "structure", "event": true, "members": {
                "level": {"shape": "I", "eventheader": true}, "data": {"shape": "B", "eventpayload": true}}},
            "Levels": {"type": "structure", "eventstream": true, "members": {"level": {"shape": "Level"}}},
            "Io": {"type": "structure", "members": {"levels": {"shape": "Levels"}}, "payload": "levels"},
        },
    });
    let source = SourceFile {
        path: "service-2.json".to_owned(),
        text: text.to_string(),
    };
    let loaded = Service::from_sources("demo", "2024-01-31", &[source]);
    let service = loaded.unwrap_or_else(|report| panic!("{report}")).service;
    generate(&service).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn watch() -> Value {
    json!({"name": "Watch", "http": {"method": "POST", "requestUri": "/watch"}, "output": {"shape": "Io"}})
}

#[test]
fn an_output_has_the_events_as_a_stream_of_a_union() {
    for protocol in ["rest-json", "json"] {
        let generated = generated(protocol, watch());
        let text: String = generated.files.iter().map(|file| file.contents.as_str()).collect();
        for part in [
            r#"#[member("levels", EventStream(super::types::LEVELS), event_stream)]"#,
            "pub levels: runtime::EventStream<S, super::Levels, super::ServiceError>,",
            "streams_output: true,",
            r#"#[schema(LEVELS = "Levels")]"#,
            r#"#[member("level", Structure(LEVEL))]"#,
            r#"#[member("level", Integer, event_header)]"#,
            r#"#[member("data", Blob, event_payload)]"#,
        ] {
            assert!(text.contains(part), "{protocol}: {part}\n{text}");
        }
        assert!(generated.features.contains(&"eventstream"), "{protocol}");
    }
}

#[test]
fn an_operation_with_events_in_its_request_is_left_out_with_a_warning() {
    let mut operation = watch();
    operation["input"] = json!({"shape": "Io"});
    let generated = generated("rest-json", operation);
    let [warning] = &*generated.warnings else {
        panic!("{:?}", generated.warnings);
    };
    assert_eq!(warning.subject, r#"operation "Watch""#);
    assert!(
        warning.message.contains("event streams in requests"),
        "{}",
        warning.message
    );
    assert!(!generated.features.contains(&"eventstream"));
}
