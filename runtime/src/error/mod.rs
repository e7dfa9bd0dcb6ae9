//! The errors of calls, with everything that helps to find the reason.

mod cause;
mod kinds;
mod made;
mod metadata;
mod one_line;
mod response;

use std::error::Error as StdError;
use std::fmt;

use one_line::OneLine;

pub use cause::Cause;
pub use metadata::Metadata;
pub use response::ErrorResponse;

#[cfg(feature = "jmespath")]
pub use crate::jmespath::{EvalError, ParseError, ParseErrorKind};
#[cfg(feature = "jmespath")]
pub use crate::paginate::PaginationError;
pub use crate::protocol::{DecodeError, EncodeError};
pub use crate::settings::SettingsError;
pub use crate::sign::SigningError;
pub use crate::validate::{ValidationReport, Violation};
#[cfg(feature = "jmespath")]
pub use crate::waiter::WaiterError;

/// A call that failed.
///
/// `Display` shows everything in one line: operation, code or cause (with its sources), message, HTTP status, request id,
/// attempts. Only a report on an input has a line for each violation. So there is no [`source`](StdError::source).
pub struct Error<E> {
    inner: Box<ErrorParts<E>>,
}

struct ErrorParts<E> {
    operation: String,
    kind: Kind<E>,
    meta: Metadata,
    retryable: bool,
    throttling: bool,
}

#[derive(Debug)]
pub(crate) enum Kind<E> {
    Service(ErrorResponse<E>),
    Other(Cause),
}

impl<E> Error<E> {
    pub(crate) fn new(operation: impl Into<String>, kind: Kind<E>, meta: Metadata) -> Self {
        Self {
            inner: Box::new(ErrorParts {
                operation: operation.into(),
                kind,
                meta,
                retryable: false,
                throttling: false,
            }),
        }
    }

    pub(crate) fn retryable(mut self, retryable: bool) -> Self {
        self.inner.retryable = retryable;
        self
    }

    #[cfg(feature = "eventstream")]
    pub(crate) fn throttling(mut self, throttling: bool) -> Self {
        self.inner.throttling = throttling;
        self
    }

    /// The operation that was called.
    pub fn operation(&self) -> &str {
        &self.inner.operation
    }

    /// The modelled error with which the service answered, whatever operation it belongs to in the model.
    pub fn service(&self) -> Option<&E> {
        self.response()?.modelled()
    }

    /// The whole error with which the service answered.
    pub fn response(&self) -> Option<&ErrorResponse<E>> {
        match &self.inner.kind {
            Kind::Service(response) => Some(response),
            Kind::Other(_) => None,
        }
    }

    /// Why the call failed, if the service did not answer with an error.
    pub fn cause(&self) -> Option<&Cause> {
        match &self.inner.kind {
            Kind::Service(_) => None,
            Kind::Other(cause) => Some(cause),
        }
    }

    /// The service's code for the error, modelled or not; the status as text if it sent none.
    pub fn code(&self) -> Option<&str> {
        self.response().map(|response| response.code.as_str())
    }

    /// The message of the service, for people. It can be empty. If the model calls it secret, only this method shows it.
    pub fn message(&self) -> Option<&str> {
        self.response().map(|response| response.message.as_str())
    }

    /// The HTTP status of the last response, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.inner.meta.status
    }

    /// The service's id of the request, if there is one.
    pub fn request_id(&self) -> Option<&str> {
        self.inner.meta.request_id.as_deref()
    }

    /// How many times the request was sent: 0 if the call failed before.
    pub fn attempts(&self) -> u32 {
        self.inner.meta.attempts
    }

    /// The metadata of the exchange.
    pub fn metadata(&self) -> &Metadata {
        &self.inner.meta
    }

    /// Whether the same call may be made again: the service answered with a transient error, or has seen nothing of the call, or
    /// may see it twice. After a time-out or a broken connection this is false for single-use operations and, with
    /// [`strict_retries`](crate::ClientBuilder::strict_retries), for those that are not idempotent.
    pub fn is_retryable(&self) -> bool {
        self.inner.retryable
    }
}

/// The line of `Display`, because `fn main() -> Result<…>` and `unwrap` print it. `{:#?}` shows the fields.
impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("Error")
            .field("operation", &self.inner.operation)
            .field("kind", &self.inner.kind)
            .field("metadata", &self.inner.meta)
            .finish()
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.inner.operation.is_empty() {
            write!(f, "{}: ", self.inner.operation)?;
        }
        match &self.inner.kind {
            Kind::Service(response) => {
                match &*response.code {
                    "" => f.write_str("an error without a code")?,
                    code => OneLine(code).fmt(f)?,
                }
                if !response.message.is_empty() {
                    write!(f, ": {}", response.shown_message())?;
                }
            }
            Kind::Other(cause) => cause.fmt(f)?,
        }
        self.inner.meta.fmt_suffix(f)
    }
}

/// Without a source: the line already contains the texts of the sources, so nothing is printed twice.
impl<E: fmt::Debug> StdError for Error<E> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::Secrets;

    fn error(message_is_secret: bool) -> Error<()> {
        let response = ErrorResponse {
            code: "Refused".to_owned(),
            message: "for\nreasons".to_owned(),
            message_is_secret,
            modelled: None,
            known: None,
            details: Vec::new(),
            body: Vec::new(),
            secrets: Secrets::default(),
        };
        Error::new("Get", Kind::Service(response), Metadata::default())
    }

    #[test]
    fn debug_is_the_line_and_the_structure_is_behind_the_alternate_form() {
        let error = error(false);
        assert_eq!(format!("{error:?}"), error.to_string());
        let structure = format!("{error:#?}");
        assert!(
            structure.starts_with("Error {\n    operation: \"Get\",\n"),
            "{structure}"
        );
        let refused = crate::ConfigError::UnknownEndpointParam("Colour".to_owned());
        assert_eq!(format!("{refused:?}"), refused.to_string());
        assert_eq!(format!("{refused:#?}"), "UnknownEndpointParam(\n    \"Colour\",\n)");
    }

    #[test]
    fn a_message_that_the_model_calls_a_secret_is_not_printed() {
        let open = error(false);
        assert_eq!(open.to_string(), "Get: Refused: for reasons");
        let secret = error(true);
        assert_eq!(secret.to_string(), "Get: Refused: *** redacted ***");
        assert!(!format!("{secret:?} {secret:#?}").contains("reasons"));
        assert_eq!(secret.message(), Some("for\nreasons"));
    }
}
