//! Reading a body that goes out, chunk by chunk.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};

#[cfg(feature = "eventstream")]
use super::events::EventBytes;
use super::source::{Once, OnceReader, Seekable, lock};
use super::{BodyError, BodyErrorKind};
use crate::http::error::TransportError;

/// How much is read at a time.
const CHUNK: usize = 64 * 1024;
/// How many chunks are kept to be filled again: as many as are on their way at the same time.
const MOST_SPARES: usize = 4;

/// A body that is being read. It gives exactly as many bytes as it is to have, where that is known.
pub(crate) struct Reading {
    from: From,
    length: Option<u64>,
    read: u64,
    spares: VecDeque<Bytes>,
    /// Whether what a reader has goes on at once, be it less than a chunk.
    is_eager: bool,
}

enum From {
    Bytes(Bytes),
    File(File),
    Seekable(Arc<Mutex<Seekable>>),
    Once(Arc<Mutex<Once>>),
    #[cfg(feature = "eventstream")]
    Events(Box<dyn EventBytes>),
}

impl Reading {
    pub(super) fn bytes(bytes: Bytes) -> Self {
        let length = Some(bytes.len() as u64);
        Self::new(From::Bytes(bytes), length)
    }

    pub(super) fn file(file: File, length: Option<u64>) -> Self {
        Self::new(From::File(file), length)
    }

    pub(super) fn seekable(reader: Arc<Mutex<Seekable>>, length: Option<u64>) -> Self {
        Self::new(From::Seekable(reader), length)
    }

    pub(super) fn once(reader: Arc<Mutex<Once>>, length: Option<u64>) -> Self {
        Self::new(From::Once(reader), length)
    }

    #[cfg(feature = "eventstream")]
    pub(crate) fn events(events: impl EventBytes + 'static) -> Self {
        Self::new(From::Events(Box::new(events)), None)
    }

    fn new(from: From, length: Option<u64>) -> Self {
        Self {
            from,
            length,
            read: 0,
            spares: VecDeque::new(),
            is_eager: false,
        }
    }

    /// Gives the bytes of a slow reader as they come, and does not gather a chunk of them first.
    pub(super) fn eager(mut self) -> Self {
        self.is_eager = true;
        self
    }

    /// Whether the next read can wait for a reader, on the thread that sends what was read before.
    pub(super) fn may_block(&self) -> bool {
        matches!(&self.from, From::Once(once) if matches!(lock(once).reader, OnceReader::Read(_)))
    }

    /// Whether all bytes were read that it is to have, and it is not known yet whether its source has more.
    pub(super) fn is_complete(&self) -> bool {
        matches!(self.from, From::Once(_)) && self.length == Some(self.read)
    }

    /// The next bytes, never none of them; `None` at the end.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BodyError>> {
        loop {
            match ready!(self.poll_piece(context)) {
                // A stream may give pieces without bytes.
                Ok(Some(bytes)) if bytes.is_empty() => {}
                next => return Poll::Ready(next),
            }
        }
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BodyError>> {
        let left = self.length.map(|length| length - self.read);
        if left == Some(0) && !matches!(self.from, From::Once(_)) {
            return Poll::Ready(Ok(None));
        }
        let next = match self.poll_source(left, context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(next) => next,
        };
        Poll::Ready(match next {
            Err(error) => Err(BodyError::new(BodyErrorKind::Source, self.read, self.length).because(error)),
            Ok(None) => match left {
                Some(1..) => Err(self.length_differs()),
                _ => Ok(None),
            },
            Ok(Some(bytes)) => {
                self.read += bytes.len() as u64;
                match self.length {
                    Some(length) if self.read > length => Err(self.length_differs()),
                    _ => Ok(Some(bytes)),
                }
            }
        })
    }

    fn poll_source(
        &mut self,
        left: Option<u64>,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, Box<dyn std::error::Error + Send + Sync>>> {
        let most = left.map_or(CHUNK, |left| usize::try_from(left).unwrap_or(CHUNK).min(CHUNK));
        let spares = &mut self.spares;
        Poll::Ready(match &mut self.from {
            From::Bytes(bytes) if bytes.is_empty() => Ok(None),
            From::Bytes(bytes) => Ok(Some(bytes.split_to(most))),
            From::File(file) => fill(spares, file, most, false).map_err(Into::into),
            From::Seekable(seekable) => fill(spares, lock(seekable).reader(), most, false).map_err(Into::into),
            #[cfg(feature = "eventstream")]
            From::Events(events) => return events.poll_next(context),
            From::Once(once) => {
                let once = &mut *lock(once);
                let was_taken = once.is_taken;
                let next = match &mut once.reader {
                    // One byte more, so that a reader that has too many is found out.
                    OnceReader::Read(reader) => {
                        // A reader that panics has been read too.
                        once.is_taken = true;
                        fill(spares, &mut **reader, most.max(1), self.is_eager).map_err(Into::into)
                    }
                    OnceReader::Source(source) => {
                        let next = ready!(source.poll_next(context)).transpose();
                        next.map_err(TransportError::into_reason)
                    }
                };
                // At its end there is nothing to take.
                once.is_taken = was_taken || !matches!(next, Ok(None));
                next
            }
        })
    }

    /// With both numbers: a file that shrinks, or a reader that does not have what it was said to.
    fn length_differs(&self) -> BodyError {
        BodyError::new(BodyErrorKind::LengthDiffers, self.read, self.length)
    }
}

/// So many bytes, or those up to the end. Reads until then, whatever pieces the reader gives; an eager read gives the first piece.
fn fill(
    spares: &mut VecDeque<Bytes>,
    reader: &mut (impl Read + ?Sized),
    most: usize,
    is_eager: bool,
) -> io::Result<Option<Bytes>> {
    let mut chunk = spare(spares);
    // Fills with zeros only what was never read into.
    chunk.resize(most, 0);
    let mut filled = 0;
    while filled < most {
        match reader.read(&mut chunk[filled..]) {
            Ok(0) => break,
            Ok(count) => {
                filled += count;
                if is_eager {
                    break;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if filled == 0 {
        return Ok(None);
    }
    chunk.truncate(filled);
    let chunk = chunk.freeze();
    if spares.len() < MOST_SPARES {
        spares.push_back(chunk.clone());
    }
    Ok(Some(chunk))
}

/// Memory for a chunk: that of an earlier one, once it was sent.
fn spare(spares: &mut VecDeque<Bytes>) -> BytesMut {
    if spares.front().is_some_and(Bytes::is_unique)
        && let Some(Ok(chunk)) = spares.pop_front().map(Bytes::try_into_mut)
    {
        return chunk;
    }
    if spares.len() == MOST_SPARES {
        spares.pop_front();
    }
    BytesMut::with_capacity(CHUNK)
}
