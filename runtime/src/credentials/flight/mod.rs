//! One result for all who ask at the same time.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::future::BoxFuture;

#[cfg(test)]
mod tests;

/// A future that several tasks and threads wait for.
///
/// Whoever waits also polls the future. So it does not matter if somebody gives up or is not polled for some time: the others
/// complete it. When the last one is dropped, the future is dropped.
pub(super) struct Flight<T> {
    stage: Mutex<Stage<T>>,
    waiting: Arc<Waiting>,
}

enum Stage<T> {
    /// Nobody polls it at the moment.
    Idle(BoxFuture<'static, T>),
    /// Somebody polls it at the moment. The flag says whether another waiter came in the meantime and was sent away.
    Polled { missed: bool },
    /// It has ended.
    Ended(T),
    /// It panicked.
    Lost,
}

impl<T: Clone> Flight<T> {
    pub(super) fn new(future: BoxFuture<'static, T>) -> Self {
        Self {
            stage: Mutex::new(Stage::Idle(future)),
            waiting: Arc::default(),
        }
    }

    /// The result once there is one; `None` if the future panicked.
    pub(super) fn poll(&self, cx: &Context<'_>) -> Poll<Option<T>> {
        let mut stage = self.stage();
        self.waiting.add(cx.waker());
        match mem::replace(&mut *stage, Stage::Lost) {
            Stage::Idle(future) => {
                *stage = Stage::Polled { missed: false };
                self.waiting.lock().woken = false;
                drop(stage);
                self.drive(future)
            }
            Stage::Polled { .. } => {
                *stage = Stage::Polled { missed: true };
                Poll::Pending
            }
            Stage::Ended(value) => {
                *stage = Stage::Ended(value.clone());
                Poll::Ready(Some(value))
            }
            Stage::Lost => Poll::Ready(None),
        }
    }

    /// Polls the future without holding the lock: a provider may block, and others must be able to come and wait.
    fn drive(&self, mut future: BoxFuture<'static, T>) -> Poll<Option<T>> {
        let mut guard = StageGuard {
            flight: self,
            stage: Some(Stage::Lost),
        };
        let waker = Waker::from(self.waiting.clone());
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => {
                guard.stage = Some(Stage::Ended(value.clone()));
                Poll::Ready(Some(value))
            }
            Poll::Pending => {
                guard.stage = Some(Stage::Idle(future));
                Poll::Pending
            }
        }
    }

    fn stage(&self) -> MutexGuard<'_, Stage<T>> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Restores the stage after a poll, even after a panic.
struct StageGuard<'a, T: Clone> {
    flight: &'a Flight<T>,
    stage: Option<Stage<T>>,
}

impl<T: Clone> Drop for StageGuard<'_, T> {
    fn drop(&mut self) {
        let Some(next) = self.stage.take() else { return };
        let ended = !matches!(next, Stage::Idle(_));
        let before = mem::replace(&mut *self.flight.stage(), next);
        let missed = matches!(before, Stage::Polled { missed: true });
        // A wake during the poll did not reach the waiters that came after it, and one of them may be the last one left. Without
        // a wake during the poll nobody is woken: otherwise many waiters would wake each other all the time.
        if ended || (missed && self.flight.waiting.lock().woken) {
            self.flight.waiting.wake_all();
        }
    }
}

/// The waiters. The wakers of the future hold it, and they must not hold the flight, because such a circle would never be freed.
#[derive(Default)]
struct Waiting(Mutex<Wakers>);

#[derive(Default)]
struct Wakers {
    wakers: Vec<Waker>,
    /// Whether the future was woken since the last poll began.
    woken: bool,
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, Wakers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, waker: &Waker) {
        let wakers = &mut self.lock().wakers;
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }

    fn wake_all(&self) {
        let wakers = {
            let mut waiting = self.lock();
            waiting.woken = true;
            mem::take(&mut waiting.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }
}
