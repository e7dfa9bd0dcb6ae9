//! A token that lasts: the one in the cache, or a new one in its place.

use std::time::{Duration, SystemTime};

use super::{NotRenewed, Session, SessionError};
use crate::login::cache::Waited;
use crate::login::drive::Drive;
use crate::login::{LockedSession, Registration, SsoToken};
use crate::sso_oidc::{CreateTokenResponse, Error, ServiceError};

/// How long a token must be valid not to be renewed: as in botocore.
const REFRESH_WINDOW: Duration = Duration::from_secs(15 * 60);

impl<S: Drive> Session<S> {
    pub(super) async fn fresh_token(&self) -> Result<SsoToken, SessionError> {
        let found = self.cache.read(&self.session)?.ok_or_else(|| self.not_logged_in())?;
        if found.lasts(REFRESH_WINDOW, self.now()) {
            return Ok(found);
        }
        let locked = match self.lock_unless_valid(&found).await {
            Ok(Some(locked)) => locked,
            Ok(None) => return Ok(found),
            // As in a container that has the cache for reading alone.
            Err(_) if found.is_valid(self.now()) => return Ok(found),
            Err(error) => return Err(error),
        };
        // It may be a new one by now, or the person has logged out.
        let found = locked.read()?.ok_or_else(|| self.not_logged_in())?;
        if found.lasts(REFRESH_WINDOW, self.now()) {
            return Ok(found);
        }
        match self.refreshed(&found).await {
            Ok(fresh) => {
                locked.write(&fresh)?;
                Ok(fresh)
            }
            Err(_) if found.is_valid(self.now()) => Ok(found),
            Err(error) => Err(error),
        }
    }

    /// Locks the session; `None` if another program is at it and this token will do meanwhile.
    async fn lock_unless_valid(&self, found: &SsoToken) -> Result<Option<LockedSession<'_>>, SessionError> {
        let mut waited = Waited::default();
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

    /// Asks for a new token.
    async fn refreshed(&self, found: &SsoToken) -> Result<SsoToken, SessionError> {
        let expired = |why| SessionError::Expired {
            session: self.session.clone(),
            why,
        };
        let (refresh_token, registration) = found.renewal(self.now()).map_err(expired)?;
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

    fn not_logged_in(&self) -> SessionError {
        SessionError::NotLoggedIn {
            session: self.session.clone(),
        }
    }

    fn now(&self) -> SystemTime {
        S::now(&self.transport).wall
    }
}

/// Whether the service will say the same tomorrow.
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

    /// What it takes to renew it.
    fn renewal(&self, now: SystemTime) -> Result<(&str, &Registration), NotRenewed> {
        let refresh_token = self.refresh_token.as_deref().ok_or(NotRenewed::NoRefreshToken)?;
        match &self.registration {
            None => Err(NotRenewed::NoRegistration),
            Some(registration) if registration.expires_at <= now => Err(NotRenewed::RegistrationExpired),
            Some(registration) => Ok((refresh_token, registration)),
        }
    }

    /// What an answer makes of it. The refresh token stays where the answer brings none (RFC 6749, section 6).
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
