//! Bodies and events as other crates know them, in and out, and over transports that know nothing of streams.

use std::collections::VecDeque;
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use tinsmith_demo::{rest_json, storage};
use tinsmith_runtime::body::{BodyError, BodyErrorKind};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::http::{Request, Response};
use tinsmith_runtime::transport::scripted::{Expected, Scripted, StreamedReply};
use tinsmith_runtime::transport::{AsyncTransport, BlockingTransport, BoxFuture, Limits, TransportError};
use tinsmith_runtime::{Async, RequestBody, RequestEvents, ResponseBody};

use crate::response;

fn builder() -> storage::ClientBuilder {
    storage::Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .max_attempts(1)
}

fn context() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

/// A script never waits, so a future over it is ready at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    ready(pin!(future).poll(&mut context()))
}

fn ready<T>(poll: Poll<T>) -> T {
    match poll {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits for what never comes"),
    }
}

/// `hello, world` in two pieces, with an end that is that of the connection, or 20 bytes of which no more come.
fn answer(is_cut: bool) -> ResponseBody<Async> {
    let (length, reply) = if is_cut {
        ("20", StreamedReply::new(200))
    } else {
        ("12", StreamedReply::new(200))
    };
    let reply = reply.header("content-length", length).chunk("hello, ").chunk("world");
    let script = Scripted::new()
        .expect(Expected::any())
        .stream(if is_cut { reply.cut() } else { reply });
    let client = builder().transport(script.clone()).build().unwrap();
    now(client.get_object().key("k").send()).unwrap().body
}

#[test]
fn a_body_that_comes_is_a_stream_that_ends_after_its_end_or_its_error() {
    let mut body = answer(false);
    let mut next = || ready(Pin::new(&mut body).poll_next(&mut context()));
    assert_eq!(next().unwrap().unwrap(), "hello, ");
    assert_eq!(next().unwrap().unwrap(), "world");
    assert!(next().is_none() && next().is_none());
    let mut body = answer(true);
    let mut next = || ready(Pin::new(&mut body).poll_next(&mut context()));
    assert!(next().unwrap().is_ok() && next().unwrap().is_ok());
    assert_eq!(next().unwrap().unwrap_err().kind(), BodyErrorKind::UnexpectedEof);
    assert!(next().is_none());
}

#[test]
fn a_body_that_comes_is_one_of_http_body_and_says_how_much_is_left() {
    let mut body = answer(false);
    assert_eq!(http_body::Body::size_hint(&body).exact(), Some(12));
    let frame = ready(Pin::new(&mut body).poll_frame(&mut context())).unwrap().unwrap();
    assert_eq!(frame.into_data().unwrap(), "hello, ");
    assert_eq!(http_body::Body::size_hint(&body).exact(), Some(5));
    assert!(!body.is_end_stream());
    let frame = ready(Pin::new(&mut body).poll_frame(&mut context())).unwrap().unwrap();
    assert_eq!(frame.into_data().unwrap(), "world");
    assert!(ready(Pin::new(&mut body).poll_frame(&mut context())).is_none());
    assert!(body.is_end_stream());
}

/// Reads all with a small buffer.
fn read_all(mut read: impl FnMut(&mut [u8]) -> io::Result<usize>) -> (String, Option<io::Error>) {
    let (mut whole, mut buffer) = (Vec::new(), [0; 3]);
    assert_eq!(read(&mut []).unwrap(), 0);
    let error = loop {
        match read(&mut buffer) {
            Ok(0) => break None,
            Ok(count) => whole.extend_from_slice(&buffer[..count]),
            Err(error) => break Some(error),
        }
    };
    (String::from_utf8(whole).unwrap(), error)
}

#[test]
fn a_body_that_comes_is_read_like_any_other_with_futures_and_with_tokio() {
    let futures = |mut body: ResponseBody<Async>| {
        read_all(|buffer| {
            ready(futures_io::AsyncRead::poll_read(
                Pin::new(&mut body),
                &mut context(),
                buffer,
            ))
        })
    };
    let tokio = |mut body: ResponseBody<Async>| {
        read_all(|buffer| {
            let mut buffer = tokio::io::ReadBuf::new(buffer);
            ready(tokio::io::AsyncRead::poll_read(
                Pin::new(&mut body),
                &mut context(),
                &mut buffer,
            ))?;
            Ok(buffer.filled().len())
        })
    };
    for read in [
        &futures as &dyn Fn(ResponseBody<Async>) -> (String, Option<io::Error>),
        &tokio,
    ] {
        let (whole, error) = read(answer(false));
        assert!(error.is_none());
        assert_eq!(whole, "hello, world");
        let (whole, error) = read(answer(true));
        assert_eq!(whole, "hello, world");
        let error = error.unwrap();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        let inside: &BodyError = error.get_ref().unwrap().downcast_ref().unwrap();
        assert_eq!((inside.received(), inside.expected()), (12, Some(20)));
    }
}

/// Gives those pieces.
struct Pieces<T>(VecDeque<T>);

impl<T: Unpin> Stream for Pieces<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready(self.get_mut().0.pop_front())
    }
}

/// A body of pieces, with trailers behind them.
struct Framed {
    frames: VecDeque<Frame<Bytes>>,
    length: Option<u64>,
}

impl http_body::Body for Framed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(self.get_mut().frames.pop_front().map(Ok))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// What is sent for a body, or why nothing is.
fn put(body: RequestBody<Async>) -> Result<String, storage::Error> {
    let script = Scripted::new();
    let script = script.expect(Expected::any()).reply(200, "");
    let client = builder().transport(script.clone()).build().unwrap();
    let sent = now(client.put_object().key("k").body(body).send());
    let _ = script.finish();
    sent.map(|_| String::from_utf8(script.requests().remove(0).body.to_vec()).unwrap())
}

#[test]
fn a_stream_goes_out_and_its_error_is_that_of_the_call() {
    let stream = |last: io::Result<Vec<u8>>| {
        let pieces = [Ok(b"hel".to_vec()), Ok(Vec::new()), Ok(b"l".to_vec()), last];
        RequestBody::from_stream(Pieces(pieces.into())).content_length(5)
    };
    assert!(
        put(stream(Ok(b"o".to_vec())))
            .unwrap()
            .starts_with("5\r\nhello\r\n0\r\n")
    );
    let error = put(stream(Err(io::Error::other("no paper")))).unwrap_err();
    let Some(Cause::Body(body)) = error.cause() else {
        panic!("{error}")
    };
    assert_eq!(body.kind(), BodyErrorKind::Source);
    let text = "what gives the body failed, after 4 of 5 bytes: no paper";
    assert!(error.to_string().contains(text), "{error}");
}

#[test]
fn a_body_of_http_body_goes_out_with_the_length_that_it_says_and_without_its_trailers() {
    let framed = |length| {
        let frames = [
            Frame::data("hel".into()),
            Frame::data("lo".into()),
            Frame::trailers(http::HeaderMap::new()),
        ];
        RequestBody::from_body(Framed {
            frames: frames.into(),
            length,
        })
    };
    assert!(put(framed(Some(5))).unwrap().starts_with("5\r\nhello\r\n0\r\n"));
    let error = put(framed(None)).unwrap_err();
    assert!(error.to_string().contains("content_length"), "{error}");
    // That of a response is one.
    assert!(
        put(RequestBody::from_body(answer(false)))
            .unwrap()
            .starts_with("c\r\nhello, world\r\n")
    );
}

#[test]
fn a_stream_of_events_goes_out() {
    let script = Scripted::new();
    let script = script
        .expect(Expected::any())
        .stream(StreamedReply::new(200).event("noted", "both"));
    let client = rest_json::Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .transport(script.clone())
        .build()
        .unwrap();
    let order = |text: &str| rest_json::Orders::Note(rest_json::NoteOrder::new().note(text));
    let orders = RequestEvents::from_stream(Pieces([order("first"), order("second")].into()));
    drop(now(client.talk().shelf("s").orders(orders).send()).unwrap());
    let sent = String::from_utf8_lossy(&script.requests()[0].body).into_owned();
    assert!(sent.find("first").unwrap() < sent.find("second").unwrap());
}

/// A transport of a program, which knows nothing of streams.
#[derive(Debug, Default)]
struct Plain {
    requests: Mutex<Vec<Request>>,
    /// Whether its server never answers.
    is_silent: bool,
}

impl Plain {
    fn answer(&self, request: &Request) -> Response {
        self.requests.lock().unwrap().push(request.clone());
        match &*request.method {
            "GET" => response(200, &[("x-amz-checksum-crc32", "NhCmhg==")], "hello"),
            _ => response(200, &[], ""),
        }
    }
}

impl BlockingTransport for Plain {
    fn send(&self, request: &Request, _: Limits) -> Result<Response, TransportError> {
        Ok(self.answer(request))
    }
}

impl AsyncTransport for Plain {
    fn send<'a>(&'a self, request: &'a Request, _: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        match self.is_silent {
            true => Box::pin(std::future::pending()),
            false => Box::pin(std::future::ready(Ok(self.answer(request)))),
        }
    }

    /// Time is over at once.
    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[test]
fn over_a_transport_that_does_not_stream_bodies_are_in_memory_and_otherwise_the_same() {
    let plain = Arc::new(Plain::default());
    let client = builder()
        .blocking_transport(Arc::clone(&plain))
        .build_blocking()
        .unwrap();
    let reader = RequestBody::from_reader(io::Cursor::new("hello")).content_length(5);
    client.put_object().key("k").body(reader).send().unwrap();
    let mut body = client.get_object().key("k").send().unwrap().body;
    assert_eq!(body.chunk().unwrap().unwrap(), "hello");
    assert_eq!((body.chunk().unwrap(), body.verified_by()), (None, Some("CRC32")));

    let client = builder().transport(Arc::clone(&plain)).build().unwrap();
    let stream = Pieces([io::Result::Ok("hel"), Ok("lo")].into());
    let stream = RequestBody::from_stream(stream).content_length(5);
    now(client.put_object().key("k").body(stream).send()).unwrap();
    assert_eq!(
        now(now(client.get_object().key("k").send()).unwrap().body.collect(5)).unwrap(),
        b"hello"
    );
    let requests = plain.requests.lock().unwrap();
    let bodies: Vec<_> = requests.iter().map(|request| request.body.to_vec()).collect();
    let put = b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n".to_vec();
    assert_eq!(bodies, [put.clone(), Vec::new(), put, Vec::new()]);
}

#[test]
fn over_a_transport_that_keeps_no_time_the_answer_to_a_body_has_the_limit_of_the_call() {
    let plain = Plain {
        is_silent: true,
        ..Plain::default()
    };
    let client = builder().transport(plain).build().unwrap();
    let stream = Pieces([io::Result::Ok("hel"), Ok("lo")].into());
    let stream = RequestBody::from_stream(stream).content_length(5);
    let error = now(client.put_object().key("k").body(stream).send()).unwrap_err();
    assert!(error.to_string().contains("time limit"), "{error}");
}
