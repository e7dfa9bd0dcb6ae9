//! Async or blocking: the two ways to run a call. A client is of one style, and its operations' `send` gives what fits: a
//! future, or the result itself.

use std::fmt;
use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use crate::call::{Action, Call, CallOutcome};
use crate::client::ClientState;
use crate::credentials::{Credentials, CredentialsError};
use crate::park;
use crate::transport::{AsyncTransport, BlockingTransport, BoxFuture, Now};

mod sealed {
    pub trait Sealed {}
}

/// A style of client: [`Async`] or [`Blocking`]. It is [`Copy`] and [`Debug`](fmt::Debug), so that code for both styles can
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
        limit: Duration,
        finish: impl FnOnce(Option<Result<Credentials, CredentialsError>>, Now) -> T + Send + 'static,
    ) -> Self::Sent<T>;
}

/// Calls that are made one after the other.
#[doc(hidden)]
pub trait Repeat<S: Mode>: Send + 'static {
    /// How a call ends.
    type Answer: Send + 'static;
    /// What comes of it all.
    type Result: Send + 'static;

    /// Is told when the first call begins.
    fn started(&mut self, now: Now);

    /// Makes a call.
    fn call(&mut self) -> S::Sent<Self::Answer>;

    /// Takes in how a call ended: that was all, or there is another after this long.
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
            finish(Ended(drive(&*transport, call).await))
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
        limit: Duration,
        finish: impl FnOnce(Option<Result<Credentials, CredentialsError>>, Now) -> T + Send + 'static,
    ) -> Self::Sent<T> {
        let transport = transport.clone();
        Box::pin(async move {
            let deadline = transport.now().instant.checked_add(limit);
            let credentials = within_deadline(&*transport, deadline, state.credentials()).await;
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
        finish(Ended(drive_blocking(&**transport, call)))
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
        limit: Duration,
        finish: impl FnOnce(Option<Result<Credentials, CredentialsError>>, Now) -> T + Send + 'static,
    ) -> T {
        let deadline = transport.now().instant.checked_add(limit);
        let credentials = block_on(&**transport, deadline, state.credentials());
        finish(credentials, transport.now())
    }
}

/// The async driver.
async fn drive(transport: &dyn AsyncTransport, mut call: Call) -> CallOutcome {
    loop {
        match call.action() {
            Action::Identity => {
                let state = call.state().clone();
                let identity = state.identity(call.wants_token());
                match within_deadline(transport, call.deadline(), identity).await {
                    Some(identity) => call.on_identity(identity, transport.now()),
                    None => call.on_deadline(),
                }
            }
            Action::Send(limits) => {
                let sent = transport.send(call.request(), limits);
                let response = if transport.keeps_time() {
                    Some(sent.await)
                } else {
                    within_deadline(transport, call.deadline(), sent).await
                };
                match response {
                    Some(response) => call.on_response(response, transport.now()),
                    None => call.on_deadline(),
                }
            }
            Action::Wait(duration) => {
                transport.sleep(duration).await;
                call.on_waited(transport.now());
            }
            Action::Done => return call.into_outcome(),
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
            Action::Identity => {
                let state = call.state().clone();
                match block_on(transport, call.deadline(), state.identity(call.wants_token())) {
                    Some(identity) => call.on_identity(identity, transport.now()),
                    None => call.on_deadline(),
                }
            }
            Action::Send(limits) => {
                let response = transport.send(call.request(), limits);
                call.on_response(response, transport.now());
            }
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
