//! What can go wrong with a call, with everything that helps to find out why.

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, Instant};

use crate::credentials::CredentialsError;
use crate::debug::REDACTED;
use crate::endpoint::EndpointError;
use crate::http::{Headers, Response};
use crate::modelled_errors::ModelledErrors;
use crate::protocol::Protocol;
use crate::schema::{Service, UnknownOperation};
use crate::secrets::Secrets;
use crate::transport::TransportError;

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
/// `Display` says it all in one line: operation, code or cause (with what the layers below say), message, HTTP status, request
/// id, attempts; only the report on an input has a line for each fault. So there is no [`source`](StdError::source).
pub struct Error<E> {
    inner: Box<Inner<E>>,
}

struct Inner<E> {
    operation: String,
    kind: Kind<E>,
    meta: Metadata,
    retryable: bool,
}

#[derive(Debug)]
pub(crate) enum Kind<E> {
    Service(ErrorResponse<E>),
    Other(Cause),
}

/// What is known of the exchange behind a result or an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// The status of the last response; `None` where none came.
    pub status: Option<u16>,
    /// The service's id of the request (`x-amzn-requestid`, else `x-amz-request-id`, else in the body): what its support asks
    /// for.
    pub request_id: Option<String>,
    /// A second id that some services give (`x-amz-id-2`).
    pub extended_request_id: Option<String>,
    /// The header fields of the last response. `Debug` shows their names alone.
    pub headers: Headers,
    /// How often the request was sent.
    pub attempts: u32,
    /// Whether there would have been another attempt, had the limit on attempts not been reached.
    pub max_attempts_reached: bool,
}

/// Why a call failed, where it is not the service that answered with an error.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause {
    /// The service does not have such an operation. Nothing was sent.
    UnknownOperation(UnknownOperation),
    /// The input is at fault. Nothing was sent.
    Invalid(ValidationReport),
    /// A value of the input cannot be written. Nothing was sent.
    Encode(EncodeError),
    /// No endpoint follows from the configuration. Nothing was sent.
    Endpoint(EndpointError),
    /// There are no credentials, or no way to get them. Nothing was sent.
    Credentials(CredentialsError),
    /// The request cannot be signed: the clock is far off, or a presigned URL would be valid for too long. Nothing was sent.
    Sign(SigningError),
    /// The request got no response.
    Transport(TransportError),
    /// The time for the whole call ran out.
    TimedOut(Duration),
    /// The response is a success, but not what the model says.
    Decode(DecodeError),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation(error) => error.fmt(f),
            Self::Invalid(report) => report.fmt(f),
            Self::Encode(error) => error.fmt(f),
            Self::Endpoint(error) => error.fmt(f),
            Self::Credentials(error) => with_sources(error, f),
            Self::Sign(error) => error.fmt(f),
            Self::Transport(error) => with_sources(error, f),
            Self::TimedOut(limit) => write!(f, "no result within the time limit of {limit:?}"),
            Self::Decode(error) => write!(f, "the response cannot be read: {error}"),
        }
    }
}

/// An error and why, as the layers below tell it, in one line.
fn with_sources(error: &dyn StdError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{error}")?;
    let mut source = error.source();
    while let Some(error) = source {
        write!(f, ": {}", OneLine(&error.to_string()))?;
        source = error.source();
    }
    Ok(())
}

/// An error that the service answered with.
pub struct ErrorResponse<E> {
    pub(crate) code: String,
    pub(crate) message: String,
    /// Whether the model calls the message a secret.
    pub(crate) message_is_secret: bool,
    pub(crate) modelled: Option<E>,
    pub(crate) details: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// What `Debug` must not show of the modelled error.
    pub(crate) secrets: Secrets,
}

impl<E> ErrorResponse<E> {
    /// The error with its members, where the model knows it.
    pub fn modelled(&self) -> Option<&E> {
        self.modelled.as_ref()
    }

    /// What the error has beside code and message, by its names on the wire: members of JSON and elements of XML that are plain values
    /// (`BucketName`, `Key` and `Region` of S3, `Type` of the query protocol), code and message among them. At most 64 of at most
    /// 64 KiB. The secrets of the call are masked.
    pub fn details(&self) -> impl Iterator<Item = (&str, &str)> {
        self.details.iter().map(|(name, text)| (&**name, &**text))
    }

    /// One of the [`Self::details`].
    pub fn detail(&self, name: &str) -> Option<&str> {
        self.details().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// The body as it came: for codes that the model does not know. It can hold secrets.
    pub fn raw_body(&self) -> &[u8] {
        &self.body
    }
}

impl<E> ErrorResponse<E> {
    fn shown_message(&self) -> OneLine<'_> {
        OneLine(if self.message_is_secret {
            REDACTED
        } else {
            &self.message
        })
    }
}

impl<E: fmt::Debug> fmt::Debug for ErrorResponse<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorResponse")
            .field("code", &self.code)
            .field("message", &self.shown_message().to_string())
            .field(
                "modelled",
                &format_args!("{}", self.secrets.mask(&format!("{:?}", self.modelled))),
            )
            .field("body", &format_args!("{REDACTED} ({} bytes)", self.body.len()))
            .finish()
    }
}

impl<E> Error<E> {
    pub(crate) fn new(operation: impl Into<String>, kind: Kind<E>, meta: Metadata) -> Self {
        Self {
            inner: Box::new(Inner {
                operation: operation.into(),
                kind,
                meta,
                retryable: false,
            }),
        }
    }

    pub(crate) fn retryable(mut self, retryable: bool) -> Self {
        self.inner.retryable = retryable;
        self
    }

    /// The operation that was called.
    pub fn operation(&self) -> &str {
        &self.inner.operation
    }

    /// The modelled error that the service answered with, whatever operation it belongs to in the model.
    pub fn service(&self) -> Option<&E> {
        self.response()?.modelled()
    }

    /// All that is known of an error that the service answered with.
    pub fn response(&self) -> Option<&ErrorResponse<E>> {
        match &self.inner.kind {
            Kind::Service(response) => Some(response),
            Kind::Other(_) => None,
        }
    }

    /// Why the call failed, where it is not the service that answered with an error.
    pub fn cause(&self) -> Option<&Cause> {
        match &self.inner.kind {
            Kind::Service(_) => None,
            Kind::Other(cause) => Some(cause),
        }
    }

    /// The service's code for the error, modelled or not; the status as text where it gave none.
    pub fn code(&self) -> Option<&str> {
        self.response().map(|response| response.code.as_str())
    }

    /// What the service says to people. It can be empty. Where the model calls it a secret, only this shows it.
    pub fn message(&self) -> Option<&str> {
        self.response().map(|response| response.message.as_str())
    }

    /// The HTTP status of the last response, where there was one.
    pub fn status(&self) -> Option<u16> {
        self.inner.meta.status
    }

    /// The service's id of the request, where there is one.
    pub fn request_id(&self) -> Option<&str> {
        self.inner.meta.request_id.as_deref()
    }

    /// How often the request was sent: 0 where the call failed before.
    pub fn attempts(&self) -> u32 {
        self.inner.meta.attempts
    }

    /// All that is known of the exchange.
    pub fn metadata(&self) -> &Metadata {
        &self.inner.meta
    }

    /// Whether the same call is worth making again: the service answered with an error that passes, or has seen nothing of the
    /// call, or may see it twice. After a time-out or a broken connection that is not so for operations that are good for a
    /// single use, nor, with [`strict_retries`](crate::ClientBuilder::strict_retries), for those that are not idempotent.
    pub fn is_retryable(&self) -> bool {
        self.inner.retryable
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

impl Metadata {
    pub(crate) fn note_response(&mut self, response: &Response, protocol: &dyn Protocol, deadline: Option<Instant>) {
        let header = |name: &str| response.headers.get(name).map(str::to_owned);
        self.status = Some(response.status);
        self.request_id = header("x-amzn-requestid")
            .or_else(|| header("x-amz-request-id"))
            .or_else(|| protocol.request_id(response, deadline));
        self.extended_request_id = header("x-amz-id-2");
    }

    /// Masks the secrets of the call in what the service says.
    pub(crate) fn mask(&mut self, secrets: &Secrets) {
        for id in [&mut self.request_id, &mut self.extended_request_id]
            .into_iter()
            .flatten()
        {
            secrets.mask_in(id);
        }
    }

    /// The last attempt got no response, so what an earlier one brought does not belong to the result.
    pub(crate) fn clear_response(&mut self) {
        *self = Self {
            attempts: self.attempts,
            ..Self::default()
        };
    }

    /// ` (HTTP 400, request id 1234, 2 attempts)`: what there is of it.
    fn fmt_suffix(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attempts == 0 {
            return Ok(());
        }
        f.write_str(" (")?;
        if let Some(status) = self.status {
            write!(f, "HTTP {status}, ")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, "request id {}, ", OneLine(id))?;
        }
        let plural = if self.attempts == 1 { "" } else { "s" };
        write!(f, "{} attempt{plural})", self.attempts)
    }
}

/// Text from outside on one line, without control characters, cut where it is long.
struct OneLine<'a>(&'a str);

/// Enough for any message that is meant for people; a page of HTML is not.
const LONGEST_SHOWN: usize = 500;

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (count, c) in self.0.chars().enumerate() {
            if count == LONGEST_SHOWN {
                return f.write_str("…");
            }
            write!(f, "{}", if c.is_control() { ' ' } else { c })?;
        }
        Ok(())
    }
}

/// Without a source: what the layers below say stands in the line already, so nothing is printed twice.
impl<E: fmt::Debug> StdError for Error<E> {}

/// Reads the members of a modelled error. Members that cannot be read must not hide the error itself, so they stay unset.
pub(crate) fn modelled<E: ModelledErrors>(
    service: &Service,
    index: Option<usize>,
    response: &Response,
    deadline: Option<Instant>,
) -> Option<E> {
    let index = index?;
    let mut error = E::at(index)?;
    match service
        .protocol
        .decode_error(service.errors.get(index)?, response, deadline, error.members())
    {
        Ok(()) => Some(error),
        Err(_) => E::at(index),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(message_is_secret: bool) -> Error<()> {
        let response = ErrorResponse {
            code: "Refused".to_owned(),
            message: "for\nreasons".to_owned(),
            message_is_secret,
            modelled: None,
            details: Vec::new(),
            body: Vec::new(),
            secrets: Secrets::default(),
        };
        Error::new("Get", Kind::Service(response), Metadata::default())
    }

    #[test]
    fn a_message_that_the_model_calls_a_secret_is_not_printed() {
        let open = error(false);
        assert_eq!(open.to_string(), "Get: Refused: for reasons");
        let secret = error(true);
        assert_eq!(secret.to_string(), "Get: Refused: *** redacted ***");
        assert!(!format!("{secret:?}").contains("reasons"));
        assert_eq!(secret.message(), Some("for\nreasons"));
    }
}
