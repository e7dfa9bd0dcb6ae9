//! What one call has otherwise than its client, and what errors tell.

use std::time::Duration;

use serde_json::json;
use tinsmith_demo::rest_json::{Client, Error};
use tinsmith_runtime::client::CallOptions;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::transport::TransportErrorKind;
use tinsmith_runtime::transport::scripted::{Expected, Rule, Scripted};
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

/// What calls an operation more than once, or by name: with these options, and whether it went well.
type Caller = (&'static str, fn(&Client<Blocking>, CallOptions) -> bool);

/// Each makes two calls.
const CALLERS: [Caller; 6] = [
    ("pages", |client, options| {
        let pages = client.list_items().tenant("blue").pages().options(options);
        pages.collect::<Result<Vec<_>, _>>().is_ok()
    }),
    ("items", |client, options| {
        let items = client.list_items().tenant("blue").items().options(options);
        items.collect::<Result<Vec<_>, _>>().is_ok()
    }),
    ("pages by name", |client, options| {
        let paginator = client.get_paginator("list_items").unwrap().options(options);
        let pages = paginator.paginate(json!({"tenant": "blue"})).unwrap();
        pages.build_full_result().is_ok()
    }),
    ("a wait", |client, options| {
        client
            .get_item()
            .key("k")
            .wait_item_ready()
            .options(options)
            .send()
            .is_ok()
    }),
    ("a wait by name", |client, options| {
        let waiter = client.get_waiter("item_ready").unwrap().options(options);
        waiter.wait(&json!({"key": "k"})).is_ok()
    }),
    ("calls of a client with options", |client, options| {
        let client = client.with_options(options);
        let first = client.call("list_items", json!({"tenant": "blue"}));
        first.is_ok() && client.list_items().tenant("blue").token("1").send().is_ok()
    }),
];

/// What the second of two calls meets at first.
#[derive(Clone, Copy)]
enum Trouble {
    Nothing,
    Code,
    Overload,
    Slow,
}

impl Trouble {
    fn on<O, E>(self, rule: Rule<O, E>) -> Rule<O, E> {
        let not_yet = || crate::response(400, &[("x-amzn-errortype", "NotYet")], "{}");
        match self {
            Self::Nothing => rule,
            Self::Code => rule.respond(not_yet()),
            Self::Overload => rule.reply(503, ""),
            Self::Slow => rule.reply(200, "{}").after(Duration::from_secs(3)),
        }
    }
}

/// A client of a service with a list of two pages, and an item that is ready when it is asked for the second time.
fn answering(script: &Scripted, trouble: Trouble) -> Client<Blocking> {
    let client = client(script);
    let second = trouble.on(script.on(client.list_items().token("1")));
    second.give_with(|page| page.items = Some(vec!["b".to_owned()]));
    script
        .on(client.list_items())
        .give_with(|page| page.next_token = Some("1".to_owned()));
    let second = trouble.on(script.on(client.get_item()).give_with(|_| ()));
    second.give_with(|item| item.state = Some("READY".to_owned()));
    client
}

#[test]
fn header_fields_and_credentials_hold_for_every_page_and_every_poll() {
    for (caller, call) in CALLERS {
        let script = Scripted::new();
        let options = CallOptions::new()
            .header("x-mine", "a")
            .credentials(Credentials::new("AKIDOTHER", "secret"));
        assert!(call(&answering(&script, Trouble::Nothing), options), "{caller}");
        let requests = script.requests();
        assert_eq!(requests.len(), 2, "{caller}");
        for request in requests {
            assert_eq!(request.headers.get("x-mine"), Some("a"), "{caller}");
            let authorization = request.headers.get("Authorization").unwrap();
            assert!(authorization.contains("Credential=AKIDOTHER/"), "{caller}");
            assert!(authorization.contains(";x-mine"), "{caller}");
        }
        let _ = script.finish();
    }
}

#[test]
fn retries_and_times_hold_for_every_page_and_every_poll() {
    let seconds = Duration::from_secs;
    let cases = [
        (Trouble::Code, CallOptions::new(), (false, 2)),
        (Trouble::Code, CallOptions::new().retry_codes(["NotYet"]), (true, 3)),
        (Trouble::Overload, CallOptions::new(), (true, 3)),
        (Trouble::Overload, CallOptions::new().no_retries(), (false, 2)),
        (Trouble::Slow, CallOptions::new(), (true, 2)),
        (Trouble::Slow, CallOptions::new().attempt_timeout(seconds(2)), (true, 3)),
        (Trouble::Slow, CallOptions::new().timeout(seconds(2)), (false, 2)),
    ];
    for (caller, call) in CALLERS {
        for (trouble, options, expected) in &cases {
            // A slow poll that is not stopped says nothing of the state, so another one follows.
            let is_wait = caller.starts_with("a wait");
            let more = usize::from(is_wait && *expected == (true, 2));
            let script = Scripted::new();
            let went_well = call(&answering(&script, *trouble), options.clone());
            let outcome = (went_well, script.requests().len());
            assert_eq!(outcome, (expected.0, expected.1 + more), "{caller}, {options:?}");
            let _ = script.finish();
        }
    }
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
        "UnknownResourceFault",
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
