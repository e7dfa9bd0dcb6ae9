//! What every transport does. Each function is one test of each transport.

use std::time::{Duration, Instant};

use tinsmith_runtime::transport::{Limits, TransportErrorKind};

use super::server::{Act, Server, plain};
use super::{Carry, bare, post, wide};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// Makes a test of each of those functions of that module of the support.
macro_rules! tests_of {
    ($carry:expr, $module:ident: $($name:ident),* $(,)?) => {
        $(#[test] fn $name() { $crate::support::$module::$name(&$carry) })*
    };
}

/// Makes a test of each function of this module.
macro_rules! behaves_as_a_transport {
    ($carry:expr) => {
        tests_of!($carry, suite:
            two_calls_share_one_connection,
            a_connection_that_the_server_closed_between_two_calls_is_replaced,
            a_request_that_may_have_arrived_over_a_new_connection_is_not_sent_again,
            a_connection_is_not_shared_past_connection_close,
            a_refused_connection_is_connect,
            a_connection_cut_before_the_response_is_broken,
            a_connection_cut_in_the_response_is_broken,
            an_answer_that_is_not_http_is_broken,
            a_server_that_does_not_answer_is_timed_out_at_the_limit,
            a_server_that_stops_in_the_body_is_timed_out_at_the_limit,
            a_body_announced_too_large_is_not_waited_for,
            a_chunked_body_that_grows_too_large_is_not_waited_for,
            a_body_of_exactly_the_limit_is_read,
            a_chunked_body_is_read,
            a_body_up_to_the_end_of_the_connection_is_read,
            a_response_to_head_has_no_body,
            redirects_errors_and_codings_come_back_as_they_are,
            fields_of_one_name_and_odd_bytes_are_kept,
            a_get_says_nothing_of_a_body,
            an_empty_post_says_so,
            a_delete_can_have_a_body,
            percent_encoding_is_left_alone,
            a_header_that_cannot_be_sent_is_refused_before_anything_is_sent,
        );
    };
}

fn with_exchange(milliseconds: u64) -> Limits {
    Limits {
        exchange: Duration::from_millis(milliseconds),
        ..wide()
    }
}

fn with_bytes(response_bytes: usize) -> Limits {
    Limits {
        response_bytes,
        ..wide()
    }
}

pub(crate) fn two_calls_share_one_connection(carry: &Carry) {
    let server = Server::start([plain([Act::Send(OK), Act::Send(OK)])]);
    for _ in 0..2 {
        let response = carry(&post(&server), wide()).unwrap();
        assert_eq!((response.status, &*response.body), (200, &b"ok"[..]));
    }
    let connections: Vec<_> = server.requests().iter().map(|(number, _)| *number).collect();
    assert_eq!(connections, [0, 0]);
}

pub(crate) fn a_connection_that_the_server_closed_between_two_calls_is_replaced(carry: &Carry) {
    let server = Server::start([plain([Act::Hold(OK)]), plain([Act::Send(OK)])]);
    carry(&post(&server), wide()).unwrap();
    server.hang_up();
    carry(&post(&server), wide()).unwrap();
    let connections: Vec<_> = server.requests().iter().map(|(number, _)| *number).collect();
    assert_eq!(connections, [0, 1]);
}

pub(crate) fn a_request_that_may_have_arrived_over_a_new_connection_is_not_sent_again(carry: &Carry) {
    let server = Server::start([plain([Act::Cut("")]), plain([Act::Send(OK)])]);
    let error = carry(&post(&server), wide()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Broken);
    assert_eq!(server.requests().len(), 1);
}

pub(crate) fn a_connection_is_not_shared_past_connection_close(carry: &Carry) {
    let last = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";
    let server = Server::start([plain([Act::Stall(last)]), plain([Act::Send(OK)])]);
    carry(&post(&server), wide()).unwrap();
    carry(&post(&server), wide()).unwrap();
    assert_eq!(server.requests()[1].0, 1);
}

pub(crate) fn a_refused_connection_is_connect(carry: &Carry) {
    let error = carry(&post(&Server::gone()), wide()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
}

fn is_broken_by(carry: &Carry, answer: &'static str) {
    let server = Server::start([plain([Act::Cut(answer)])]);
    let error = carry(&post(&server), wide()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Broken);
}

pub(crate) fn a_connection_cut_before_the_response_is_broken(carry: &Carry) {
    is_broken_by(carry, "");
}

pub(crate) fn a_connection_cut_in_the_response_is_broken(carry: &Carry) {
    is_broken_by(carry, "HTTP/1.1 200 OK\r\ncontent-le");
    is_broken_by(carry, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf");
    is_broken_by(carry, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf");
}

pub(crate) fn an_answer_that_is_not_http_is_broken(carry: &Carry) {
    is_broken_by(carry, "SSH-2.0-x\r\n\r\n");
}

fn times_out(carry: &Carry, answer: &'static str) {
    let server = Server::start([plain([Act::Stall(answer)])]);
    let started = Instant::now();
    let error = carry(&post(&server), with_exchange(150)).unwrap_err();
    let elapsed = started.elapsed();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
    assert!(
        elapsed >= Duration::from_millis(150) && elapsed < Duration::from_secs(10),
        "{elapsed:?}"
    );
    // It hung up.
    server.closed();
}

pub(crate) fn a_server_that_does_not_answer_is_timed_out_at_the_limit(carry: &Carry) {
    times_out(carry, "");
}

pub(crate) fn a_server_that_stops_in_the_body_is_timed_out_at_the_limit(carry: &Carry) {
    times_out(carry, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf");
}

fn is_too_large(carry: &Carry, answer: &'static str) {
    let server = Server::start([plain([Act::Stall(answer)])]);
    let error = carry(&post(&server), with_bytes(4)).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::ResponseTooLarge);
}

pub(crate) fn a_body_announced_too_large_is_not_waited_for(carry: &Carry) {
    is_too_large(carry, "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
}

pub(crate) fn a_chunked_body_that_grows_too_large_is_not_waited_for(carry: &Carry) {
    is_too_large(
        carry,
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n",
    );
}

fn body_of(carry: &Carry, act: Act) -> String {
    let server = Server::start([plain([act])]);
    let response = carry(&post(&server), with_bytes(5)).unwrap();
    String::from_utf8(response.body).unwrap()
}

pub(crate) fn a_body_of_exactly_the_limit_is_read(carry: &Carry) {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabcde";
    assert_eq!(body_of(carry, Act::Stall(answer)), "abcde");
}

pub(crate) fn a_chunked_body_is_read(carry: &Carry) {
    let answer = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
    assert_eq!(body_of(carry, Act::Stall(answer)), "abcde");
}

pub(crate) fn a_body_up_to_the_end_of_the_connection_is_read(carry: &Carry) {
    assert_eq!(body_of(carry, Act::Cut("HTTP/1.1 200 OK\r\n\r\nabcde")), "abcde");
}

pub(crate) fn a_response_to_head_has_no_body(carry: &Carry) {
    let server = Server::start([plain([Act::Stall("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n")])]);
    let response = carry(&bare(&server, "HEAD"), wide()).unwrap();
    assert_eq!(response.headers.get("content-length"), Some("5"));
    assert_eq!(response.body, b"");
}

pub(crate) fn redirects_errors_and_codings_come_back_as_they_are(carry: &Carry) {
    for (answer, status) in [
        (
            "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 2\r\n\r\nok",
            302,
        ),
        (
            "HTTP/1.1 307 Moved\r\nlocation: /elsewhere\r\ncontent-length: 2\r\n\r\nok",
            307,
        ),
        ("HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\nok", 400),
        ("HTTP/1.1 503 Slow Down\r\ncontent-length: 2\r\n\r\nok", 503),
        (
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\nok",
            200,
        ),
    ] {
        let server = Server::start([plain([Act::Stall(answer)])]);
        let response = carry(&post(&server), wide()).unwrap();
        assert_eq!((response.status, &*response.body), (status, &b"ok"[..]));
        assert_eq!(server.requests().len(), 1);
    }
}

pub(crate) fn fields_of_one_name_and_odd_bytes_are_kept(carry: &Carry) {
    let answer = "HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nx-name: Zoë\r\ncontent-length: 0\r\n\r\n";
    let server = Server::start([plain([Act::Stall(answer)])]);
    let response = carry(&post(&server), wide()).unwrap();
    let fields: Vec<_> = response.headers.iter().filter(|(name, _)| *name == "x-a").collect();
    assert_eq!(fields, [("x-a", "1"), ("x-a", "2")]);
    assert_eq!(response.headers.get("x-name"), Some("Zoë"));
}

/// The request as it went over the wire, without the one header that a transport may be known to add.
fn sent(carry: &Carry, change: impl FnOnce(&Server) -> tinsmith_runtime::http::Request) -> (String, u16) {
    let server = Server::start([plain([Act::Send("HTTP/1.1 204 No Content\r\n\r\n")])]);
    carry(&change(&server), wide()).unwrap();
    (server.request().replace("accept: */*\r\n", ""), server.port())
}

pub(crate) fn a_get_says_nothing_of_a_body(carry: &Carry) {
    let (request, port) = sent(carry, |server| bare(server, "GET"));
    assert_eq!(
        request,
        format!("GET /token HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n")
    );
}

pub(crate) fn an_empty_post_says_so(carry: &Carry) {
    let (request, port) = sent(carry, |server| bare(server, "POST"));
    assert_eq!(
        request,
        format!("POST /token HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-length: 0\r\n\r\n")
    );
}

pub(crate) fn a_delete_can_have_a_body(carry: &Carry) {
    let (request, _) = sent(carry, |server| {
        let mut request = bare(server, "DELETE");
        request.body = "{}".into();
        request
    });
    assert!(request.ends_with("\r\ncontent-length: 2\r\n\r\n{}"), "{request}");
}

pub(crate) fn percent_encoding_is_left_alone(carry: &Carry) {
    let (request, _) = sent(carry, |server| {
        let mut request = bare(server, "GET");
        request.path = "//a%2Fb/%c3%a9//c%20d;e=f@:".into();
        request.query = "x=%2F&y&z=".into();
        request
    });
    assert!(
        request.starts_with("GET //a%2Fb/%c3%a9//c%20d;e=f@:?x=%2F&y&z= HTTP/1.1\r\n"),
        "{request}"
    );
}

pub(crate) fn a_header_that_cannot_be_sent_is_refused_before_anything_is_sent(carry: &Carry) {
    let server = Server::start([plain([Act::Send(OK)])]);
    let mut request = post(&server);
    request.headers.append("x-c", "a\r\nx-d: b");
    let error = carry(&request, wide()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert_eq!(server.requests(), []);
}
