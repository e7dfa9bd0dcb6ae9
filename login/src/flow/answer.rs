//! Reads tokens and registrations from the answers of the service.

use std::time::{Duration, SystemTime};

use serde_json::Map;

use crate::shown::plain_url;
use crate::{LoginError, Registration, SsoToken};
use tinsmith::runtime::transport::Now;
use tinsmith::sso_oidc::{CreateTokenResponse, RegisterClientResponse};

/// A member of an answer that must be there.
pub(crate) fn required<T>(operation: &'static str, member: &'static str, value: Option<T>) -> Result<T, LoginError> {
    value.ok_or(LoginError::Incomplete { operation, member })
}

/// A text of an answer. An empty text is treated as absent: nobody can log in with an empty token.
pub(crate) fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// The URL of a page that may be opened. Only `http` and `https` are allowed: a URL can also name a file, a program's
/// own scheme, or an option of the command that opens pages. Control characters are refused, because the URL is
/// printed. What else no URL has raw is escaped: quotes, backslashes, and all beyond ASCII.
pub(crate) fn page(url: Option<String>) -> Option<String> {
    let is_page = |url: &String| {
        ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme))
            && !url.contains(|c: char| c.is_control() || c.is_whitespace())
    };
    url.filter(is_page).map(|url| plain_url(&url))
}

/// A number of seconds.
pub(crate) fn seconds(value: Option<i64>) -> Option<Duration> {
    value.and_then(|value| value.try_into().ok()).map(Duration::from_secs)
}

impl Registration {
    /// Reads the output of `RegisterClient`.
    pub(crate) fn from_answer(answer: RegisterClientResponse) -> Result<Self, LoginError> {
        const CALL: &str = "RegisterClient";
        let expires_at = seconds(answer.client_secret_expires_at);
        let expires_at = expires_at.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since));
        Ok(Self {
            client_id: required(CALL, "clientId", given(answer.client_id))?,
            client_secret: required(CALL, "clientSecret", given(answer.client_secret))?,
            expires_at: required(CALL, "clientSecretExpiresAt", expires_at)?,
        })
    }
}

impl SsoToken {
    /// Reads the output of `CreateToken` at the end of a login.
    pub(crate) fn from_login(
        answer: CreateTokenResponse,
        registration: Registration,
        now: Now,
    ) -> Result<Self, LoginError> {
        const CALL: &str = "CreateToken";
        let lifetime = seconds(answer.expires_in);
        let expires_at = lifetime.and_then(|lifetime| now.wall.checked_add(lifetime));
        Ok(Self {
            access_token: required(CALL, "accessToken", given(answer.access_token))?,
            expires_at: required(CALL, "expiresIn", expires_at)?,
            refresh_token: given(answer.refresh_token),
            registration: Some(registration),
            unknown: Map::new(),
        })
    }
}
