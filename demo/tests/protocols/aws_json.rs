//! AWS JSON 1.1 and 1.0. Bodies are the same as in REST-JSON, so this tests only the differences.

use serde_json::json;

use tinsmith_demo::json_1_0;
use tinsmith_demo::json_1_1::{Client, Figure, Sample, ServiceError, Tree};

use crate::sample::{JSON, aggregates, assert_aggregates, assert_scalars, moment, scalars};
use crate::{body, echoed, headers, read, response, sent};

const TYPE: (&str, &str) = ("Content-Type", "application/x-amz-json-1.1");

#[test]
fn a_header_names_the_operation_and_the_body_has_all_members() {
    let request = sent(Client::builder(), |client| {
        let call = aggregates!(scalars!(client.echo()), Tree, Figure);
        call.anything(json!({"a": null})).token("t-1").send()
    });
    assert_eq!(request.method, "POST");
    assert_eq!(request.url(), "https://json-1-1.us-east-1.amazonaws.com/");
    assert_eq!(headers(&request), [TYPE, ("X-Amz-Target", "Demo_20240131.Echo")]);
    assert_eq!(
        body(&request),
        format!(r#"{{{JSON},"anything":{{"a":null}},"token":"t-1"}}"#)
    );
}

#[test]
fn an_operation_without_input_sends_an_empty_object() {
    let request = sent(Client::builder(), |client| client.ping().send());
    assert_eq!(headers(&request), [TYPE, ("X-Amz-Target", "Demo_20240131.Ping")]);
    assert_eq!(body(&request), "{}");
}

#[test]
fn a_host_label_stands_in_the_body_too() {
    let request = sent(Client::builder(), |client| {
        client.tell().tenant("blue").note("n").send()
    });
    assert_eq!(request.url(), "https://blue.json-1-1.us-east-1.amazonaws.com/");
    assert_eq!(body(&request), r#"{"tenant":"blue","note":"n"}"#);
}

#[test]
fn every_kind_of_member_is_read() {
    let output = echoed!(Client::builder(), format!(r#"{{{JSON},"anything":[1]}}"#)).unwrap();
    assert_scalars!(output);
    assert_aggregates!(output, Tree, Figure);
    assert_eq!(output.anything, Some(json!([1])));
}

#[test]
fn an_error_has_its_code_and_its_members_in_the_body() {
    let body = r#"{"__type": "com.example.demo#ItemMissing", "message": "no such item", "key": "k"}"#;
    let error = read(Client::builder(), response(400, &[], body), |client| {
        client.echo().send()
    })
    .unwrap_err();
    let Some(ServiceError::ItemMissing(missing)) = error.service() else {
        panic!("{error}");
    };
    assert_eq!(missing.key.as_deref(), Some("k"));
    assert_eq!(error.message(), Some("no such item"));
}

#[test]
fn json_1_0_says_its_version_and_that_it_knows_the_codes_of_the_query_protocol() {
    let request = sent(json_1_0::Client::builder(), |client| client.take().key("k").send());
    assert_eq!(
        headers(&request),
        [
            ("Content-Type", "application/x-amz-json-1.0"),
            ("X-Amz-Target", "Demo_20240131.Take"),
            ("x-amzn-query-mode", "true"),
        ]
    );
    assert_eq!(body(&request), r#"{"key":"k"}"#);
}

#[test]
fn json_1_0_reads_an_answer() {
    let body = r#"{"key": "k", "since": 1.706704245e9}"#;
    let output = read(json_1_0::Client::builder(), response(200, &[], body), |client| {
        client.take().key("k").send()
    });
    let output = output.unwrap();
    assert_eq!((output.key.as_deref(), output.since), (Some("k"), Some(moment())));
}

/// botocore: the header has the code of the error, and the body decides the type.
#[test]
fn an_error_of_a_service_that_spoke_the_query_protocol_has_its_code_of_then() {
    let headers = [("x-amzn-query-error", "Demo.ItemMissing;Sender")];
    let body = r#"{"__type": "com.example.demo#ItemMissing", "message": "no such item", "key": "k"}"#;
    let error = read(json_1_0::Client::builder(), response(404, &headers, body), |client| {
        client.take().key("k").send()
    });
    let error = error.unwrap_err();
    assert_eq!(error.code(), Some("Demo.ItemMissing"));
    let Some(json_1_0::ServiceError::ItemMissing(missing)) = error.service() else {
        panic!("{error}");
    };
    assert_eq!(missing.key.as_deref(), Some("k"));
    assert_eq!(error.message(), Some("no such item"));
}

#[test]
fn an_answer_without_a_body_is_an_output_with_nothing_set() {
    assert_eq!(echoed!(Client::builder(), "").unwrap(), Sample::default());
}
