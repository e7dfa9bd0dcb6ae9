//! Reads messages from a stream of bytes.

use std::fmt;

use super::{Message, MessageError};

/// Joins messages from the pieces in which their bytes arrive. It contains at most one message and the bytes that were pushed
/// after it.
///
/// ```
/// use tinsmith_runtime::internals::eventstream::{Decoder, Message};
///
/// let mut bytes = Vec::new();
/// Message { headers: vec![], payload: b"hello".to_vec() }.write(&mut bytes)?;
/// let (first, second) = bytes.split_at(7);
///
/// let mut decoder = Decoder::default();
/// decoder.push(first);
/// assert_eq!(decoder.message()?, None);
/// decoder.push(second);
/// assert_eq!(decoder.message()?.unwrap().payload, b"hello");
/// decoder.finish()?;
/// # Ok::<(), tinsmith_runtime::internals::eventstream::MessageError>(())
/// ```
#[derive(Default)]
pub struct Decoder {
    buffer: Vec<u8>,
    /// How many bytes of the buffer were read.
    start: usize,
}

impl Decoder {
    /// Takes the next bytes of the stream.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next message; `None` until all of its bytes are there.
    ///
    /// # Errors
    ///
    /// The message is damaged or too long. Nothing after it can be found, so every further call gives the same error.
    pub fn message(&mut self) -> Result<Option<Message>, MessageError> {
        let rest = self.buffer.get(self.start..).unwrap_or_default();
        let Some((message, length)) = Message::read(rest)? else {
            return Ok(None);
        };
        self.start += length;
        Ok(Some(message))
    }

    /// Checks, at the end of the stream, that it does not end inside a message.
    ///
    /// # Errors
    ///
    /// It does, with [`MessageError::Length`].
    pub fn finish(self) -> Result<(), MessageError> {
        if self.start == self.buffer.len() {
            Ok(())
        } else {
            Err(MessageError::Length)
        }
    }
}

/// Without the bytes, which may hold secrets.
impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiting = self.buffer.len() - self.start;
        f.debug_struct("Decoder").field("waiting_bytes", &waiting).finish()
    }
}
