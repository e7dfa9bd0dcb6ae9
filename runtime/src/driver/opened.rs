//! Sends a request whose body, or whose response body, streams.

use std::future::poll_fn;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use super::asynchronous::within_deadline;
#[cfg(feature = "eventstream")]
use super::initial_response;
use super::left;
use crate::body::{BodyError, BodyErrorKind, IncomingBody, OutgoingBody, ResponseBody};
use crate::call::StreamedOutput;
use crate::clock::Instant;
use crate::http::{Headers, Request, Response};
use crate::mode::{Async, Blocking};
use crate::transport::{
    AsyncTransport, BlockingTransport, Limits, Now, StreamLimits, StreamedResponse, TransportError, TransportErrorKind,
};

/// The result: a response, and its body if that streams.
type Opened = Result<(Response, Option<IncomingBody>), TransportError>;

/// Sends a request whose body, or whose response body, streams. The body of an error is read completely, and so is the body of an
/// output that does not stream: see [`TimeForBody`].
pub(super) async fn open(
    transport: &dyn AsyncTransport,
    request: &Request,
    mut body: Option<OutgoingBody>,
    limits: Limits,
    stream: StreamLimits,
    output: StreamedOutput,
) -> Opened {
    if let Some(body) = body.as_mut().filter(|body| body.is_empty()) {
        poll_fn(|context| poll_no_bytes(body, context)).await?;
    }
    let time = TimeForBody::begin(transport.now(), body.is_some(), limits);
    let mut opened = transport.open(request, body, limits, stream).await?;
    if is_success(opened.status) && output.is_streamed {
        let head_and_body = streaming(opened);
        #[cfg(feature = "eventstream")]
        let head_and_body = {
            let until = time.end(transport.now());
            let read = initial_response::read(head_and_body, output.has_initial);
            let read = within_deadline(transport, until, read).await;
            read.ok_or_else(initial_response::late)?
                .map_err(BodyError::into_transport)?
        };
        let (head, body) = head_and_body;
        return Ok((head, Some(body)));
    }
    let now = transport.now();
    let until = time.end(now);
    opened.body.limit_wait(Some(left(until, now)));
    let body = ResponseBody::<Async>::from(opened.body).collect(limits.response_bytes);
    let body = within_deadline(transport, until, body).await;
    whole(opened.status, opened.headers, body, is_over(until, transport.now()))
}

/// The same for blocking clients.
pub(super) fn open_blocking(
    transport: &dyn BlockingTransport,
    request: &Request,
    mut body: Option<OutgoingBody>,
    limits: Limits,
    stream: StreamLimits,
    output: StreamedOutput,
) -> Opened {
    if let Some(body) = body.as_mut().filter(|body| body.is_empty())
        && let Poll::Ready(checked) = poll_no_bytes(body, &mut Context::from_waker(Waker::noop()))
    {
        checked?;
    }
    let time = TimeForBody::begin(transport.now(), body.is_some(), limits);
    let mut opened = transport.open(request, body, limits, stream)?;
    if is_success(opened.status) && output.is_streamed {
        let head_and_body = streaming(opened);
        #[cfg(feature = "eventstream")]
        let limit = left(time.end(transport.now()), transport.now());
        #[cfg(feature = "eventstream")]
        let head_and_body = initial_response::read_blocking(head_and_body, output.has_initial, limit)?;
        let (head, body) = head_and_body;
        return Ok((head, Some(body)));
    }
    let now = transport.now();
    let until = time.end(now);
    opened.body.limit_wait(Some(left(until, now)));
    let is_late = || is_over(until, transport.now());
    let body = ResponseBody::<Blocking>::from(opened.body).collect_unless(limits.response_bytes, is_late);
    whole(opened.status, opened.headers, body, is_late())
}

/// How long the body of a response may take that does not stream. The limit for its head holds for both together; behind a request whose
/// body streams, which has no limit on the whole, it begins anew with the head.
struct TimeForBody {
    /// `None` behind a request whose body streams.
    began: Option<Instant>,
    limit: Duration,
}

impl TimeForBody {
    fn begin(now: Now, has_upload: bool, limits: Limits) -> Self {
        Self {
            began: (!has_upload).then_some(now.instant),
            limit: limits.exchange,
        }
    }

    /// When it is over, once the head is here.
    fn end(&self, now: Now) -> Option<Instant> {
        self.began.unwrap_or(now.instant).checked_add(self.limit)
    }
}

/// Whether a body without bytes has none indeed: a transport does not ask for them.
fn poll_no_bytes(body: &mut OutgoingBody, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
    let next = ready!(body.poll_next(context)).transpose();
    Poll::Ready(next.map(drop).map_err(BodyError::into_transport))
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

fn streaming(opened: StreamedResponse) -> (Response, IncomingBody) {
    let StreamedResponse { status, headers, body } = opened;
    let body_is_elsewhere = Vec::new();
    let head = Response {
        status,
        headers,
        body: body_is_elsewhere,
    };
    (head, body)
}

fn is_over(deadline: Option<Instant>, now: Now) -> bool {
    deadline.is_some_and(|deadline| deadline <= now.instant)
}

/// A response with a body that was read, or is `None` because that took too long. A source that waited until it `is_late` says that the
/// body stood still.
fn whole(status: u16, headers: Headers, body: Option<Result<Vec<u8>, BodyError>>, is_late: bool) -> Opened {
    let body = match body {
        Some(Err(error)) if is_late && error.kind() == BodyErrorKind::Stalled => None,
        body => body,
    };
    let late = || {
        TransportError::new(
            TransportErrorKind::TimedOut,
            "the body of the answer did not come in time",
        )
    };
    let body = body.ok_or_else(late)?.map_err(BodyError::into_transport)?;
    Ok((Response { status, headers, body }, None))
}
