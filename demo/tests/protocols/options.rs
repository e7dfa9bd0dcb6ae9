//! What one call has otherwise than its client, and what errors tell.

use std::time::Duration;

use tinsmith_demo::rest_json::{Client, Error};
use tinsmith_runtime::client::CallOptions;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::transport::TransportErrorKind;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::{Blocking, PresignOptions};

fn client(script: &Scripted) -> Client<Blocking> {
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .blocking_transport(script.clone())
        .build_blocking()
        .unwrap()
}

fn get() -> Expected {
    Expected::get("/items/k")
}

#[test]
fn a_header_field_is_signed_and_other_credentials_sign() {
    let script = Scripted::new().expect(get()).reply(200, "{}");
    let options = CallOptions::new()
        .header("x-Mine", "a b")
        .credentials(Credentials::new("AKIDOTHER", "secret"));
    let call = client(&script).get_item().key("k").prepare().options(options);
    call.send().unwrap();
    script.finish().unwrap();
    let request = script.requests().remove(0);
    assert_eq!(request.headers.get("X-Mine"), Some("a b"));
    let authorization = request.headers.get("Authorization").unwrap();
    assert!(authorization.contains("Credential=AKIDOTHER/"), "{authorization}");
    assert!(authorization.contains("x-mine"), "{authorization}");
}

#[test]
fn presigning_has_the_options_too() {
    let options = CallOptions::new()
        .header("x-mine", "a")
        .credentials(Credentials::new("AKIDOTHER", "secret"));
    let call = client(&Scripted::new()).get_item().key("k").prepare().options(options);
    let presigned = call.presign(&PresignOptions::new()).unwrap();
    assert!(presigned.url().contains("AKIDOTHER"));
    assert_eq!(presigned.headers().collect::<Vec<_>>(), [("x-mine", "a")]);
}

#[test]
fn what_is_no_header_field_of_a_caller_is_refused() {
    for (name, value) in [
        ("Host", "a"),
        ("x y", "a"),
        ("", "a"),
        ("x", "a\r\nb"),
        ("x", " a"),
        ("Content-length", "3"),
    ] {
        let options = CallOptions::new().header(name, value);
        let call = client(&Scripted::new()).get_item().key("k").prepare().options(options);
        let error = call.send().unwrap_err();
        assert!(matches!(error.cause(), Some(Cause::Encode(_))), "{name:?}: {value:?}");
        assert!(error.to_string().contains("CallOptions::header"), "{error}");
    }
}

#[test]
fn further_codes_are_retried_or_nothing_is() {
    let slow = || (400, r#"{"code": "NotYet"}"#);
    let script = [slow(), slow()]
        .into_iter()
        .fold(Scripted::new(), |script, (status, body)| {
            script.expect(get()).reply(status, body)
        });
    let script = script.expect(get()).reply(200, "{}");
    let options = CallOptions::new().retry_codes(["NotYet"]);
    client(&script)
        .get_item()
        .key("k")
        .prepare()
        .options(options)
        .send()
        .unwrap();
    script.finish().unwrap();

    let script = Scripted::new().expect(get()).reply(503, "");
    let options = CallOptions::new().no_retries();
    let call = client(&script).get_item().key("k").prepare().options(options);
    assert_eq!(call.send().unwrap_err().attempts(), 1);
    script.finish().unwrap();
}

#[test]
fn an_attempt_that_takes_too_long_is_tried_again() {
    let script = Scripted::new()
        .expect(get())
        .after(Duration::from_secs(3))
        .reply(200, "{}")
        .expect(get())
        .reply(200, "{}");
    let options = CallOptions::new().attempt_timeout(Duration::from_secs(2));
    client(&script)
        .get_item()
        .key("k")
        .prepare()
        .options(options)
        .send()
        .unwrap();
    script.finish().unwrap();
}

#[test]
fn what_is_not_there_is_none() {
    let missing = || crate::response(404, &[("x-amzn-errortype", "ItemMissing")], "{}");
    let script = Scripted::new()
        .expect(get())
        .respond(missing())
        .expect(get())
        .reply(200, r#"{"state": "READY"}"#)
        .expect(get())
        .reply(403, r#"{"code": "NotYours"}"#);
    let client = client(&script);
    let found = || client.get_item().key("k").prepare().send_if_found();
    assert!(found().unwrap().is_none());
    assert_eq!(found().unwrap().unwrap().state.as_deref(), Some("READY"));
    assert!(found().unwrap_err().is("NotYours"));
    script.finish().unwrap();
}

#[test]
fn an_error_answers_the_questions_of_a_program() {
    let made = |code: &str| Error::answered("GetItem", code, "why");
    assert!(made("A").is("A"));
    assert!(!made("A").is("B"));
    for code in [
        "NoSuchKey",
        "ResourceNotFoundException",
        "QueueDoesNotExist",
        "InvalidInstanceID.NotFound",
    ] {
        assert!(made(code).is_not_found(), "{code}");
    }
    assert!(!made("AccessDenied").is_not_found());
    assert!(made("AccessDenied").with_status(404).is_not_found());
    assert!(made("SlowDown").is_throttling());
    assert!(made("A").with_status(429).is_throttling());
    assert!(!made("A").is_throttling());
    assert!(Error::failed("GetItem", Cause::TimedOut(Duration::from_secs(1))).is_timeout());
    assert!(!made("A").is_timeout());

    let script = Scripted::new().expect(get()).fail(TransportErrorKind::TimedOut);
    let call = client(&script).get_item().key("k").prepare();
    assert!(
        call.options(CallOptions::new().no_retries())
            .send()
            .unwrap_err()
            .is_timeout()
    );
    script.finish().unwrap();
}

#[test]
fn a_client_can_be_had_with_something_changed_and_a_call_counts_more() {
    let script = (0..3).fold(Scripted::new(), |script, _| script.expect(get()).reply(200, "{}"));
    let client = client(&script);
    let other = client.with_options(
        CallOptions::new()
            .endpoint_url("https://other.example")
            .header("x-a", "1"),
    );
    client.get_item().key("k").send().unwrap();
    other.get_item().key("k").send().unwrap();
    let third = CallOptions::new().endpoint_url("https://third.example");
    other.get_item().key("k").prepare().options(third).send().unwrap();
    script.finish().unwrap();
    let sent = script.requests();
    let sent = sent
        .iter()
        .map(|request| (&*request.authority, request.headers.get("x-a")));
    assert_eq!(
        sent.collect::<Vec<_>>(),
        [
            ("rest-json.us-east-1.amazonaws.com", None),
            ("other.example", Some("1")),
            ("third.example", Some("1"))
        ]
    );
}
