//! What protocols write, and what they read before the members.

use std::fmt;

use crate::http::Request;

/// Enough for most bodies, so that they need one allocation.
pub(super) const BODY_CAPACITY: usize = 512;

/// Space for the header fields of most requests, with those that are added later.
pub(super) const FIELDS_CAPACITY: usize = 12;

/// A request without an endpoint: scheme and authority are empty.
#[derive(Debug)]
#[non_exhaustive]
pub struct Encoded {
    /// The request.
    pub request: Request,
    /// The prefix of the endpoint's host.
    pub host_prefix: String,
    /// The members that are in the URL, by their names in the model.
    pub members_in_url: Vec<&'static str>,
}

/// An error in a response with the status of a success.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorInSuccess {
    /// Whether it came in an event stream. If so, the operation was in progress, and sending it again can do harm.
    pub in_stream: bool,
}

/// An error response as the protocol reads it, before the members of a modelled error are read.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParsedError {
    /// The code, or the status as text if the response has no code.
    pub code: String,
    /// The message; empty where there is none.
    pub message: String,
    /// Its index among the service's errors, if the model knows it.
    pub modelled: Option<usize>,
    /// The service's id of the request, if the body has it.
    pub request_id: Option<String>,
    /// The members or elements of the error that are plain values, by their names on the wire.
    pub details: Vec<(String, String)>,
}

/// Without the message, which is text of the service.
impl fmt::Debug for ParsedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParsedError")
            .field("code", &self.code)
            .field("modelled", &self.modelled)
            .finish()
    }
}
