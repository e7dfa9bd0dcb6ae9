//! Questions of programs about an error.

use super::{Cause, Error, ErrorResponse};
use crate::retry;
use crate::transport::TransportErrorKind;

/// Parts of codes that mean that something does not exist.
const NOT_FOUND: [&str; 7] = [
    "NotFound",
    "NoSuch",
    "DoesNotExist",
    "NotExist",
    "NonExistent",
    "Nonexistent",
    "UnknownResource",
];

impl<E> Error<E> {
    /// Whether the service answered with this error, by its code or by its name in the model: `error.is("NoSuchKey")`. It works
    /// whether the model knows the error or not, so it still works when a later model knows it.
    pub fn is(&self, code: &str) -> bool {
        self.response().is_some_and(|response| {
            let by_model = |known: &crate::schema::ErrorSchema| known.code == code || known.shape.name == code;
            response.code == code || response.known.is_some_and(by_model)
        })
    }

    /// Whether the service throttles the caller: by its code, by the model, by the status 429, or by an error in a stream of
    /// events.
    pub fn is_throttling(&self) -> bool {
        let says_so = |response: &ErrorResponse<E>| retry::is_throttling(&response.code, response.known);
        self.inner.throttling
            || self
                .response()
                .is_some_and(|response| says_so(response) || self.status() == Some(429))
    }

    /// Whether no answer came in time: the time for the call, for an attempt or for connecting was over.
    pub fn is_timeout(&self) -> bool {
        match self.cause() {
            Some(Cause::TimedOut(_)) => true,
            Some(Cause::Transport(error)) => error.kind() == TransportErrorKind::TimedOut,
            _ => false,
        }
    }

    /// Whether the service says that something does not exist: by the status 404, or by a code such as `NoSuchKey`,
    /// `ResourceNotFoundException` or `QueueDoesNotExist`.
    pub fn is_not_found(&self) -> bool {
        self.response().is_some_and(|response| {
            let names = [
                Some(response.code.as_str()),
                response.known.map(|known| known.shape.name),
            ];
            let says_so = |name: &str| NOT_FOUND.iter().any(|word| name.contains(word));
            self.status() == Some(404) || names.into_iter().flatten().any(says_so)
        })
    }
}
