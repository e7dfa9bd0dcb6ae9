//! Reads messages from a stream of bytes.

use std::fmt;

use bytes::{Buf, Bytes};

use super::read::{self, MessageRef};
use super::{Message, MessageError, PRELUDE};

/// Joins messages from the pieces in which their bytes arrive. A message that is in one piece is read where it is; only what is in two
/// or more is copied together.
///
/// ```
/// use tinsmith_runtime::internals::eventstream::{Decoder, Message};
///
/// let mut bytes = Vec::new();
/// Message { headers: vec![], payload: b"hello".to_vec() }.write(&mut bytes)?;
/// let (first, second) = bytes.split_at(7);
///
/// let mut decoder = Decoder::default();
/// decoder.push(first.to_vec().into());
/// assert_eq!(decoder.message()?, None);
/// decoder.push(second.to_vec().into());
/// assert_eq!(decoder.message()?.unwrap().payload, b"hello");
/// decoder.finish()?;
/// # Ok::<(), tinsmith_runtime::internals::eventstream::MessageError>(())
/// ```
#[derive(Default)]
pub struct Decoder {
    /// The message that began in an earlier piece, as far as it was copied.
    begun: Vec<u8>,
    /// What is left of the last piece.
    piece: Bytes,
    /// The length of the message that was given, at the start of what began earlier, else of the piece.
    given: usize,
}

impl Decoder {
    /// Takes the next bytes of the stream. It copies what is there of earlier ones, which is little after [`Self::message`] gave `None`.
    pub fn push(&mut self, bytes: Bytes) {
        self.pass_on();
        if self.begun.is_empty() && self.piece.is_empty() {
            self.piece = bytes;
            return;
        }
        let rest = std::mem::replace(&mut self.piece, bytes);
        self.begun.extend_from_slice(&rest);
    }

    /// The next message; `None` until all of its bytes are there.
    ///
    /// # Errors
    ///
    /// The message is damaged or too long. Nothing after it can be found, so every further call gives the same error.
    pub fn message(&mut self) -> Result<Option<Message>, MessageError> {
        Ok(self.message_ref()?.map(MessageRef::to_message))
    }

    /// The same, where its bytes are.
    ///
    /// # Errors
    ///
    /// As [`Self::message`].
    pub fn message_ref(&mut self) -> Result<Option<MessageRef<'_>>, MessageError> {
        self.pass_on();
        if !self.begun.is_empty() {
            return self.begun_message();
        }
        let found = MessageRef::read(&self.piece)?;
        Ok(found.map(|(message, length)| {
            self.given = length;
            message
        }))
    }

    /// The message that began in an earlier piece.
    fn begun_message(&mut self) -> Result<Option<MessageRef<'_>>, MessageError> {
        if !self.copy_up_to(PRELUDE) {
            return Ok(None);
        }
        let Some(length) = read::length(&self.begun)? else {
            return Ok(None);
        };
        if !self.copy_up_to(length.message) {
            return Ok(None);
        }
        let found = MessageRef::read(&self.begun)?;
        Ok(found.map(|(message, length)| {
            self.given = length;
            message
        }))
    }

    /// Copies from the last piece until so many bytes are together. `false` if there are not enough.
    fn copy_up_to(&mut self, length: usize) -> bool {
        let missing = length.saturating_sub(self.begun.len());
        let count = missing.min(self.piece.len());
        self.begun.extend_from_slice(&self.piece[..count]);
        self.piece.advance(count);
        self.begun.len() >= length
    }

    /// Goes on behind the message that was given.
    fn pass_on(&mut self) {
        let given = std::mem::take(&mut self.given);
        if self.begun.is_empty() {
            self.piece.advance(given);
        } else {
            self.begun.drain(..given);
        }
    }

    /// Checks, at the end of the stream, that it does not end inside a message.
    ///
    /// # Errors
    ///
    /// It does, with [`MessageError::Length`].
    pub fn finish(mut self) -> Result<(), MessageError> {
        self.pass_on();
        if self.begun.is_empty() && self.piece.is_empty() {
            Ok(())
        } else {
            Err(MessageError::Length)
        }
    }
}

/// Without the bytes, which may hold secrets.
impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiting = self.begun.len() + self.piece.len();
        f.debug_struct("Decoder").field("waiting_bytes", &waiting).finish()
    }
}
