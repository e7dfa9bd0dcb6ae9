//! How every transport behaves while the body of a response is read as it comes.

use tinsmith_runtime::Async;
use tinsmith_runtime::body::{BodyError, BodyErrorKind, IncomingBody, ResponseBody};
use tinsmith_runtime::http::Request;
use tinsmith_runtime::transport::{
    AsyncTransport, HttpSettings, Limits, StreamLimits, StreamedResponse, TransportError,
};

use super::server::{Act, Connection, Layer, Server};
use super::tls::Authority;

/// Sends a request and gives the head of the response.
type Open = dyn Fn(&Request, Limits, StreamLimits) -> Result<StreamedResponse, TransportError>;
/// Reads a body to its end. The bytes that came are added, also where it fails.
type Read = dyn Fn(IncomingBody, &mut Vec<u8>) -> Result<(), BodyError>;

/// A transport under test.
pub(crate) struct Streams {
    pub(crate) open: Box<Open>,
    pub(crate) read: Box<Read>,
}

impl Streams {
    /// An async transport, and the runtime on which it runs.
    pub(crate) fn of_async(transport: impl AsyncTransport, runtime: tokio::runtime::Runtime) -> Self {
        let runtime = std::rc::Rc::new(runtime);
        let reading = runtime.clone();
        Self {
            open: Box::new(move |request, limits, stream| {
                // Others have a turn afterwards, as in a program that goes on running.
                runtime.block_on(async {
                    settle().await;
                    transport.open(request, None, limits, stream).await
                })
            }),
            read: Box::new(move |body, bytes| {
                reading.block_on(async {
                    let mut body = ResponseBody::<Async>::from(body);
                    while let Some(chunk) = body.chunk().await? {
                        bytes.extend_from_slice(&chunk);
                    }
                    drop(body);
                    settle().await;
                    Ok(())
                })
            }),
        }
    }

    pub(crate) fn get(&self, server: &super::server::Server, stream: StreamLimits) -> StreamedResponse {
        (self.open)(&super::bare(server, "GET"), super::wide(), stream).unwrap()
    }

    /// The bytes that come, and the error at their end.
    pub(crate) fn broken(&self, server: &super::server::Server, stream: StreamLimits) -> (usize, BodyError) {
        let mut bytes = Vec::new();
        let error = (self.read)(self.get(server, stream).body, &mut bytes).unwrap_err();
        (bytes.len(), error)
    }
}

async fn settle() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

/// How the body of an answer over TLS ends, whose server hangs up behind it, and may say goodbye before: all of it, or so much.
pub(crate) fn over_tls(
    new: fn(&HttpSettings) -> Streams,
    answer: &'static str,
    goodbye: bool,
) -> (usize, Option<BodyErrorKind>) {
    let authority = Authority::new("streams");
    let act = if goodbye {
        Act::Goodbye(answer)
    } else {
        Act::Cut(answer)
    };
    let server = Server::start([Connection {
        layers: vec![Layer::Tls(authority.server("127.0.0.1"))],
        acts: vec![act],
    }]);
    let mut settings = HttpSettings::default();
    settings.ca_bundle = Some(authority.bundle());
    let transport = new(&settings);
    let mut request = super::bare(&server, "GET");
    request.scheme = "https".into();
    let body = (transport.open)(&request, super::wide(), StreamLimits::default())
        .unwrap()
        .body;
    let mut bytes = Vec::new();
    let error = (transport.read)(body, &mut bytes).err();
    (bytes.len(), error.map(|error| error.kind()))
}

/// The tests of streams over TLS. The argument makes a transport of settings.
macro_rules! streams_over_tls {
    ($new:expr) => {
        #[test]
        fn over_tls_a_body_is_whole_only_if_its_end_is_proven() {
            use tinsmith_runtime::body::BodyErrorKind::UnexpectedEof;

            use crate::support::suite_streams::over_tls;

            const LENGTH: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
            const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
            const UNTIL_CLOSE: &str = "HTTP/1.1 200 OK\r\n\r\nhello";
            for (answer, goodbye, came, error) in [
                // The framing says that it is whole.
                (LENGTH, false, 5, None),
                (LENGTH, true, 5, None),
                (CHUNKED, false, 5, None),
                (CHUNKED, true, 5, None),
                (&LENGTH[..LENGTH.len() - 2], false, 3, Some(UnexpectedEof)),
                (&LENGTH[..LENGTH.len() - 2], true, 3, Some(UnexpectedEof)),
                // Without the end of its last chunk, and in a chunk.
                (&CHUNKED[..CHUNKED.len() - 2], false, 5, Some(UnexpectedEof)),
                (&CHUNKED[..CHUNKED.len() - 2], true, 5, Some(UnexpectedEof)),
                (&CHUNKED[..CHUNKED.len() - 9], false, 3, Some(UnexpectedEof)),
                (&CHUNKED[..CHUNKED.len() - 9], true, 3, Some(UnexpectedEof)),
                // Only TLS can say it.
                (UNTIL_CLOSE, true, 5, None),
                (UNTIL_CLOSE, false, 5, Some(UnexpectedEof)),
            ] {
                assert_eq!(
                    over_tls($new, answer, goodbye),
                    (came, error),
                    "{answer:?} {goodbye}"
                );
            }
        }
    };
}

/// The tests of streams. The argument makes the transport.
macro_rules! streams_bodies {
    ($new:expr) => {
        mod streams {
            use std::time::Duration;

            use tinsmith_runtime::body::BodyErrorKind;
            use tinsmith_runtime::transport::StreamLimits;

            use super::*;
            use crate::support::server::{Act, Connection, plain};

            const SHORT: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
            /// 7 of 20 bytes.
            const PART: &str = "HTTP/1.1 200 OK\r\nx-a: 1\r\ncontent-length: 20\r\n\r\n1234567";
            const CHUNKED_PART: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n";

            fn served(connections: impl IntoIterator<Item = Connection>) -> Server {
                Server::start(connections)
            }

            #[test]
            fn the_head_is_here_before_the_body() {
                let server = served([plain([Act::Stall(PART)])]);
                let opened = $new.get(&server, StreamLimits::default());
                assert_eq!(opened.status, 200);
                assert_eq!(opened.headers.get("x-a"), Some("1"));
            }

            #[test]
            fn a_body_is_read_to_its_end_and_the_connection_used_again() {
                let server = served([plain([Act::Send(SHORT), Act::Send(SHORT)])]);
                let transport = $new;
                for _ in 0..2 {
                    let mut bytes = Vec::new();
                    (transport.read)(transport.get(&server, StreamLimits::default()).body, &mut bytes).unwrap();
                    assert_eq!(bytes, b"ok");
                }
                assert!(server.requests().iter().all(|(number, _)| *number == 0));
            }

            #[test]
            fn a_body_that_is_cut_short_says_how_much_of_how_much_came() {
                let server = served([plain([Act::Cut(PART)])]);
                let (count, error) = $new.broken(&server, StreamLimits::default());
                assert_eq!(count, 7);
                assert_eq!(
                    (error.kind(), error.received(), error.expected()),
                    (BodyErrorKind::UnexpectedEof, 7, Some(20))
                );
                assert!(error.to_string().contains("after 7 of 20 bytes"), "{error}");
                assert_eq!(
                    std::io::Error::from(error).kind(),
                    std::io::ErrorKind::UnexpectedEof
                );
            }

            #[test]
            fn a_body_in_chunks_without_its_end_is_cut_short() {
                let server = served([plain([Act::Cut(CHUNKED_PART)])]);
                let (count, error) = $new.broken(&server, StreamLimits::default());
                assert_eq!((count, error.kind()), (3, BodyErrorKind::UnexpectedEof));
                assert_eq!(error.expected(), None);
            }

            #[test]
            fn a_body_that_stands_still_for_too_long_is_given_up() {
                let server = served([plain([Act::Stall(PART)])]);
                let mut stream = StreamLimits::default();
                stream.stall = Some(Duration::from_millis(50));
                let (count, error) = $new.broken(&server, stream);
                assert_eq!((count, error.kind()), (7, BodyErrorKind::Stalled));
                server.closed();
            }

            #[test]
            fn the_connection_of_a_body_that_is_given_up_is_closed() {
                let server = served([plain([Act::Stall(PART)])]);
                drop($new.get(&server, StreamLimits::default()));
                server.closed();
            }
        }
    };
}
