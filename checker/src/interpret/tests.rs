use serde_json::{Value, json};
use tinsmith_model::{Service as Model, SourceFile};
use tinsmith_runtime::codegen::schema::{Auth, Location};
use tinsmith_runtime::internals::dynamic::DynamicStructure;

use super::Interpreted;
use super::shapes::TURNS;
use super::*;

fn model(shapes: &Value, operation: &Value) -> Model {
    let metadata = json!({
        "apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "protocols": ["rest-json"]
    });
    let text = json!({"metadata": metadata, "operations": {"GetThing": operation}, "shapes": shapes}).to_string();
    let path = "service-2.json".to_owned();
    let loaded = Model::from_sources("demo", "2024-01-31", &[SourceFile { path, text }]);
    loaded.unwrap_or_else(|report| panic!("{report}")).service
}

fn of_shapes(shapes: &Value, input: &str) -> &'static Interpreted {
    let http = json!({"method": "POST", "requestUri": "/things?v=1&all"});
    let operation = json!({"name": "GetThing2024", "http": http, "input": {"shape": input}});
    service(&model(shapes, &operation)).unwrap()
}

#[test]
fn an_operation_is_found_by_its_method_and_goes_by_its_wire_name() {
    let service = of_shapes(&json!({"In": {"type": "structure", "members": {}}}), "In");
    let operation = service.catalog.operation("get_thing").unwrap();
    assert_eq!((operation.name, operation.uri), ("GetThing2024", "/things?v=1&all"));
    assert_eq!(operation.auth, Auth::SigV4);
    assert!(!operation.accepts_bearer_token);
}

#[test]
fn an_operation_keeps_every_way_to_prove_who_calls() {
    let auth = json!(["aws.auth#sigv4", "smithy.api#httpBearerAuth"]);
    let http = json!({"method": "GET", "requestUri": "/"});
    let service = service(&model(
        &json!({}),
        &json!({"name": "GetThing", "http": http, "auth": auth}),
    ))
    .unwrap();
    let operation = service.catalog.operations[0];
    assert_eq!((operation.auth, operation.accepts_bearer_token), (Auth::SigV4, true));
}

#[test]
fn a_member_keeps_what_the_model_says_of_it() {
    let shapes = json!({
        "Key": {"type": "string", "sensitive": true},
        "In": {"type": "structure", "required": ["key"], "members": {
            "key": {"shape": "Key", "location": "header", "locationName": "x-key", "idempotencyToken": true}}},
    });
    let service = of_shapes(&shapes, "In");
    let member = service.catalog.operations[0].input.members[0];
    assert_eq!((member.name, member.wire_name()), ("key", "x-key"));
    assert_eq!(member.location, Location::Header);
    assert!(member.required && member.sensitive && member.idempotency_token && !member.json_value);
    assert!(service.catalog.operations[0].idempotent);
}

#[test]
fn a_shape_that_contains_itself_ends_in_free_json() {
    let shapes = json!({
        "Nodes": {"type": "list", "member": {"shape": "Node"}},
        "Node": {"type": "structure", "members": {"children": {"shape": "Nodes"}}},
        "In": {"type": "structure", "members": {"root": {"shape": "Node"}}},
    });
    let schema = of_shapes(&shapes, "In").catalog.operations[0].input;
    let mut deep = json!({});
    for _ in 0..TURNS {
        deep = json!({"children": [deep]});
    }
    let deep = json!({ "root": deep });
    assert_eq!(DynamicStructure::from_json(schema, &deep).unwrap().to_json(), deep);
    assert!(DynamicStructure::from_json(schema, &json!({"root": {"children": [{"child": 1}]}})).is_err());
}

#[test]
fn every_error_of_the_model_is_known_whatever_operation_lists_it() {
    let shapes = json!({
        "In": {"type": "structure", "members": {}},
        "SlowDown": {"type": "structure", "exception": true, "retryable": {"throttling": true}, "members": {}},
    });
    let [error] = of_shapes(&shapes, "In").errors else {
        panic!("one error");
    };
    assert_eq!(
        (error.code, error.throttling, error.retryable),
        ("SlowDown", true, false)
    );
}

#[test]
fn what_the_runtime_lacks_is_named() {
    let shapes = json!({
        "Event": {"type": "structure", "event": true, "members": {}},
        "Stream": {"type": "structure", "eventstream": true, "members": {"e": {"shape": "Event"}}},
        "Io": {"type": "structure", "members": {"stream": {"shape": "Stream"}}},
    });
    let http = json!({"method": "POST", "requestUri": "/"});
    let operation = json!({"name": "GetThing", "http": http, "input": {"shape": "Io"}});
    let mut over_query = model(&shapes, &operation);
    assert!(service(&over_query).is_ok());
    over_query.metadata.protocols = vec![tinsmith_model::Protocol::Query];
    let error = service(&over_query).unwrap_err();
    assert_eq!(error.to_string(), "not there yet: event streams over query");
    let operation = json!({"name": "GetThing", "http": http, "output": {"shape": "Io"}});
    assert!(service(&model(&shapes, &operation)).is_ok());
}

/// A service whose protocol has no HTTP bindings.
fn of_json(shapes: &Value, operation: &Value) -> &'static Interpreted {
    let metadata = json!({
        "apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "protocol": "json", "jsonVersion": "1.0",
        "targetPrefix": "Demo",
    });
    let text = json!({"metadata": metadata, "operations": {"GetThing": operation}, "shapes": shapes}).to_string();
    let path = "service-2.json".to_owned();
    let loaded = Model::from_sources("demo", "2024-01-31", &[SourceFile { path, text }]);
    service(&loaded.unwrap_or_else(|report| panic!("{report}")).service).unwrap()
}

#[test]
fn a_payload_is_a_member_like_any_other_where_the_protocol_has_no_http_bindings() {
    let shapes = json!({
        "Thing": {"type": "structure", "members": {"name": {"shape": "Text", "locationName": "Name"}}},
        "Text": {"type": "string"},
        "In": {"type": "structure", "payload": "thing", "members": {
            "thing": {"shape": "Thing"}, "id": {"shape": "Text", "location": "header", "locationName": "x-id"}}},
    });
    let http = json!({"method": "POST", "requestUri": "/"});
    let service = of_json(
        &shapes,
        &json!({"name": "GetThing", "http": http, "input": {"shape": "In"}}),
    );
    let operation = service.catalog.operations[0];
    let input = DynamicStructure::from_json(operation.input, &json!({"thing": {"name": "a"}, "id": "b"})).unwrap();
    let encoded = service.protocol.encode(operation, &input, &String::new).unwrap();
    // What botocore sends for this model.
    assert_eq!(
        String::from_utf8(encoded.request.body.into()).unwrap(),
        r#"{"thing":{"Name":"a"},"x-id":"b"}"#
    );
    assert_eq!(encoded.request.headers.get("x-id"), None);
}

#[test]
fn a_message_member_is_named_only_where_the_runtime_would_not_find_it() {
    let shapes = json!({
        "Text": {"type": "string"},
        "In": {"type": "structure", "members": {}},
        "Gone": {"type": "structure", "exception": true, "errorMessageMember": "Message", "members": {"Message": {"shape": "Text"}}},
        "Odd": {"type": "structure", "exception": true, "errorMessageMember": "why", "members": {"why": {"shape": "Text"}}},
    });
    let http = json!({"method": "POST", "requestUri": "/"});
    let errors = [json!({"shape": "Gone"}), json!({"shape": "Odd"})];
    let operation = json!({"name": "GetThing", "http": http, "input": {"shape": "In"}, "errors": errors});
    let errors = of_json(&shapes, &operation).errors;
    let members: Vec<_> = errors.iter().map(|error| (error.code, error.message_member)).collect();
    assert_eq!(members, [("Gone", None), ("Odd", Some("why"))]);
}
