//! The async transport over hyper.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tinsmith_runtime::transport::{AsyncTransport, HttpSettings, Hyper, TransportErrorKind};
use tokio::runtime::{Builder, Runtime};

use crate::support::server::{Act, Server, plain};
use crate::support::suite_streams::Streams;
use crate::support::{Carry, post, wide};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn new(settings: &HttpSettings) -> Carry {
    let transport = Hyper::new(settings);
    let runtime = runtime();
    Box::new(move |request, limits| runtime.block_on(transport.send(request, limits)))
}

behaves_as_a_transport!(new(&HttpSettings::default()));
behaves_as_set_up!(new);
streams_bodies!(streams(&HttpSettings::default()));
streams_over_tls!(streams);

fn streams(settings: &HttpSettings) -> Streams {
    Streams::of_async(Hyper::new(settings), runtime())
}

#[test]
fn a_connection_is_not_shared_with_another_runtime() {
    let server = Server::start([plain([Act::Send(OK), Act::Send(OK)]), plain([Act::Send(OK)])]);
    let transport = Hyper::new(&HttpSettings::default());
    let runtimes = [runtime(), runtime()];
    for (number, runtime) in runtimes.iter().enumerate() {
        runtime.block_on(transport.send(&post(&server), wide())).unwrap();
        assert_eq!(server.requests()[number].0, number);
    }
}

#[test]
fn more_calls_than_a_host_may_have_connections_wait_for_their_turn() {
    const CALLS: usize = 8;
    let server = Server::start([plain(std::iter::repeat_with(|| Act::Send(OK)).take(CALLS))]);
    let mut settings = HttpSettings::default();
    settings.connections_per_host = 1;
    let transport = Arc::new(Hyper::new(&settings));
    let runtime = runtime();
    let request = Arc::new(post(&server));
    let call = || {
        let (transport, request) = (Arc::clone(&transport), Arc::clone(&request));
        runtime.spawn(async move { transport.send(&request, wide()).await })
    };
    // One is dropped while it waits, and its turn goes to the next.
    let calls: Vec<_> = std::iter::repeat_with(call).take(CALLS + 1).collect();
    calls[1].abort();
    let outcomes = calls.into_iter().map(|call| runtime.block_on(call));
    assert_eq!(outcomes.filter(|outcome| matches!(outcome, Ok(Ok(_)))).count(), CALLS);
    assert!(server.requests().iter().all(|(number, _)| *number == 0));
}

#[test]
fn dropping_a_call_closes_its_connection() {
    let server = Server::start([plain([Act::Stall("")])]);
    let transport = Hyper::new(&HttpSettings::default());
    let request = post(&server);
    runtime().block_on(async {
        let call = transport.send(&request, wide());
        let outcome = tokio::time::timeout(std::time::Duration::from_millis(100), call).await;
        assert!(outcome.is_err());
    });
    server.closed();
}

#[test]
fn without_a_runtime_it_fails_and_does_not_panic() {
    let transport = Hyper::new(&HttpSettings::default());
    let request = post(&Server::gone());
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Err(error)) = pin!(transport.send(&request, wide())).poll(&mut context) else {
        panic!("it should have failed at once");
    };
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert!(
        pin!(transport.sleep(std::time::Duration::MAX))
            .poll(&mut context)
            .is_ready()
    );
}

#[test]
fn debug_shows_no_settings() {
    let mut settings = HttpSettings::default();
    settings.proxy.https = Some("http://user:secret@proxy.example".into());
    assert_eq!(format!("{:?}", Hyper::new(&settings)), "Hyper { .. }");
}
