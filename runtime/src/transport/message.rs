//! Requests and responses in the types of the `http` crate, which all HTTP clients below the transports use.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::uri::{Authority, PathAndQuery};
use http::{Method, StatusCode};

use super::{TransportError, TransportErrorKind};
use crate::http::{Headers, Request, Response};

/// All of a request except its address and its body.
pub(super) struct Head {
    pub(super) method: Method,
    pub(super) target: PathAndQuery,
    /// In the order in which they are sent: `Host`, the fields of the request, `Content-Length`.
    pub(super) headers: HeaderMap,
}

impl Head {
    /// `body_length` is the length of the body, if it is known. Fails if the request cannot be sent unchanged.
    pub(super) fn of(request: &Request, body_length: Option<u64>) -> Result<Self, TransportError> {
        if request.scheme != "https" && request.scheme != "http" {
            return Err(invalid("the scheme is neither https nor http"));
        }
        let text = request.target();
        let length = text.len();
        let target = PathAndQuery::try_from(text)
            .ok()
            // The type removes what it takes for a fragment.
            .filter(|target| target.as_str().len() == length)
            .ok_or_else(|| {
                invalid("the path and the query are too long, or hold characters that must be percent-encoded")
            })?;
        Ok(Self {
            method: Method::from_bytes(request.method.as_bytes()).map_err(|_| invalid("the method is not a token"))?,
            target,
            headers: headers(request, body_length)?,
        })
    }
}

/// The host of a request, with its port where the endpoint names one.
pub(super) fn authority(request: &Request) -> Result<Authority, TransportError> {
    Authority::try_from(request.authority.as_bytes())
        .ok()
        // Clients turn a user name into a header field.
        .filter(|authority| !authority.as_str().contains('@'))
        .ok_or_else(|| invalid("the endpoint's host is not valid"))
}

fn headers(request: &Request, actual: Option<u64>) -> Result<HeaderMap, TransportError> {
    let mut map = HeaderMap::with_capacity(12);
    // As a rule it is the first field already, and is not copied twice.
    let first = request.headers.fields().next();
    if !first.is_some_and(|(name, _)| name.eq_ignore_ascii_case("host")) {
        let host = request.headers.get("host").unwrap_or(&request.authority);
        map.insert(header::HOST, value(Bytes::copy_from_slice(host.as_bytes()), "host")?);
    }
    let mut length = None;
    // One copy of all values. Each field gets its part of it.
    let mut values = Bytes::from(owned_values(request));
    for (name, text) in request.headers.fields() {
        let key = header_name(name)?;
        let own = match text {
            Cow::Borrowed(_) => Bytes::new(),
            Cow::Owned(text) => values.split_to(text.len()),
        };
        let value = || match text {
            // This name was checked at compile time and is not copied.
            Cow::Borrowed(text) => Ok(HeaderValue::from_static(text)),
            Cow::Owned(_) => value(own, name),
        };
        match key {
            header::HOST if map.is_empty() => {
                map.insert(key, value()?);
            }
            header::HOST => {}
            header::CONTENT_LENGTH => {
                if text.parse().ok() != actual {
                    return Err(invalid("the header Content-Length does not say how long the body is"));
                }
                length = Some(value()?);
            }
            header::TRANSFER_ENCODING => return Err(invalid("a transport frames the body itself")),
            _ => {
                map.append(key, value()?);
            }
        }
    }
    // RFC 9110, section 8.6: if the method gives a body a meaning, the request says that there is none.
    let has_body = actual > Some(0) || matches!(&*request.method, "POST" | "PUT" | "PATCH");
    let length = length.or_else(|| actual.filter(|_| has_body).map(HeaderValue::from));
    if let Some(length) = length {
        map.insert(header::CONTENT_LENGTH, length);
    }
    Ok(map)
}

static INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
static ATTEMPT: HeaderName = HeaderName::from_static("amz-sdk-request");
static DATE: HeaderName = HeaderName::from_static("x-amz-date");
static SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
static TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// The names that most requests have, as the runtime spells them, need neither an allocation nor a check of every character.
fn header_name(name: &str) -> Result<HeaderName, TransportError> {
    Ok(match name {
        "Host" => header::HOST,
        "Accept-Encoding" => header::ACCEPT_ENCODING,
        "Content-Type" => header::CONTENT_TYPE,
        "Content-Length" => header::CONTENT_LENGTH,
        "User-Agent" => header::USER_AGENT,
        "Authorization" => header::AUTHORIZATION,
        "X-Amz-Date" => DATE.clone(),
        "X-Amz-Target" => TARGET.clone(),
        "X-Amz-Security-Token" => SECURITY_TOKEN.clone(),
        "amz-sdk-request" => ATTEMPT.clone(),
        "amz-sdk-invocation-id" => INVOCATION_ID.clone(),
        _ => HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| invalid(format!("the header name {name:?} is not a token")))?,
    })
}

/// The values of all fields that were not known at compile time, one after the other.
fn owned_values(request: &Request) -> Vec<u8> {
    let owned = || {
        request.headers.fields().filter_map(|(_, text)| match text {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(text),
        })
    };
    let mut values = Vec::with_capacity(owned().map(String::len).sum());
    for text in owned() {
        values.extend_from_slice(text.as_bytes());
    }
    values
}

fn value(text: Bytes, name: &str) -> Result<HeaderValue, TransportError> {
    HeaderValue::from_maybe_shared(text)
        .map_err(|_| invalid(format!("the value of the header {name} holds control characters")))
}

fn invalid(reason: impl Into<String>) -> TransportError {
    TransportError::new(TransportErrorKind::Other, reason.into())
}

pub(super) fn response(status: StatusCode, headers: &HeaderMap, body: Vec<u8>) -> Response {
    Response {
        status: status.as_u16(),
        headers: received(headers),
        body,
    }
}

/// The names that nearly every response has. They need no allocation.
fn name_of(name: &HeaderName) -> Cow<'static, str> {
    const COMMON: [&str; 6] = [
        "date",
        "content-type",
        "content-length",
        "connection",
        "x-amzn-requestid",
        "server",
    ];
    match COMMON.into_iter().find(|common| *common == name.as_str()) {
        Some(common) => Cow::Borrowed(common),
        None => Cow::Owned(name.as_str().to_owned()),
    }
}

fn received(map: &HeaderMap) -> Headers {
    let mut headers = Headers::with_capacity(map.len());
    for (name, value) in map {
        headers.append(name_of(name), text(value));
    }
    headers
}

/// A header value as text: UTF-8, or else Latin-1, in which every byte is valid.
fn text(value: &HeaderValue) -> String {
    match str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().copied().map(char::from).collect(),
    }
}

/// The error for a body that is longer than the limit.
pub(super) fn too_large(most: usize) -> TransportError {
    TransportError::new(
        TransportErrorKind::ResponseTooLarge,
        format!("the body has more than the {most} bytes that `max_response_bytes` allows"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request {
            method: "POST".into(),
            scheme: "https".into(),
            authority: "a.example".into(),
            path: "/token".into(),
            query: String::new(),
            headers: Headers::new(),
            body: "{}".into(),
            call: None,
        }
    }

    fn refusal(change: impl FnOnce(&mut Request)) -> String {
        let mut request = request();
        change(&mut request);
        let error = Head::of(&request, Some(request.body.len() as u64))
            .err()
            .or_else(|| authority(&request).err())
            .unwrap();
        assert_eq!(error.kind(), TransportErrorKind::Other);
        std::error::Error::source(&error).unwrap().to_string()
    }

    #[test]
    fn a_request_that_cannot_go_out_as_it_stands_is_refused_and_no_value_shown() {
        let header =
            |name: &'static str, value: &'static str| refusal(move |request| request.headers.append(name, value));
        for (text, reason) in [
            (refusal(|request| request.scheme = "ftp".into()), "scheme"),
            (refusal(|request| request.method = "PO ST".into()), "method"),
            (refusal(|request| request.authority = "a b".into()), "host"),
            (refusal(|request| request.authority = "secret@a.example".into()), "host"),
            (refusal(|request| request.path = "/secret b".into()), "percent-encoded"),
            (refusal(|request| request.path = "/secret#b".into()), "percent-encoded"),
            (
                refusal(|request| request.query = "secret\r\n".into()),
                "percent-encoded",
            ),
            (
                refusal(|request| request.path = format!("/{}", "a".repeat(1 << 16))),
                "too long",
            ),
            (header("x a", "secret"), "\"x a\""),
            (header("x-a", "secret\n"), "x-a"),
            (header("content-length", "3"), "Content-Length"),
            (header("transfer-encoding", "chunked"), "frames"),
        ] {
            assert!(text.contains(reason) && !text.contains("secret"), "{text}");
        }
    }

    #[test]
    fn a_header_can_hold_utf8() {
        let mut request = request();
        request.headers.append("x-amz-meta-name", "Zoë");
        let head = Head::of(&request, Some(request.body.len() as u64)).ok().unwrap();
        assert_eq!(head.headers["x-amz-meta-name"].as_bytes(), "Zoë".as_bytes());
    }

    #[test]
    fn a_header_that_is_not_utf8_is_read_as_latin_1() {
        assert_eq!(text(&HeaderValue::from_bytes(b"Zo\xeb").unwrap()), "Zoë");
        assert_eq!(text(&HeaderValue::from_bytes("Zoë".as_bytes()).unwrap()), "Zoë");
    }
}
