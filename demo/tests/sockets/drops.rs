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

#[test]
fn a_short_rest_of_a_body_is_passed_over_and_the_connection_used_again() {
    // There is one connection for each caller, and the next call of a caller that closed it would wait for ever.
    let server = Server::same(2, serves_short);
    for caller in own_callers(&server, |builder| builder) {
        for _ in 0..5 {
            match &caller {
                Caller::Blocking(client) => drop(client.get_object().key("k").send().unwrap()),
                Caller::Async(client, executor) => {
                    drop(executor.block_on(client.get_object().key("k").send()).unwrap());
                }
            }
        }
        assert_eq!(caller.get().unwrap().unwrap().len(), 1000);
    }
}

/// Gives short bodies, each in one piece with its head.
fn serves_short() -> Serve {
    serve(|peer| {
        loop {
            peer.head()?;
            peer.answer(200, &"x".repeat(1000))?;
        }
    })
}

#[test]
fn saving_that_is_dropped_leaves_the_file_as_it_was_and_nothing_else() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("dropped-saves");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("copy");
    std::fs::write(&path, "old").unwrap();
    let server = Server::same(1, || {
        serve(|peer| {
            peer.head()?;
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n1234567")?;
            peer.wait_for_end().map(drop)
        })
    });
    let [_, Caller::Async(client, executor)] = own_callers(&server, |builder| builder) else {
        panic!();
    };
    executor.block_on(async {
        let body = client.get_object().key("k").send().await.unwrap().body;
        let mut saving = Box::pin(body.save(&path));
        for _ in 0..10 {
            let polled = poll_fn(|context| Poll::Ready(saving.as_mut().poll(context))).await;
            assert!(polled.is_pending());
            tokio::task::yield_now().await;
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "it is being written");
    });
    server.closed();
    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(files, std::slice::from_ref(&path));
    assert_eq!(std::fs::read_to_string(path).unwrap(), "old");
    std::fs::remove_dir_all(folder).unwrap();
}
