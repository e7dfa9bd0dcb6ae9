//! Why an exchange returned no response.
//!
//! It is not in `transport`, because bodies can end with it too, and transports depend on bodies.

use std::error::Error as StdError;
use std::fmt;

use crate::__line_debug as line_debug;

/// How far an exchange got before it failed. This decides whether the call may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was established (name not found, connection or TLS refused, connect limit reached): the service has seen
    /// nothing.
    Connect,
    /// The service did not take the request, and says so. Only HTTP/2 has this.
    Refused,
    /// The time for the exchange was over after the first bytes of the request were sent.
    TimedOut,
    /// The connection broke after the first bytes of the request were sent.
    Broken,
    /// The response has more bytes than [`Limits::response_bytes`](crate::transport::Limits::response_bytes) allows.
    ResponseTooLarge,
    /// The request or the configuration of the transport is wrong. Another attempt would fail in the same way.
    Other,
}

/// The reason why a request got no response.
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// An error of this kind, with the error of the layer below.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind,
            source: source.into(),
        }
    }

    /// The error of the layer below, where this one says no more about a body that goes out: no transport has had it.
    pub(crate) fn into_reason(self) -> Box<dyn StdError + Send + Sync> {
        match self.kind {
            TransportErrorKind::Other => self.source,
            _ => self.into(),
        }
    }

    /// How far the exchange got.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Refused => "the service did not take the request",
            TransportErrorKind::TimedOut => "timed out",
            TransportErrorKind::Broken => "the connection broke",
            TransportErrorKind::ResponseTooLarge => "the response is too large",
            TransportErrorKind::Other => "could not send the request",
        })
    }
}

line_debug!(struct TransportError { kind, source });

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
