//! The body of an answer, which is read as it comes.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use h2::RecvStream;

use super::Held;
use super::link::Failures;
use crate::body::BodySource;
use crate::transport::TransportError;

pub(super) struct Answer {
    body: RecvStream,
    /// `None` once the call is over.
    held: Option<Held>,
    failures: Arc<Failures>,
}

impl Answer {
    pub(super) fn new(body: RecvStream, held: Held, failures: Arc<Failures>) -> Self {
        let held = (!body.is_end_stream()).then_some(held);
        Self { body, held, failures }
    }
}

impl BodySource for Answer {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            match ready!(self.body.poll_data(context)) {
                Some(Ok(bytes)) => {
                    // Only now may the server send more.
                    let _ = self.body.flow_control().release_capacity(bytes.len());
                    if !bytes.is_empty() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
                Some(Err(error)) => {
                    self.held = None;
                    return Poll::Ready(Some(Err(self.failures.of(error))));
                }
                None => {
                    self.held = None;
                    return Poll::Ready(None);
                }
            }
        }
    }
}
