//! What HTTP/2 itself does to a call: resets, GOAWAY, windows, and settings that change.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use h2::Reason;
use h2::server::Connection;
use http::Response;
use tinsmith_demo::rest_json::{Changes, ServiceError};
use tinsmith_runtime::body::BodyErrorKind;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::transport::TransportErrorKind;
use tinsmith_runtime::{Async, EventStream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::server::{Exchange, Server, exception, noted, run, within};
use crate::{called, kind, note, over};

/// The frames of a connection, one by one, for what a whole server does not do.
struct Frames(TcpStream);

struct Frame {
    kind: u8,
    flags: u8,
    payload: Vec<u8>,
}

const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const ACK: u8 = 1;

impl Frames {
    /// A connection whose client has sent its preface, and is told these settings.
    async fn begin(server: &Server, settings: &[(u16, u32)]) -> Self {
        let mut frames = Self(server.socket().await);
        let mut preface = [0; 24];
        frames.0.read_exact(&mut preface).await.unwrap();
        frames.settings(settings).await;
        frames
    }

    async fn settings(&mut self, settings: &[(u16, u32)]) {
        let pairs = settings.iter();
        let payload: Vec<u8> = pairs
            .flat_map(|(id, value)| [&id.to_be_bytes()[..], &value.to_be_bytes()].concat())
            .collect();
        self.write(SETTINGS, 0, &payload).await;
    }

    /// On the stream 0.
    async fn write(&mut self, kind: u8, flags: u8, payload: &[u8]) {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let bytes = [&length[1..], &[kind, flags, 0, 0, 0, 0], payload].concat();
        self.0.write_all(&bytes).await.unwrap();
    }

    async fn read(&mut self) -> Frame {
        let mut head = [0; 9];
        self.0.read_exact(&mut head).await.unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        self.0.read_exact(&mut payload).await.unwrap();
        let (kind, flags) = (head[3], head[4]);
        Frame { kind, flags, payload }
    }

    /// Answers settings and pings until a frame of that kind comes.
    async fn until(&mut self, kind: u8, flags: u8) -> Frame {
        loop {
            let frame = within(self.read()).await;
            if (frame.kind, frame.flags & ACK) == (kind, flags) || frame.kind == kind && kind == HEADERS {
                return frame;
            }
            assert_ne!(frame.kind, HEADERS, "the request comes too early");
            if matches!(frame.kind, SETTINGS | PING) && frame.flags & ACK == 0 {
                let payload = if frame.kind == PING { &*frame.payload } else { &[] };
                self.write(frame.kind, ACK, payload).await;
            }
        }
    }
}

/// The next change, which is a note.
async fn noted_text(changes: &mut EventStream<Async, Changes, ServiceError>) -> String {
    match within(changes.recv()).await.unwrap() {
        Some(Changes::Noted(change)) => change.note.unwrap(),
        other => panic!("{other:?}"),
    }
}

/// The answer ends before its end.
async fn breaks_off(changes: &mut EventStream<Async, Changes, ServiceError>) {
    let error = within(changes.recv()).await.unwrap_err();
    let Some(Cause::Body(body)) = error.cause() else {
        panic!("{error}")
    };
    assert_eq!(body.kind(), BodyErrorKind::UnexpectedEof, "{error}");
}

/// Whether it could be done; if not, it is tried again.
type Act = Box<dyn Fn(&mut Connection<TcpStream, Bytes>) -> bool + Send>;

/// Drives a connection, and does to it what the test says.
fn driven(mut connection: Connection<TcpStream, Bytes>) -> UnboundedSender<Act> {
    let (sender, mut acts) = unbounded_channel::<Act>();
    let mut next: Option<Act> = None;
    tokio::spawn(poll_fn(move |context| {
        loop {
            if connection.poll_accept(context).is_ready() {
                return Poll::Ready(());
            }
            if next.is_none()
                && let Poll::Ready(act) = acts.poll_recv(context)
            {
                next = act;
            }
            if next.take_if(|act| act(&mut connection)).is_none() {
                return Poll::Pending;
            }
        }
    }));
    sender
}

/// Whether work waits for something.
fn waits(work: Pin<&mut impl Future>) -> bool {
    work.poll(&mut Context::from_waker(Waker::noop())).is_pending()
}

#[test]
fn an_answer_that_is_complete_stays_so_when_the_service_resets_the_request_behind_it() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        let mut answer = exchange.answer();
        answer.send_data(noted("all"), true).unwrap();
        let mut changes = call.await.unwrap().unwrap().changes;
        assert_eq!(noted_text(&mut changes).await, "all");
        // It wants no more of the request.
        exchange.respond.send_reset(Reason::NO_ERROR);
        over(&sender).await;
        assert!(changes.recv().await.unwrap().is_none());
    });
}

#[test]
fn the_end_of_the_answer_is_the_end_of_the_call() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        exchange.answer().send_data(noted("all"), true).unwrap();
        let mut changes = call.await.unwrap().unwrap().changes;
        assert_eq!(noted_text(&mut changes).await, "all");
        assert!(changes.recv().await.unwrap().is_none());
        over(&sender).await;
        assert!(within(exchange.body.data()).await.unwrap().is_err());
    });
}

#[test]
fn an_exception_in_the_answer_is_the_end_of_the_call_though_the_service_goes_on() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut exchange = server.request().await;
        let mut answer = exchange.answer();
        answer.send_data(exception("missing"), false).unwrap();
        let mut changes = call.await.unwrap().unwrap().changes;
        assert_eq!(changes.recv().await.unwrap_err().code(), Some("ItemMissing"));
        over(&sender).await;
        assert_eq!(exchange.reset(&mut answer).await, Reason::CANCEL);
        assert!(changes.recv().await.unwrap().is_none());
    });
}

#[test]
fn a_reset_is_never_the_end_of_an_answer_whatever_its_reason() {
    for reason in [
        Reason::CANCEL,
        Reason::INTERNAL_ERROR,
        Reason::REFUSED_STREAM,
        Reason::PROTOCOL_ERROR,
        Reason::ENHANCE_YOUR_CALM,
    ] {
        run(async {
            let server = Server::start().await;
            let (sender, call) = called(&server);
            let mut exchange = server.request().await;
            let mut answer = exchange.answer();
            let mut changes = call.await.unwrap().unwrap().changes;
            answer.send_data(noted("first"), false).unwrap();
            assert_eq!(noted_text(&mut changes).await, "first");
            answer.send_reset(reason);
            breaks_off(&mut changes).await;
            over(&sender).await;
        });
    }
}

#[test]
fn a_service_that_goes_away_and_has_not_seen_the_request_is_tried_elsewhere() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut first = Frames::begin(&server, &[]).await;
        first.until(HEADERS, 0).await;
        let last_stream_and_no_error = [0; 8];
        first.write(GOAWAY, 0, &last_stream_and_no_error).await;
        let mut exchange = server.request().await;
        assert_eq!(exchange.headers()["amz-sdk-request"], "attempt=2; max=3");
        exchange.answer();
        call.await.unwrap().unwrap();
        over(&sender).await;
    });
}

#[test]
fn a_service_that_goes_away_in_order_ends_what_it_has_begun() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut connection = server.connection().await;
        let (request, respond) = connection.accept().await.unwrap().unwrap();
        connection.graceful_shutdown();
        tokio::spawn(async move { while connection.accept().await.is_some() {} });
        let mut exchange = Exchange::new(request, respond);
        let mut answer = exchange.answer();
        let mut changes = call.await.unwrap().unwrap().changes;
        for number in 0..3 {
            sender.send(note("on")).await.unwrap();
            assert_eq!(within(exchange.event()).await.unwrap().payload, b"on");
            answer.send_data(noted(&number.to_string()), number == 2).unwrap();
            assert_eq!(noted_text(&mut changes).await, number.to_string());
        }
        assert!(changes.recv().await.unwrap().is_none());
        over(&sender).await;
    });
}

#[test]
fn a_service_that_goes_away_with_an_error_ends_both_halves() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut connection = server.connection().await;
        let (request, respond) = connection.accept().await.unwrap().unwrap();
        let acts = driven(connection);
        let mut exchange = Exchange::new(request, respond);
        let mut answer = exchange.answer();
        let mut changes = call.await.unwrap().unwrap().changes;
        answer.send_data(noted("first"), false).unwrap();
        assert_eq!(noted_text(&mut changes).await, "first");
        acts.send(Box::new(|connection| {
            connection.abrupt_shutdown(Reason::INTERNAL_ERROR);
            true
        }))
        .unwrap();
        breaks_off(&mut changes).await;
        over(&sender).await;
    });
}

#[test]
fn a_connection_that_ends_in_the_middle_ends_both_halves() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut connection = server.connection().await;
        let (_, mut respond) = connection.accept().await.unwrap().unwrap();
        let mut answer = respond.send_response(Response::new(()), false).unwrap();
        answer.send_data(noted("first"), false).unwrap();
        let driven = tokio::spawn(async move { while connection.accept().await.is_some() {} });
        let mut changes = call.await.unwrap().unwrap().changes;
        assert_eq!(noted_text(&mut changes).await, "first");
        driven.abort();
        breaks_off(&mut changes).await;
        over(&sender).await;
    });
}

#[test]
fn a_service_that_takes_no_request_yet_gets_it_and_its_events_when_it_does() {
    const MAX_CONCURRENT_STREAMS: u16 = 3;
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut frames = Frames::begin(&server, &[(MAX_CONCURRENT_STREAMS, 0)]).await;
        // It is asked whether it speaks HTTP/2, and then whether the client is still there: no request comes before that answer.
        let asked = frames.until(PING, 0).await;
        frames.write(PING, ACK, &asked.payload).await;
        frames.write(PING, 0, b"anybody?").await;
        frames.until(PING, ACK).await;
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        sender.send(note("first")).await.unwrap();
        let mut second = Box::pin(sender.send(note("second")));
        assert!(waits(second.as_mut()), "no event is taken yet");
        frames.settings(&[(MAX_CONCURRENT_STREAMS, 1)]).await;
        frames.until(HEADERS, 0).await;
        within(second).await.unwrap();
        drop(frames);
        let (kind, _) = kind(within(call).await.unwrap());
        assert_eq!(kind, TransportErrorKind::Broken);
        over(&sender).await;
    });
}

#[test]
fn each_call_has_a_connection_and_waits_for_its_turn_where_a_host_may_have_one() {
    run(async {
        let server = Server::start().await;
        let client = server.builder().connections_per_host(1).build().unwrap();
        let talk = || tokio::spawn(client.talk().shelf("s").orders([note("a")]).send());
        let (first, second) = (talk(), talk());
        let mut exchange = server.request().await;
        exchange.answer();
        let answer = within(first).await.unwrap().unwrap();
        assert!(!second.is_finished());
        drop(answer);
        let mut exchange = server.request().await;
        exchange.answer();
        second.await.unwrap().unwrap();
    });
}

#[test]
fn events_go_through_windows_that_are_smaller_than_they_are() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut builder = h2::server::Builder::new();
        builder.initial_window_size(10);
        let mut connection = builder.handshake::<_, Bytes>(server.socket().await).await.unwrap();
        let (request, respond) = connection.accept().await.unwrap().unwrap();
        tokio::spawn(async move { while connection.accept().await.is_some() {} });
        let mut exchange = Exchange::new(request, respond);
        let long = "x".repeat(1000);
        for text in ["", "short", &long] {
            sender.send(note(text)).await.unwrap();
            assert_eq!(within(exchange.event()).await.unwrap().payload, text.as_bytes());
        }
        exchange.answer();
        call.await.unwrap().unwrap();
        over(&sender).await;
    });
}

#[test]
fn a_window_that_is_taken_back_holds_events_up_until_it_is_given_again() {
    run(async {
        let server = Server::start().await;
        let (sender, call) = called(&server);
        let mut connection = server.connection().await;
        let (request, respond) = connection.accept().await.unwrap().unwrap();
        let acts = driven(connection);
        let set = |size| {
            acts.send(Box::new(move |connection| {
                connection.set_initial_window_size(size).is_ok()
            }))
        };
        let mut exchange = Exchange::new(request, respond);
        let mut answer = exchange.answer();
        let mut changes = call.await.unwrap().unwrap().changes;
        set(0).unwrap();
        // What is sent behind the settings comes behind them.
        answer.send_data(noted("no window"), false).unwrap();
        assert_eq!(noted_text(&mut changes).await, "no window");
        sender.send(note("waits")).await.unwrap();
        let mut second = Box::pin(sender.send(note("waits too")));
        assert!(waits(second.as_mut()), "no event is taken");
        set(1 << 16).unwrap();
        assert_eq!(within(exchange.event()).await.unwrap().payload, b"waits");
        within(second).await.unwrap();
        assert_eq!(within(exchange.event()).await.unwrap().payload, b"waits too");
    });
}

#[test]
fn a_program_that_reads_no_events_holds_the_service_up() {
    const WINDOW: usize = 1 << 20;
    run(async {
        let server = Server::start().await;
        let (_sender, call) = called(&server);
        let mut builder = h2::server::Builder::new();
        builder.max_send_buffer_size(16 * WINDOW);
        let mut connection = builder.handshake::<_, Bytes>(server.socket().await).await.unwrap();
        let (_request, mut respond) = connection.accept().await.unwrap().unwrap();
        tokio::spawn(async move { while connection.accept().await.is_some() {} });
        let mut answer = respond.send_response(Response::new(()), false).unwrap();
        let mut changes = call.await.unwrap().unwrap().changes;
        answer.reserve_capacity(8 * WINDOW);
        let granted = within(poll_fn(|context| answer.poll_capacity(context))).await;
        assert!(granted.unwrap().unwrap() <= WINDOW);
        let event = noted(&"x".repeat(64 * 1024));
        let mut sent = 0;
        while answer.capacity() >= event.len() {
            answer.send_data(event.clone(), false).unwrap();
            answer.reserve_capacity(8 * WINDOW);
            sent += 1;
            tokio::task::yield_now().await;
        }
        assert!(sent < 17, "{sent} events of 64 KiB");
        // Each that is read makes room for more.
        for _ in 0..sent {
            assert_eq!(noted_text(&mut changes).await.len(), 64 * 1024);
        }
        while answer.capacity() < event.len() {
            within(poll_fn(|context| answer.poll_capacity(context)))
                .await
                .unwrap()
                .unwrap();
        }
        answer.send_data(event, true).unwrap();
        assert_eq!(noted_text(&mut changes).await.len(), 64 * 1024);
        assert!(changes.recv().await.unwrap().is_none());
    });
}
