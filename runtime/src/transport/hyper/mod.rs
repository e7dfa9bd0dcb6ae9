//! The async transport over hyper. What it promises stands at [`Hyper`].

mod connect;
mod connection;
mod pool;

use std::fmt;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::uri::Parts;
use http::{HeaderValue, Uri, header};
use http_body_util::Full;
use tokio::runtime::Handle;
use tokio::time::timeout;

use self::connect::Connector;
use self::connection::{Connection, Failure, Message};
use self::pool::{Key, Pool};
use super::dial::{DialError, Target};
use super::message::Head;
use super::proxy::Proxy;
use super::{AsyncTransport, BoxFuture, HttpSettings, Limits, TransportError, TransportErrorKind, TransportSetupError};
use crate::http::{Request, Response};

/// Carries requests over HTTP/1.1 with hyper, rustls (*ring*) and Tokio. It is the transport of an async client that
/// brings none of its own.
///
/// It has to be awaited on a Tokio runtime with I/O and time enabled. It spawns no task: a connection is driven by the
/// call that uses it, and dropping a call closes its connection.
///
/// # What it is made of
///
/// hyper's connection type, without hyper-util's `legacy` client: the pool of that client can neither keep to a connect
/// limit of a single call nor tell how far a failed call got, and it brings eight more crates with its TLS connector.
/// rustls with *ring*, because aws-lc-rs takes longer to build and needs more tools. The roots are the system's, and
/// none are compiled in, so that a company's own are trusted and a withdrawn one is not.
///
/// # Connections
///
/// A connection is used again if it was left in order, has been idle for less than [`HttpSettings::idle_limit`] and the
/// server has not closed it meanwhile, which is looked at before anything is sent. A request goes out on another
/// connection only if hyper hands it back untouched, that is, if no byte of it was written: nothing can have been
/// processed then. When the server closes a connection in the very moment in which the request goes out, the call fails
/// with [`TransportErrorKind::Broken`], because only the caller can know whether sending twice does harm. Idle
/// connections past their time are closed when a later call returns its connection.
///
/// A host with several addresses is tried at one after the other, 250 ms apart, until one answers (RFC 8305).
/// A proxy gets `CONNECT` for an `https` endpoint, and the whole URL in the request line for an `http` one.
///
/// # On the wire
///
/// Header names are in lower case: `host`, then those of the request in their order, `content-length`. Nothing is added
/// but those two and, to a proxy, `proxy-authorization`.
pub struct Hyper {
    connector: Connector,
    pool: Pool,
}

impl Hyper {
    /// A transport with those settings.
    ///
    /// # Errors
    ///
    /// The CA bundle cannot be read or a proxy's URL is not valid. That the system has no roots shows only when a
    /// call needs them.
    pub fn new(settings: &HttpSettings) -> Result<Self, TransportSetupError> {
        Ok(Self {
            connector: Connector::new(settings)?,
            pool: Pool::new(settings),
        })
    }

    async fn exchange(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        let started = Instant::now();
        let runtime = Handle::try_current().map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
        let head = Head::of(request)?;
        let target = Target::new(&request.scheme, &head.authority);
        let proxy = self.connector.proxy(&target);
        let mut message = message(head, request, proxy)?;
        let key = Key {
            target,
            runtime: runtime.id(),
        };
        loop {
            let pooled = self.pool.take(&key).await;
            let reused = pooled.is_some();
            let mut connection = match pooled {
                Some(connection) => connection,
                None => self.connect(&key.target, proxy, limits, started).await?,
            };
            let left = limits.exchange.saturating_sub(started.elapsed());
            let outcome = timeout(left, connection.exchange(message, limits.response_bytes)).await;
            match outcome {
                Ok(Ok(response)) => {
                    self.pool.put(key, connection).await;
                    return Ok(response);
                }
                Ok(Err(Failure::NotSent(unsent, _))) if reused => message = *unsent,
                Ok(Err(failure)) => return Err(failure.into()),
                Err(elapsed) => return Err(TransportError::new(TransportErrorKind::TimedOut, elapsed)),
            }
        }
    }

    async fn connect(
        &self,
        target: &Target,
        proxy: Option<&Proxy>,
        limits: Limits,
        started: Instant,
    ) -> Result<Connection, TransportError> {
        let left = limits.exchange.saturating_sub(started.elapsed()).min(limits.connect);
        match timeout(left, self.connector.connect(target, proxy)).await {
            Ok(connection) => Ok(connection?),
            Err(elapsed) => Err(DialError::new(format!("connecting to {} in time", target.place()), elapsed).into()),
        }
    }
}

/// The request as hyper sends it: a proxy is told the whole URL of a plain endpoint.
fn message(head: Head, request: &Request, proxy: Option<&Proxy>) -> Result<Message, TransportError> {
    let mut parts = Parts::default();
    let mut headers = head.headers;
    if let Some(proxy) = proxy.filter(|_| request.scheme == "http") {
        parts.scheme = Some(http::uri::Scheme::HTTP);
        parts.authority = Some(head.authority);
        if let Some(value) = &proxy.authorization {
            let mut value = HeaderValue::from_str(value).map_err(other)?;
            value.set_sensitive(true);
            let length = headers.remove(header::CONTENT_LENGTH);
            headers.insert(header::PROXY_AUTHORIZATION, value);
            headers.extend(length.map(|length| (header::CONTENT_LENGTH, length)));
        }
    }
    parts.path_and_query = Some(head.target);
    let mut message = http::Request::new(Full::new(Bytes::copy_from_slice(&request.body)));
    *message.method_mut() = head.method;
    *message.uri_mut() = Uri::from_parts(parts).map_err(other)?;
    *message.headers_mut() = headers;
    Ok(message)
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::Other, error)
}

impl AsyncTransport for Hyper {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(self.exchange(request, limits))
    }

    /// Waits with Tokio's clock. Outside a runtime there is none to wait with, and it returns at once; `send` has
    /// failed there before.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if Handle::try_current().is_ok() {
                tokio::time::sleep(duration).await;
            }
        })
    }
}

/// Without the settings: they hold proxy passwords.
impl fmt::Debug for Hyper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hyper").finish_non_exhaustive()
    }
}
