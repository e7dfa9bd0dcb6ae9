//! One HTTP/1.1 connection, driven by whoever uses it.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1;

use super::Stream;
use super::body::{self, Whole};
use super::guard::{Guard, Progress};
use crate::http::Response;
use crate::transport::message::{response, too_large};
use crate::transport::{TransportError, TransportErrorKind};

pub(super) type Message = http::Request<Whole>;

type Driver = http1::Connection<Guard, Whole>;

/// The most memory to set aside for a body before its bytes have come.
const MAX_EARLY_CAPACITY: usize = 64 * 1024;

/// The most header fields of an answer. hyper's own limit is 100, which the metadata of an object of S3 can exceed; it makes room
/// for all of them before it reads any, so each costs ten instructions.
const MAX_HEADERS: usize = 256;

pub(super) struct Connection {
    sender: http1::SendRequest<Whole>,
    /// `None` once it has ended.
    driver: Option<Driver>,
    progress: Progress,
}

/// What an exchange brought.
pub(super) enum Answer {
    Whole(Response),
    /// The body is still to be read, with [`Connection::poll_body`].
    Head(http::Response<Incoming>),
}

/// Why an exchange got no response.
pub(super) struct Failure {
    pub(super) error: TransportError,
    /// Whether some of the request was written.
    pub(super) is_written: bool,
    /// Whether the connection ended before the first byte of an answer.
    pub(super) is_unanswered: bool,
}

impl Connection {
    /// A connection over that stream. `end_is_marked`: whether its end cannot be mistaken for a broken one, as with TLS.
    pub(super) async fn open(stream: Box<dyn Stream>, end_is_marked: bool) -> Result<Self, hyper::Error> {
        let progress = Progress::default();
        let guard = Guard::new(stream, progress.clone(), end_is_marked);
        let (sender, driver) = http1::Builder::new()
            .max_headers(MAX_HEADERS)
            .allow_obsolete_multiline_headers_in_responses(true)
            .handshake(guard)
            .await?;
        Ok(Self {
            sender,
            driver: Some(driver),
            progress,
        })
    }

    /// Whether it can carry a request now.
    pub(super) async fn is_ready(&mut self) -> bool {
        poll_fn(|context| Poll::Ready(self.poll_is_ready(context))).await
    }

    pub(super) fn poll_is_ready(&mut self, context: &mut Context<'_>) -> bool {
        run(&mut self.driver, context);
        let is_ready = matches!(self.sender.poll_ready(context), Poll::Ready(Ok(())));
        is_ready && self.driver.is_some()
    }

    /// Sends a request and reads its response, of which the body may have so many bytes; the head alone where that is not said.
    pub(super) async fn exchange(&mut self, message: Message, most: Option<usize>) -> Result<Answer, Failure> {
        self.progress.restart();
        let sending = self.sender.send_request(message);
        let answer = match drive(&mut self.driver, sending).await {
            Ok(answer) => answer,
            Err(error) => return Err(self.failure(failed(error))),
        };
        let Some(most) = most else {
            return Ok(Answer::Head(answer));
        };
        let (parts, body) = answer.into_parts();
        match drive(&mut self.driver, read(body, most)).await {
            Ok(body) => Ok(Answer::Whole(response(parts.status, &parts.headers, body))),
            Err(error) => Err(self.failure(error)),
        }
    }

    /// The next bytes of a body that comes over this connection.
    pub(super) fn poll_body(
        &mut self,
        body: &mut Incoming,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let mut next = body::poll_next(body, context);
        if next.is_pending() {
            run(&mut self.driver, context);
            next = body::poll_next(body, context);
        }
        next.map(|data| data.map(|data| data.map_err(failed)))
    }

    fn failure(&self, error: TransportError) -> Failure {
        let is_written = self.progress.is_written();
        Failure {
            is_written,
            is_unanswered: error.kind() == TransportErrorKind::Broken && !self.progress.is_answered(),
            error,
        }
    }
}

/// Works on something while the connection runs on: it is what moves the bytes.
async fn drive<T>(driver: &mut Option<Driver>, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        // First the work: what is there already needs no turn of the connection, which then knows what is asked for.
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(done);
        }
        // How a connection ended is told to the work, too.
        run(driver, context);
        work.as_mut().poll(context)
    })
    .await
}

/// Gives the connection a turn.
fn run(driver: &mut Option<Driver>, context: &mut Context<'_>) {
    if let Some(running) = driver
        && Pin::new(running).poll(context).is_ready()
    {
        *driver = None;
    }
}

async fn read(mut body: Incoming, most: usize) -> Result<Vec<u8>, TransportError> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > most {
        return Err(too_large(most));
    }
    let mut bytes = Vec::with_capacity(announced.min(MAX_EARLY_CAPACITY));
    while let Some(data) = body::next(&mut body).await {
        let data = data.map_err(failed)?;
        if data.len() > most - bytes.len() {
            return Err(too_large(most));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

/// What an error means that came after the request began to be sent.
fn failed(error: hyper::Error) -> TransportError {
    let kind = if error.is_user() {
        TransportErrorKind::Other
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind, error)
}
