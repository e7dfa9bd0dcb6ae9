//! Messages of event streams: `application/vnd.amazon.eventstream`, by Smithy's specification of that name.
//!
//! A message is a few typed headers and a payload, with lengths and checksums around them. This module knows nothing about
//! events: it reads and writes messages, and does no I/O.

mod decoder;
mod error;
mod read;
mod write;

use std::fmt;

pub use decoder::Decoder;
pub use error::MessageError;
pub use read::MessageRef;
pub(crate) use read::NotText;
pub(crate) use write::headers as header_bytes;

use crate::timestamp::Timestamp;

/// The bytes before the headers: the length of the message, the length of the headers, and a checksum of both.
const PRELUDE: usize = 12;
/// The bytes after the payload: a checksum of everything before.
const CHECKSUM: usize = 4;
/// The maximum length of a message's headers in bytes, as in botocore.
const MAX_HEADERS: usize = 128 * 1024;
/// The maximum length of a message's payload in bytes, as in botocore.
const MAX_PAYLOAD: usize = 24 * 1024 * 1024;

/// A message.
#[derive(Clone, Default, PartialEq)]
pub struct Message {
    /// The headers, in order. Names are unique.
    pub headers: Vec<(String, HeaderValue)>,
    /// The contents of the message.
    pub payload: Vec<u8>,
}

impl Message {
    /// The value of the header with this name. Upper and lower case differ.
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        let header = self.headers.iter().find(|(known, _)| known == name);
        header.map(|(_, value)| value)
    }

    /// Reads the message at the start of `bytes`, and returns its length. `None` means that more bytes are needed.
    ///
    /// # Errors
    ///
    /// It is damaged or too long. Nothing after it can be found.
    pub fn read(bytes: &[u8]) -> Result<Option<(Self, usize)>, MessageError> {
        let found = MessageRef::read(bytes)?;
        Ok(found.map(|(message, length)| (message.to_message(), length)))
    }

    /// Appends the message.
    ///
    /// # Errors
    ///
    /// A header has no name, a name or value that is too long, or a name that is not unique; or the message is too long. Nothing
    /// is appended then.
    pub fn write(&self, out: &mut Vec<u8>) -> Result<(), MessageError> {
        write::message(self, out)
    }
}

/// Without header values and payload, because they may contain secrets.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Message")
            .field("headers", &names)
            .field("payload_length", &self.payload.len())
            .finish()
    }
}

/// The value of a header.
#[derive(Clone, PartialEq)]
pub enum HeaderValue {
    /// A boolean.
    Boolean(bool),
    /// A whole number of 8 bits.
    Byte(i8),
    /// A whole number of 16 bits.
    Short(i16),
    /// A whole number of 32 bits.
    Integer(i32),
    /// A whole number of 64 bits.
    Long(i64),
    /// Bytes.
    Blob(Vec<u8>),
    /// Text.
    String(String),
    /// A moment. It is written in whole milliseconds.
    Timestamp(Timestamp),
    /// A UUID.
    Uuid([u8; 16]),
}

/// Only the type, because the value may be secret.
impl fmt::Debug for HeaderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Boolean(_) => "Boolean",
            Self::Byte(_) => "Byte",
            Self::Short(_) => "Short",
            Self::Integer(_) => "Integer",
            Self::Long(_) => "Long",
            Self::Blob(_) => "Blob",
            Self::String(_) => "String",
            Self::Timestamp(_) => "Timestamp",
            Self::Uuid(_) => "Uuid",
        })
    }
}

#[cfg(test)]
mod tests;
