//! Events over a real socket.

use tinsmith_demo::{json_1_1, rest_json};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::internals::eventstream::{HeaderValue, Message};

use crate::SHORT;
use crate::server::{Server, serve};

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
