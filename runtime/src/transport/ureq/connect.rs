//! Opening a connection: name look-up, TCP, proxy, TLS.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;

use http::Uri;
use rustls::{ClientConnection, StreamOwned};
use ureq::Error;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{Duration, Instant};
use ureq::unversioned::transport::{
    self, Buffers, ConnectionDetails, LazyBuffers, NextTimeout, TcpConnector, Transport, TransportAdapter,
};

use crate::transport::dial::{DialError, Target};
use crate::transport::proxy::{MAX_TUNNEL_HEAD, Proxies, Proxy, tunnel_answer};
use crate::transport::tls::Tls;
use crate::transport::{HttpSettings, TransportSetupError};

/// ureq looks names up before it looks whether it still has a connection. This keeps it from that.
#[derive(Debug)]
pub(super) struct NoLookUp;

impl Resolver for NoLookUp {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}

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

    fn connect(&self, details: &ConnectionDetails<'_>) -> Result<Box<dyn Transport>, DialError> {
        let (Some(scheme), Some(authority)) = (details.uri.scheme_str(), details.uri.authority()) else {
            return Err(DialError::new("reading the URL", "it has no host").for_good());
        };
        let target = Target::new(scheme, authority);
        let mut transport = match self.proxies.to(&target) {
            Some(proxy) => self.through(proxy, &target, details)?,
            None => tcp(&target, details)?,
        };
        if target.tls {
            transport = self.secure(transport, &target, details)?;
        }
        Ok(transport)
    }

    fn through(
        &self,
        proxy: &Proxy,
        target: &Target,
        details: &ConnectionDetails<'_>,
    ) -> Result<Box<dyn Transport>, DialError> {
        let mut transport = tcp(&proxy.target, details)?;
        if proxy.target.tls {
            transport = self.secure(transport, &proxy.target, details)?;
        }
        let mut stream = adapter(transport, details);
        tunnel(&mut stream, proxy, target).map_err(|error| {
            let (place, proxy) = (target.place(), proxy.target.place());
            DialError::new(format!("the tunnel to {place} through the proxy {proxy}"), error)
        })?;
        Ok(Box::new(Tunnel(stream.into_inner())))
    }

    fn secure(
        &self,
        transport: Box<dyn Transport>,
        target: &Target,
        details: &ConnectionDetails<'_>,
    ) -> Result<Box<dyn Transport>, DialError> {
        let step = || format!("TLS with {}", target.place());
        let connection = ClientConnection::new(self.tls.config()?, target.server_name()?)
            .map_err(|error| DialError::new(step(), error).for_good())?;
        let mut stream = StreamOwned::new(connection, adapter(transport, details));
        while stream.conn.is_handshaking() {
            stream
                .conn
                .complete_io(&mut stream.sock)
                .map_err(|error| DialError::new(step(), error))?;
        }
        let config = details.config;
        Ok(Box::new(Secure {
            buffers: LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size()),
            stream,
        }))
    }
}

impl transport::Connector for Connector {
    type Out = Box<dyn Transport>;

    fn connect(&self, details: &ConnectionDetails<'_>, _: Option<()>) -> Result<Option<Self::Out>, Error> {
        Connector::connect(self, details)
            .map(Some)
            .map_err(|error| Error::Other(Box::new(error)))
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector").finish_non_exhaustive()
    }
}

fn tcp(target: &Target, details: &ConnectionDetails<'_>) -> Result<Box<dyn Transport>, DialError> {
    let uri = Uri::builder()
        .scheme("http")
        .authority(target.place())
        .path_and_query("/")
        .build()
        .map_err(|error| DialError::new(format!("reading the address {}", target.place()), error).for_good())?;
    let addrs = DefaultResolver::default()
        .resolve(&uri, details.config, time_left(details))
        .map_err(|error| DialError::new(format!("the look-up of {}", target.host), error.into_io()))?;
    let step = || format!("the connection to {}", target.place());
    let with_addresses = ConnectionDetails {
        uri: details.uri,
        addrs,
        resolver: details.resolver,
        config: details.config,
        request_level: details.request_level,
        now: (details.current_time)(),
        timeout: time_left(details),
        current_time: Arc::clone(&details.current_time),
        run_connector: Arc::clone(&details.run_connector),
        register_shutdown: Arc::clone(&details.register_shutdown),
    };
    match transport::Connector::<()>::connect(&TcpConnector::default(), &with_addresses, None) {
        Ok(Some(transport)) => Ok(Box::new(transport)),
        Ok(None) => Err(DialError::new(step(), Error::ConnectionFailed)),
        Err(error) => Err(DialError::new(step(), error.into_io())),
    }
}

/// What is left of the connect limit, or of the limit for the exchange where that ends sooner.
fn time_left(details: &ConnectionDetails<'_>) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (Duration::Exact(limit), Instant::Exact(start), Instant::Exact(now)) =
        (timeout.after, details.now, (details.current_time)())
    {
        timeout.after = Duration::Exact(limit.saturating_sub(now.saturating_duration_since(start)));
    }
    timeout
}

fn adapter(transport: Box<dyn Transport>, details: &ConnectionDetails<'_>) -> TransportAdapter {
    let mut adapter = TransportAdapter::new(transport, Arc::clone(&details.current_time));
    adapter.set_timeout(time_left(details));
    adapter
}

fn tunnel(stream: &mut TransportAdapter, proxy: &Proxy, target: &Target) -> io::Result<()> {
    stream.write_all(proxy.tunnel_request(target).as_bytes())?;
    let mut received = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        if let Some(answer) = tunnel_answer(&received) {
            return answer.map_err(io::Error::other);
        }
        if received.len() >= MAX_TUNNEL_HEAD {
            return Err(io::Error::other("the proxy's answer has no end"));
        }
        let count = stream.read(&mut chunk)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        received.extend_from_slice(&chunk[..count]);
    }
}

/// A connection through a proxy. TLS with the proxy is not TLS with the service.
#[derive(Debug)]
struct Tunnel(Box<dyn Transport>);

impl Transport for Tunnel {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.0.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }
}

/// TLS over another connection.
struct Secure {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl Transport for Secure {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.sock.set_timeout(timeout);
        let Some(output) = self.buffers.output().get(..amount) else {
            return Err(io::Error::other("more to send than there is").into());
        };
        Ok(self.stream.write_all(output)?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.sock.set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for Secure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secure").finish_non_exhaustive()
    }
}
