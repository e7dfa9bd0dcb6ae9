//! Answers the one request of a connection with a page.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::Shared;
use super::page::Page;
use crate::flow::callback::{Callback, Returned};

/// The limit for the head of a request: more than any browser sends.
pub(super) const MAX_HEAD_BYTES: usize = 16 << 10;
const MAX_FIELDS: usize = 100;

/// How long a browser may take to send its request.
pub(super) const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Answers the request of a connection. Errors are ignored: the browser can try again.
pub(super) fn serve(stream: &TcpStream, shared: &Shared) {
    let Ok(Some(request)) = read(stream, Instant::now()) else {
        return;
    };
    let (page, callback) = match request {
        Request::Get(target) => match shared.check.check(&target) {
            Returned::Callback(callback @ Callback::Code(_)) => (Page::Back, Some(callback)),
            Returned::Callback(callback) => (Page::Refused, Some(callback)),
            Returned::Foreign => (Page::Foreign, None),
            Returned::Elsewhere => (Page::Elsewhere, None),
        },
        Request::Other => (Page::NotAllowed, None),
        Request::Faulty => (Page::Faulty, None),
    };
    // The page is sent first, because the program may exit right after the callback.
    let _ = write(stream, page);
    if let Some(callback) = callback {
        shared.deliver(callback);
    }
}

pub(super) enum Request {
    /// A `GET` request to this target.
    Get(String),
    Other,
    /// Not HTTP, or too long.
    Faulty,
}

/// Reads the head of a request; `None` if the connection is closed before its end.
pub(super) fn read(mut stream: &TcpStream, start: Instant) -> io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 2048];
    loop {
        let left = REQUEST_TIMEOUT.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Ok(None);
        }
        stream.set_read_timeout(Some(left))?;
        let count = stream.read(&mut chunk)?;
        if count == 0 {
            return Ok(None);
        }
        bytes.extend(chunk.iter().take(count));
        if let Some(request) = parse(&bytes) {
            return Ok(Some(request));
        }
    }
}

/// The request, once its head is complete.
pub(super) fn parse(bytes: &[u8]) -> Option<Request> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut head = httparse::Request::new(&mut fields);
    match head.parse(bytes) {
        Ok(httparse::Status::Partial) if bytes.len() < MAX_HEAD_BYTES => None,
        Ok(httparse::Status::Complete(_)) => Some(match (head.method, head.path) {
            (Some("GET"), Some(target)) => Request::Get(target.to_owned()),
            _ => Request::Other,
        }),
        _ => Some(Request::Faulty),
    }
}

fn write(mut stream: &TcpStream, page: Page) -> io::Result<()> {
    stream.set_write_timeout(Some(REQUEST_TIMEOUT))?;
    stream.write_all(page.response().as_bytes())?;
    stream.shutdown(Shutdown::Write)
}
