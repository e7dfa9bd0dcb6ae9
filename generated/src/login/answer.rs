//! What the flows make of the service's answers.

use std::time::{Duration, SystemTime};

use serde_json::Map;

use super::{LoginError, Registration, SsoToken};
use crate::runtime::transport::Now;
use crate::sso_oidc::{CreateTokenResponse, RegisterClientResponse};

/// A member of an answer that must be there.
pub(super) fn required<T>(operation: &'static str, member: &'static str, value: Option<T>) -> Result<T, LoginError> {
    value.ok_or(LoginError::Incomplete { operation, member })
}

/// A number of seconds.
pub(super) fn seconds(value: Option<i64>) -> Option<Duration> {
    value.and_then(|value| value.try_into().ok()).map(Duration::from_secs)
}

impl Registration {
    /// What `RegisterClient` gave.
    pub(super) fn from_answer(answer: RegisterClientResponse) -> Result<Self, LoginError> {
        const CALL: &str = "RegisterClient";
        let expires_at = seconds(answer.client_secret_expires_at);
        let expires_at = expires_at.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since));
        Ok(Self {
            client_id: required(CALL, "clientId", answer.client_id)?,
            client_secret: required(CALL, "clientSecret", answer.client_secret)?,
            expires_at: required(CALL, "clientSecretExpiresAt", expires_at)?,
        })
    }
}

impl SsoToken {
    /// What `CreateToken` gave at the end of a login.
    pub(super) fn from_login(
        answer: CreateTokenResponse,
        registration: Registration,
        now: Now,
    ) -> Result<Self, LoginError> {
        const CALL: &str = "CreateToken";
        let lifetime = seconds(answer.expires_in);
        let expires_at = lifetime.and_then(|lifetime| now.wall.checked_add(lifetime));
        Ok(Self {
            access_token: required(CALL, "accessToken", answer.access_token)?,
            expires_at: required(CALL, "expiresIn", expires_at)?,
            refresh_token: answer.refresh_token,
            registration: Some(registration),
            unknown: Map::new(),
        })
    }
}
