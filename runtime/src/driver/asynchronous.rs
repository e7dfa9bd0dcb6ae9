//! The async driver.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

#[cfg(feature = "tracing")]
use super::span;
use super::{Ended, Mode, Repeat, Started, left, opened, sealed};
use crate::call::{Action, Call, CallOutcome};
use crate::clock::Instant;
use crate::identity::{Credentials, CredentialsError, ProvideCredentials};
use crate::mode::Async;
use crate::request::ClientState;
use crate::transport::{AsyncTransport, BoxFuture, Limits, Now, StreamLimits};

impl sealed::Sealed for Async {}

/// Sends a request of which a body streams. Opaque.
#[derive(Clone, Copy)]
pub struct SendStream(for<'a> fn(&'a Arc<dyn AsyncTransport>, &'a mut Call, Limits, StreamLimits) -> BoxFuture<'a, ()>);

impl Mode for Async {
    type Transport = Arc<dyn AsyncTransport>;
    type Sent<T> = BoxFuture<'static, T>;
    type SendStream = SendStream;
    const SEND_STREAM: SendStream = SendStream(send_stream);

    fn ready<T: Send + 'static>(value: T) -> Self::Sent<T> {
        Box::pin(std::future::ready(value))
    }

    fn run<T: Send + 'static>(
        transport: &Self::Transport,
        streams: Option<SendStream>,
        start: impl FnOnce(Now) -> Started + Send + 'static,
        finish: impl FnOnce(Ended) -> T + Send + 'static,
    ) -> Self::Sent<T> {
        let transport = transport.clone();
        Box::pin(async move {
            let call = start(transport.now()).0;
            finish(Ended(traced(&transport, streams, call).await))
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

/// Runs a call in its span.
#[cfg(feature = "tracing")]
async fn traced(transport: &Arc<dyn AsyncTransport>, streams: Option<SendStream>, call: Call) -> CallOutcome {
    use tracing::Instrument as _;
    let (span, began) = (span::call_span(&call), transport.now().instant);
    let outcome = drive(transport, streams, call).instrument(span.clone()).await;
    let elapsed = transport.now().instant.saturating_duration_since(began);
    span::call_ended(&span, &outcome.meta, elapsed);
    outcome
}

#[cfg(not(feature = "tracing"))]
use drive as traced;

/// Does what the call asks for until the call has ended.
async fn drive(shared: &Arc<dyn AsyncTransport>, streams: Option<SendStream>, mut call: Call) -> CallOutcome {
    let transport = &**shared;
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
            Action::Send(limits) => match (call.stream(), streams) {
                (Some(stream), Some(SendStream(send))) => send(shared, &mut call, limits, stream).await,
                _ => {
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
            },
            Action::Wait(duration) => {
                transport.sleep(duration).await;
                call.on_waited(transport.now());
            }
            Action::Done => return call.into_outcome(),
        }
    }
}

/// Sends a request of which a body streams.
fn send_stream<'a>(
    shared: &'a Arc<dyn AsyncTransport>,
    call: &'a mut Call,
    limits: Limits,
    stream: StreamLimits,
) -> BoxFuture<'a, ()> {
    let stream = StreamLimits {
        code: stream.code.with_async(),
        ..stream
    };
    Box::pin(async move {
        let transport = &**shared;
        let clock = Arc::clone(shared);
        let (body, since) = (call.open_body(move || clock.now()), transport.now());
        if call.action() == Action::Done {
            return;
        }
        let (has_upload, streams) = (call.has_upload(), call.streamed_output());
        let deadline = call.attempt_deadline().filter(|_| !has_upload);
        let opened = opened::open(transport, call.request(), body, limits, stream, streams);
        let opened = if has_upload && !transport.keeps_time() {
            within_answer_time(transport, || call.has_sent_body(), limits.exchange, opened).await
        } else {
            within_deadline(transport, deadline, opened).await
        };
        let now = transport.now();
        if has_upload {
            call.on_sent(since, now);
        }
        match opened {
            Some(opened) => call.on_opened(opened, now),
            None => call.on_attempt_deadline(now),
        }
    })
}

/// The result of a request with a body that is read while it is sent, or `None` when the time for its answer is over. That begins once
/// the body was sent.
async fn within_answer_time<T>(
    transport: &dyn AsyncTransport,
    is_sent: impl Fn() -> bool,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut timer = None;
    poll_fn(|cx: &mut Context<'_>| {
        if let Poll::Ready(value) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(value));
        }
        if !is_sent() {
            return Poll::Pending;
        }
        let timer = timer.get_or_insert_with(|| transport.sleep(limit));
        timer.as_mut().poll(cx).map(|()| None)
    })
    .await
}

/// The result of a future, or `None` when the time for the call is over. The timer is made only if the future is not ready at
/// once.
pub(super) async fn within_deadline<T>(
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
