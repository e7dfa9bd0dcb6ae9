//! The blocking driver.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "tracing")]
use super::span;
use super::{Ended, Mode, Repeat, Started, left, opened, sealed};
use crate::call::{Action, Call, CallOutcome};
use crate::clock::Instant;
use crate::future;
use crate::identity::{Credentials, CredentialsError, ProvideCredentials};
use crate::mode::Blocking;
use crate::request::ClientState;
use crate::transport::{BlockingTransport, Limits, Now, StreamLimits};

impl sealed::Sealed for Blocking {}

/// Sends a request of which a body streams. Opaque.
#[derive(Clone, Copy)]
pub struct SendStream(fn(&Arc<dyn BlockingTransport>, &mut Call, Limits, StreamLimits));

impl Mode for Blocking {
    type Transport = Arc<dyn BlockingTransport>;
    type Sent<T> = T;
    type SendStream = SendStream;
    const SEND_STREAM: SendStream = SendStream(send_stream);

    fn ready<T: Send + 'static>(value: T) -> T {
        value
    }

    fn run<T: Send + 'static>(
        transport: &Self::Transport,
        streams: Option<SendStream>,
        start: impl FnOnce(Now) -> Started + Send + 'static,
        finish: impl FnOnce(Ended) -> T + Send + 'static,
    ) -> T {
        let call = start(transport.now()).0;
        finish(Ended(traced(transport, streams, call)))
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
fn traced(transport: &Arc<dyn BlockingTransport>, streams: Option<SendStream>, call: Call) -> CallOutcome {
    let (span, began) = (span::call_span(&call), transport.now().instant);
    let outcome = span.in_scope(|| drive(transport, streams, call));
    let elapsed = transport.now().instant.saturating_duration_since(began);
    span::call_ended(&span, &outcome.meta, elapsed);
    outcome
}

#[cfg(not(feature = "tracing"))]
use drive as traced;

/// Does what the call asks for until the call has ended. The transport keeps the time limits.
fn drive(shared: &Arc<dyn BlockingTransport>, streams: Option<SendStream>, mut call: Call) -> CallOutcome {
    let transport = &**shared;
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
            Action::Send(limits) => match (call.stream(), streams) {
                (Some(stream), Some(SendStream(send))) => send(shared, &mut call, limits, stream),
                _ => {
                    let response = transport.send(call.request(), limits);
                    call.on_response(response, transport.now());
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

/// Sends a request of which a body streams.
fn send_stream(shared: &Arc<dyn BlockingTransport>, call: &mut Call, limits: Limits, stream: StreamLimits) {
    let stream = StreamLimits {
        code: stream.code.with_blocking(),
        ..stream
    };
    let transport = &**shared;
    let clock = Arc::clone(shared);
    let (body, since) = (call.open_body(move || clock.now()), transport.now());
    if call.action() == Action::Done {
        return;
    }
    let streams = call.streamed_output();
    let opened = opened::open_blocking(transport, call.request(), body, limits, stream, streams);
    let now = transport.now();
    if call.has_upload() {
        call.on_sent(since, now);
    }
    call.on_opened(opened, now);
}

/// The result of a future, or `None` when the time for the call is over. Credentials are usually ready at once.
fn block_on<T>(
    transport: &dyn BlockingTransport,
    deadline: Option<Instant>,
    future: impl Future<Output = T>,
) -> Option<T> {
    future::block_on(future, || left(deadline, transport.now()))
}
