//! Limits: how long a call may take, how large a response may be, how deeply it may nest.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tinsmith::runtime::credentials::from_async_fn;
use tinsmith::runtime::error::Cause;
use tinsmith::runtime::http::{Request, Response};
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::transport::{
    AsyncTransport, BlockingTransport, BoxFuture, Limits, Now, TransportError, TransportErrorKind,
};
use tinsmith::runtime::{Blocking, CallOptions, PresignOptions};
use tinsmith::sso_oidc::{Client, ClientBuilder, Error};

use crate::{blocking, builder, client, create_token, create_token_with_iam, error_of, now, response};

const SECOND: Duration = Duration::from_secs(1);

/// A script that records the limits that it was given.
#[derive(Clone, Debug)]
struct Recorder {
    script: Scripted,
    limits: Arc<Mutex<Vec<Limits>>>,
}

impl Recorder {
    fn new(script: Scripted) -> Self {
        Self {
            script,
            limits: Arc::default(),
        }
    }

    fn limits(&self) -> Vec<Limits> {
        self.limits.lock().unwrap().clone()
    }

    fn client(&self, with: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        with(builder()).transport(self.clone()).build().unwrap()
    }

    fn blocking(&self, with: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client<Blocking> {
        with(builder())
            .blocking_transport(self.clone())
            .build_blocking()
            .unwrap()
    }
}

impl AsyncTransport for Recorder {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        self.limits.lock().unwrap().push(limits);
        AsyncTransport::send(&self.script, request, limits)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        AsyncTransport::sleep(&self.script, duration)
    }

    fn now(&self) -> Now {
        AsyncTransport::now(&self.script)
    }
}

impl BlockingTransport for Recorder {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        self.limits.lock().unwrap().push(limits);
        BlockingTransport::send(&self.script, request, limits)
    }

    fn sleep(&self, duration: Duration) {
        BlockingTransport::sleep(&self.script, duration);
    }

    fn now(&self) -> Now {
        BlockingTransport::now(&self.script)
    }
}

/// How much time has passed on the clock of the script.
fn time_of<T>(script: &Scripted, work: impl FnOnce() -> T) -> (T, Duration) {
    let start = AsyncTransport::now(script).instant;
    let result = work();
    (result, AsyncTransport::now(script).instant - start)
}

fn ok() -> Scripted {
    Scripted::new().expect(Expected::any()).reply(200, "{}")
}

fn timed_out_after(error: &Error) -> Option<Duration> {
    match error.cause() {
        Some(Cause::TimedOut(limit)) => Some(*limit),
        _ => None,
    }
}

#[test]
fn a_call_without_an_answer_ends_after_a_minute() {
    let script = Scripted::new().expect(Expected::any()).stall();
    let (result, time) = time_of(&script, || now(create_token(&client(&script)).send()));
    let error = result.unwrap_err();
    assert_eq!(time, 60 * SECOND);
    assert_eq!(timed_out_after(&error), Some(60 * SECOND));
    assert_eq!(
        error.to_string(),
        "CreateToken: no result within the time limit of 60s (1 attempt)"
    );
    assert!(!error.is_retryable(), "the service may have seen it");

    let script = Scripted::new().expect(Expected::any()).stall();
    let (result, time) = time_of(&script, || create_token(&blocking(&script)).send());
    assert_eq!(timed_out_after(&result.unwrap_err()), Some(60 * SECOND));
    assert_eq!(time, 60 * SECOND);
}

#[test]
fn the_time_limit_covers_all_attempts_and_the_waits_between_them() {
    let script = || {
        Scripted::new()
            .expect(Expected::any())
            .after(4 * SECOND)
            .respond(response(503, &[("x-amzn-requestid", "r-1")], ""))
            .expect(Expected::any())
            .after(6 * SECOND)
            .reply(200, "{}")
    };
    let limit = |builder: ClientBuilder| builder.timeout(10 * SECOND);
    let check = |recorder: &Recorder, error: Error| {
        assert_eq!(timed_out_after(&error), Some(10 * SECOND));
        assert_eq!(error.attempts(), 2);
        assert_eq!(
            error.status(),
            None,
            "what the first attempt brought is not the result's"
        );
        let exchanges = recorder
            .limits()
            .iter()
            .map(|limits| limits.exchange)
            .collect::<Vec<_>>();
        assert_eq!(exchanges, [10 * SECOND, 6 * SECOND - Duration::from_millis(25)]);
    };

    let recorder = Recorder::new(script());
    let client = recorder.client(limit);
    let (result, time) = time_of(&recorder.script, || now(create_token(&client).send()));
    assert_eq!(time, 10 * SECOND);
    check(&recorder, result.unwrap_err());

    let recorder = Recorder::new(script());
    check(&recorder, create_token(&recorder.blocking(limit)).send().unwrap_err());
}

#[test]
fn an_answer_within_the_time_limit_counts() {
    let script = Scripted::new()
        .expect(Expected::any())
        .after(60 * SECOND)
        .reply(200, r#"{"expiresIn": 1}"#);
    let output = now(create_token(&client(&script)).send()).unwrap();
    assert_eq!(output.expires_in, Some(1));
}

#[test]
fn limits_are_those_of_the_call_then_of_the_client_then_the_usual_ones() {
    let limits = |of_client: fn(ClientBuilder) -> ClientBuilder, of_call: CallOptions| {
        let recorder = Recorder::new(ok());
        now(create_token(&recorder.client(of_client))
            .options(of_call.clone())
            .send())
        .unwrap();
        let found = recorder.limits();
        let recorder = Recorder::new(ok());
        create_token(&recorder.blocking(of_client))
            .options(of_call)
            .send()
            .unwrap();
        assert_eq!(found, recorder.limits(), "blocking is the same");
        found[0]
    };
    let usual = Limits {
        connect: Duration::from_millis(3100),
        exchange: 60 * SECOND,
        response_bytes: 64 << 20,
        send_once: true,
    };
    let of_client: fn(ClientBuilder) -> ClientBuilder = |builder| {
        builder
            .connect_timeout(2 * SECOND)
            .timeout(20 * SECOND)
            .max_response_bytes(2000)
    };
    let of_call = CallOptions::new()
        .connect_timeout(3 * SECOND)
        .timeout(30 * SECOND)
        .max_response_bytes(3000);
    let expected = |factor: u32| Limits {
        connect: factor * SECOND,
        exchange: factor * 10 * SECOND,
        response_bytes: factor as usize * 1000,
        send_once: true,
    };
    assert_eq!(limits(|builder| builder, CallOptions::new()), usual);
    assert_eq!(limits(of_client, CallOptions::new()), expected(2));
    assert_eq!(limits(|builder| builder, of_call.clone()), expected(3));
    assert_eq!(limits(of_client, of_call), expected(3));
}

#[test]
fn connecting_may_take_no_longer_than_the_call() {
    let recorder = Recorder::new(ok());
    let options = CallOptions::new().timeout(SECOND).connect_timeout(5 * SECOND);
    now(create_token(&recorder.client(|builder| builder))
        .options(options)
        .send())
    .unwrap();
    assert_eq!(recorder.limits()[0].connect, SECOND);
}

#[test]
fn a_call_without_any_time_sends_nothing() {
    let script = Scripted::new();
    let options = CallOptions::new().timeout(Duration::ZERO);
    let error = now(create_token(&client(&script)).options(options.clone()).send()).unwrap_err();
    assert_eq!(error.to_string(), "CreateToken: no result within the time limit of 0ns");
    assert_eq!(error.attempts(), 0);
    let error = create_token(&blocking(&script)).options(options).send().unwrap_err();
    assert_eq!(timed_out_after(&error), Some(Duration::ZERO));
    assert!(script.requests().is_empty());
}

#[test]
fn a_call_can_be_given_all_the_time_there_is() {
    let recorder = Recorder::new(
        Scripted::new()
            .expect(Expected::any())
            .after(1_000_000 * SECOND)
            .reply(200, "{}"),
    );
    let options = CallOptions::new().timeout(Duration::MAX);
    now(create_token(&recorder.client(|builder| builder))
        .options(options)
        .send())
    .unwrap();
    assert_eq!(recorder.limits()[0].exchange, Duration::MAX);
}

#[test]
fn credentials_that_do_not_come_end_an_async_call_at_its_time_limit() {
    let script = Scripted::new();
    let client = builder()
        .credentials(from_async_fn(pending))
        .transport(script.clone())
        .build()
        .unwrap();
    let (result, time) = time_of(&script, || now(create_token_with_iam(&client).send()));
    let error = result.unwrap_err();
    assert_eq!(time, 60 * SECOND);
    assert_eq!(timed_out_after(&error), Some(60 * SECOND));
    assert_eq!(error.attempts(), 0);
    assert!(error.is_retryable(), "nothing was sent");
}

/// A transport that never answers and ignores its limits.
#[derive(Clone, Debug)]
struct Deaf(Scripted);

impl AsyncTransport for Deaf {
    fn send<'a>(&'a self, _: &'a Request, _: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(pending())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        AsyncTransport::sleep(&self.0, duration)
    }

    fn now(&self) -> Now {
        AsyncTransport::now(&self.0)
    }
}

/// A clock that advances by a minute each time it is read.
#[derive(Debug)]
struct Hurried(Now, Mutex<Duration>);

impl BlockingTransport for Hurried {
    fn send(&self, _: &Request, _: Limits) -> Result<Response, TransportError> {
        Err(TransportError::new(TransportErrorKind::Other, "nothing is to be sent"))
    }

    fn now(&self) -> Now {
        let mut passed = self.1.lock().unwrap();
        *passed += Duration::from_secs(61);
        let mut now = self.0;
        now.wall += *passed;
        now.instant += *passed;
        now
    }
}

#[test]
fn credentials_that_do_not_come_end_a_blocking_call_and_presigning_as_well() {
    let client = builder()
        .credentials(from_async_fn(pending))
        .blocking_transport(Hurried(Now::system(), Mutex::default()))
        .build_blocking()
        .unwrap();
    let error = create_token_with_iam(&client).send().unwrap_err();
    assert_eq!(timed_out_after(&error), Some(Duration::from_secs(60)));
    let error = create_token_with_iam(&client)
        .presign(&PresignOptions::new())
        .unwrap_err();
    assert_eq!(timed_out_after(&error), Some(Duration::from_secs(60)));
}

#[test]
fn an_async_call_ends_at_its_time_limit_whatever_the_transport_does() {
    let clock = Scripted::new();
    let client = builder().transport(Deaf(clock.clone())).build().unwrap();
    let options = CallOptions::new().timeout(2 * SECOND);
    let (result, time) = time_of(&clock, || now(create_token(&client).options(options).send()));
    let error = result.unwrap_err();
    assert_eq!((timed_out_after(&error), time), (Some(2 * SECOND), 2 * SECOND));
    assert_eq!(error.attempts(), 1);
}

#[test]
fn a_response_that_is_too_large_is_an_error_and_not_asked_for_again() {
    let body = format!(r#"{{"accessToken": "{}"}}"#, "a".repeat(80));
    let call = |limit: usize, status: u16| {
        let script = Scripted::new().expect(Expected::any()).reply(status, body.clone());
        let options = CallOptions::new().max_response_bytes(limit);
        now(create_token(&client(&script)).options(options).send())
    };
    assert!(call(body.len(), 200).is_ok());
    for status in [200, 503] {
        let error = call(body.len() - 1, status).unwrap_err();
        let Some(Cause::Transport(cause)) = error.cause() else {
            panic!("{error}");
        };
        assert_eq!(cause.kind(), TransportErrorKind::ResponseTooLarge);
        assert_eq!(
            error.to_string(),
            "CreateToken: the response is too large: the body has more bytes than `max_response_bytes` allows (1 attempt)"
        );
        assert!(!error.is_retryable());
    }
}

/// A million nested lists.
fn deep_list() -> String {
    "[".repeat(1_000_000) + &"]".repeat(1_000_000)
}

#[test]
fn an_answer_that_nests_too_deep_does_no_harm() {
    let read = |body: String| {
        let script = Scripted::new().expect(Expected::any()).reply(200, body);
        now(create_token_with_iam(&client(&script)).send())
    };
    let deep = deep_list();
    let output = read(format!(r#"{{"unknown": {deep}, "tokenType": "Bearer"}}"#)).unwrap();
    assert_eq!(
        output.token_type.as_deref(),
        Some("Bearer"),
        "unknown members are ignored"
    );
    for (body, problem) in [
        (
            deep.clone(),
            "expected an object, found a list, in a body of 2000000 bytes",
        ),
        (
            format!(r#"{{"scope": {deep}}}"#),
            "`scope[0]`: expected a string, found a list",
        ),
    ] {
        let error = read(body).unwrap_err();
        let Some(Cause::Decode(decode)) = error.cause() else {
            panic!("{error}");
        };
        assert_eq!(decode.to_string(), problem);
    }
}

#[test]
fn an_error_that_nests_too_deep_is_still_an_error() {
    let code = [("x-amzn-errortype", "InvalidGrantException")];
    let error = error_of(400, &code, format!(r#"{{"message": "m", "detail": {}}}"#, deep_list()));
    assert_eq!(
        (error.code(), error.message()),
        (Some("InvalidGrantException"), Some("m"))
    );
    assert!(error.service().is_some());
}

#[test]
fn a_call_by_name_has_the_limits_of_its_client() {
    let recorder = Recorder::new(Scripted::new().expect(Expected::any()).stall());
    let client = recorder.client(|builder| builder.timeout(SECOND));
    let input = json!({ "clientId": "id", "clientSecret": "s", "grantType": "g" });
    let error = now(client.call("create_token", input)).unwrap_err();
    assert_eq!(timed_out_after(&error), Some(SECOND));
}
