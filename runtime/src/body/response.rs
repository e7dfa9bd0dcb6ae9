//! The body of an output.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::path::Path;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use super::whole::{LongerThanLimit, WholeBody};
use super::{BodyError, BodyErrorKind, BodySource, IncomingBody, save};
use crate::http::error::{TransportError, TransportErrorKind};
use crate::mode::{Async, Blocking};

/// A body that is read as it comes from the service. Dropping it before its end gives up the rest: the connection is used again where
/// little is left of the body, and closed otherwise.
///
/// While it is read, [`stall_timeout`](crate::ClientBuilder::stall_timeout) limits how long the network may make no progress. There is no
/// limit on the whole.
///
/// `S` is the mode of the client: [`Async`] or [`Blocking`].
pub struct ResponseBody<S> {
    incoming: IncomingBody,
    /// What came and was not read yet, for readers that bring small buffers.
    rest: Bytes,
    mode: PhantomData<fn() -> S>,
}

impl<S> ResponseBody<S> {
    /// How many bytes the body has, where the service says so.
    pub fn len(&self) -> Option<u64> {
        self.incoming.expected()
    }

    /// Whether the service says that the body has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// How many bytes have come.
    pub fn received(&self) -> u64 {
        self.incoming.received()
    }

    /// The algorithm of the checksum by which the body was found to be as the service has it, once it was read to its end: `CRC32`,
    /// say. `None` where the service gave no checksum that can be compared.
    pub fn verified_by(&self) -> Option<&'static str> {
        self.incoming.verified_by()
    }

    /// Whether the body was read to its end, without an error.
    pub fn is_end(&self) -> bool {
        self.rest.is_empty() && self.incoming.is_end()
    }

    /// How many bytes are still to be read, where the service says how many there are.
    pub(super) fn left(&self) -> Option<u64> {
        let read = self.received() - self.rest.len() as u64;
        self.len().map(|length| length.saturating_sub(read))
    }

    /// Whether reading has failed: a stream ends with its error.
    #[cfg(any(feature = "stream", feature = "http-body"))]
    pub(super) fn has_told_failure(&self) -> bool {
        self.rest.is_empty() && self.incoming.has_failed()
    }

    /// What is left of it, and how long that is.
    pub(super) fn into_source(mut self) -> (impl BodySource + 'static, Option<u64>) {
        let left = self.left();
        let first = self.take_rest();
        (
            RestOfBody {
                first,
                incoming: self.incoming,
            },
            left,
        )
    }

    /// What is here of a body of which nothing was read, where that is all of it.
    pub(crate) fn unread(&self) -> Option<&[u8]> {
        self.incoming.unread()
    }

    fn take_rest(&mut self) -> Option<Bytes> {
        (!self.rest.is_empty()).then(|| std::mem::take(&mut self.rest))
    }

    pub(super) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BodyError>> {
        match self.take_rest() {
            Some(rest) => Poll::Ready(Ok(Some(rest))),
            None => self.incoming.poll_chunk(context),
        }
    }

    /// The next bytes, at most so many: what is left is kept for the next read.
    #[cfg(any(feature = "futures-io", feature = "tokio-io"))]
    pub(super) fn poll_at_most(
        &mut self,
        context: &mut Context<'_>,
        most: usize,
    ) -> Poll<Result<Option<Bytes>, BodyError>> {
        let next = std::task::ready!(self.poll_chunk(context));
        Poll::Ready(next.map(|chunk| chunk.map(|chunk| self.keep_rest(chunk, most))))
    }

    fn keep_rest(&mut self, mut chunk: Bytes, most: usize) -> Bytes {
        if chunk.len() > most {
            self.rest = chunk.split_off(most);
        }
        chunk
    }

    fn too_large(&self, _: LongerThanLimit) -> BodyError {
        BodyError::new(BodyErrorKind::TooLarge, self.received(), self.len())
    }
}

/// What is left of a body.
struct RestOfBody {
    first: Option<Bytes>,
    incoming: IncomingBody,
}

impl BodySource for RestOfBody {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        let next = std::task::ready!(self.incoming.poll_chunk(context)).transpose();
        Poll::Ready(next.map(|chunk| chunk.map_err(|error| TransportError::new(TransportErrorKind::Other, error))))
    }
}

impl ResponseBody<Async> {
    /// The next bytes, as many as came at once; `None` at the end.
    ///
    /// # Errors
    ///
    /// The body was cut short or made no progress for too long, or its checksum is wrong. The same error comes again at each further read.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// All bytes that were not read yet, where they are not more than `limit`.
    ///
    /// # Errors
    ///
    /// As [`Self::chunk`], and for a body that is larger.
    pub async fn collect(mut self, limit: usize) -> Result<Vec<u8>, BodyError> {
        let mut whole = WholeBody::new(self.left(), limit).map_err(|longer| self.too_large(longer))?;
        self.incoming.read_without_pause();
        while let Some(chunk) = self.chunk().await? {
            whole.add(&chunk).map_err(|longer| self.too_large(longer))?;
        }
        Ok(whole.into_bytes())
    }

    /// Writes all bytes that were not read yet to a file, and says how many there were. The bytes go to a temporary file beside it,
    /// which takes its name once all have come: a failure leaves the file as it was. The file is written on the task's thread.
    ///
    /// # Errors
    ///
    /// As [`Self::chunk`], and where the file cannot be written.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<u64, BodyError> {
        let mut file = save::Saving::begin(path.as_ref())?;
        self.incoming.read_without_pause();
        while let Some(chunk) = self.chunk().await? {
            file.write(&chunk)?;
        }
        file.finish()
    }
}

impl ResponseBody<Blocking> {
    /// The next bytes, as many as came at once; `None` at the end.
    ///
    /// # Errors
    ///
    /// The body was cut short or made no progress for too long, or its checksum is wrong. The same error comes again at each further read.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        match self.poll_chunk(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(next) => next,
            Poll::Pending => {
                let error = BodyError::new(BodyErrorKind::Other, self.received(), self.len());
                Err(error.because("the body waits for something that no thread waits for"))
            }
        }
    }

    /// All bytes that were not read yet, where they are not more than `limit`.
    ///
    /// # Errors
    ///
    /// As [`Self::chunk`], and for a body that is larger.
    pub fn collect(self, limit: usize) -> Result<Vec<u8>, BodyError> {
        self.collect_unless(limit, || false).unwrap_or_else(|| Ok(Vec::new()))
    }

    /// The same; `None` once it `is_late`.
    pub(crate) fn collect_unless(
        mut self,
        limit: usize,
        is_late: impl Fn() -> bool,
    ) -> Option<Result<Vec<u8>, BodyError>> {
        let mut whole = match WholeBody::new(self.left(), limit) {
            Ok(whole) => whole,
            Err(longer) => return Some(Err(self.too_large(longer))),
        };
        self.incoming.read_without_pause();
        loop {
            match self.chunk() {
                Ok(None) => return Some(Ok(whole.into_bytes())),
                Ok(Some(_)) if is_late() => return None,
                Ok(Some(chunk)) => {
                    if let Err(longer) = whole.add(&chunk) {
                        return Some(Err(self.too_large(longer)));
                    }
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// Writes all bytes that were not read yet to a file, and says how many there were. The bytes go to a temporary file beside it,
    /// which takes its name once all have come: a failure leaves the file as it was.
    ///
    /// # Errors
    ///
    /// As [`Self::chunk`], and where the file cannot be written.
    pub fn save(mut self, path: impl AsRef<Path>) -> Result<u64, BodyError> {
        let mut file = save::Saving::begin(path.as_ref())?;
        self.incoming.read_without_pause();
        while let Some(chunk) = self.chunk()? {
            file.write(&chunk)?;
        }
        file.finish()
    }
}

impl std::io::Read for ResponseBody<Blocking> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        let Some(chunk) = self.chunk()? else { return Ok(0) };
        let chunk = self.keep_rest(chunk, into.len());
        into[..chunk.len()].copy_from_slice(&chunk);
        Ok(chunk.len())
    }

    fn read_to_end(&mut self, into: &mut Vec<u8>) -> std::io::Result<usize> {
        self.incoming.read_without_pause();
        let before = into.len();
        while let Some(chunk) = self.chunk()? {
            into.extend_from_slice(&chunk);
        }
        Ok(into.len() - before)
    }
}

impl<S> From<IncomingBody> for ResponseBody<S> {
    fn from(incoming: IncomingBody) -> Self {
        Self {
            incoming,
            rest: Bytes::new(),
            mode: PhantomData,
        }
    }
}

/// A body that is complete: for an output that a test makes.
impl<S> From<Vec<u8>> for ResponseBody<S> {
    fn from(bytes: Vec<u8>) -> Self {
        IncomingBody::whole(bytes).into()
    }
}

/// A body without bytes.
impl<S> Default for ResponseBody<S> {
    fn default() -> Self {
        IncomingBody::default().into()
    }
}

/// Only how far it is.
impl<S> fmt::Debug for ResponseBody<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody")
            .field("received", &self.received())
            .field("length", &self.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Two pieces, and a count of how often it was told that it is read to its end.
    struct Told(u8, Arc<AtomicUsize>);

    impl BodySource for Told {
        fn poll_next(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
            self.0 += 1;
            Poll::Ready((self.0 <= 2).then(|| Ok(Bytes::from_static(b"piece"))))
        }

        fn read_without_pause(&mut self) {
            self.1.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn times_told<S>(read: impl FnOnce(ResponseBody<S>)) -> usize {
        let told = Arc::new(AtomicUsize::new(0));
        read(IncomingBody::new(Told(0, Arc::clone(&told)), None).into());
        told.load(Ordering::Relaxed)
    }

    fn now<T>(work: impl Future<Output = T>) -> T {
        match std::pin::pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => done,
            Poll::Pending => panic!("it waits"),
        }
    }

    #[test]
    fn only_a_reader_that_does_not_pause_says_so() {
        let path = std::env::temp_dir().join(format!("tinsmith-unpaused-{}", std::process::id()));
        assert_eq!(
            times_told::<Async>(|body| assert_eq!(now(body.save(&path)).unwrap(), 10)),
            1
        );
        assert_eq!(
            times_told::<Blocking>(|body| assert_eq!(body.save(&path).unwrap(), 10)),
            1
        );
        std::fs::remove_file(path).unwrap();
        assert_eq!(
            times_told::<Async>(|body| assert_eq!(now(body.collect(10)).unwrap().len(), 10)),
            1
        );
        assert_eq!(
            times_told::<Blocking>(|body| assert_eq!(body.collect(10).unwrap().len(), 10)),
            1
        );
        let to_end = |mut body: ResponseBody<Blocking>| assert_eq!(body.read_to_end(&mut Vec::new()).unwrap(), 10);
        assert_eq!(times_told(to_end), 1);

        assert_eq!(
            times_told::<Async>(|mut body| while now(body.chunk()).unwrap().is_some() {}),
            0
        );
        assert_eq!(
            times_told::<Blocking>(|mut body| while body.chunk().unwrap().is_some() {}),
            0
        );
        assert_eq!(
            times_told::<Blocking>(|mut body| assert_eq!(body.read(&mut [0; 64]).unwrap(), 5)),
            0
        );
    }
}
