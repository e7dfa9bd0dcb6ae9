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
    max_headers: usize,
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
        let (sender, driver) = handshake(guard, max_headers).await?;
        Ok(Self {
            sender,
            driver: Driver::new(driver, progress.clone()),
            progress,
            max_headers,
        })
    }

    /// Whether it can carry a request now.
    pub(super) fn is_ready(&mut self) -> bool {
        let context = &mut Context::from_waker(Waker::noop());
        self.driver.run(context);
        let is_ready = matches!(self.sender.poll_ready(context), Poll::Ready(Ok(())));
        is_ready && self.driver.connection.is_some()
    }

    /// Whether it can wait for another request. If hyper has a large buffer, it starts anew without it.
    pub(super) fn is_fit_for_pool(&mut self) -> bool {
        self.is_ready() && (!self.progress.has_got_large_buffer() || self.drop_buffer())
    }

    fn drop_buffer(&mut self) -> bool {
        let Some(parts) = self.driver.connection.take().map(http1::Connection::into_parts) else {
            return false;
        };
        if !parts.read_buf.is_empty() {
            return false;
        }
        // It waits for nothing: hyper has nothing to say to the server yet.
        let handshake = pin!(handshake(parts.io, self.max_headers));
        let Poll::Ready(Ok((sender, connection))) = handshake.poll(&mut Context::from_waker(Waker::noop())) else {
            return false;
        };
        self.sender = sender;
        self.driver.connection = Some(connection);
        true
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

/// Gives hyper a stream on which no message is under way.
async fn handshake(
    guard: Guard,
    max_headers: usize,
) -> Result<(http1::SendRequest<Outgoing>, http1::Connection<Guard, Outgoing>), hyper::Error> {
    let mut builder = http1::Builder::new();
    builder.allow_obsolete_multiline_headers_in_responses(true);
    if max_headers != HttpSettings::FEW_HEADERS {
        builder.max_headers(max_headers);
    }
    builder.handshake(guard).await
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

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;

    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

    use super::*;

    const LENGTH: usize = 4 << 20;

    /// A server that gives as much as it is asked for, up to the end of each answer. It keeps the sizes that it was asked for.
    #[derive(Clone, Default)]
    struct Generous(Arc<Mutex<(Vec<u8>, Vec<usize>)>>);

    impl Generous {
        fn asked(&self) -> Vec<usize> {
            std::mem::take(&mut self.0.lock().unwrap().1)
        }
    }

    impl AsyncRead for Generous {
        fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
            let (unread, asked) = &mut *self.0.lock().unwrap();
            if unread.is_empty() {
                return Poll::Pending;
            }
            asked.push(into.remaining());
            let rest = unread.split_off(into.remaining().min(unread.len()));
            into.put_slice(unread);
            *unread = rest;
            Poll::Ready(Ok(()))
        }
    }

    impl AsyncWrite for Generous {
        fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
            let unread = &mut self.0.lock().unwrap().0;
            unread.extend_from_slice(format!("HTTP/1.1 200 OK\r\ncontent-length: {LENGTH}\r\n\r\n").as_bytes());
            unread.resize(unread.len() + LENGTH, b'x');
            Poll::Ready(Ok(bytes.len()))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// Polls work until it is done, as a task does that is woken each time.
    fn now<T>(work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        for _ in 0..8 {
            if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return done;
            }
        }
        panic!("it waits");
    }

    fn ask(connection: &mut Connection) -> Incoming {
        let mut message = http::Request::new(Outgoing::Whole(Bytes::new()));
        *message.uri_mut() = "/".parse().unwrap();
        match now(connection.exchange(message, None)) {
            Ok(ExchangeResult::Head(answer)) => answer.into_body(),
            _ => panic!("no answer"),
        }
    }

    fn connect(server: &Generous) -> Connection {
        let stream = Box::new(server.clone());
        now(Connection::open(stream, false, HttpSettings::FEW_HEADERS)).unwrap()
    }

    fn read(connection: &mut Connection, mut body: Incoming) {
        let mut left = LENGTH;
        while left > 0 {
            match connection.poll_body(&mut body, &mut Context::from_waker(Waker::noop())) {
                Poll::Ready(Some(Ok(bytes))) => left -= bytes.len(),
                // The executor has a turn.
                Poll::Pending => {}
                _ => panic!("no body"),
            }
        }
    }

    #[test]
    fn a_reader_who_may_pause_gets_small_reads_and_one_who_reads_to_the_end_gets_large_ones() {
        let server = Generous::default();
        let mut connection = connect(&server);

        let body = ask(&mut connection);
        read(&mut connection, body);
        let asked = server.asked();
        assert!(asked.iter().all(|room| *room < 64 * 1024), "{asked:?}");

        let body = ask(&mut connection);
        connection.progress().read_without_pause();
        read(&mut connection, body);
        let asked = server.asked();
        assert!(asked.iter().any(|room| *room > 256 * 1024), "{asked:?}");
        assert!(asked.len() < 20, "{asked:?}");

        // The next answer begins with small reads again.
        let body = ask(&mut connection);
        read(&mut connection, body);
        let asked = server.asked();
        assert!(asked.iter().all(|room| *room < 64 * 1024), "{asked:?}");
    }

    #[test]
    fn a_connection_goes_to_the_pool_without_the_large_buffer_of_a_body_that_was_read_to_its_end() {
        let server = Generous::default();
        let mut connection = connect(&server);
        let mut first_reads = Vec::new();
        for _ in 0..2 {
            let body = ask(&mut connection);
            first_reads.push(server.asked()[0]);
            connection.progress().read_without_pause();
            read(&mut connection, body);
            assert!(connection.is_fit_for_pool());
            server.asked();
        }
        // That of a connection that is new.
        assert_eq!(first_reads, [8 * 1024; 2]);
    }
}
