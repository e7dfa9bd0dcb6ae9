//! The blocking transport over hyper. Its promises are documented at [`BlockingHyper`].

mod connect;
mod socket;

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::task::unconstrained;

use self::socket::{Link, Socket, left};
use super::http1::{Engine, Sockets, Stream, Tcp};
use super::{
    BlockingTransport, HttpSettings, Limits, StreamLimits, StreamedResponse, TransportError, TransportErrorKind,
    refuse_both_ways, without_code,
};
use crate::body::{OutgoingBody, StopBody};
use crate::future;
use crate::http::{Request, Response};

/// Sends requests over HTTP/1.1 with hyper and rustls (*ring*), on the calling thread. A blocking client uses it unless it is
/// given another transport.
///
/// # What it is made of
///
/// The same parts as the async transport `Hyper`: HTTP, TLS with what it offers, proxies, pool, limits and guarantees are the same,
/// from the same code. Only the sockets differ: they are those of mio, and the calling thread itself waits for them. There is no
/// executor, and there are no other threads, except for name look-ups and for closing idle connections. It also works inside an
/// executor, but blocks the thread there.
pub struct BlockingHyper(Engine<MioSockets>);

impl BlockingHyper {
    /// A transport with these settings.
    pub fn new(settings: &HttpSettings) -> Self {
        Self(Engine::new(settings))
    }
}

/// The type of [`open_stream`].
pub(super) type OpenStream = fn(
    &BlockingHyper,
    &Request,
    Option<OutgoingBody>,
    Limits,
    StreamLimits,
) -> Result<StreamedResponse, TransportError>;

/// Sends a request of which a body streams.
pub(super) fn open_stream(
    transport: &BlockingHyper,
    request: &Request,
    body: Option<OutgoingBody>,
    limits: Limits,
    stream: StreamLimits,
) -> Result<StreamedResponse, TransportError> {
    refuse_both_ways(stream)?;
    now(transport.0.open_response(request, body, limits, stream))
}

impl BlockingTransport for BlockingHyper {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        now(self.0.exchange(request, limits))
    }

    fn open(
        &self,
        request: &Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> Result<StreamedResponse, TransportError> {
        match stream.code.blocking {
            Some(open) => open(self, request, body, limits, stream),
            None => Err(without_code()),
        }
    }
}

/// The outcome of an exchange.
fn now<T>(exchange: impl Future<Output = Result<T, TransportError>>) -> Result<T, TransportError> {
    // Inside a task of Tokio, the parts of Tokio in hyper would return `Pending` when that task has used up its share.
    let exchange = pin!(unconstrained(exchange));
    // Every wait inside blocks, so the future is ready when it returns.
    match exchange.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(TransportError::new(
            TransportErrorKind::Other,
            "the exchange waits for something that no thread waits for",
        )),
    }
}

/// Without the settings: they hold proxy passwords.
impl fmt::Debug for BlockingHyper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingHyper").finish_non_exhaustive()
    }
}

/// Sockets of mio, and a thread that waits for them. Each of these futures is ready at its first poll.
struct MioSockets;

impl Sockets for MioSockets {
    type Owner = ();
    type Socket = Arc<Link>;
    type Timer = ();

    fn owner() -> Result<(), TransportError> {
        Ok(())
    }

    async fn tcp(addresses: Vec<SocketAddr>, deadline: Option<Instant>) -> Option<io::Result<Tcp<Arc<Link>>>> {
        let link = connect::first_of(&addresses, deadline)?.map(Arc::new);
        Some(link.map(|link| (Box::new(Socket::new(Arc::clone(&link))) as Box<dyn Stream>, link)))
    }

    async fn signalled<T: Send>(deadline: Option<Instant>, work: impl Future<Output = T> + Send) -> Option<T> {
        future::block_on(work, || left(deadline))
    }

    async fn waiting<T: Send>(
        socket: &Arc<Link>,
        deadline: Option<Instant>,
        work: impl Future<Output = T> + Send,
    ) -> Option<T> {
        socket.run(deadline, pin!(work))
    }

    fn poll_moving<T>(
        socket: &Arc<Link>,
        (): &mut (),
        most: Option<Duration>,
        _: &mut Context<'_>,
        work: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<Option<T>> {
        let deadline = most.and_then(|most| Instant::now().checked_add(most));
        let work = pin!(unconstrained(poll_fn(work)));
        Poll::Ready(socket.run(deadline, work))
    }

    fn stop_handle(socket: &Arc<Link>) -> Option<StopBody> {
        let socket = Arc::clone(socket);
        Some(Arc::new(move || socket.shut_down()))
    }

    async fn has_changed(socket: &Arc<Link>) -> bool {
        socket.has_changed()
    }
}
