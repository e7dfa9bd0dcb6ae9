//! Blocking work, on a thread of its own.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::thread;

use tinsmith::runtime::credentials::CredentialsError;
use tinsmith::runtime::transport::BoxFuture;

struct Shared<T> {
    outcome: Option<Option<T>>,
    waker: Option<Waker>,
}

/// Runs `work` on a thread with this name, and waits for it without blocking.
pub(super) fn offload<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> BoxFuture<'static, Result<T, CredentialsError>> {
    let shared = Arc::new(Mutex::new(Shared {
        outcome: None,
        waker: None,
    }));
    let finish = Finish(shared.clone());
    let started = thread::Builder::new().name(name.to_owned()).spawn(move || {
        let result = work();
        finish.set(Some(result));
    });
    Box::pin(async move {
        started.map_err(CredentialsError::failed)?;
        let outcome = poll_fn(|cx| {
            let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            match shared.outcome.take() {
                Some(outcome) => Poll::Ready(outcome),
                None => {
                    shared.waker = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await;
        outcome.ok_or_else(|| CredentialsError::failed_because("the work of another thread panicked"))
    })
}

/// Wakes the waiting task, also if the work panics.
struct Finish<T>(Arc<Mutex<Shared<T>>>);

impl<T> Finish<T> {
    fn set(&self, outcome: Option<T>) {
        let waker = {
            let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            shared.outcome.get_or_insert(outcome);
            shared.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Drop for Finish<T> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.set(None);
        }
    }
}
