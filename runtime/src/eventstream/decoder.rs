//! Messages out of a stream of bytes.

use std::fmt;

use super::{Message, MessageError};

/// Puts messages together from the pieces in which their bytes arrive. It holds no more than one message and what was pushed
/// behind it.
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
    /// How much of the buffer is read.
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
    /// The message is damaged or too long. Nothing behind it can be found then: every further call says the same.
    pub fn message(&mut self) -> Result<Option<Message>, MessageError> {
        let rest = self.buffer.get(self.start..).unwrap_or_default();
        let Some((message, length)) = Message::read(rest)? else {
            return Ok(None);
        };
        self.start += length;
        Ok(Some(message))
    }

    /// Makes sure, at the end of the stream, that it does not end in a message.
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
