//! Events that are yet to be sent: where they come from, and the bytes that they become.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::Writer;
use crate::body::{EventBytes, EventInput};
use crate::value::Encode;

pub(super) type EventError = Box<dyn StdError + Send + Sync>;

/// An event as a message.
pub(super) type Message = Result<Vec<u8>, EventError>;

/// Makes a message of an event.
pub(super) type Encoder<'a> = &'a dyn Fn(&dyn Encode) -> Message;

/// Where the events of a request come from. Dropping it tells whoever sends them that the call is over.
pub(super) trait EventSource: Send {
    /// The next event, as `encode` makes a message of it; `None` at the end.
    fn poll_event(&mut self, context: &mut Context<'_>, encode: Encoder<'_>) -> Poll<Option<Message>>;
}

/// The events of an input.
pub(super) enum EventQueue {
    /// They come from there, once.
    Once {
        source: Mutex<Box<dyn EventSource>>,
        is_taken: AtomicBool,
    },
    /// They are here, as messages.
    Messages(Vec<Bytes>),
}

impl EventQueue {
    pub(super) fn of_source(source: impl EventSource + 'static) -> Self {
        Self::Once {
            source: Mutex::new(Box::new(source)),
            is_taken: AtomicBool::new(false),
        }
    }

    pub(super) fn poll_event(&self, context: &mut Context<'_>, encode: Encoder<'_>) -> Poll<Option<Message>> {
        let Self::Once { source, is_taken } = self else {
            return Poll::Ready(None);
        };
        let next = ready!(lock(source).poll_event(context, encode));
        is_taken.store(true, Ordering::Release);
        Poll::Ready(next)
    }
}

impl EventInput for EventQueue {
    fn is_used_up(&self) -> bool {
        match self {
            Self::Once { is_taken, .. } => is_taken.load(Ordering::Acquire),
            Self::Messages(_) => false,
        }
    }

    fn is_repeatable(&self) -> bool {
        matches!(self, Self::Messages(_))
    }
}

/// Events on their way out.
pub(super) struct EventReading {
    writer: Writer,
    queue: Arc<EventQueue>,
    /// The messages of a queue that has them.
    messages: VecDeque<Bytes>,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    New,
    Begun,
    Ended,
}

impl EventReading {
    pub(super) fn new(writer: Writer, queue: Arc<EventQueue>) -> Self {
        let messages = match &*queue {
            EventQueue::Messages(messages) => messages.iter().cloned().collect(),
            EventQueue::Once { .. } => VecDeque::new(),
        };
        Self {
            writer,
            queue,
            messages,
            state: State::New,
        }
    }

    fn poll_message(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, EventError>> {
        if let Some(message) = self.messages.pop_front() {
            return Poll::Ready(Ok(Some(message)));
        }
        let encode: Encoder<'_> = &|event| self.writer.encode(event);
        let next = ready!(self.queue.poll_event(context, encode)).transpose()?;
        Poll::Ready(Ok(next.map(Bytes::from)))
    }
}

impl EventBytes for EventReading {
    /// The bytes of the next event, or what comes before or after all of them.
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, EventError>> {
        if let State::New = self.state {
            self.state = State::Begun;
            if let Some(bytes) = self.writer.begin()? {
                return Poll::Ready(Ok(Some(bytes)));
            }
        }
        if let State::Ended = self.state {
            return Poll::Ready(Ok(None));
        }
        Poll::Ready(match ready!(self.poll_message(context))? {
            Some(message) => self.writer.frame(message).map(Some),
            None => {
                self.state = State::Ended;
                self.writer.end()
            }
        })
    }
}

/// A source that panicked is as good as one that fails: the next event tells.
pub(super) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
