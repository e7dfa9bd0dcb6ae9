//! Why a session gives no token or no credentials.

use std::fmt;

use crate::shown::visible;
use crate::{CacheError, SsoSession};
use tinsmith::runtime::ConfigError;
use tinsmith::runtime::codegen::line_debug;
use tinsmith::runtime::credentials::CredentialsError;
use tinsmith::{sso, sso_oidc};

/// Why a session gives no token or no credentials. `Display` says in one line what went wrong and what to do. There is
/// no [`source`](std::error::Error::source), because the line contains it.
#[non_exhaustive]
pub enum SessionError {
    /// Nobody is logged in.
    #[non_exhaustive]
    NotLoggedIn {
        /// The session.
        session: SsoSession,
    },
    /// The token has expired, and cannot be renewed without the person.
    #[non_exhaustive]
    Expired {
        /// The session.
        session: SsoSession,
        /// Why it cannot be renewed.
        why: NotRenewed,
    },
    /// The portal refuses the token, though it has not expired: someone ended the session, or it belongs to another start URL
    /// or region.
    #[non_exhaustive]
    Unauthorized {
        /// The session.
        session: SsoSession,
        /// The error of the portal.
        error: sso::Error,
    },
    /// The person has no such role in that account.
    #[non_exhaustive]
    NoSuchRole {
        /// The account.
        account_id: String,
        /// The role.
        role_name: String,
        /// The error of the portal.
        error: sso::Error,
    },
    /// The token has expired, and asking for a new one failed. It may work later.
    Renewal(sso_oidc::Error),
    /// A call of the portal failed. It may work later.
    Portal(sso::Error),
    /// The session is removed from the cache, but the service could not be reached: a copy of the token stays valid
    /// until it expires.
    NotEnded(sso::Error),
    /// An answer lacks a member.
    #[non_exhaustive]
    Incomplete {
        /// The operation.
        operation: &'static str,
        /// The member that is missing or has no valid value.
        member: &'static str,
    },
    /// The cache cannot be used.
    Cache(CacheError),
    /// The clients cannot be built.
    Config(ConfigError),
}

/// Why a session cannot be renewed without the person.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotRenewed {
    /// There is no refresh token. The service issues none for a session in the old form or without the scope
    /// `sso:account:access`.
    NoRefreshToken,
    /// The cache does not name the client that the refresh token was issued to.
    NoRegistration,
    /// The registration of that client has expired.
    RegistrationExpired,
    /// The service refuses the refresh token.
    Refused(sso_oidc::Error),
}

impl fmt::Display for NotRenewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRefreshToken => f.write_str("it has no refresh token"),
            Self::NoRegistration => f.write_str("the client that it belongs to is not known"),
            Self::RegistrationExpired => f.write_str("the registration of its client has expired"),
            Self::Refused(error) => write!(f, "{error}"),
        }
    }
}

/// Services and servers have their words in it, so nothing that would steer a terminal is left.
impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&SessionErrorLine(self).to_string()))
    }
}

/// The line of an error, as its parts have it.
struct SessionErrorLine<'a>(&'a SessionError);

impl fmt::Display for SessionErrorLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            SessionError::NotLoggedIn { session } => {
                write!(f, "nobody is logged in to {}: {}", Name(session), LogIn(session))
            }
            SessionError::Expired { session, why } => write!(
                f,
                "{} has expired and cannot be renewed ({why}): {}",
                Name(session),
                LogIn(session)
            ),
            SessionError::Unauthorized { session, error } => write!(
                f,
                "the access portal does not accept the token of {}: {} ({error})",
                Name(session),
                LogIn(session)
            ),
            SessionError::NoSuchRole {
                account_id,
                role_name,
                error,
            } => write!(
                f,
                "the role `{role_name}` in the account {account_id} does not exist, or is not assigned to who is logged in: check \
                 sso_role_name and sso_account_id ({error})"
            ),
            SessionError::Renewal(error) => write!(
                f,
                "the session has expired, and renewing it failed: try again ({error})"
            ),
            SessionError::Portal(error) => write!(f, "a call of the access portal failed: try again ({error})"),
            SessionError::NotEnded(error) => write!(
                f,
                "the session is removed from this machine, but its token stays valid until it expires: the access portal could \
                 not be told ({error})"
            ),
            SessionError::Incomplete { operation, member } => write!(
                f,
                "the answer to {operation} has no usable `{member}`: the endpoint may not be Identity Center"
            ),
            SessionError::Cache(error) => error.fmt(f),
            SessionError::Config(error) => error.fmt(f),
        }
    }
}

/// A session, as a person knows it.
struct Name<'a>(&'a SsoSession);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.name() {
            Some(name) => write!(f, "the session `{name}`"),
            None => write!(f, "the session of {}", self.0.start_url()),
        }
    }
}

/// The advice to log in again.
struct LogIn<'a>(&'a SsoSession);

impl fmt::Display for LogIn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.name() {
            Some(name) => write!(
                f,
                "log in again, with this program or `aws sso login --sso-session {name}`"
            ),
            None => f.write_str("log in again, with this program or `aws sso login`"),
        }
    }
}

line_debug!(SessionError {
    NotLoggedIn { session },
    Expired { session, why },
    Unauthorized { session, error },
    NoSuchRole { account_id, role_name, error },
    Renewal(error),
    Portal(error),
    NotEnded(error),
    Incomplete { operation, member },
    Cache(error),
    Config(error),
});

impl std::error::Error for SessionError {}

impl From<CacheError> for SessionError {
    fn from(error: CacheError) -> Self {
        Self::Cache(error)
    }
}

impl From<ConfigError> for SessionError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

/// Errors that may pass become `Failed`, those of a session that has ended `Refused`, all others `Unusable`. A chain of providers
/// stops at both: a program that names a role means that role.
impl From<SessionError> for CredentialsError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Renewal(_) | SessionError::Portal(_) => Self::failed(error),
            SessionError::NotLoggedIn { .. }
            | SessionError::Expired { .. }
            | SessionError::Unauthorized { .. }
            | SessionError::NoSuchRole { .. } => Self::refused(error.to_string()),
            _ => Self::unusable(error.to_string()),
        }
    }
}
