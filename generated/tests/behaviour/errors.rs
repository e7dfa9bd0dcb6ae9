//! Errors of the service: which one it is, its message, and how it is displayed.

use std::error::Error as _;

use tinsmith::runtime::credentials::{CredentialsError, from_fn};
use tinsmith::runtime::transport::TransportErrorKind;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::sso_oidc::{AccessDeniedExceptionReason, Error, InvalidRequestExceptionReason, ServiceError};

use crate::{builder, client, create_token, create_token_with_iam, error_of, now};

/// The service's errors: name, HTTP status, OAuth code.
const ERRORS: [(&str, u16, &str); 14] = [
    ("AccessDeniedException", 400, "access_denied"),
    ("AuthorizationPendingException", 400, "authorization_pending"),
    ("ExpiredTokenException", 400, "expired_token"),
    ("InternalServerException", 500, "server_error"),
    ("InvalidClientException", 401, "invalid_client"),
    ("InvalidClientMetadataException", 400, "invalid_client_metadata"),
    ("InvalidGrantException", 400, "invalid_grant"),
    ("InvalidRedirectUriException", 400, "invalid_redirect_uri"),
    ("InvalidRequestException", 400, "invalid_request"),
    ("InvalidRequestRegionException", 400, "invalid_request"),
    ("InvalidScopeException", 400, "invalid_scope"),
    ("SlowDownException", 400, "slow_down"),
    ("UnauthorizedClientException", 400, "unauthorized_client"),
    ("UnsupportedGrantTypeException", 400, "unsupported_grant_type"),
];

const CODE_HEADER: &str = "x-amzn-errortype";

/// The name of the error's variant; empty if the error is not modelled.
fn variant(error: &Error) -> String {
    let Some(service) = error.service() else {
        return String::new();
    };
    let debug = format!("{service:?}");
    debug.split('(').next().unwrap_or_default().to_owned()
}

/// Its OAuth members, whichever error it is.
fn oauth_members(error: &Error) -> (Option<&str>, Option<&str>) {
    macro_rules! members {
        ($($name:ident),*) => {
            match error.service() {
                $(Some(ServiceError::$name(e)) => (e.error.as_deref(), e.error_description.as_deref()),)*
                _ => (None, None),
            }
        };
    }
    members!(
        AccessDeniedException,
        AuthorizationPendingException,
        ExpiredTokenException,
        InternalServerException,
        InvalidClientException,
        InvalidClientMetadataException,
        InvalidGrantException,
        InvalidRedirectUriException,
        InvalidRequestException,
        InvalidRequestRegionException,
        InvalidScopeException,
        SlowDownException,
        UnauthorizedClientException,
        UnsupportedGrantTypeException
    )
}

#[test]
fn every_error_of_the_service_is_typed_wherever_its_code_is() {
    for (name, status, oauth) in ERRORS {
        let with = |code: &str| format!(r#"{{{code}"error": "{oauth}", "error_description": "why"}}"#);
        let namespaced = &*format!("com.amazonaws.ssooidc#{name}:http://internal.example/doc");
        for (headers, body) in [
            (&[(CODE_HEADER, name)][..], with("")),
            (&[(CODE_HEADER, namespaced)], with("")),
            (&[("X-Amzn-ErrorType", name)], with("")),
            (&[], with(&format!(r#""code": "{name}", "#))),
            (&[], with(&format!(r#""Code": "{name}", "#))),
            (&[], with(&format!(r#""__type": "{name}", "#))),
            (&[], with(&format!(r#""__type": "{namespaced}", "#))),
        ] {
            let error = error_of(status, headers, body.clone());
            let context = format!("{headers:?} {body}");
            assert_eq!(variant(&error), name, "{context}");
            assert_eq!(error.code(), Some(name), "{context}");
            assert_eq!(error.message(), Some("why"), "{context}");
            assert_eq!(error.status(), Some(status), "{context}");
            assert_eq!(oauth_members(&error), (Some(oauth), Some("why")), "{context}");
        }
    }
}

#[test]
fn an_error_without_a_code_is_known_by_its_oauth_code() {
    for (name, status, oauth) in ERRORS {
        // `invalid_request` is the code of two errors; the one that redirects says where to.
        let more = match name {
            "InvalidRequestRegionException" => r#""region": "us-east-1", "#,
            _ => "",
        };
        let body = format!(r#"{{{more}"error": "{oauth}", "error_description": "why"}}"#);
        let error = error_of(status, &[], body);
        assert_eq!(variant(&error), name);
        assert_eq!((error.code(), error.message()), (Some(name), Some("why")));
    }
    for (more, name) in [
        (r#""endpoint": "https://e.example""#, "InvalidRequestRegionException"),
        (r#""endpoint": null, "region": null"#, "InvalidRequestException"),
    ] {
        let error = error_of(400, &[], format!(r#"{{"error": "invalid_request", {more}}}"#));
        assert_eq!(variant(&error), name, "{more}");
    }
}

#[test]
fn the_status_does_not_decide_which_error_it_is() {
    for status in [300, 302, 400, 404, 418, 499, 500, 599] {
        let error = error_of(status, &[(CODE_HEADER, "InvalidClientException")], "{}");
        assert_eq!(
            (&*variant(&error), error.status()),
            ("InvalidClientException", Some(status))
        );
    }
}

#[test]
fn an_error_of_another_operation_is_typed_as_well() {
    // In the model, only `register_client` has this one.
    let error = error_of(400, &[(CODE_HEADER, "InvalidClientMetadataException")], "{}");
    assert_eq!(variant(&error), "InvalidClientMetadataException");
    assert_eq!(error.operation(), "CreateToken");
}

#[test]
fn the_header_beats_code_beats_type_beats_the_oauth_code() {
    let oauth = r#""error": "invalid_grant""#;
    for (headers, members, code) in [
        (
            &[(CODE_HEADER, "SlowDownException")][..],
            r#""code": "B", "__type": "C""#,
            "SlowDownException",
        ),
        (&[], r#""code": "B", "Code": "D", "__type": "C""#, "B"),
        (&[], r#""__type": "C", "Code": "D""#, "D"),
        (&[], r#""__type": "C""#, "C"),
        (&[], r#""code": null, "__type": "C""#, "C"),
        (&[], r#""code": {"a": 1}, "__type": "C""#, "C"),
        (&[], r#""x": 1"#, "InvalidGrantException"),
        (&[(CODE_HEADER, "")], r#""code": "B""#, ""),
    ] {
        let error = error_of(400, headers, format!("{{{members}, {oauth}}}"));
        assert_eq!(error.code(), Some(code), "{headers:?} {members}");
    }
}

#[test]
fn only_the_name_in_a_code_counts() {
    for (code, name) in [
        ("aws.sso#Foo", "Foo"),
        ("Foo:http://a.example/#Bar", "Foo"),
        ("a#b#Foo:c:d", "Foo"),
        (" Foo ", "Foo"),
        ("#", ""),
        (":", ""),
    ] {
        assert_eq!(error_of(400, &[(CODE_HEADER, code)], "{}").code(), Some(name), "{code}");
        let body = format!(r#"{{"__type": "{code}"}}"#);
        assert_eq!(error_of(400, &[], body).code(), Some(name), "{code}");
    }
}

#[test]
fn a_code_that_is_a_number_is_kept_as_text() {
    for member in ["code", "Code", "__type"] {
        let error = error_of(400, &[], format!(r#"{{"{member}": 42, "message": "m"}}"#));
        assert_eq!((error.code(), error.message()), (Some("42"), Some("m")), "{member}");
    }
}

#[test]
fn a_code_that_the_model_does_not_know_keeps_the_body() {
    let body = r#"{"message": "new", "detail": "hunter2"}"#;
    let error = error_of(409, &[(CODE_HEADER, "BrandNewException")], body);
    assert_eq!(
        (error.code(), error.message()),
        (Some("BrandNewException"), Some("new"))
    );
    assert_eq!(error.service(), None);
    assert!(!error.is_retryable());
    let failure = error.response().unwrap();
    assert_eq!(failure.modelled(), None);
    assert_eq!(failure.raw_body(), body.as_bytes());
    assert_eq!(
        format!("{failure:?}"),
        r#"ErrorResponse { code: "BrandNewException", message: "new", modelled: None, body: *** redacted *** (39 bytes) }"#
    );
}

#[test]
fn an_oauth_code_that_the_overlay_does_not_know_leaves_the_status() {
    let error = error_of(
        400,
        &[],
        r#"{"error": "teapot", "error_description": "short and stout"}"#,
    );
    assert_eq!((error.code(), error.message()), (Some("400"), Some("short and stout")));
    assert_eq!(error.service(), None);
}

#[test]
fn the_message_is_the_first_of_three_members_that_says_something() {
    for (members, message) in [
        (r#""message": "a", "Message": "b", "error_description": "c""#, "a"),
        (r#""Message": "b", "error_description": "c""#, "b"),
        (r#""error_description": "c""#, "c"),
        (r#""errorMessage": "d""#, ""),
        (r#""x": 1"#, ""),
        // An empty `message` is still the message, and `Message` is ignored.
        (r#""message": "", "Message": "b", "error_description": "c""#, ""),
        (r#""Message": "", "error_description": "c""#, "c"),
        (r#""message": null, "error_description": "c""#, "c"),
        (r#""message": 7, "error_description": ["c"]"#, ""),
    ] {
        for code in ["InvalidGrantException", "BrandNewException"] {
            let error = error_of(400, &[(CODE_HEADER, code)], format!("{{{members}}}"));
            assert_eq!(error.message(), Some(message), "{code} {members}");
        }
    }
}

#[test]
fn a_body_that_is_no_json_object_leaves_the_status_as_code() {
    let html = "<html><body>No way</body></html>";
    for (status, body, message) in [
        (400, "", ""),
        (400, " \n", ""),
        (400, " upstream says no\n", "upstream says no"),
        (403, html, "Forbidden"),
        (404, "{}", ""),
        // JSON, whole or cut off, is not a message for people.
        (400, r#"["hunter2"]"#, ""),
        (400, "null", ""),
        (400, r#""hunter2""#, ""),
        (400, r#"{"error": "invalid_grant", "#, ""),
        (500, "", "Internal Server Error"),
        (502, "<html>Bad Gateway</html>", "Bad Gateway"),
        (503, "<!DOCTYPE html>", "Service Unavailable"),
        (504, "null", "Gateway Timeout"),
        (599, "", "Server Error"),
        (503, "over capacity", "over capacity"),
        (300, "", ""),
        (301, "Moved", "Moved"),
        (304, "", ""),
    ] {
        let error = error_of(status, &[("x-amzn-requestid", "r-1")], body);
        let context = format!("{status} {body:?}");
        assert_eq!(error.code(), Some(&*status.to_string()), "{context}");
        assert_eq!(error.message(), Some(message), "{context}");
        assert_eq!(error.status(), Some(status), "{context}");
        assert_eq!(error.request_id(), Some("r-1"), "{context}");
        assert_eq!(error.service(), None, "{context}");
        assert_eq!(error.response().unwrap().raw_body(), body.as_bytes(), "{context}");
    }
}

#[test]
fn a_body_that_is_not_utf_8_is_no_text_that_could_do_harm() {
    let error = error_of(
        400,
        &[(CODE_HEADER, "InvalidGrantException")],
        b"{\"message\": \"\xff\"}",
    );
    assert_eq!(
        (&*variant(&error), error.message()),
        ("InvalidGrantException", Some(""))
    );
    let error = error_of(400, &[], b"caf\xe9");
    assert_eq!(error.message(), Some("caf\u{fffd}"));
}

#[test]
fn the_members_of_an_error_are_typed() {
    let denied = error_of(
        400,
        &[(CODE_HEADER, "AccessDeniedException")],
        r#"{"error": "access_denied", "reason": "KMS_AccessDeniedException"}"#,
    );
    let Some(ServiceError::AccessDeniedException(denied)) = denied.service() else {
        panic!("{denied}");
    };
    assert_eq!(
        denied.reason,
        Some(AccessDeniedExceptionReason::KmsAccessDeniedException)
    );
    assert_eq!(denied.error_description, None);

    let elsewhere = error_of(
        400,
        &[],
        r#"{"error": "invalid_request", "endpoint": "https://e.example", "region": "us-east-1"}"#,
    );
    let Some(ServiceError::InvalidRequestRegionException(elsewhere)) = elsewhere.service() else {
        panic!("{elsewhere}");
    };
    assert_eq!(elsewhere.endpoint.as_deref(), Some("https://e.example"));
    assert_eq!(elsewhere.region.as_deref(), Some("us-east-1"));
}

#[test]
fn a_reason_that_the_model_does_not_know_is_kept() {
    for (text, reason) in [
        (
            "KMS_NotFoundException",
            InvalidRequestExceptionReason::KmsNotFoundException,
        ),
        (
            "KMS_InvalidKeyUsageException",
            InvalidRequestExceptionReason::KmsInvalidKeyUsageException,
        ),
        (
            "KMS_InvalidStateException",
            InvalidRequestExceptionReason::KmsInvalidStateException,
        ),
        (
            "KMS_DisabledException",
            InvalidRequestExceptionReason::KmsDisabledException,
        ),
        ("KMS_New", InvalidRequestExceptionReason::from("KMS_New")),
    ] {
        let error = error_of(
            400,
            &[],
            format!(r#"{{"error": "invalid_request", "reason": "{text}"}}"#),
        );
        let Some(ServiceError::InvalidRequestException(error)) = error.service() else {
            panic!("{error}");
        };
        assert_eq!(error.reason.as_ref(), Some(&reason));
        assert_eq!(reason.as_str(), text);
        assert_eq!(reason.to_string(), text);
        assert_eq!(InvalidRequestExceptionReason::from(text), reason);
    }
}

#[test]
fn members_that_cannot_be_read_do_not_hide_the_error() {
    let error = error_of(
        400,
        &[(CODE_HEADER, "InvalidGrantException")],
        r#"{"error": [7], "message": "m"}"#,
    );
    assert_eq!(
        (&*variant(&error), error.message()),
        ("InvalidGrantException", Some("m"))
    );
    assert_eq!(oauth_members(&error), (None, None));
}

#[test]
fn an_error_shows_all_that_helps_in_one_line() {
    let id = ("x-amzn-requestid", "r-1");
    let oauth = r#"{"error": "invalid_grant", "error_description": "The code\nis used."}"#;
    for (status, headers, body, line) in [
        (
            400,
            &[(CODE_HEADER, "InvalidGrantException"), id][..],
            oauth,
            "CreateToken: InvalidGrantException: The code is used. (HTTP 400, request id r-1, 1 attempt)",
        ),
        (
            400,
            &[],
            oauth,
            "CreateToken: InvalidGrantException: The code is used. (HTTP 400, 1 attempt)",
        ),
        (
            401,
            &[(CODE_HEADER, "InvalidClientException")],
            "{}",
            "CreateToken: InvalidClientException (HTTP 401, 1 attempt)",
        ),
        (
            502,
            &[id],
            "<html>",
            "CreateToken: 502: Bad Gateway (HTTP 502, request id r-1, 1 attempt)",
        ),
        (400, &[], "", "CreateToken: 400 (HTTP 400, 1 attempt)"),
        (
            400,
            &[(CODE_HEADER, "")],
            oauth,
            "CreateToken: an error without a code: The code is used. (HTTP 400, 1 attempt)",
        ),
        (
            400,
            &[(CODE_HEADER, "Odd\u{1b}[31m"), ("x-amzn-requestid", "r\r\n1")],
            r#"{"message": "a\u001b[2Jb\tc"}"#,
            "CreateToken: Odd [31m: a [2Jb c (HTTP 400, request id r  1, 1 attempt)",
        ),
    ] {
        assert_eq!(error_of(status, headers, body).to_string(), line);
    }
}

#[test]
fn a_message_that_is_long_is_cut_where_it_is_shown() {
    let long = "é".repeat(501);
    let error = error_of(400, &[(CODE_HEADER, "X")], format!(r#"{{"message": "{long}"}}"#));
    let shown = "é".repeat(500);
    assert_eq!(
        error.to_string(),
        format!("CreateToken: X: {shown}… (HTTP 400, 1 attempt)")
    );
    assert_eq!(error.message(), Some(&*long));
}

#[test]
fn what_a_lower_layer_said_stands_in_the_line_and_nowhere_else() {
    let service = error_of(400, &[(CODE_HEADER, "InvalidGrantException")], r#"{"message": "m"}"#);
    assert!(service.source().is_none());

    let script = Scripted::new().expect(Expected::any()).fail(TransportErrorKind::Broken);
    let broken = now(create_token(&client(&script)).send()).unwrap_err();
    let line = "CreateToken: the connection broke: the script says so (1 attempt)";
    assert_eq!(broken.to_string(), line);
    assert!(broken.source().is_none());

    let credentials = from_fn(|| Err(CredentialsError::failed("the vault is shut")));
    let client = builder().credentials(credentials).transport(Scripted::new());
    let unsigned = now(create_token_with_iam(&client.build().unwrap()).send()).unwrap_err();
    let line = "CreateTokenWithIAM: the credentials provider failed: the vault is shut";
    assert_eq!(unsigned.to_string(), line);
    assert!(unsigned.source().is_none());
    assert!(!unsigned.is_retryable());
}

#[test]
fn an_error_fits_into_the_boxes_that_programs_use() {
    let error = error_of(400, &[(CODE_HEADER, "InvalidGrantException")], r#"{"message": "m"}"#);
    let line = error.to_string();
    let boxed: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert_eq!(boxed.to_string(), line);
}

#[test]
fn a_body_that_is_data_is_no_message_in_whatever_disguise() {
    for body in [
        "\u{feff}{\"refreshToken\": \"hidden\"",
        "refreshToken=hidden&x=1",
        "\u{feff} [\"hidden\"]",
    ] {
        let error = error_of(400, &[], body);
        assert_eq!(error.message(), Some(""), "{body}");
        assert!(!format!("{error} {error:?}").contains("hidden"), "{body}");
    }
    let text = error_of(400, &[], "a page: 1 = 1");
    assert_eq!(text.message(), Some("a page: 1 = 1"));
}
