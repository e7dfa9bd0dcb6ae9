//! Streams that break, stall and are answered early, over a script whose clock nobody waits for.

use std::io::Cursor;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tinsmith_demo::{rest_json, storage};
use tinsmith_runtime::body::BodyErrorKind;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::transport::scripted::{Expected, Scripted, StreamedReply};
use tinsmith_runtime::transport::{BlockingTransport, TransportErrorKind};
use tinsmith_runtime::{Async, Blocking, RequestBody, ResponseBody};

const SECOND: Duration = Duration::from_secs(1);
/// What S3 is asked from on whether it wants a body.
const LARGE: usize = 2 << 20;

fn blocking(script: &Scripted) -> storage::Client<Blocking> {
    storage::Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .max_attempts(2)
        .blocking_transport(script.clone())
        .build_blocking()
        .unwrap()
}

fn awaited(script: &Scripted) -> storage::Client<Async> {
    storage::Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .max_attempts(2)
        .transport(script.clone())
        .build()
        .unwrap()
}

/// A script never waits, so a future over it is ready at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a script never waits"),
    }
}

/// How much time has passed on the clock of the script since it began.
fn elapsed(script: &Scripted, work: impl FnOnce()) -> Duration {
    let start = BlockingTransport::now(script).instant;
    work();
    BlockingTransport::now(script).instant - start
}

/// 7 of 20 bytes.
fn part() -> StreamedReply {
    StreamedReply::new(200)
        .header("content-length", "20")
        .header("etag", "\"v1\"")
        .chunk("1234")
        .chunk("567")
}

fn body(reply: StreamedReply) -> (Scripted, ResponseBody<Blocking>) {
    let script = Scripted::new().expect(Expected::get("/objects/k")).stream(reply);
    let body = blocking(&script).get_object().key("k").send().unwrap().body;
    (script, body)
}

#[test]
fn a_body_that_breaks_off_says_how_much_came_in_both_modes() {
    let (_, mut broken) = body(part().cut());
    assert_eq!(broken.chunk().unwrap().as_deref(), Some(&b"1234"[..]));
    assert_eq!(broken.chunk().unwrap().as_deref(), Some(&b"567"[..]));
    for _ in 0..2 {
        let error = broken.chunk().unwrap_err();
        assert_eq!(error.kind(), BodyErrorKind::UnexpectedEof);
        assert_eq!((error.received(), error.expected()), (7, Some(20)));
    }
    let script = Scripted::new().expect(Expected::any()).stream(part());
    let output = now(awaited(&script).get_object().key("k").send()).unwrap();
    let error = now(output.body.collect(100)).unwrap_err();
    assert_eq!((error.kind(), error.received()), (BodyErrorKind::UnexpectedEof, 7));
}

#[test]
fn only_a_pause_beyond_the_stall_limit_ends_a_body() {
    let (script, slow) = body(
        StreamedReply::new(200)
            .pause(19 * SECOND)
            .chunk("a")
            .pause(19 * SECOND)
            .chunk("b"),
    );
    let time = elapsed(&script, || assert_eq!(slow.collect(100).unwrap(), b"ab"));
    assert_eq!(time, 38 * SECOND);
    let (script, silent) = body(part().stall());
    let time = elapsed(&script, || {
        assert_eq!(silent.collect(100).unwrap_err().kind(), BodyErrorKind::Stalled);
    });
    assert_eq!(time, 20 * SECOND);
}

#[test]
fn the_body_of_an_error_has_no_longer_than_the_call_however_long_bodies_may_stand_still() {
    // The head comes after a second, and then nothing, or too little.
    for stall in [None, Some(20 * SECOND)] {
        for reply in [
            StreamedReply::new(503).chunk("<Error>").stall(),
            StreamedReply::new(503)
                .chunk("<Error>")
                .pause(15 * SECOND)
                .chunk("</Error>"),
        ] {
            let script = || {
                let step = Scripted::new().expect(Expected::any()).after(SECOND);
                step.stream(reply.clone())
            };
            let builder = |script: &Scripted| {
                storage::Client::builder()
                    .region("us-east-1")
                    .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
                    .max_attempts(1)
                    .timeout(10 * SECOND)
                    .stall_timeout(stall)
                    .scripted(script)
            };
            let is_late = |error: storage::Error| assert!(matches!(error.cause(), Some(Cause::TimedOut(_))), "{error}");
            let waits = script();
            let client = builder(&waits).build_blocking().unwrap();
            let time = elapsed(&waits, || is_late(client.get_object().key("k").send().unwrap_err()));
            assert_eq!(time, 10 * SECOND);
            let waits = script();
            let client = builder(&waits).build().unwrap();
            let time = elapsed(&waits, || {
                is_late(now(client.get_object().key("k").send()).unwrap_err())
            });
            assert_eq!(time, 10 * SECOND);
        }
    }
}

#[test]
fn after_a_break_the_rest_of_the_same_version_can_be_asked_for() {
    let script = Scripted::new()
        .expect(Expected::get("/objects/k"))
        .stream(part().cut())
        .expect(
            Expected::get("/objects/k")
                .header("range", "bytes=7-")
                .header("if-match", "\"v1\""),
        )
        .stream(
            StreamedReply::new(206)
                .header("content-length", "13")
                .chunk("8901234567890"),
        );
    let client = blocking(&script);
    let first = client.get_object().key("k").send().unwrap();
    let (tag, mut body, mut whole) = (first.e_tag.unwrap(), first.body, Vec::new());
    let error = loop {
        match body.chunk() {
            Ok(Some(bytes)) => whole.extend_from_slice(&bytes),
            Ok(None) => panic!("the body ended"),
            Err(error) => break error,
        }
    };
    let range = format!("bytes={}-", error.received());
    let rest = client.get_object().key("k").range(range).if_match(tag).send().unwrap();
    whole.extend(rest.body.collect(100).unwrap());
    assert_eq!(whole, b"12345678901234567890");
    script.finish().unwrap();
}

/// Sends a body that can be read again, and gives the result.
fn put(script: &Scripted, body: impl Into<RequestBody<Blocking>>) -> Result<(), storage::Error> {
    blocking(script).put_object().key("k").body(body).send().map(drop)
}

/// A body about which S3 is asked.
fn repeatable() -> RequestBody<Blocking> {
    RequestBody::from_seekable(Cursor::new(vec![b'x'; LARGE]))
}

#[test]
fn a_refusal_that_comes_early_is_told_and_the_rest_of_the_body_stays_here() {
    let refused = "<Error><Code>AccessDenied</Code></Error>";
    let script = Scripted::new()
        .expect(Expected::any())
        .after_bytes(0)
        .reply(403, refused);
    let error = put(&script, repeatable()).unwrap_err();
    assert_eq!((error.code(), error.status()), (Some("AccessDenied"), Some(403)));
    let [request] = &*script.requests() else { panic!() };
    assert_eq!(request.headers.get("expect"), Some("100-continue"));
    assert!(request.body.is_empty());
}

#[test]
fn a_server_that_does_not_know_the_question_is_not_asked_again() {
    let script = Scripted::new()
        .expect(Expected::new("PUT", "/objects/k").header("expect", "100-continue"))
        .after_bytes(0)
        .reply(417, "")
        .expect(Expected::new("PUT", "/objects/k").without_header("expect"))
        .reply(200, "");
    put(&script, repeatable()).unwrap();
    assert!(script.requests()[1].body.len() > LARGE);
    script.finish().unwrap();
}

#[test]
fn a_server_that_refuses_the_question_late_finds_a_reader_used_up_and_its_answer_is_told() {
    let script = Scripted::new().expect(Expected::any()).after_bytes(10).reply(417, "");
    let length = LARGE as u64;
    let reader = RequestBody::from_reader(Cursor::new(vec![b'x'; LARGE])).content_length(length);
    let error = put(&script, reader).unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(417), 1));
    assert!(error.metadata().body_is_used_up);
}

#[test]
fn bytes_in_memory_go_without_a_question() {
    let script = Scripted::new()
        .expect(Expected::new("PUT", "/objects/k").without_header("expect"))
        .reply(200, "");
    put(&script, vec![b'x'; LARGE]).unwrap();
    script.finish().unwrap();
}

#[test]
fn an_upload_that_breaks_in_the_middle_begins_again_and_a_reader_does_not() {
    let script = Scripted::new().expect(Expected::any()).after_bytes(70_000);
    let script = script
        .fail(TransportErrorKind::Broken)
        .expect(Expected::any())
        .reply(200, "");
    let body = vec![b'x'; 200_000];
    put(&script, RequestBody::from_seekable(Cursor::new(body.clone()))).unwrap();
    let [first, second] = &*script.requests() else { panic!() };
    assert_eq!(first.body, second.body[..70_000]);

    let script = Scripted::new().expect(Expected::any()).after_bytes(10);
    let script = script.fail(TransportErrorKind::Broken);
    let reader = RequestBody::from_reader(Cursor::new(body)).content_length(200_000);
    let error = put(&script, reader).unwrap_err();
    assert!(error.metadata().body_is_used_up);
}

#[test]
fn an_upload_of_which_nothing_more_is_taken_stalls() {
    let script = Scripted::new().expect(Expected::any()).after_bytes(10).stall();
    let reader = RequestBody::from_reader(Cursor::new("some text")).content_length(9);
    let time = elapsed(&script, || {
        let error = put(&script, reader).unwrap_err();
        let Some(Cause::Transport(cause)) = error.cause() else {
            panic!("{error}")
        };
        assert_eq!(cause.kind(), TransportErrorKind::TimedOut);
    });
    assert_eq!(time, 20 * SECOND);
}

/// Gives a byte an hour, on the clock of the script.
struct Hourly(Scripted, usize);

impl std::io::Read for Hourly {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.1 == 0 {
            return Ok(0);
        }
        self.1 -= 1;
        BlockingTransport::sleep(&self.0, 3600 * SECOND);
        into[0] = b'x';
        Ok(1)
    }
}

#[test]
fn the_time_for_sending_a_body_does_not_count_and_that_for_the_answer_does() {
    let hourly = |script: &Scripted| RequestBody::from_reader(Hourly(script.clone(), 3)).content_length(3);
    let script = Scripted::new();
    let script = script.expect(Expected::any()).after(10 * SECOND).reply(200, "");
    let time = elapsed(&script, || put(&script, hourly(&script)).unwrap());
    assert_eq!(time, 3 * 3600 * SECOND + 10 * SECOND);

    // In all attempts together.
    let script = Scripted::new()
        .expect(Expected::any())
        .after(10 * SECOND)
        .reply(503, "");
    let script = script.expect(Expected::any()).after(60 * SECOND).reply(200, "");
    let client = blocking(&script)
        .to_builder()
        .timeout(15 * SECOND)
        .build_blocking()
        .unwrap();
    let body = RequestBody::from_seekable(Cursor::new("text"));
    let time = elapsed(&script, || {
        let error = client.put_object().key("k").body(body).send().unwrap_err();
        assert!(matches!(error.cause(), Some(Cause::TimedOut(_))), "{error}");
    });
    assert!(time < 16 * SECOND, "{time:?}");
}

/// The events of a stream, until it ends.
fn watch(reply: StreamedReply) -> (Scripted, rest_json::WatchResponse<Blocking>) {
    let script = Scripted::new().expect(Expected::any()).stream(reply);
    let client: rest_json::Client<Blocking> = crate::client(rest_json::Client::builder(), &script);
    let output = client.watch().send().unwrap();
    (script, output)
}

#[test]
fn events_come_when_the_script_sends_them_whatever_the_time_between() {
    let (script, mut output) = watch(
        StreamedReply::new(200)
            .event("noted", "one")
            .pause(300 * SECOND)
            .event("noted", "two")
            .exception("missing", r#"{"key": "k"}"#),
    );
    let time = elapsed(&script, || assert!(output.changes.recv().unwrap().is_some()));
    assert_eq!(time, Duration::ZERO);
    let time = elapsed(&script, || assert!(output.changes.recv().unwrap().is_some()));
    assert_eq!(time, 300 * SECOND);
    let error = output.changes.recv().unwrap_err();
    assert!(
        matches!(error.service(), Some(rest_json::ServiceError::ItemMissing(_))),
        "{error}"
    );
}

#[test]
fn a_stream_that_breaks_between_two_events_is_an_error() {
    let (_, mut output) = watch(StreamedReply::new(200).event("noted", "one").cut());
    assert!(output.changes.recv().unwrap().is_some());
    let error = output.changes.recv().unwrap_err();
    let Some(Cause::Body(body)) = error.cause() else {
        panic!("{error}")
    };
    assert_eq!(body.kind(), BodyErrorKind::UnexpectedEof);
}

#[test]
fn events_of_a_request_are_taken_to_their_end_before_the_script_answers() {
    let script = Scripted::new()
        .expect(Expected::any())
        .stream(StreamedReply::new(200).event("noted", "both"));
    let client = rest_json::Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .transport(script.clone())
        .build()
        .unwrap();
    let orders = ["first", "second"].map(|text| rest_json::Orders::Note(rest_json::NoteOrder::new().note(text)));
    drop(now(client.talk().shelf("s").orders(orders).send()).unwrap());
    let sent = String::from_utf8_lossy(&script.requests()[0].body).into_owned();
    let places = ["first", "second"].map(|text| sent.find(text).expect(text));
    assert!(places.is_sorted(), "{sent}");
    script.finish().unwrap();
}
