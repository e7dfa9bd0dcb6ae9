//! A body on its way in, in either mode.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use super::running_hash::RunningHash;
use super::{BodyError, BodyErrorKind};
use crate::http::error::TransportError;

/// Where the bytes of a response's body come from: what a transport gives.
pub trait BodySource: Send {
    /// The next bytes, never none of them; `None` at the end.
    ///
    /// For an async client it wakes the task when there is more. For a blocking client it waits on the calling thread, and is always
    /// ready.
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>>;

    /// The body is from now on read to its end without a pause, as by `save` and `collect`. A source may give larger pieces then: nobody
    /// leaves them in memory.
    fn read_without_pause(&mut self) {}

    /// Limits the time that all waiting for bytes takes from now on, beside the limit for standing still; `None` for no such limit. Once it
    /// is over, the source fails with an error of the kind `TimedOut`. A source that does not wait on the calling thread may leave this
    /// to its reader.
    fn limit_wait(&mut self, _limit: Option<Duration>) {}

    /// What ends the waiting of another thread for the next bytes; `None` where there is nothing of the kind.
    fn stop_handle(&self) -> Option<StopBody> {
        None
    }
}

/// Ends the waiting for the next bytes of a body.
pub type StopBody = Arc<dyn Fn() + Send + Sync>;

/// The checksum that a body is to have.
pub(crate) struct ExpectedChecksum {
    /// The name of the algorithm.
    pub(crate) name: &'static str,
    /// In base64.
    pub(crate) value: String,
    pub(crate) hash: Box<dyn RunningHash>,
}

/// A body that is read as it comes.
pub struct IncomingBody {
    source: Unread,
    /// What was read of it already and is given again.
    first: Bytes,
    /// In a lock that is never waited for, as the source.
    checksum: Option<Mutex<ExpectedChecksum>>,
    /// The algorithm of the checksum that the whole body had.
    verified_by: Option<&'static str>,
    received: u64,
    expected: Option<u64>,
    failed: Option<BodyError>,
}

enum Unread {
    /// All of it is here.
    Whole(Bytes),
    /// In a lock that is never waited for, so that bodies can be shared between threads though what is in them cannot.
    Stream(Mutex<Box<dyn BodySource>>),
    /// There is no more.
    End,
}

impl IncomingBody {
    /// A body from there. `expected` is its length, where that is known: a body that ends before it is cut short.
    pub fn new(source: impl BodySource + 'static, expected: Option<u64>) -> Self {
        Self {
            source: Unread::Stream(Mutex::new(Box::new(source))),
            first: Bytes::new(),
            checksum: None,
            verified_by: None,
            received: 0,
            expected,
            failed: None,
        }
    }

    /// A body that is here already.
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            expected: Some(bytes.len() as u64),
            source: Unread::Whole(bytes),
            first: Bytes::new(),
            checksum: None,
            verified_by: None,
            received: 0,
            failed: None,
        }
    }

    /// What is here of a body of which nothing was read, where that is all of it.
    pub(crate) fn unread(&self) -> Option<&[u8]> {
        match &self.source {
            Unread::Whole(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Compares the body with that checksum while it is read.
    #[cfg(feature = "checksums")]
    pub(crate) fn expect_checksum(&mut self, checksum: ExpectedChecksum) {
        self.checksum = Some(Mutex::new(checksum));
    }

    /// Gives these bytes before any others. They count as received already.
    #[cfg(feature = "eventstream")]
    pub(crate) fn give_first(&mut self, bytes: Bytes) {
        self.first = bytes;
    }

    /// The body is from now on read to its end without a pause.
    pub(crate) fn read_without_pause(&mut self) {
        if let Unread::Stream(source) = &mut self.source {
            source
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .read_without_pause();
        }
    }

    /// Drops what was not read.
    #[cfg(feature = "eventstream")]
    pub(crate) fn give_up(&mut self) {
        self.source = Unread::End;
    }

    /// Limits the time that all waiting for bytes takes from now on.
    pub(crate) fn limit_wait(&mut self, limit: Option<Duration>) {
        if let Unread::Stream(source) = &mut self.source {
            source
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .limit_wait(limit);
        }
    }

    #[cfg(feature = "eventstream")]
    pub(crate) fn stop_handle(&self) -> Option<StopBody> {
        match &self.source {
            Unread::Stream(source) => source.lock().unwrap_or_else(PoisonError::into_inner).stop_handle(),
            _ => None,
        }
    }

    pub(crate) fn verified_by(&self) -> Option<&'static str> {
        self.verified_by
    }

    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    pub(crate) fn expected(&self) -> Option<u64> {
        self.expected
    }

    pub(crate) fn is_end(&self) -> bool {
        matches!(self.source, Unread::End) && self.failed.is_none()
    }

    #[cfg(any(feature = "stream", feature = "http-body"))]
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// The next bytes, never none of them; `None` at the end. An error comes again each time.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BodyError>> {
        if let Some(error) = &self.failed {
            return Poll::Ready(Err(error.clone()));
        }
        if !self.first.is_empty() {
            return Poll::Ready(Ok(Some(std::mem::take(&mut self.first))));
        }
        let next = match &mut self.source {
            Unread::End => None,
            Unread::Whole(bytes) if bytes.is_empty() => None,
            Unread::Whole(bytes) => Some(Ok(std::mem::take(bytes))),
            Unread::Stream(source) => {
                let source = source.get_mut().unwrap_or_else(PoisonError::into_inner);
                match source.poll_next(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(next) => next,
                }
            }
        };
        Poll::Ready(match next {
            Some(Ok(bytes)) => {
                self.received += bytes.len() as u64;
                if let Some(checksum) = &mut self.checksum {
                    let checksum = checksum.get_mut().unwrap_or_else(PoisonError::into_inner);
                    checksum.hash.update(&bytes);
                }
                Ok(Some(bytes))
            }
            Some(Err(error)) => Err(self.fail(BodyError::of_transport(error, self.received, self.expected))),
            None => self.end().map(|()| None),
        })
    }

    fn end(&mut self) -> Result<(), BodyError> {
        self.source = Unread::End;
        if self.expected.is_some_and(|expected| self.received < expected) {
            let kind = BodyErrorKind::UnexpectedEof;
            return Err(self.fail(BodyError::new(kind, self.received, self.expected)));
        }
        let Some(checksum) = self.checksum.take() else {
            return Ok(());
        };
        let mut checksum = checksum.into_inner().unwrap_or_else(PoisonError::into_inner);
        let found = checksum.hash.finish();
        if found == checksum.value {
            self.verified_by = Some(checksum.name);
            return Ok(());
        }
        let reason = format!("{} is {found}, and not {}", checksum.name, checksum.value);
        let error = BodyError::new(BodyErrorKind::ChecksumMismatch, self.received, self.expected);
        Err(self.fail(error.because(reason)))
    }

    /// Gives the connection back, and keeps the error for later reads.
    fn fail(&mut self, error: BodyError) -> BodyError {
        self.source = Unread::End;
        self.failed = Some(error.clone());
        error
    }
}

/// A body without bytes.
impl Default for IncomingBody {
    fn default() -> Self {
        Self::whole(Bytes::new())
    }
}

/// Only how far it is.
impl fmt::Debug for IncomingBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncomingBody")
            .field("received", &self.received)
            .field("expected", &self.expected)
            .finish_non_exhaustive()
    }
}
