//! The async transport over hyper. Its promises are documented at [`Hyper`].

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::mem::MaybeUninit;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::runtime::{Handle, Id};
use tokio::time::{Sleep, sleep, timeout};

use super::http1::{Engine, HEAD_START, Sockets, Stream, Tcp};
#[cfg(feature = "http2")]
use super::http2;
use super::{
    AsyncTransport, BoxFuture, HttpSettings, Limits, StreamLimits, StreamedResponse, TransportError,
    TransportErrorKind, tokio_sleep, without_code,
};
use crate::body::{OutgoingBody, StopBody};
use crate::http::{Request, Response};

/// Sends requests over HTTP/1.1 with hyper, rustls (*ring*) and Tokio. An async client uses it unless it is given another
/// transport. With the feature `http2`, calls that send events go over HTTP/2, each with two tasks of its own.
///
/// It must be awaited on a Tokio runtime with I/O and time enabled. Over HTTP/1.1 it starts no task: the call that uses a
/// connection drives it, and a call that is dropped closes its connection.
///
/// # What it is made of
///
/// The connection type of hyper, without the `legacy` client of hyper-util: the pool of that client can neither respect the
/// connect limit of a single call nor say how far a failed call got, and its TLS connector brings eight more crates. hyper-util is
/// here for its adapter alone, through which a read fills the buffer of hyper in place. TLS is
/// rustls with *ring*, because aws-lc-rs takes longer to build and needs more tools. The roots are those of the system, and none
/// are compiled in: so the roots of a company are trusted, and withdrawn ones are not. Roots and a CA bundle are read when the
/// first TLS connection is opened.
///
/// # TLS
///
/// Versions 1.3 and 1.2, with AES-GCM, X25519, P-256 and P-384, for certificates with RSA and ECDSA. Not offered, because the code
/// for it would be part of every program, are certificates with Ed25519, which no public authority issues, and on x86-64
/// ChaCha20-Poly1305: processors there have instructions for AES. A program that needs them, or cryptography with a certificate of
/// FIPS, installs a `CryptoProvider` of rustls 0.23 before its first call
/// (`rustls::crypto::ring::default_provider().install_default()`), and that is used in place of ours.
///
/// # Connections
///
/// A connection is used again if its last exchange ended well, it has been idle for less than [`HttpSettings::idle_limit`] and
/// the server has not closed it, which is checked before anything is sent. If it still ends before the first byte of an answer,
/// the request is sent once more over a new connection, see [`Limits::send_once`]. A request that must not be sent twice uses a
/// connection that was used within the last 20 ms, or a new one. Idle connections are closed when their time is over, by a thread
/// that runs while there are any.
///
/// A host has at most [`HttpSettings::connections_per_host`] connections. Further calls wait, and their waiting time counts for
/// the call. They also wait if the system lets the program open no more files. Name look-ups have threads of their own, one for
/// each name: they use none of the executor's threads and do not delay its end.
///
/// If a host has several addresses, they are tried one after the other, 250 ms apart, until one answers (RFC 8305). A proxy gets
/// `CONNECT` for an `https` endpoint, and the whole URL in the request line for an `http` one. A proxy or a CA bundle that cannot
/// be used fails the calls that need it.
///
/// # HTTP/2
///
/// With the feature `http2`, an operation that sends events goes over HTTP/2, and no other does. An `https` endpoint is asked for it
/// (ALPN), an `http` one has to speak it without being asked. Each such call has a connection of its own, and two tasks of Tokio that
/// end with the call: one moves the bytes, one takes events as long as the service has room for them.
///
/// # On the wire
///
/// Header names are in lower case: `host`, then the fields of the request in their order, then `content-length`. Nothing else is
/// added except `proxy-authorization`, to a proxy. An answer that comes before the whole request was sent is read, also if the
/// server then closes the connection. Nothing of a request or an answer is logged.
pub struct Hyper {
    engine: Engine<TokioSockets>,
    #[cfg(feature = "http2")]
    ping_after: Duration,
}

impl Hyper {
    /// A transport with these settings.
    pub fn new(settings: &HttpSettings) -> Self {
        Self {
            engine: Engine::new(settings),
            #[cfg(feature = "http2")]
            ping_after: settings.ping_after,
        }
    }

    /// Sends events over HTTP/2.
    #[cfg(feature = "http2")]
    fn open_both_ways<'a>(
        &'a self,
        request: &'a Request,
        body: Option<OutgoingBody>,
        limits: Limits,
    ) -> BoxFuture<'a, Result<StreamedResponse, TransportError>> {
        Box::pin(async move {
            let no_events = || TransportError::new(TransportErrorKind::Other, "there are no events to be sent");
            let body = body.ok_or_else(no_events)?;
            http2::open(&self.engine, request, body, limits, self.ping_after).await
        })
    }

    #[cfg(not(feature = "http2"))]
    fn open_both_ways<'a>(
        &'a self,
        _: &'a Request,
        _: Option<OutgoingBody>,
        _: Limits,
    ) -> BoxFuture<'a, Result<StreamedResponse, TransportError>> {
        let reason = "the operation sends events, which go over HTTP/2: turn on the feature `http2` of the runtime";
        Box::pin(std::future::ready(Err(TransportError::new(
            TransportErrorKind::Other,
            reason,
        ))))
    }
}

/// The type of [`open_stream`].
pub(super) type OpenStream = for<'a> fn(
    &'a Hyper,
    &'a Request,
    Option<OutgoingBody>,
    Limits,
    StreamLimits,
) -> BoxFuture<'a, Result<StreamedResponse, TransportError>>;

/// Sends a request of which a body streams.
pub(super) fn open_stream<'a>(
    transport: &'a Hyper,
    request: &'a Request,
    body: Option<OutgoingBody>,
    limits: Limits,
    stream: StreamLimits,
) -> BoxFuture<'a, Result<StreamedResponse, TransportError>> {
    if stream.both_ways {
        return transport.open_both_ways(request, body, limits);
    }
    Box::pin(transport.engine.open_response(request, body, limits, stream))
}

impl AsyncTransport for Hyper {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(self.engine.exchange(request, limits))
    }

    fn open<'a>(
        &'a self,
        request: &'a Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> BoxFuture<'a, Result<StreamedResponse, TransportError>> {
        match stream.code.hyper {
            Some(open) => open(self, request, body, limits, stream),
            None => Box::pin(std::future::ready(Err(without_code()))),
        }
    }

    /// Waits with Tokio's clock.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        tokio_sleep(duration)
    }

    fn keeps_time(&self) -> bool {
        true
    }
}

/// Without the settings: they hold proxy passwords.
impl fmt::Debug for Hyper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hyper").finish_non_exhaustive()
    }
}

/// A socket that can be looked at while hyper owns it. The lock is never held during a wait.
#[derive(Clone)]
struct Socket(Arc<Mutex<TcpStream>>);

impl Socket {
    fn lock(&self) -> MutexGuard<'_, TcpStream> {
        // A stream is valid even after a panic in another thread.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is anything to read, or the end. It asks the system, because the runtime may not have looked at its sockets
    /// since the last call.
    fn has_news(&self) -> bool {
        let stream = self.lock();
        let peeked = SockRef::from(&*stream).peek(&mut [MaybeUninit::uninit()]);
        !peeked.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.lock()).poll_read(context, into)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.lock()).poll_write(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.lock()).poll_write_vectored(context, slices)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.lock()).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.lock()).poll_shutdown(context)
    }
}

/// Sockets and time of Tokio.
struct TokioSockets;

impl Sockets for TokioSockets {
    /// A socket belongs to the runtime that opened it. It makes no progress while only another runtime runs.
    type Owner = Id;
    type Socket = Socket;
    type Timer = Option<Pin<Box<Sleep>>>;

    fn owner() -> Result<Id, TransportError> {
        match Handle::try_current() {
            Ok(runtime) => Ok(runtime.id()),
            Err(error) => Err(TransportError::new(TransportErrorKind::Other, error)),
        }
    }

    async fn tcp(addresses: Vec<SocketAddr>, deadline: Option<Instant>) -> Option<io::Result<Tcp<Socket>>> {
        let stream = within(deadline, first_of(addresses, open, HEAD_START)).await?;
        let socket = stream.map(|stream| Socket(Arc::new(Mutex::new(stream))));
        Some(socket.map(|socket| (Box::new(socket.clone()) as Box<dyn Stream>, socket)))
    }

    async fn signalled<T: Send>(deadline: Option<Instant>, work: impl Future<Output = T> + Send) -> Option<T> {
        within(deadline, work).await
    }

    async fn waiting<T: Send>(
        _: &Socket,
        deadline: Option<Instant>,
        work: impl Future<Output = T> + Send,
    ) -> Option<T> {
        within(deadline, work).await
    }

    fn poll_moving<T>(
        _: &Socket,
        timer: &mut Self::Timer,
        most: Option<Duration>,
        context: &mut Context<'_>,
        mut work: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<Option<T>> {
        if let Poll::Ready(done) = work(context) {
            *timer = None;
            return Poll::Ready(Some(done));
        }
        let Some(most) = most else { return Poll::Pending };
        let timer = timer.get_or_insert_with(|| Box::pin(sleep(most)));
        timer.as_mut().poll(context).map(|()| None)
    }

    fn stop_handle(_: &Socket) -> Option<StopBody> {
        None
    }

    async fn has_changed(socket: &Socket) -> bool {
        let has_news = socket.has_news();
        if has_news {
            // The runtime must see it, too.
            tokio::task::yield_now().await;
        }
        has_news
    }
}

async fn within<T>(deadline: Option<Instant>, work: impl Future<Output = T>) -> Option<T> {
    let left = deadline.map_or(Duration::MAX, |deadline| {
        deadline.saturating_duration_since(Instant::now())
    });
    timeout(left, work).await.ok()
}

fn open(address: SocketAddr) -> BoxFuture<'static, io::Result<TcpStream>> {
    Box::pin(async move {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    })
}

/// The first connection that is established. Each address has a head start on the next one, so that one address that does not
/// answer cannot use up the time of all.
async fn first_of<T>(
    addresses: Vec<SocketAddr>,
    open: impl Fn(SocketAddr) -> BoxFuture<'static, io::Result<T>>,
    head_start: Duration,
) -> io::Result<T> {
    let mut addresses = addresses.into_iter().peekable();
    let mut attempts = Vec::new();
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    loop {
        attempts.extend(addresses.next().map(&open));
        if attempts.is_empty() {
            return Err(failure);
        }
        let wait = match addresses.peek() {
            Some(_) => head_start,
            None => Duration::MAX,
        };
        match timeout(wait, poll_fn(|context| poll_any(&mut attempts, context))).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) => failure = error,
            Err(_elapsed) => {}
        }
    }
}

fn poll_any<T>(attempts: &mut Vec<BoxFuture<'static, T>>, context: &mut Context<'_>) -> Poll<T> {
    for (index, attempt) in attempts.iter_mut().enumerate() {
        if let Poll::Ready(outcome) = Pin::new(attempt).poll(context) {
            drop(attempts.swap_remove(index));
            return Poll::Ready(outcome);
        }
    }
    Poll::Pending
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(count: u16) -> Vec<SocketAddr> {
        (1..=count)
            .map(|port| SocketAddr::from(([127, 0, 0, 1], port)))
            .collect()
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap()
            .block_on(future)
    }

    #[test]
    fn an_address_that_does_not_answer_does_not_hold_up_the_next() {
        let open = |address: SocketAddr| -> BoxFuture<'static, io::Result<u16>> {
            match address.port() {
                1 => Box::pin(std::future::pending()),
                port => Box::pin(std::future::ready(Ok(port))),
            }
        };
        let first = block_on(first_of(addresses(3), open, Duration::from_millis(1)));
        assert_eq!(first.unwrap(), 2);
    }

    #[test]
    fn the_next_address_follows_a_failure_at_once() {
        let open = |address: SocketAddr| -> BoxFuture<'static, io::Result<u16>> {
            Box::pin(std::future::ready(match address.port() {
                1 => Err(io::ErrorKind::ConnectionRefused.into()),
                port => Ok(port),
            }))
        };
        assert_eq!(block_on(first_of(addresses(2), open, Duration::MAX)).unwrap(), 2);
    }

    #[test]
    fn the_last_failure_is_told_when_no_address_answers() {
        let open = |_| -> BoxFuture<'static, io::Result<u16>> {
            Box::pin(std::future::ready(Err(io::ErrorKind::ConnectionRefused.into())))
        };
        let error = block_on(first_of(addresses(2), open, Duration::MAX)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        let error = block_on(first_of(addresses(0), open, Duration::MAX)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
