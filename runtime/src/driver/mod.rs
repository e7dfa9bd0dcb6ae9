//! Drives calls: a call says what to do next, and a driver does it with the client's transport. Each mode has a driver.

mod asynchronous;
mod blocking;
#[cfg(feature = "eventstream")]
pub(crate) mod initial_response;
mod opened;
#[cfg(feature = "tracing")]
mod span;

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use crate::call::{Call, CallOutcome};
use crate::clock::Instant;
use crate::identity::{Credentials, CredentialsError, ProvideCredentials};
#[cfg(doc)]
use crate::mode::{Async, Blocking};
use crate::request::ClientState;
use crate::transport::Now;

mod sealed {
    pub trait Sealed {}
}

/// The mode of a client: [`Async`] or [`Blocking`]. It is [`Copy`] and [`Debug`](fmt::Debug), so that code for both modes can
/// clone and print clients and calls.
pub trait Mode: sealed::Sealed + Copy + fmt::Debug + Send + Sync + 'static {
    /// The transport of the mode.
    type Transport: fmt::Debug + Clone + Send + Sync;

    /// Sends a request of which a body streams. Only the code of a call that can have one refers to it.
    #[doc(hidden)]
    const SEND_STREAM: Self::SendStream;

    /// The type of that function.
    #[doc(hidden)]
    type SendStream: Copy + Send + Sync + 'static;

    /// What sending returns: for [`Async`] a future of `T`, for [`Blocking`] a `T`. It is [`Send`] in both if `T` is. Code that is
    /// generic over the mode and needs that says so: a bound here would have the compiler prove it for each operation of a service.
    type Sent<T>;

    /// A result that is ready, because nothing needs to be sent.
    #[doc(hidden)]
    fn ready<T: Send + 'static>(value: T) -> Self::Sent<T>;

    /// Starts a call with `start`, runs it, and makes its result. `streams` sends requests of which a body streams; `None` where the call
    /// has none.
    #[doc(hidden)]
    fn run<T: Send + 'static>(
        transport: &Self::Transport,
        streams: Option<Self::SendStream>,
        start: impl FnOnce(Now) -> Started + Send + 'static,
        finish: impl FnOnce(Ended) -> T + Send + 'static,
    ) -> Self::Sent<T>;

    /// Makes calls one after the other, with waits between them, until there is a result.
    #[doc(hidden)]
    fn repeat<R: Repeat<Self>>(transport: &Self::Transport, calls: R) -> Self::Sent<R::Result>
    where
        Self: Sized;

    /// Gets the credentials of the client and makes a result with them.
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
    /// The result of one call.
    type Answer: Send + 'static;
    /// The result of all calls.
    type Result: Send + 'static;

    /// It is called when the first call begins.
    fn started(&mut self, now: Now);

    /// Makes a call.
    fn call(&mut self) -> S::Sent<Self::Answer>;

    /// Takes the result of a call. Returns the wait before the next call, or `None` if it was the last one.
    fn answered(&mut self, answer: Self::Answer, now: Now) -> ControlFlow<Self::Result, Duration>;
}

/// A call before it runs. Opaque.
#[doc(hidden)]
#[derive(Debug)]
pub struct Started(pub(crate) Call);

/// A call that has ended. Opaque.
#[doc(hidden)]
#[derive(Debug)]
pub struct Ended(pub(crate) CallOutcome);

/// The time that is left until a deadline.
fn left(deadline: Option<Instant>, now: Now) -> Duration {
    deadline.map_or(Duration::MAX, |deadline| {
        deadline.saturating_duration_since(now.instant)
    })
}
