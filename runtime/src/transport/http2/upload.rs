//! Sending the body of a request: as much as the service takes, and no event before there is room for it.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use h2::Reason;
use tokio::task::JoinHandle;

use super::Sink;
use super::link::Failures;
use crate::body::OutgoingBody;
use crate::transport::{TransportError, TransportErrorKind};

/// The task that sends a body. Dropping it stops it, and drops the body.
pub(super) struct Task {
    task: JoinHandle<()>,
    progress: Progress,
}

/// How far a body is.
#[derive(Clone)]
pub(super) struct Progress {
    moved: Arc<Mutex<Instant>>,
    abort: Option<tokio::task::AbortHandle>,
}

impl Progress {
    /// How much of a limit is left since some of the body was sent.
    pub(super) fn left(&self, limit: Duration) -> Duration {
        let moved = *self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        limit.saturating_sub(moved.elapsed())
    }

    fn note(&self) {
        *self.moved.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Stops sending.
    pub(super) fn stop(&self) {
        if let Some(task) = &self.abort {
            task.abort();
        }
    }
}

impl Task {
    pub(super) fn begin(body: OutgoingBody, sink: Sink, failures: &Arc<Failures>) -> Self {
        let mut progress = Progress {
            moved: Arc::new(Mutex::new(Instant::now())),
            abort: None,
        };
        let sending = Sending {
            body,
            sink,
            progress: progress.clone(),
        };
        let task = tokio::spawn(run(sending, Arc::clone(failures)));
        progress.abort = Some(task.abort_handle());
        Self { task, progress }
    }

    pub(super) fn progress(&self) -> Progress {
        self.progress.clone()
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Sending {
    body: OutgoingBody,
    sink: Sink,
    progress: Progress,
}

/// The service takes no more, or the connection is over: whoever reads the answer is told.
struct Over;

async fn run(mut sending: Sending, failures: Arc<Failures>) {
    if let Ok(Some(error)) = sending.run().await {
        failures.set(TransportError::new(TransportErrorKind::Other, error));
        sending.sink.send_reset(Reason::CANCEL);
    }
}

impl Sending {
    /// Sends all of the body; gives its error where it has one.
    async fn run(&mut self) -> Result<Option<crate::body::BodyError>, Over> {
        loop {
            // An event that waits for room would be too old when it is sent.
            self.room(1).await?;
            match poll_fn(|context| self.poll_next(context)).await? {
                Some(Ok(bytes)) => self.send(bytes).await?,
                Some(Err(error)) => return Ok(Some(error)),
                None => {
                    let _ = self.sink.send_data(Bytes::new(), true);
                    self.progress.note();
                    return Ok(None);
                }
            }
        }
    }

    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Result<Bytes, crate::body::BodyError>>, Over>> {
        if self.sink.poll_reset(context).is_ready() {
            return Poll::Ready(Err(Over));
        }
        self.body.poll_next(context).map(Ok)
    }

    async fn send(&mut self, mut bytes: Bytes) -> Result<(), Over> {
        while !bytes.is_empty() {
            let room = self.room(bytes.len()).await?;
            let part = bytes.split_to(room.min(bytes.len()));
            self.sink.send_data(part, false).map_err(|_| Over)?;
            self.progress.note();
        }
        Ok(())
    }

    /// Waits until the service takes some bytes, of so many that are wanted.
    async fn room(&mut self, wanted: usize) -> Result<usize, Over> {
        self.sink.reserve_capacity(wanted);
        poll_fn(|context| self.poll_room(context)).await
    }

    fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<Result<usize, Over>> {
        loop {
            if self.sink.capacity() > 0 {
                return Poll::Ready(Ok(self.sink.capacity()));
            }
            if self.sink.poll_reset(context).is_ready() {
                return Poll::Ready(Err(Over));
            }
            match ready!(self.sink.poll_capacity(context)) {
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Poll::Ready(Err(Over)),
            }
        }
    }
}
