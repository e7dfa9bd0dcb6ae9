//! The async transport over the caller's own reqwest client. Its promises are documented at [`Reqwest`].

mod upload;

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as _, Frame};
use reqwest::{Client, Url};
use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep, timeout};

use self::upload::UploadProgress;
use super::message::{Head, authority, response, too_large};
use super::{
    AsyncTransport, BoxFuture, Limits, StreamLimits, StreamedResponse, TransportError, TransportErrorKind,
    refuse_both_ways, tokio_sleep,
};
use crate::body::{BodySource, IncomingBody, LongerThanLimit, OutgoingBody, WholeBody};
use crate::http::{Request, Response};

/// Sends requests with a [`reqwest::Client`] that the program already has, with its TLS, proxies, DNS and pool.
///
/// This crate turns on no feature of reqwest, so a client for `https` needs one of the TLS features of reqwest in the program's
/// own `Cargo.toml`. It must be awaited on a Tokio runtime with I/O and time enabled.
///
/// # What the client must not do
///
/// A signed request must arrive as it was signed, and the call itself does the retries. Build the client like this, and without
/// its options `gzip`, `brotli`, `deflate`, `zstd` and `cookie_store`. Its `timeout` and `read_timeout` would also end downloads and event
/// streams that may take longer:
///
/// ```
/// use tinsmith_runtime::transport::Reqwest;
///
/// let client = reqwest::Client::builder()
///     .redirect(reqwest::redirect::Policy::none())
///     .connect_timeout(std::time::Duration::from_secs(3))
///     .build()?;
/// let transport = Reqwest::new(client);
/// # Ok::<(), reqwest::Error>(())
/// ```
///
/// A call fails with [`TransportErrorKind::Other`] when the client followed a redirect, and, before anything is sent,
/// when reqwest's URL type would change the path (it resolves `.` and `..`).
///
/// # What differs from the other transports
///
/// [`Limits::connect`] cannot be passed on; the client's own `connect_timeout` holds instead. If the time for the exchange is
/// over while it connects, the error is [`TransportErrorKind::TimedOut`]. reqwest adds `accept: */*` to a request without an
/// `accept`, and the default headers of the client. It does not ask whether a body is wanted (`Expect: 100-continue`). What it
/// holds of a body counts as sent, so that a network that stands still is noticed once it takes no more.
#[derive(Clone)]
pub struct Reqwest {
    client: Client,
}

impl Reqwest {
    /// A transport over this client. Clones of a client share its connections.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    async fn exchange(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        Handle::try_current().map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
        let message = message(request, Some(request.body.len() as u64))?;
        timeout(limits.exchange, self.carry(message, limits.response_bytes))
            .await
            .unwrap_or_else(|elapsed| Err(TransportError::new(TransportErrorKind::TimedOut, elapsed)))
    }

    /// The same up to the head of the response.
    async fn open_response(
        &self,
        request: &Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> Result<StreamedResponse, TransportError> {
        Handle::try_current().map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
        let length = body.as_ref().map_or(Some(request.body.len() as u64), OutgoingBody::len);
        let mut message = message(request, length)?;
        let progress = UploadProgress::new();
        if let Some(body) = body {
            *message.body_mut() = Some(reqwest::Body::wrap(progress.body(body)));
        }
        let head = self.head(message);
        let answer = progress.answer(head, stream.stall, limits.exchange).await?;
        if !answer.status().is_success() {
            progress.stop();
        }
        let Response { status, headers, .. } = response(answer.status(), answer.headers(), Vec::new());
        let length = answer.content_length();
        let source = ReqwestBody {
            body: answer.into(),
            upload: progress,
            stall: stream.stall,
            timer: None,
        };
        Ok(StreamedResponse {
            status,
            headers,
            body: IncomingBody::new(source, length),
        })
    }

    async fn head(&self, message: reqwest::Request) -> Result<reqwest::Response, TransportError> {
        let url = message.url().clone();
        let answer = self.client.execute(message).await.map_err(failed)?;
        if *answer.url() != url {
            return Err(other(
                "the client followed a redirect; build it with redirect::Policy::none()",
            ));
        }
        Ok(answer)
    }

    async fn carry(&self, message: reqwest::Request, most: usize) -> Result<Response, TransportError> {
        let mut answer = self.head(message).await?;
        let too_large = |_: LongerThanLimit| too_large(most);
        let mut whole = WholeBody::new(answer.content_length(), most).map_err(too_large)?;
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            whole.add(&chunk).map_err(too_large)?;
        }
        Ok(response(answer.status(), answer.headers(), whole.into_bytes()))
    }
}

/// A body that is read while it comes.
struct ReqwestBody {
    body: reqwest::Body,
    /// The body of the request, which need not be over yet.
    upload: UploadProgress,
    stall: Option<Duration>,
    /// The timer that runs while nothing comes.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Drop for ReqwestBody {
    fn drop(&mut self) {
        self.upload.end();
    }
}

impl BodySource for ReqwestBody {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let Poll::Ready(next) = Pin::new(&mut self.body).poll_frame(context) else {
                break;
            };
            self.timer = None;
            match next.map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) if !data.is_empty() => return Poll::Ready(Some(Ok(data))),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(failed(error)))),
                None => {
                    self.upload.end();
                    return Poll::Ready(None);
                }
            }
        }
        let Some(stall) = self.stall else { return Poll::Pending };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(stall)));
        ready!(timer.as_mut().poll(context));
        let error = io::Error::from(io::ErrorKind::TimedOut);
        Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::TimedOut, error))))
    }
}

fn message(request: &Request, length: Option<u64>) -> Result<reqwest::Request, TransportError> {
    let head = Head::of(request, length)?;
    let url = format!("{}://{}{}", request.scheme, authority(request)?, head.target);
    let url = Url::parse(&url).map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
    if url.path() != request.path || url.query().unwrap_or_default() != request.query {
        return Err(other("reqwest would change the path or the query of this request"));
    }
    let mut message = reqwest::Request::new(head.method, url);
    *message.headers_mut() = head.headers;
    if !request.body.is_empty() {
        *message.body_mut() = Some(request.body.clone().into());
    }
    Ok(message)
}

fn failed(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::TimedOut
    } else if error.is_builder() || error.is_redirect() {
        TransportErrorKind::Other
    } else {
        TransportErrorKind::Broken
    };
    // The URL of a presigned request is a secret.
    TransportError::new(kind, error.without_url())
}

fn other(reason: &'static str) -> TransportError {
    TransportError::new(TransportErrorKind::Other, reason)
}

impl AsyncTransport for Reqwest {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(self.exchange(request, limits))
    }

    fn open<'a>(
        &'a self,
        request: &'a Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> BoxFuture<'a, Result<StreamedResponse, TransportError>> {
        Box::pin(async move {
            refuse_both_ways(stream)?;
            self.open_response(request, body, limits, stream).await
        })
    }

    /// Waits with Tokio's clock.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        tokio_sleep(duration)
    }

    fn keeps_time(&self) -> bool {
        true
    }
}

/// Without the client: its default headers may hold secrets.
impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reqwest").finish_non_exhaustive()
    }
}
