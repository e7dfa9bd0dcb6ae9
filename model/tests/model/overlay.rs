//! Overlays and extras.

use insta::assert_snapshot;

use crate::{files, report_of, shapes};

fn base() -> String {
    shapes(
        r#"
        "Code": {"type": "string", "max": 10},
        "Token": {"type": "string", "sensitive": true},
        "A": {"type": "structure", "members": {"code": {"shape": "Code"}}}"#,
    )
}

fn with(overlay: &str) -> String {
    report_of(&[("service-2.json", &base()), ("overlay.json", overlay)])
}

#[test]
fn an_overlay_goes_over_the_model_key_by_key() {
    let overlay = r#"{"shapes": {
        "Code": {"sensitive": true},
        "A": {"members": {"added": {"shape": "New"}}},
        "New": {"type": "integer"}}}"#;
    let service = files(&[("service-2.json", &base()), ("overlay.json", overlay)])
        .unwrap()
        .service;
    let shape = |name| service.shape(service.shape_id(name).unwrap());
    assert!(shape("Code").sensitive);
    assert!(matches!(&shape("Code").kind, tinsmith_model::ShapeKind::String(text) if text.length.max == Some(10)));
    let members: Vec<_> = shape("A").members().iter().map(|m| (&*m.name, m.sensitive)).collect();
    assert_eq!(members, [("code", true), ("added", false)]);
}

#[test]
fn a_fault_in_merged_data_points_at_the_overlay() {
    assert_snapshot!(with("{\n \"shapes\": {\n  \"A\": {\"members\": {\"code\": {\"shape\": »\"Cod\"}}}}}"), @r#"
    error: overlay.json:3:39: shape "A", member "code": there is no shape "Cod"
        help: did you mean "Code"?
    1 error and 0 warnings
    "#);
}

#[test]
fn a_change_to_what_is_not_there_is_dead() {
    assert_snapshot!(with(r#"{"shapes": {
        »"Coed": {"sensitive": true},
        "A": {"members": {»"kode": {"sensitive": true}}}},
        "operations": {»"Get": {"idempotent": true}}}"#), @r#"
    error: overlay.json:2:9: shape "Coed": the overlay changes shape "Coed", which the model does not have
        help: did you mean "Code"?
    error: overlay.json:3:27: shape "A", member "kode": the overlay changes member "kode", which the model does not have
        help: delete it from the overlay, or give it a "shape" to add it
    error: overlay.json:4:24: operation "Get": the overlay changes operation "Get", which the model does not have
        help: delete it from the overlay, or give it a "http" to add it
    3 errors and 0 warnings
    "#);
}

#[test]
fn a_change_to_what_the_model_says_anyway_is_dead() {
    assert_snapshot!(with(r#"{"shapes": {"Token": {"sensitive": »true}, "A": {"members": {"code": {"shape": »"Code"}}}}}"#), @r#"
    error: overlay.json:1:36: shape "Token": the model says the same without the overlay
        help: delete it from the overlay
    error: overlay.json:1:79: shape "A", member "code": the model says the same without the overlay
        help: delete it from the overlay
    2 errors and 0 warnings
    "#);
}

#[test]
fn an_unknown_key_in_an_overlay_is_a_fault() {
    assert_snapshot!(with(r#"{"shapes": {"Code": {»"sensitiv": true, »"colour": "red"}}}"#), @r#"
    error: overlay.json:1:22: shape "Code": unknown key "sensitiv"
        help: did you mean "sensitive"?
    error: overlay.json:1:40: shape "Code": unknown key "colour"
        help: an overlay may only say what is understood
    2 errors and 0 warnings
    "#);
}

#[test]
fn an_overlay_has_the_structure_of_a_model() {
    assert_snapshot!(with(r#"{"shapes": »[]}"#), @r"
    error: overlay.json:1:12: an array where an object should be
    1 error and 0 warnings
    ");
    assert_snapshot!(with(r#"»[]"#), @r"
    error: overlay.json:1:1: an array where an object should be
    1 error and 0 warnings
    ");
}

#[test]
fn extras_go_over_their_own_file_before_the_overlay() {
    let service = files(&[
        ("overlay.json", r#"{"shapes": {"Code": {"max": 30}}}"#),
        (
            "service-2.sdk-extras.json",
            r#"{"version": 1.0, "merge": {"shapes": {"Code": {"max": 20, "min": 2}}}}"#,
        ),
        ("service-2.json", &base()),
    ]);
    let service = service.unwrap().service;
    let code = service.shape(service.shape_id("Code").unwrap());
    let tinsmith_model::ShapeKind::String(text) = &code.kind else {
        panic!("{code:?}")
    };
    assert_eq!((text.length.min, text.length.max), (Some(2), Some(30)));
}

#[test]
fn extras_may_repeat_the_model_but_not_change_what_is_not_there() {
    let extras = r#"{"merge": {"shapes": {"Token": {"sensitive": true}, »"Tokn": {"sensitive": true}}}, »"merg": {}}"#;
    assert_snapshot!(report_of(&[("service-2.json", &base()), ("service-2.sdk-extras.json", extras)]), @r#"
    error: service-2.sdk-extras.json:1:53: shape "Tokn": the overlay changes shape "Tokn", which the model does not have
        help: did you mean "Token"?
    warning: service-2.sdk-extras.json:1:84: unknown key "merg"
    1 error and 1 warning
    "#);
}

#[test]
fn extras_without_their_file_are_dead() {
    let extras = r#"»{"merge": {"pagination": {}}}"#;
    assert_snapshot!(report_of(&[("service-2.json", &base()), ("paginators-1.sdk-extras.json", extras)]), @r"
    error: paginators-1.sdk-extras.json:1:1: there is no paginators-1.json that this could go over
        help: delete the file
    1 error and 0 warnings
    ");
}

#[test]
fn an_overlay_can_say_which_header_fields_every_request_has() {
    let headers = |fields: &str| format!("{{\"metadata\": {{\"requestHeaders\": {fields}}}}}");
    let overlay = headers(r#"{"Accept": "text/plain; q=0.5", "X-Version": "1"}"#);
    let service = files(&[("service-2.json", &base()), ("overlay.json", &overlay)])
        .unwrap()
        .service;
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        service.metadata.request_headers,
        [pair("Accept", "text/plain; q=0.5"), pair("X-Version", "1")]
    );
    assert_snapshot!(with(&headers(r#"{»"A:B": "x", »"C": "a\nb", "D": »1}"#)), @r#"
    error: overlay.json:1:34: "A:B" with "x" is no header field
        help: a name has letters, digits, "-", "_" and ".", a value visible ASCII
    error: overlay.json:1:46: "C" with "a\nb" is no header field
        help: a name has letters, digits, "-", "_" and ".", a value visible ASCII
    error: overlay.json:1:64: a number where a string should be
    3 errors and 0 warnings
    "#);
}
