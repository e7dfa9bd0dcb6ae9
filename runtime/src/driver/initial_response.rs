//! The initial response of an event stream: the message with the other members of an output, in protocols that have no place for
//! them in the head.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::Bytes;

use crate::body::{BodyError, IncomingBody, StopBody};
use crate::eventstream::MessageRef;
use crate::http::Response;
use crate::transport::{TransportError, TransportErrorKind};

type HeadAndBody = (Response, IncomingBody);

/// Reads the first message of a stream if it can be the initial response. If it is, it becomes the body of the response.
pub(super) async fn read((mut head, mut body): HeadAndBody, has_initial: bool) -> Result<HeadAndBody, BodyError> {
    if has_initial {
        poll_fn(|context| poll(&mut head, &mut body, context)).await?;
    }
    Ok((head, body))
}

/// The same on the calling thread, for at most so long: the body itself has no limit on the time between two messages.
pub(super) fn read_blocking(
    (mut head, mut body): HeadAndBody,
    has_initial: bool,
    limit: Duration,
) -> Result<HeadAndBody, TransportError> {
    if has_initial {
        let watch = body.stop_handle().map(|stop| Watch::begin(stop, limit));
        let mut context = Context::from_waker(Waker::noop());
        let read = poll(&mut head, &mut body, &mut context);
        if watch.is_some_and(Watch::end) {
            return Err(TransportError::new(
                TransportErrorKind::TimedOut,
                "the first message did not come in time",
            ));
        }
        if let Poll::Ready(read) = read {
            read.map_err(BodyError::into_transport)?;
        }
    }
    Ok((head, body))
}

/// A thread that stops the waiting for a message once the time for it is over.
struct Watch {
    /// Dropped once the message is here.
    waiting: Sender<()>,
    is_late: Arc<AtomicBool>,
}

impl Watch {
    fn begin(stop: StopBody, limit: Duration) -> Self {
        let (waiting, told) = channel();
        let is_late = Arc::new(AtomicBool::new(false));
        let late = Arc::clone(&is_late);
        // Without another thread there is no limit.
        let _ = std::thread::Builder::new().spawn(move || {
            if told.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                late.store(true, Ordering::Release);
                stop();
            }
        });
        Self { waiting, is_late }
    }

    /// Whether the time was over before the message was here.
    fn end(self) -> bool {
        drop(self.waiting);
        self.is_late.load(Ordering::Acquire)
    }
}

/// Whether a message is the initial response.
pub(crate) fn is_one(message: MessageRef<'_>) -> bool {
    matches!(message.text(":event-type"), Some(Ok("initial-response")))
}

fn poll(head: &mut Response, body: &mut IncomingBody, context: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
    loop {
        let next = match MessageRef::read(&head.body) {
            Ok(Some((message, length))) => {
                let rest = head.body.split_off(if is_one(message) { length } else { 0 });
                body.give_first(rest.into());
                return Poll::Ready(Ok(()));
            }
            Ok(None) => ready!(body.poll_chunk(context)),
            // The reader of the events gets the problem of a message.
            Err(_) => Ok(None),
        };
        match next {
            Ok(Some(bytes)) => head.body.extend_from_slice(&bytes),
            Ok(None) => {
                body.give_first(Bytes::from(std::mem::take(&mut head.body)));
                return Poll::Ready(Ok(()));
            }
            Err(error) => return Poll::Ready(Err(error)),
        }
    }
}
