//! The part of HTTP/1.1 that tests need: one request on each connection.

use std::fmt::Write as _;
use std::io::{self, Read, Write};

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The limit for a request: more than any test sends.
const LARGEST_HEAD: usize = 64 << 10;
const LARGEST_BODY: usize = 1 << 20;

/// A request that was received.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The parameters of the query, decoded.
    pub query: Vec<(String, String)>,
    /// The header fields, with their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, where it is JSON; else null.
    pub body: Value,
}

impl Request {
    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// A header field, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// A text in the body.
    pub fn member(&self, name: &str) -> Option<&str> {
        self.body.get(name)?.as_str()
    }

    /// Reads a request; `None` if the client sends nothing, or something that is not HTTP.
    pub(crate) fn read(stream: &mut impl Read) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        loop {
            let mut fields = [httparse::EMPTY_HEADER; 64];
            let mut head = httparse::Request::new(&mut fields);
            match head.parse(&bytes) {
                Ok(httparse::Status::Complete(length)) => {
                    let mut request = Self::from_head(&head);
                    let body = read_body(stream, &request, bytes.split_off(length))?;
                    request.body = serde_json::from_slice(&body).unwrap_or(Value::Null);
                    return Ok(Some(request));
                }
                Ok(httparse::Status::Partial) if bytes.len() < LARGEST_HEAD => {}
                _ => return Ok(None),
            }
            let mut chunk = [0; 4096];
            match stream.read(&mut chunk)? {
                0 => return Ok(None),
                count => bytes.extend_from_slice(&chunk[..count]),
            }
        }
    }

    fn from_head(head: &httparse::Request<'_, '_>) -> Self {
        let target = head.path.unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let field = |field: &httparse::Header<'_>| {
            let value = String::from_utf8_lossy(field.value).into_owned();
            (field.name.to_ascii_lowercase(), value)
        };
        Self {
            method: head.method.unwrap_or_default().to_owned(),
            path: path.to_owned(),
            query: parameters(query),
            headers: head.headers.iter().map(field).collect(),
            body: Value::Null,
        }
    }
}

fn find<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let (_, value) = fields.iter().find(|(known, _)| known == name)?;
    Some(value)
}

fn read_body(stream: &mut impl Read, request: &Request, mut body: Vec<u8>) -> io::Result<Vec<u8>> {
    let length = request.header("content-length").and_then(|text| text.parse().ok());
    let length = usize::min(length.unwrap_or(0), LARGEST_BODY);
    let left = length.saturating_sub(body.len());
    stream.take(left as u64).read_to_end(&mut body)?;
    Ok(body)
}

/// The parameters of a query, decoded as a browser's forms are.
fn parameters(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// The response.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::of("application/json", status, body.to_string())
    }

    pub(crate) fn text(status: u16, body: &str) -> Self {
        Self::of("text/plain", status, body.to_owned())
    }

    pub(crate) fn page(text: &str) -> Self {
        Self::of("text/html", 200, format!("<!doctype html><title>Fake</title><p>{text}"))
    }

    pub(crate) fn redirect(location: String) -> Self {
        Self::text(302, "").with("location", location)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn of(content_type: &str, status: u16, body: String) -> Self {
        let reply = Self {
            status,
            headers: Vec::new(),
            body,
        };
        reply.with("content-type", content_type)
    }

    pub(crate) fn write(&self, stream: &mut impl Write) -> io::Result<()> {
        let mut text = format!("HTTP/1.1 {} Fake\r\n", self.status);
        for (name, value) in &self.headers {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        let length = self.body.len();
        let _ = write!(
            text,
            "content-length: {length}\r\nconnection: close\r\n\r\n{}",
            self.body
        );
        stream.write_all(text.as_bytes())?;
        stream.flush()
    }
}
