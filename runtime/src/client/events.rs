//! The events of an output, read one by one as the service sends them.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::result::{Origin, error_of_response};
use crate::body::{BodyError, BodyErrorKind, IncomingBody, StopBody};
use crate::driver::{Mode, initial_response};
use crate::error::{Cause, Error, Kind, Metadata};
use crate::eventstream::{Decoder, MessageRef};
use crate::http::Response;
use crate::mode::{Async, Blocking};
use crate::modelled_errors::ModelledErrors;
use crate::protocol::DecodeError;
use crate::retry::{self, Reason};
use crate::secrets::Secrets;
use crate::value::{Decode, Encode, List, View, WrongType};

/// A stream of events, typed by the union that the model has for them. Dropping it ends it.
///
/// An event that this version of the model does not know is the variant `Unknown` of the union. An error in the stream is an error of
/// the call, with [`Error::is_retryable`] and [`Error::is_throttling`], and nothing comes after it. There is no limit on the time
/// between two events: `timeout` of the client holds until the stream begins.
pub struct EventStream<S: Mode, T, E> {
    body: IncomingBody,
    decoder: Decoder,
    origin: Option<Origin>,
    /// Whether a message was read.
    is_begun: bool,
    is_over: bool,
    stopping: Arc<Stopping>,
    /// Events that were read to be looked at.
    read: Vec<T>,
    gives: PhantomData<fn() -> (S, E)>,
}

/// Stops the reading of a stream from another thread or task.
#[derive(Clone)]
pub struct Stop {
    stopping: Arc<Stopping>,
    body: Option<StopBody>,
}

/// Whether a stream was stopped, and which task waits for its next event.
#[derive(Default)]
struct Stopping {
    is_stopped: AtomicBool,
    task: Mutex<Option<Waker>>,
}

impl Stopping {
    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Acquire)
    }

    fn stop(&self) {
        self.is_stopped.store(true, Ordering::Release);
        if let Some(task) = self.task().take() {
            task.wake();
        }
    }

    /// Wakes that task when the stream is stopped, and says whether it was stopped already.
    fn wake_when_stopped(&self, task: &Waker) -> bool {
        self.task().get_or_insert_with(|| task.clone()).clone_from(task);
        self.is_stopped()
    }

    fn task(&self) -> MutexGuard<'_, Option<Waker>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stop {
    /// Ends the stream: whoever waits for its next event gets `None`.
    pub fn stop(&self) {
        self.stopping.stop();
        if let Some(stop) = &self.body {
            stop();
        }
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stop").finish_non_exhaustive()
    }
}

impl<S: Mode, T: Decode + Default, E: ModelledErrors> EventStream<S, T, E> {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        loop {
            if self.is_over {
                return Poll::Ready(None);
            }
            if self.stopping.is_stopped() {
                self.give_up();
                return Poll::Ready(None);
            }
            match self.decoder.message_ref() {
                Ok(Some(message)) => {
                    let is_first = !std::mem::replace(&mut self.is_begun, true);
                    if is_first && is_initial(self.origin.as_ref(), message) {
                        continue;
                    }
                    let read = event(self.origin.as_ref(), message);
                    return Poll::Ready(Some(read.map_err(|problem| self.problem(problem))));
                }
                Ok(None) => {}
                Err(error) => {
                    let error = DecodeError::new(error.to_string());
                    return Poll::Ready(Some(Err(self.failed(Cause::Decode(error)))));
                }
            }
            let Poll::Ready(next) = self.body.poll_chunk(context) else {
                if self.stopping.wake_when_stopped(context.waker()) {
                    continue;
                }
                return Poll::Pending;
            };
            match next {
                Ok(Some(bytes)) => self.decoder.push(bytes),
                Ok(None) => return Poll::Ready(self.end().map(Err)),
                // Stopping looks like a broken connection.
                Err(_) if self.stopping.is_stopped() => {}
                Err(error) => return Poll::Ready(Some(Err(self.failed(Cause::Body(error))))),
            }
        }
    }

    /// Only between two messages is the end of the body the end of the stream.
    fn end(&mut self) -> Option<Error<E>> {
        self.is_over = true;
        match std::mem::take(&mut self.decoder).finish() {
            Ok(()) => None,
            Err(_) => {
                let error = BodyError::new(BodyErrorKind::UnexpectedEof, self.body.received(), None);
                Some(self.failed(Cause::Body(error.because("the stream ends within an event"))))
            }
        }
    }

    /// The error that a message without an event is.
    fn problem(&mut self, problem: NoEvent) -> Error<E> {
        let (origin, response) = match (problem, &self.origin) {
            (NoEvent::Error(response), Some(origin)) => (origin, response),
            (NoEvent::Error(_), None) => return self.failed(Cause::Decode(DecodeError::new(NO_CALL))),
            (NoEvent::Problem(error), _) => return self.failed(Cause::Decode(error)),
        };
        let error = origin.service.protocol.error(origin.service.errors, &response, None);
        let reason = retry::of_error(origin.service, &error, response.status);
        let (metadata, secrets) = (origin.metadata.clone(), Secrets::default());
        let failed = error_of_response(origin.called(), error, response, metadata, secrets);
        self.give_up();
        let failed = failed.retryable(reason.is_some());
        failed.throttling(reason == Some(Reason::Throttled))
    }

    /// Nothing more is read: the connection is free, and whoever sends events is told.
    fn give_up(&mut self) {
        self.is_over = true;
        self.body.give_up();
    }

    fn failed(&mut self, cause: Cause) -> Error<E> {
        self.give_up();
        let (name, metadata) = match &self.origin {
            Some(origin) => (origin.operation.model_name, origin.metadata.clone()),
            None => ("", Metadata::default()),
        };
        Error::new(name, Kind::Other(cause), metadata)
    }

    /// Reads all events, to be looked at as a list. For the checker, whose streams never wait.
    ///
    /// # Errors
    ///
    /// As reading them one by one.
    #[doc(hidden)]
    pub fn read_all(&mut self) -> Result<(), Error<E>> {
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(Some(event)) = self.poll_event(&mut context) {
            let event = event?;
            self.read.push(event);
        }
        Ok(())
    }

    /// What stops the reading of this stream, for another thread or task.
    pub fn stop_handle(&self) -> Stop {
        Stop {
            stopping: Arc::clone(&self.stopping),
            body: self.body.stop_handle(),
        }
    }
}

/// Why a message is no event.
enum NoEvent {
    /// It is an error of the service, as a failed response.
    Error(Response),
    /// It cannot be read.
    Problem(DecodeError),
}

/// The problem of a stream that no client made.
const NO_CALL: &str = "the stream belongs to no call";

/// Whether a message is the one before the events. The driver has read it where it has members; a service may send it without.
fn is_initial(origin: Option<&Origin>, message: MessageRef<'_>) -> bool {
    origin.is_some_and(|origin| origin.service.protocol.has_initial_response()) && initial_response::is_one(message)
}

/// The event that a message is.
fn event<T: Decode + Default>(origin: Option<&Origin>, message: MessageRef<'_>) -> Result<T, NoEvent> {
    let Some((origin, stream)) = origin.and_then(|origin| Some((origin, origin.stream()?))) else {
        return Err(NoEvent::Problem(DecodeError::new(NO_CALL)));
    };
    let protocol = origin.service.protocol;
    if let Some(response) = protocol.event_error(stream, message) {
        return Err(NoEvent::Error(response));
    }
    let mut event = T::default();
    let read = protocol.read_event(stream, message, &mut event);
    read.map(|()| event).map_err(NoEvent::Problem)
}

impl<T: Decode + Default, E: ModelledErrors> EventStream<Async, T, E> {
    /// The next event, once it is here; `None` at the end.
    ///
    /// # Errors
    ///
    /// The service sent an error, the connection broke, or what came is not what the model says. It is the last that comes.
    pub async fn recv(&mut self) -> Result<Option<T>, Error<E>> {
        poll_fn(|context| self.poll_event(context)).await.transpose()
    }
}

impl<T: Decode + Default, E: ModelledErrors> EventStream<Blocking, T, E> {
    /// The next event, once it is here; `None` at the end.
    ///
    /// # Errors
    ///
    /// The service sent an error, the connection broke, or what came is not what the model says. It is the last that comes.
    pub fn recv(&mut self) -> Result<Option<T>, Error<E>> {
        match self.poll_event(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(event) => event.transpose(),
            Poll::Pending => {
                let error = BodyError::new(BodyErrorKind::Other, self.body.received(), None);
                let error = error.because("the stream waits for something that no thread waits for");
                Err(self.failed(Cause::Body(error)))
            }
        }
    }
}

/// Ends with the first error.
impl<T: Decode + Default, E: ModelledErrors> Iterator for EventStream<Blocking, T, E> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.recv().transpose()
    }
}

#[cfg(feature = "stream")]
impl<T: Decode + Default + Unpin, E: ModelledErrors> futures_core::Stream for EventStream<Async, T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

/// A stream without events.
impl<S: Mode, T, E> Default for EventStream<S, T, E> {
    fn default() -> Self {
        Self {
            body: IncomingBody::default(),
            decoder: Decoder::default(),
            origin: None,
            is_begun: false,
            is_over: false,
            stopping: Arc::default(),
            read: Vec::new(),
            gives: PhantomData,
        }
    }
}

/// Without events.
impl<S: Mode, T, E> fmt::Debug for EventStream<S, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("received", &self.body.received())
            .finish_non_exhaustive()
    }
}

/// Events that were read all at once are seen as a list. Any others are absent: nothing is read by looking at them.
impl<S: Mode, T: Encode, E> Encode for EventStream<S, T, E> {
    fn view(&self) -> View<'_> {
        match self.is_over {
            true => View::List(self),
            false => View::Absent,
        }
    }
}

impl<S: Mode, T: Encode, E> List for EventStream<S, T, E> {
    fn len(&self) -> usize {
        self.read.len()
    }

    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a dyn Encode) -> bool) {
        List::each(&self.read, visit);
    }
}

impl<S: Mode, T, E> Decode for EventStream<S, T, E> {
    fn set_events(&mut self, body: IncomingBody, origin: &dyn Any) -> Result<(), WrongType> {
        let origin = origin.downcast_ref::<Origin>().ok_or(WrongType)?.clone();
        *self = Self {
            body,
            origin: Some(origin),
            ..Self::default()
        };
        Ok(())
    }
}
