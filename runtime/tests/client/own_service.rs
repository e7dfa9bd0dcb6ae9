//! A service that is not AWS's: what proves who calls, where it goes, and what becomes of refusals.

use std::time::{Duration, SystemTime};

use serde_json::json;
use tinsmith_runtime::PresignOptions;
use tinsmith_runtime::client::CallOptions;
use tinsmith_runtime::codegen::endpoint::Rules;
use tinsmith_runtime::codegen::schema::{Auth, Catalog, ErrorSchema, Operation, Service, StructureSchema};
use tinsmith_runtime::credentials::{Credentials, Token};
use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::transport::scripted::{Expected, Scripted};

use super::{Builder, NoError, catalog, service};

const KEY_IN_HEADER: Auth = Auth::ApiKeyInHeader {
    name: "X-Key",
    scheme: "",
};

static WITH_KEY: Operation = Operation {
    auth: Auth::ApiKeyInQuery { name: "key" },
    ..Operation::new("WithKey", "with_key", "GET", "/things?list")
};
static WITH_SCHEME: Operation = Operation {
    auth: Auth::ApiKeyInHeader {
        name: "Authorization",
        scheme: "Key",
    },
    ..Operation::new("WithScheme", "with_scheme", "GET", "/")
};
static WITH_PASSWORD: Operation = Operation {
    auth: Auth::Basic,
    ..Operation::new("WithPassword", "with_password", "GET", "/")
};
static SEVERAL: Operation = Operation {
    auth: Auth::Bearer,
    other_auth: &[KEY_IN_HEADER, Auth::Basic],
    errors_by_status: &[(404, "NoSuchThing")],
    ..Operation::new("Several", "several", "GET", "/things")
};
static SIGNED: Operation = Operation::new("Signed", "signed", "GET", "/");

static SERVICE: Service = Service {
    errors: &[ErrorSchema::new("NoSuchThing", StructureSchema::EMPTY)],
    ..service(Rules::Given)
};
static CATALOG: Catalog = catalog(&[&SEVERAL, &SIGNED, &WITH_KEY, &WITH_PASSWORD, &WITH_SCHEME]);

/// A service that takes AWS's signatures, without AWS's endpoints.
static SIGNING_SERVICE: Service = Service {
    signs: true,
    ..service(Rules::Given)
};

fn builder(transport: &Scripted) -> Builder {
    builder_of(&SERVICE, transport)
}

fn builder_of(service: &'static Service, transport: &Scripted) -> Builder {
    Builder::new(service)
        .endpoint_url("https://things.example.com/base")
        .blocking_transport(transport.clone())
}

fn sent(operation: &str, configure: impl FnOnce(Builder) -> Builder) -> Request {
    let transport = Scripted::new().expect(Expected::any()).reply(200, "{}");
    let client = configure(builder(&transport)).build_blocking().unwrap();
    client.call::<NoError>(&CATALOG, operation, &json!({})).unwrap();
    transport.requests().remove(0)
}

fn authorization(request: &Request) -> &str {
    request.headers.get("authorization").unwrap_or_default()
}

#[test]
fn a_key_is_in_the_query_once_at_every_attempt() {
    let target = "/base/things?list&key=hunter2%26%3D";
    let transport = Scripted::new()
        .expect(Expected::get(target))
        .reply(503, "")
        .expect(Expected::get(target))
        .reply(503, "")
        .expect(Expected::get(target))
        .reply(200, "{}");
    let client = builder(&transport).api_key(Token::new("hunter2&=")).build_blocking();
    client
        .unwrap()
        .call::<NoError>(&CATALOG, "with_key", &json!({}))
        .unwrap();
    transport.finish().unwrap();
}

#[test]
fn a_key_in_the_query_is_in_no_error_and_no_debug_output() {
    let body = r#"{"message": "the key hunter2 is not known at /base/things?list&key=hunter2"}"#;
    let transport = Scripted::new().expect(Expected::any()).reply(403, body);
    let client = builder(&transport)
        .api_key(Token::new("hunter2"))
        .build_blocking()
        .unwrap();
    let error = client.call::<NoError>(&CATALOG, "with_key", &json!({})).unwrap_err();
    assert_eq!(error.status(), Some(403));
    assert!(
        !format!("{error} {error:?} {client:?}").contains("hunter2"),
        "{error:?}"
    );
    let request = transport.requests().remove(0);
    assert!(!format!("{request:?}").contains("hunter2"), "{request:?}");
}

#[test]
fn a_url_cannot_be_presigned_with_a_key_a_password_or_a_token() {
    let client = builder(&Scripted::new())
        .api_key(Token::new("hunter2"))
        .basic_auth("cat", "hunter2")
        .bearer_token(Token::new("hunter2"))
        .build_blocking()
        .unwrap();
    for operation in ["with_key", "with_scheme", "with_password", "several"] {
        let presigned = client.presign::<NoError>(&CATALOG, operation, &json!({}), &PresignOptions::new());
        let error = presigned.unwrap_err().to_string();
        assert!(error.contains("cannot be in a URL"), "{operation}: {error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn a_key_follows_the_scheme_of_its_field() {
    let request = sent("with_scheme", |builder| builder.api_key(Token::new("k3y")));
    assert_eq!(authorization(&request), "Key k3y");
}

#[test]
fn a_name_and_a_password_go_as_basic_authentication() {
    let request = sent("with_password", |builder| builder.basic_auth("Aladdin", "open sesame"));
    assert_eq!(authorization(&request), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

#[test]
fn the_first_scheme_for_which_there_is_an_identity_is_used() {
    let with_password = |builder: Builder| builder.basic_auth("cat", "purr");
    assert!(authorization(&sent("several", with_password)).starts_with("Basic "));
    let with_key = |builder: Builder| with_password(builder).api_key(Token::new("k3y"));
    let request = sent("several", with_key);
    assert_eq!(
        (request.headers.get("x-key"), authorization(&request)),
        (Some("k3y"), "")
    );
    let request = sent("several", |builder| with_key(builder).bearer_token(Token::new("t0ken")));
    assert_eq!(
        (request.headers.get("x-key"), authorization(&request)),
        (None, "Bearer t0ken")
    );
}

#[test]
fn without_any_identity_nothing_is_sent() {
    let transport = Scripted::new();
    let client = builder(&transport).build_blocking().unwrap();
    for operation in ["with_key", "with_password", "several"] {
        client.call::<NoError>(&CATALOG, operation, &json!({})).unwrap_err();
    }
    assert!(transport.requests().is_empty());
}

#[test]
fn a_signature_needs_no_endpoints_of_aws_and_no_fields_of_its_sdks() {
    let transport = Scripted::new().expect(Expected::any()).reply(200, "{}");
    let client = builder_of(&SIGNING_SERVICE, &transport)
        .region("moon-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .build_blocking()
        .unwrap();
    client.call::<NoError>(&CATALOG, "signed", &json!({})).unwrap();
    let request = transport.requests().remove(0);
    assert_eq!((&*request.authority, &*request.path), ("things.example.com", "/base/"));
    let scope = "/moon-1/things/aws4_request";
    assert!(authorization(&request).contains(scope), "{}", authorization(&request));
    let of_sdks = request.headers.iter().filter(|(name, _)| name.starts_with("amz-sdk"));
    assert_eq!(of_sdks.count(), 0);
}

#[test]
fn tenants_have_their_own_identities_and_urls_over_one_client() {
    let transport = Scripted::new()
        .expect(
            Expected::get("/base/things")
                .endpoint("https://things.example.com")
                .header("x-key", "ours"),
        )
        .reply(200, "{}")
        .expect(
            Expected::get("/a/things")
                .endpoint("https://one.example.com")
                .header("x-key", "one"),
        )
        .reply(200, "{}")
        .expect(
            Expected::get("/things")
                .endpoint("https://two.example.com:8443")
                .header("x-key", "two"),
        )
        .reply(200, "{}");
    let client = builder(&transport)
        .api_key(Token::new("ours"))
        .build_blocking()
        .unwrap();
    client.call::<NoError>(&CATALOG, "several", &json!({})).unwrap();
    for (key, url) in [
        ("one", "https://one.example.com/a"),
        ("two", "https://two.example.com:8443"),
    ] {
        let options = CallOptions::new().api_key(Token::new(key)).endpoint_url(url);
        client
            .with_options(options)
            .call::<NoError>(&CATALOG, "several", &json!({}))
            .unwrap();
    }
    transport.finish().unwrap();
}

fn asking(retry_after: &str) -> Response {
    Response {
        status: 429,
        headers: Headers::from_iter([("Retry-After", retry_after)]),
        body: Vec::new(),
    }
}

#[test]
fn a_call_waits_as_long_as_the_service_asks_in_seconds_or_by_a_date() {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(30);
    let transport = Scripted::starting_at(start)
        .expect(Expected::any())
        .respond(asking("7"))
        .expect(Expected::any())
        .respond(asking("Thu, 01 Jan 1970 00:00:50 GMT"))
        .expect(Expected::any())
        .reply(200, "{}");
    let client = builder(&transport).api_key(Token::new("k3y")).build_blocking().unwrap();
    client.call::<NoError>(&CATALOG, "several", &json!({})).unwrap();
    let seconds: Vec<_> = transport.waits().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [7, 13]);
}

#[test]
fn a_wait_that_is_longer_than_the_time_of_the_call_is_not_begun() {
    let transport = Scripted::new().expect(Expected::any()).respond(asking("60"));
    let client = builder(&transport)
        .api_key(Token::new("k3y"))
        .timeout(Duration::from_secs(20));
    let client = client.build_blocking().unwrap();
    let error = client.call::<NoError>(&CATALOG, "several", &json!({})).unwrap_err();
    assert_eq!((error.status(), transport.waits()), (Some(429), Vec::new()));
}

#[test]
fn a_status_tells_the_error_unless_there_is_a_code() {
    let error = |body: &str| {
        let transport = Scripted::new().expect(Expected::any()).reply(404, body);
        let client = builder(&transport).api_key(Token::new("k3y")).build_blocking().unwrap();
        client.call::<NoError>(&CATALOG, "several", &json!({})).unwrap_err()
    };
    assert_eq!(error(r#"{"message": "gone"}"#).code(), Some("NoSuchThing"));
    assert_eq!(error(r#"{"code": "Locked", "message": "no"}"#).code(), Some("Locked"));
    let page = error("<html>nothing here</html>");
    assert_eq!(page.code(), Some("NoSuchThing"));
    let body = page.response().unwrap().raw_body();
    assert_eq!(body, b"<html>nothing here</html>", "what is no JSON is kept");
}
