//! The blocking transport over hyper.

use std::time::Duration;

use tinsmith_runtime::transport::{BlockingHyper, BlockingTransport, HttpSettings, Limits};

use crate::support::server::{Act, Server, plain};
use crate::support::{Carry, post, wide};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

fn new(settings: &HttpSettings) -> Carry {
    let transport = BlockingHyper::new(settings);
    Box::new(move |request, limits| transport.send(request, limits))
}

behaves_as_a_transport!(new(&HttpSettings::default()));
behaves_as_set_up!(new);

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
