//! Why a request could not be signed.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::params::MAX_PRESIGNED_LIFETIME;
use crate::__line_debug as line_debug;

/// Why a request could not be signed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningError {
    /// The time of the signature is before 1970 or after 9999, so the clock is wrong.
    Time(SystemTime),
    /// A presigned URL cannot be valid for such a long or short time.
    Lifetime(Duration),
    /// A part of the credentials has a character that cannot be sent, or begins or ends with a blank or a line end. It names the
    /// part.
    Credentials(&'static str),
    /// The operation uses a bearer token or Signature Version 2, and neither can be part of a URL.
    NotInUrl,
    /// No key for a signature for several regions can be derived from the credentials.
    #[cfg(feature = "sigv4a")]
    Key,
    /// Events of a request are signed with Signature Version 4 for one region, and the operation or its endpoint asks for another.
    Events,
    /// Signature Version 2 signs forms, and the body is not a form.
    Body,
    /// The client has a token where credentials are needed, or the reverse.
    Identity,
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(_) => f.write_str("cannot sign: the clock is not between the years 1970 and 9999; set it right"),
            Self::Lifetime(expires) => write!(
                f,
                "a presigned URL cannot be good for {expires:?}; it can be for 1 to {} seconds",
                MAX_PRESIGNED_LIFETIME.as_secs()
            ),
            Self::Credentials(part) => write!(
                f,
                "cannot sign: the {part} has a blank, a line end or another character that no {part} has; \
                 see that it was copied whole and alone"
            ),
            Self::NotInUrl => {
                f.write_str("cannot presign: what the operation authenticates with cannot be in a URL")
            }
            Self::Identity => f.write_str("cannot sign: a token is not credentials, nor are credentials a token"),
            #[cfg(feature = "sigv4a")]
            Self::Key => f.write_str(
                "cannot sign: no key for SigV4a follows from the secret access key, by sheer bad luck; make another access key",
            ),
            Self::Events => f.write_str(
                "cannot sign: events of a request are signed with signature version 4 for one region, and the endpoint asks for another",
            ),
            Self::Body => f.write_str("cannot sign: signature version 2 is for forms, and the body is none"),
        }
    }
}

line_debug!(SigningError {
    Time(value),
    Lifetime(value),
    Credentials(value),
    NotInUrl,
    #[cfg(feature = "sigv4a")] Key,
    Body,
    Events,
    Identity,
});

impl std::error::Error for SigningError {}
