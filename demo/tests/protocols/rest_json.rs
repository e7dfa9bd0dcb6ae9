//! REST-JSON: members in the body. The other places are tested in `bindings` and `payloads`.

use serde_json::json;
use tinsmith_demo::rest_json::{Client, Color, Figure, Tree};
use tinsmith_runtime::Timestamp;

use crate::sample::{JSON, aggregates, assert_aggregates, assert_scalars, moment, scalars};
use crate::{body, echoed, headers, sent};

#[test]
fn members_go_into_the_body_in_model_order() {
    let request = sent(Client::builder(), |client| {
        let call = aggregates!(scalars!(client.echo()), Tree, Figure);
        let call = call.anything(json!({"a": [1, null, "x"], "b": {"c": 1.5}}));
        call.renamed("r").token("t-1").send()
    });
    assert_eq!(request.method, "POST");
    assert_eq!(request.url(), "https://rest-json.us-east-1.amazonaws.com/echo");
    assert_eq!(headers(&request), [("Content-Type", "application/json")]);
    let rest = r#""anything":{"a":[1,null,"x"],"b":{"c":1.5}},"other-name":"r","token":"t-1""#;
    assert_eq!(body(&request), format!("{{{JSON},{rest}}}"));
}

#[test]
fn an_idempotency_token_is_made_where_none_is_given() {
    let request = sent(Client::builder(), |client| client.echo().texts([""; 0]).send());
    assert_eq!(
        body(&request),
        r#"{"texts":[],"token":"01010101-0101-4101-8101-010101010101"}"#
    );
}

/// Smithy: numbers are decimal, and `NaN` and the infinities are strings. botocore drops the fraction of seconds.
#[test]
fn fractions_of_seconds_and_floats_without_a_number_are_sent() {
    let half = Timestamp::new(1_706_704_245, 500_000_000).unwrap();
    let request = sent(Client::builder(), |client| {
        let call = client.echo().epoch(half).iso(half).ratio(f64::NEG_INFINITY);
        call.token("t").send()
    });
    assert_eq!(
        body(&request),
        r#"{"ratio":"-Infinity","epoch":1706704245.5,"iso":"2024-01-31T12:30:45.5Z","token":"t"}"#
    );
}

#[test]
fn every_kind_of_member_is_read() {
    let rest = r#""anything":{"a":[1,null,"x"],"b":{"c":1.5}},"other-name":"r","unknown":[{}]"#;
    let output = echoed!(Client::builder(), format!("{{{JSON},{rest}}}")).unwrap();
    assert_scalars!(output);
    assert_aggregates!(output, Tree, Figure);
    assert_eq!(output.anything, Some(json!({"a": [1, null, "x"], "b": {"c": 1.5}})));
    assert_eq!(output.renamed.as_deref(), Some("r"));
    assert_eq!(output.token, None);
}

#[test]
fn other_forms_of_the_same_values_are_read() {
    let body = r#"{ "text": "\u017c\ud83d\ude00", "epoch": 1.706704245e9, "iso": "2024-01-31T13:30:45+01:00", "ratio": "NaN" }"#;
    let output = echoed!(Client::builder(), body).unwrap();
    assert_eq!(output.text.as_deref(), Some("ż😀"));
    assert_eq!((output.epoch, output.iso), (Some(moment()), Some(moment())));
    assert!(output.ratio.is_some_and(f64::is_nan));
}

#[test]
fn enums_and_unions_are_open() {
    let body = r#"{"color": "BLUE", "figure": {"hole": {}, "name": null}}"#;
    let output = echoed!(Client::builder(), body).unwrap();
    assert_eq!(output.color, Some(Color::from("BLUE")));
    assert_eq!(output.figure, Some(Figure::Unknown("hole".to_owned())));
}

#[test]
fn a_null_in_a_dense_list_is_an_error_with_its_place_and_one_in_a_dense_map_is_no_entry() {
    let error = echoed!(Client::builder(), r#"{"texts": ["a", null]}"#).unwrap_err();
    assert!(error.to_string().contains("texts[1]"), "{error}");
    let output = echoed!(Client::builder(), r#"{"counts": {"x": null, "y": 2}}"#).unwrap();
    assert_eq!(output.counts, Some([("y".to_owned(), 2)].into()));
}
