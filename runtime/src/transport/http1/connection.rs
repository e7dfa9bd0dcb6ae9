//! One HTTP/1.1 connection. Its user drives it.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use http::{HeaderValue, StatusCode, header};
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1;

use super::body::{self, Outgoing};
use super::guard::{Guard, SendProgress};
use super::sockets::Stream;
use crate::body::{LongerThanLimit, OutgoingBody, WholeBody};
use crate::http::Response;
use crate::transport::message::{response, too_large};
use crate::transport::{HttpSettings, TransportError, TransportErrorKind};

pub(super) type HttpRequest = http::Request<Outgoing>;

/// The maximum of turns of a connection in a row, before other tasks run.
const TURNS_IN_A_ROW: usize = 16;

pub(super) struct Connection {
    sender: http1::SendRequest<Outgoing>,
    driver: Driver,
    progress: SendProgress,
}

/// The result of an exchange.
pub(super) enum ExchangeResult {
    Whole(Response),
    /// The body is still to be read, with [`Connection::poll_body`].
    Head(http::Response<Incoming>),
}

/// Why an exchange got no response.
pub(super) struct Failure {
    pub(super) error: TransportError,
    /// Whether a part of the request was written.
    pub(super) is_written: bool,
    /// Whether the connection ended before the first byte of an answer.
    pub(super) is_unanswered: bool,
}

impl Connection {
    /// A connection over this stream, for answers with at most `max_headers` header fields. `end_is_marked` says whether the end
    /// of the stream can be told from a broken connection, as with TLS.
    pub(super) async fn open(
        stream: Box<dyn Stream>,
        end_is_marked: bool,
        max_headers: usize,
    ) -> Result<Self, hyper::Error> {
        let progress = SendProgress::new();
        let guard = Guard::new(stream, progress.clone(), end_is_marked);
        let mut builder = http1::Builder::new();
        builder.allow_obsolete_multiline_headers_in_responses(true);
        if max_headers != HttpSettings::FEW_HEADERS {
            builder.max_headers(max_headers);
        }
        let (sender, driver) = builder.handshake(guard).await?;
        Ok(Self {
            sender,
            driver: Driver::new(driver, progress.clone()),
            progress,
        })
    }

    /// Whether it can carry a request now.
    pub(super) fn is_ready(&mut self) -> bool {
        let context = &mut Context::from_waker(Waker::noop());
        self.driver.run(context);
        let is_ready = matches!(self.sender.poll_ready(context), Poll::Ready(Ok(())));
        is_ready && self.driver.connection.is_some()
    }

    /// The progress of the exchange.
    pub(super) fn progress(&self) -> &SendProgress {
        &self.progress
    }

    /// Sends a request and reads its response. The body may have this many bytes; without a number, only the head is read.
    pub(super) async fn exchange(
        &mut self,
        message: HttpRequest,
        most: Option<usize>,
    ) -> Result<ExchangeResult, Failure> {
        self.progress.restart();
        let answer = self.send(message).await?;
        let Some(most) = most else {
            return Ok(ExchangeResult::Head(answer));
        };
        let (parts, body) = answer.into_parts();
        match self.read(body, most).await {
            Ok(body) => Ok(ExchangeResult::Whole(response(parts.status, &parts.headers, body))),
            Err(error) => Err(self.failure(error)),
        }
    }

    /// Sends a request with a body that is read while it is sent, and reads the head of the response. With `wait`, the service is
    /// first asked whether it wants the body, and has this long to answer.
    pub(super) fn upload(
        &mut self,
        mut message: HttpRequest,
        body: OutgoingBody,
        wait: Option<Duration>,
    ) -> impl Future<Output = Result<http::Response<Incoming>, Failure>> {
        self.progress.restart();
        self.progress.begin_upload(wait);
        *message.body_mut() = Outgoing::stream(body, self.progress.clone());
        if wait.is_some() {
            let asked = HeaderValue::from_static("100-continue");
            message.headers_mut().insert(header::EXPECT, asked);
            let progress = self.progress.clone();
            hyper::ext::on_informational(&mut message, move |answer| {
                if answer.status() == StatusCode::CONTINUE {
                    progress.want_upload();
                }
            });
        }
        self.send(message)
    }

    async fn send(&mut self, message: HttpRequest) -> Result<http::Response<Incoming>, Failure> {
        let sending = self.sender.send_request(message);
        match self.driver.drive(sending).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.failure(failed(error))),
        }
    }

    /// The next bytes of a body that comes over this connection.
    pub(super) fn poll_body(
        &mut self,
        body: &mut Incoming,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let next = self.driver.poll_drive(context, |inner| body::poll_next(body, inner));
        next.map(|data| data.map(|data| data.map_err(failed)))
    }

    async fn read(&mut self, mut body: Incoming, most: usize) -> Result<Vec<u8>, TransportError> {
        let too_large = |_: LongerThanLimit| too_large(most);
        let mut whole = WholeBody::new(body.size_hint().exact(), most).map_err(too_large)?;
        while let Some(data) = self.driver.drive(body::next(&mut body)).await {
            whole.add(&data.map_err(failed)?).map_err(too_large)?;
        }
        Ok(whole.into_bytes())
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

/// hyper's side of a connection, which moves the bytes. Whoever waits for the connection drives it.
///
/// hyper does not get the waker of the waiting task. The two sides of a connection wake each other at each step, and a task that
/// polls both of them anyway would be woken for nothing. Only the stream wakes the task, see [`SendProgress::set_task`].
struct Driver {
    /// `None` once it has ended.
    connection: Option<http1::Connection<Guard, Outgoing>>,
    progress: SendProgress,
    signal: Arc<Signal>,
    /// The value of the signal below.
    waker: Waker,
}

/// Whether one side of a connection has something for the other side.
struct Signal(AtomicBool);

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Driver {
    fn new(connection: http1::Connection<Guard, Outgoing>, progress: SendProgress) -> Self {
        let signal = Arc::new(Signal(AtomicBool::new(false)));
        Self {
            connection: Some(connection),
            progress,
            waker: Waker::from(Arc::clone(&signal)),
            signal,
        }
    }

    /// Polls the connection once.
    fn run(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.connection
            && Pin::new(connection).poll(context).is_ready()
        {
            self.connection = None;
        }
    }

    /// Works on something while the connection goes on.
    async fn drive<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| self.poll_drive(context, |inner| work.as_mut().poll(inner))).await
    }

    /// The same, as a poll function.
    fn poll_drive<T>(
        &mut self,
        context: &mut Context<'_>,
        mut work: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        let waker = self.waker.clone();
        let inner = &mut Context::from_waker(&waker);
        self.progress.set_task(context.waker());
        for turn in 0..TURNS_IN_A_ROW {
            // The work goes first. It may be ready without a turn of the connection, and afterwards the connection knows what it
            // is asked for.
            // The work is told, too, how the connection ended.
            if let Poll::Ready(done) = work(inner) {
                return Poll::Ready(done);
            }
            let is_signalled = self.signal.0.swap(false, Ordering::Relaxed);
            if turn > 0 && !is_signalled {
                return Poll::Pending;
            }
            self.run(inner);
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// What an error means that came after the first bytes of the request were sent.
fn failed(error: hyper::Error) -> TransportError {
    let kind = if error.is_user() {
        TransportErrorKind::Other
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind, error)
}
