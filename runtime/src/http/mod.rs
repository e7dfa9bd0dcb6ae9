//! Requests and responses as plain data: what a codec writes, a signer signs and a transport sends.
//!
//! The core has no HTTP library, so these types are its own. A transport turns them into the types of its library.

mod call_info;
pub(crate) mod error;

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

pub use call_info::CallInfo;

/// Header fields in the order in which they are sent. The case of names is ignored.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(Cow<'static, str>, Cow<'static, str>)>);

impl Headers {
    /// No fields.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The value of the first field of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The values of all fields with this name as one, joined with commas: by RFC 9110, section 5.3, they mean the same.
    pub(crate) fn joined(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut values = self
            .iter()
            .filter(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value);
        let first = Cow::Borrowed(values.next()?);
        Some(values.fold(first, |joined, value| Cow::Owned(format!("{joined}, {value}"))))
    }

    /// Sets a field: in its old place if there is one with this name, otherwise at the end.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        let name = name.into();
        match self.0.iter_mut().find(|(n, _)| n.eq_ignore_ascii_case(&name)) {
            Some(field) => field.1 = Cow::Owned(value.into()),
            None => self.append(name, value),
        }
    }

    /// Adds a field at the end. Other fields with this name are kept.
    pub fn append(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.0.push((name.into(), Cow::Owned(value.into())));
    }

    /// The same for a static value.
    pub(crate) fn append_static(&mut self, name: &'static str, value: &'static str) {
        self.0.push((Cow::Borrowed(name), Cow::Borrowed(value)));
    }

    /// Adds a field at this index, or at the end if there are fewer fields.
    pub(crate) fn insert(&mut self, place: usize, name: &'static str, value: impl Into<Cow<'static, str>>) {
        let place = place.min(self.0.len());
        self.0.insert(place, (Cow::Borrowed(name), value.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// No fields, with space for this many.
    pub(crate) fn with_capacity(fields: usize) -> Self {
        Self(Vec::with_capacity(fields))
    }

    /// Removes every field of that name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(n, _)| !n.eq_ignore_ascii_case(name));
    }

    /// Removes every field of any of these names.
    pub(crate) fn remove_all(&mut self, names: &[&str]) {
        self.0
            .retain(|(n, _)| !names.iter().any(|name| n.eq_ignore_ascii_case(name)));
    }

    /// The fields in order. Static values are returned as static.
    #[cfg(any(feature = "blocking", feature = "hyper", feature = "reqwest"))]
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &Cow<'static, str>)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// Removes the first field with this name and returns its value.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let place = self.0.iter().position(|(n, _)| n.eq_ignore_ascii_case(name))?;
        Some(self.0.remove(place).1.into_owned())
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

impl<N: Into<Cow<'static, str>>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        Self(
            fields
                .into_iter()
                .map(|(name, value)| (name.into(), Cow::Owned(value.into())))
                .collect(),
        )
    }
}

impl Extend<(Cow<'static, str>, Cow<'static, str>)> for Headers {
    fn extend<I: IntoIterator<Item = (Cow<'static, str>, Cow<'static, str>)>>(&mut self, fields: I) {
        self.0.extend(fields);
    }
}

impl IntoIterator for Headers {
    type Item = (Cow<'static, str>, Cow<'static, str>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Only the names: a value may be a secret.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// One HTTP/1.1 request, complete except for what the connection adds.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, upper case.
    pub method: Cow<'static, str>,
    /// `https` or `http`.
    pub scheme: Cow<'static, str>,
    /// The host, with its port if the endpoint names one.
    pub authority: String,
    /// The path, percent-encoded, starting with `/`.
    pub path: String,
    /// The query, percent-encoded, without the `?`; empty if there is none.
    pub query: String,
    /// All header fields, with `Host` and `Content-Length`.
    pub headers: Headers,
    /// The body; empty if there is none. Clones share it, so that sending it again copies nothing.
    pub body: Bytes,
    /// Which call this is a request of; `None` for a request that no client made.
    pub call: Option<CallInfo>,
}

impl Request {
    /// The path and the query, as in the request line.
    pub fn target(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// The whole URL. The URL of a presigned request contains secrets.
    pub fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.authority, self.target())
    }
}

/// Without path, query, header values and body, because they may contain secrets.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("call", &self.call)
            .field("method", &self.method)
            .field("endpoint", &format_args!("{}://{}", self.scheme, self.authority))
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .finish()
    }
}

/// One HTTP response, completely read.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The body.
    pub body: Vec<u8>,
}

/// Without header values and body, because they may contain secrets.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .finish()
    }
}
