//! A call that is dropped at any point leaves nothing behind.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use bytes::Bytes;
use http::Response;
use tinsmith_demo::rest_json::Client;
use tinsmith_runtime::{Async, RequestEvents};
use tokio::net::TcpStream;

use crate::note;
use crate::server::{Server, noted, run, within};

/// Answers each event, and ends when the client does.
async fn echoes(socket: TcpStream) {
    let Ok(mut connection) = h2::server::handshake(socket).await else {
        return;
    };
    let Some(Ok((request, mut respond))) = connection.accept().await else {
        return;
    };
    tokio::spawn(async move { while connection.accept().await.is_some() {} });
    let mut body = request.into_body();
    let Ok(mut answer) = respond.send_response(Response::new(()), false) else {
        return;
    };
    while let Some(Ok(bytes)) = body.data().await {
        let _ = body.flow_control().release_capacity(bytes.len());
        let _ = answer.send_data(noted("echo"), false);
    }
    let _ = answer.send_data(Bytes::new(), true);
}

/// Sends events and reads what comes back, to the end of both.
async fn conversation(client: &Client<Async>) {
    let (sender, orders) = RequestEvents::channel();
    let mut changes = client.talk().shelf("s").orders(orders).send().await.unwrap().changes;
    for _ in 0..3 {
        sender.send(note("a")).await.unwrap();
        assert!(changes.recv().await.unwrap().is_some());
    }
    drop(sender);
    while changes.recv().await.unwrap().is_some() {}
}

/// Polls a future so many times, and drops it; whether it was done by then.
async fn give_up_after(polls: usize, work: impl Future<Output = ()>) -> bool {
    let (mut work, mut left) = (pin!(work), polls);
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        work.as_mut().poll(context).map(|()| true)
    })
    .await
}

#[test]
fn a_call_that_is_dropped_at_any_point_leaves_no_task_and_no_connection() {
    run(async {
        let server = Server::start().await;
        // There is one connection: a call that does not give it up holds up all that come after it.
        let client = server.builder().connections_per_host(1).max_attempts(1);
        let client = client.build().unwrap();
        let serving = tokio::spawn(async move {
            loop {
                tokio::spawn(echoes(server.socket().await));
            }
        });
        let mut polls = 0;
        while !within(give_up_after(polls, conversation(&client))).await {
            polls += 1;
        }
        assert!(
            polls > 5,
            "it waits several times, so it was dropped at several points: {polls}"
        );
        within(conversation(&client)).await;
        // The test ends once no task is left.
        serving.abort();
    });
}
