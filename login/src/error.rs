//! Why a login did not come about, and what a person can do about it.

use std::fmt;
use std::io;

use crate::{CacheError, SsoSession};
use tinsmith::runtime::ConfigError;
use tinsmith::runtime::endpoint::EndpointError;
use tinsmith::sso_oidc::{Error, ServiceError};

/// Why nobody is logged in. `Display` says in one line what went wrong and what to do. Only [`Config`](Self::Config) has a
/// [`source`](std::error::Error::source): what the line does not say.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoginError {
    /// The start URL cannot be one. Nothing was sent.
    #[non_exhaustive]
    StartUrl {
        /// As it is configured.
        start_url: String,
        /// What is wrong with it, and what to do.
        fault: StartUrlFault,
    },
    /// Identity Center does not know the start URL, mostly because it is set up in another region.
    #[non_exhaustive]
    WrongRegion {
        /// As it is configured.
        start_url: String,
        /// As it is configured.
        region: String,
        /// The region to use, where the service told it.
        right_region: Option<String>,
        /// What the service said.
        error: Error,
    },
    /// Identity Center does not grant the scopes that the session asks for.
    #[non_exhaustive]
    Scopes {
        /// As they are configured.
        scopes: Vec<String>,
        /// What the service said.
        error: Error,
    },
    /// The person, or a policy, refused.
    #[non_exhaustive]
    Denied {
        /// What the service said, where it said something.
        reason: Option<String>,
    },
    /// The page to log in refused for another reason than [`Denied`](Self::Denied).
    #[non_exhaustive]
    Refused {
        /// The code, as RFC 6749, section 4.1.2.1, lists them.
        code: String,
        /// What the service said, where it said something.
        description: Option<String>,
    },
    /// Nobody confirmed the login in time.
    Expired,
    /// The registration of this program expired, or is none that the service knows.
    #[non_exhaustive]
    Registration {
        /// What the service said.
        error: Error,
    },
    /// The code that stands for the person's consent is not good any more: it was used, or its answer got lost on the way.
    #[non_exhaustive]
    CodeSpent {
        /// What the service said.
        error: Error,
    },
    /// No browser could be opened, and the login was to go that way alone.
    NoBrowser,
    /// The program cannot listen for the browser that comes back, and the login was to go that way alone.
    NoWayBack(io::Error),
    /// The login was cancelled.
    Cancelled,
    /// The answer of the service lacks a member.
    #[non_exhaustive]
    Incomplete {
        /// The operation.
        operation: &'static str,
        /// What is missing or cannot be.
        member: &'static str,
    },
    /// The client cannot be made.
    Config(ConfigError),
    /// No endpoint follows from the configuration.
    Endpoint(EndpointError),
    /// The cache cannot be used. The person may be logged in, but nothing remembers it.
    Cache(CacheError),
    /// The system gives no random numbers.
    Random(io::Error),
    /// A call failed for another reason: the service cannot be reached, say.
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
    /// The first that is wrong with the start URL of a session.
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

    /// What a failed call means for a login.
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

impl fmt::Display for LoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StartUrl { start_url, fault } => fmt_start_url(start_url, *fault, f),
            Self::WrongRegion {
                start_url,
                region,
                right_region,
                error,
            } => {
                let todo = match right_region {
                    Some(right) => &format!("set sso_region to {right}"),
                    None => "check sso_start_url, and that sso_region is where Identity Center is set up",
                };
                write!(
                    f,
                    "Identity Center in {region} does not know the start URL {start_url}: {todo} ({error})"
                )
            }
            Self::Scopes { scopes, error } => {
                let scopes = scopes.join(", ");
                write!(
                    f,
                    "Identity Center does not grant the scopes `{scopes}`: correct sso_registration_scopes ({error})"
                )
            }
            Self::Denied { reason } => {
                f.write_str("the login was refused: log in again and allow it, or ask your administrator")?;
                fmt_reason(reason.as_deref(), f)
            }
            Self::Refused { code, description } => {
                write!(f, "Identity Center refused the login with `{code}`: log in again")?;
                fmt_reason(description.as_deref(), f)
            }
            Self::Expired => f.write_str(EXPIRED),
            Self::Registration { error } => write!(
                f,
                "the registration of this program has expired or is unknown: log in again to get a new one ({error})"
            ),
            Self::CodeSpent { error } => {
                write!(f, "the code of this login is not good any more: log in again ({error})")
            }
            Self::NoBrowser => f.write_str("no browser could be opened: log in with a device code instead"),
            Self::NoWayBack(error) => write!(
                f,
                "cannot listen on 127.0.0.1 for the browser to come back: log in with a device code instead ({error})"
            ),
            Self::Cancelled => f.write_str("the login was cancelled"),
            Self::Incomplete { operation, member } => write!(
                f,
                "the answer to {operation} has no usable `{member}`: log in again; if that does not help, the endpoint is not \
                 Identity Center"
            ),
            Self::Config(error) => error.fmt(f),
            Self::Endpoint(error) => error.fmt(f),
            Self::Cache(error) => error.fmt(f),
            Self::Random(error) => write!(
                f,
                "the system gives no random numbers, without which no login is safe: {error}"
            ),
            Self::Call(error) => write!(f, "cannot log in: {error}"),
        }
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

/// Enough for a message to a person.
const LONGEST_SHOWN: usize = 300;

/// Text from outside, fit to be shown: on one line, without control characters, and not too long.
pub(super) fn one_line(text: &str) -> String {
    let shown = text.chars().take(LONGEST_SHOWN);
    shown.map(|c| if c.is_control() { ' ' } else { c }).collect()
}
