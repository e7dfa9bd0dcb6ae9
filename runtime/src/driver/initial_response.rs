//! The initial response of an event stream: the message with the other members of an output, in protocols that have no place for
//! them in the head.

use std::future::poll_fn;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::Bytes;

use crate::body::{BodyError, BodyErrorKind, IncomingBody};
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
        body.limit_wait(Some(limit));
        let read = poll(&mut head, &mut body, &mut Context::from_waker(Waker::noop()));
        body.limit_wait(None);
        if let Poll::Ready(Err(error)) = read {
            return Err(match error.kind() {
                BodyErrorKind::Stalled => late(),
                _ => error.into_transport(),
            });
        }
    }
    Ok((head, body))
}

/// The error of a service that does not send it.
pub(super) fn late() -> TransportError {
    TransportError::new(TransportErrorKind::TimedOut, "the first message did not come in time")
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
