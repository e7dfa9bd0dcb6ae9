//! The blocking transport over hyper.

use std::time::Duration;

use tinsmith_runtime::Blocking;
use tinsmith_runtime::body::ResponseBody;
use tinsmith_runtime::transport::{BlockingHyper, BlockingTransport, HttpSettings, Limits, TransportErrorKind};

use crate::support::server::{Act, Server, plain};
use crate::support::suite_streams::Streams;
use crate::support::{Carry, chain, post, wide};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

fn new(settings: &HttpSettings) -> Carry {
    let transport = BlockingHyper::new(settings);
    Box::new(move |request, limits| transport.send(request, limits))
}

behaves_as_a_transport!(new(&HttpSettings::default()));
behaves_as_set_up!(new);
streams_bodies!(streams(&HttpSettings::default()));
streams_over_tls!(streams);

fn streams(settings: &HttpSettings) -> Streams {
    let transport = BlockingHyper::new(settings);
    Streams {
        open: Box::new(move |request, limits, stream| transport.open(request, None, limits, stream)),
        read: Box::new(|body, bytes| {
            let mut body = ResponseBody::<Blocking>::from(body);
            while let Some(chunk) = body.chunk()? {
                bytes.extend_from_slice(&chunk);
            }
            Ok(())
        }),
    }
}

#[test]
fn it_works_on_a_thread_of_an_executor_for_as_many_calls_as_come() {
    const CALLS: usize = 200;
    let server = Server::start([plain(std::iter::repeat_with(|| Act::Send(OK)).take(CALLS))]);
    let carry = new(&HttpSettings::default());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        for _ in 0..CALLS {
            carry(&post(&server), wide()).unwrap();
        }
    });
    assert!(server.requests().iter().all(|(number, _)| *number == 0));
}

#[test]
fn more_calls_than_a_host_may_have_connections_wait_for_their_turn() {
    const CALLS: usize = 8;
    let server = Server::start([plain(std::iter::repeat_with(|| Act::Send(OK)).take(CALLS))]);
    let mut settings = HttpSettings::default();
    settings.connections_per_host = 1;
    let transport = BlockingHyper::new(&settings);
    let request = post(&server);
    std::thread::scope(|scope| {
        for _ in 0..CALLS {
            scope.spawn(|| transport.send(&request, wide()).unwrap());
        }
    });
    assert!(server.requests().iter().all(|(number, _)| *number == 0));
}

#[test]
fn a_call_whose_turn_does_not_come_in_time_says_so() {
    let server = Server::start([plain([Act::Stall("")])]);
    let mut settings = HttpSettings::default();
    settings.connections_per_host = 1;
    let transport = BlockingHyper::new(&settings);
    let request = post(&server);
    let short = |milliseconds| Limits {
        exchange: Duration::from_millis(milliseconds),
        ..wide()
    };
    std::thread::scope(|scope| {
        let holder = scope.spawn(|| transport.send(&request, short(300)));
        while server.requests().is_empty() {
            std::thread::yield_now();
        }
        let error = transport.send(&request, short(50)).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect);
        assert!(chain(&error).contains("connections_per_host"), "{}", chain(&error));
        assert_eq!(holder.join().unwrap().unwrap_err().kind(), TransportErrorKind::TimedOut);
    });
}

#[test]
fn limits_beyond_the_clock_do_no_harm() {
    let server = Server::start([plain([Act::Send(OK)])]);
    let limits = Limits {
        connect: Duration::MAX,
        exchange: Duration::MAX,
        response_bytes: usize::MAX,
        send_once: false,
    };
    new(&HttpSettings::default())(&post(&server), limits).unwrap();
}

#[test]
fn debug_shows_no_settings() {
    let mut settings = HttpSettings::default();
    settings.proxy.https = Some("http://user:secret@proxy.example".into());
    assert_eq!(format!("{:?}", BlockingHyper::new(&settings)), "BlockingHyper { .. }");
}
