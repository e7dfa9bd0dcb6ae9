//! Inputs and outputs that are event streams.

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
            "Levels": {"type": "structure", "eventstream": true, "members": {
                "level": {"shape": "Level"}, "down": {"shape": "Down"}, "wrong": {"shape": "Wrong"},
                "away": {"shape": "Away"}}},
            "Down": {"type": "structure", "exception": true, "error": {"httpStatusCode": 503}, "members": {}},
            "Wrong": {"type": "structure", "exception": true, "error": {"httpStatusCode": 400}, "members": {}},
            "Away": {"type": "structure", "exception": true, "fault": true, "members": {}},
            "L": {"type": "long"},
            "Order": {"type": "structure", "event": true, "members": {"id": {"shape": "L", "eventheader": true}}},
            "Orders": {"type": "structure", "eventstream": true, "members": {"order": {"shape": "Order"}}},
            "In": {"type": "structure", "required": ["orders"], "members": {"orders": {"shape": "Orders"}}, "payload": "orders"},
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
fn an_exception_in_a_stream_is_retryable_where_the_service_caused_it() {
    let generated = generated("rest-json", watch());
    let text: String = generated.files.iter().map(|file| file.contents.as_str()).collect();
    for part in [
        r#"#[error("Down", DOWN, retryable)]"#,
        r#"#[error("Wrong", WRONG)]"#,
        r#"#[error("Away", AWAY, retryable)]"#,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

/// The text of a service whose operation takes events, by itself or as all others do.
fn sending(input: &str) -> Generated {
    let mut operation = watch();
    operation["input"] = json!({ "shape": input });
    generated("rest-json", operation)
}

#[test]
fn an_input_takes_events_that_come_while_the_call_goes_on_from_an_async_client_alone() {
    let generated = sending("In");
    assert!(generated.warnings.is_empty(), "{:?}", generated.warnings);
    let text: String = generated.files.iter().map(|file| file.contents.as_str()).collect();
    for part in [
        "orders: Option<runtime::codegen::BodyInput>,",
        "orders: impl Into<runtime::RequestEvents<super::Orders>>,",
        "self.0.input.orders = Some(orders.into().into_input());",
        r#"#[member("orders", EventStream(super::types::ORDERS), event_stream, required)]"#,
        r#"#[member("id", Integer, long_event_header)]"#,
        "streams_input: true,",
        "pub fn watch(&self) -> super::Watch<S>\n    where\n        S: runtime::SendsEvents,",
        "/// It sends events while the answer comes, which takes an async client, and the feature `http2`",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(generated.features.contains(&"eventstream"));
}

#[test]
fn an_input_that_operations_share_takes_events_as_a_list() {
    let generated = sending("Io");
    let text: String = generated.files.iter().map(|file| file.contents.as_str()).collect();
    assert!(
        text.contains("levels: impl IntoIterator<Item = impl Into<super::Levels>>,"),
        "{text}"
    );
}
