//! Shared by the tests of all flows.

use crate::SsoSession;

/// A session in a region with a start URL.
pub(super) fn session() -> SsoSession {
    SsoSession::new("my-sso", "https://example.awsapps.com/start", "eu-west-1")
}

/// Fails if a text shows a secret. Each secret of these tests contains `hidden`.
#[track_caller]
pub(super) fn shows_no_secret(text: &str) {
    assert!(!text.contains("hidden"), "a secret is shown: {text}");
}

pub(super) const REGISTERED: &str =
    r#"{"clientId": "an-id", "clientSecret": "hidden-secret", "clientSecretExpiresAt": 1711843200}"#;

pub(super) const TOKEN: &str =
    r#"{"accessToken": "hidden-access", "refreshToken": "hidden-refresh", "tokenType": "Bearer", "expiresIn": 3600}"#;
