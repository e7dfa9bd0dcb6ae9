//! Why a call failed, if the service did not answer with an error.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::one_line::OneLine;
use crate::body::BodyError;
use crate::endpoint::EndpointError;
use crate::identity::CredentialsError;
#[cfg(feature = "jmespath")]
use crate::paginate::PaginationError;
use crate::protocol::{DecodeError, EncodeError};
use crate::schema::UnknownOperation;
use crate::sign::SigningError;
use crate::transport::TransportError;
use crate::validate::ValidationReport;

/// Why a call failed, if the service did not answer with an error.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause {
    /// The service does not have this operation. Nothing was sent.
    UnknownOperation(UnknownOperation),
    /// The input has violations. Nothing was sent.
    Invalid(ValidationReport),
    /// A value of the input cannot be written. Nothing was sent.
    Encode(EncodeError),
    /// The configuration gives no endpoint. Nothing was sent.
    Endpoint(EndpointError),
    /// There are no credentials, or they cannot be had. Nothing was sent.
    Credentials(CredentialsError),
    /// The request cannot be signed: the clock is wrong, or a presigned URL would be valid for too long. Nothing was sent.
    Sign(SigningError),
    /// The body of the request could not be read, or not a second time.
    Body(BodyError),
    /// The request got no response.
    Transport(TransportError),
    /// The time for the whole call was over.
    TimedOut(Duration),
    /// The response is a success, but does not fit the model.
    Decode(DecodeError),
    /// A walk through pages cannot begin or continue.
    #[cfg(feature = "jmespath")]
    Pagination(PaginationError),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation(error) => error.fmt(f),
            Self::Invalid(report) => report.fmt(f),
            Self::Encode(error) => error.fmt(f),
            Self::Endpoint(error) => error.fmt(f),
            Self::Credentials(error) => with_sources(error, f),
            Self::Sign(error) => error.fmt(f),
            Self::Body(error) => error.fmt(f),
            Self::Transport(error) => with_sources(error, f),
            Self::TimedOut(limit) => write!(f, "no result within the time limit of {limit:?}"),
            Self::Decode(error) => write!(f, "the response cannot be read: {error}"),
            #[cfg(feature = "jmespath")]
            Self::Pagination(error) => with_sources(error, f),
        }
    }
}

/// An error with its sources, in one line.
fn with_sources(error: &dyn StdError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{error}")?;
    let mut source = error.source();
    while let Some(error) = source {
        write!(f, ": {}", OneLine(&error.to_string()))?;
        source = error.source();
    }
    Ok(())
}
