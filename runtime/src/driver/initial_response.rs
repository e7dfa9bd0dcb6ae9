//! The initial response of an event stream: the message with the other members of an output, in protocols that have no place for
//! them in the head.

use std::future::poll_fn;
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;

use crate::body::{BodyError, IncomingBody};
use crate::eventstream::{HeaderValue, Message};
use crate::http::Response;

type HeadAndBody = (Response, IncomingBody);

/// Reads the first message of a stream if it can be the initial response. If it is, it becomes the body of the response.
pub(super) async fn read((mut head, mut body): HeadAndBody, has_initial: bool) -> Result<HeadAndBody, BodyError> {
    if has_initial {
        poll_fn(|context| poll(&mut head, &mut body, context)).await?;
    }
    Ok((head, body))
}

/// The same on the calling thread.
pub(super) fn read_blocking((mut head, mut body): HeadAndBody, has_initial: bool) -> Result<HeadAndBody, BodyError> {
    let mut context = Context::from_waker(Waker::noop());
    if has_initial && let Poll::Ready(read) = poll(&mut head, &mut body, &mut context) {
        read?;
    }
    Ok((head, body))
}

fn poll(head: &mut Response, body: &mut IncomingBody, context: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
    loop {
        // The reader of the events gets the problem of a message.
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
