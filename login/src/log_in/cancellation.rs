//! Ending a login from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Cancels a login from another thread or a signal handler. A clone cancels the same login.
///
/// A login looks at it four times a second while it waits for the person, and between calls; a call that is under way is waited
/// for. An async login can as well be dropped.
#[derive(Clone, Debug, Default)]
pub struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    /// Nothing is cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels the login.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether the login is cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
