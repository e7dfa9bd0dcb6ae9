//! Operations that the runtime cannot do: the rest of the service is generated, and a warning says what is missing.

use tinsmith_codegen::{Generated, generate};
use tinsmith_model::{Service, SourceFile};

/// What is generated for a service with the operation `Say`, which is as given, and `Stay`.
fn generated(say: &str) -> Generated {
    let text = format!(
        r#"{{
            "metadata": {{
                "apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "protocol": "query"
            }},
            "operations": {{
                "Say": {{"name": "Say", "http": {{"method": "POST", "requestUri": "/"}}, "errors": [{{"shape": "Loud"}}], {say}}},
                "Stay": {{"name": "Stay", "http": {{"method": "POST", "requestUri": "/stay"}}}}
            }},
            "shapes": {{
                "Loud": {{"type": "structure", "exception": true, "members": {{}}}},
                "Event": {{"type": "structure", "event": true, "members": {{}}}},
                "Events": {{"type": "structure", "eventstream": true, "members": {{"event": {{"shape": "Event"}}}}}},
                "SayRequest": {{"type": "structure", "payload": "events", "members": {{"events": {{"shape": "Events"}}}}}}
            }}
        }}"#
    );
    let source = SourceFile {
        path: "service-2.json".to_owned(),
        text,
    };
    let loaded = Service::from_sources("demo", "2024-01-31", &[source]).unwrap_or_else(|report| panic!("{report}"));
    generate(&loaded.service).unwrap()
}

fn warnings(generated: &Generated) -> Vec<String> {
    generated.warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn an_operation_with_events_over_a_protocol_that_has_none_is_left_out() {
    let generated = generated(r#""input": {"shape": "SayRequest"}"#);
    assert_eq!(
        warnings(&generated),
        [
            "demo/2024-01-31: operation \"Say\": left out: it needs event streams over query, which the runtime does not have"
        ]
    );
    let paths: Vec<_> = generated.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        ["demo/mod.rs", "demo/client.rs", "demo/error.rs", "demo/stay.rs"]
    );
}

#[test]
fn the_errors_of_what_is_left_out_stay() {
    let generated = generated(r#""input": {"shape": "SayRequest"}"#);
    let errors = generated.files.iter().find(|file| file.path == "demo/error.rs");
    assert!(errors.unwrap().contents.contains("Loud(Loud)"));
}
