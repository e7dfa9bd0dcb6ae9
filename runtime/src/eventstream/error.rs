//! The problems of a message.

use std::fmt;

use crate::__line_debug as line_debug;

/// A message that cannot be read or written.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MessageError {
    /// A checksum does not fit the bytes before it: they were damaged on the way.
    Checksum,
    /// The lengths in the message do not fit together, or the bytes end before the message does.
    Length,
    /// The headers are longer than a message may have.
    HeadersTooLong,
    /// The payload is longer than a message may have.
    PayloadTooLong,
    /// The name of a header is empty, too long or not UTF-8.
    HeaderName,
    /// The type of a header is unknown.
    HeaderType,
    /// The value of a header is too long, cut off, or does not have its type.
    HeaderValue,
    /// Two headers have the same name.
    DuplicateHeader,
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Checksum => "an event stream message was damaged on the way: a checksum does not match",
            Self::Length => "an event stream message ends before its end, or its lengths do not fit together",
            Self::HeadersTooLong => "the headers of an event stream message are longer than 128 KiB",
            Self::PayloadTooLong => "the payload of an event stream message is longer than 24 MiB",
            Self::HeaderName => "a header of an event stream message has no name of 1 to 255 bytes of UTF-8",
            Self::HeaderType => "a header of an event stream message has a type that there is not",
            Self::HeaderValue => {
                "the value of a header of an event stream message is too long, cut off, or not of its type"
            }
            Self::DuplicateHeader => "two headers of an event stream message have the same name",
        })
    }
}

line_debug!(MessageError {
    Checksum,
    Length,
    HeadersTooLong,
    PayloadTooLong,
    HeaderName,
    HeaderType,
    HeaderValue,
    DuplicateHeader,
});

impl std::error::Error for MessageError {}
