//! Smithy RPC v2 CBOR. What is expected is written as the items of RFC 8949.

use tinsmith_demo::rpc_v2_cbor::{Client, Figure, ServiceError, Tree};

use crate::sample::{aggregates, assert_aggregates, assert_scalars, scalars};
use crate::{bytes, headers, read, response, sent};

const PROTOCOL: (&str, &str) = ("smithy-protocol", "rpc-v2-cbor");

/// What `scalars!` sets, without the head of the map: each name and value, in the order of the model.
const SCALARS: &str =
    "64 74657874 77 7a61c5bcc3b3c582c4872026203c623e2271223c2f623e | 64 666c6167 f5 | 65 636f756e74 26 |
    63 626967 1b0020000000000001 | 65 726174696f fb3fb999999999999a | 65 6279746573 4300ff7e |
    66 6d6f6d656e74 c11a65ba3d75 | 65 65706f6368 c11a65ba3d75 | 63 69736f c11a65ba3d75 | 64 68747470 c11a65ba3d75 |
    65 636f6c6f72 65475245454e";

/// What `aggregates!` sets.
const AGGREGATES: &str = "65 7465787473 82 6161 60 | 64 67617073 82 6161 f6 | 66 636f756e7473 a1 6178 01 |
    65 686f6c6573 a1 6179 f6 | 64 74726565 a3 64 6e616d65 64 726f6f74 64 6c656674 a1 64 6e616d65 616c
    68 6272616e63686573 82 a2 64 6e616d65 6161 68 6272616e63686573 80 a1 64 6e616d65 6162 |
    66 666967757265 a1 64 74726565 a1 64 6e616d65 6174";

#[test]
fn members_become_a_map_in_model_order() {
    let request = sent(Client::builder(), |client| {
        aggregates!(scalars!(client.echo()), Tree, Figure).token("t-1").send()
    });
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.url(),
        "https://rpc-v2-cbor.us-east-1.amazonaws.com/service/DemoService/operation/Echo"
    );
    assert_eq!(
        headers(&request),
        [
            ("Accept", "application/cbor"),
            ("Content-Type", "application/cbor"),
            PROTOCOL,
        ]
    );
    let token = "65 746f6b656e 63 742d31";
    assert_eq!(request.body, bytes(&format!("b2 {SCALARS} {AGGREGATES} {token}")));
}

#[test]
fn an_operation_without_input_has_no_body() {
    let request = sent(Client::builder(), |client| client.ping().send());
    assert_eq!(headers(&request), [("Accept", "application/cbor"), PROTOCOL]);
    assert!(request.body.is_empty());
}

#[test]
fn every_kind_of_member_is_read() {
    let body = bytes(&format!("bf {SCALARS} {AGGREGATES} 67 756e6b6e6f776e 80 ff"));
    let output = read(Client::builder(), response(200, &[PROTOCOL], body), |client| {
        client.echo().send()
    });
    let output = output.unwrap();
    assert_scalars!(output);
    assert_aggregates!(output, Tree, Figure);
}

#[test]
fn an_error_has_its_code_and_its_members_in_the_body() {
    // {"__type": "com.example#ItemMissing", "message": "gone", "key": "k"}
    let body = bytes(
        "a3 66 5f5f74797065 77 636f6d2e6578616d706c65234974656d4d697373696e67
         67 6d657373616765 64 676f6e65 63 6b6579 616b",
    );
    let error = read(Client::builder(), response(404, &[PROTOCOL], body), |client| {
        client.echo().send()
    })
    .unwrap_err();
    let Some(ServiceError::ItemMissing(missing)) = error.service() else {
        panic!("{error}");
    };
    assert_eq!(missing.key.as_deref(), Some("k"));
    assert_eq!((error.message(), error.status()), (Some("gone"), Some(404)));
}
