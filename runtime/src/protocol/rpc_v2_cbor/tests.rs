use serde_json::{Value, json};

use super::RpcV2Cbor;
use crate::dynamic::DynamicStructure;
use crate::http::{Headers, Request, Response};
use crate::protocol::{EncodeError, Encoded, ParsedError, Protocol};
use crate::schema::{ErrorSchema, Member, Operation, Shape, StructureSchema};

static THING: StructureSchema = StructureSchema::new(
    "Thing",
    &[
        Member::new("Name", Shape::String).header("x-name"),
        Member::new("Account", Shape::String).host_label(),
    ],
);
static NO_MEMBERS: StructureSchema = StructureSchema::new("NoMembers", &[]);
static GET_THING: Operation = Operation {
    input: &THING,
    ..Operation::new("GetThing", "get_thing", "GET", "/things/{Name}")
};
static LIST_THINGS: Operation = Operation {
    input: &NO_MEMBERS,
    ..Operation::new("ListThings", "list_things", "POST", "/")
};
static PING: Operation = Operation::new("Ping", "ping", "POST", "/");
static HOSTED: Operation = Operation {
    input: &THING,
    host_prefix: "{Account}.data-",
    ..Operation::new("Hosted", "hosted", "POST", "/")
};

static ERROR: StructureSchema = StructureSchema::new("OldFullException", &[Member::new("Left", Shape::Integer)]);
static PROTOCOL: RpcV2Cbor = RpcV2Cbor {
    service: "Demo_20240131",
    query_compatible: false,
};
static ERRORS: &[ErrorSchema] = &[ErrorSchema::new("Full", &ERROR)];

fn encode(protocol: &RpcV2Cbor, operation: &Operation, input: &Value) -> Encoded {
    let input = DynamicStructure::from_json(operation.input, input).unwrap();
    protocol.encode(operation, &input, &|| "token".to_owned()).unwrap()
}

fn request(operation: &Operation, input: &Value) -> Request {
    encode(&PROTOCOL, operation, input).request
}

#[test]
fn the_path_names_service_and_operation_and_the_body_holds_all_members() {
    let request = request(&GET_THING, &json!({"Name": "a"}));
    assert_eq!(
        (&*request.method, &*request.target()),
        ("POST", "/service/Demo_20240131/operation/GetThing")
    );
    let headers: Vec<_> = request.headers.iter().collect();
    let cbor = "application/cbor";
    assert_eq!(
        headers,
        [
            ("smithy-protocol", "rpc-v2-cbor"),
            ("Accept", cbor),
            ("Content-Type", cbor)
        ]
    );
    assert_eq!(request.body, b"\xa1\x64Name\x61a"[..]);
}

#[test]
fn an_operation_without_input_has_no_body_and_one_without_members_an_empty_map() {
    let (none, empty) = (request(&PING, &json!({})), request(&LIST_THINGS, &json!({})));
    assert_eq!((none.headers.get("Content-Type"), &*none.body), (None, b"".as_slice()));
    assert_eq!(
        (empty.headers.get("Content-Type"), &*empty.body),
        (Some("application/cbor"), b"\xa0".as_slice())
    );
}

#[test]
fn a_host_label_goes_into_the_host_and_stays_in_the_body() {
    let encoded = encode(&PROTOCOL, &HOSTED, &json!({"Account": "a1"}));
    assert_eq!(encoded.host_prefix, "a1.data-");
    assert_eq!(encoded.request.body, b"\xa1\x67Account\x62a1"[..]);
}

#[test]
fn query_mode_is_asked_for_where_the_service_once_spoke_query() {
    let compatible = RpcV2Cbor {
        service: "Demo",
        query_compatible: true,
    };
    let mode = |protocol| {
        let headers = encode(protocol, &PING, &json!({})).request.headers;
        headers.get("x-amzn-query-mode").map(str::to_owned)
    };
    assert_eq!(mode(&compatible).as_deref(), Some("true"));
    assert_eq!(mode(&PROTOCOL), None);
}

#[test]
fn only_an_input_with_nothing_set_fits_into_a_url() {
    let as_url = |operation: &Operation, input: &Value| {
        let input = DynamicStructure::from_json(operation.input, input).unwrap();
        PROTOCOL.encode_as_url(operation, &input, &String::new)
    };
    assert!(as_url(&LIST_THINGS, &json!({})).unwrap().request.body.is_empty());
    let refused = as_url(&GET_THING, &json!({"Account": "a1"})).unwrap_err();
    let problem = "cannot be in a URL: the protocol has only a form for bodies";
    assert_eq!(
        refused,
        EncodeError {
            member: "Account",
            problem
        }
    );
}

fn response(status: u16, headers: &[(&'static str, &str)], body: &[u8]) -> Response {
    Response {
        status,
        headers: headers.iter().copied().collect::<Headers>(),
        body: body.to_vec(),
    }
}

fn error(status: u16, headers: &[(&'static str, &str)], body: &[u8]) -> ParsedError {
    PROTOCOL.error(ERRORS, &response(status, headers, body), None)
}

#[test]
fn an_error_is_known_by_its_type() {
    let found = error(400, &[], b"\xa2\x66__type\x6dcom.demo#Full\x67message\x67no room");
    assert_eq!(
        (&*found.code, &*found.message, found.modelled),
        ("Full", "no room", Some(0))
    );
    let found = error(400, &[], b"\xa2\x66__type\x65Other\x67Message\x63why");
    assert_eq!((&*found.code, &*found.message, found.modelled), ("Other", "why", None));
}

#[test]
fn an_error_keeps_the_code_that_it_had_in_the_query_protocol() {
    let found = error(
        400,
        &[("x-amzn-query-error", "Full;Sender")],
        b"\xa1\x66__type\x70OldFullException",
    );
    assert_eq!((&*found.code, found.modelled), ("Full", Some(0)));
}

#[test]
fn the_members_of_an_error_are_read() {
    let mut members = DynamicStructure::new(&ERROR);
    let response = response(400, &[], b"\xa2\x66__type\x64Full\x64Left\x03");
    PROTOCOL
        .decode_error(&ERRORS[0], &response, None, &mut members)
        .unwrap();
    assert_eq!(members.to_json(), json!({"Left": 3}));
}

#[test]
fn an_error_that_is_not_from_the_service_has_its_status_as_code() {
    let cases: [(u16, &[u8], &str); 5] = [
        (503, b"<html>busy</html>", "Service Unavailable"),
        (502, b"", "Bad Gateway"),
        (403, b"not for you", "not for you"),
        (400, b"\xa1\x67message", ""),
        (400, b"\xa1\x67message\x62hi", "hi"),
    ];
    for (status, body, message) in cases {
        let found = error(status, &[], body);
        assert_eq!(
            (found.code, &*found.message, found.modelled),
            (status.to_string(), message, None)
        );
    }
}
