//! One connection: one request, one page.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::Shared;
use super::page::Page;
use crate::flow::callback::{Callback, Returned};

/// More than the head of any request that a browser sends.
pub(super) const LARGEST_HEAD: usize = 16 << 10;
const MOST_FIELDS: usize = 100;

/// A browser that takes longer than this for its request is not there.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Answers the request of a connection. What goes wrong with it is the browser's business: it can try again.
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
    // The page first: the program may be gone right after the callback.
    let _ = write(stream, page);
    if let Some(callback) = callback {
        shared.deliver(callback);
    }
}

pub(super) enum Request {
    /// To that target.
    Get(String),
    Other,
    /// Nothing that is HTTP, or too long.
    Faulty,
}

/// Reads the head of a request; `None` where the connection is closed before.
pub(super) fn read(mut stream: &TcpStream, start: Instant) -> io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 2048];
    loop {
        let left = PATIENCE.saturating_sub(start.elapsed());
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
fn parse(bytes: &[u8]) -> Option<Request> {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut head = httparse::Request::new(&mut fields);
    match head.parse(bytes) {
        Ok(httparse::Status::Partial) if bytes.len() < LARGEST_HEAD => None,
        Ok(httparse::Status::Complete(_)) => Some(match (head.method, head.path) {
            (Some("GET"), Some(target)) => Request::Get(target.to_owned()),
            _ => Request::Other,
        }),
        _ => Some(Request::Faulty),
    }
}

fn write(mut stream: &TcpStream, page: Page) -> io::Result<()> {
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(page.response().as_bytes())?;
    stream.shutdown(Shutdown::Write)
}
