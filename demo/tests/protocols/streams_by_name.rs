//! Calls by name whose bodies stream.

use serde_json::json;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::transport::scripted::{Expected, Scripted, StreamedReply};
use tinsmith_runtime::{Blocking, CallOptions, RequestBody};

use crate::client;
use tinsmith_demo::{rest_json, storage};

fn on(script: &Scripted) -> storage::Client<Blocking> {
    client(storage::Client::builder(), script)
}

fn file(test: &str, text: &str) -> std::path::PathBuf {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_file_goes_in_as_it_does_in_a_typed_call() {
    let path = file("by-name", "hello");
    let script = Scripted::new().expect(Expected::any()).reply(200, "");
    let script = script
        .expect(Expected::any())
        .stream(StreamedReply::new(200).header("etag", "\"v1\""));
    let client = on(&script);
    client
        .put_object()
        .key("k")
        .body(RequestBody::from_path(&path))
        .send()
        .unwrap();
    let call = client.call_streaming("put_object", json!({"Key": "k"}));
    let answer = call.body(RequestBody::from_path(&path)).send().unwrap();
    assert_eq!(answer.output, json!({"ETag": "\"v1\""}));
    assert!(answer.body.is_empty());
    let [typed, by_name] = &*script.requests() else {
        panic!()
    };
    assert!(typed.body.starts_with(b"5\r\nhello\r\n"));
    assert_eq!((&typed.path, &typed.body), (&by_name.path, &by_name.body));
    let trailer = |request: &tinsmith_runtime::http::Request| request.headers.get("x-amz-trailer").map(str::to_owned);
    assert_eq!(trailer(typed), trailer(by_name));
}

#[test]
fn a_body_takes_the_place_of_the_member_also_where_that_is_required() {
    let script = Scripted::new().expect(Expected::any()).reply(200, "");
    let call = on(&script).call_streaming("put_log", json!({"Lines": "b2xk"}));
    call.body("new").send().unwrap();
    assert_eq!(script.requests()[0].body, "new");
}

#[test]
fn a_body_comes_out_into_a_file_and_is_not_in_the_json() {
    let path = file("by-name-out", "old");
    let reply = StreamedReply::new(200)
        .header("etag", "\"v1\"")
        .chunk("hel")
        .chunk("lo");
    let script = Scripted::new().expect(Expected::get("/objects/k")).stream(reply);
    let answer = on(&script)
        .call_streaming("get_object", json!({"Key": "k"}))
        .send()
        .unwrap();
    assert_eq!(answer.output, json!({"ETag": "\"v1\""}));
    assert_eq!(answer.body.save(&path).unwrap(), 5);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "hello");
}

#[test]
fn what_does_not_stream_is_refused_and_comes_as_json() {
    let script = Scripted::new();
    let call = on(&script).call_streaming("get_object", json!({"Key": "k"}));
    let error = call.body("text").send().unwrap_err().to_string();
    assert!(error.contains("`GetObject` takes no body that streams"), "{error}");
    let error = on(&script)
        .call_streaming("no_object", json!({}))
        .send()
        .unwrap_err()
        .to_string();
    assert!(error.contains("no_object"), "{error}");
    let error = on(&script)
        .call_streaming("put_object", json!([]))
        .body("text")
        .send()
        .unwrap_err()
        .to_string();
    assert!(error.contains("list"), "{error}");

    let events = StreamedReply::new(200).event("noted", "one").event("noted", "two");
    let script = Scripted::new().expect(Expected::any()).stream(events);
    let client: rest_json::Client<Blocking> = client(rest_json::Client::builder(), &script);
    let answer = client.call_streaming("watch", json!({})).send().unwrap();
    assert_eq!(
        answer.output,
        json!({"changes": [{"noted": {"note": "one"}}, {"noted": {"note": "two"}}]})
    );
}

#[test]
fn options_hold_for_the_call_and_debug_shows_no_parameters() {
    let script = Scripted::new().expect(Expected::any()).reply(200, "");
    let own = Credentials::new("AKIDOTHER", "secret");
    let call = on(&script).call_streaming("put_object", json!({"Key": "hidden"}));
    let call = call.body("text").options(CallOptions::new().credentials(own));
    assert!(!format!("{call:?}").contains("hidden"), "{call:?}");
    call.send().unwrap();
    let requests = script.requests();
    assert!(requests[0].headers.get("authorization").unwrap().contains("AKIDOTHER"));
}
