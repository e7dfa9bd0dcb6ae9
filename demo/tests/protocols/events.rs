//! Responses that are event streams: events that are read one by one.

use tinsmith_runtime::Blocking;
use tinsmith_runtime::body::BodyErrorKind;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::internals::eventstream::{HeaderValue, Message};

use crate::sample::moment;
use crate::{bytes, read, response};
use tinsmith_demo::{json_1_1, rest_json, rest_xml};

#[test]
fn events_have_members_in_headers_and_in_payloads() {
    let moved = [
        ("count", HeaderValue::Integer(3)),
        ("since", HeaderValue::Timestamp(moment())),
    ];
    let stream = [
        event("moved", &moved, br#"{"key": "k"}"#),
        event("noted", &[], b"a note"),
        event("drawn", &[], br#"{"name": "t"}"#),
        event("raw", &[], b"\x00\xff"),
        event("brand-new", &[], b"{}"),
    ];
    let output = watch(&[("X-Shelf", "s")], stream.concat()).unwrap();
    assert_eq!(output.shelf.as_deref(), Some("s"));
    let changes = all(output.changes);
    let [
        rest_json::Changes::Moved(moved),
        rest_json::Changes::Noted(noted),
        rest_json::Changes::Drawn(drawn),
        rest_json::Changes::Raw(raw),
        rest_json::Changes::Unknown(new),
    ] = &*changes
    else {
        panic!("{changes:?}");
    };
    assert_eq!((moved.count, moved.since), (Some(3), Some(moment())));
    assert_eq!(moved.key.as_deref(), Some("k"));
    assert_eq!(noted.note.as_deref(), Some("a note"));
    assert_eq!(drawn.tree, Some(rest_json::Tree::new().name("t")));
    assert_eq!(raw.bytes, Some(b"\x00\xff".to_vec().into()));
    assert_eq!(new, "brand-new");
}

#[test]
fn an_error_in_the_stream_comes_after_its_events_and_has_its_members() {
    let headers = [text(":message-type", "exception"), text(":exception-type", "missing")];
    let body = r#"{"message": "no such item", "key": "k"}"#;
    let stream = [
        event("noted", &[], b"a note"),
        message(headers.to_vec(), body.as_bytes()),
    ];
    let mut changes = watch(&[("x-amzn-requestid", "id")], stream.concat()).unwrap().changes;
    assert!(matches!(changes.recv(), Ok(Some(rest_json::Changes::Noted(_)))));
    let error = changes.recv().unwrap_err();
    let Some(rest_json::ServiceError::ItemMissing(missing)) = error.service() else {
        panic!("{error}");
    };
    assert_eq!(missing.key.as_deref(), Some("k"));
    assert_eq!(error.request_id(), Some("id"));
    assert_eq!((error.is_retryable(), error.is_throttling()), (false, false));
    assert!(changes.recv().unwrap().is_none(), "nothing comes after an error");
}

#[test]
fn an_error_of_the_stream_itself_has_a_code_and_a_message() {
    let headers = [
        text(":message-type", "error"),
        text(":error-code", "InternalError"),
        text(":error-message", "something broke"),
    ];
    let error = only_error(message(headers.to_vec(), b""));
    assert_eq!(
        (error.code(), error.message()),
        (Some("InternalError"), Some("something broke"))
    );
}

#[test]
fn a_stream_that_is_cut_short_is_an_error() {
    let mut stream = event("noted", &[], b"a note");
    stream.pop();
    let error = only_error(stream);
    let Some(Cause::Body(body)) = error.cause() else {
        panic!("{error}");
    };
    assert_eq!(body.kind(), BodyErrorKind::UnexpectedEof);
}

#[test]
fn bytes_behind_the_last_event_are_an_error() {
    let stream = [event("noted", &[], b"a note"), b"stray".to_vec()].concat();
    let mut changes = watch(&[], stream).unwrap().changes;
    assert!(changes.recv().unwrap().is_some());
    assert!(changes.recv().is_err());
}

#[test]
fn a_throttled_stream_says_so() {
    let headers = [
        text(":message-type", "exception"),
        text(":exception-type", "ThrottlingException"),
    ];
    let error = only_error(message(headers.to_vec(), b"{}"));
    assert!(error.is_retryable() && error.is_throttling());
}

#[test]
fn an_exception_is_retryable_or_throttling_where_the_model_says_so() {
    let headers = [text(":message-type", "exception"), text(":exception-type", "Busy")];
    let error = only_error(message(headers.to_vec(), b"{}"));
    assert!(matches!(error.service(), Some(rest_json::ServiceError::Busy(_))));
    assert!(error.is_retryable() && error.is_throttling());
}

#[test]
fn a_stream_that_was_stopped_ends_without_an_error() {
    let stream = [event("noted", &[], b"a note"), event("noted", &[], b"a note")].concat();
    let mut changes = watch(&[], stream).unwrap().changes;
    let stop = changes.stop_handle();
    assert!(changes.recv().unwrap().is_some());
    std::thread::spawn(move || stop.stop()).join().unwrap();
    assert!(changes.recv().unwrap().is_none());
}

#[test]
fn without_an_initial_response_the_first_event_is_not_lost() {
    let stream = event("moved", &[], br#"{"key": "k"}"#);
    let output = read(json_1_1::Client::builder(), response(200, &[], stream), |client| {
        client.watch().send()
    });
    let output = output.unwrap();
    assert_eq!((output.shelf.as_deref(), all(output.changes).len()), (None, 1));
}

/// The message is written by hand; its checksums are from zlib.
#[test]
fn over_aws_json_other_members_come_in_a_message_before_the_events() {
    let moved = bytes(
        "00000045 0000002a 2e8ac186 0d3a6d6573736167652d74797065 07 0005 6576656e74 0b3a6576656e742d74797065 07 0005
         6d6f766564 7b226b6579223a226b227d 6352b0dd",
    );
    let stream = [event("initial-response", &[], br#"{"shelf": "s"}"#), moved].concat();
    let output = read(json_1_1::Client::builder(), response(200, &[], stream), |client| {
        client.watch().send()
    });
    let output = output.unwrap();
    assert_eq!(output.shelf.as_deref(), Some("s"));
    let changes = all(output.changes);
    let [json_1_1::Changes::Moved(moved)] = &*changes else {
        panic!("{changes:?}");
    };
    assert_eq!(moved.key.as_deref(), Some("k"));
}

#[test]
fn an_initial_response_without_members_is_no_event() {
    let moved = || event("moved", &[], br#"{"key": "k"}"#);
    for stream in [[event("initial-response", &[], b"{}"), moved()].concat(), moved()] {
        let output = read(json_1_1::Client::builder(), response(200, &[], stream), |client| {
            client.follow().send()
        });
        let changes = all(output.unwrap().changes);
        assert!(matches!(&*changes, [json_1_1::Changes::Moved(_)]), "{changes:?}");
    }
    // Where the members beside the events are in the head, no event has a name of the protocol.
    let output = watch(&[], event("initial-response", &[], b"{}")).unwrap();
    let changes = all(output.changes);
    assert!(matches!(&*changes, [rest_json::Changes::Unknown(_)]), "{changes:?}");
}

#[test]
fn over_rest_xml_payloads_are_xml() {
    let count = [("count", HeaderValue::Integer(3))];
    let stream = [
        event("moved", &count, b"<Moved><key>k</key></Moved>"),
        event("raw", &[], b"<"),
    ];
    let output = read(
        rest_xml::Client::builder(),
        response(200, &[], stream.concat()),
        |client| client.watch().send(),
    );
    let changes = all(output.unwrap().changes);
    let [rest_xml::Changes::Moved(moved), rest_xml::Changes::Raw(raw)] = &*changes else {
        panic!("{changes:?}");
    };
    assert_eq!((moved.count, moved.key.as_deref()), (Some(3), Some("k")));
    assert_eq!(raw.bytes, Some(b"<".to_vec().into()));
}

/// All events of a stream that ends without an error.
fn all<T, E: std::fmt::Debug>(stream: impl Iterator<Item = Result<T, E>>) -> Vec<T> {
    stream.collect::<Result<_, _>>().unwrap()
}

/// The error of a stream that has nothing else.
fn only_error(stream: Vec<u8>) -> rest_json::Error {
    watch(&[], stream).unwrap().changes.recv().unwrap_err()
}

fn watch(
    headers: &[(&'static str, &str)],
    stream: Vec<u8>,
) -> Result<rest_json::WatchResponse<Blocking>, rest_json::Error> {
    read(rest_json::Client::builder(), response(200, headers, stream), |client| {
        client.watch().send()
    })
}

fn event(name: &str, headers: &[(&str, HeaderValue)], payload: &[u8]) -> Vec<u8> {
    let own = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let headers = [text(":message-type", "event"), text(":event-type", name)];
    message(headers.into_iter().chain(own).collect(), payload)
}

fn message(headers: Vec<(String, HeaderValue)>, payload: &[u8]) -> Vec<u8> {
    let payload = payload.to_vec();
    let mut bytes = Vec::new();
    Message { headers, payload }.write(&mut bytes).unwrap();
    bytes
}

fn text(name: &str, value: &str) -> (String, HeaderValue) {
    (name.to_owned(), HeaderValue::String(value.to_owned()))
}
