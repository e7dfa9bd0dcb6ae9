//! The errors of a login: what went wrong, and what a person can do.

use std::fmt;
use std::io;

use crate::shown::{one_line, visible};
use crate::{CacheError, SsoSession};
use tinsmith::runtime::ConfigError;
use tinsmith::runtime::codegen::line_debug;
use tinsmith::runtime::endpoint::EndpointError;
use tinsmith::sso_oidc::{Error, ServiceError};

/// Why nobody is logged in. `Display` says in one line what went wrong and what to do. Only [`Config`](Self::Config)
/// has a [`source`](std::error::Error::source), because its line does not contain it.
#[non_exhaustive]
pub enum LoginError {
    /// The start URL is not valid. Nothing was sent.
    #[non_exhaustive]
    StartUrl {
        /// The configured value.
        start_url: String,
        /// What is wrong with it.
        fault: StartUrlFault,
    },
    /// Identity Center does not know the start URL, usually because it is set up in another region.
    #[non_exhaustive]
    WrongRegion {
        /// The configured value.
        start_url: String,
        /// The configured value.
        region: String,
        /// The region to use, if the service named it.
        right_region: Option<String>,
        /// The error of the service.
        error: Error,
    },
    /// Identity Center does not grant the scopes that the session asks for.
    #[non_exhaustive]
    Scopes {
        /// The configured scopes.
        scopes: Vec<String>,
        /// The error of the service.
        error: Error,
    },
    /// The person, or a policy, refused.
    #[non_exhaustive]
    Denied {
        /// The message of the service, if it sent one.
        reason: Option<String>,
    },
    /// The login page refused for another reason than [`Denied`](Self::Denied).
    #[non_exhaustive]
    Refused {
        /// The error code: one of RFC 6749, section 4.1.2.1.
        code: String,
        /// The message of the service, if it sent one.
        description: Option<String>,
    },
    /// Nobody confirmed the login in time.
    Expired,
    /// The registration of this program has expired, or the service does not know it.
    #[non_exhaustive]
    Registration {
        /// The error of the service.
        error: Error,
    },
    /// The authorization code or device code is no longer valid: it was used before, and perhaps the answer was lost.
    #[non_exhaustive]
    CodeSpent {
        /// The error of the service.
        error: Error,
    },
    /// No browser could be opened, and no other method was allowed.
    NoBrowser,
    /// The program cannot listen on 127.0.0.1 for the browser, and no other method was allowed.
    CannotListen(io::Error),
    /// The login was cancelled.
    Cancelled,
    /// The answer of the service lacks a member.
    #[non_exhaustive]
    Incomplete {
        /// The operation.
        operation: &'static str,
        /// The member that is missing or has no valid value.
        member: &'static str,
    },
    /// The client cannot be built.
    Config(ConfigError),
    /// The configuration gives no endpoint.
    Endpoint(EndpointError),
    /// The cache cannot be used. If the person has logged in already, the token is lost.
    Cache(CacheError),
    /// The system gives no random numbers.
    Random(io::Error),
    /// A call failed for another reason, for example because the service cannot be reached.
    Call(Error),
}

/// What is wrong with a start URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartUrlFault {
    /// It begins with neither `https://` nor `http://`.
    Scheme,
    /// It has a `#`: it was copied from a browser that had the portal open.
    Fragment,
}

impl LoginError {
    /// The first fault of a session's start URL.
    pub(super) fn of_start_url(session: &SsoSession) -> Option<Self> {
        let url = session.start_url.as_str();
        let fault = if !["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) {
            StartUrlFault::Scheme
        } else if url.contains('#') {
            StartUrlFault::Fragment
        } else {
            return None;
        };
        Some(Self::StartUrl {
            start_url: url.to_owned(),
            fault,
        })
    }

    /// Turns the error of a call into an error of the login.
    pub(super) fn of_call(session: &SsoSession, error: Error) -> Self {
        let first_contact = matches!(error.operation(), "RegisterClient" | "StartDeviceAuthorization");
        match error.service() {
            Some(ServiceError::AccessDeniedException(_)) => Self::Denied {
                reason: error.message().filter(|text| !text.is_empty()).map(one_line),
            },
            Some(ServiceError::ExpiredTokenException(_)) => Self::Expired,
            Some(ServiceError::InvalidClientException(_)) => Self::Registration { error },
            Some(ServiceError::InvalidGrantException(_)) => Self::CodeSpent { error },
            Some(ServiceError::InvalidScopeException(_)) => Self::Scopes {
                scopes: session.scopes.clone(),
                error,
            },
            Some(ServiceError::InvalidRequestRegionException(details)) => {
                let right_region = details.region.as_deref().map(one_line);
                Self::wrong_region(session, right_region, error)
            }
            Some(ServiceError::InvalidRequestException(details)) if first_contact && details.reason.is_none() => {
                Self::wrong_region(session, None, error)
            }
            _ => Self::Call(error),
        }
    }

    fn wrong_region(session: &SsoSession, right_region: Option<String>, error: Error) -> Self {
        Self::WrongRegion {
            start_url: session.start_url.clone(),
            region: session.region.clone(),
            right_region,
            error,
        }
    }
}

const EXPIRED: &str = "nobody confirmed the login in time: log in again, and confirm it while the page is valid; where no \
    browser opens, log in with a device code";

/// Services and servers have their words in it, so nothing that would steer a terminal is left.
impl fmt::Display for LoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&LoginErrorLine(self).to_string()))
    }
}

/// The line of an error, as its parts have it.
struct LoginErrorLine<'a>(&'a LoginError);

impl fmt::Display for LoginErrorLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            LoginError::StartUrl { start_url, fault } => fmt_start_url(start_url, *fault, f),
            LoginError::WrongRegion {
                start_url,
                region,
                right_region,
                error,
            } => {
                let advice = wrong_region_advice(right_region.as_deref());
                write!(
                    f,
                    "Identity Center in {region} does not know the start URL {start_url}: {advice} ({error})"
                )
            }
            LoginError::Scopes { scopes, error } => {
                let scopes = scopes.join(", ");
                write!(
                    f,
                    "Identity Center does not grant the scopes `{scopes}`: correct sso_registration_scopes ({error})"
                )
            }
            LoginError::Denied { reason } => {
                f.write_str("the login was refused: log in again and allow it, or ask your administrator")?;
                fmt_reason(reason.as_deref(), f)
            }
            LoginError::Refused { code, description } => {
                write!(f, "Identity Center refused the login with `{code}`: log in again")?;
                fmt_reason(description.as_deref(), f)
            }
            LoginError::Expired => f.write_str(EXPIRED),
            LoginError::Registration { error } => write!(
                f,
                "the registration of this program has expired or is unknown: log in again to get a new one ({error})"
            ),
            LoginError::CodeSpent { error } => {
                write!(f, "the code of this login is not good any more: log in again ({error})")
            }
            LoginError::NoBrowser => f.write_str("no browser could be opened: log in with a device code instead"),
            LoginError::CannotListen(error) => write!(
                f,
                "cannot listen on 127.0.0.1 for the browser to come back: log in with a device code instead ({error})"
            ),
            LoginError::Cancelled => f.write_str("the login was cancelled"),
            LoginError::Incomplete { operation, member } => write!(
                f,
                "the answer to {operation} has no usable `{member}`: log in again; if that does not help, the endpoint is not \
                 Identity Center"
            ),
            LoginError::Config(error) => error.fmt(f),
            LoginError::Endpoint(error) => error.fmt(f),
            LoginError::Cache(error) => error.fmt(f),
            LoginError::Random(error) => write!(
                f,
                "the system gives no random numbers, without which no login is safe: {error}"
            ),
            LoginError::Call(error) => write!(f, "cannot log in: {error}"),
        }
    }
}

fn wrong_region_advice(right_region: Option<&str>) -> String {
    match right_region {
        Some(right) => format!("set sso_region to {right}"),
        None => "check sso_start_url, and that sso_region is where Identity Center is set up".to_owned(),
    }
}

fn fmt_start_url(url: &str, fault: StartUrlFault, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match fault {
        StartUrlFault::Scheme => write!(
            f,
            "the start URL `{url}` has no scheme: set sso_start_url to `https://…`"
        ),
        StartUrlFault::Fragment => {
            let right = url.split('#').next().unwrap_or(url).trim_end_matches('/');
            write!(
                f,
                "the start URL `{url}` has a `#`, as the address of an open portal has: set sso_start_url to `{right}`"
            )
        }
    }
}

fn fmt_reason(reason: Option<&str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    reason.map_or(Ok(()), |reason| write!(f, " (it said: {reason})"))
}

line_debug!(LoginError {
    StartUrl { start_url, fault },
    WrongRegion { start_url, region, right_region, error },
    Scopes { scopes, error },
    Denied { reason },
    Refused { code, description },
    Expired,
    Registration { error },
    CodeSpent { error },
    NoBrowser,
    CannotListen(error),
    Cancelled,
    Incomplete { operation, member },
    Config(error),
    Endpoint(error),
    Cache(error),
    Random(error),
    Call(error),
});

impl std::error::Error for LoginError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Config(error) => error.source(),
            _ => None,
        }
    }
}

impl From<ConfigError> for LoginError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<CacheError> for LoginError {
    fn from(error: CacheError) -> Self {
        Self::Cache(error)
    }
}
