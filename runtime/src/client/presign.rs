//! Presigned requests, and the options of presigning.

use std::fmt;
use std::time::Duration;

use crate::debug::REDACTED;
use crate::error::Cause;
use crate::http::Request;
use crate::protocol::EncodeError;

/// How a URL is presigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresignOptions {
    pub(super) expires: Duration,
    pub(super) http_method: Option<String>,
}

impl Default for PresignOptions {
    fn default() -> Self {
        Self {
            expires: Duration::from_secs(3600),
            http_method: None,
        }
    }
}

impl PresignOptions {
    /// Valid for an hour, with the operation's own method.
    pub fn new() -> Self {
        Self::default()
    }

    /// Valid for this time: 1 second to 7 days.
    #[must_use]
    pub fn expires_in(mut self, expires: Duration) -> Self {
        self.expires = expires;
        self
    }

    /// For this HTTP method, in upper or lower case.
    #[must_use]
    pub fn http_method(mut self, method: impl AsRef<str>) -> Self {
        self.http_method = Some(method.as_ref().to_ascii_uppercase());
        self
    }
}

/// A presigned request: anyone who has the URL can send it. It contains the members of the input and a signature, so `Debug` does
/// not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Presigned {
    pub(super) request: Request,
    pub(super) members_in_url: Vec<&'static str>,
}

impl Presigned {
    /// The URL. A secret.
    pub fn url(&self) -> String {
        self.request.url()
    }

    /// The HTTP method of the request. With any other, the signature is invalid.
    pub fn http_method(&self) -> &str {
        &self.request.method
    }

    /// The header fields that must be sent too, because they are signed.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.request
            .headers
            .iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("host"))
    }

    /// Which members of the input are in the URL, by their names in the model. Remember that logs and browser histories contain
    /// URLs.
    pub fn members_in_url(&self) -> &[&'static str] {
        &self.members_in_url
    }
}

impl fmt::Debug for Presigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presigned")
            .field("url", &format_args!("{REDACTED}"))
            .field("http_method", &self.request.method)
            .field("members_in_url", &self.members_in_url)
            .finish()
    }
}

/// A method must be a token (RFC 9110, section 9.1), because the user of the URL writes it before the URL.
pub(super) fn checked_method(method: String) -> Result<String, Cause> {
    let is_token = !method.is_empty()
        && method
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_token {
        return Ok(method);
    }
    Err(Cause::Encode(EncodeError {
        member: "HttpMethod",
        problem: "is not the name of an HTTP method",
    }))
}
