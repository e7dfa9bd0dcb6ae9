//! The metadata of the exchange behind a result or an error.

use std::fmt;

use super::one_line::OneLine;
use crate::clock::Instant;
use crate::http::{Headers, Response};
use crate::protocol::Protocol;
use crate::secrets::Secrets;

/// The metadata of the exchange behind a result or an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// The status of the last response; `None` if there was none.
    pub status: Option<u16>,
    /// The service's id of the request (`x-amzn-requestid`, or `x-amz-request-id`, or from the body). Support asks for it.
    pub request_id: Option<String>,
    /// A second id that some services give (`x-amz-id-2`).
    pub extended_request_id: Option<String>,
    /// The header fields of the last response. `Debug` shows only their names.
    pub headers: Headers,
    /// How many times the request was sent.
    pub attempts: u32,
    /// Whether only the limit on attempts prevented another attempt.
    pub max_attempts_reached: bool,
    /// Whether another attempt was not possible only because the body of the request can be read once.
    pub body_is_used_up: bool,
}

impl Metadata {
    pub(crate) fn note_response(&mut self, response: &Response, protocol: &dyn Protocol, deadline: Option<Instant>) {
        let header = |name: &str| response.headers.get(name).map(str::to_owned);
        self.status = Some(response.status);
        self.request_id = header("x-amzn-requestid")
            .or_else(|| header("x-amz-request-id"))
            .or_else(|| protocol.request_id(response, deadline));
        self.extended_request_id = header("x-amz-id-2");
    }

    /// Masks the secrets of the call in texts of the service.
    pub(crate) fn mask(&mut self, secrets: &Secrets) {
        for id in [&mut self.request_id, &mut self.extended_request_id]
            .into_iter()
            .flatten()
        {
            secrets.mask_in(id);
        }
    }

    /// The last attempt got no response, so the response of an earlier one is not part of the result.
    pub(crate) fn clear_response(&mut self) {
        *self = Self {
            attempts: self.attempts,
            ..Self::default()
        };
    }

    /// ` (HTTP 400, request id 1234, 2 attempts)`: the parts that are known.
    pub(super) fn fmt_suffix(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attempts == 0 {
            return Ok(());
        }
        f.write_str(" (")?;
        if let Some(status) = self.status {
            write!(f, "HTTP {status}, ")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, "request id {}, ", OneLine(id))?;
        }
        let plural = if self.attempts == 1 { "" } else { "s" };
        write!(f, "{} attempt{plural}", self.attempts)?;
        if self.body_is_used_up {
            f.write_str("; the body of the request was read and cannot be sent again")?;
        }
        f.write_str(")")
    }
}
