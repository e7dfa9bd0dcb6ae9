use super::{ErrorForm, parse_error};
use crate::clock::Instant;
use crate::http::{Headers, Response};
use crate::protocol::ParsedError;
use crate::protocol::limits::ReadLimits;
use crate::schema::{ErrorAlias, ErrorSchema, StructureSchema};

static ERRORS: &[ErrorSchema] = &[
    ErrorSchema::new("Gone", StructureSchema::EMPTY),
    ErrorSchema::new("Odd", StructureSchema::EMPTY),
];

const FORMS: [ErrorForm; 3] = [ErrorForm::REST_JSON, ErrorForm::RPC, ErrorForm::XML];

fn response(status: u16, headers: &[(&'static str, &'static str)], body: impl Into<Vec<u8>>) -> Response {
    Response {
        status,
        headers: headers.iter().copied().collect::<Headers>(),
        body: body.into(),
    }
}

fn error(response: &Response, form: ErrorForm) -> ParsedError {
    parse_error(ERRORS, response, &ReadLimits::new(&response.body, None), form)
}

#[test]
fn an_error_is_read_in_whatever_format_it_comes() {
    for body in [
        r#"{"__type":"com.example#Gone","message":"it left","RequestId":"r"}"#,
        r#"{"Error":{"Code":"Gone","Message":"it left","Type":"Sender"},"RequestId":"r"}"#,
        r#"{"ErrorResponse":{"Error":{"Code":"Gone","Message":"it left"},"RequestId":"r"}}"#,
        r#"{"error":{"code":"Gone","message":"it left"},"requestId":"r"}"#,
        "<ErrorResponse><Error><Code>Gone</Code><Message>it left</Message></Error><RequestId>r</RequestId></ErrorResponse>",
        "<Response><Errors><Error><Code>Gone</Code><Message>it left</Message></Error></Errors><RequestID>r</RequestID></Response>",
        "\u{feff}<?xml version='1.0'?>\n<Error><Code>Gone</Code><Message>it left</Message><RequestId>r</RequestId></Error>",
        "<Gone><Message>it left</Message><RequestId>r</RequestId></Gone>",
    ] {
        for form in FORMS {
            let found = error(&response(400, &[], body), form);
            assert_eq!(
                (
                    &*found.code,
                    &*found.message,
                    found.modelled,
                    found.request_id.as_deref()
                ),
                ("Gone", "it left", Some(0), Some("r")),
                "{body}"
            );
        }
    }
}

/// The overlay of a service names where codes and messages are.
static NESTED: &[ErrorSchema] = &[
    ErrorSchema::new("Gone", StructureSchema::EMPTY)
        .code_member("failure.reason.kind")
        .message_member("failure.text"),
    ErrorSchema::new("Odd", StructureSchema::EMPTY)
        .code_member("failure.reason.kind")
        .message_member("error.why")
        .aliases(&[ErrorAlias::new("error.details.sort", "odd")]),
];

/// The code, the message and the modelled error for this body.
fn nested(body: &str) -> (String, String, Option<usize>) {
    let response = response(400, &[], body);
    let limits = ReadLimits::new(&response.body, None);
    let found = parse_error(NESTED, &response, &limits, ErrorForm::REST_JSON);
    (found.code, found.message, found.modelled)
}

#[test]
fn code_and_message_are_at_the_end_of_paths_where_an_overlay_says_so() {
    let is = |code: &str, message: &str, modelled| (code.to_owned(), message.to_owned(), modelled);
    for (body, expected) in [
        (
            r#"{"failure":{"text":"it left","reason":{"kind":"Gone","more":[{}]}}}"#,
            is("Gone", "it left", Some(0)),
        ),
        // The path counts before what usually has the code.
        (
            r#"{"code":17,"failure":{"other":{"kind":"x"},"reason":{"kind":"a#Gone"},"text":null}}"#,
            is("Gone", "", Some(0)),
        ),
        (
            r#"{"failure":{"reason":{"kind":"New"},"text":"it is new"}}"#,
            is("New", "it is new", None),
        ),
        (
            r#"{"error":{"details":{"sort":"odd"},"why":"it is odd"}}"#,
            is("Odd", "it is odd", Some(1)),
        ),
        (
            r#"{"failure":{"reason":{"kind":{"a":1}},"text":[1]},"code":"Odd"}"#,
            is("Odd", "", Some(1)),
        ),
        (r#"{"failure":"x","message":"m"}"#, is("400", "m", None)),
    ] {
        assert_eq!(nested(body), expected, "{body}");
    }
}

#[test]
fn a_root_element_that_is_named_like_an_error_is_one() {
    let body = "<UnknownOperationException/>";
    for form in FORMS {
        let found = error(&response(404, &[], body), form);
        assert_eq!((&*found.code, &*found.message), ("UnknownOperationException", ""));
        let page = error(&response(502, &[], "<html><body>busy</body></html>"), form);
        assert_eq!((&*page.code, &*page.message), ("502", "Bad Gateway"));
        let other = error(&response(400, &[], "<Things><Thing>a</Thing></Things>"), form);
        assert_eq!((&*other.code, &*other.message), ("400", "Bad Request"));
    }
}

#[test]
fn what_an_error_has_beside_code_and_message_can_be_reached() {
    let body = "<Error><Code>Gone</Code><BucketName>b</BucketName><Key>a&amp;b</Key><List><a/></List></Error>";
    let found = error(&response(404, &[], body), ErrorForm::XML);
    let details: Vec<_> = found.details.iter().map(|(name, text)| (&**name, &**text)).collect();
    assert_eq!(details, [("Code", "Gone"), ("BucketName", "b"), ("Key", "a&b")]);
    let found = error(
        &response(404, &[], r#"{"code":"Gone","left":7,"list":[1],"none":null}"#),
        ErrorForm::REST_JSON,
    );
    let details: Vec<_> = found.details.iter().map(|(name, text)| (&**name, &**text)).collect();
    assert_eq!(details, [("code", "Gone"), ("left", "7")]);
}

#[test]
fn a_body_without_an_end_of_parts_is_read_in_little_memory_and_time() {
    let inner = r#"{"":0},"#.repeat(200_000);
    let many = r#""a":0,"#.repeat(200_000);
    for body in [
        format!(r#"{{"a":[{inner}0],"message":"m"}}"#),
        format!(r#"{{{many}"message":"m"}}"#),
        format!(
            "{{\"a\":{}{},\"message\":\"m\"}}",
            "[".repeat(300_000),
            "]".repeat(300_000)
        ),
        format!(r#"{{"message":"m","b":"{}"}}"#, "x".repeat(1 << 20)),
    ] {
        let found = error(&response(400, &[], body), ErrorForm::REST_JSON);
        assert_eq!((&*found.code, &*found.message), ("400", "m"));
        let kept: usize = found.details.iter().map(|(name, text)| name.len() + text.len()).sum();
        assert!(kept < 1 << 17, "{kept}");
    }
}

#[test]
fn reading_an_error_ends_at_the_deadline() {
    for body in [
        format!(r#"{{"a":[{}0],"message":"m"}}"#, "0,".repeat(20_000)),
        format!("<Error>{}<Message>m</Message></Error>", "<a/>".repeat(20_000)),
    ] {
        let response = response(400, &[], body);
        let limits = ReadLimits::new(&response.body, Some(Instant::now()));
        let found = parse_error(ERRORS, &response, &limits, ErrorForm::REST_JSON);
        assert!(limits.is_late());
        assert_ne!(found.message, "m");
    }
}

#[test]
fn a_problem_is_told_by_the_end_of_its_type_and_its_text_is_the_detail_else_the_title() {
    let headers = [("Content-Type", "application/problem+json; charset=utf-8")];
    let read = |body: &str| {
        let found = error(&response(410, &headers, body), ErrorForm::REST_JSON);
        (found.code, found.message, found.modelled)
    };
    let text = |text: &str| text.to_owned();
    assert_eq!(
        read(r#"{"type": "https://example.com/problems/gone", "title": "It is gone.", "detail": "Since May."}"#),
        (text("Gone"), text("Since May."), Some(0))
    );
    assert_eq!(
        read(r#"{"type": "urn:problem:new-one", "title": "It is new."}"#),
        (text("new-one"), text("It is new."), None)
    );
    assert_eq!(
        read(r#"{"type": "about:blank", "title": "Gone"}"#),
        (text("410"), text("Gone"), None)
    );
}
