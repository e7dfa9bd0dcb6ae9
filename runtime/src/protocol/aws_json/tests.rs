use serde_json::{Value, json};

use super::AwsJson;
use crate::dynamic::DynamicStructure;
use crate::http::{Headers, Response};
use crate::protocol::{Encoded, ParsedError, Protocol};
use crate::schema::{ErrorSchema, Member, Operation, Shape, StructureSchema, TimestampFormat};

static PROTOCOL: AwsJson = AwsJson {
    version: "1.1",
    target_prefix: "Demo_20240131",
    query_compatible: false,
};
static COMPATIBLE: AwsJson = AwsJson {
    version: "1.0",
    target_prefix: "Demo",
    query_compatible: true,
};

static THING: StructureSchema = StructureSchema::new(
    "Thing",
    &[
        Member::new("Name", Shape::String).wire("name").host_label(),
        Member::new("Size", Shape::Integer),
        Member::new("At", Shape::Timestamp(TimestampFormat::Default)),
    ],
);
static PUT: Operation = Operation {
    input: &THING,
    output: &THING,
    ..Operation::new("PutThing", "put_thing", "POST", "/")
};
static PING: Operation = Operation::new("Ping", "ping", "POST", "/");

static FULL: StructureSchema = StructureSchema::new("ThingsFull", &[Member::new("Size", Shape::Integer)]);
static ERRORS: &[ErrorSchema] = &[
    ErrorSchema::new("Things.Full", &FULL),
    ErrorSchema::new("ThingsGone", &FULL),
];

fn encode(protocol: &AwsJson, operation: &Operation, input: &Value) -> Encoded {
    let input = DynamicStructure::from_json(operation.input, input).unwrap();
    protocol.encode(operation, &input, &|| "token".to_owned()).unwrap()
}

fn response(headers: &[(&'static str, &'static str)], body: &str) -> Response {
    Response {
        status: 400,
        headers: headers.iter().copied().collect::<Headers>(),
        body: body.into(),
    }
}

fn error(headers: &[(&'static str, &'static str)], body: &str) -> ParsedError {
    PROTOCOL.error(ERRORS, &response(headers, body), None)
}

#[test]
fn the_operation_is_named_in_a_header_and_the_input_is_the_body() {
    let request = encode(&PROTOCOL, &PUT, &json!({"Name": "x", "At": "1970-01-01T00:00:01Z"})).request;
    assert_eq!(
        (&*request.method, request.path.as_str(), request.query.as_str()),
        ("POST", "/", "")
    );
    let headers: Vec<_> = request.headers.iter().collect();
    assert_eq!(
        headers,
        [
            ("Content-Type", "application/x-amz-json-1.1"),
            ("X-Amz-Target", "Demo_20240131.PutThing")
        ]
    );
    assert_eq!(request.body, br#"{"name":"x","At":1}"#[..]);
}

#[test]
fn no_input_is_an_empty_object() {
    assert_eq!(encode(&PROTOCOL, &PING, &json!({})).request.body, b"{}"[..]);
}

#[test]
fn a_query_compatible_service_is_asked_for_its_old_codes() {
    let headers = encode(&COMPATIBLE, &PING, &json!({})).request.headers;
    assert_eq!(headers.get("x-amzn-query-mode"), Some("true"));
    assert_eq!(headers.get("content-type"), Some("application/x-amz-json-1.0"));
}

#[test]
fn a_host_label_is_in_the_body_too() {
    static PREFIXED: Operation = Operation {
        input: &THING,
        host_prefix: "data-{Name}.",
        ..Operation::new("PutThing", "put_thing", "POST", "/")
    };
    let encoded = encode(&PROTOCOL, &PREFIXED, &json!({"Name": "x"}));
    assert_eq!(encoded.host_prefix, "data-x.");
    assert_eq!(encoded.request.body, br#"{"name":"x"}"#[..]);
}

#[test]
fn for_a_url_the_members_go_into_the_query() {
    let input = DynamicStructure::from_json(PUT.input, &json!({"Name": "a b", "Size": 2})).unwrap();
    let encoded = PROTOCOL.encode_as_url(&PUT, &input, &String::new).unwrap();
    assert_eq!(encoded.request.query, "name=a%20b&Size=2");
    assert_eq!(encoded.members_in_url, ["Name", "Size"]);
    assert!(encoded.request.body.is_empty());
}

#[test]
fn an_output_is_read_by_wire_names() {
    let mut output = DynamicStructure::new(PUT.output);
    PROTOCOL
        .decode(
            &PUT,
            &mut response(&[], r#"{"name": "x", "Other": 1}"#),
            None,
            &mut output,
        )
        .unwrap();
    assert_eq!(output.to_json(), json!({"Name": "x"}));
}

#[test]
fn what_comes_where_the_model_has_no_members_is_not_read() {
    let mut output = DynamicStructure::new(PING.output);
    PROTOCOL
        .decode(&PING, &mut response(&[], "pong"), None, &mut output)
        .unwrap();
}

#[test]
fn the_type_beats_a_member_called_code() {
    let found = error(
        &[],
        r#"{"__type": "com.example#ThingsGone:http://x/", "code": "E17", "message": "gone"}"#,
    );
    assert_eq!(
        (found.code.as_str(), found.message.as_str(), found.modelled),
        ("ThingsGone", "gone", Some(1))
    );
    assert_eq!(error(&[], r#"{"code": "ThingsGone"}"#).modelled, Some(1));
    assert_eq!(
        error(&[("x-amzn-errortype", "Things.Full")], r#"{"__type": "ThingsGone"}"#).modelled,
        Some(0)
    );
}

#[test]
fn the_old_code_of_the_query_protocol_counts() {
    let body = r#"{"__type": "com.example#ThingsGone"}"#;
    let found = |header| {
        let found = error(&[("x-amzn-query-error", header)], body);
        (found.code, found.modelled)
    };
    assert_eq!(found("Things.Full;Sender"), ("Things.Full".to_owned(), Some(0)));
    // The model may know the error by its new code alone.
    assert_eq!(found("Demo.Gone;Sender"), ("Demo.Gone".to_owned(), Some(1)));
    for malformed in ["Things.Full", ";Sender", "Things.Full;Sender;x"] {
        assert_eq!(found(malformed), ("ThingsGone".to_owned(), Some(1)));
    }
}

#[test]
fn the_members_of_an_error_are_read() {
    let mut members = DynamicStructure::new(&FULL);
    let body = response(&[], r#"{"__type": "ThingsGone", "Size": 7}"#);
    PROTOCOL.decode_error(&ERRORS[1], &body, None, &mut members).unwrap();
    assert_eq!(members.to_json(), json!({"Size": 7}));
}
