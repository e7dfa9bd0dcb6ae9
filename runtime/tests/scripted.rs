//! The scripted transport, which other tests use.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use tinsmith_runtime::http::{Headers, Request, Response};
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::transport::{AsyncTransport, BlockingTransport, Limits, TransportError, TransportErrorKind};

const LIMITS: Limits = Limits {
    connect: Duration::from_secs(3),
    exchange: Duration::from_secs(60),
    response_bytes: 10,
    send_once: false,
};

fn request() -> Request {
    Request {
        method: "POST".into(),
        scheme: "https".into(),
        authority: "oidc.eu-west-1.amazonaws.com".into(),
        path: "/token".into(),
        query: "a=1&b=hidden".into(),
        headers: [("Content-Type", "application/json"), ("authorization", "hidden")]
            .into_iter()
            .collect(),
        body: r#"{"secret":"hidden","tags":["hidden"],"n":1}"#.into(),
        call: None,
    }
}

fn send(transport: &Scripted) -> Result<Response, TransportError> {
    BlockingTransport::send(transport, &request(), LIMITS)
}

fn elapsed(transport: &Scripted, since: SystemTime) -> Duration {
    BlockingTransport::now(transport).wall.duration_since(since).unwrap()
}

fn fault(expected: Expected) -> String {
    let transport = Scripted::new().expect(expected).reply(200, "");
    let error = send(&transport).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Other);
    let text = std::error::Error::source(&error).unwrap().to_string();
    let verdict = transport.finish().unwrap_err().to_string();
    assert_eq!(verdict, format!("the script was not kept to:\n  {text}"));
    text
}

#[test]
fn what_is_expected_is_answered_in_order() {
    let response = Response {
        status: 400,
        headers: [("x-amzn-errortype", "SlowDown")].into_iter().collect(),
        body: b"{}".to_vec(),
    };
    let transport = Scripted::new()
        .expect(
            Expected::post("/token?a=1&b=hidden")
                .endpoint("https://oidc.eu-west-1.amazonaws.com")
                .header("content-type", "application/json")
                .without_header("x-amz-date")
                .body_json(r#"{ "n": 1, "tags": ["hidden"], "secret": "hidden" }"#),
        )
        .reply(200, "{}")
        .expect(Expected::any().body(request().body))
        .respond(response.clone())
        .expect(Expected::any())
        .fail(TransportErrorKind::Connect);
    let first = send(&transport).unwrap();
    assert_eq!(
        (first.status, first.headers, &*first.body),
        (200, Headers::new(), &b"{}"[..])
    );
    assert_eq!(send(&transport).unwrap(), response);
    assert_eq!(send(&transport).unwrap_err().kind(), TransportErrorKind::Connect);
    assert_eq!(transport.requests(), [request(), request(), request()]);
    transport.finish().unwrap();
}

#[test]
fn an_async_client_plays_the_same_script() {
    let transport = Scripted::new().expect(Expected::any()).reply(204, "");
    let request = request();
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(response) = pin!(AsyncTransport::send(&transport, &request, LIMITS)).poll(&mut context) else {
        panic!("a script never waits");
    };
    assert_eq!(response.unwrap().status, 204);
    // What is not awaited does not happen.
    drop(AsyncTransport::sleep(&transport, Duration::from_secs(1)));
    assert!(
        pin!(AsyncTransport::sleep(&transport, Duration::from_secs(5)))
            .poll(&mut context)
            .is_ready()
    );
    assert_eq!(transport.waits(), [Duration::from_secs(5)]);
    transport.finish().unwrap();
}

#[test]
fn the_clock_moves_with_sleeps_and_delays_only() {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
    let transport = Scripted::starting_at(start)
        .expect(Expected::any())
        .after(Duration::from_secs(2))
        .reply(200, "");
    let before = BlockingTransport::now(&transport);
    assert_eq!(before.wall, start);
    send(&transport).unwrap();
    BlockingTransport::sleep(&transport, Duration::from_secs(5));
    let after = AsyncTransport::now(&transport);
    assert_eq!(elapsed(&transport, start), Duration::from_secs(7));
    assert_eq!(after.instant - before.instant, Duration::from_secs(7));
    assert_eq!(transport.waits(), [Duration::from_secs(5)]);
    BlockingTransport::sleep(&transport, Duration::MAX);
    BlockingTransport::now(&transport);
}

#[test]
fn limits_are_kept_on_the_clock_of_the_script() {
    let transport = Scripted::new()
        .expect(Expected::any())
        .stall()
        .expect(Expected::any())
        .after(Duration::from_secs(61))
        .reply(200, "")
        .expect(Expected::any())
        .reply(200, "12345678901");
    let start = BlockingTransport::now(&transport).wall;
    assert_eq!(send(&transport).unwrap_err().kind(), TransportErrorKind::TimedOut);
    assert_eq!(elapsed(&transport, start), Duration::from_secs(60));
    assert_eq!(send(&transport).unwrap_err().kind(), TransportErrorKind::TimedOut);
    assert_eq!(elapsed(&transport, start), Duration::from_secs(120));
    assert_eq!(
        send(&transport).unwrap_err().kind(),
        TransportErrorKind::ResponseTooLarge
    );
}

#[test]
fn a_request_that_differs_says_where_and_shows_no_value() {
    let query = "?a=1&b=hidden";
    for (expected, difference) in [
        (Expected::get(&format!("/token{query}")), "the method is POST, not GET"),
        (Expected::post(&format!("/x{query}")), "the path is /token, not /x"),
        (
            Expected::post("/token"),
            "the query parameter a is not expected; the query parameter b is not expected",
        ),
        (Expected::post("/token?a=1&b=2"), "the query parameter b differs"),
        (
            Expected::post("/token?a=1&b=hidden&c"),
            "the query parameter c is missing",
        ),
        (Expected::post("/token?b=hidden&a=1"), "the query has another order"),
        (
            Expected::any().endpoint("http://a.example"),
            "the endpoint is https://oidc.eu-west-1.amazonaws.com, not http://a.example",
        ),
        (
            Expected::any().header("Authorization", "x"),
            "the header Authorization differs",
        ),
        (Expected::any().header("x-b", "x"), "the header x-b is missing"),
        (
            Expected::any().without_header("authorization"),
            "the header authorization is there",
        ),
        (Expected::any().body("x"), "the body differs (43 bytes, expected 1)"),
        (
            Expected::any().body_json("{"),
            "the script's own JSON cannot be read (EOF while parsing an object at line 1 column 1)",
        ),
        (
            Expected::any().body_json(r#"{"secret":"x","n":"1","more":1}"#),
            "body/more is missing; body/n is a number, expected a string; body/secret differs; body/tags is not expected",
        ),
        (
            Expected::any().body_json(r#"{"secret":"hidden","n":1,"tags":["x"]}"#),
            "body/tags/0 differs",
        ),
        (
            Expected::any().body_json(r#"{"secret":"hidden","n":1,"tags":[]}"#),
            "body/tags has 1 elements, expected 0",
        ),
    ] {
        let text = fault(expected);
        assert_eq!(
            text,
            format!("request 1 (POST /token) is not as expected: {difference}")
        );
        assert!(!text.contains("hidden"), "{text}");
    }
}

#[test]
fn a_request_past_the_end_of_the_script_is_an_error() {
    let transport = Scripted::new();
    assert_eq!(send(&transport).unwrap_err().kind(), TransportErrorKind::Other);
    let text = transport.finish().unwrap_err().to_string();
    assert_eq!(
        text,
        "the script was not kept to:\n  request 1 (POST /token) is not in the script"
    );
}

#[test]
fn a_request_that_was_not_sent_is_an_error() {
    let transport = Scripted::new()
        .expect(Expected::post("/token"))
        .reply(200, "")
        .expect(Expected::any())
        .reply(200, "");
    let text = transport.finish().unwrap_err().to_string();
    assert_eq!(
        text,
        "the script was not kept to:\n  POST /token was not sent\n  a request was not sent"
    );
}

#[test]
fn the_last_handle_fails_the_test_that_forgot_to_finish() {
    let transport = Scripted::new().expect(Expected::any()).reply(200, "");
    let clone = transport.clone();
    drop(transport);
    let panic = catch_unwind(AssertUnwindSafe(|| drop(clone))).unwrap_err();
    assert!(
        panic
            .downcast_ref::<String>()
            .unwrap()
            .contains("a request was not sent")
    );
}

#[test]
fn a_test_that_fails_already_is_left_alone() {
    let panic = catch_unwind(|| {
        let _transport = Scripted::new().expect(Expected::any()).reply(200, "");
        panic!("the test's own failure");
    })
    .unwrap_err();
    assert_eq!(*panic.downcast_ref::<&str>().unwrap(), "the test's own failure");
}

#[test]
fn debug_shows_how_far_the_script_is() {
    let transport = Scripted::new().expect(Expected::any()).reply(200, "hidden");
    assert_eq!(format!("{transport:?}"), "Scripted { sent: 0, left: 1 }");
    transport.finish().unwrap_err();
    assert_eq!(
        format!("{:?}", Expected::post("/token").body("hidden")),
        "Expected(POST /token)"
    );
}
