//! Messages of event streams: `application/vnd.amazon.eventstream`, as Smithy's specification of that name has it.
//!
//! A message is a few typed headers and a payload, between lengths and checksums. This module knows nothing of events: it
//! reads and writes messages, and does no I/O.

mod decoder;
mod error;
mod read;
mod write;

use std::fmt;

pub use decoder::Decoder;
pub use error::MessageError;

use crate::timestamp::Timestamp;

/// The bytes before the headers: the message's length, that of the headers, and a checksum of the two.
const PRELUDE: usize = 12;
/// The bytes behind the payload: a checksum of all before.
const CHECKSUM: usize = 4;
/// The most bytes that the headers of a message may take, as in botocore.
const MAX_HEADERS: usize = 128 * 1024;
/// The most bytes that the payload of a message may take, as in botocore.
const MAX_PAYLOAD: usize = 24 * 1024 * 1024;

/// A message.
#[derive(Clone, Default, PartialEq)]
pub struct Message {
    /// The headers, in order. No name comes twice.
    pub headers: Vec<(String, HeaderValue)>,
    /// What the message carries.
    pub payload: Vec<u8>,
}

impl Message {
    /// The value of the header of that name. Names are as they are: case counts.
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        let header = self.headers.iter().find(|(known, _)| known == name);
        header.map(|(_, value)| value)
    }

    /// Reads the message at the start of `bytes`, and says how many bytes it takes. `None` asks for more bytes.
    ///
    /// # Errors
    ///
    /// It is damaged or too long. Nothing that follows it can be found then.
    pub fn read(bytes: &[u8]) -> Result<Option<(Self, usize)>, MessageError> {
        read::message(bytes)
    }

    /// Appends the message.
    ///
    /// # Errors
    ///
    /// A header has no name, too long a name or value, or one that comes twice; or the whole is too long. Nothing is
    /// appended then.
    pub fn write(&self, out: &mut Vec<u8>) -> Result<(), MessageError> {
        write::message(self, out)
    }
}

/// Without header values and payload: they may hold secrets.
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
    /// A moment. Only whole milliseconds are written.
    Timestamp(Timestamp),
    /// A UUID.
    Uuid([u8; 16]),
}

/// Only the type: the value may be a secret.
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
