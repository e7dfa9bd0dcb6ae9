//! Credentials: what they are, and where they come from.
//!
//! Nothing is looked for until a signed operation asks. The sources in this crate read variables and files alone. What needs
//! the network (roles, single sign-on, containers, instances) or another program is in the crate `tinsmith-credentials`, or a
//! provider of one's own, see [`from_fn`] and [`from_async_fn`].

mod cache;
mod chain;
mod environment;
mod error;
mod flight;
mod function;
mod profile;
mod renewal;
mod token;

#[cfg(test)]
mod tests;

pub use cache::CachedCredentials;
pub use chain::{CredentialsChain, default_credentials};
pub use environment::EnvironmentCredentials;
pub use error::{CredentialsError, CredentialsErrorKind};
pub use function::{FromAsyncFn, FromFn, from_async_fn, from_fn};
pub use profile::ProfileCredentials;
pub use token::{ProvideToken, Token};

use std::fmt;
use std::future::ready;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::sign::SigningKeys;
use crate::transport::BoxFuture;

/// Who signs: an access key, with a session token when it is a temporary one.
///
/// They are a provider of themselves, so they can be given to a client as they are.
#[derive(Clone)]
pub struct Credentials {
    parts: Arc<Parts>,
    /// Derived from the access key, so the clones of it share them.
    keys: Arc<SigningKeys>,
    on_renewal_failure: OnRenewalFailure,
}

#[derive(Clone, PartialEq, Eq)]
struct Parts {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expires_at: Option<SystemTime>,
    account_id: Option<String>,
    anonymous: bool,
}

/// What [`CachedCredentials`] does with credentials when their source cannot renew them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnRenewalFailure {
    /// They are used until they expire, and for ten seconds after a failure. Then the error of the source counts.
    #[default]
    KeepBriefly,
    /// They are used until the source has new ones, past their expiry too, and the source is asked again after five to ten
    /// minutes. For sources of AWS: while one is disturbed, services may still accept what it gave.
    Keep,
}

impl Credentials {
    /// An access key that does not expire.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self {
            parts: Arc::new(Parts {
                access_key_id: access_key_id.into(),
                secret_access_key: secret_access_key.into(),
                session_token: None,
                expires_at: None,
                account_id: None,
                anonymous: false,
            }),
            keys: Arc::default(),
            on_renewal_failure: OnRenewalFailure::default(),
        }
    }

    /// Nobody: requests go without a signature, and so do presigned URLs. As the last of a
    /// [`CredentialsChain`], calls are signed only if one of the others has credentials.
    /// [`ClientBuilder::anonymous`](crate::ClientBuilder::anonymous) is for a client that never signs.
    pub fn anonymous() -> Self {
        let mut credentials = Self::new("", "");
        Arc::make_mut(&mut credentials.parts).anonymous = true;
        credentials
    }

    /// Whether requests go without a signature.
    pub fn is_anonymous(&self) -> bool {
        self.parts.anonymous
    }

    /// With the session token that belongs to a temporary access key. An empty one counts as none.
    #[must_use]
    pub fn with_session_token(mut self, token: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.parts).session_token = Some(token.into()).filter(|token| !token.is_empty());
        self
    }

    /// With the time from which on the service refuses them.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        Arc::make_mut(&mut self.parts).expires_at = Some(expires_at);
        self
    }

    /// With the account that the access key belongs to; some endpoints are chosen by it.
    #[must_use]
    pub fn with_account_id(mut self, account_id: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.parts).account_id = Some(account_id.into());
        self
    }

    /// With what happens to them when their source cannot renew them.
    #[must_use]
    pub fn with_on_renewal_failure(mut self, what: OnRenewalFailure) -> Self {
        self.on_renewal_failure = what;
        self
    }

    /// The access key id. It names the key and is no secret.
    pub fn access_key_id(&self) -> &str {
        &self.parts.access_key_id
    }

    /// The secret access key.
    pub fn secret_access_key(&self) -> &str {
        &self.parts.secret_access_key
    }

    /// The session token of a temporary access key. It is a secret.
    pub fn session_token(&self) -> Option<&str> {
        self.parts.session_token.as_deref()
    }

    /// The time from which on the service refuses them.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.parts.expires_at
    }

    /// The account that the access key belongs to, where the source says so.
    pub fn account_id(&self) -> Option<&str> {
        self.parts.account_id.as_deref()
    }

    /// What happens to them when their source cannot renew them.
    pub fn on_renewal_failure(&self) -> OnRenewalFailure {
        self.on_renewal_failure
    }

    /// The keys that were derived from the secret access key so far.
    pub(crate) fn signing_keys(&self) -> &SigningKeys {
        &self.keys
    }

    /// Whether no more than `window` is left before they expire.
    fn expire_within(&self, window: Duration, now: SystemTime) -> bool {
        match self.parts.expires_at.map(|at| at.duration_since(now)) {
            None => false,
            Some(Ok(left)) => left <= window,
            Some(Err(_past)) => true,
        }
    }
}

/// Keys that were derived count for nothing: they follow from the rest. What happens when renewing fails is no part of who
/// calls.
impl PartialEq for Credentials {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

impl Eq for Credentials {}

/// The access key id alone: the rest is secret.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_anonymous() {
            return f.write_str("Credentials::anonymous()");
        }
        f.debug_struct("Credentials")
            .field("access_key_id", &self.parts.access_key_id)
            .finish_non_exhaustive()
    }
}

/// Where credentials come from.
///
/// An implementation must not show a secret in its `Debug` nor in its errors.
pub trait ProvideCredentials: fmt::Debug + Send + Sync + 'static {
    /// The credentials to sign with now. It is asked before each signed call, so a source that is slow belongs in
    /// [`CachedCredentials`].
    ///
    /// # Errors
    ///
    /// [`CredentialsError`]; of the kind [`NotFound`](CredentialsErrorKind::NotFound) only where this source has nothing
    /// to say and another one may be asked.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;

    /// Takes note that a service said that these credentials have expired or are not valid. A provider that keeps credentials
    /// drops them then, if they are still these. It does nothing where it is not implemented.
    fn invalidate(&self, credentials: &Credentials) {
        let _ = credentials;
    }
}

impl ProvideCredentials for Credentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(ready(Ok(self.clone())))
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Arc<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        (**self).credentials()
    }

    fn invalidate(&self, credentials: &Credentials) {
        (**self).invalidate(credentials);
    }
}
