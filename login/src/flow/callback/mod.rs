//! Reads what the browser brings back.

use std::fmt;

use percent_encoding::percent_decode_str;
use subtle::ConstantTimeEq as _;

use crate::flow::pkce::Secret;

#[cfg(test)]
mod tests;

/// The only path that the browser comes back to.
pub(crate) const PATH: &str = "/oauth/callback";

/// The result of the login page, as the browser returns it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Callback {
    /// The person consents. The code is valid for one token.
    Code(String),
    /// The person or the service refuses.
    Refused {
        /// The code of the error (RFC 6749, section 4.1.2.1).
        error: String,
        /// The service's description of the error.
        description: Option<String>,
    },
}

/// Does not show the code.
impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(_) => f.write_str("Code(..)"),
            Self::Refused { error, .. } => f.debug_struct("Refused").field("error", error).finish_non_exhaustive(),
        }
    }
}

/// The kind of a request to the loopback listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Returned {
    /// The browser comes back from the page of this login.
    Callback(Callback),
    /// The path is right, but the `state` is not that of this login. Answer with status 400, and continue to wait.
    Foreign,
    /// Another path: browsers ask for icons, for example. Answer with status 404, and continue to wait.
    Elsewhere,
}

/// Recognizes, among all requests to a listener, the browser that comes back from the page of one login.
#[derive(Clone, Debug)]
pub struct CallbackCheck {
    state: Secret,
}

impl CallbackCheck {
    pub(crate) fn new(state: Secret) -> Self {
        Self { state }
    }

    /// The kind of a request, given its target: path and query, as in the first line of the request.
    ///
    /// The state is compared in constant time, so that nobody can find it out byte by byte.
    pub fn check(&self, target: &str) -> Returned {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if path != PATH {
            return Returned::Elsewhere;
        }
        let parameter = |name| parameter(query, name);
        let state = parameter("state").unwrap_or_default();
        if !bool::from(state.as_bytes().ct_eq(self.state.as_str().as_bytes())) {
            return Returned::Foreign;
        }
        match (parameter("error"), parameter("code")) {
            (Some(error), _) => Returned::Callback(Callback::Refused {
                error,
                description: parameter("error_description"),
            }),
            (None, Some(code)) => Returned::Callback(Callback::Code(code)),
            (None, None) => Returned::Foreign,
        }
    }
}

/// A parameter of a query, decoded as form data (RFC 6749, appendix B). A repeated parameter counts as absent (section
/// 3.1).
fn parameter(query: &str, name: &str) -> Option<String> {
    let mut found = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(known, _)| *known == name);
    let (_, value) = found.next().filter(|(_, value)| !value.is_empty())?;
    if found.next().is_some() {
        return None;
    }
    let spaced = value.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(decoded.into_owned())
}
