//! Renews the token in the cache.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::{NotRenewed, SessionClient, SessionError};
use crate::drive::Drive;
use crate::session::cache::LockWait;
use crate::{CacheError, LockedSession, Registration, SsoToken};
use tinsmith::sso_oidc::{CreateTokenResponse, Error, ServiceError};

/// A token that is valid for less than this is renewed: as in botocore.
const REFRESH_WINDOW: Duration = Duration::from_secs(15 * 60);
/// How long to wait after renewing failed, while the token is still valid: as in botocore.
const RETRY_INTERVAL: Duration = Duration::from_secs(60);
/// How often to try to write the new token, and how long to wait in between.
const WRITE_ATTEMPTS: u32 = 5;
const WRITE_RETRY_DELAY: Duration = Duration::from_millis(200);

/// When renewing failed last. Clones of a portal share it.
#[derive(Clone, Debug, Default)]
pub(super) struct LastFailure(Arc<Mutex<Option<Instant>>>);

impl LastFailure {
    fn set(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    fn is_recent(&self, now: Instant) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| now.saturating_duration_since(last) < RETRY_INTERVAL)
    }
}

impl<S: Drive> SessionClient<S> {
    pub(crate) async fn fresh_token(&self) -> Result<SsoToken, SessionError> {
        let found = self.found(self.cache.read(&self.session))?;
        if found.lasts(REFRESH_WINDOW, self.now()) || self.failed_recently(&found) {
            return Ok(found);
        }
        let locked = match self.lock_unless_valid(&found).await {
            Ok(Some(locked)) => locked,
            Ok(None) => return Ok(found),
            // The cache can be read-only, for example in a container.
            Err(error) => return self.failed(found, error),
        };
        // Another program may have renewed it, or the person has logged out.
        let found = self.found(locked.read())?;
        if found.lasts(REFRESH_WINDOW, self.now()) {
            return Ok(found);
        }
        match self.refreshed(&locked, &found).await {
            Ok(fresh) => {
                self.keep(&locked, &fresh).await?;
                Ok(fresh)
            }
            // A tool that does not use the lock may have been faster, and used the refresh token.
            Err(error) => match locked.read() {
                Ok(Some(theirs)) if theirs != found && theirs.is_valid(self.now()) => Ok(theirs),
                _ => self.failed(found, error),
            },
        }
    }

    fn found(&self, read: Result<Option<SsoToken>, CacheError>) -> Result<SsoToken, SessionError> {
        read?.ok_or_else(|| SessionError::NotLoggedIn {
            session: self.session.clone(),
        })
    }

    /// Whether the token is still valid and renewing failed a moment ago. Trying again at each call would delay all
    /// calls.
    fn failed_recently(&self, found: &SsoToken) -> bool {
        found.is_valid(self.now()) && self.last_failure.is_recent(S::now(&self.transport).instant)
    }

    /// Returns the token that was found if it is still valid, else the error.
    fn failed(&self, found: SsoToken, error: SessionError) -> Result<SsoToken, SessionError> {
        if !found.is_valid(self.now()) {
            return Err(error);
        }
        self.last_failure.set(S::now(&self.transport).instant);
        Ok(found)
    }

    /// Writes the new token, with several attempts: the old refresh token may be used up, so the new one must not be
    /// lost. On Windows a file cannot be replaced while another program has it open without sharing.
    async fn keep(&self, locked: &LockedSession<'_>, fresh: &SsoToken) -> Result<(), CacheError> {
        for _ in 1..WRITE_ATTEMPTS {
            if locked.write(fresh).is_ok() {
                return Ok(());
            }
            S::sleep(&self.transport, WRITE_RETRY_DELAY).await;
        }
        locked.write(fresh)
    }

    /// Locks the session; `None` if another program holds the lock and this token is still valid.
    async fn lock_unless_valid(&self, found: &SsoToken) -> Result<Option<LockedSession<'_>>, SessionError> {
        let mut waited = LockWait::default();
        loop {
            if let Some(locked) = self.cache.try_lock(&self.session)? {
                return Ok(Some(locked));
            }
            if found.is_valid(self.now()) {
                return Ok(None);
            }
            S::sleep(&self.transport, waited.pause(&self.cache, &self.session)?).await;
        }
    }

    /// Asks for a new token, after checking that it can be written.
    async fn refreshed(&self, locked: &LockedSession<'_>, found: &SsoToken) -> Result<SsoToken, SessionError> {
        let expired = |why| SessionError::Expired {
            session: self.session.clone(),
            why,
        };
        let (refresh_token, registration) = found.renewal(self.now()).map_err(expired)?;
        locked.try_write(found)?;
        let call = self
            .oidc
            .create_token()
            .client_id(&registration.client_id)
            .client_secret(&registration.client_secret)
            .grant_type("refresh_token")
            .refresh_token(refresh_token);
        match S::sent(call.send()).await {
            Ok(answer) => found.renewed(answer, self.now()),
            Err(error) if is_refusal(&error) => Err(expired(NotRenewed::Refused(error))),
            Err(error) => Err(SessionError::Renewal(error)),
        }
    }

    fn now(&self) -> SystemTime {
        S::now(&self.transport).wall
    }
}

/// Whether the error is permanent: asking again gives the same answer.
fn is_refusal(error: &Error) -> bool {
    let client_error = error.status().is_some_and(|status| (400..500).contains(&status));
    let too_fast = matches!(error.service(), Some(ServiceError::SlowDownException(_)));
    client_error && !too_fast && !error.is_retryable()
}

impl SsoToken {
    fn is_valid(&self, now: SystemTime) -> bool {
        now < self.expires_at
    }

    /// Whether it is valid for at least that long.
    fn lasts(&self, window: Duration, now: SystemTime) -> bool {
        self.expires_at.duration_since(now).is_ok_and(|left| left >= window)
    }

    /// The refresh token and the registration that renewing needs.
    fn renewal(&self, now: SystemTime) -> Result<(&str, &Registration), NotRenewed> {
        let refresh_token = self.refresh_token.as_deref().ok_or(NotRenewed::NoRefreshToken)?;
        match &self.registration {
            None => Err(NotRenewed::NoRegistration),
            Some(registration) if registration.expires_at <= now => Err(NotRenewed::RegistrationExpired),
            Some(registration) => Ok((refresh_token, registration)),
        }
    }

    /// The new token, from the answer. If the answer has no refresh token, the old one is kept (RFC 6749, section 6).
    fn renewed(&self, answer: CreateTokenResponse, now: SystemTime) -> Result<Self, SessionError> {
        let missing = |member| SessionError::Incomplete {
            operation: "CreateToken",
            member,
        };
        let lifetime = answer.expires_in.and_then(|seconds| u64::try_from(seconds).ok());
        let expires_at = lifetime.and_then(|seconds| now.checked_add(Duration::from_secs(seconds)));
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(Self {
            access_token: given(answer.access_token).ok_or_else(|| missing("accessToken"))?,
            expires_at: expires_at.ok_or_else(|| missing("expiresIn"))?,
            refresh_token: given(answer.refresh_token).or_else(|| self.refresh_token.clone()),
            registration: self.registration.clone(),
            unknown: self.unknown.clone(),
        })
    }
}
