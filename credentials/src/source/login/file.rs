//! The file of a login session, which all AWS tools share.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};
use tinsmith::runtime::credentials::{Credentials, OnRenewalFailure};
use tinsmith::signin::CreateOAuth2TokenResponseBody;
use tinsmith_login::internals::{read_date, write_date};

/// A session. Members of other tools are kept.
#[derive(Clone, PartialEq)]
pub(super) struct Session {
    members: Map<String, Value>,
    credentials: Credentials,
    expires_at: SystemTime,
    pub(super) client_id: String,
    pub(super) refresh_token: String,
    /// The private key, as PEM.
    pub(super) dpop_key: String,
    pub(super) sign_in_region: Option<String>,
}

/// All of it is secret.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

impl Session {
    /// # Errors
    ///
    /// A member is missing. The error shows no value.
    pub(super) fn parse(content: &[u8]) -> Result<Self, String> {
        let members = match serde_json::from_slice(content) {
            Ok(Value::Object(members)) => members,
            Ok(_) => return Err("it holds no JSON object".to_owned()),
            Err(error) => {
                return Err(format!(
                    "it is not JSON (line {}, column {})",
                    error.line(),
                    error.column()
                ));
            }
        };
        let missing = |name: &str| format!("it has no `{name}`");
        let text = |value: Option<&Value>, name: &str| {
            let text = value.and_then(Value::as_str).filter(|text| !text.is_empty());
            text.map(str::to_owned).ok_or_else(|| missing(name))
        };
        let token = members.get("accessToken").ok_or_else(|| missing("accessToken"))?;
        let of_token = |name: &str| text(token.get(name), name);
        let expires_at = read_date(&of_token("expiresAt")?).map_err(|_| "its `expiresAt` is no date".to_owned())?;
        let mut credentials = Credentials::new(of_token("accessKeyId")?, of_token("secretAccessKey")?)
            .with_session_token(of_token("sessionToken")?)
            .with_expiry(expires_at)
            .with_on_renewal_failure(OnRenewalFailure::Keep);
        if let Ok(account) = of_token("accountId") {
            credentials = credentials.with_account_id(account);
        }
        let own = |name: &str| text(members.get(name), name);
        Ok(Self {
            client_id: own("clientId")?,
            refresh_token: own("refreshToken")?,
            dpop_key: own("dpopKey")?,
            sign_in_region: own("signInRegion").ok(),
            credentials,
            expires_at,
            members,
        })
    }

    pub(super) fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// Whether it is valid for longer than this.
    pub(super) fn lasts(&self, window: Duration, now: SystemTime) -> bool {
        self.expires_at.duration_since(now).is_ok_and(|left| left > window)
    }

    /// The session after an answer of the service.
    ///
    /// # Errors
    ///
    /// A member of the answer is missing.
    pub(super) fn renewed(&self, answer: &CreateOAuth2TokenResponseBody, now: SystemTime) -> Result<Self, String> {
        let incomplete = || "the answer is not whole".to_owned();
        let seconds = u64::try_from(answer.expires_in).ok().filter(|&seconds| seconds > 0);
        let expires_at = now.checked_add(Duration::from_secs(seconds.ok_or_else(incomplete)?));
        let expires_at = write_date(expires_at.ok_or_else(incomplete)?).map_err(|_| incomplete())?;
        let token = &answer.access_token;
        let mut members = self.members.clone();
        let mut access_token = members.get("accessToken").cloned().unwrap_or_default();
        access_token["accessKeyId"] = json!(token.access_key_id);
        access_token["secretAccessKey"] = json!(token.secret_access_key);
        access_token["sessionToken"] = json!(token.session_token);
        access_token["expiresAt"] = json!(expires_at);
        members.insert("accessToken".to_owned(), access_token);
        if !answer.refresh_token.is_empty() {
            members.insert("refreshToken".to_owned(), json!(answer.refresh_token));
        }
        Self::parse(Value::Object(members).to_string().as_bytes()).map_err(|_| incomplete())
    }

    /// What is written to the file.
    pub(super) fn content(&self) -> Vec<u8> {
        Value::Object(self.members.clone()).to_string().into_bytes()
    }
}
