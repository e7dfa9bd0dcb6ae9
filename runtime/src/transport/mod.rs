//! Transports: they send a request to the service and return the response, and they have the clock.
//!
//! The core has none. Each one that we provide has a feature of its own. A program can have its own: it implements
//! [`AsyncTransport`] or [`BlockingTransport`].
//!
//! | feature | transport | style | over |
//! |---|---|---|---|
//! | `hyper` | `Hyper` | async | hyper, rustls, Tokio |
//! | `reqwest` | `Reqwest` | async | the program's own `reqwest::Client` |
//! | `blocking` | `BlockingHyper` | blocking | hyper, rustls, mio |
//! | `scripted` | `scripted::Scripted` | both | nothing: a double for tests |
//!
//! All of them keep header names in lower case, send one HTTP/1.1 request for one call, and return every response as it came,
//! whatever its status. The documentation of each type says how it uses connections. With the feature `http2`, `Hyper` carries calls
//! that send events over HTTP/2.

#[cfg(feature = "blocking")]
mod blocking;
#[cfg(any(feature = "blocking", feature = "hyper"))]
mod http1;
#[cfg(feature = "http2")]
mod http2;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(any(feature = "blocking", feature = "hyper", feature = "reqwest"))]
mod message;
#[cfg(feature = "reqwest")]
mod reqwest;
/// A transport for tests: a script of requests and answers.
#[cfg(feature = "scripted")]
pub mod scripted {
    #[doc(inline)]
    pub use crate::scripted::*;
}
mod settings;
#[cfg(any(feature = "blocking", feature = "hyper", feature = "reqwest"))]
mod upload_wait;

#[cfg(all(
    target_family = "wasm",
    target_os = "unknown",
    any(feature = "blocking", feature = "hyper", feature = "reqwest")
))]
compile_error!(
    "the features `blocking`, `hyper` and `reqwest` need sockets, which this target does not have: give the client a transport of your own"
);

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

#[cfg(feature = "blocking")]
pub use self::blocking::BlockingHyper;
#[cfg(feature = "hyper")]
pub use self::hyper::Hyper;
#[cfg(feature = "reqwest")]
pub use self::reqwest::Reqwest;
pub use self::settings::{HttpSettings, ProxySettings, TransportSetupError};
use crate::body::{BodyError, IncomingBody, OutgoingBody};
pub use crate::clock::Instant;
pub use crate::future::BoxFuture;
pub use crate::http::error::{TransportError, TransportErrorKind};
use crate::http::{Headers, Request, Response};

/// The same moment on two clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The wall clock. Signatures are dated with it.
    pub wall: SystemTime,
    /// The monotonic clock. Time limits are measured with it.
    pub instant: Instant,
}

impl Now {
    /// The machine's clocks.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn system() -> Self {
        Self {
            wall: SystemTime::now(),
            instant: Instant::now(),
        }
    }
}

/// The limits for one exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The maximum time for connecting: name look-up, TCP and TLS together.
    pub connect: Duration,
    /// The maximum time for the whole exchange, with connecting.
    pub exchange: Duration,
    /// The maximum length of the response body in bytes.
    pub response_bytes: usize,
    /// Whether the request must not be sent twice. If so, a transport sends it again only if no byte of it was written.
    ///
    /// Otherwise it may send the request once more if a connection that was used before ends before the first byte of an answer.
    /// This is what it looks like when the server closes an idle connection at the wrong moment.
    pub send_once: bool,
}

/// The limits while a body streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamLimits {
    /// The maximum time without progress while a body is sent or received; `None` for no limit.
    ///
    /// There is no progress when no byte could be sent or received. The time in which the program does not read a body does not
    /// count.
    pub stall: Option<Duration>,
    /// How long to wait until the service says that it wants the body of the request, if it should be asked (`Expect:
    /// 100-continue`). A transport that cannot wait does not ask.
    pub expect_continue: Option<Duration>,
    /// Whether the answer may come, head and body, while the body of the request goes on: an operation that sends events. It takes HTTP/2,
    /// and a transport that cannot do it fails before it takes anything of the body.
    pub both_ways: bool,
    /// What our transports do such an exchange with.
    pub(crate) code: StreamCode,
}

/// No limits.
impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            stall: None,
            expect_continue: None,
            both_ways: false,
            code: StreamCode::default().with_async().with_blocking(),
        }
    }
}

/// The code of our transports for bodies that stream. It comes with the call, because only calls of operations that stream refer to it:
/// what a transport itself refers to is part of every program with that transport.
#[derive(Clone, Copy, Default)]
pub(crate) struct StreamCode {
    #[cfg(feature = "hyper")]
    hyper: Option<hyper::OpenStream>,
    #[cfg(feature = "blocking")]
    blocking: Option<blocking::OpenStream>,
}

impl StreamCode {
    /// Also for async calls.
    #[cfg_attr(not(feature = "hyper"), expect(unused_mut))]
    pub(crate) fn with_async(mut self) -> Self {
        #[cfg(feature = "hyper")]
        {
            self.hyper = Some(hyper::open_stream);
        }
        self
    }

    /// Also for blocking calls.
    #[cfg_attr(not(feature = "blocking"), expect(unused_mut))]
    pub(crate) fn with_blocking(mut self) -> Self {
        #[cfg(feature = "blocking")]
        {
            self.blocking = Some(blocking::open_stream);
        }
        self
    }
}

/// It is no limit.
impl PartialEq for StreamCode {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for StreamCode {}

impl fmt::Debug for StreamCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamCode")
    }
}

/// The error of an exchange without the code for it. There is none: a call that streams has it, and so have limits that a program makes.
#[cfg(any(feature = "hyper", feature = "blocking"))]
fn without_code() -> TransportError {
    TransportError::new(TransportErrorKind::Other, "the call has no code for bodies that stream")
}

/// A response whose head has come. Its body is read while it comes.
#[derive(Debug)]
pub struct StreamedResponse {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The body.
    pub body: IncomingBody,
}

/// A response of a transport that does not stream.
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
        body: body.into(),
        ..request.clone()
    }
}

/// The error of a transport that waits with the answer until it has sent the request.
fn refuse_both_ways(stream: StreamLimits) -> Result<(), TransportError> {
    if !stream.both_ways {
        return Ok(());
    }
    let reason = "the operation sends events, and this transport does not: an async client with the transport `hyper` of the runtime and \
                  its feature `http2` does";
    Err(TransportError::new(TransportErrorKind::Other, reason))
}

/// Waits with Tokio's clock. Outside a runtime there is no clock, and it returns at once; sending has already failed there.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
fn tokio_sleep(duration: Duration) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        if tokio::runtime::Handle::try_current().is_ok() {
            tokio::time::sleep(duration).await;
        }
    })
}

/// A body that could not be read to its end. Only the call knows the reason.
fn unread(error: BodyError) -> TransportError {
    TransportError::new(TransportErrorKind::Other, error)
}

/// Sends requests for an async client.
///
/// `send` must not follow redirects, retry, undo a content coding or add header fields that HTTP/1.1 does not require.
pub trait AsyncTransport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request and reads the response to its end.
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>>;

    /// Sends a request and returns when the head of the response has come. [`Limits::exchange`] holds until then, but not while
    /// `body` is sent; `body` replaces the body of the request. [`Limits::response_bytes`] does not hold.
    ///
    /// A transport that does not implement this method has both bodies in memory, within all the limits.
    fn open<'a>(
        &'a self,
        request: &'a Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> BoxFuture<'a, Result<StreamedResponse, TransportError>> {
        Box::pin(async move {
            let Some(mut body) = body else {
                return self.send(request, limits).await.map(StreamedResponse::from);
            };
            refuse_both_ways(stream)?;
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

    /// Whether [`send`](Self::send) ends by itself when [`Limits::exchange`] is over. If not, the call sets a timer of its own,
    /// with [`sleep`](Self::sleep).
    fn keeps_time(&self) -> bool {
        false
    }

    /// The time now: that of the machine, where it has clocks. On `wasm32-unknown-unknown` each transport must tell it.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    fn now(&self) -> Now {
        Now::system()
    }

    /// The time now. This target has no clock that the library could ask.
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    fn now(&self) -> Now;
}

/// Sends requests for a blocking client. In all else it is like [`AsyncTransport`].
pub trait BlockingTransport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request and reads the response to its end.
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError>;

    /// Sends a request and returns when the head of the response has come, as [`AsyncTransport::open`].
    fn open(
        &self,
        request: &Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> Result<StreamedResponse, TransportError> {
        let Some(mut body) = body else {
            return self.send(request, limits).map(StreamedResponse::from);
        };
        refuse_both_ways(stream)?;
        let mut bytes = Vec::new();
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(Some(next)) = body.poll_next(&mut context) {
            bytes.extend_from_slice(&next.map_err(unread)?);
        }
        self.send(&with_body(request, bytes), limits)
            .map(StreamedResponse::from)
    }

    /// Waits.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }

    /// Waits. This target has no threads that the library could stop.
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    fn sleep(&self, duration: Duration);

    /// The time now: that of the machine, where it has clocks. On `wasm32-unknown-unknown` each transport must tell it.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    fn now(&self) -> Now {
        Now::system()
    }

    /// The time now. This target has no clock that the library could ask.
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    fn now(&self) -> Now;
}

/// So that several clients can share a transport, and their program its clock.
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

/// So that several clients can share a transport, and their program its clock.
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
