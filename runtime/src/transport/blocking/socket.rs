//! A non-blocking socket, and the loop that waits for it.

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Poll as Selector};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The longest single wait that the system is asked for. Longer waits take several.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// A TCP connection that is registered with a selector of its own.
pub(super) struct Link {
    tcp: TcpStream,
    selector: Mutex<(Selector, Events)>,
    /// Whether there may be something to read, and room to write. The system reports each change once, so this keeps it until a
    /// read or a write would block.
    readable: AtomicBool,
    writable: AtomicBool,
    woken: Arc<Woken>,
}

/// Whether the work can go on without waiting.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

impl Link {
    pub(super) fn new(tcp: TcpStream, selector: Selector, events: Events) -> Self {
        Self {
            tcp,
            selector: Mutex::new((selector, events)),
            readable: AtomicBool::new(true),
            writable: AtomicBool::new(true),
            woken: Arc::new(Woken(AtomicBool::new(false))),
        }
    }

    /// Does work that waits for this socket only; `None` when the time is over.
    pub(super) fn run<T>(&self, deadline: Option<Instant>, mut work: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        let waker = Waker::from(Arc::clone(&self.woken));
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(value) = work.as_mut().poll(&mut context) {
                return Some(value);
            }
            // It is checked in each turn, because a peer that never stops sending must not outlast the limit.
            let left = left(deadline);
            if left.is_zero() {
                return None;
            }
            if !self.woken.0.swap(false, Ordering::Acquire) {
                self.wait(left);
            }
        }
    }

    /// Ends the connection for everybody who uses it, also in other threads.
    pub(super) fn shut_down(&self) {
        // A connection that has already ended is fine too.
        let _ = self.tcp.shutdown(std::net::Shutdown::Both);
    }

    /// Whether anything has happened since the last wait.
    pub(super) fn has_changed(&self) -> bool {
        self.wait(Duration::ZERO)
    }

    /// Waits until something happens, at most for this time, and says whether it did.
    fn wait(&self, most: Duration) -> bool {
        let (selector, events) = &mut *self.selector.lock().unwrap_or_else(PoisonError::into_inner);
        if selector.poll(events, Some(most.min(LONGEST))).is_err() {
            // For example a signal. The next read and write show the state.
            self.readable.store(true, Ordering::Relaxed);
            self.writable.store(true, Ordering::Relaxed);
            return true;
        }
        for event in events.iter() {
            let over = event.is_error() || event.is_read_closed() || event.is_write_closed();
            if over || event.is_readable() {
                self.readable.store(true, Ordering::Relaxed);
            }
            if over || event.is_writable() {
                self.writable.store(true, Ordering::Relaxed);
            }
        }
        !events.is_empty()
    }
}

/// Does an operation unless it is known to block, and records when it would block. `Pending` has no waker, because [`Link::run`]
/// knows what it waits for.
fn attempt<T>(may: &AtomicBool, mut attempt: impl FnMut() -> io::Result<T>) -> Poll<io::Result<T>> {
    if !may.load(Ordering::Relaxed) {
        return Poll::Pending;
    }
    loop {
        match attempt() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                may.store(false, Ordering::Relaxed);
                return Poll::Pending;
            }
            outcome => return Poll::Ready(outcome),
        }
    }
}

/// A link as hyper and rustls use it.
pub(super) struct Socket {
    link: Arc<Link>,
    /// How many bytes the next read asks for. It grows as long as reads fill it: how much may be read at once is not decided here.
    most: usize,
}

/// How many bytes the first read asks for.
const FIRST_READ: usize = 2 * 1024;

impl Socket {
    pub(super) fn new(link: Arc<Link>) -> Self {
        Self { link, most: FIRST_READ }
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { link, most } = &mut *self;
        attempt(&link.readable, || {
            // The memory is cleared first. For a short answer most of hyper's would be cleared for nothing.
            let room = into.remaining().min(*most);
            let count = (&link.tcp).read(into.initialize_unfilled_to(room))?;
            into.advance(count);
            if count == *most {
                *most *= 2;
            }
            Ok(())
        })
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        attempt(&self.link.writable, || (&self.link.tcp).write(bytes))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        attempt(&self.link.writable, || (&self.link.tcp).write_vectored(slices))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.link.tcp.shutdown(std::net::Shutdown::Write))
    }
}

/// The time that is left until a deadline.
pub(super) fn left(deadline: Option<Instant>) -> Duration {
    deadline.map_or(Duration::MAX, |deadline| {
        deadline.saturating_duration_since(Instant::now())
    })
}
