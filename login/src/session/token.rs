//! [`SsoToken`]: an access token, with what is needed to renew it.

use std::fmt;
use std::time::SystemTime;

use serde_json::{Map, Value};

/// The token of a person's session at IAM Identity Center, as the cache of all AWS tools stores it.
#[derive(Clone, PartialEq)]
pub struct SsoToken {
    pub(crate) access_token: String,
    pub(crate) expires_at: SystemTime,
    pub(crate) refresh_token: Option<String>,
    pub(crate) registration: Option<Registration>,
    /// Members of the cache file that other tools wrote and that are kept as they are.
    pub(crate) unknown: Map<String, Value>,
}

/// A client that was registered with `RegisterClient`. Its expiry is not that of the token.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Registration {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) expires_at: SystemTime,
}

impl SsoToken {
    /// The access token for the access portal. It is a secret.
    pub fn access_token(&self) -> &str {
        &self.access_token
    }

    /// When the access token expires.
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }

    /// Until when the session can be renewed without the person: the expiry of the registered client. `None` if there
    /// is no refresh token or no registration.
    pub fn renewable_until(&self) -> Option<SystemTime> {
        self.refresh_token.as_ref()?;
        self.registration.as_ref().map(|registration| registration.expires_at)
    }
}

/// Shows only the times: the rest is secret.
impl fmt::Debug for SsoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SsoToken")
            .field("expires_at", &self.expires_at)
            .field("registration", &self.registration)
            .finish_non_exhaustive()
    }
}

/// Shows only the time: the rest is secret.
impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
