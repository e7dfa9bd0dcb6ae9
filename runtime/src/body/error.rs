//! Why a body was not read, or not sent, to its end.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;

use crate::__line_debug as line_debug;
use crate::http::error::{TransportError, TransportErrorKind};

/// Why a body was not moved to its end.
#[derive(Clone)]
pub struct BodyError {
    kind: BodyErrorKind,
    moved: u64,
    expected: Option<u64>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What happened to a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyErrorKind {
    /// The connection ended before the body did.
    UnexpectedEof,
    /// Nothing moved for longer than the stall limit of the client allows.
    Stalled,
    /// All bytes came, and they are not those that the checksum of the answer is of.
    ChecksumMismatch,
    /// The body has more bytes than the caller allows.
    TooLarge,
    /// A file could not be read or written.
    File,
    /// The reader or stream that gives the body of a request failed.
    Source,
    /// The body of a request has another length than was said, or than its file had when the call began.
    LengthDiffers,
    /// The length of the body of a request is not known, and the service must be told.
    LengthUnknown,
    /// The body of a request can be read once alone, and would have to be read again.
    CannotRepeat,
    /// Anything else, as the transport says.
    Other,
}

impl BodyError {
    pub(crate) fn new(kind: BodyErrorKind, moved: u64, expected: Option<u64>) -> Self {
        Self {
            kind,
            moved,
            expected,
            source: None,
        }
    }

    pub(crate) fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }

    /// What a transport's error means for a body of which so much came.
    pub(crate) fn of_transport(error: TransportError, moved: u64, expected: Option<u64>) -> Self {
        let kind = match error.kind() {
            // A body that has begun is refused in its middle.
            TransportErrorKind::Broken | TransportErrorKind::Refused => BodyErrorKind::UnexpectedEof,
            TransportErrorKind::TimedOut => BodyErrorKind::Stalled,
            TransportErrorKind::ResponseTooLarge => BodyErrorKind::TooLarge,
            _ => BodyErrorKind::Other,
        };
        Self::new(kind, moved, expected).because(error)
    }

    /// What it means for a response whose body was read as a whole.
    pub(crate) fn into_transport(self) -> TransportError {
        let kind = match self.kind {
            BodyErrorKind::TooLarge => {
                let text = "the body has more bytes than `max_response_bytes` allows";
                return TransportError::new(TransportErrorKind::ResponseTooLarge, text);
            }
            BodyErrorKind::Stalled => TransportErrorKind::TimedOut,
            _ => TransportErrorKind::Broken,
        };
        TransportError::new(kind, self)
    }

    /// What happened.
    pub fn kind(&self) -> BodyErrorKind {
        self.kind
    }

    /// How many bytes had come until then.
    pub fn received(&self) -> u64 {
        self.moved
    }

    /// How many bytes the body has, where that is known.
    pub fn expected(&self) -> Option<u64> {
        self.expected
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            BodyErrorKind::UnexpectedEof => "the body ended early",
            BodyErrorKind::Stalled => "the body stood still for too long (see `stall_timeout` of the client)",
            BodyErrorKind::ChecksumMismatch => "the body does not have the checksum that the service gave",
            BodyErrorKind::TooLarge => "the body has more bytes than the limit of the caller",
            BodyErrorKind::File => "a file could not be read or written",
            BodyErrorKind::Source => "what gives the body failed",
            BodyErrorKind::LengthDiffers => "the body does not have the length that was said",
            BodyErrorKind::LengthUnknown => {
                return f.write_str(
                    "the service must be told how long the body is, and that is not known; say it with `RequestBody::content_length`",
                );
            }
            BodyErrorKind::CannotRepeat => {
                return f.write_str(
                    "the body can be read once alone, and would have to be read again; give bytes, a file or a reader that can seek",
                );
            }
            BodyErrorKind::Other => "the body could not be moved",
        })?;
        match self.expected {
            Some(expected) => write!(f, ", after {} of {expected} bytes", self.moved)?,
            None => write!(f, ", after {} bytes", self.moved)?,
        }
        let mut source = self.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

line_debug!(struct BodyError { kind, moved, expected, source });

/// Without a source: what the layers below say is in the line already.
impl StdError for BodyError {}

impl BodyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// The error is inside, for `downcast`.
impl From<BodyError> for io::Error {
    fn from(error: BodyError) -> Self {
        let kind = match error.kind {
            BodyErrorKind::UnexpectedEof => io::ErrorKind::UnexpectedEof,
            BodyErrorKind::Stalled => io::ErrorKind::TimedOut,
            BodyErrorKind::ChecksumMismatch => io::ErrorKind::InvalidData,
            BodyErrorKind::TooLarge => io::ErrorKind::FileTooLarge,
            BodyErrorKind::LengthDiffers | BodyErrorKind::LengthUnknown | BodyErrorKind::CannotRepeat => {
                io::ErrorKind::InvalidInput
            }
            BodyErrorKind::File | BodyErrorKind::Source | BodyErrorKind::Other => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}
