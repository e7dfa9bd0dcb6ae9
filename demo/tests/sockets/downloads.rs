//! Bodies that come out.

use std::io;
use std::sync::mpsc::channel;

use tinsmith_runtime::body::BodyErrorKind;
use tinsmith_runtime::error::Cause;

use crate::server::{HangUp, Serve, Server, serve};
use crate::{Caller, SHORT, callers};

const ANSWER: &str = "HTTP/1.1 200 OK\r\netag: \"v1\"\r\ncontent-length: 10\r\n\r\n0123456789";
const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n01234\r\n5;ext=1\r\n56789\r\n0\r\nx-a: 1\r\n\r\n";
/// Its end is that of the connection.
const UNTIL_CLOSE: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n0123456789";

/// Answers with that much, and hangs up.
fn answers(answer: &'static str, kept: usize, how: HangUp) -> Serve {
    serve(move |peer| {
        peer.head()?;
        peer.send(&answer[..kept])?;
        peer.hang_up(how)
    })
}

#[test]
fn an_answer_that_is_cut_at_any_place_is_never_taken_for_a_whole_one() {
    let cuts = |answer: &'static str| (0..answer.len()).map(move |kept| (answer, kept));
    let cuts: Vec<_> = cuts(ANSWER).chain(cuts(CHUNKED)).collect();
    for how in HangUp::ALL {
        let each = cuts.iter().flat_map(|cut| [cut; 3]);
        let server = Server::start(each.map(|(answer, kept)| answers(answer, *kept, how)));
        let callers = callers(&server, |builder| builder);
        for &(answer, kept) in &cuts {
            let head = answer.find("\r\n\r\n").unwrap() + 4;
            for caller in &callers {
                match caller.get() {
                    Err(error) => assert!(kept < head, "{how:?} {kept}: {error}"),
                    Ok(Err(error)) => {
                        assert_eq!(error.kind(), BodyErrorKind::UnexpectedEof, "{how:?} {kept}");
                        assert_eq!(error.expected(), (answer == ANSWER).then_some(10));
                        assert!(answer != ANSWER || error.received() == (kept - head) as u64);
                    }
                    Ok(Ok(body)) => panic!("{how:?} {kept} of {answer:?}: {body:?}"),
                }
                server.closed();
            }
        }
    }
    for answer in [ANSWER, CHUNKED, UNTIL_CLOSE] {
        let server = Server::same(3, || answers(answer, answer.len(), HangUp::Close));
        for caller in callers(&server, |builder| builder) {
            assert_eq!(caller.get().unwrap().unwrap(), b"0123456789");
        }
    }
}

#[test]
fn a_body_without_a_length_ends_with_its_connection_if_that_ends_in_order() {
    let head = UNTIL_CLOSE.len() - 10;
    for how in HangUp::ALL {
        for kept in [head, head + 7, head + 10] {
            let server = Server::same(3, || answers(UNTIL_CLOSE, kept, how));
            for caller in callers(&server, |builder| builder) {
                match (how, caller.get().unwrap()) {
                    (HangUp::Reset, Err(error)) => assert_eq!(error.kind(), BodyErrorKind::UnexpectedEof),
                    (HangUp::Reset, Ok(body)) => panic!("{body:?}"),
                    (_, body) => assert_eq!(body.unwrap(), &UNTIL_CLOSE.as_bytes()[head..kept]),
                }
                server.closed();
            }
        }
    }
}

#[test]
fn after_a_break_the_rest_of_the_same_version_is_read() {
    let serves = || {
        serve(|peer| {
            peer.head()?;
            peer.send(&ANSWER[..ANSWER.len() - 3])
        })
    };
    let rest = || {
        serve(|peer| {
            let head = peer.head()?;
            assert_eq!(
                (head.get("range"), head.get("if-match")),
                (Some("bytes=7-"), Some("\"v1\""))
            );
            peer.send("HTTP/1.1 206 Partial\r\ncontent-length: 3\r\n\r\n789")
        })
    };
    let server = Server::start([serves(), rest()]);
    let [Caller::Blocking(client), ..] = callers(&server, |builder| builder) else {
        panic!();
    };
    let first = client.get_object().key("k").send().unwrap();
    let (mut body, mut whole) = (first.body, Vec::new());
    let error = io::Read::read_to_end(&mut body, &mut whole).unwrap_err();
    assert_eq!((error.kind(), whole.len()), (io::ErrorKind::UnexpectedEof, 7));
    let rest = client.get_object().key("k").range(format!("bytes={}-", whole.len()));
    let rest = rest.if_match(first.e_tag.unwrap()).send().unwrap();
    whole.extend(rest.body.collect(100).unwrap());
    assert_eq!(whole, b"0123456789");
}

#[test]
fn a_server_that_goes_silent_within_the_body_of_an_error_is_given_up_at_the_limit_of_the_call() {
    let silent = || {
        serve(|peer| {
            peer.head()?;
            peer.send("HTTP/1.1 503 Slow Down\r\ncontent-length: 1000\r\n\r\n<Error>")?;
            peer.wait_for_end().map(drop)
        })
    };
    let server = Server::same(3, silent);
    for caller in callers(&server, |builder| builder.timeout(SHORT).stall_timeout(None)) {
        let error = caller.get().unwrap_err();
        assert!(matches!(error.cause(), Some(Cause::TimedOut(_))), "{error}");
        server.closed();
    }
}

#[test]
fn a_program_that_does_not_read_holds_the_server_up_and_loses_nothing() {
    const SIZE: usize = 64 << 20;
    // What the buffers of two sockets and of a client hold, and much less than the whole.
    const MOST: usize = 24 << 20;
    let (held_up, told) = channel();
    let serves = || {
        let held_up = held_up.clone();
        serve(move |peer| {
            peer.head()?;
            peer.send(format!("HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\n\r\n"))?;
            let taken = peer.fill(SIZE, SHORT)?;
            held_up.send(taken).unwrap();
            peer.send(vec![b'x'; SIZE - taken])
        })
    };
    let server = Server::same(3, serves);
    // The time in which the program does not read is longer than the limit of the network.
    for caller in callers(&server, |builder| builder.stall_timeout(Some(SHORT * 20))) {
        match caller {
            Caller::Blocking(client) => {
                let mut body = client.get_object().key("k").send().unwrap().body;
                assert!(body.chunk().unwrap().is_some());
                assert!(told.recv().unwrap() < MOST);
                while body.chunk().unwrap().is_some() {}
                assert_eq!(body.received(), SIZE as u64);
            }
            Caller::Async(client, executor) => executor.block_on(async {
                let mut body = client.get_object().key("k").send().await.unwrap().body;
                assert!(body.chunk().await.unwrap().is_some());
                assert!(told.recv().unwrap() < MOST);
                while body.chunk().await.unwrap().is_some() {}
                assert_eq!(body.received(), SIZE as u64);
            }),
        }
    }
}
