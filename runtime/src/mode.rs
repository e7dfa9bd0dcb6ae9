//! Async or blocking: the two ways to run a call. A client has one mode, and `send` of its operations gives what fits: a
//! future, or the result itself.

use std::fmt;
use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use crate::body::{BodyError, IncomingBody, OutgoingBody, ResponseBody};
use crate::call::{Action, Call, CallOutcome, StreamedOutput};
use crate::client::ClientState;
use crate::credentials::{Credentials, CredentialsError, ProvideCredentials};
use crate::http::{Headers, Request, Response};
use crate::park;
#[cfg(feature = "tracing")]
use crate::trace;
use crate::transport::{
    AsyncTransport, BlockingTransport, BoxFuture, Limits, Now, StreamLimits, StreamedResponse, TransportError,
};

mod sealed {
    pub trait Sealed {}
}

/// The mode of a client: [`Async`] or [`Blocking`]. It is [`Copy`] and [`Debug`](fmt::Debug), so that code for both modes can
/// clone and print clients and calls.
pub trait Mode: sealed::Sealed + Copy + fmt::Debug + Send + Sync + 'static {
    /// What carries requests.
    type Transport: fmt::Debug + Clone + Send + Sync;

    /// What sending gives: for [`Async`] a future of `T`, for [`Blocking`] a `T`.
    type Sent<T: Send + 'static>: Send;

    /// A result that is there at once, because nothing needs to be sent.
    #[doc(hidden)]
    fn ready<T: Send + 'static>(value: T) -> Self::Sent<T>;

    /// Starts a call with `start`, runs it, and makes a result of how it ended.
    #[doc(hidden)]
    fn run<T: Send + 'static>(
        transport: &Self::Transport,
        start: impl FnOnce(Now) -> Started + Send + 'static,
        finish: impl FnOnce(Ended) -> T + Send + 'static,
    ) -> Self::Sent<T>;

    /// Makes calls one after the other, with waits between them, until there is a result.
    #[doc(hidden)]
    fn repeat<R: Repeat<Self>>(transport: &Self::Transport, calls: R) -> Self::Sent<R::Result>
    where
        Self: Sized;

    /// Gets the client's credentials and makes a result with them.
    #[doc(hidden)]
    fn with_credentials<T: Send + 'static>(
        transport: &Self::Transport,
        state: Arc<ClientState>,
        own: Option<Arc<dyn ProvideCredentials>>,
        limit: Duration,
        finish: impl FnOnce(Option<Result<Credentials, CredentialsError>>, Now) -> T + Send + 'static,
    ) -> Self::Sent<T>;
}

/// Calls that are made one after the other.
#[doc(hidden)]
pub trait Repeat<S: Mode>: Send + 'static {
    /// How a call ends.
    type Answer: Send + 'static;
    /// The result of all calls.
    type Result: Send + 'static;

    /// Is told when the first call begins.
    fn started(&mut self, now: Now);

    /// Makes a call.
    fn call(&mut self) -> S::Sent<Self::Answer>;

    /// Is told how a call ended. Gives the wait before the next call, or nothing where it was the last.
    fn answered(&mut self, answer: Self::Answer, now: Now) -> ControlFlow<Self::Result, Duration>;
}

/// A call that is about to run. Opaque.
#[doc(hidden)]
#[derive(Debug)]
pub struct Started(pub(crate) Call);

/// A call that ran. Opaque.
#[doc(hidden)]
#[derive(Debug)]
pub struct Ended(pub(crate) CallOutcome);

/// `send` gives a future. It runs on any executor that the transport runs on, and does nothing until it is polled.
#[derive(Clone, Copy, Debug)]
pub enum Async {}

/// `send` gives the result. No executor is started, here or anywhere.
#[derive(Clone, Copy, Debug)]
pub enum Blocking {}

/// In a builder's type: a required member that is set.
#[derive(Clone, Copy, Debug)]
pub enum Set {}

/// In a builder's type: a required member that is not set yet.
#[derive(Clone, Copy, Debug)]
pub enum Unset {}

impl sealed::Sealed for Async {}
impl sealed::Sealed for Blocking {}

impl Mode for Async {
    type Transport = Arc<dyn AsyncTransport>;
    type Sent<T: Send + 'static> = BoxFuture<'static, T>;

    fn ready<T: Send + 'static>(value: T) -> Self::Sent<T> {
        Box::pin(std::future::ready(value))
    }

    fn run<T: Send + 'static>(
        transport: &Self::Transport,
        start: impl FnOnce(Now) -> Started + Send + 'static,
        finish: impl FnOnce(Ended) -> T + Send + 'static,
    ) -> Self::Sent<T> {
        let transport = transport.clone();
        Box::pin(async move {
            let call = start(transport.now()).0;
            finish(Ended(traced(&*transport, call).await))
        })
    }

    fn repeat<R: Repeat<Self>>(transport: &Self::Transport, mut calls: R) -> Self::Sent<R::Result> {
        let transport = transport.clone();
        Box::pin(async move {
            calls.started(transport.now());
            loop {
                let answer = calls.call().await;
                match calls.answered(answer, transport.now()) {
                    ControlFlow::Continue(delay) => transport.sleep(delay).await,
                    ControlFlow::Break(result) => return result,
                }
            }
        })
    }

    fn with_credentials<T: Send + 'static>(
        transport: &Self::Transport,
        state: Arc<ClientState>,
        own: Option<Arc<dyn ProvideCredentials>>,
        limit: Duration,
        finish: impl FnOnce(Option<Result<Credentials, CredentialsError>>, Now) -> T + Send + 'static,
    ) -> Self::Sent<T> {
        let transport = transport.clone();
        Box::pin(async move {
            let deadline = transport.now().instant.checked_add(limit);
            let credentials = within_deadline(&*transport, deadline, state.credentials_of(own.as_ref())).await;
            finish(credentials, transport.now())
        })
    }
}

impl Mode for Blocking {
    type Transport = Arc<dyn BlockingTransport>;
    type Sent<T: Send + 'static> = T;

    fn ready<T: Send + 'static>(value: T) -> T {
        value
    }

    fn run<T: Send + 'static>(
        transport: &Self::Transport,
        start: impl FnOnce(Now) -> Started + Send + 'static,
        finish: impl FnOnce(Ended) -> T + Send + 'static,
    ) -> T {
        let call = start(transport.now()).0;
        finish(Ended(traced_blocking(&**transport, call)))
    }

    fn repeat<R: Repeat<Self>>(transport: &Self::Transport, mut calls: R) -> R::Result {
        calls.started(transport.now());
        loop {
            let answer = calls.call();
            match calls.answered(answer, transport.now()) {
                ControlFlow::Continue(delay) => transport.sleep(delay),
                ControlFlow::Break(result) => return result,
            }
        }
    }

    fn with_credentials<T: Send + 'static>(
        transport: &Self::Transport,
        state: Arc<ClientState>,
        own: Option<Arc<dyn ProvideCredentials>>,
        limit: Duration,
        finish: impl FnOnce(Option<Result<Credentials, CredentialsError>>, Now) -> T + Send + 'static,
    ) -> T {
        let deadline = transport.now().instant.checked_add(limit);
        let credentials = block_on(&**transport, deadline, state.credentials_of(own.as_ref()));
        finish(credentials, transport.now())
    }
}

/// Runs a call in its span.
#[cfg(feature = "tracing")]
async fn traced(transport: &dyn AsyncTransport, call: Call) -> CallOutcome {
    use tracing::Instrument as _;
    let (span, began) = (trace::call_span(&call), transport.now().instant);
    let outcome = drive(transport, call).instrument(span.clone()).await;
    let elapsed = transport.now().instant.saturating_duration_since(began);
    trace::call_ended(&span, &outcome.meta, elapsed);
    outcome
}

#[cfg(not(feature = "tracing"))]
use drive as traced;

/// Runs a call in its span.
#[cfg(feature = "tracing")]
fn traced_blocking(transport: &dyn BlockingTransport, call: Call) -> CallOutcome {
    let (span, began) = (trace::call_span(&call), transport.now().instant);
    let outcome = span.in_scope(|| drive_blocking(transport, call));
    let elapsed = transport.now().instant.saturating_duration_since(began);
    trace::call_ended(&span, &outcome.meta, elapsed);
    outcome
}

#[cfg(not(feature = "tracing"))]
use drive_blocking as traced_blocking;

/// The async driver.
async fn drive(transport: &dyn AsyncTransport, mut call: Call) -> CallOutcome {
    loop {
        match call.action() {
            Action::Measure => call.measure(transport.now()),
            Action::Identity => {
                let state = call.state().clone();
                let (wanted, own) = call.wants();
                let identity = state.identity(wanted, &own);
                match within_deadline(transport, call.deadline(), identity).await {
                    Some(identity) => call.on_identity(identity, transport.now()),
                    None => call.on_deadline(),
                }
            }
            Action::Send(limits) => match call.stream() {
                None => {
                    let sent = transport.send(call.request(), limits);
                    let response = if transport.keeps_time() {
                        Some(sent.await)
                    } else {
                        within_deadline(transport, call.attempt_deadline(), sent).await
                    };
                    match response {
                        Some(response) => call.on_response(response, transport.now()),
                        None => call.on_attempt_deadline(transport.now()),
                    }
                }
                Some(stream) => {
                    let (body, since) = (call.open_body(), transport.now());
                    if call.action() == Action::Done {
                        continue;
                    }
                    let (has_upload, streams) = (call.has_upload(), call.streamed_output());
                    let deadline = call.attempt_deadline().filter(|_| !has_upload);
                    let opened = Box::pin(open(transport, call.request(), body, limits, stream, streams));
                    let opened = within_deadline(transport, deadline, opened).await;
                    let now = transport.now();
                    if has_upload {
                        call.on_sent(since, now);
                    }
                    match opened {
                        Some(opened) => call.on_opened(opened, now),
                        None => call.on_attempt_deadline(now),
                    }
                }
            },
            Action::Wait(duration) => {
                transport.sleep(duration).await;
                call.on_waited(transport.now());
            }
            Action::Done => return call.into_outcome(),
        }
    }
}

/// What opening gives: a response, and its body where that streams.
type Opened = Result<(Response, Option<IncomingBody>), TransportError>;

/// Sends a request of which a body streams. What is no success is read as a whole, and so is the body of an output that does not
/// stream.
async fn open(
    transport: &dyn AsyncTransport,
    request: &Request,
    body: Option<OutgoingBody>,
    limits: Limits,
    stream: StreamLimits,
    output: StreamedOutput,
) -> Opened {
    let opened = transport.open(request, body, limits, stream).await?;
    if is_success(opened.status) && output.is_streamed {
        let head_and_body = streaming(opened);
        #[cfg(feature = "eventstream")]
        let head_and_body = initial::read(head_and_body, output.has_initial)
            .await
            .map_err(BodyError::into_transport)?;
        let (head, body) = head_and_body;
        return Ok((head, Some(body)));
    }
    let body = ResponseBody::<Async>::from(opened.body).collect(limits.response_bytes);
    whole(opened.status, opened.headers, body.await)
}

/// The same, blocking.
fn open_blocking(
    transport: &dyn BlockingTransport,
    request: &Request,
    body: Option<OutgoingBody>,
    limits: Limits,
    stream: StreamLimits,
    output: StreamedOutput,
) -> Opened {
    let opened = transport.open(request, body, limits, stream)?;
    if is_success(opened.status) && output.is_streamed {
        let head_and_body = streaming(opened);
        #[cfg(feature = "eventstream")]
        let head_and_body =
            initial::read_blocking(head_and_body, output.has_initial).map_err(BodyError::into_transport)?;
        let (head, body) = head_and_body;
        return Ok((head, Some(body)));
    }
    let body = ResponseBody::<Blocking>::from(opened.body).collect(limits.response_bytes);
    whole(opened.status, opened.headers, body)
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

fn whole(status: u16, headers: Headers, body: Result<Vec<u8>, BodyError>) -> Opened {
    let body = body.map_err(BodyError::into_transport)?;
    Ok((Response { status, headers, body }, None))
}

/// The message with the members of an output that are beside its events, where the protocol has no place for them in the head.
#[cfg(feature = "eventstream")]
mod initial {
    use std::future::poll_fn;
    use std::task::{Context, Poll, Waker, ready};

    use bytes::Bytes;

    use crate::body::{BodyError, IncomingBody};
    use crate::eventstream::{HeaderValue, Message};
    use crate::http::Response;

    type HeadAndBody = (Response, IncomingBody);

    /// Reads the first message of a stream, where it can be the initial response: then it becomes the body of the response.
    pub(super) async fn read((mut head, mut body): HeadAndBody, has_initial: bool) -> Result<HeadAndBody, BodyError> {
        if has_initial {
            poll_fn(|context| poll(&mut head, &mut body, context)).await?;
        }
        Ok((head, body))
    }

    /// The same on the calling thread.
    pub(super) fn read_blocking(
        (mut head, mut body): HeadAndBody,
        has_initial: bool,
    ) -> Result<HeadAndBody, BodyError> {
        let mut context = Context::from_waker(Waker::noop());
        if has_initial && let Poll::Ready(read) = poll(&mut head, &mut body, &mut context) {
            read?;
        }
        Ok((head, body))
    }

    fn poll(head: &mut Response, body: &mut IncomingBody, context: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
        loop {
            // What is wrong with a message is told to whoever reads the events.
            if let Ok(Some((message, length))) = Message::read(&head.body) {
                let is_initial = matches!(
                    message.header(":event-type"),
                    Some(HeaderValue::String(name)) if name == "initial-response"
                );
                let rest = head.body.split_off(if is_initial { length } else { 0 });
                body.give_first(rest.into());
                return Poll::Ready(Ok(()));
            }
            let is_damaged = Message::read(&head.body).is_err();
            match if is_damaged {
                Ok(None)
            } else {
                ready!(body.poll_chunk(context))
            } {
                Ok(Some(bytes)) => head.body.extend_from_slice(&bytes),
                Ok(None) => {
                    body.give_first(Bytes::from(std::mem::take(&mut head.body)));
                    return Poll::Ready(Ok(()));
                }
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

/// The result of a future, or `None` once the call's time is over. The timer is made only when the future is not ready at
/// once.
async fn within_deadline<T>(
    transport: &dyn AsyncTransport,
    deadline: Option<Instant>,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut timer = None;
    let left = || left(deadline, transport.now());
    poll_fn(|cx: &mut Context<'_>| {
        if let Poll::Ready(value) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(value));
        }
        let timer = timer.get_or_insert_with(|| transport.sleep(left()));
        match timer.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// The blocking driver. The transport keeps the time limits.
fn drive_blocking(transport: &dyn BlockingTransport, mut call: Call) -> CallOutcome {
    loop {
        match call.action() {
            Action::Measure => call.measure(transport.now()),
            Action::Identity => {
                let state = call.state().clone();
                let (wanted, own) = call.wants();
                match block_on(transport, call.deadline(), state.identity(wanted, &own)) {
                    Some(identity) => call.on_identity(identity, transport.now()),
                    None => call.on_deadline(),
                }
            }
            Action::Send(limits) => match call.stream() {
                None => {
                    let response = transport.send(call.request(), limits);
                    call.on_response(response, transport.now());
                }
                Some(stream) => {
                    let (body, since) = (call.open_body(), transport.now());
                    if call.action() == Action::Done {
                        continue;
                    }
                    let streams = call.streamed_output();
                    let opened = open_blocking(transport, call.request(), body, limits, stream, streams);
                    let now = transport.now();
                    if call.has_upload() {
                        call.on_sent(since, now);
                    }
                    call.on_opened(opened, now);
                }
            },
            Action::Wait(duration) => {
                transport.sleep(duration);
                call.on_waited(transport.now());
            }
            Action::Done => return call.into_outcome(),
        }
    }
}

/// The result of a future, or `None` once the call's time is over. Credentials are mostly ready at once.
fn block_on<T>(
    transport: &dyn BlockingTransport,
    deadline: Option<Instant>,
    future: impl Future<Output = T>,
) -> Option<T> {
    park::block_on(future, || left(deadline, transport.now()))
}

/// The time until a deadline.
fn left(deadline: Option<Instant>, now: Now) -> Duration {
    deadline.map_or(Duration::MAX, |deadline| {
        deadline.saturating_duration_since(now.instant)
    })
}
