//! Operations that send events: over HTTP/2, on real sockets, against a server that checks each signature.

mod drops;
mod frames;
mod refusals;
mod server;
mod tls;

use std::time::Duration;

use bytes::Bytes;
use h2::Reason;
use http::Response;
use serde_json::json;
use tinsmith_demo::json_1_1;
use tinsmith_demo::rest_json::Error;
use tinsmith_demo::rest_json::{
    Changes, MoveOrder, MoveOrderBuilder, NoteOrder, Orders, RestOrder, ServiceError, TalkResponse,
};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::transport::TransportErrorKind;
use tinsmith_runtime::{Async, EventSender, RequestEvents};
use tokio::io::AsyncWriteExt as _;
use tokio::task::JoinHandle;

use server::{Server, noted, run, text, within};

type Called = JoinHandle<Result<TalkResponse<Async>, Error>>;

/// A call that waits for its answer, and what sends its events.
fn called(server: &Server) -> (EventSender<Orders>, Called) {
    let (sender, orders) = RequestEvents::channel();
    let call = server.client().talk().shelf("s").orders(orders);
    (sender, tokio::spawn(call.send()))
}

fn kind<T: std::fmt::Debug>(result: Result<T, Error>) -> (TransportErrorKind, String) {
    let error = result.unwrap_err();
    let kind = match error.cause() {
        Some(Cause::Transport(error)) => error.kind(),
        other => panic!("{other:?}"),
    };
    (kind, error.to_string())
}

/// Waits until the sender is told that the call is over.
async fn over(sender: &EventSender<Orders>) {
    within(async { while sender.send(note("in vain")).await.is_ok() {} }).await;
    assert!(sender.is_over());
}

fn note(text: &str) -> Orders {
    Orders::Note(NoteOrder::new().note(text))
}

#[test]
fn events_go_both_ways_at_once() {
    run(async {
        let server = Server::start().await;
        let (sender, orders) = RequestEvents::channel();
        let call = server.client().talk().shelf("a b").orders(orders);
        let call = tokio::spawn(call.send());
        let mut exchange = server.request().await;
        assert_eq!(exchange.head.uri.path(), "/shelves/a%20b/talk");
        for (name, value) in [
            ("content-type", "application/vnd.amazon.eventstream"),
            ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-EVENTS"),
        ] {
            assert_eq!(exchange.headers()[name], value);
        }
        // The service has events before it answers.
        sender
            .send(Orders::Move(MoveOrder::new().id(7).key("k").build()))
            .await
            .unwrap();
        let order = exchange.event().await.unwrap();
        assert_eq!(text(&order, ":event-type"), "move");
        assert_eq!(order.payload, br#"{"key":"k"}"#);

        let mut answer = exchange.answer();
        let mut changes = call.await.unwrap().unwrap().changes;
        for number in 0..3 {
            answer.send_data(noted(&format!("answer {number}")), false).unwrap();
            let Some(Changes::Noted(change)) = changes.recv().await.unwrap() else {
                panic!("another event");
            };
            assert_eq!(change.note.unwrap(), format!("answer {number}"));
            sender.send(note(&format!("order {number}"))).await.unwrap();
            let order = exchange.event().await.unwrap();
            assert_eq!(order.payload, format!("order {number}").as_bytes());
        }

        // One half ends, and the other goes on.
        sender.send(Orders::Rest(RestOrder::new())).await.unwrap();
        drop(sender);
        assert!(exchange.event().await.unwrap().payload.is_empty());
        assert!(exchange.event().await.is_none());
        exchange.ends().await;
        answer.send_data(noted("last"), true).unwrap();
        assert!(changes.recv().await.unwrap().is_some());
        assert!(changes.recv().await.unwrap().is_none());
    });
}

#[test]
fn a_request_that_is_refused_before_anything_of_it_was_taken_is_sent_again() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut first = server.connection().await;
        let (_, mut respond) = first.accept().await.unwrap().unwrap();
        respond.send_reset(Reason::REFUSED_STREAM);
        let first = tokio::spawn(async move { while first.accept().await.is_some() {} });
        let mut exchange = server.request().await;
        assert_eq!(exchange.headers()["amz-sdk-request"], "attempt=2; max=3");
        exchange.answer();
        call.await.unwrap().unwrap();
        over(&sender).await;
        first.await.unwrap();
    });
}

#[test]
fn events_that_were_taken_are_not_sent_again_and_the_error_says_so() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        sender.send(note("once")).await.unwrap();
        assert!(exchange.event().await.is_some());
        exchange.respond.send_reset(Reason::REFUSED_STREAM);
        let (kind, text) = kind(call.await.unwrap());
        assert_eq!(kind, TransportErrorKind::Refused);
        assert!(text.contains("cannot be sent again"), "{text}");
        over(&sender).await;
    });
}

#[test]
fn an_error_that_comes_while_events_are_sent_is_that_of_the_service() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        sender.send(note("a")).await.unwrap();
        assert!(exchange.event().await.is_some());
        let head = Response::builder()
            .status(404)
            .header("x-amzn-errortype", "ItemMissing");
        let mut answer = exchange.respond.send_response(head.body(()).unwrap(), false).unwrap();
        answer
            .send_data(Bytes::from(json!({"key": "k"}).to_string()), true)
            .unwrap();
        let error = call.await.unwrap().unwrap_err();
        let Some(ServiceError::ItemMissing(missing)) = error.service() else {
            panic!("{error}")
        };
        assert_eq!(missing.key.as_deref(), Some("k"));
        over(&sender).await;
    });
}

/// Sends long events until nobody takes any for a while, and says how many there were.
async fn until_it_waits(sender: &EventSender<Orders>) -> usize {
    let mut sent = 0;
    let long = "x".repeat(8 * 1024);
    while let Ok(result) = tokio::time::timeout(Duration::from_millis(300), sender.send(note(&long))).await {
        result.unwrap();
        sent += 1;
    }
    sent
}

#[test]
fn a_sender_waits_while_the_service_takes_nothing() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        let _answer = exchange.answer();
        let output = call.await.unwrap().unwrap();
        let sent = until_it_waits(&sender).await;
        // The window has 64 KiB; one event is on its way, and one waits for room.
        assert!((7..=10).contains(&sent), "{sent}");
        let more = tokio::spawn({
            let sender = sender.clone();
            async move { sender.send(note("more")).await }
        });
        assert_eq!(exchange.event().await.unwrap().payload.len(), 8 * 1024);
        for _ in 1..sent {
            assert!(exchange.event().await.is_some());
        }
        assert_eq!(exchange.event().await.unwrap().payload, b"more");
        more.await.unwrap().unwrap();
        drop(output);
    });
}

#[test]
fn a_sender_waits_for_a_server_that_reads_nothing_and_dropping_the_call_frees_all() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        let _answer = exchange.answer();
        let output = call.await.unwrap().unwrap();
        until_it_waits(&sender).await;
        drop(output);
        over(&sender).await;
    });
}

#[test]
fn a_dropped_answer_resets_the_request() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        let mut answer = exchange.answer();
        drop(call.await.unwrap().unwrap());
        assert_eq!(exchange.reset(&mut answer).await, Reason::CANCEL);
        over(&sender).await;
    });
}

#[test]
fn a_call_that_is_dropped_while_it_waits_resets_the_request() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        sender.send(note("a")).await.unwrap();
        assert!(exchange.event().await.is_some());
        call.abort();
        over(&sender).await;
        assert!(within(exchange.body.data()).await.unwrap().is_err());
    });
}

#[test]
fn a_sender_that_fails_ends_the_request_without_its_end() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        sender.send(note("a")).await.unwrap();
        assert!(exchange.event().await.is_some());
        sender.fail("the microphone is gone");
        let error = call.await.unwrap().unwrap_err();
        assert!(
            matches!(error.cause(), Some(Cause::Body(_))) && error.to_string().contains("the microphone is gone"),
            "{error}"
        );
        assert!(within(exchange.body.data()).await.unwrap().is_err());
    });
}

#[test]
fn an_event_without_what_it_must_have_is_not_sent() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        let keyless = MoveOrder::new().maybe(None::<String>, MoveOrderBuilder::key).build();
        sender.send(Orders::Move(keyless)).await.unwrap();
        let error = call.await.unwrap().unwrap_err();
        assert!(error.to_string().contains("\"key\""), "{error}");
        assert!(within(exchange.body.data()).await.unwrap().is_err());
        over(&sender).await;
    });
}

#[test]
fn time_between_events_does_not_count_and_time_without_an_answer_does() {
    // Far below the limit, so that a busy machine does not fail the test; four of them are above it.
    const PAUSE: Duration = Duration::from_millis(300);
    const LIMIT: Duration = Duration::from_secs(1);
    run(async {
        let server = Server::start().await;
        let client = server.builder().timeout(LIMIT).max_attempts(1).build().unwrap();
        let (sender, orders) = RequestEvents::channel();
        let call = tokio::spawn(client.talk().shelf("s").orders(orders).send());
        let mut exchange = server.request().await;
        for _ in 0..4 {
            tokio::time::sleep(PAUSE).await;
            sender.send(note("slowly")).await.unwrap();
            assert!(exchange.event().await.is_some());
        }
        let mut answer = exchange.answer();
        let mut changes = call.await.unwrap().unwrap().changes;
        tokio::time::sleep(4 * PAUSE).await;
        answer.send_data(noted("late"), false).unwrap();
        assert!(changes.recv().await.unwrap().is_some());
        drop(changes);

        let (sender, orders) = RequestEvents::channel();
        let call = tokio::spawn(client.talk().shelf("s").orders(orders).send());
        let exchange = server.request().await;
        let (kind, text) = kind(call.await.unwrap());
        assert_eq!(kind, TransportErrorKind::TimedOut);
        assert!(text.contains("send them while `send` waits"), "{text}");
        over(&sender).await;
        drop(exchange);
    });
}

#[test]
fn a_service_that_answers_without_the_first_message_is_given_up_at_the_limit_of_the_call() {
    run(async {
        let server = Server::start().await;
        let (sender, orders) = RequestEvents::channel();
        let client = json_1_1::Client::builder()
            .region(server::REGION)
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .endpoint_url(format!("http://{}", server.address()))
            .timeout(Duration::from_millis(300))
            .max_attempts(1)
            .build()
            .unwrap();
        let call = tokio::spawn(client.chat().orders(orders).send());
        let mut exchange = server.request().await;
        let answer = exchange.answer();
        let error = call.await.unwrap().unwrap_err();
        assert!(
            error.to_string().contains("the first message did not come in time"),
            "{error}"
        );
        drop((sender, answer));
    });
}

#[test]
fn a_server_that_is_gone_is_noticed() {
    run(async {
        let server = Server::start().await;
        let mut settings = tinsmith_runtime::transport::HttpSettings::default();
        settings.ping_after = Duration::from_millis(50);
        let transport = tinsmith_runtime::transport::Hyper::new(&settings);
        let client = server.builder().transport(transport).build().unwrap();
        let (sender, orders) = RequestEvents::channel();
        let call = tokio::spawn(client.talk().shelf("s").orders(orders).send());
        let mut connection = server.connection().await;
        let (_, mut respond) = connection.accept().await.unwrap().unwrap();
        let _answer = respond.send_response(Response::new(()), false).unwrap();
        let accept = tokio::time::timeout(Duration::from_millis(120), connection.accept());
        assert!(
            accept.await.is_err(),
            "it answers for a while, and then nobody drives the connection any more"
        );
        let mut changes = call.await.unwrap().unwrap().changes;
        let error = within(changes.recv()).await.unwrap_err();
        assert!(error.to_string().contains("does not answer any more"), "{error}");
        over(&sender).await;
    });
}

#[test]
fn a_server_without_http2_gets_no_event() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        sender.send(note("waits")).await.unwrap();
        let mut socket = server.socket().await;
        socket
            .write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
            .await
            .unwrap();
        let (kind, text) = kind(call.await.unwrap());
        assert_eq!(kind, TransportErrorKind::Other);
        assert!(text.contains("the server does not speak HTTP/2"), "{text}");
        assert!(!text.contains("cannot be sent again"), "{text}");
        over(&sender).await;
    });
}

#[test]
fn a_list_of_events_goes_by_name_too() {
    run(async {
        let server = Server::start().await;
        let orders = json!([{"note": {"note": "a"}}, {"move": {"key": "k", "count": 2}}]);
        let call = server.client().call("talk", json!({"shelf": "s", "orders": orders}));
        let call = tokio::spawn(call);
        let mut exchange = server.request().await;
        assert_eq!(exchange.event().await.unwrap().payload, b"a");
        assert_eq!(exchange.event().await.unwrap().payload, br#"{"key":"k"}"#);
        assert!(exchange.event().await.is_none());
        exchange.answer().send_data(noted("b"), true).unwrap();
        let output = call.await.unwrap().unwrap();
        assert_eq!(output, json!({"changes": [{"noted": {"note": "b"}}]}));
    });
}
