//! A body that reqwest reads while it sends it, and how far it is.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::timeout;

use crate::body::{BodyError, BodyErrorKind, OutgoingBody};
use crate::transport::TransportError;
use crate::transport::upload_wait::UploadWait;

/// A body that is read while it is sent. It is in a lock because the client wants to share it between threads; nobody waits for
/// the lock.
pub(super) struct UploadBody {
    body: Mutex<OutgoingBody>,
    progress: UploadProgress,
}

/// How far a body is. The client does not say what it sent, but it asks for more bytes once it has room for them.
#[derive(Clone)]
pub(super) struct UploadProgress(Arc<Mutex<State>>);

struct State {
    wait: UploadWait,
    /// Whether another limit holds than at the last look at the time.
    has_news: bool,
    need: Need,
    /// Who waits for the answer.
    call: Waker,
    /// Who sends the body.
    sender: Waker,
}

/// Whether the rest of the body is needed.
enum Need {
    Yes,
    /// An answer has come. The body stands still, because the connection would end with it.
    AnswerIsRead,
    No,
}

impl UploadProgress {
    /// Until the first bytes are asked for, the client connects.
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            wait: UploadWait::Answer(Instant::now()),
            has_news: false,
            need: Need::Yes,
            call: Waker::noop().clone(),
            sender: Waker::noop().clone(),
        })))
    }

    pub(super) fn body(&self, body: OutgoingBody) -> UploadBody {
        UploadBody {
            body: Mutex::new(body),
            progress: self.clone(),
        }
    }

    /// The head of the answer, if it comes in time.
    pub(super) async fn answer<T>(
        &self,
        head: impl Future<Output = Result<T, TransportError>>,
        stall: Option<Duration>,
        answer: Duration,
    ) -> Result<T, TransportError> {
        let mut head = pin!(head);
        loop {
            let wait = self.lock().wait;
            let look = wait.next_look(stall, answer)?;
            let left = look.saturating_duration_since(Instant::now());
            if let Ok(Some(answer)) = timeout(left, poll_fn(|context| self.poll_answer(head.as_mut(), context))).await {
                return answer;
            }
        }
    }

    /// `None` where another limit holds from now on.
    fn poll_answer<T>(&self, head: Pin<&mut impl Future<Output = T>>, context: &mut Context<'_>) -> Poll<Option<T>> {
        if let Poll::Ready(answer) = head.poll(context) {
            return Poll::Ready(Some(answer));
        }
        let mut state = self.lock();
        state.call.clone_from(context.waker());
        match std::mem::take(&mut state.has_news) {
            true => Poll::Ready(None),
            false => Poll::Pending,
        }
    }

    /// The service needs no more of the body.
    pub(super) fn stop(&self) {
        self.lock().need = Need::AnswerIsRead;
    }

    /// The answer was read, or is not read any more.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.need = Need::No;
        let sender = state.sender.clone();
        drop(state);
        sender.wake();
    }

    /// Before bytes are read. `None` where none are needed.
    fn begin_read(&self, context: &mut Context<'_>) -> Poll<Option<()>> {
        let mut state = self.lock();
        state.sender.clone_from(context.waker());
        match state.need {
            Need::Yes => {}
            Need::AnswerIsRead => return Poll::Pending,
            Need::No => return Poll::Ready(None),
        }
        match state.wait {
            UploadWait::Answer(_) => state.now_waits_for(UploadWait::Source),
            _ => state.wait = UploadWait::Source,
        }
        Poll::Ready(Some(()))
    }

    /// The client has got bytes.
    fn note_read(&self, is_over: bool) {
        let mut state = self.lock();
        let now = Instant::now();
        match is_over {
            true => state.now_waits_for(UploadWait::Answer(now)),
            false => state.wait = UploadWait::Network(now),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Another limit holds from now on, which may be over sooner.
    fn now_waits_for(&mut self, wait: UploadWait) {
        self.wait = wait;
        self.has_news = true;
        self.call.wake_by_ref();
    }
}

impl http_body::Body for UploadBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = self.get_mut();
        if ready!(this.progress.begin_read(context)).is_none() {
            let error = BodyError::new(BodyErrorKind::Other, 0, None);
            return Poll::Ready(Some(Err(error.because("the answer came before the body was sent"))));
        }
        let body = this.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        let next = ready!(body.poll_next(context));
        this.progress.note_read(body.is_over());
        Poll::Ready(next.map(|bytes| bytes.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        body.len().map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}
