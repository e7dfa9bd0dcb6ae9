//! The events of an input, as a caller gives them.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use super::queue::{Encoder, EventError, EventQueue, EventSource, Message, lock};
use crate::__line_debug as line_debug;
use crate::body::BodyInput;
use crate::value::Encode;

/// The events of a request, typed by the union that the model has for them: what the setter of an operation that sends events takes.
///
/// They are sent as they come, each signed onto the one before. They are read once: a call is tried again only as long as no event was
/// taken.
///
/// ```
/// use tinsmith_runtime::RequestEvents;
/// # use tinsmith_runtime::codegen::value::Encode;
/// # fn example<T: Encode + Send + 'static>(first: T, list: Vec<T>) {
/// // From a task that makes them while the call goes on.
/// let (sender, events) = RequestEvents::<T>::channel();
/// // sender.send(first).await?;
/// # let _ = (sender, RequestEvents::<T>::from([first]));
///
/// // All are here already.
/// let events = RequestEvents::from(list);
/// # let _: (RequestEvents<T>, _) = (events, ());
/// # }
/// ```
pub struct RequestEvents<T> {
    input: BodyInput,
    events: PhantomData<fn(T)>,
}

impl<T: Encode + Send + 'static> RequestEvents<T> {
    /// A way to send events while the call goes on, and the events that go into the call.
    ///
    /// There is room for one event: [`EventSender::send`] waits while the service takes no more.
    pub fn channel() -> (EventSender<T>, Self) {
        let channel = Arc::new(Mutex::new(Channel {
            event: None,
            senders: 1,
            failure: None,
            is_over: false,
            receiver: None,
            waiting: Vec::new(),
        }));
        let receiver = Receiver(Arc::clone(&channel));
        (EventSender(channel), Self::new(receiver))
    }

    /// What a stream gives. Behind the feature `stream`.
    #[cfg(feature = "stream")]
    pub fn from_stream(stream: impl futures_core::Stream<Item = T> + Send + 'static) -> Self {
        Self::new(FromStream(Box::pin(stream)))
    }

    fn new(source: impl EventSource + 'static) -> Self {
        Self {
            input: BodyInput::of_events(EventQueue::of_source(source)),
            events: PhantomData,
        }
    }

    /// Without its type, for the input that holds it.
    #[doc(hidden)]
    pub fn into_input(self) -> BodyInput {
        self.input
    }
}

/// Events that are here already.
impl<T: Encode + Send + 'static> From<Vec<T>> for RequestEvents<T> {
    fn from(events: Vec<T>) -> Self {
        Self::new(List(events.into_iter()))
    }
}

/// Events that are here already.
impl<T: Encode + Send + 'static, const N: usize> From<[T; N]> for RequestEvents<T> {
    fn from(events: [T; N]) -> Self {
        Self::from(Vec::from(events))
    }
}

/// Without the events: they may be a secret.
impl<T> fmt::Debug for RequestEvents<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestEvents").finish_non_exhaustive()
    }
}

/// Sends the events of a request. Clones send to the same request, and it has all its events when the last of them is dropped.
pub struct EventSender<T>(Arc<Mutex<Channel<T>>>);

/// The call that takes the events is over, so that nobody takes any more. The result of the call, or the stream of events that comes back,
/// says why.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallOver;

line_debug!(struct CallOver);

impl fmt::Display for CallOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the call that takes the events is over; its result says why")
    }
}

impl std::error::Error for CallOver {}

/// What a sender and the request share.
struct Channel<T> {
    event: Option<T>,
    senders: usize,
    failure: Option<EventError>,
    /// Whether nobody takes any more.
    is_over: bool,
    /// Who waits for an event.
    receiver: Option<Waker>,
    /// Who waits for room.
    waiting: Vec<Waker>,
}

impl<T> EventSender<T> {
    /// Sends an event, once there is room for it. Nothing is sent where the future is dropped before it is ready.
    ///
    /// # Errors
    ///
    /// The call is over.
    pub async fn send(&self, event: T) -> Result<(), CallOver> {
        let mut event = Some(event);
        poll_fn(|context| self.poll_send(&mut event, context)).await
    }

    fn poll_send(&self, event: &mut Option<T>, context: &mut Context<'_>) -> Poll<Result<(), CallOver>> {
        let receiver = {
            let mut channel = lock(&self.0);
            if channel.is_over {
                return Poll::Ready(Err(CallOver));
            }
            if channel.event.is_some() {
                let waker = context.waker();
                if !channel.waiting.iter().any(|known| known.will_wake(waker)) {
                    channel.waiting.push(waker.clone());
                }
                return Poll::Pending;
            }
            channel.event = event.take();
            channel.receiver.take()
        };
        receiver.into_iter().for_each(Waker::wake);
        Poll::Ready(Ok(()))
    }

    /// Ends the request without its end, because there will be no more events though there should be. The call fails with that error.
    pub fn fail(self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) {
        lock(&self.0).failure = Some(error.into());
    }

    /// Whether the call that takes the events is over.
    pub fn is_over(&self) -> bool {
        lock(&self.0).is_over
    }
}

impl<T> Clone for EventSender<T> {
    fn clone(&self) -> Self {
        lock(&self.0).senders += 1;
        Self(Arc::clone(&self.0))
    }
}

impl<T> Drop for EventSender<T> {
    fn drop(&mut self) {
        let receiver = {
            let mut channel = lock(&self.0);
            channel.senders -= 1;
            let is_last = channel.senders == 0 || channel.failure.is_some();
            is_last.then(|| channel.receiver.take()).flatten()
        };
        receiver.into_iter().for_each(Waker::wake);
    }
}

/// Without the event that waits: it may be a secret.
impl<T> fmt::Debug for EventSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSender").finish_non_exhaustive()
    }
}

/// The request's side of a channel.
struct Receiver<T>(Arc<Mutex<Channel<T>>>);

impl<T: Encode + Send> EventSource for Receiver<T> {
    fn poll_event(&mut self, context: &mut Context<'_>, encode: Encoder<'_>) -> Poll<Option<Message>> {
        let (event, waiting) = {
            let mut channel = lock(&self.0);
            let Some(event) = channel.event.take() else {
                if let Some(error) = channel.failure.take() {
                    return Poll::Ready(Some(Err(error)));
                }
                if channel.senders == 0 {
                    return Poll::Ready(None);
                }
                channel.receiver = Some(context.waker().clone());
                return Poll::Pending;
            };
            (event, std::mem::take(&mut channel.waiting))
        };
        waiting.into_iter().for_each(Waker::wake);
        Poll::Ready(Some(encode(&event)))
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let (event, waiting) = {
            let mut channel = lock(&self.0);
            channel.is_over = true;
            (channel.event.take(), std::mem::take(&mut channel.waiting))
        };
        drop(event);
        waiting.into_iter().for_each(Waker::wake);
    }
}

/// Events that are here already.
struct List<T>(std::vec::IntoIter<T>);

impl<T: Encode + Send> EventSource for List<T> {
    fn poll_event(&mut self, _: &mut Context<'_>, encode: Encoder<'_>) -> Poll<Option<Message>> {
        Poll::Ready(self.0.next().map(|event| encode(&event)))
    }
}

#[cfg(feature = "stream")]
struct FromStream<S>(std::pin::Pin<Box<S>>);

#[cfg(feature = "stream")]
impl<S> EventSource for FromStream<S>
where
    S: futures_core::Stream<Item: Encode> + Send,
{
    fn poll_event(&mut self, context: &mut Context<'_>, encode: Encoder<'_>) -> Poll<Option<Message>> {
        let next = std::task::ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(next.map(|event| encode(&event)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn source(events: RequestEvents<String>) -> Arc<EventQueue> {
        let input = events.into_input();
        let events: Arc<dyn std::any::Any + Send + Sync> = Arc::clone(input.events().unwrap()) as _;
        events.downcast().ok().unwrap()
    }

    /// What the request takes next, as text.
    fn taken(input: &EventQueue, context: &mut Context<'_>) -> Poll<Option<Result<String, String>>> {
        let encode = |event: &dyn Encode| match event.view() {
            crate::value::View::String(text) => Ok(text.as_bytes().to_vec()),
            _ => Err("no text".into()),
        };
        let next = std::task::ready!(input.poll_event(context, &encode));
        Poll::Ready(next.map(|event| match event {
            Ok(bytes) => Ok(String::from_utf8(bytes).unwrap()),
            Err(error) => Err(error.to_string()),
        }))
    }

    #[test]
    fn a_sender_waits_while_an_event_is_not_taken_and_is_woken_then() {
        let (sender, events) = RequestEvents::channel();
        let input = source(events);
        let count = Arc::new(Count::default());
        let waker = Waker::from(Arc::clone(&count));
        let mut context = Context::from_waker(&waker);
        let event = |text: &str| Some(text.to_owned());
        assert!(taken(&input, &mut context).is_pending());
        assert_eq!(sender.poll_send(&mut event("a"), &mut context), Poll::Ready(Ok(())));
        assert_eq!(count.0.load(Ordering::SeqCst), 1, "the request is woken");
        let mut second = event("b");
        assert!(sender.poll_send(&mut second, &mut context).is_pending());
        assert_eq!(taken(&input, &mut context), Poll::Ready(Some(Ok("a".to_owned()))));
        assert_eq!(count.0.load(Ordering::SeqCst), 2, "the sender is woken");
        assert_eq!(sender.poll_send(&mut second, &mut context), Poll::Ready(Ok(())));
        drop(sender);
        assert_eq!(taken(&input, &mut context), Poll::Ready(Some(Ok("b".to_owned()))));
        assert_eq!(taken(&input, &mut context), Poll::Ready(None));
    }

    #[test]
    fn events_end_when_the_last_sender_is_dropped_or_one_fails() {
        let mut context = Context::from_waker(Waker::noop());
        let (sender, events) = RequestEvents::channel();
        let (input, other) = (source(events), sender.clone());
        drop(sender);
        assert!(taken(&input, &mut context).is_pending());
        other.fail("the microphone is gone");
        let failure = Err("the microphone is gone".to_owned());
        assert_eq!(taken(&input, &mut context), Poll::Ready(Some(failure)));
    }

    #[test]
    fn a_sender_is_told_that_the_call_is_over() {
        let (sender, events) = RequestEvents::<String>::channel();
        let count = Arc::new(Count::default());
        let waker = Waker::from(Arc::clone(&count));
        let mut context = Context::from_waker(&waker);
        let mut event = Some("a".to_owned());
        assert!(sender.poll_send(&mut event, &mut context).is_ready());
        let mut event = Some("b".to_owned());
        assert!(sender.poll_send(&mut event, &mut context).is_pending());
        drop(events);
        assert_eq!(count.0.load(Ordering::SeqCst), 1);
        assert_eq!(sender.poll_send(&mut event, &mut context), Poll::Ready(Err(CallOver)));
        assert!(sender.is_over());
    }

    #[test]
    fn a_list_of_events_is_taken_in_its_order() {
        let input = source(RequestEvents::from(["a".to_owned(), "b".to_owned()]));
        let mut context = Context::from_waker(Waker::noop());
        for text in ["a", "b"] {
            assert_eq!(taken(&input, &mut context), Poll::Ready(Some(Ok(text.to_owned()))));
        }
        assert_eq!(taken(&input, &mut context), Poll::Ready(None));
    }
}
