//! Bodies that go in.

use std::io;
use std::sync::mpsc::channel;

use tinsmith_runtime::body::BodySource;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::transport::{TransportError, TransportErrorKind};
use tinsmith_runtime::{Async, RequestBody};

use crate::server::{Peer, Serve, Server, serve};
use crate::{Caller, Given, SHORT, callers, content, file, strict};

/// More than the buffers of a socket hold, so that a server that does not read stops an upload.
const LARGE: usize = 16 << 20;

/// Reads an upload, checks all of it, and is content.
fn accepts(peer: &mut Peer, expected: &[u8]) -> io::Result<()> {
    let head = peer.head()?;
    assert_eq!(strict::take(peer, &head)?, expected);
    peer.answer(200, "")
}

fn kind(error: &tinsmith_demo::storage::Error) -> Option<TransportErrorKind> {
    match error.cause() {
        Some(Cause::Transport(error)) => Some(error.kind()),
        _ => None,
    }
}

#[test]
fn files_and_readers_of_all_sizes_arrive_whole_signed_and_with_their_checksum() {
    for size in [1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 300_000] {
        let connection = || {
            serve(move |peer| {
                loop {
                    accepts(peer, &content(size))?;
                }
            })
        };
        // How many connections a client opens depends on how soon its calls follow each other.
        let server = Server::start([connection(), connection(), connection(), connection()]);
        for caller in callers(&server, |builder| builder) {
            caller.put(Given::File(file(&format!("whole-{size}"), size))).unwrap();
            caller.put(Given::Once(content(size))).unwrap();
        }
    }
}

#[test]
fn an_answer_that_comes_while_a_stream_goes_out_is_told_and_its_connection_closed() {
    let path = file("early", LARGE);
    for status in [403, 413, 503] {
        let early = || {
            serve(move |peer| {
                peer.head()?;
                peer.exactly(1000)?;
                peer.answer(status, "<Error><Code>No</Code></Error>")?;
                peer.wait_for_end().map(drop)
            })
        };
        let server = Server::start([early(), early()]);
        for caller in callers(&server, |builder| builder.expect_continue_from(None)) {
            let error = caller.put(Given::File(path.clone())).unwrap_err();
            assert_eq!((error.code(), error.status()), (Some("No"), Some(status)));
            server.closed();
        }
    }
}

#[test]
fn after_an_early_503_a_file_is_sent_again_and_a_reader_is_not() {
    let path = file("again", 300_000);
    let busy = || {
        serve(|peer| {
            peer.head()?;
            peer.exactly(1000)?;
            peer.last_answer(503)?;
            peer.wait_for_end().map(drop)
        })
    };
    let takes = || {
        serve(|peer| {
            let head = peer.head()?;
            assert_eq!(strict::take(peer, &head)?, content(300_000));
            peer.last_answer(200)
        })
    };
    let server = Server::start([busy(), takes(), busy(), busy(), takes(), busy()]);
    for caller in callers(&server, |builder| builder.max_attempts(2)) {
        caller.put(Given::File(path.clone())).unwrap();
        let error = caller.put(Given::Once(content(300_000))).unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(503), 1));
        assert!(error.metadata().body_is_used_up);
    }
}

#[test]
fn an_upload_that_is_cut_at_any_place_is_a_broken_connection_and_a_file_is_sent_again() {
    const SIZE: usize = 200_000;
    let path = file("cut", SIZE);
    // Before anything is read, in the head, behind it, in a chunk, between two, and before the answer.
    for taken in [0, 10, 1000, 66_000, 131_300, usize::MAX] {
        let cut = move || {
            serve(move |peer| {
                if taken == usize::MAX {
                    let head = peer.head()?;
                    return strict::take(peer, &head).map(drop);
                }
                peer.exactly(taken).map(drop)
            })
        };
        let takes = || serve(|peer| accepts(peer, &content(SIZE)));
        let server = Server::start([cut(), takes(), cut(), takes()]);
        for caller in callers(&server, |builder| builder.max_attempts(2)) {
            caller.put(Given::File(path.clone())).unwrap();
        }
        let server = Server::start([cut(), cut()]);
        for caller in callers(&server, |builder| builder.max_attempts(1)) {
            let error = caller.put(Given::Once(content(SIZE))).unwrap_err();
            assert_eq!(kind(&error), Some(TransportErrorKind::Broken), "{taken}: {error}");
        }
    }
}

/// Asks, as every body of that size does here.
fn asking(server: &Server) -> [Caller; 2] {
    callers(server, |builder| builder.expect_continue_from(Some(1)))
}

#[test]
fn a_server_that_says_continue_gets_the_body() {
    let asked = || {
        serve(|peer| {
            let head = peer.head()?;
            assert_eq!(head.get("expect"), Some("100-continue"));
            // Other words before it say nothing, and a phrase need not follow the number.
            peer.send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100\r\n\r\n")?;
            assert_eq!(strict::take(peer, &head)?, content(1000));
            peer.answer(200, "")
        })
    };
    let server = Server::start([asked(), asked()]);
    for caller in asking(&server) {
        caller.put(Given::File(file("continue", 1000))).unwrap();
    }
}

#[test]
fn a_server_that_refuses_gets_no_byte_of_the_body() {
    let refuses = || {
        serve(|peer| {
            peer.head()?;
            peer.answer(403, "<Error><Code>AccessDenied</Code></Error>")?;
            assert_eq!(peer.wait_for_end()?, 0);
            Ok(())
        })
    };
    let server = Server::start([refuses(), refuses()]);
    for caller in asking(&server) {
        let error = caller.put(Given::Once(content(1000))).unwrap_err();
        assert_eq!(error.code(), Some("AccessDenied"));
        server.closed();
    }
}

#[test]
fn a_server_that_does_not_understand_the_question_gets_the_body_without_it() {
    let fails = || {
        serve(|peer| {
            peer.head()?;
            peer.answer(417, "")
        })
    };
    let takes = || {
        serve(|peer| {
            let head = peer.head()?;
            assert_eq!(head.get("expect"), None);
            assert_eq!(strict::take(peer, &head)?, content(1000));
            peer.answer(200, "")
        })
    };
    let server = Server::start([fails(), takes(), fails(), takes()]);
    for caller in asking(&server) {
        caller.put(Given::Once(content(1000))).unwrap();
    }
}

#[test]
fn a_server_that_does_not_answer_the_question_gets_the_body_after_a_second() {
    let silent = || serve(|peer| accepts(peer, &content(1000)));
    let server = Server::start([silent(), silent()]);
    std::thread::scope(|scope| {
        for caller in asking(&server) {
            scope.spawn(move || caller.put(Given::Once(content(1000))).unwrap());
        }
    });
}

#[test]
fn a_server_that_stops_reading_is_given_up_after_the_stall_limit() {
    let path = file("stopped", LARGE);
    let (done, told) = channel::<()>();
    let told = std::sync::Arc::new(std::sync::Mutex::new(told));
    let stops = || -> Serve {
        let told = told.clone();
        serve(move |peer| {
            peer.head()?;
            // Ends with the test.
            let _ = told.lock().unwrap().recv();
            Ok(())
        })
    };
    let server = Server::start([stops(), stops()]);
    for caller in callers(&server, |builder| {
        builder.stall_timeout(Some(SHORT)).expect_continue_from(None)
    }) {
        let error = caller.put(Given::File(path.clone())).unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::TimedOut), "{error}");
    }
    drop(done);
}

#[test]
fn a_body_goes_out_as_its_source_gives_it_however_long_that_takes() {
    struct Gated {
        given: std::sync::mpsc::Receiver<Vec<u8>>,
    }
    impl io::Read for Gated {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Ok(piece) = self.given.recv() else { return Ok(0) };
            into[..piece.len()].copy_from_slice(&piece);
            Ok(piece.len())
        }
    }
    const PIECE: usize = 1024;
    let (give, given) = channel();
    give.send(vec![b'a'; PIECE]).unwrap();
    // The second piece exists only once the server has the first one.
    let server = Server::start([serve(move |peer| {
        let head = peer.head()?;
        let size = peer.line()?;
        assert_eq!((head.get("transfer-encoding"), &*size), (Some("chunked"), "400"));
        assert_eq!(peer.exactly(PIECE)?, [b'a'; PIECE]);
        assert_eq!(peer.line()?, "");
        give.send(vec![b'b'; PIECE]).unwrap();
        drop(give);
        assert_eq!(peer.line()?, "400");
        assert_eq!(peer.exactly(PIECE)?, [b'b'; PIECE]);
        assert_eq!(
            (peer.line()?, peer.line()?, peer.line()?),
            ("".into(), "0".into(), "".into())
        );
        peer.answer(200, "")
    })]);
    let [Caller::Blocking(client), _] = callers(&server, |builder| builder) else {
        panic!();
    };
    // Small pieces are gathered up to a chunk, so each is a chunk here.
    let lines = RequestBody::from_reader(io::BufReader::with_capacity(PIECE, Gated { given }));
    client.put_log().lines(lines).send().unwrap();
}

/// A source that fails in the middle.
struct Fails(u8);

impl BodySource for Fails {
    fn poll_next(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<bytes::Bytes, TransportError>>> {
        self.0 += 1;
        std::task::Poll::Ready(Some(match self.0 {
            1 => Ok(bytes::Bytes::from_static(b"some bytes")),
            _ => Err(TransportError::new(TransportErrorKind::Other, "no paper")),
        }))
    }
}

#[test]
fn a_source_that_fails_leaves_the_message_unfinished_and_is_what_the_caller_is_told() {
    let server = Server::start([serve(|peer| {
        let head = peer.head()?;
        let body = peer.exactly(head.length());
        assert_eq!(body.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        Ok(())
    })]);
    let [_, Caller::Async(client, executor)] = callers(&server, |builder| builder) else {
        panic!();
    };
    let body = RequestBody::<Async>::from_source(Fails(0)).content_length(100);
    let error = executor
        .block_on(client.put_object().key("k").body(body).send())
        .unwrap_err();
    assert!(
        matches!(error.cause(), Some(Cause::Body(_))) && error.to_string().contains("no paper"),
        "{error}"
    );
    server.closed();
}
