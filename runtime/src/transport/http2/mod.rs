//! HTTP/2, for operations that send events: the request and the answer go on at the same time.
//!
//! Each such call has a connection of its own, and two tasks that end with it: one moves the bytes of the connection ([`link`]), and one
//! takes events and sends them ([`upload`]). So an event goes out when it is there, whatever the program waits for.

mod answer;
mod link;
mod upload;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use h2::client::ResponseFuture;
use h2::{RecvStream, SendStream};
use http::header::{AUTHORIZATION, CONTENT_LENGTH, HOST, HeaderValue};
use http::uri::{Authority, Parts, Scheme};
use http::{Request as Head, Uri};
use tokio::time::timeout;

use self::answer::Answer;
use self::link::{Failures, Link};
use self::upload::Progress;
use super::http1::{DialError, Engine, Reached, Sockets};
use super::message::{Head as Message, authority, response};
use super::{Limits, StreamedResponse, TransportError, TransportErrorKind};
use crate::body::{IncomingBody, OutgoingBody};
use crate::http::{Request, Response};

/// The header field with the token of temporary credentials.
const SECURITY_TOKEN: &str = "x-amz-security-token";

/// What a call holds while its body or its answer moves. Dropping it gives up both.
struct Held {
    _upload: upload::Task,
    _link: Link,
    /// The right to have a connection.
    _lease: Box<dyn Send>,
}

/// Sends a request, and is done once the head of the answer is here. The body goes on.
pub(super) async fn open<S: Sockets>(
    engine: &Engine<S>,
    request: &Request,
    body: OutgoingBody,
    limits: Limits,
    ping_after: Duration,
) -> Result<StreamedResponse, TransportError> {
    let deadline = Instant::now().checked_add(limits.connect.min(limits.exchange));
    let head = head(request)?;
    let Reached { stream, lease } = engine.reach_http2(request, deadline).await?;
    let is_known = request.scheme == "https";
    let place = || format!("HTTP/2 with {}", request.authority);
    let left = deadline.map_or(Duration::MAX, |deadline| {
        deadline.saturating_duration_since(Instant::now())
    });
    let begun = timeout(left, async {
        let (sender, link) = Link::open(stream, ping_after).await?;
        if !is_known {
            link.is_spoken().await?;
        }
        let sender = sender.ready().await.map_err(|error| link.failed(error))?;
        Ok::<_, TransportError>((sender, link))
    });
    let late = |_| {
        TransportError::from(DialError::new(
            place(),
            std::io::Error::from(std::io::ErrorKind::TimedOut),
        ))
    };
    let (mut sender, link) = begun.await.map_err(late)??;
    let (answer, sink) = sender.send_request(head, false).map_err(|error| link.failed(error))?;
    let failures = link.failures();
    let upload = upload::Task::begin(body, sink, &failures);
    let progress = upload.progress();
    let held = Held {
        _upload: upload,
        _link: link,
        _lease: lease,
    };
    let answer = awaited(answer, &progress, limits.exchange, &failures).await?;
    Ok(streamed(answer, held, &progress, failures))
}

/// The head of the answer. Only time in which nothing is sent counts: a service may answer only once it has events.
async fn awaited(
    mut answer: ResponseFuture,
    progress: &Progress,
    limit: Duration,
    failures: &Failures,
) -> Result<http::Response<RecvStream>, TransportError> {
    let mut left = limit;
    loop {
        match timeout(left, &mut answer).await {
            Ok(answer) => return answer.map_err(|error| failures.of(error)),
            Err(_elapsed) => left = progress.left(limit),
        }
        if left.is_zero() {
            let reason = "no answer since the last event was sent; a service may want events before it answers, so send them while `send` waits";
            return Err(TransportError::new(TransportErrorKind::TimedOut, reason));
        }
    }
}

fn streamed(
    answer: http::Response<RecvStream>,
    held: Held,
    progress: &Progress,
    failures: Arc<Failures>,
) -> StreamedResponse {
    let (parts, body) = answer.into_parts();
    if !parts.status.is_success() {
        // The service takes no more events.
        progress.stop();
    }
    let Response { status, headers, .. } = response(parts.status, &parts.headers, Vec::new());
    let length = parts.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    StreamedResponse {
        status,
        headers,
        body: IncomingBody::new(Answer::new(body, held, failures), length),
    }
}

/// The head of a request. Its host is part of the URL.
fn head(request: &Request) -> Result<Head<()>, TransportError> {
    let message = Message::of(request, None)?;
    let mut headers = message.headers;
    let host = headers.remove(HOST);
    let place = match host.and_then(|host| Authority::try_from(host.as_bytes()).ok()) {
        Some(host) => host,
        None => authority(request)?,
    };
    for (name, value) in &mut headers {
        if *name == AUTHORIZATION || name.as_str() == SECURITY_TOKEN {
            HeaderValue::set_sensitive(value, true);
        }
    }
    let mut parts = Parts::default();
    parts.scheme = Some(if request.scheme == "https" {
        Scheme::HTTPS
    } else {
        Scheme::HTTP
    });
    parts.authority = Some(place);
    parts.path_and_query = Some(message.target);
    let mut head = Head::new(());
    *head.method_mut() = message.method;
    *head.uri_mut() = Uri::from_parts(parts).map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
    *head.headers_mut() = headers;
    Ok(head)
}

/// What sends the body of a request.
type Sink = SendStream<Bytes>;
