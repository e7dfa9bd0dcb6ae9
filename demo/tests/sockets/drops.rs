//! Calls and bodies that are dropped at any point: no connection and no turn is lost.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use tinsmith_runtime::body::BodySource;
use tinsmith_runtime::transport::TransportError;
use tinsmith_runtime::{Async, RequestBody};

use crate::server::{Serve, Server, serve};
use crate::{Caller, content, own_callers};

/// Gives bytes piece by piece, and lets others have a turn before each.
pub(crate) struct Pieces {
    left: VecDeque<Bytes>,
    has_waited: bool,
}

impl Pieces {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self {
            left: bytes.chunks(10_000).map(Bytes::copy_from_slice).collect(),
            has_waited: false,
        }
    }
}

impl BodySource for Pieces {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.has_waited = !self.has_waited;
        if self.has_waited {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.left.pop_front().map(Ok))
    }
}

/// Takes uploads and gives bodies for as long as the client wants.
fn serves() -> Serve {
    serve(|peer| {
        loop {
            let head = peer.head()?;
            peer.exactly(head.length())?;
            match head.line.starts_with("PUT") {
                true => peer.answer(200, "")?,
                false => peer.answer(200, &"x".repeat(300_000))?,
            }
        }
    })
}

/// Polls a future so many times, and drops it; whether it was done by then.
async fn give_up_after<T>(polls: usize, work: impl Future<Output = T>) -> bool {
    let (mut work, mut left) = (pin!(work), polls);
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        work.as_mut().poll(context).map(|_| true)
    })
    .await
}

#[test]
fn a_call_that_is_dropped_at_any_point_gives_its_connection_up() {
    let server = Server::start(std::iter::repeat_with(serves).take(1000));
    // There is one connection: a call that does not give it up holds up all that come after it.
    let [_, Caller::Async(client, executor)] = own_callers(&server, |builder| builder.connections_per_host(1)) else {
        panic!();
    };
    executor.block_on(async {
        let put = || {
            let body = RequestBody::<Async>::from_source(Pieces::of(&content(100_000))).content_length(100_000);
            client.put_object().key("k").body(body).send()
        };
        let get = || async {
            let mut body = client.get_object().key("k").send().await.unwrap().body;
            while body.chunk().await.unwrap().is_some() {}
        };
        let mut polls = 0;
        loop {
            let (put_is_done, get_is_done) = (give_up_after(polls, put()).await, give_up_after(polls, get()).await);
            if put_is_done && get_is_done {
                break;
            }
            polls += 1;
        }
        assert!(
            polls > 3,
            "the calls wait several times, so they were dropped at several points: {polls}"
        );
        put().await.unwrap();
        get().await;
    });
}

#[test]
fn a_body_that_is_dropped_gives_its_connection_up() {
    let server = Server::start(std::iter::repeat_with(serves).take(20));
    for caller in own_callers(&server, |builder| builder.connections_per_host(1)) {
        for chunks in 0..4 {
            match &caller {
                Caller::Blocking(client) => {
                    let mut body = client.get_object().key("k").send().unwrap().body;
                    (0..chunks).for_each(|_| drop(body.chunk().unwrap()));
                }
                Caller::Async(client, executor) => executor.block_on(async {
                    let mut body = client.get_object().key("k").send().await.unwrap().body;
                    for _ in 0..chunks {
                        body.chunk().await.unwrap();
                    }
                }),
            }
        }
        assert_eq!(caller.get().unwrap().unwrap().len(), 300_000);
    }
}
