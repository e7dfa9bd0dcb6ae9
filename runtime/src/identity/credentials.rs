//! Credentials, and the trait of everything that gives them.

use std::fmt;
use std::future::ready;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::CredentialsError;
#[cfg(doc)]
use super::CredentialsErrorKind;
use super::signing_keys::SigningKeys;
use crate::future::BoxFuture;

/// Credentials that sign: an access key, with a session token if it is temporary.
///
/// They are also a provider, so they can be given to a client directly.
#[derive(Clone)]
pub struct Credentials {
    parts: Arc<KeyParts>,
    /// The keys that were derived from the secret access key. Clones share them.
    keys: Arc<SigningKeys>,
    on_renewal_failure: OnRenewalFailure,
}

#[derive(Clone, PartialEq, Eq)]
struct KeyParts {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expires_at: Option<SystemTime>,
    account_id: Option<String>,
    anonymous: bool,
}

/// How [`CachedCredentials`](crate::credentials::CachedCredentials) uses credentials when their source cannot renew them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnRenewalFailure {
    /// They are used until they expire, and for ten seconds after a failure. After that, calls get the error of the source.
    #[default]
    KeepBriefly,
    /// They are used until the source gives new ones, also after they expired. The source is asked again after five to ten
    /// minutes. This is for sources of AWS: while such a source is out of order, services may still accept its old credentials.
    Keep,
}

impl Credentials {
    /// An access key that does not expire.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self {
            parts: Arc::new(KeyParts {
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

    /// Nobody: requests and presigned URLs are not signed. As the last provider of a
    /// [`CredentialsChain`](crate::credentials::CredentialsChain), it means that calls
    /// are signed only if one of the others has credentials.
    /// [`ClientBuilder::anonymous`](crate::ClientBuilder::anonymous) is for a client that never signs.
    pub fn anonymous() -> Self {
        let mut credentials = Self::new("", "");
        Arc::make_mut(&mut credentials.parts).anonymous = true;
        credentials
    }

    /// Whether requests are not signed.
    pub fn is_anonymous(&self) -> bool {
        self.parts.anonymous
    }

    /// With the session token of a temporary access key. An empty one is ignored.
    #[must_use]
    pub fn with_session_token(mut self, token: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.parts).session_token = Some(token.into()).filter(|token| !token.is_empty());
        self
    }

    /// With the time from which the service refuses them.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        Arc::make_mut(&mut self.parts).expires_at = Some(expires_at);
        self
    }

    /// With the account of the access key. Some endpoints depend on it.
    #[must_use]
    pub fn with_account_id(mut self, account_id: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.parts).account_id = Some(account_id.into());
        self
    }

    /// With what to do when their source cannot renew them.
    #[must_use]
    pub fn with_on_renewal_failure(mut self, what: OnRenewalFailure) -> Self {
        self.on_renewal_failure = what;
        self
    }

    /// The access key id. It names the key and is not secret.
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

    /// The time from which the service refuses them.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.parts.expires_at
    }

    /// The account of the access key, if the source says it.
    pub fn account_id(&self) -> Option<&str> {
        self.parts.account_id.as_deref()
    }

    /// What to do when their source cannot renew them.
    pub fn on_renewal_failure(&self) -> OnRenewalFailure {
        self.on_renewal_failure
    }

    /// The keys that were derived from the secret access key.
    pub(crate) fn signing_keys(&self) -> &SigningKeys {
        &self.keys
    }

    /// Whether they expire within `window`.
    pub(crate) fn expire_within(&self, window: Duration, now: SystemTime) -> bool {
        match self.parts.expires_at.map(|at| at.duration_since(now)) {
            None => false,
            Some(Ok(left)) => left <= window,
            Some(Err(_past)) => true,
        }
    }
}

/// Derived keys are not compared, because they follow from the other fields. Neither is what to do when renewal fails, because it
/// does not change who calls.
impl PartialEq for Credentials {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

impl Eq for Credentials {}

/// Only the access key id: the rest is secret.
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

/// A source of credentials.
///
/// An implementation must not show a secret in its `Debug` or in its errors.
pub trait ProvideCredentials: fmt::Debug + Send + Sync + 'static {
    /// The credentials to sign with now. They are asked for before each signed call, so a slow source belongs into
    /// [`CachedCredentials`](crate::credentials::CachedCredentials).
    ///
    /// # Errors
    ///
    /// [`CredentialsError`]. The kind is [`NotFound`](CredentialsErrorKind::NotFound) only if this source has none and another
    /// one may be asked.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;

    /// A service said that these credentials have expired or are not valid. A provider that keeps credentials forgets them, if it
    /// still has these. By default nothing is done.
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
