//! HTTP/1.1 for both styles: everything that does not depend on the way of waiting.
//!
//! hyper implements the protocol over a [`Stream`]. [`Engine`] decides which connection a request uses, and whether it is sent a
//! second time. The [`Sockets`] of a style open TCP connections and wait.

mod body;
mod connect;
mod connection;
mod cryptography;
mod dial;
mod expiry;
mod guard;
mod lookup;
mod open;
mod pool;
mod proxy;
mod sockets;
mod streamed;
mod threads;
mod tls;
mod tls_stream;

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use http::uri::Parts;
use http::{HeaderValue, Uri, header};
use hyper::body::{Body as _, Incoming};

use self::body::Outgoing;
use self::connect::Connector;
use self::connection::{ExchangeResult, Failure, HttpRequest};
use self::dial::ConnectTarget;
pub(super) use self::dial::{DialError, HEAD_START};
use self::open::{Open, OpenLease, PoolKey};
use self::pool::Pool;
use self::proxy::Proxy;
pub(super) use self::sockets::{Sockets, Stream, Tcp};
use self::streamed::StreamedBody;
use super::message::{Head, authority, response};
use super::{HttpSettings, Limits, StreamLimits, StreamedResponse, TransportError, TransportErrorKind};
use crate::body::{IncomingBody, OutgoingBody};
use crate::http::{Request, Response};

/// A request that must not be sent twice uses a connection that was in use until this moment, or a new one. No server closes a
/// connection so soon after an answer, and a request that meets a closed connection is lost.
const FRESH: Duration = Duration::from_millis(20);

/// Sends requests in one style.
pub(super) struct Engine<S: Sockets> {
    connector: Connector,
    pool: Pool<PoolKey<S>, Box<Open<S>>>,
}

/// The result of a request.
enum Carried<S: Sockets> {
    Whole(Response),
    /// The body is still to be read, over this connection.
    Head(http::Response<Incoming>, Box<Open<S>>, OpenLease<'static, S>),
}

/// A connection that no other call has.
#[cfg(feature = "http2")]
pub(super) struct Reached {
    pub(super) stream: Box<dyn Stream>,
    /// Whoever has it counts as a connection to the host.
    pub(super) lease: Box<dyn Send>,
}

impl<S: Sockets> Engine<S> {
    pub(super) fn new(settings: &HttpSettings) -> Self {
        Self {
            connector: Connector::new(settings),
            pool: Pool::new(settings),
        }
    }

    /// Sends a request and reads the whole response.
    pub(super) async fn exchange(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        match self.carry(request, limits, Some(limits.response_bytes)).await? {
            Carried::Whole(response) => Ok(response),
            Carried::Head(..) => Err(other(io::Error::other("the body of the response was not read"))),
        }
    }

    /// Sends a request and reads the head of the response. A body that streams is read while it is sent.
    pub(super) async fn open_response(
        &self,
        request: &Request,
        body: Option<OutgoingBody>,
        limits: Limits,
        stream: StreamLimits,
    ) -> Result<StreamedResponse, TransportError> {
        // In boxes, so that this future does not contain both: it is moved several times.
        let carried = match body {
            Some(body) => Box::pin(self.upload(request, body, limits, stream)).await?,
            None => Box::pin(self.carry(request, limits, None)).await?,
        };
        let (answer, open, lease) = match carried {
            Carried::Head(answer, open, lease) => (answer, open, lease),
            Carried::Whole(response) => return Ok(response.into()),
        };
        let (parts, body) = answer.into_parts();
        let Response { status, headers, .. } = response(parts.status, &parts.headers, Vec::new());
        let length = body.size_hint().exact();
        Ok(StreamedResponse {
            status,
            headers,
            body: IncomingBody::new(StreamedBody::<S>::new(body, open, lease, stream.stall), length),
        })
    }

    /// Sends a request with a body that is read while it is sent, and reads the head of the response. It is sent once: only the
    /// call knows whether the body can be read again.
    async fn upload(
        &self,
        request: &Request,
        body: OutgoingBody,
        limits: Limits,
        stream: StreamLimits,
    ) -> Result<Carried<S>, TransportError> {
        let deadline = Instant::now().checked_add(limits.exchange);
        let proxy = self.connector.proxy(request)?;
        let message = message(request, body.len(), proxy)?;
        let mut lease = self.lease(request, deadline).await?;
        let mut open = match self.idle(&mut lease, true).await {
            Some(open) => open,
            None => self.open(&mut lease, request, limits.connect, deadline).await?,
        };
        let progress = open.http.progress().clone();
        let answer = {
            let Open { http, socket } = &mut *open;
            let mut exchange = pin!(http.upload(message, body, stream.expect_continue));
            loop {
                let until = Some(progress.next_look(stream.stall, limits.exchange)?);
                let look = poll_fn(|context| match exchange.as_mut().poll(context) {
                    Poll::Pending if progress.has_ended_upload() => Poll::Ready(None),
                    Poll::Pending => Poll::Pending,
                    Poll::Ready(answer) => Poll::Ready(Some(answer)),
                });
                if let Some(Some(answer)) = S::waiting(socket, until, look).await {
                    break answer.map_err(|failure| failure.error)?;
                }
            }
        };
        if !answer.status().is_success() {
            // The rest of the body is not needed, and the connection is closed after the answer was read.
            progress.stop_upload();
        }
        Ok(Carried::Head(answer, open, lease.into_owned()))
    }

    /// A connection of its own for a call over HTTP/2.
    #[cfg(feature = "http2")]
    pub(super) async fn reach_http2(
        &self,
        request: &Request,
        deadline: Option<Instant>,
    ) -> Result<Reached, TransportError> {
        let target = ConnectTarget::of(request)?;
        let proxy = self.connector.proxy(request)?;
        let mut lease = self.lease(request, deadline).await?;
        lease.open();
        let stream = self.connector.connect_http2::<S>(&target, proxy, deadline).await?;
        Ok(Reached {
            stream,
            lease: Box::new(lease.into_owned()),
        })
    }

    /// The right to have a connection, when it is this call's turn.
    async fn lease<'p>(
        &'p self,
        request: &'p Request,
        deadline: Option<Instant>,
    ) -> Result<OpenLease<'p, S>, TransportError> {
        let key = (request.scheme == "https", S::owner()?);
        let mut lease = self.pool.lease(key, &request.authority);
        // A wait that is rare has a box of its own, because the future of a call is moved several times.
        if !lease.is_served() && S::signalled(deadline, Box::pin(lease.turn())).await.is_none() {
            let step = format!("waiting for one of the connections to {}", request.authority);
            return Err(DialError::new(
                step,
                "time ran out; more calls at once than `connections_per_host` allows",
            )
            .into());
        }
        Ok(lease)
    }

    /// Sends a request. `most` is the maximum of bytes of the body, if the body is read.
    async fn carry(
        &self,
        request: &Request,
        limits: Limits,
        most: Option<usize>,
    ) -> Result<Carried<S>, TransportError> {
        let deadline = Instant::now().checked_add(limits.exchange);
        let length = Some(request.body.len() as u64);
        let proxy = self.connector.proxy(request)?;
        let mut message = message(request, length, proxy)?;
        let mut lease = self.lease(request, deadline).await?;
        let mut idle = self.idle(&mut lease, limits.send_once).await;
        loop {
            let reused = idle.is_some();
            let mut open = match idle.take() {
                Some(open) => open,
                None => Box::pin(self.open(&mut lease, request, limits.connect, deadline)).await?,
            };
            let outcome = {
                let exchange = pin!(open.http.exchange(message, most));
                S::waiting(&open.socket, deadline, exchange).await
            };
            match outcome {
                Some(Ok(ExchangeResult::Whole(response))) => {
                    if open.http.is_ready() {
                        lease.keep(open);
                    }
                    return Ok(Carried::Whole(response));
                }
                Some(Ok(ExchangeResult::Head(answer))) => return Ok(Carried::Head(answer, open, lease.into_owned())),
                Some(Err(failure)) if reused && goes_again(&failure, limits.send_once) => {
                    lease.close_idle();
                    message = self::message(request, length, proxy)?;
                }
                Some(Err(failure)) => return Err(failure.error),
                None => {
                    return Err(TransportError::new(
                        TransportErrorKind::TimedOut,
                        io::Error::from(io::ErrorKind::TimedOut),
                    ));
                }
            }
        }
    }

    /// An idle connection that the server has not closed meanwhile.
    async fn idle(&self, lease: &mut OpenLease<'_, S>, send_once: bool) -> Option<Box<Open<S>>> {
        let most = if send_once { FRESH } else { Duration::MAX };
        loop {
            let mut open = lease.idle(most)?;
            // It was ready when it was returned.
            if !S::has_changed(&open.socket).await || open.http.is_ready() {
                lease.open();
                return Some(open);
            }
        }
    }

    /// A new connection. If the system opens no more files for this program, the call waits until another connection is closed.
    async fn open(
        &self,
        lease: &mut OpenLease<'_, S>,
        request: &Request,
        limit: Duration,
        deadline: Option<Instant>,
    ) -> Result<Box<Open<S>>, TransportError> {
        let target = ConnectTarget::of(request)?;
        let proxy = self.connector.proxy(request)?;
        let mut is_last_try = false;
        loop {
            lease.open();
            let connect = Instant::now().checked_add(limit);
            let until = deadline.into_iter().chain(connect).min();
            let error = match self.connector.connect::<S>(&target, proxy, until).await {
                Ok(open) => return Ok(Box::new(open)),
                Err(error) => error,
            };
            if is_last_try || !error.is_too_many_files() {
                return Err(error.into());
            }
            // Other calls may have given up at the same moment. Then there is room.
            match S::signalled(deadline, lease.room()).await {
                Some(has_room) => is_last_try = !has_room,
                None => return Err(error.into()),
            }
        }
    }
}

/// Whether a request is sent again that failed over a connection which had been used before.
///
/// A server may close an idle connection at the very moment when a request is sent. If it ends before the first byte of an
/// answer, this is nearly always the reason. If nothing was written, it is certain that the service has seen nothing.
fn goes_again(failure: &Failure, send_once: bool) -> bool {
    !failure.is_written || (failure.is_unanswered && !send_once)
}

/// The request as hyper sends it, with a body of this length. A proxy gets the whole URL of an `http` endpoint.
fn message(request: &Request, length: Option<u64>, proxy: Option<&Proxy>) -> Result<HttpRequest, TransportError> {
    let head = Head::of(request, length)?;
    let mut parts = Parts::default();
    let mut headers = head.headers;
    if let Some(proxy) = proxy.filter(|_| request.scheme == "http") {
        parts.scheme = Some(http::uri::Scheme::HTTP);
        parts.authority = Some(authority(request)?);
        if let Some(value) = &proxy.authorization {
            let mut value = HeaderValue::from_str(value).map_err(other)?;
            value.set_sensitive(true);
            let length = headers.remove(header::CONTENT_LENGTH);
            headers.insert(header::PROXY_AUTHORIZATION, value);
            headers.extend(length.map(|length| (header::CONTENT_LENGTH, length)));
        }
    }
    parts.path_and_query = Some(head.target);
    let mut message = http::Request::new(Outgoing::Whole(request.body.clone()));
    *message.method_mut() = head.method;
    *message.uri_mut() = Uri::from_parts(parts).map_err(other)?;
    *message.headers_mut() = headers;
    Ok(message)
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::Other, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_again_before_the_first_byte_of_an_answer_and_one_to_send_once_only_untouched() {
        for (is_written, is_unanswered, send_once, again) in [
            (false, true, false, true),
            (false, true, true, true),
            (true, true, false, true),
            (true, true, true, false),
            (true, false, false, false),
        ] {
            let error = TransportError::new(TransportErrorKind::Broken, "down");
            let failure = Failure {
                error,
                is_written,
                is_unanswered,
            };
            assert_eq!(
                goes_again(&failure, send_once),
                again,
                "{is_written} {is_unanswered} {send_once}"
            );
        }
    }
}
