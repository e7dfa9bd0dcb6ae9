//! Successful responses: what is read from them, and which ones cannot be read.

use serde_json::json;
use tinsmith::runtime::client::OutputWithMetadata;
use tinsmith::runtime::error::Cause;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::sso_oidc::{AwsAdditionalDetails, CreateTokenResponse, CreateTokenWithIAMResponse, Error};

use crate::{client, create_token, create_token_answered, create_token_with_iam, now, response};

/// The output of `create_token` for a body.
fn read(body: impl Into<Vec<u8>>) -> Result<CreateTokenResponse, Error> {
    create_token_answered(response(200, &[], body))
}

/// The output of `create_token_with_iam` for a body. The call by name must have the same result.
fn read_with_iam(body: &'static str) -> Result<CreateTokenWithIAMResponse, Error> {
    let reply = response(200, &[("x-amzn-requestid", "r-1")], body);
    let script = Scripted::new()
        .expect(Expected::post("/token?aws_iam=t"))
        .respond(reply.clone())
        .expect(Expected::post("/token?aws_iam=t"))
        .respond(reply);
    let client = client(&script);
    let typed = now(create_token_with_iam(&client).send());
    let input = json!({ "clientId": "id", "grantType": "refresh_token" });
    let by_name = now(client.call("create_token_with_iam", input));
    assert_eq!(
        typed.as_ref().err().map(ToString::to_string),
        by_name.err().map(|error| error.to_string())
    );
    typed
}

#[test]
fn every_member_of_every_output_is_read() {
    let script = Scripted::new()
        .expect(Expected::post("/token"))
        .reply(
            200,
            r#"{"accessToken": "a", "tokenType": "Bearer", "expiresIn": 3600, "refreshToken": "r", "idToken": "i"}"#,
        )
        .expect(Expected::post("/client/register"))
        .reply(
            200,
            r#"{"clientId": "c", "clientSecret": "s", "clientIdIssuedAt": 1704067200, "clientSecretExpiresAt": 4102444800,
                "authorizationEndpoint": "https://a.example", "tokenEndpoint": "https://t.example"}"#,
        )
        .expect(Expected::post("/device_authorization"))
        .reply(
            200,
            r#"{"deviceCode": "d", "userCode": "u", "verificationUri": "https://v.example",
                "verificationUriComplete": "https://v.example?u", "expiresIn": 600, "interval": 5}"#,
        );
    let client = client(&script);

    let token = now(create_token(&client).send()).unwrap();
    assert_eq!(token.access_token.as_deref(), Some("a"));
    assert_eq!(token.token_type.as_deref(), Some("Bearer"));
    assert_eq!(token.expires_in, Some(3600));
    assert_eq!(token.refresh_token.as_deref(), Some("r"));
    assert_eq!(token.id_token.as_deref(), Some("i"));

    let registered = now(client.register_client().client_name("n").client_type("public").send()).unwrap();
    assert_eq!(registered.client_id.as_deref(), Some("c"));
    assert_eq!(registered.client_secret.as_deref(), Some("s"));
    assert_eq!(registered.client_id_issued_at, Some(1_704_067_200));
    assert_eq!(registered.client_secret_expires_at, Some(4_102_444_800));
    assert_eq!(registered.authorization_endpoint.as_deref(), Some("https://a.example"));
    assert_eq!(registered.token_endpoint.as_deref(), Some("https://t.example"));

    let started = client.start_device_authorization().client_id("c").client_secret("s");
    let started = now(started.start_url("https://start.example").send()).unwrap();
    assert_eq!(started.device_code.as_deref(), Some("d"));
    assert_eq!(started.user_code.as_deref(), Some("u"));
    assert_eq!(started.verification_uri.as_deref(), Some("https://v.example"));
    assert_eq!(
        started.verification_uri_complete.as_deref(),
        Some("https://v.example?u")
    );
    assert_eq!(started.expires_in, Some(600));
    assert_eq!(started.interval, Some(5));
}

#[test]
fn lists_and_structures_inside_an_output_are_read() {
    let output = read_with_iam(
        r#"{"issuedTokenType": "t", "scope": ["openid", ""], "awsAdditionalDetails": {"identityContext": "ctx"}}"#,
    )
    .unwrap();
    assert_eq!(output.issued_token_type.as_deref(), Some("t"));
    assert_eq!(output.scope, Some(vec!["openid".to_owned(), String::new()]));
    let details = output.aws_additional_details.unwrap();
    assert_eq!(details.identity_context.as_deref(), Some("ctx"));

    let empty = read_with_iam(r#"{"scope": [], "awsAdditionalDetails": {}}"#).unwrap();
    assert_eq!(empty.scope, Some(Vec::new()));
    assert_eq!(empty.aws_additional_details, Some(AwsAdditionalDetails::default()));
}

#[test]
fn unknown_members_are_ignored_whatever_they_hold() {
    for unknown in [
        "1",
        "null",
        r#""text""#,
        "[1, [2]]",
        r#"{"accessToken": "other"}"#,
        "1e400",
    ] {
        let body = format!(r#"{{"x": {unknown}, "accessToken": "a", "AccessToken": {unknown}}}"#);
        let token = read(body).unwrap_or_else(|error| panic!("{unknown}: {error}"));
        assert_eq!(token.access_token.as_deref(), Some("a"), "{unknown}");
    }
}

#[test]
fn of_a_member_that_comes_twice_the_last_one_counts() {
    let token = read(r#"{"accessToken": "a", "tokenType": "t", "accessToken": "b"}"#).unwrap();
    assert_eq!(token.access_token.as_deref(), Some("b"));
    let output = read_with_iam(r#"{"scope": ["a", "b"], "scope": ["c"]}"#).unwrap();
    assert_eq!(output.scope, Some(vec!["c".to_owned()]));
}

#[test]
fn a_null_member_is_absent() {
    let token = read(r#"{"accessToken": null, "expiresIn": null, "tokenType": "Bearer"}"#).unwrap();
    assert_eq!(token.access_token, None);
    assert_eq!(token.expires_in, None);
    assert_eq!(token.token_type.as_deref(), Some("Bearer"));
    let output = read_with_iam(r#"{"scope": null, "awsAdditionalDetails": null}"#).unwrap();
    assert_eq!(output, CreateTokenWithIAMResponse::default());
}

#[test]
fn a_body_without_text_is_an_output_with_nothing_set() {
    for body in ["", " ", "\r\n\t ", "{}"] {
        assert_eq!(read(body).unwrap(), CreateTokenResponse::default(), "{body:?}");
    }
}

#[test]
fn every_status_from_200_to_299_is_a_success() {
    for status in [200, 201, 202, 204, 206, 299] {
        let output = create_token_answered(response(status, &[], r#"{"expiresIn": 1}"#));
        assert_eq!(output.unwrap().expires_in, Some(1), "{status}");
        assert!(create_token_answered(response(status, &[], "")).is_ok(), "{status}");
    }
}

#[test]
fn signs_of_an_error_are_ignored_in_a_success() {
    let reply = response(
        200,
        &[("x-amzn-errortype", "AccessDeniedException")],
        r#"{"__type": "AccessDeniedException", "error": "access_denied", "accessToken": "a"}"#,
    );
    let token = create_token_answered(reply).unwrap();
    assert_eq!(token.access_token.as_deref(), Some("a"));
}

#[test]
fn a_whole_number_is_read_however_it_is_written() {
    for (text, number) in [
        ("3600", 3600),
        ("3600.0", 3600),
        ("3.6e3", 3600),
        (r#""3600""#, 3600),
        (r#""3600.0""#, 3600),
        ("-1", -1),
        ("1099511627776", 1 << 40),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
    ] {
        let token = read(format!(r#"{{"expiresIn": {text}}}"#)).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(token.expires_in, Some(number), "{text}");
    }
}

#[test]
fn what_is_no_whole_number_is_an_error_that_names_the_member() {
    let fraction = "expected a whole number, found a number with a fraction, or out of range";
    let text = "expected a whole number, found a string that is no whole number";
    for (value, problem) in [
        ("3600.9", fraction),
        ("9223372036854775808", fraction),
        ("1e300", fraction),
        (r#""3600.9""#, text),
        (r#""soon""#, text),
        (r#""""#, text),
        ("true", "expected a whole number, found a boolean"),
        ("[1]", "expected a whole number, found a list"),
        (r#"{"a": 1}"#, "expected a whole number, found an object"),
    ] {
        let error = read(format!(r#"{{"tokenType": "Bearer", "expiresIn": {value}}}"#)).unwrap_err();
        let Some(Cause::Decode(decode)) = error.cause() else {
            panic!("{value}: {error}");
        };
        assert_eq!((&*decode.path(), decode.problem()), ("expiresIn", problem), "{value}");
    }
}

/// A body, the path of the value in it that is of the wrong type, and what is wrong with it.
const WRONG_TYPES: &[(&str, &str, &str)] = &[
    (
        r#"{"accessToken": false}"#,
        "accessToken",
        "expected a string, found a boolean",
    ),
    (
        r#"{"accessToken": ["a"]}"#,
        "accessToken",
        "expected a string, found a list",
    ),
    (
        r#"{"accessToken": {}}"#,
        "accessToken",
        "expected a string, found an object",
    ),
    (r#"{"scope": "hunter2 b"}"#, "scope", "expected a list, found a string"),
    (r#"{"scope": {"a": "b"}}"#, "scope", "expected a list, found an object"),
    (
        r#"{"scope": ["a", true]}"#,
        "scope[1]",
        "expected a string, found a boolean",
    ),
    (
        r#"{"scope": ["a", null]}"#,
        "scope[1]",
        "null in a list that has no nulls",
    ),
    (
        r#"{"awsAdditionalDetails": "hunter2"}"#,
        "awsAdditionalDetails",
        "expected an object, found a string",
    ),
    (
        r#"{"awsAdditionalDetails": []}"#,
        "awsAdditionalDetails",
        "expected an object, found a list",
    ),
    (
        r#"{"awsAdditionalDetails": {"identityContext": false}}"#,
        "awsAdditionalDetails.identityContext",
        "expected a string, found a boolean",
    ),
];

#[test]
fn a_number_is_taken_for_text_as_it_is_written() {
    for (body, token) in [(r#"{"accessToken": 7}"#, "7"), (r#"{"accessToken": 7.50}"#, "7.50")] {
        assert_eq!(read_with_iam(body).unwrap().access_token.as_deref(), Some(token));
    }
}

#[test]
fn a_value_of_the_wrong_type_is_an_error_with_its_path() {
    for (body, path, problem) in WRONG_TYPES {
        let error = read_with_iam(body).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "CreateTokenWithIAM: the response cannot be read: `{path}`: {problem} (HTTP 200, request id r-1, 1 attempt)"
            ),
            "{body}"
        );
    }
}

#[test]
fn a_body_that_is_not_one_json_object_is_an_error_that_shows_nothing_of_it() {
    for (body, problem) in [
        ("hunter2", "not JSON: no value where one should be at byte 0"),
        (
            "<html>hunter2</html>",
            "not JSON: no value where one should be at byte 0",
        ),
        (
            r#"{"accessToken": "hunter2"#,
            "`accessToken`: not JSON: it ends in the middle at byte 24",
        ),
        (
            r#"{"accessToken": "hunter2""#,
            "not JSON: it ends in the middle at byte 25",
        ),
        (
            r#"{"accessToken": "hunter2"} hunter2"#,
            "not JSON: something after the end at byte 27",
        ),
        ("{}{}", "not JSON: something after the end at byte 2"),
        (
            "\u{feff}{\"accessToken\": \"hunter2\"}",
            "not JSON: no value where one should be at byte 0",
        ),
        (r#"["hunter2"]"#, "expected an object, found a list"),
        (r#""hunter2""#, "expected an object, found a string"),
        ("424242", "expected an object, found a number"),
        ("-4242.42", "expected an object, found a number"),
        ("true", "expected an object, found a boolean"),
        ("null", "expected an object, found null"),
    ] {
        let reply = response(200, &[("x-amzn-requestid", "r-1")], body);
        let error = create_token_answered(reply).unwrap_err();
        let length = body.len();
        assert_eq!(
            error.to_string(),
            format!(
                "CreateToken: the response cannot be read: {problem}, in a body of {length} bytes \
                 (HTTP 200, request id r-1, 1 attempt)"
            ),
            "{body}"
        );
        let debug = format!("{error:?}");
        assert!(!debug.contains("hunter2") && !debug.contains("4242"), "{debug}");
    }
}

#[test]
fn text_that_is_not_utf_8_is_an_error() {
    for body in [
        &b"{\"accessToken\": \"\xff\"}"[..],
        b"{\"\xff\": 1}",
        b"\xff\xfe{\x00}\x00",
    ] {
        let error = read(body).unwrap_err();
        assert!(matches!(error.cause(), Some(Cause::Decode(_))), "{error}");
    }
}

#[test]
fn an_answer_that_cannot_be_read_is_not_asked_for_again() {
    let script = Scripted::new().expect(Expected::any()).reply(200, "{");
    let error = now(create_token(&client(&script)).send()).unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert_eq!(error.operation(), "CreateToken");
    assert_eq!(error.status(), Some(200));
    assert_eq!(
        (error.code(), error.message()),
        (None, None),
        "the service did not say so"
    );
    script.finish().unwrap();
}

#[test]
fn a_reply_has_status_request_ids_and_header_fields_beside_the_output() {
    let reply = |headers: &[(&'static str, &str)]| -> OutputWithMetadata<CreateTokenResponse> {
        let script = Scripted::new()
            .expect(Expected::any())
            .respond(response(201, headers, r#"{"expiresIn": 1}"#));
        now(create_token(&client(&script)).send_with_metadata()).unwrap()
    };
    let ids = |headers| {
        let metadata = reply(headers).metadata;
        (metadata.request_id, metadata.extended_request_id)
    };
    let text = |id: &str| Some(id.to_owned());

    let reply_with_header = reply(&[("X-Custom", "c")]);
    assert_eq!(reply_with_header.output.expires_in, Some(1));
    assert_eq!(reply_with_header.metadata.status, Some(201));
    assert_eq!(reply_with_header.metadata.attempts, 1);
    assert!(!reply_with_header.metadata.max_attempts_reached);
    assert_eq!(reply_with_header.metadata.headers.get("x-custom"), Some("c"));

    assert_eq!(ids(&[]), (None, None));
    assert_eq!(ids(&[("X-Amzn-RequestId", "a")]), (text("a"), None));
    assert_eq!(
        ids(&[("x-amz-request-id", "b"), ("x-amz-id-2", "h")]),
        (text("b"), text("h"))
    );
    assert_eq!(
        ids(&[("x-amz-request-id", "b"), ("x-amzn-requestid", "a")]),
        (text("a"), None)
    );
}

#[test]
fn a_call_by_name_gives_what_the_model_knows_of_the_answer() {
    let body = r#"{"expiresIn": "3600", "accessToken": "a", "idToken": null, "scope": "unknown to create_token"}"#;
    let script = Scripted::new().expect(Expected::post("/token")).reply(200, body);
    let input = json!({ "clientId": "id", "clientSecret": "s", "grantType": "g" });
    let output = now(client(&script).call("create_token", input)).unwrap();
    assert_eq!(output, json!({ "accessToken": "a", "expiresIn": 3600 }));
}
