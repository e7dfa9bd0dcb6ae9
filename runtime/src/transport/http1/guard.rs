//! The layer between hyper's connection and the stream below it.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};

use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, Take};

use super::sockets::Stream;
use crate::transport::TransportError;
use crate::transport::upload_wait::UploadWait;

/// The maximum of bytes in one read, unless the body of the answer is read to its end without a pause. It limits hyper's buffers: hyper
/// doubles a buffer that a read fills, so this is a byte less than a size that hyper takes. A reader may pause for as long as it likes,
/// and the connection keeps its buffer meanwhile.
const MOST_AT_ONCE: u64 = 64 * 1024 - 1;

/// The maximum of reads in a row before the executor and the timer get a turn.
const READS_IN_A_ROW: u8 = 16;

/// The progress of an exchange, and who waits for it. It is shared with the [`Guard`], which hyper owns, and with a body that is
/// read while it is sent.
#[derive(Clone, Debug)]
pub(super) struct SendProgress(Arc<SharedProgress>);

#[derive(Debug)]
struct SharedProgress {
    step: AtomicU8,
    /// The task that the stream wakes.
    task: Mutex<Waker>,
    /// Whether a body is being sent that is read while it is sent.
    is_upload: AtomicBool,
    upload: Mutex<UploadProgress>,
    /// Whether the body of the answer is read to its end without a pause.
    is_unpaused: AtomicBool,
    /// Whether a read was larger than [`MOST_AT_ONCE`], so that hyper has a large buffer.
    has_large_buffer: AtomicBool,
}

/// The state of a body that is being sent.
#[derive(Debug, Default)]
struct UploadProgress {
    /// The time since which the network accepts no more bytes.
    blocked_since: Option<Instant>,
    /// When the last bytes were written, or asked for.
    moved: Option<Instant>,
    /// Whether the connection has got all of it.
    is_over: bool,
    /// Whether that is so since the last look at the time.
    is_over_now: bool,
    /// Whether an answer came, so that the rest of the body is not needed.
    is_stopped: bool,
    /// Until when to wait for the service to say that it wants the body.
    wait_until: Option<Instant>,
}

/// No byte of the request was written.
const NOTHING: u8 = 0;
/// A part of the request was written, and no byte of the answer has come.
const WRITTEN: u8 = 1;
/// A byte of the answer has come.
const ANSWERED: u8 = 2;

impl SendProgress {
    pub(super) fn new() -> Self {
        Self(Arc::new(SharedProgress {
            step: AtomicU8::new(NOTHING),
            task: Mutex::new(Waker::noop().clone()),
            is_upload: AtomicBool::new(false),
            upload: Mutex::default(),
            is_unpaused: AtomicBool::new(false),
            has_large_buffer: AtomicBool::new(false),
        }))
    }

    /// A new exchange begins.
    pub(super) fn restart(&self) {
        self.0.step.store(NOTHING, Ordering::Relaxed);
        self.0.is_upload.store(false, Ordering::Relaxed);
        self.0.is_unpaused.store(false, Ordering::Relaxed);
    }

    /// The body of the answer is read to its end without a pause. From now on a read takes as much as hyper has room for, and hyper makes
    /// more room as long as reads fill it, up to half a megabyte.
    pub(super) fn read_without_pause(&self) {
        self.0.is_unpaused.store(true, Ordering::Relaxed);
    }

    /// Whether hyper has got a large buffer since this was last asked.
    pub(super) fn has_got_large_buffer(&self) -> bool {
        self.0.has_large_buffer.swap(false, Ordering::Relaxed)
    }

    /// The maximum of bytes in the next read.
    fn most_at_once(&self) -> u64 {
        match self.0.is_unpaused.load(Ordering::Relaxed) {
            true => u64::MAX,
            false => MOST_AT_ONCE,
        }
    }

    /// Records that the next so many bytes of the answer have come at once.
    fn note_read(&self, count: u64) {
        self.reach(ANSWERED);
        if count > MOST_AT_ONCE {
            self.0.has_large_buffer.store(true, Ordering::Relaxed);
        }
    }

    /// A body is sent while it is read. With a time, the service is first asked whether it wants the body, and has this long to
    /// answer.
    pub(super) fn begin_upload(&self, wait: Option<Duration>) {
        let now = Instant::now();
        *self.upload() = UploadProgress {
            moved: Some(now),
            wait_until: wait.and_then(|wait| now.checked_add(wait)),
            ..UploadProgress::default()
        };
        self.0.is_upload.store(true, Ordering::Relaxed);
    }

    /// The connection has got all of the body.
    pub(super) fn end_upload(&self) {
        let mut upload = self.upload();
        upload.is_over_now |= !upload.is_over;
        upload.is_over = true;
    }

    /// Whether another limit holds than at the last look at the time, because the connection has got all of the body.
    pub(super) fn has_ended_upload(&self) -> bool {
        std::mem::take(&mut self.upload().is_over_now)
    }

    /// Stops sending the body.
    pub(super) fn stop_upload(&self) {
        self.upload().is_stopped = true;
    }

    /// Whether the body may be sent now.
    pub(super) fn wants_upload(&self) -> bool {
        let mut upload = self.upload();
        if upload.wait_until.is_some_and(|until| until <= Instant::now()) {
            upload.wait_until = None;
        }
        !upload.is_stopped && upload.wait_until.is_none()
    }

    /// The service has said that it wants the body.
    pub(super) fn want_upload(&self) {
        let mut upload = self.upload();
        upload.wait_until = None;
        upload.moved = Some(Instant::now());
        drop(upload);
        self.task().wake();
    }

    /// When to check again whether an upload makes no progress. The network may take as long as `stall` to accept the next bytes, and the
    /// answer as long as `answer` after the last ones. Fails when that moment has passed.
    pub(super) fn next_look(&self, stall: Option<Duration>, answer: Duration) -> Result<Instant, TransportError> {
        let upload = self.upload();
        let wait = match (upload.wait_until, upload.blocked_since) {
            (Some(until), _) => return Ok(until),
            (None, Some(since)) => UploadWait::Network(since),
            (None, None) if upload.is_over => UploadWait::Answer(upload.moved.unwrap_or_else(Instant::now)),
            (None, None) => UploadWait::Source,
        };
        wait.next_look(stall, answer)
    }

    /// Records whether the network accepted bytes, or accepts no more now.
    fn note_write(&self, moves: bool) {
        if !self.0.is_upload.load(Ordering::Relaxed) {
            return;
        }
        let mut upload = self.upload();
        let now = Instant::now();
        if moves {
            upload.blocked_since = None;
            upload.moved = Some(now);
        } else {
            upload.blocked_since.get_or_insert(now);
        }
    }

    fn upload(&self) -> MutexGuard<'_, UploadProgress> {
        self.0.upload.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The task that waits.
    pub(super) fn task(&self) -> Waker {
        self.lock_task().clone()
    }

    /// From now on, the stream wakes this task.
    pub(super) fn set_task(&self, task: &Waker) {
        self.lock_task().clone_from(task);
    }

    fn lock_task(&self) -> MutexGuard<'_, Waker> {
        // A waker is valid even after a panic in another thread.
        self.0.task.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a part of the request was written.
    pub(super) fn is_written(&self) -> bool {
        self.0.step.load(Ordering::Relaxed) >= WRITTEN
    }

    /// Whether a byte of the answer has come.
    pub(super) fn is_answered(&self) -> bool {
        self.0.step.load(Ordering::Relaxed) == ANSWERED
    }

    fn reach(&self, step: u8) {
        self.0.step.fetch_max(step, Ordering::Relaxed);
    }
}

/// A stream as hyper uses it, with four things that hyper leaves to others:
///
/// - A server may answer before it has read the whole request, and then stop reading or close the connection. hyper gives up at
///   the first write that fails, although the answer may be there to read. So after a failed write, writing is `Pending`, and the
///   error is returned when reading ends.
/// - It records the progress of an exchange.
/// - It yields regularly. Otherwise a server that never stops sending would keep hyper reading, and the time limit would not be
///   checked.
/// - The stream wakes the task that waits, not the waker that hyper gets (see [`SendProgress::set_task`]).
pub(super) struct Guard {
    /// It fills hyper's own buffer, up to a limit that is set for each read.
    stream: TokioIo<Take<Box<dyn Stream>>>,
    progress: SendProgress,
    failed_write: Option<io::Error>,
    /// Whether the end of the stream can be told from a broken connection, as with TLS.
    end_is_marked: bool,
    reads: u8,
}

impl Guard {
    pub(super) fn new(stream: Box<dyn Stream>, progress: SendProgress, end_is_marked: bool) -> Self {
        Self {
            stream: TokioIo::new(stream.take(MOST_AT_ONCE)),
            progress,
            failed_write: None,
            end_is_marked,
            reads: 0,
        }
    }

    fn write<T>(
        &mut self,
        write: impl FnOnce(Pin<&mut dyn Stream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if self.failed_write.is_some() {
            return Poll::Pending;
        }
        let stream = &mut **self.stream.inner_mut().get_mut();
        let task = self.progress.lock_task();
        match ready!(write(Pin::new(stream), &mut Context::from_waker(&task))) {
            Ok(done) => Poll::Ready(Ok(done)),
            Err(error) => {
                drop(task);
                self.failed_write = Some(error);
                Poll::Pending
            }
        }
    }

    fn wrote(&self, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(1..)) = outcome {
            self.progress.reach(WRITTEN);
        }
        self.progress.note_write(outcome.is_ready());
        outcome
    }
}

impl hyper::rt::Read for Guard {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        into: hyper::rt::ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let task = this.progress.lock_task();
        if this.reads == READS_IN_A_ROW {
            this.reads = 0;
            task.wake_by_ref();
            return Poll::Pending;
        }
        let most = this.progress.most_at_once();
        this.stream.inner_mut().set_limit(most);
        let polled = Pin::new(&mut this.stream).poll_read(&mut Context::from_waker(&task), into);
        drop(task);
        let Poll::Ready(outcome) = polled else {
            this.reads = 0;
            return Poll::Pending;
        };
        this.reads += 1;
        if let Err(error) = outcome {
            return Poll::Ready(Err(this.failed_write.take().unwrap_or(error)));
        }
        let count = most - this.stream.inner().limit();
        if count > 0 {
            this.progress.note_read(count);
        } else if !this.end_is_marked
            && let Some(error) = this.failed_write.take()
        {
            return Poll::Ready(Err(error));
        }
        Poll::Ready(Ok(()))
    }
}

impl hyper::rt::Write for Guard {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = this.write(|stream, context| stream.poll_write(context, bytes));
        this.wrote(outcome)
    }

    /// Otherwise hyper copies each body into the buffer of the head.
    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = this.write(|stream, context| stream.poll_write_vectored(context, slices));
        this.wrote(outcome)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().write(|stream, context| stream.poll_flush(context))
    }

    /// No task waits for it: the connection is about to be dropped.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let _ = self.get_mut().write(|stream, context| stream.poll_shutdown(context));
        Poll::Ready(Ok(()))
    }
}
