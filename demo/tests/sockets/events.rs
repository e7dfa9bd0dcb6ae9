//! Events over a real socket.

use tinsmith_demo::{json_1_1, rest_json};
use tinsmith_runtime::body::{BodyError, BodyErrorKind};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::internals::eventstream::{HeaderValue, Message};
use tinsmith_runtime::transport::Reqwest;

use crate::SHORT;
use crate::server::{HangUp, Server, serve};

fn event(note: &str) -> Vec<u8> {
    let text = |name: &str, value: &str| (name.to_owned(), HeaderValue::String(value.to_owned()));
    let mut bytes = Vec::new();
    let headers = vec![text(":message-type", "event"), text(":event-type", "noted")];
    let payload = note.as_bytes().to_vec();
    Message { headers, payload }.write(&mut bytes).unwrap();
    bytes
}

#[test]
fn each_event_is_there_when_it_comes_and_another_thread_can_stop_the_waiting() {
    let (next, told) = std::sync::mpsc::channel();
    let server = Server::start([serve(move |peer| {
        peer.head()?;
        peer.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
        // An event is sent only once the one before it was read, so none can wait for another.
        for note in told {
            let event = event(note);
            // In two pieces: half an event is none.
            let (one, two) = event.split_at(event.len() / 2);
            for piece in [one, two] {
                peer.send(format!("{:x}\r\n", piece.len()))?;
                peer.send(piece)?;
                peer.send("\r\n")?;
            }
        }
        peer.wait_for_end().map(drop)
    })]);
    let client = rest_json::Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .endpoint_url(server.url())
        .build_blocking()
        .unwrap();
    let mut changes = client.watch().send().unwrap().changes;
    for note in ["one", "two"] {
        next.send(note).unwrap();
        let Some(rest_json::Changes::Noted(noted)) = changes.recv().unwrap() else {
            panic!();
        };
        assert_eq!(noted.note.as_deref(), Some(note));
    }
    let stop = changes.stop_handle();
    let waits = std::thread::spawn(move || changes.recv().map(|event| event.is_none()));
    // Whether it comes before the thread waits or while it does, the waiting ends.
    stop.stop();
    assert!(waits.join().unwrap().unwrap());
    drop(next);
    server.closed();
}

#[test]
fn another_task_can_stop_the_waiting_too() {
    let server = Server::start([serve(|peer| {
        peer.head()?;
        peer.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
        peer.wait_for_end().map(drop)
    })]);
    let client = rest_json::Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .endpoint_url(server.url())
        .build()
        .unwrap();
    let executor = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    executor.block_on(async {
        let mut changes = client.watch().send().await.unwrap().changes;
        let stop = changes.stop_handle();
        let waits = tokio::spawn(async move {
            assert!(changes.recv().await.unwrap().is_none());
            // The connection is given up before the stream is dropped.
            changes
        });
        tokio::task::yield_now().await;
        stop.stop();
        let _changes = waits.await.unwrap();
        server.closed();
    });
}

#[test]
fn a_service_that_does_not_send_the_first_message_is_given_up_at_the_limit_of_the_call() {
    let server = Server::start([serve(|peer| {
        peer.head()?;
        peer.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
        peer.wait_for_end().map(drop)
    })]);
    let client = json_1_1::Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .endpoint_url(server.url())
        .timeout(SHORT)
        .build_blocking()
        .unwrap();
    let error = client.watch().send().unwrap_err();
    assert!(error.to_string().contains("time limit"), "{error}");
    server.closed();
}

/// The events that a program sees of a stream over each transport, and how it ends: over the blocking one, over that of hyper, and over
/// a client of reqwest.
fn watched(server: &Server) -> [(usize, Option<BodyError>); 3] {
    let builder = || {
        rest_json::Client::builder()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .endpoint_url(server.url())
    };
    let body_error = |error: rest_json::Error| match error.cause() {
        Some(Cause::Body(body)) => body.clone(),
        _ => panic!("{error:?}"),
    };
    let blocking = {
        let changes = builder().build_blocking().unwrap().watch().send().unwrap().changes;
        let mut seen: Vec<_> = changes.collect();
        let error = seen.pop_if(|last| last.is_err()).and_then(Result::err);
        (seen.len(), error.map(body_error))
    };
    let awaited = |builder: rest_json::ClientBuilder| {
        let mut executor = tokio::runtime::Builder::new_current_thread();
        let executor = executor.enable_all().build().unwrap();
        executor.block_on(async {
            let mut changes = builder.build().unwrap().watch().send().await.unwrap().changes;
            let mut came = 0;
            loop {
                match changes.recv().await {
                    Ok(Some(_)) => came += 1,
                    Ok(None) => return (came, None),
                    Err(error) => return (came, Some(body_error(error))),
                }
            }
        })
    };
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    [
        blocking,
        awaited(builder()),
        awaited(builder().transport(Reqwest::new(client))),
    ]
}

#[test]
fn a_stream_that_breaks_between_or_within_events_says_so_and_how_much_came() {
    let two = [event("one"), event("two")].concat();
    for (kept, events) in [(two.len(), 2), (two.len() - 5, 1), (5, 0), (0, 0)] {
        for how in HangUp::ALL {
            let sent = two[..kept].to_vec();
            let server = Server::same(3, || {
                let sent = sent.clone();
                serve(move |peer| {
                    peer.head()?;
                    peer.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
                    if !sent.is_empty() {
                        peer.send(format!("{:x}\r\n", sent.len()))?;
                        peer.send(&sent)?;
                        peer.send("\r\n")?;
                    }
                    // Without the end of the chunks.
                    peer.hang_up(how)
                })
            });
            for (came, error) in watched(&server) {
                let error = error.unwrap();
                assert_eq!(error.kind(), BodyErrorKind::UnexpectedEof, "{how:?} {kept}: {error}");
                assert_eq!((came, error.received()), (events, kept as u64), "{how:?} {kept}");
            }
        }
    }
}
