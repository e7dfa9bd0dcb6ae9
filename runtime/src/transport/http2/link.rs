//! A connection, and the task that moves its bytes.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use h2::client::{Builder, Connection, SendRequest};
use h2::{Ping, PingPong, Reason};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::transport::http1::Stream;
use crate::transport::{TransportError, TransportErrorKind};

/// How long a connection that nobody uses any more may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);
/// How much of an answer may come before it is read.
const WINDOW: u32 = 1 << 20;
const NOT_SPOKEN: &str = "the server does not speak HTTP/2, which an operation that sends events needs";

/// The client's side of a connection. Dropping it ends the connection.
pub(super) struct Link {
    /// Dropped with the link: that is what the task waits for.
    _goodbye: oneshot::Sender<()>,
    /// Told that the server speaks HTTP/2.
    spoken: Mutex<Option<oneshot::Receiver<()>>>,
    failures: Arc<Failures>,
}

impl Link {
    pub(super) async fn open(
        stream: Box<dyn Stream>,
        ping_after: Duration,
    ) -> Result<(SendRequest<Bytes>, Self), TransportError> {
        let mut builder = Builder::new();
        builder
            .enable_push(false)
            .initial_window_size(WINDOW)
            .initial_connection_window_size(WINDOW);
        let opened = builder.handshake(stream).await;
        let (sender, mut connection) =
            opened.map_err(|error| TransportError::new(TransportErrorKind::Connect, error))?;
        let (goodbye, gone) = oneshot::channel();
        let (heard, spoken) = oneshot::channel();
        let failures = Arc::new(Failures::default());
        let pings = connection.ping_pong().map(|pings| ask(pings, heard, ping_after));
        tokio::spawn(run(connection, pings, gone, Arc::clone(&failures)));
        let link = Self {
            _goodbye: goodbye,
            spoken: Mutex::new(Some(spoken)),
            failures,
        };
        Ok((sender, link))
    }

    /// Waits until the server has shown that it speaks HTTP/2.
    pub(super) async fn is_spoken(&self) -> Result<(), TransportError> {
        let spoken = self.spoken.lock().unwrap_or_else(PoisonError::into_inner).take();
        match spoken {
            Some(spoken) => spoken
                .await
                .map_err(|_| TransportError::new(TransportErrorKind::Other, NOT_SPOKEN)),
            None => Ok(()),
        }
    }

    pub(super) fn failures(&self) -> Arc<Failures> {
        Arc::clone(&self.failures)
    }

    pub(super) fn failed(&self, error: h2::Error) -> TransportError {
        self.failures.of(error)
    }
}

/// Why a connection or a body came to its end, where HTTP/2 itself does not know it.
#[derive(Default)]
pub(super) struct Failures(Mutex<Option<TransportError>>);

impl Failures {
    pub(super) fn set(&self, error: TransportError) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    /// What an error means.
    pub(super) fn of(&self, error: h2::Error) -> TransportError {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return known;
        }
        let is_refused = error.reason() == Some(Reason::REFUSED_STREAM)
            || error.is_go_away() && error.is_remote() && error.reason() == Some(Reason::NO_ERROR);
        let kind = match is_refused {
            true => TransportErrorKind::Refused,
            false if error.is_io() || error.is_remote() => TransportErrorKind::Broken,
            false => TransportErrorKind::Other,
        };
        TransportError::new(kind, error)
    }
}

/// Moves the bytes until the connection ends, the server is gone, or nobody uses it any more.
async fn run(
    connection: Connection<Box<dyn Stream>, Bytes>,
    pings: Option<impl Future<Output = ()>>,
    gone: oneshot::Receiver<()>,
    failures: Arc<Failures>,
) {
    let mut connection = pin!(connection);
    let (mut pings, mut gone) = (
        pin!(async move {
            match pings {
                Some(pings) => pings.await,
                None => std::future::pending().await,
            }
        }),
        gone,
    );
    let is_used = poll_fn(|context| {
        if connection.as_mut().poll(context).is_ready() {
            return Poll::Ready(false);
        }
        if Pin::new(&mut gone).poll(context).is_ready() {
            return Poll::Ready(true);
        }
        if pings.as_mut().poll(context).is_ready() {
            let reason = "the server does not answer any more";
            failures.set(TransportError::new(TransportErrorKind::Broken, reason));
            return Poll::Ready(false);
        }
        Poll::Pending
    });
    if is_used.await {
        // What was dropped is reset, and the connection ends by itself.
        let _ = timeout(GOODBYE, connection).await;
    }
}

/// Asks the server again and again whether it is there, and ends when it is not.
async fn ask(mut pings: PingPong, heard: oneshot::Sender<()>, after: Duration) {
    let mut heard = Some(heard);
    loop {
        match timeout(after, pings.ping(Ping::opaque())).await {
            Ok(Ok(_pong)) => heard.take().map(|heard| heard.send(())),
            Ok(Err(_)) => std::future::pending().await,
            Err(_elapsed) => return,
        };
        sleep(after).await;
    }
}
