//! The blocking transport over ureq. What it promises stands at [`Ureq`].

mod connect;

use std::fmt;
use std::io::Read;
use std::time::Duration;

use http::Uri;
use http::uri::{Parts, Scheme};
use ureq::config::AutoHeaderValue;
use ureq::{Agent, AsSendBody, Body, Timeout};

use self::connect::{Connector, NoLookUp};
use super::dial::DialError;
use super::message::{Head, response, too_large};
use super::{BlockingTransport, HttpSettings, Limits, TransportError, TransportErrorKind, TransportSetupError};
use crate::http::{Request, Response};

/// The longest time limit that is passed on: the clock cannot count much further.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The most memory to set aside for a body before its bytes have come.
const MAX_EARLY_CAPACITY: u64 = 64 * 1024;

/// Carries requests over HTTP/1.1 with ureq and rustls (*ring*), on the calling thread. It is the transport of a
/// blocking client that brings none of its own.
///
/// # What it is made of
///
/// ureq without any of its features: its own redirects, cookies, content codings, proxies and errors for statuses are
/// off, and its TLS is left out, because it would build its trust store anew for each connection whose call has limits
/// of its own. TLS, CA bundle and proxies are the same as those of the async transport. Opening connections uses ureq's
/// `unversioned` interface, which keeps still within a minor version only: hence the narrow version requirement.
///
/// # Connections
///
/// A connection is used again if it was left in order, has been idle for less than [`HttpSettings::idle_limit`] and the
/// server has not closed it meanwhile, which is looked at before anything is sent; else a new one is opened. ureq never
/// sends a request twice: when the server closes a connection in the very moment in which the request goes out, the
/// call fails with [`TransportErrorKind::Broken`], because only the caller can know whether sending twice does harm.
///
/// The name look-up has a thread of its own, as it knows no time limit; the thread may outlive a call that ran out of
/// time. A host with several addresses is tried at one after the other, each with a share of the connect limit. A proxy
/// gets `CONNECT` for every endpoint, plain ones included, since ureq cannot put a whole URL into the request line.
/// Some proxies allow that for port 443 only.
///
/// A body that neither says its length nor comes in chunks ends with the connection, however that ends.
///
/// # On the wire
///
/// Header names are in lower case: `host`, then those of the request in their order, `content-length`. Nothing else is
/// added. ureq logs through the `log` crate: header values are left out, but at the level `trace` the path and query
/// of a URL are not, and those of a presigned one are a secret.
pub struct Ureq {
    agent: Agent,
}

impl Ureq {
    /// A transport with those settings.
    ///
    /// # Errors
    ///
    /// The CA bundle cannot be read or a proxy's URL is not valid. That the system has no roots shows only when a
    /// call needs them.
    pub fn new(settings: &HttpSettings) -> Result<Self, TransportSetupError> {
        let config = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(AutoHeaderValue::None)
            .accept(AutoHeaderValue::None)
            .accept_encoding(AutoHeaderValue::None)
            .max_idle_connections(usize::MAX)
            .max_idle_connections_per_host(settings.idle_per_host)
            .max_idle_age(settings.idle_limit)
            .build();
        Ok(Self {
            agent: Agent::with_parts(config, Connector::new(settings)?, NoLookUp),
        })
    }

    fn exchange(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        let (message, has_body) = message(request)?;
        let answer = if has_body {
            self.run(message.map(|()| &*request.body), limits)
        } else {
            self.run(message, limits)
        };
        let (parts, body) = answer.map_err(failed)?.into_parts();
        let body = read(body, limits.response_bytes)?;
        Ok(response(parts.status, &parts.headers, body))
    }

    fn run(
        &self,
        message: http::Request<impl AsSendBody>,
        limits: Limits,
    ) -> Result<http::Response<Body>, ureq::Error> {
        let message = self
            .agent
            .configure_request(message)
            .timeout_connect(Some(limits.connect.min(LONGEST)))
            .timeout_global(Some(limits.exchange.min(LONGEST)))
            .build();
        self.agent.run(message)
    }
}

/// The message without its body, and whether it has one, be it empty.
fn message(request: &Request) -> Result<(http::Request<()>, bool), TransportError> {
    let head = Head::of(request)?;
    let mut parts = Parts::default();
    parts.scheme = Some(if request.scheme == "https" {
        Scheme::HTTPS
    } else {
        Scheme::HTTP
    });
    parts.authority = Some(head.authority);
    parts.path_and_query = Some(head.target);
    let uri = Uri::from_parts(parts).map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
    let mut message = http::Request::new(());
    *message.method_mut() = head.method;
    *message.uri_mut() = uri;
    *message.headers_mut() = head.headers;
    Ok((message, head.has_body))
}

fn read(body: Body, most: usize) -> Result<Vec<u8>, TransportError> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    let announced = body.content_length().unwrap_or(0);
    if announced > limit {
        return Err(too_large(most));
    }
    let early = usize::try_from(announced.min(MAX_EARLY_CAPACITY)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(early);
    body.into_reader()
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| failed(error.into()))?;
    if bytes.len() > most {
        return Err(too_large(most));
    }
    Ok(bytes)
}

/// How far a call got that failed. [`Connector`] marks everything that goes wrong before the request is sent.
fn failed(error: ureq::Error) -> TransportError {
    let kind = match error {
        ureq::Error::Other(error) => match error.downcast::<DialError>() {
            Ok(error) => return (*error).into(),
            Err(error) => return TransportError::new(TransportErrorKind::Other, error),
        },
        // It shows the URL, and that of a presigned request is a secret.
        ureq::Error::BadUri(_) => return TransportError::new(TransportErrorKind::Other, "the URL is not valid"),
        ureq::Error::Http(_) => TransportErrorKind::Other,
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => TransportErrorKind::Connect,
        ureq::Error::Timeout(_) => TransportErrorKind::TimedOut,
        _ => TransportErrorKind::Broken,
    };
    TransportError::new(kind, error)
}

impl BlockingTransport for Ureq {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        self.exchange(request, limits)
    }
}

/// Without the settings: they hold proxy passwords.
impl fmt::Debug for Ureq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ureq").finish_non_exhaustive()
    }
}
