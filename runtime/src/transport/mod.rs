//! Transports: what carries a request to the service and brings the response back, and what tells the time meanwhile.
//!
//! The core has none. Each one that ships is behind a feature of its own; a program can bring its own by implementing
//! [`AsyncTransport`] or [`BlockingTransport`].
//!
//! | feature | transport | style | over |
//! |---|---|---|---|
//! | `hyper` | `Hyper` | async | hyper, rustls, Tokio |
//! | `reqwest` | `Reqwest` | async | the program's own `reqwest::Client` |
//! | `blocking` | `BlockingHyper` | blocking | hyper, rustls, mio |
//! | `scripted` | `scripted::Scripted` | both | nothing: a double for tests |
//!
//! All of them keep header names in lower case, send one HTTP/1.1 request for one call, and hand back every response
//! as it came, whatever its status. The documentation of each type says what it does with connections.

#[cfg(feature = "blocking")]
mod blocking;
#[cfg(any(feature = "blocking", feature = "hyper"))]
mod http1;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(any(feature = "blocking", feature = "hyper", feature = "reqwest"))]
mod message;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "scripted")]
pub mod scripted;
mod settings;

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

#[cfg(feature = "blocking")]
pub use self::blocking::BlockingHyper;
#[cfg(feature = "hyper")]
pub use self::hyper::Hyper;
#[cfg(feature = "reqwest")]
pub use self::reqwest::Reqwest;
pub use self::settings::{HttpSettings, ProxySettings, TransportSetupError};
use crate::body::{BodyError, IncomingBody, OutgoingBody};
use crate::http::{Headers, Request, Response};

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A moment on both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The wall clock: what a signature is dated with.
    pub wall: SystemTime,
    /// The monotonic clock: what time limits are measured with.
    pub instant: Instant,
}

impl Now {
    /// The machine's clocks.
    pub fn system() -> Self {
        Self {
            wall: SystemTime::now(),
            instant: Instant::now(),
        }
    }
}

/// What a transport must keep to while it carries one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most time that connecting (name look-up, TCP and TLS together) may take.
    pub connect: Duration,
    /// The most time that the whole exchange may take, connecting included.
    pub exchange: Duration,
    /// The most bytes that the body of the response may have.
    pub response_bytes: usize,
    /// Whether the request must not be sent twice: a transport sends it again only if no byte of it was written.
    ///
    /// Otherwise it may be sent once more if a connection that was used before ends before the first byte of an answer. A
    /// server closes a connection that lies idle, and that is what it looks like when it does so in the wrong moment.
    pub send_once: bool,
}

/// What a transport must keep to while it carries a body that streams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamLimits {
    /// The most time without progress while a body moves; `None` for no limit.
    ///
    /// What counts is that nothing could be sent or has come. That a program takes its time to read a body does not.
    pub stall: Option<Duration>,
    /// How long to wait for the service's word that it wants the body of the request, where it is to be asked (`Expect:
    /// 100-continue`). A transport that cannot wait does not ask.
    pub expect_continue: Option<Duration>,
}

/// A response of which the head is here, and the body is read as it comes.
#[derive(Debug)]
pub struct StreamedResponse {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The body.
    pub body: IncomingBody,
}

/// What a transport that does not stream gives.
impl From<Response> for StreamedResponse {
    fn from(response: Response) -> Self {
        Self {
            status: response.status,
            headers: response.headers,
            body: IncomingBody::whole(response.body),
        }
    }
}

fn with_body(request: &Request, body: Vec<u8>) -> Request {
    Request {
        body,
        ..request.clone()
    }
}

/// A body that could not be read to its end. The call knows why.
fn unread(error: BodyError) -> TransportError {
    TransportError::new(TransportErrorKind::Other, error)
}

/// Carries requests for an async client.
///
/// `send` must not follow redirects, retry, undo a content coding or add a header of its own beyond what HTTP/1.1 requires.
pub trait AsyncTransport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request and reads the response to its end.
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>>;

    /// Sends a request, and is done once the head of the response is here. [`Limits::exchange`] holds until then, but not while
    /// `body` is sent, which takes the place of the request's own; [`Limits::response_bytes`] does not hold.
    ///
    /// A transport that does not implement it has both bodies in memory, within all the limits.
    fn open<'a>(
        &'a self,
        request: &'a Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> BoxFuture<'a, Result<StreamedResponse, TransportError>> {
        let _ = stream;
        Box::pin(async move {
            let Some(mut body) = body else {
                return self.send(request, limits).await.map(StreamedResponse::from);
            };
            let mut bytes = Vec::new();
            while let Some(next) = poll_fn(|context| body.poll_next(context)).await {
                bytes.extend_from_slice(&next.map_err(unread)?);
            }
            let request = with_body(request, bytes);
            self.send(&request, limits).await.map(StreamedResponse::from)
        })
    }

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// Whether [`send`](Self::send) ends by itself when [`Limits::exchange`] is over. Else the call sets a timer of its own,
    /// with [`sleep`](Self::sleep).
    fn keeps_time(&self) -> bool {
        false
    }

    /// The time now.
    fn now(&self) -> Now {
        Now::system()
    }
}

/// Carries requests for a blocking client; like [`AsyncTransport`] in all else.
pub trait BlockingTransport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request and reads the response to its end.
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError>;

    /// Sends a request, and is done once the head of the response is here, as [`AsyncTransport::open`].
    fn open(
        &self,
        request: &Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> Result<StreamedResponse, TransportError> {
        let _ = stream;
        let Some(mut body) = body else {
            return self.send(request, limits).map(StreamedResponse::from);
        };
        let mut bytes = Vec::new();
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(Some(next)) = body.poll_next(&mut context) {
            bytes.extend_from_slice(&next.map_err(unread)?);
        }
        self.send(&with_body(request, bytes), limits)
            .map(StreamedResponse::from)
    }

    /// Waits.
    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }

    /// The time now.
    fn now(&self) -> Now {
        Now::system()
    }
}

/// So that several clients can share one, and their program its clock.
impl<T: AsyncTransport + ?Sized> AsyncTransport for Arc<T> {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        (**self).send(request, limits)
    }

    fn open<'a>(
        &'a self,
        request: &'a Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> BoxFuture<'a, Result<StreamedResponse, TransportError>> {
        (**self).open(request, body, limits, stream)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        (**self).sleep(duration)
    }

    fn keeps_time(&self) -> bool {
        (**self).keeps_time()
    }

    fn now(&self) -> Now {
        (**self).now()
    }
}

/// So that several clients can share one, and their program its clock.
impl<T: BlockingTransport + ?Sized> BlockingTransport for Arc<T> {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        (**self).send(request, limits)
    }

    fn open(
        &self,
        request: &Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> Result<StreamedResponse, TransportError> {
        (**self).open(request, body, limits, stream)
    }

    fn sleep(&self, duration: Duration) {
        (**self).sleep(duration);
    }

    fn now(&self) -> Now {
        (**self).now()
    }
}

/// How far an exchange got before it failed. It decides whether the call may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about (name not found, refused, TLS refused, connect limit reached): the service has seen
    /// nothing.
    Connect,
    /// The time for the exchange ran out after the request began to be sent.
    TimedOut,
    /// The connection broke after the request began to be sent.
    Broken,
    /// The response has more bytes than [`Limits::response_bytes`] allows.
    ResponseTooLarge,
    /// The request or the transport's own set-up is at fault; another try would fail likewise.
    Other,
}

/// A request that got no response.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// An error of that kind, with what the layer below said.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind,
            source: source.into(),
        }
    }

    /// How far the exchange got.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::TimedOut => "timed out",
            TransportErrorKind::Broken => "the connection broke",
            TransportErrorKind::ResponseTooLarge => "the response is too large",
            TransportErrorKind::Other => "could not send the request",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
