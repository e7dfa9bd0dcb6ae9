//! Bodies that go in.

use std::io;
use std::sync::mpsc::channel;

use tinsmith_runtime::body::{BodyErrorKind, BodySource};
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::transport::{TransportError, TransportErrorKind};
use tinsmith_runtime::{Async, RequestBody};

use crate::server::{HangUp, Peer, Serve, Server, serve};
use crate::{Caller, Given, SHORT, callers, content, file, own_callers, strict};

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
        let server = Server::same(6, connection);
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
        let ((sender, read), (go, told)) = (channel(), channel());
        let told = std::sync::Arc::new(std::sync::Mutex::new(told));
        let early = || {
            let (sender, told) = (sender.clone(), told.clone());
            serve(move |peer| {
                peer.head()?;
                peer.exactly(1000)?;
                peer.answer(status, "<Error><Code>No</Code></Error>")?;
                // It reads on only once the caller knows.
                let _ = told.lock().unwrap().recv();
                let mut read = 0;
                while let Ok(bytes) = peer.exactly(1000) {
                    read += bytes.len();
                }
                sender.send(read).map_err(io::Error::other)
            })
        };
        let server = Server::same(3, early);
        for caller in callers(&server, |builder| builder.expect_continue_from(None)) {
            let error = caller.put(Given::File(path.clone())).unwrap_err();
            assert_eq!((error.code(), error.status()), (Some("No"), Some(status)));
            go.send(()).unwrap();
            // The connection is closed.
            let read = read.recv_timeout(SHORT * 500).unwrap();
            assert!(read < LARGE, "the rest is not sent: {read}");
        }
    }
}

#[test]
fn an_early_answer_is_told_however_its_server_hangs_up_and_the_connection_closed() {
    let path = file("early-ends", LARGE);
    for how in HangUp::ALL {
        let early = || {
            serve(move |peer| {
                peer.head()?;
                peer.exactly(1000)?;
                peer.answer(413, "<Error><Code>No</Code></Error>")?;
                peer.hang_up(how)
            })
        };
        let server = Server::same(2, early);
        // The client below reqwest can lose the answer with the connection.
        for caller in own_callers(&server, |builder| builder.expect_continue_from(None)) {
            let error = caller.put(Given::File(path.clone())).unwrap_err();
            assert_eq!((error.code(), error.status()), (Some("No"), Some(413)), "{how:?}");
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
    let each = || [busy(), takes(), busy()];
    let server = Server::start([each(), each(), each()].into_iter().flatten());
    for caller in callers(&server, |builder| builder.max_attempts(2)) {
        caller.put(Given::File(path.clone())).unwrap();
        let error = caller.put(Given::Once(content(300_000))).unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(503), 1));
        assert!(error.metadata().body_is_used_up);
    }
}

/// The size of the bodies that are cut.
const CUT: usize = 200_000;
/// What is before the bytes of a chunk: its size, its signature, and a line end.
const CHUNK_HEAD: usize = 88;

/// Takes so many bytes behind the head, and hangs up.
fn cuts(taken: usize, how: HangUp) -> Serve {
    serve(move |peer| {
        let head = peer.head()?;
        peer.exactly(taken.min(head.length()))?;
        peer.hang_up(how)
    })
}

#[test]
fn an_upload_that_is_cut_at_any_place_is_a_broken_connection() {
    let path = file("cut", CUT);
    let chunk = CHUNK_HEAD + 64 * 1024;
    // Behind the head, in the head of a chunk, behind that, in a chunk, before its end, between two, in the trailer, before the answer.
    let trailer = 4 * (CHUNK_HEAD + 2) + CUT + CHUNK_HEAD;
    let places = [
        0,
        20,
        CHUNK_HEAD,
        1000,
        chunk,
        chunk + 2,
        2 * chunk + 30,
        trailer,
        usize::MAX,
    ];
    for how in HangUp::ALL {
        let each = places.iter().flat_map(|taken| [*taken; 6]);
        let server = Server::start(each.map(|taken| cuts(taken, how)));
        let callers = callers(&server, |builder| builder);
        for taken in places {
            for caller in &callers {
                for body in [Given::File(path.clone()), Given::Once(content(CUT))] {
                    let error = caller.put(body).unwrap_err();
                    assert_eq!(
                        kind(&error),
                        Some(TransportErrorKind::Broken),
                        "{how:?} {taken}: {error}"
                    );
                    server.closed();
                }
            }
        }
    }
}

#[test]
fn an_upload_that_is_cut_in_its_head_is_a_broken_connection() {
    let path = file("cut-in-head", CUT);
    for (taken, how) in [
        (1, HangUp::Reset),
        (10, HangUp::Close),
        (10, HangUp::Reset),
        (10, HangUp::SendNoMore),
    ] {
        let cut = || {
            serve(move |peer| {
                peer.exactly(taken)?;
                peer.hang_up(how)
            })
        };
        let server = Server::same(3, cut);
        for caller in callers(&server, |builder| builder) {
            let error = caller.put(Given::File(path.clone())).unwrap_err();
            assert_eq!(
                kind(&error),
                Some(TransportErrorKind::Broken),
                "{how:?} {taken}: {error}"
            );
        }
    }
}

#[test]
fn an_upload_that_was_cut_is_sent_again_if_it_can_be() {
    let path = file("cut-again", CUT);
    let takes = || {
        serve(|peer| {
            let head = peer.head()?;
            assert_eq!(strict::take(peer, &head)?, content(CUT));
            peer.last_answer(200)
        })
    };
    let each = || [cuts(1000, HangUp::Reset), takes(), cuts(1000, HangUp::Close)];
    let server = Server::start([each(), each(), each()].into_iter().flatten());
    for caller in callers(&server, |builder| builder.max_attempts(2)) {
        caller.put(Given::File(path.clone())).unwrap();
        let error = caller.put(Given::Once(content(CUT))).unwrap_err();
        assert!(error.metadata().body_is_used_up, "{error}");
    }
}

/// Asks, as every body of that size does here.
fn asking(server: &Server) -> [Caller; 2] {
    own_callers(server, |builder| builder.expect_continue_from(Some(1)))
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
    let server = Server::same(3, stops);
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
    let [Caller::Blocking(client), ..] = callers(&server, |builder| builder) else {
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
    let cut = || {
        serve(|peer| {
            let head = peer.head()?;
            let body = peer.exactly(head.length());
            assert_eq!(body.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
            Ok(())
        })
    };
    let server = Server::same(2, cut);
    let [_, async_callers @ ..] = callers(&server, |builder| builder);
    for caller in async_callers {
        let Caller::Async(client, executor) = caller else {
            panic!()
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
}

#[test]
fn a_server_that_takes_all_and_does_not_answer_is_given_up_at_the_limit_of_the_call() {
    let path = file("unanswered", 300_000);
    let (done, told) = channel::<()>();
    let told = std::sync::Arc::new(std::sync::Mutex::new(told));
    let silent = || -> Serve {
        let told = told.clone();
        serve(move |peer| {
            let head = peer.head()?;
            strict::take(peer, &head)?;
            // Ends with the test.
            let _ = told.lock().unwrap().recv();
            Ok(())
        })
    };
    // The limit for standing still is much longer, or there is none: it is not the network that is slow.
    let server = Server::same(12, silent);
    std::thread::scope(|scope| {
        for stall in [Some(SHORT * 1000), None] {
            for caller in callers(&server, |builder| builder.timeout(SHORT * 5).stall_timeout(stall)) {
                let path = path.clone();
                scope.spawn(move || {
                    let began = std::time::Instant::now();
                    for body in [Given::File(path), Given::Once(content(300_000))] {
                        let error = caller.put(body).unwrap_err();
                        assert!(matches!(error.cause(), Some(Cause::TimedOut(_))), "{error}");
                    }
                    assert!(began.elapsed() < SHORT * 500, "{:?}", began.elapsed());
                });
            }
        }
    });
    drop(done);
}

#[test]
fn a_file_has_the_length_that_it_had_when_the_call_began() {
    use std::fs::OpenOptions;
    use std::io::Write as _;
    let path = file("grows", LARGE);
    let grown = path.clone();
    let grows = move || {
        let path = grown.clone();
        serve(move |peer| {
            let head = peer.head()?;
            OpenOptions::new().append(true).open(&path)?.write_all(b"more")?;
            assert!(strict::take(peer, &head)? == content(LARGE));
            peer.last_answer(200)
        })
    };
    let server = Server::same(1, grows);
    let [caller, ..] = callers(&server, |builder| builder.expect_continue_from(None));
    caller.put(Given::File(path)).unwrap();

    let path = file("shrinks", LARGE);
    let shrunk = path.clone();
    let shrinks = move || {
        let path = shrunk.clone();
        serve(move |peer| {
            let head = peer.head()?;
            OpenOptions::new().write(true).open(&path)?.set_len(1 << 20)?;
            let body = peer.exactly(head.length());
            assert!(body.is_err(), "the message is not finished");
            Ok(())
        })
    };
    let server = Server::same(1, shrinks);
    let [caller, ..] = callers(&server, |builder| builder.expect_continue_from(None));
    let error = caller.put(Given::File(path)).unwrap_err();
    let Some(Cause::Body(body)) = error.cause() else {
        panic!("{error}")
    };
    assert_eq!(
        (body.kind(), body.expected()),
        (BodyErrorKind::LengthDiffers, Some(LARGE as u64))
    );
    server.closed();
}

#[test]
fn an_answer_to_an_upload_that_comes_byte_by_byte_has_the_limit_of_the_call() {
    let slow = || {
        serve(|peer| {
            let head = peer.head()?;
            strict::take(peer, &head)?;
            peer.send("HTTP/1.1 500 Error\r\ncontent-length: 1000000\r\n\r\n")?;
            // Until the client hangs up.
            loop {
                peer.send("x")?;
                std::thread::sleep(SHORT / 10);
            }
        })
    };
    let server = Server::same(3, slow);
    for caller in callers(&server, |builder| builder.timeout(SHORT * 3)) {
        let error = caller.put(Given::Once(content(1000))).unwrap_err();
        let is_late =
            matches!(error.cause(), Some(Cause::TimedOut(_))) || kind(&error) == Some(TransportErrorKind::TimedOut);
        assert!(is_late, "{error}");
    }
}
