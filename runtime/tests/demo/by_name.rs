//! Calls by name: JSON in, JSON out, the same on the wire as the typed call.

use serde_json::{Value, json};
use tinsmith_runtime::error::Cause;

use super::Answers;
use super::service::{CATALOG, DemoError, Everything, PUT, everything};

/// What the typed call sends of [`everything`].
const BODY: &str = r#"{"attributes":{"a":{"key":"k","value":"hunter2"}},"choice":{"tag":{"key":"chosen","value":"hunter2"}},"color":"hunter2","data":"aHVudGVyMg==","free":{"a":[1,null]},"inner":{"Name":"inside","token":"80000000-0000-4000-8000-000000000000"},"keys":{"hunter2":"hunter2"},"labels":{"x":null,"y":"z"},"Name":"all","numbers":[1,null],"on":true,"ratio":"Infinity","secrets":["hunter2"],"tags":[{"key":"t","value":"hunter2"}],"token":"own","when":"2024-01-01T00:00:00Z"}"#;

/// The same as JSON by the names of the model.
fn by_name() -> Value {
    json!({
        "attributes": { "a": { "key": "k", "value": "hunter2" } },
        "choice": { "tag": { "key": "chosen", "value": "hunter2" } },
        "color": "hunter2",
        "data": "aHVudGVyMg==",
        "free": { "a": [1, null] },
        "inner": { "name": "inside" },
        "keys": { "hunter2": "hunter2" },
        "labels": { "x": null, "y": "z" },
        "name": "all",
        "numbers": [1, null],
        "on": true,
        "ratio": "Infinity",
        "secrets": ["hunter2"],
        "tags": [{ "key": "t", "value": "hunter2" }],
        "token": "own",
        "when": "2024-01-01T00:00:00Z",
    })
}

/// What a call by name gives for that answer.
fn answered(body: &str) -> Value {
    let client = Answers::default().reply(200, body).client();
    client
        .call::<DemoError>(&CATALOG, "put", &json!({ "name": "n" }))
        .unwrap()
}

/// What a call by name sends for that value of a member.
fn sent(member: &str, value: Value) -> Value {
    let answers = Answers::default().reply(200, "");
    let input = json!({ "name": "n", "token": "t", member: value });
    answers.client().call::<DemoError>(&CATALOG, "put", &input).unwrap();
    let body: Value = serde_json::from_str(&answers.bodies()[0]).unwrap();
    body[member].clone()
}

/// What is wrong with an input, one line each.
fn faults(input: &Value) -> Vec<String> {
    let error = Answers::default()
        .client()
        .call::<DemoError>(&CATALOG, "put", input)
        .unwrap_err();
    match error.cause() {
        Some(Cause::Invalid(report)) => report.violations().iter().map(ToString::to_string).collect(),
        _ => panic!("{error}"),
    }
}

#[test]
fn a_call_by_name_sends_what_the_typed_call_sends() {
    let answers = Answers::default().reply(200, "").reply(200, "");
    let client = answers.client();
    client
        .prepare::<Everything, DemoError>(&PUT, everything())
        .send()
        .unwrap();
    client.call::<DemoError>(&CATALOG, "put", &by_name()).unwrap();
    assert_eq!(answers.bodies(), [BODY, BODY]);
}

#[test]
fn an_output_by_name_has_the_models_names() {
    let mut expected = by_name();
    expected["inner"]["token"] = json!("80000000-0000-4000-8000-000000000000");
    assert_eq!(answered(BODY), expected);
}

#[test]
fn the_typed_output_holds_the_same() {
    let client = Answers::default().reply(200, BODY).client();
    let mut expected = everything();
    if let Some(inner) = &mut expected.inner {
        inner.token = Some("80000000-0000-4000-8000-000000000000".to_owned());
    }
    let output = client
        .prepare::<Everything, DemoError>(&PUT, everything())
        .send()
        .unwrap();
    assert!(output == expected, "{output:?}");
}

#[test]
fn nulls_count_only_where_the_model_has_them() {
    assert_eq!(
        answered(r#"{"labels": {"x": null}, "keys": {"x": null}, "numbers": [null], "on": null, "free": null}"#),
        json!({ "labels": { "x": null }, "keys": {}, "numbers": [null] })
    );
    assert_eq!(sent("numbers", json!([null, 1])), json!([null, 1]));
    assert_eq!(sent("tags", Value::Null), Value::Null, "as if it were not there");
    assert_eq!(
        faults(&json!({ "name": "n", "secrets": ["a", null], "keys": { "a": null } })),
        [
            "Invalid type for parameter keys[…], type: null, valid types: string",
            "Invalid type for parameter secrets[1], type: null, valid types: string",
        ]
    );
}

#[test]
fn a_value_is_taken_in_each_of_its_forms() {
    for (member, given, expected) in [
        ("when", json!(1_704_067_200), json!("2024-01-01T00:00:00Z")),
        ("when", json!(1_704_067_200.5), json!("2024-01-01T00:00:00.5Z")),
        (
            "when",
            json!("Mon, 01 Jan 2024 00:00:00 GMT"),
            json!("2024-01-01T00:00:00Z"),
        ),
        ("ratio", json!(2), json!(2.0)),
        ("ratio", json!("NaN"), json!("NaN")),
        ("ratio", json!("-Infinity"), json!("-Infinity")),
        ("data", json!(""), json!("")),
        ("free", json!("text"), json!("text")),
        ("color", json!("blue"), json!("blue")),
    ] {
        assert_eq!(sent(member, given.clone()), expected, "{member}: {given}");
    }
}

#[test]
fn a_value_of_the_wrong_type_is_reported_without_the_value() {
    for (member, value, found, wanted) in [
        ("on", json!("hunter2"), "string", "boolean"),
        ("ratio", json!("hunter2"), "string", "number"),
        ("ratio", json!(true), "boolean", "number"),
        ("data", json!("hunter2!"), "string", "string in base64"),
        ("data", json!([104]), "list", "string in base64"),
        (
            "when",
            json!("hunter2"),
            "string",
            "timestamp as a string, or seconds since 1970",
        ),
        (
            "when",
            json!(1e300),
            "number with a fraction",
            "timestamp as a string, or seconds since 1970",
        ),
        ("token", json!(424_242), "integer", "string"),
        ("tags", json!({ "hunter2": 1 }), "object", "list"),
        ("keys", json!(["hunter2"]), "list", "object"),
        ("choice", json!("hunter2"), "string", "object"),
        ("inner", json!(["hunter2"]), "list", "object"),
    ] {
        let first = faults(&json!({ "name": "n", member: value })).swap_remove(0);
        assert_eq!(
            first,
            format!("Invalid type for parameter {member}, type: {found}, valid types: {wanted}"),
            "{value}"
        );
    }
    assert_eq!(
        faults(&json!({ "name": "n", "numbers": [1, 1.5, null] })),
        ["Invalid type for parameter numbers[1], type: number with a fraction, valid types: integer"]
    );
}

#[test]
fn faults_inside_are_reported_with_their_place_and_all_at_once() {
    let input = json!({
        "attributes": { "hunter2": { "value": 1 } },
        "choice": { "tag": { "key": "k", "hunter2": 1 } },
        "inner": { "inner": {} },
        "tags": [{ "key": "k" }, { "value": "v" }],
    });
    assert_eq!(
        faults(&input),
        [
            r#"Missing required parameter in input: "name""#,
            r#"Missing required parameter in attributes[…]: "key""#,
            "Invalid type for parameter attributes[…].value, type: integer, valid types: string",
            r#"Unknown parameter in choice.tag: "hunter2", must be one of: key, value"#,
            r#"Missing required parameter in inner: "name""#,
            r#"Missing required parameter in inner.inner: "name""#,
            r#"Missing required parameter in tags[1]: "key""#,
        ]
    );
}

#[test]
fn exactly_one_member_of_a_union_is_set() {
    let count = |choice: Value| faults(&json!({ "name": "n", "choice": choice })).swap_remove(0);
    let report = |count: usize| {
        format!(
            "Invalid number of parameters set for tagged union structure choice: {count} are set, it must be exactly one"
        )
    };
    assert_eq!(count(json!({})), report(0));
    assert_eq!(count(json!({ "password": null })), report(0));
    assert_eq!(count(json!({ "password": "p", "tags": [] })), report(2));
    assert_eq!(
        sent("choice", json!({ "password": "p", "tag": null })),
        json!({ "password": "p" })
    );
}

#[test]
fn an_answer_at_fault_inside_is_an_error_with_the_path() {
    for (body, problem) in [
        (
            r#"{"attributes": {"hunter2": {"key": {}}}}"#,
            "`attributes[…].key`: expected a string, found an object",
        ),
        (
            r#"{"choice": {"tag": {"key": []}}}"#,
            "`choice.tag.key`: expected a string, found a list",
        ),
        (
            r#"{"choice": {"password": "hunter2", "tag": {}}}"#,
            "`choice.tag`: more than one member of a union is set",
        ),
        (
            r#"{"data": "hunter2!"}"#,
            "`data`: expected a string in base64, found a string that is not base64",
        ),
        (
            r#"{"when": "hunter2"}"#,
            "`when`: expected a timestamp, found a string that is none",
        ),
        (
            r#"{"when": 1e300}"#,
            "`when`: expected a timestamp, found a number out of range",
        ),
        (
            r#"{"on": "yes"}"#,
            "`on`: expected a boolean, found a string that is no boolean",
        ),
        (
            r#"{"ratio": "hunter2"}"#,
            "`ratio`: expected a number, found a string that is no number",
        ),
        (
            r#"{"tags": [{}, {"value": {}}]}"#,
            "`tags[1].value`: expected a string, found an object",
        ),
        (r#"{"tags": [null]}"#, "`tags[0]`: null in a list that has no nulls"),
    ] {
        let client = Answers::default().reply(200, body).reply(200, body).client();
        let typed = client
            .prepare::<Everything, DemoError>(&PUT, everything())
            .send()
            .unwrap_err();
        let by_name = client
            .call::<DemoError>(&CATALOG, "put", &json!({ "name": "n" }))
            .unwrap_err();
        for error in [typed, by_name] {
            let line = format!("Put: the response cannot be read: {problem} (HTTP 200, 1 attempt)");
            assert_eq!(error.to_string(), line, "{body}");
        }
    }
}

#[test]
fn structures_that_nest_too_deep_are_an_error() {
    let nested = |depth: usize| format!("{}{}{}", r#"{"inner":"#.repeat(depth - 1), "{}", "}".repeat(depth - 1));
    let read = |depth| {
        let client = Answers::default().reply(200, &nested(depth)).client();
        client
            .prepare::<Everything, DemoError>(&PUT, everything())
            .send()
            .map(drop)
    };
    assert!(read(100).is_ok());
    let error = read(101).unwrap_err();
    let Some(Cause::Decode(decode)) = error.cause() else {
        panic!("{error}")
    };
    assert_eq!(decode.problem(), "nested more than 100 deep");
    assert!(read(100_000).is_err());
}
