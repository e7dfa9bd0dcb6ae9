//! Why a wait did not succeed.

use std::fmt;

use crate::error::Error;
use crate::waiter::WaiterError;

/// The reason why a wait did not succeed, and the result of its last call. `Display` shows both in one line.
pub struct WaitError<O, E> {
    inner: Box<WaitErrorParts<O, E>>,
}

struct WaitErrorParts<O, E> {
    reason: WaiterError,
    last: LastAnswer<O, E>,
}

/// The result of the last call of a wait.
pub(super) enum LastAnswer<O, E> {
    /// There was no call.
    None,
    Output(O),
    Error(Error<E>),
}

impl<O, E> LastAnswer<O, E> {
    pub(super) fn output(&self) -> Option<&O> {
        match self {
            Self::Output(output) => Some(output),
            _ => None,
        }
    }

    pub(super) fn error(&self) -> Option<&Error<E>> {
        match self {
            Self::Error(error) => Some(error),
            _ => None,
        }
    }
}

impl<O, E> WaitError<O, E> {
    pub(super) fn new(reason: WaiterError, last: LastAnswer<O, E>) -> Self {
        Self {
            inner: Box::new(WaitErrorParts { reason, last }),
        }
    }

    /// An error without an output or error of a call, as if a wait had ended with it: in a test of what handles it.
    pub fn because(reason: WaiterError) -> Self {
        Self::new(reason, LastAnswer::None)
    }

    /// The same, after this output of the last call.
    #[must_use]
    pub fn with_output(mut self, output: O) -> Self {
        self.inner.last = LastAnswer::Output(output);
        self
    }

    /// The same, after this error of the last call.
    #[must_use]
    pub fn with_error(mut self, error: Error<E>) -> Self {
        self.inner.last = LastAnswer::Error(error);
        self
    }

    /// Why the wait ended.
    pub fn reason(&self) -> &WaiterError {
        &self.inner.reason
    }

    /// Whether the maximum of attempts or of time was reached.
    pub fn is_timeout(&self) -> bool {
        matches!(self.inner.reason, WaiterError::TimedOut { .. })
    }

    /// The output of the last call, if it had one.
    pub fn output(&self) -> Option<&O> {
        self.inner.last.output()
    }

    /// The error of the last call, if it failed: all that the service said, or why there was no answer.
    pub fn error(&self) -> Option<&Error<E>> {
        self.inner.last.error()
    }

    /// The output of the last call, by value.
    pub fn into_output(self) -> Option<O> {
        match self.inner.last {
            LastAnswer::Output(output) => Some(output),
            _ => None,
        }
    }

    /// The error of the last call, by value.
    pub fn into_error(self) -> Option<Error<E>> {
        match self.inner.last {
            LastAnswer::Error(error) => Some(error),
            _ => None,
        }
    }
}

impl<O, E> fmt::Display for WaitError<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.inner.reason, self.error()) {
            // The error itself has the code.
            (WaiterError::UnexpectedError { waiter, .. }, Some(error)) => write!(f, "waiter {waiter} failed: {error}"),
            (reason, Some(error)) => write!(f, "{reason}: {error}"),
            (reason, None) => reason.fmt(f),
        }
    }
}

/// Without the output.
impl<O, E: fmt::Debug> fmt::Debug for WaitError<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("WaitError")
            .field("reason", &self.inner.reason)
            .field("error", &self.error())
            .finish_non_exhaustive()
    }
}

impl<O, E: fmt::Debug> std::error::Error for WaitError<O, E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.reason.source()
    }
}
