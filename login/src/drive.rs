//! Async and blocking clients behind one trait, so that each flow is driven by one function.

use std::future::{poll_fn, ready};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tinsmith::runtime::client::ClientCore;
use tinsmith::runtime::http::{Request, Response};
use tinsmith::runtime::transport::{BoxFuture, Limits, Now, TransportError};
use tinsmith::runtime::{Async, Blocking, ClientBuilder, ConfigError, Mode};

/// Async or blocking, as futures. With [`Blocking`], every future blocks when it is first polled, and is ready then.
pub trait Drive: Mode {
    /// The result of a call.
    fn sent<T: Send + 'static>(sent: Self::Sent<T>) -> BoxFuture<'static, T>;

    /// The client of a builder, with this transport.
    ///
    /// # Errors
    ///
    /// The configuration is wrong.
    fn client<A, B>(builder: ClientBuilder<A, B>, transport: &Self::Transport) -> Result<ClientCore<Self>, ConfigError>
    where
        Self: Sized;

    /// Sends a request that belongs to no client, and reads the response.
    fn exchange<'a>(
        transport: &'a Self::Transport,
        request: &'a Request,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Response, TransportError>>;

    /// The time of the transport.
    fn now(transport: &Self::Transport) -> Now;

    /// Waits.
    fn sleep(transport: &Self::Transport, duration: Duration) -> BoxFuture<'_, ()>;

    /// The result of a future that another thread completes, or `None` if that takes too long.
    fn within<'a, T: Send + 'a>(
        transport: &'a Self::Transport,
        limit: Duration,
        future: BoxFuture<'a, T>,
    ) -> BoxFuture<'a, Option<T>>;
}

impl Drive for Async {
    fn sent<T: Send + 'static>(sent: Self::Sent<T>) -> BoxFuture<'static, T> {
        sent
    }

    fn client<A, B>(
        builder: ClientBuilder<A, B>,
        transport: &Self::Transport,
    ) -> Result<ClientCore<Self>, ConfigError> {
        builder.transport(transport.clone()).build_core()
    }

    fn exchange<'a>(
        transport: &'a Self::Transport,
        request: &'a Request,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Response, TransportError>> {
        transport.send(request, limits)
    }

    fn now(transport: &Self::Transport) -> Now {
        transport.now()
    }

    fn sleep(transport: &Self::Transport, duration: Duration) -> BoxFuture<'_, ()> {
        transport.sleep(duration)
    }

    fn within<'a, T: Send + 'a>(
        transport: &'a Self::Transport,
        limit: Duration,
        mut future: BoxFuture<'a, T>,
    ) -> BoxFuture<'a, Option<T>> {
        let mut timer = None;
        Box::pin(poll_fn(move |cx| {
            if let Poll::Ready(value) = future.as_mut().poll(cx) {
                return Poll::Ready(Some(value));
            }
            let timer = timer.get_or_insert_with(|| transport.sleep(limit));
            timer.as_mut().poll(cx).map(|()| None)
        }))
    }
}

impl Drive for Blocking {
    fn sent<T: Send + 'static>(sent: Self::Sent<T>) -> BoxFuture<'static, T> {
        Box::pin(ready(sent))
    }

    fn client<A, B>(
        builder: ClientBuilder<A, B>,
        transport: &Self::Transport,
    ) -> Result<ClientCore<Self>, ConfigError> {
        builder.blocking_transport(transport.clone()).build_blocking_core()
    }

    fn exchange<'a>(
        transport: &'a Self::Transport,
        request: &'a Request,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move { transport.send(request, limits) })
    }

    fn now(transport: &Self::Transport) -> Now {
        transport.now()
    }

    fn sleep(transport: &Self::Transport, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { transport.sleep(duration) })
    }

    fn within<'a, T: Send + 'a>(
        _: &'a Self::Transport,
        limit: Duration,
        future: BoxFuture<'a, T>,
    ) -> BoxFuture<'a, Option<T>> {
        Box::pin(async move { wait(future, limit) })
    }
}

/// Runs a blocking future on this thread.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = waker();
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        thread::park();
    }
}

/// Waits on this thread, at most for `limit`.
fn wait<T>(future: impl Future<Output = T>, limit: Duration) -> Option<T> {
    let start = Instant::now();
    let mut future = pin!(future);
    let waker = waker();
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Some(value);
        }
        let left = limit.saturating_sub(start.elapsed());
        if left.is_zero() {
            return None;
        }
        thread::park_timeout(left);
    }
}

/// Wakes this thread.
fn waker() -> Waker {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    Waker::from(Arc::new(Unpark(thread::current())))
}
