//! The body of a response that is read while it comes, and its connection.

use std::io;
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};

use hyper::body::{Body as _, Bytes, Incoming};

use super::open::{Open, OpenLease};
use super::sockets::Sockets;
use crate::body::{BodySource, StopBody};
use crate::transport::{TransportError, TransportErrorKind};

/// How many bytes of an unwanted body are read so that its connection can be used again.
const MOST_TO_PASS: u64 = 64 * 1024;

pub(super) struct StreamedBody<S: Sockets> {
    body: Incoming,
    /// `None` after the connection was returned, or when it cannot be used again.
    connection: Option<Held<S>>,
    stall: Option<Duration>,
    /// When all waiting is over.
    deadline: Option<Instant>,
    timer: S::Timer,
    /// `None` where the body is read without a pause: there a larger buffer costs less.
    growth: Option<BufferGrowth>,
}

/// Keeps the last piece of a body that is longer than all before it until the next piece is here.
///
/// It comes from a read that filled hyper's buffer, so that hyper makes more room for the next one. It would enlarge the buffer of a piece
/// that was dropped, together with the room of that piece, and end with twice the size that it needs. It takes a new buffer while the
/// piece is there.
#[derive(Default)]
struct BufferGrowth {
    longest: usize,
    kept: Bytes,
}

impl BufferGrowth {
    fn note(&mut self, piece: &Bytes) {
        drop(std::mem::take(&mut self.kept));
        if piece.len() > self.longest {
            self.longest = piece.len();
            self.kept = piece.clone();
        }
    }
}

/// A connection, and the right to have it.
struct Held<S: Sockets> {
    open: Box<Open<S>>,
    lease: OpenLease<'static, S>,
}

impl<S: Sockets> StreamedBody<S> {
    pub(super) fn new(
        body: Incoming,
        open: Box<Open<S>>,
        lease: OpenLease<'static, S>,
        stall: Option<Duration>,
    ) -> Self {
        let mut this = Self {
            body,
            connection: Some(Held { open, lease }),
            stall,
            deadline: None,
            timer: S::Timer::default(),
            growth: Some(BufferGrowth::default()),
        };
        if this.body.is_end_stream() {
            this.give_back();
        }
        this
    }

    /// Returns the connection for other calls, if it can be used again.
    fn give_back(&mut self) {
        if let Some(mut held) = self.connection.take()
            && held.open.http.is_fit_for_pool()
        {
            held.lease.keep(held.open);
        }
    }

    /// Reads the rest of the body, if it is short and has already come.
    fn pass_rest(&mut self) {
        let mut left = match self.body.size_hint().upper() {
            Some(left) if left <= MOST_TO_PASS => left,
            _ => return,
        };
        let mut context = Context::from_waker(Waker::noop());
        while let Some(held) = &mut self.connection {
            match held.open.http.poll_body(&mut self.body, &mut context) {
                Poll::Ready(Some(Ok(bytes))) if bytes.len() as u64 <= left => left -= bytes.len() as u64,
                Poll::Ready(None) => self.give_back(),
                _ => self.connection = None,
            }
        }
    }
}

impl<S: Sockets> BodySource for StreamedBody<S> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let Some(Held { open, .. }) = &mut self.connection else {
            return Poll::Ready(None);
        };
        let left = self
            .deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let most = self.stall.into_iter().chain(left).min();
        let Open { http, socket } = &mut **open;
        let body = &mut self.body;
        let work = |context: &mut Context<'_>| http.poll_body(body, context);
        let next = match ready!(S::poll_moving(socket, &mut self.timer, most, context, work)) {
            Some(next) => next,
            None => Some(Err(TransportError::new(
                TransportErrorKind::TimedOut,
                io::Error::from(io::ErrorKind::TimedOut),
            ))),
        };
        if let (Some(Ok(piece)), Some(growth)) = (&next, &mut self.growth) {
            growth.note(piece);
        }
        match &next {
            // This comes with the last bytes, so that the connection need not wait until the caller asks for more.
            Some(Ok(_)) if self.body.is_end_stream() => self.give_back(),
            Some(Ok(_)) => {}
            None => self.give_back(),
            Some(Err(_)) => self.connection = None,
        }
        Poll::Ready(next)
    }

    fn read_without_pause(&mut self) {
        self.growth = None;
        if let Some(held) = &self.connection {
            held.open.http.progress().read_without_pause();
        }
    }

    fn limit_wait(&mut self, limit: Option<Duration>) {
        self.deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        self.timer = S::Timer::default();
    }

    fn stop_handle(&self) -> Option<StopBody> {
        S::stop_handle(&self.connection.as_ref()?.open.socket)
    }
}

impl<S: Sockets> Drop for StreamedBody<S> {
    fn drop(&mut self) {
        self.pass_rest();
    }
}
