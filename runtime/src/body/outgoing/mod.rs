//! A body on its way out, as it goes over the wire.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::BodyError;
use super::reading::Reading;
use super::running_hash::RunningHash;
use super::source::lock;
use crate::sign::ChunkSigner;

/// The size of the chunks in which a body is framed, whatever pieces its source gives.
const CHUNK: usize = 64 * 1024;
/// What comes before the signature of a chunk.
const SIGNATURE: &str = ";chunk-signature=";
/// The field with the signature of the trailer.
const TRAILER_SIGNATURE: &str = "x-amz-trailer-signature";
/// The length of a signature in hex.
const SIGNATURE_LENGTH: u64 = 64;

/// The body of a request while it is sent: what a transport takes.
pub struct OutgoingBody {
    reading: Reading,
    framing: Framing,
    length: Option<u64>,
    /// What is framed and goes next.
    ready: VecDeque<Bytes>,
    /// What is to be framed.
    gathered: VecDeque<Bytes>,
    is_framed: bool,
    is_end: bool,
    /// How many bytes were given.
    given: u64,
    /// Told once all bytes were given.
    at_end: Option<Box<dyn FnOnce() + Send>>,
    fault: SharedBodyError,
}

/// Why a body could not be read to its end, for the call to tell: what a transport says is that it could not send it.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedBodyError(Arc<Mutex<Option<BodyError>>>);

impl SharedBodyError {
    pub(crate) fn take(&self) -> Option<BodyError> {
        lock(&self.0).take()
    }

    fn set(&self, error: &BodyError) {
        *lock(&self.0) = Some(error.clone());
    }
}

/// What is around the bytes on the wire.
pub(crate) enum Framing {
    Plain,
    /// `aws-chunked`.
    Chunked {
        signer: Option<Box<ChunkSigner>>,
        trailer: Option<Trailer>,
    },
}

/// A checksum that follows the body.
pub(crate) struct Trailer {
    pub(crate) name: &'static str,
    /// The checksum in base64, once it was computed: another attempt sends the same.
    pub(crate) value: Arc<OnceLock<String>>,
    pub(crate) hash: Box<dyn RunningHash>,
}

impl Framing {
    /// How long a body of that length is on the wire.
    pub(crate) fn length(&self, body: u64) -> u64 {
        let Self::Chunked { signer, trailer } = self else {
            return body;
        };
        let signature = match signer {
            Some(_) => SIGNATURE.len() as u64 + SIGNATURE_LENGTH,
            None => 0,
        };
        let line_ends = 4;
        let around = |size: u64| format!("{size:x}").len() as u64 + signature + line_ends;
        let (whole, rest) = (body / CHUNK as u64, body % CHUNK as u64);
        let frames = whole * around(CHUNK as u64) + if rest > 0 { around(rest) } else { 0 };
        let trailer = trailer.as_ref().map_or(0, |trailer| {
            let line = trailer.name.len() as u64 + 1 + trailer.hash.text_length() + 2;
            let signed = TRAILER_SIGNATURE.len() as u64 + 1 + SIGNATURE_LENGTH + 2;
            line + if signer.is_some() { signed } else { 0 }
        });
        // No body is so long, but a caller may say so.
        body.saturating_add(frames + 1 + signature + line_ends + trailer)
    }
}

impl OutgoingBody {
    /// A body of that length.
    pub(crate) fn new(reading: Reading, length: Option<u64>, framing: Framing, fault: SharedBodyError) -> Self {
        Self {
            length: length.map(|length| framing.length(length)),
            reading: match framing {
                Framing::Plain => reading.eager(),
                Framing::Chunked { .. } => reading,
            },
            framing,
            ready: VecDeque::new(),
            gathered: VecDeque::new(),
            is_framed: false,
            is_end: false,
            given: 0,
            at_end: None,
            fault,
        }
    }

    /// Calls this once all bytes were given: from then on, only the answer is waited for.
    pub(crate) fn when_over(mut self, at_end: impl FnOnce() + Send + 'static) -> Self {
        self.at_end = Some(Box::new(at_end));
        self
    }

    /// How many bytes go over the wire, where that is known.
    pub fn len(&self) -> Option<u64> {
        self.length
    }

    /// Whether the next bytes may have to be waited for on the calling thread.
    #[cfg_attr(not(any(feature = "blocking", feature = "hyper")), expect(dead_code))]
    pub(crate) fn may_block(&self) -> bool {
        self.ready.is_empty() && !self.is_end && self.reading.may_block()
    }

    /// Whether all bytes were given. A transport that knows the length need not ask for more to find out.
    pub fn is_over(&self) -> bool {
        self.length == Some(self.given) || self.is_end && self.ready.is_empty()
    }

    /// Whether no bytes go over the wire.
    pub fn is_empty(&self) -> bool {
        self.length == Some(0)
    }

    /// The next bytes, never none of them; `None` at the end. For a blocking client it waits on the calling thread, and is always
    /// ready.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                self.given += bytes.len() as u64;
                self.note_end();
                return Poll::Ready(Some(Ok(bytes)));
            }
            if self.is_end {
                self.note_end();
                return Poll::Ready(None);
            }
            if let Err(error) = ready!(self.poll_read(context)) {
                self.fault.set(&error);
                self.is_end = true;
                return Poll::Ready(Some(Err(error)));
            }
        }
    }

    fn note_end(&mut self) {
        if self.is_over()
            && let Some(at_end) = self.at_end.take()
        {
            at_end();
        }
    }

    /// Reads until there is something that can go, or the end.
    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
        let next = match ready!(self.reading.poll_next(context)) {
            Ok(next) => next,
            Err(error) => return Poll::Ready(Err(error)),
        };
        let is_plain = matches!(self.framing, Framing::Plain);
        match next {
            // The last bytes wait until it is known that nothing follows them: with them, the message would be complete.
            Some(bytes) if is_plain && self.reading.is_complete() => self.gathered.push_back(bytes),
            Some(bytes) if is_plain => self.ready.push_back(bytes),
            Some(bytes) => {
                self.gathered.push_back(bytes);
                while self.gathered_length() >= CHUNK {
                    self.frame(CHUNK);
                }
            }
            None if is_plain => {
                self.ready.append(&mut self.gathered);
                self.is_end = true;
            }
            None => {
                let rest = self.gathered_length();
                if rest > 0 {
                    self.frame(rest);
                }
                self.frame_end();
                self.is_end = true;
            }
        }
        Poll::Ready(Ok(()))
    }

    fn gathered_length(&self) -> usize {
        self.gathered.iter().map(Bytes::len).sum()
    }

    /// Makes a chunk of so many of the gathered bytes.
    fn frame(&mut self, size: usize) {
        let mut pieces = Vec::new();
        let mut left = size;
        while left > 0
            && let Some(mut piece) = self.gathered.pop_front()
        {
            if piece.len() > left {
                self.gathered.push_front(piece.split_off(left));
            }
            left -= piece.len();
            pieces.push(piece);
        }
        let Framing::Chunked { signer, trailer } = &mut self.framing else {
            return;
        };
        let mut head = String::new();
        if self.is_framed {
            head.push_str("\r\n");
        }
        self.is_framed = true;
        head.push_str(&format!("{size:x}"));
        if let Some(signer) = signer {
            head.push_str(SIGNATURE);
            head.push_str(signer.sign_chunk(&pieces));
        }
        head.push_str("\r\n");
        if let Some(trailer) = trailer
            && trailer.value.get().is_none()
        {
            pieces.iter().for_each(|piece| trailer.hash.update(piece));
        }
        self.ready.push_back(head.into());
        self.ready.extend(pieces);
    }

    /// Makes the end: the chunk without bytes, the trailer, and a line without text.
    fn frame_end(&mut self) {
        let Framing::Chunked { signer, trailer } = &mut self.framing else {
            return;
        };
        let mut end = String::from(if self.is_framed { "\r\n0" } else { "0" });
        if let Some(signer) = signer {
            end.push_str(SIGNATURE);
            end.push_str(signer.sign_chunk(&[] as &[Bytes]));
        }
        end.push_str("\r\n");
        if let Some(Trailer { name, value, hash }) = trailer {
            let value = value.get_or_init(|| hash.finish());
            end.push_str(&format!("{name}:{value}\r\n"));
            if let Some(signer) = signer {
                let signature = signer.sign_trailer(&format!("{name}:{value}\n"));
                end.push_str(&format!("{TRAILER_SIGNATURE}:{signature}\r\n"));
            }
        }
        end.push_str("\r\n");
        self.ready.push_back(end.into());
    }
}

/// Only its length.
impl fmt::Debug for OutgoingBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingBody")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
