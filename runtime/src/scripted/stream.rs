//! Answers that stream, and bodies of requests that do.

use std::collections::VecDeque;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use super::Scripted;
use crate::body::{BodyError, BodySource, IncomingBody, OutgoingBody};
#[cfg(feature = "eventstream")]
use crate::eventstream::{HeaderValue, Message};
use crate::http::{Headers, Request};
use crate::transport::{Instant, StreamedResponse, TransportError, TransportErrorKind};

/// An answer whose body comes piece by piece. Time passes on the clock of the script alone.
///
/// ```
/// use std::time::Duration;
/// use tinsmith_runtime::transport::scripted::StreamedReply;
///
/// // Seven of twenty bytes, and then the connection breaks.
/// let broken = StreamedReply::new(200)
///     .header("content-length", "20")
///     .chunk("1234")
///     .pause(Duration::from_secs(5))
///     .chunk("567")
///     .cut();
/// ```
#[derive(Clone)]
pub struct StreamedReply {
    status: u16,
    headers: Headers,
    parts: VecDeque<Part>,
}

#[derive(Clone)]
enum Part {
    Bytes(Bytes),
    Pause(Duration),
    Cut,
}

impl StreamedReply {
    /// An answer with that status, without header fields and without a body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Headers::new(),
            parts: VecDeque::new(),
        }
    }

    /// With a header field. `content-length` says how long the body is to be; without it, its end is where the pieces end.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.append(name.to_owned(), value.to_owned());
        self
    }

    /// These bytes come next, at once.
    #[must_use]
    pub fn chunk(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Part::Bytes(bytes.into().into()))
    }

    /// Nothing comes for that long: the body stalls where that is longer than the stall limit of the client.
    #[must_use]
    pub fn pause(self, time: Duration) -> Self {
        self.then(Part::Pause(time))
    }

    /// The connection breaks.
    #[must_use]
    pub fn cut(self) -> Self {
        self.then(Part::Cut)
    }

    /// Nothing comes any more: the body stalls when the stall limit of the client has passed.
    #[must_use]
    pub fn stall(self) -> Self {
        self.pause(Duration::MAX)
    }

    /// An event of that name comes next, with that payload.
    ///
    /// # Panics
    ///
    /// The name or the payload is too long for an event.
    #[cfg(feature = "eventstream")]
    #[must_use]
    pub fn event(self, name: &str, payload: impl Into<Vec<u8>>) -> Self {
        self.message("event", ":event-type", name, payload.into())
    }

    /// A modelled exception comes next, with that payload.
    ///
    /// # Panics
    ///
    /// The name or the payload is too long for an event.
    #[cfg(feature = "eventstream")]
    #[must_use]
    pub fn exception(self, name: &str, payload: impl Into<Vec<u8>>) -> Self {
        self.message("exception", ":exception-type", name, payload.into())
    }

    #[cfg(feature = "eventstream")]
    fn message(self, kind: &str, type_header: &str, name: &str, payload: Vec<u8>) -> Self {
        let header = |name: &str, value: &str| (name.to_owned(), HeaderValue::String(value.to_owned()));
        let headers = vec![header(":message-type", kind), header(type_header, name)];
        let mut frame = Vec::new();
        if let Err(error) = (Message { headers, payload }).write(&mut frame) {
            panic!("the script's own event cannot be written: {error}");
        }
        self.chunk(frame)
    }

    fn then(mut self, part: Part) -> Self {
        self.parts.push_back(part);
        self
    }

    /// The head of the answer, with a body that plays the parts.
    pub(super) fn open(self, script: &Scripted, stall: Option<Duration>) -> StreamedResponse {
        let length = self.headers.get("content-length").and_then(|text| text.parse().ok());
        let source = ScriptedBody {
            parts: self.parts,
            script: script.clone(),
            stall,
            deadline: None,
        };
        StreamedResponse {
            status: self.status,
            headers: self.headers,
            body: IncomingBody::new(source, length),
        }
    }
}

/// The body of an answer, as the script has it.
struct ScriptedBody {
    parts: VecDeque<Part>,
    script: Scripted,
    stall: Option<Duration>,
    /// When all waiting is over, on the clock of the script.
    deadline: Option<Instant>,
}

impl ScriptedBody {
    /// How long it may wait now.
    fn most(&self) -> Option<Duration> {
        let now = self.script.time().instant;
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(now));
        self.stall.into_iter().chain(left).min()
    }
}

impl BodySource for ScriptedBody {
    fn poll_next(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let failed = |kind, reason| Poll::Ready(Some(Err(TransportError::new(kind, reason))));
        loop {
            match self.parts.pop_front() {
                None => return Poll::Ready(None),
                Some(Part::Bytes(bytes)) if bytes.is_empty() => {}
                Some(Part::Bytes(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(Part::Cut) => return failed(TransportErrorKind::Broken, "the script cuts the body short"),
                Some(Part::Pause(time)) => match self.most() {
                    Some(most) if time > most => {
                        self.script.progress().pass(most);
                        return failed(TransportErrorKind::TimedOut, "the body of the script stalls");
                    }
                    None if time == Duration::MAX => {
                        let reason = "the body of the script stalls, and the client has no stall limit";
                        return failed(TransportErrorKind::Other, reason);
                    }
                    _ => self.script.progress().pass(time),
                },
            }
        }
    }

    fn limit_wait(&mut self, limit: Option<Duration>) {
        self.deadline = limit.and_then(|limit| self.script.time().instant.checked_add(limit));
    }
}

/// The body of a request while the script takes it.
pub(super) struct Taking {
    body: OutgoingBody,
    bytes: Vec<u8>,
    /// The most bytes to take.
    most: usize,
    is_asked_first: bool,
    is_over: bool,
}

impl Taking {
    pub(super) fn new(body: OutgoingBody, most: usize, is_asked_first: bool) -> Self {
        Self {
            body,
            bytes: Vec::new(),
            most,
            is_asked_first,
            is_over: false,
        }
    }

    /// Whether all of the body was taken.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Takes what the script wants of the body.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
        while self.bytes.len() < self.most {
            match ready!(self.body.poll_next(context)) {
                Some(Ok(bytes)) => {
                    let left = self.most - self.bytes.len();
                    self.bytes.extend_from_slice(&bytes[..bytes.len().min(left)]);
                }
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => {
                    self.is_over = true;
                    break;
                }
            }
        }
        Poll::Ready(Ok(()))
    }

    /// The request with what was taken of its body, as it is on the wire.
    pub(super) fn onto(self, request: &Request) -> Request {
        let mut request = request.clone();
        request.body = self.bytes.into();
        if self.is_asked_first {
            request.headers.append_static("Expect", "100-continue");
        }
        request
    }
}
