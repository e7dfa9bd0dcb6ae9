//! Opening a connection: name look-up, TCP, proxy, TLS.

use std::io;
#[cfg(feature = "http2")]
use std::sync::Arc;
use std::time::Instant;

#[cfg(feature = "http2")]
use rustls::ClientConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::connection::Connection;
use super::dial::{ConnectTarget, DialError};
use super::lookup::LookUps;
use super::open::Open;
use super::proxy::{MAX_TUNNEL_HEAD, Proxy, ProxyChoice, tunnel_answer};
use super::sockets::{Sockets, Stream, Tcp};
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
        let (stream, socket) = self.dial::<S>(target, proxy, deadline).await?;
        let http = S::waiting(&socket, deadline, self.set_up(stream, target, proxy))
            .await
            .ok_or_else(|| late(target))??;
        Ok(Open { http, socket })
    }

    /// A connection for HTTP/2.
    #[cfg(feature = "http2")]
    pub(super) async fn connect_http2<S: Sockets>(
        &self,
        target: &ConnectTarget,
        proxy: Option<&Proxy>,
        deadline: Option<Instant>,
    ) -> Result<Box<dyn Stream>, DialError> {
        if let (false, Some(proxy)) = (target.tls, proxy) {
            let step = format!(
                "HTTP/2 with {} through the proxy {}",
                target.place(),
                proxy.target.place()
            );
            return Err(DialError::new(step, "it goes through a proxy only with TLS").for_good());
        }
        let (stream, socket) = self.dial::<S>(target, proxy, deadline).await?;
        // Not a trait object by itself: the compiler loses its lifetime on the way.
        let secured = async { Ok(Secured(self.secured(stream, target, proxy, Alpn::Http2).await?)) };
        let Secured(stream) = S::waiting(&socket, deadline, secured)
            .await
            .ok_or_else(|| late(target))??;
        Ok(stream)
    }

    /// A TCP connection to a host, or to the proxy before it.
    async fn dial<S: Sockets>(
        &self,
        target: &ConnectTarget,
        proxy: Option<&Proxy>,
        deadline: Option<Instant>,
    ) -> Result<Tcp<S::Socket>, DialError> {
        let next = proxy.map_or(target, |proxy| &proxy.target);
        if target.tls || next.tls {
            // A bad setting is reported before any host is asked for anything.
            self.tls.config()?;
        }
        let addresses = S::signalled(deadline, self.look_ups.addresses(&next.host, next.port))
            .await
            .ok_or_else(|| late(target))?
            .map_err(|error| DialError::new(format!("the look-up of {}", next.host), error))?;
        S::tcp(addresses, deadline)
            .await
            .ok_or_else(|| late(target))?
            .map_err(|error| DialError::new(format!("the connection to {}", next.place()), error))
    }

    /// Turns a TCP connection into one for requests.
    async fn set_up(
        &self,
        stream: Box<dyn Stream>,
        target: &ConnectTarget,
        proxy: Option<&Proxy>,
    ) -> Result<Connection, DialError> {
        let stream = self.secured(stream, target, proxy, Alpn::None).await?;
        Connection::open(stream, target.tls, self.max_headers)
            .await
            .map_err(|error| DialError::new("HTTP set-up", error))
    }

    /// The stream to the host itself: through the tunnel of a proxy, and with TLS.
    async fn secured(
        &self,
        mut stream: Box<dyn Stream>,
        target: &ConnectTarget,
        proxy: Option<&Proxy>,
        alpn: Alpn,
    ) -> Result<Box<dyn Stream>, DialError> {
        if let Some(proxy) = proxy {
            if proxy.target.tls {
                stream = self.secure(stream, &proxy.target, Alpn::None).await?;
            }
            if target.tls {
                tunnel(&mut stream, proxy, target).await.map_err(|error| {
                    let (place, proxy) = (target.place(), proxy.target.place());
                    DialError::new(format!("the tunnel to {place} through the proxy {proxy}"), error)
                })?;
            }
        }
        if target.tls {
            stream = self.secure(stream, target, alpn).await?;
        }
        Ok(stream)
    }

    #[cfg_attr(not(feature = "http2"), expect(unused_variables))]
    async fn secure(
        &self,
        stream: Box<dyn Stream>,
        target: &ConnectTarget,
        alpn: Alpn,
    ) -> Result<Box<dyn Stream>, DialError> {
        let config = self.tls.config()?;
        #[cfg(feature = "http2")]
        let config = alpn.asked_for(config);
        match TlsStream::open(stream, config, target.server_name()?).await {
            #[cfg(feature = "http2")]
            Ok(stream) if !alpn.is_spoken(stream.protocol()) => Err(not_spoken(target, "it has chosen no protocol")),
            #[cfg(feature = "http2")]
            Err(error) if alpn.is_refused(&error) => Err(not_spoken(target, error)),
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => Err(DialError::new(
                format!("TLS with {}", target.place()),
                tls::explained(error),
            )),
        }
    }
}

/// What a TLS connection is for.
#[derive(Clone, Copy)]
enum Alpn {
    /// HTTP/1.1, which nobody asks for.
    None,
    #[cfg(feature = "http2")]
    Http2,
}

#[cfg(feature = "http2")]
struct Secured(Box<dyn Stream>);

#[cfg(feature = "http2")]
impl Alpn {
    const HTTP2: &[u8] = b"h2";

    fn asked_for(self, config: Arc<ClientConfig>) -> Arc<ClientConfig> {
        match self {
            Self::None => config,
            Self::Http2 => {
                let mut config = ClientConfig::clone(&config);
                config.alpn_protocols = vec![Self::HTTP2.to_vec()];
                Arc::new(config)
            }
        }
    }

    fn is_spoken(self, chosen: Option<&[u8]>) -> bool {
        matches!(self, Self::None) || chosen == Some(Self::HTTP2)
    }

    /// Whether the server says that it speaks nothing of what was asked for.
    fn is_refused(self, error: &io::Error) -> bool {
        let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
        matches!(
            cause,
            Some(rustls::Error::AlertReceived(
                rustls::AlertDescription::NoApplicationProtocol
            ))
        )
    }
}

#[cfg(feature = "http2")]
fn not_spoken(target: &ConnectTarget, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> DialError {
    let step = format!(
        "HTTP/2 with {}, which an operation that sends events needs,",
        target.place()
    );
    DialError::new(step, error).for_good()
}

fn late(target: &ConnectTarget) -> DialError {
    DialError::new(
        format!("connecting to {} in time", target.place()),
        io::Error::from(io::ErrorKind::TimedOut),
    )
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
