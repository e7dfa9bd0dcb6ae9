//! A client that cannot be made.

use std::fmt;

use crate::__line_debug as line_debug;
use crate::endpoint::{EndpointError, UrlError};
use crate::region::InvalidRegion;
use crate::settings::SettingsError;

/// Why there is no client.
#[non_exhaustive]
pub enum ConfigError {
    /// No region is set.
    NoRegion,
    /// No region is set. The service is not AWS's, but its signatures need one.
    NoSigningRegion,
    /// No endpoint is set, and the service is not AWS's.
    NoEndpoint,
    /// The region is not a valid host label.
    Region(InvalidRegion),
    /// The endpoint URL is not valid.
    EndpointUrl(UrlError),
    /// A parameter for the endpoint rules has a wrong type, or the rules have a fault.
    EndpointParam(EndpointError),
    /// The endpoint rules have no parameter of this name.
    UnknownEndpointParam(String),
    /// The limit on attempts is zero.
    NoAttempts,
    /// The minimum size of a compressed body is zero or too large.
    #[cfg(feature = "compression")]
    CompressionSize(u32),
    /// A variable or a profile file has a fault.
    Settings(SettingsError),
    /// The system has no randomness, and none was given: on `wasm32-unknown-unknown`.
    NoEntropy,
    /// No async transport was given, and none is compiled in.
    NoTransport,
    /// No blocking transport was given, and none is compiled in.
    NoBlockingTransport,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRegion => f.write_str(
                "you must specify a region: with `region` of the builder, or with `environment` by AWS_REGION, \
                 AWS_DEFAULT_REGION or the profile",
            ),
            Self::NoSigningRegion => f.write_str("you must specify the region that requests are signed for: `region` of the builder"),
            Self::NoEndpoint => {
                f.write_str("you must specify where the service is: `endpoint_url` of the builder")
            }
            Self::Region(error) => error.fmt(f),
            Self::EndpointUrl(error) => error.fmt(f),
            Self::EndpointParam(error) => error.fmt(f),
            Self::UnknownEndpointParam(name) => write!(
                f,
                "the endpoint rules of this service have no parameter `{name}`; the service's documentation of client settings \
                 names those that there are"
            ),
            Self::NoAttempts => f.write_str("the limit on attempts must be at least 1: the first attempt counts"),
            #[cfg(feature = "compression")]
            Self::CompressionSize(size) => write!(
                f,
                "requests cannot be compressed from {size} bytes on; it can be from 1 to {} bytes",
                crate::compression::Compression::MAX_MIN_SIZE
            ),
            Self::Settings(error) => error.fmt(f),
            Self::NoEntropy => f.write_str(
                "this system has no source of random numbers: give one with `entropy` of the builder",
            ),
            Self::NoTransport => f.write_str(
                "no async transport: turn on the feature `hyper`, or give one with `transport` of the builder; blocking clients come from \
                 `build_blocking` and `from_env_blocking`",
            ),
            Self::NoBlockingTransport => f.write_str(
                "no blocking transport: turn on the feature `blocking`, or give one with `blocking_transport` of the builder; async clients \
                 come from `build` and `from_env`",
            ),
        }
    }
}

line_debug!(ConfigError {
    NoRegion,
    NoSigningRegion,
    NoEndpoint,
    Region(error),
    EndpointUrl(error),
    EndpointParam(error),
    UnknownEndpointParam(name),
    NoAttempts,
    #[cfg(feature = "compression")]
    CompressionSize(size),
    Settings(error),
    NoEntropy,
    NoTransport,
    NoBlockingTransport,
});

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Settings(error) => error.source(),
            _ => None,
        }
    }
}

impl From<SettingsError> for ConfigError {
    fn from(error: SettingsError) -> Self {
        Self::Settings(error)
    }
}
