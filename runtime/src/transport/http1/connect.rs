//! Opening a connection: name look-up, TCP, proxy, TLS.

use std::io;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::connection::Connection;
use super::dial::{ConnectTarget, DialError};
use super::lookup::LookUps;
use super::open::Open;
use super::proxy::{MAX_TUNNEL_HEAD, Proxy, ProxyChoice, tunnel_answer};
use super::sockets::{Sockets, Stream};
use super::tls::{self, Tls};
use super::tls_stream::TlsStream;
use crate::http::Request;
use crate::transport::{HttpSettings, TransportError};

pub(super) struct Connector {
    tls: Tls,
    proxies: ProxyChoice,
    look_ups: LookUps,
    max_headers: usize,
}

impl Connector {
    pub(super) fn new(settings: &HttpSettings) -> Self {
        Self {
            tls: Tls::new(settings.ca_bundle.clone()),
            proxies: ProxyChoice::new(&settings.proxy),
            look_ups: LookUps::new(),
            max_headers: settings.max_response_headers,
        }
    }

    /// The proxy that a request goes through, if any.
    pub(super) fn proxy(&self, request: &Request) -> Result<Option<&Proxy>, TransportError> {
        if self.proxies.are_none() {
            return Ok(None);
        }
        self.proxies.to(&ConnectTarget::of(request)?)
    }

    pub(super) async fn connect<S: Sockets>(
        &self,
        target: &ConnectTarget,
        proxy: Option<&Proxy>,
        deadline: Option<Instant>,
    ) -> Result<Open<S>, DialError> {
        let late = || {
            DialError::new(
                format!("connecting to {} in time", target.place()),
                io::Error::from(io::ErrorKind::TimedOut),
            )
        };
        let next = proxy.map_or(target, |proxy| &proxy.target);
        if target.tls || next.tls {
            // A bad setting is reported before any host is asked for anything.
            self.tls.config()?;
        }
        let addresses = S::signalled(deadline, self.look_ups.addresses(&next.host, next.port))
            .await
            .ok_or_else(late)?
            .map_err(|error| DialError::new(format!("the look-up of {}", next.host), error))?;
        let (stream, socket) = S::tcp(addresses, deadline)
            .await
            .ok_or_else(late)?
            .map_err(|error| DialError::new(format!("the connection to {}", next.place()), error))?;
        let http = S::waiting(&socket, deadline, self.set_up(stream, target, proxy))
            .await
            .ok_or_else(late)??;
        Ok(Open { http, socket })
    }

    /// Turns a TCP connection into one for requests.
    async fn set_up(
        &self,
        mut stream: Box<dyn Stream>,
        target: &ConnectTarget,
        proxy: Option<&Proxy>,
    ) -> Result<Connection, DialError> {
        if let Some(proxy) = proxy {
            if proxy.target.tls {
                stream = self.secure(stream, &proxy.target).await?;
            }
            if target.tls {
                tunnel(&mut stream, proxy, target).await.map_err(|error| {
                    let (place, proxy) = (target.place(), proxy.target.place());
                    DialError::new(format!("the tunnel to {place} through the proxy {proxy}"), error)
                })?;
            }
        }
        if target.tls {
            stream = self.secure(stream, target).await?;
        }
        Connection::open(stream, target.tls, self.max_headers)
            .await
            .map_err(|error| DialError::new("HTTP set-up", error))
    }

    async fn secure(&self, stream: Box<dyn Stream>, target: &ConnectTarget) -> Result<Box<dyn Stream>, DialError> {
        match TlsStream::open(stream, self.tls.config()?, target.server_name()?).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => Err(DialError::new(
                format!("TLS with {}", target.place()),
                tls::explained(error),
            )),
        }
    }
}

async fn tunnel(stream: &mut Box<dyn Stream>, proxy: &Proxy, target: &ConnectTarget) -> io::Result<()> {
    stream.write_all(proxy.tunnel_request(target).as_bytes()).await?;
    stream.flush().await?;
    let mut received = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        if let Some(answer) = tunnel_answer(&received) {
            return answer.map_err(io::Error::other);
        }
        if received.len() >= MAX_TUNNEL_HEAD {
            return Err(io::Error::other("the proxy's answer has no end"));
        }
        match stream.read(&mut chunk).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => received.extend_from_slice(&chunk[..count]),
        }
    }
}
