//! Keeping credentials until shortly before they expire.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::transport::BoxFuture;

/// How long before they expire credentials are resolved anew.
const EXPIRY_WINDOW: Duration = Duration::from_secs(5 * 60);

/// Keeps what a provider gave, and asks it again five minutes before that expires.
///
/// When the provider fails in those last five minutes, what is kept is used until it expires. Credentials without an
/// expiry are kept for good.
#[derive(Clone)]
pub struct CachedCredentials {
    provider: Arc<dyn ProvideCredentials>,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    kept: Arc<Mutex<Option<Credentials>>>,
}

impl CachedCredentials {
    /// Keeps what this provider gives. Clones share what is kept.
    pub fn new(provider: impl ProvideCredentials) -> Self {
        Self {
            provider: Arc::new(provider),
            clock: Arc::new(SystemTime::now),
            kept: Arc::default(),
        }
    }

    /// Tells the time by this clock and not by that of the machine.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    fn kept(&self) -> Option<Credentials> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn expire_within(&self, window: Duration, credentials: &Credentials) -> bool {
        credentials.expire_within(window, (self.clock)())
    }

    /// Asks the provider. Calls at the same time each ask it: this is the place to let them share one answer.
    async fn refresh(&self) -> Result<Credentials, CredentialsError> {
        let fresh = self.provider.credentials().await?;
        if self.expire_within(Duration::ZERO, &fresh) {
            return Err(CredentialsError::unusable(format!(
                "the credentials with the access key id {} have expired; renew them where they come from",
                fresh.access_key_id()
            )));
        }
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
        Ok(fresh)
    }
}

impl ProvideCredentials for CachedCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            let kept = self.kept();
            if let Some(kept) = &kept
                && !self.expire_within(EXPIRY_WINDOW, kept)
            {
                return Ok(kept.clone());
            }
            let fresh = self.refresh().await;
            match kept {
                Some(kept) if fresh.is_err() && !self.expire_within(Duration::ZERO, &kept) => Ok(kept),
                _ => fresh,
            }
        })
    }
}

impl fmt::Debug for CachedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedCredentials")
            .field("provider", &self.provider)
            .field("kept", &self.kept())
            .finish_non_exhaustive()
    }
}
