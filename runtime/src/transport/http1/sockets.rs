//! What an async and a blocking transport do in different ways: opening sockets, and waiting.

use std::io;
use std::net::SocketAddr;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite};

use super::pool::Key;
use crate::body::StopBody;
use crate::transport::TransportError;

/// The stream below a connection: TCP, or TLS over TCP, or, through a proxy, TLS in TLS.
pub(in crate::transport) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A TCP connection, and what to wait for while it is used.
pub(in crate::transport) type Tcp<S> = (Box<dyn Stream>, S);

/// How a style opens sockets and waits. `None` means that the time was over first.
pub(in crate::transport) trait Sockets: Send + Sync + 'static {
    /// Identifies whose sockets a call can use.
    type Owner: Key;
    /// What to wait for while a stream is in use.
    type Socket: Send + Sync + 'static;
    /// The timer of [`Sockets::poll_moving`].
    type Timer: Default + Send + 'static;

    /// The owner of sockets that are opened by this thread at this moment.
    fn owner() -> Result<Self::Owner, TransportError>;

    /// A TCP connection to the first of these addresses that answers.
    fn tcp(
        addresses: Vec<SocketAddr>,
        deadline: Option<Instant>,
    ) -> impl Future<Output = Option<io::Result<Tcp<Self::Socket>>>> + Send;

    /// Runs work that waits for another thread or task.
    fn signalled<T: Send>(
        deadline: Option<Instant>,
        work: impl Future<Output = T> + Send,
    ) -> impl Future<Output = Option<T>> + Send;

    /// Runs work that waits for this socket.
    fn waiting<T: Send>(
        socket: &Self::Socket,
        deadline: Option<Instant>,
        work: impl Future<Output = T> + Send,
    ) -> impl Future<Output = Option<T>> + Send;

    /// Runs work that waits for this socket, as a poll function: `None` if it made no progress for this long.
    fn poll_moving<T>(
        socket: &Self::Socket,
        timer: &mut Self::Timer,
        most: Option<Duration>,
        context: &mut Context<'_>,
        work: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<Option<T>>;

    /// A handle that ends the waiting of another thread for this socket, if a thread waits.
    fn stop_handle(socket: &Self::Socket) -> Option<StopBody>;

    /// Whether anything may have happened to a socket since its last use.
    fn has_changed(socket: &Self::Socket) -> impl Future<Output = bool> + Send;
}
