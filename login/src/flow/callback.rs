//! What a browser brings back.

use std::fmt;

use percent_encoding::percent_decode_str;
use subtle::ConstantTimeEq as _;

use crate::flow::pkce::Secret;

#[cfg(test)]
mod tests;

/// The only path that a browser comes back to.
pub(crate) const PATH: &str = "/oauth/callback";

/// How the page to log in ended, as the browser that came back from it tells.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Callback {
    /// The person consents; the code is good for one token.
    Code(String),
    /// There is no consent.
    Refused {
        /// The code of the error (RFC 6749, section 4.1.2.1).
        error: String,
        /// What the service says about it.
        description: Option<String>,
    },
}

/// Not the code.
impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(_) => f.write_str("Code(..)"),
            Self::Refused { error, .. } => f.debug_struct("Refused").field("error", error).finish_non_exhaustive(),
        }
    }
}

/// What a request to the loopback listener is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Returned {
    /// The browser, back from the page of this login.
    Callback(Callback),
    /// The right path, but not from the page of this login: the state is another. Answer it with status 400, and go on waiting.
    Foreign,
    /// Some other path, as browsers ask for icons. Answer it with status 404, and go on waiting.
    Elsewhere,
}

/// Tells the browser that comes back from the page of one login from all else that a listener hears.
#[derive(Clone, Debug)]
pub struct CallbackCheck {
    state: Secret,
}

impl CallbackCheck {
    pub(crate) fn new(state: Secret) -> Self {
        Self { state }
    }

    /// What a request is, by its target: path and query, as they stand in its first line.
    ///
    /// The state is compared in constant time, so that nobody can guess it piece by piece.
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

/// A parameter of a query, decoded as those of forms are (RFC 6749, appendix B). One that comes twice is none: section 3.1.
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
