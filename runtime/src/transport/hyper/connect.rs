//! Opening a connection: name look-up, TCP, proxy, TLS.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::connection::Connection;
use crate::transport::dial::{DialError, Target};
use crate::transport::proxy::{MAX_TUNNEL_HEAD, Proxies, Proxy, tunnel_answer};
use crate::transport::tls::Tls;
use crate::transport::{BoxFuture, HttpSettings, TransportSetupError};

/// How long one address may keep the next one waiting (RFC 8305, section 5).
const HEAD_START: Duration = Duration::from_millis(250);

/// What a connection runs over: TCP, or TLS over it, or, through a proxy, TLS in TLS.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

pub(super) struct Connector {
    tls: Tls,
    proxies: Proxies,
}

impl Connector {
    pub(super) fn new(settings: &HttpSettings) -> Result<Self, TransportSetupError> {
        Ok(Self {
            tls: Tls::new(settings.ca_bundle.as_deref())?,
            proxies: Proxies::new(&settings.proxy)?,
        })
    }

    pub(super) fn proxy(&self, target: &Target) -> Option<&Proxy> {
        self.proxies.to(target).map(Arc::as_ref)
    }

    pub(super) async fn connect(&self, target: &Target, proxy: Option<&Proxy>) -> Result<Connection, DialError> {
        let mut stream = match proxy {
            Some(proxy) => self.through(proxy, target).await?,
            None => tcp(target).await?,
        };
        if target.tls {
            stream = self.secure(stream, target).await?;
        }
        Connection::open(stream)
            .await
            .map_err(|error| DialError::new("HTTP set-up", error))
    }

    async fn through(&self, proxy: &Proxy, target: &Target) -> Result<Box<dyn Stream>, DialError> {
        let mut stream = tcp(&proxy.target).await?;
        if proxy.target.tls {
            stream = self.secure(stream, &proxy.target).await?;
        }
        if target.tls {
            tunnel(&mut stream, proxy, target).await.map_err(|error| {
                let (place, proxy) = (target.place(), proxy.target.place());
                DialError::new(format!("the tunnel to {place} through the proxy {proxy}"), error)
            })?;
        }
        Ok(stream)
    }

    async fn secure(&self, stream: Box<dyn Stream>, target: &Target) -> Result<Box<dyn Stream>, DialError> {
        let connector = TlsConnector::from(self.tls.config()?);
        match connector.connect(target.server_name()?, stream).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => Err(DialError::new(format!("TLS with {}", target.place()), error)),
        }
    }
}

async fn tcp(target: &Target) -> Result<Box<dyn Stream>, DialError> {
    let addresses = lookup_host((&*target.host, target.port))
        .await
        .map_err(|error| DialError::new(format!("the look-up of {}", target.host), error))?;
    let open = |address: SocketAddr| -> BoxFuture<'static, io::Result<TcpStream>> {
        Box::pin(async move {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            Ok(stream)
        })
    };
    match first_of(addresses, open, HEAD_START).await {
        Ok(stream) => Ok(Box::new(stream)),
        Err(error) => Err(DialError::new(format!("the connection to {}", target.place()), error)),
    }
}

/// The first connection to come about. Each address has a head start on the next one, so one that does not answer
/// does not use up the time of all.
async fn first_of<T>(
    addresses: impl Iterator<Item = SocketAddr>,
    open: impl Fn(SocketAddr) -> BoxFuture<'static, io::Result<T>>,
    head_start: Duration,
) -> io::Result<T> {
    let mut addresses = addresses.peekable();
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

async fn tunnel(stream: &mut Box<dyn Stream>, proxy: &Proxy, target: &Target) -> io::Result<()> {
    stream.write_all(proxy.tunnel_request(target).as_bytes()).await?;
    stream.flush().await?;
    let mut received = Vec::new();
    loop {
        if let Some(answer) = tunnel_answer(&received) {
            return answer.map_err(io::Error::other);
        }
        if received.len() >= MAX_TUNNEL_HEAD {
            return Err(io::Error::other("the proxy's answer has no end"));
        }
        if stream.read_buf(&mut received).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(count: u16) -> impl Iterator<Item = SocketAddr> {
        (1..=count).map(|port| SocketAddr::from(([127, 0, 0, 1], port)))
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
