//! Events where there is no HTTP/2 for them, and HTTP/2 where there are no events.

use std::time::Duration;

use serde_json::json;
use tinsmith_demo::rest_json::Client;
use tinsmith_runtime::RequestEvents;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::http::{Request, Response};
use tinsmith_runtime::transport::{AsyncTransport, BoxFuture, Limits, TransportError, TransportErrorKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::server::{REGION, Server, run};
use crate::tls::{client, tls};
use crate::{kind, note, over};

/// What the error says of any transport but `hyper`.
const REASON: &str = "the operation sends events, and this transport does not";

/// A transport of a program, which knows nothing about streams.
#[derive(Debug)]
struct Plain;

impl AsyncTransport for Plain {
    fn send<'a>(&'a self, _: &'a Request, _: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        unreachable!("nothing is sent")
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        unreachable!("nothing is tried again")
    }
}

#[test]
fn a_transport_that_cannot_send_events_takes_none() {
    run(async {
        let client = Client::builder()
            .region(REGION)
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .transport(Plain)
            .build()
            .unwrap();
        let (sender, orders) = RequestEvents::channel();
        sender.send(note("waits")).await.unwrap();
        let (kind, text) = kind(client.talk().shelf("s").orders(orders).send().await);
        assert_eq!(kind, TransportErrorKind::Other);
        assert!(text.contains(REASON) && text.contains("1 attempt"), "{text}");
        over(&sender).await;
    });
}

#[test]
fn a_blocking_call_by_name_with_events_says_what_to_use() {
    run(async {
        // Nobody accepts the connection that must not be made.
        let server = Server::start().await;
        let client = server.builder().build_blocking().unwrap();
        let error = client.call("talk", json!({"shelf": "s", "orders": [{"note": {"note": "a"}}]}));
        let text = error.unwrap_err().to_string();
        assert!(text.contains(REASON), "{text}");
    });
}

#[test]
fn an_operation_without_events_in_its_request_goes_over_http1() {
    run(async {
        let server = Server::start().await;
        let (acceptor, bundle) = tls("ordinary", &["h2", "http/1.1"]);
        let client = client(&server, bundle.clone());
        let call = tokio::spawn(client.watch().send());
        let mut stream = acceptor.accept(server.socket().await).await.unwrap();
        assert_ne!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let mut head = [0; 4];
        stream.read_exact(&mut head).await.unwrap();
        assert_eq!(&head, b"POST");
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            .await
            .unwrap();
        let mut changes = call.await.unwrap().unwrap().changes;
        assert!(changes.recv().await.unwrap().is_none());
        std::fs::remove_file(bundle).unwrap();
    });
}
