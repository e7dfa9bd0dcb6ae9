//! Credentials in JSON, as containers, instances and programs return them.

use std::time::SystemTime;

use serde_json::{Map, Value};
use tinsmith::runtime::credentials::Credentials;
use tinsmith_login::internals::read_date;

/// The members of an answer. No error shows a value.
pub(super) struct Answer(Map<String, Value>);

impl Answer {
    /// # Errors
    ///
    /// It is not a JSON object.
    pub(super) fn parse(body: &[u8]) -> Result<Self, String> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            Ok(_) => Err("it holds no JSON object".to_owned()),
            Err(error) => Err(format!(
                "it is not JSON (line {}, column {})",
                error.line(),
                error.column()
            )),
        }
    }

    /// A member, unchanged.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A member that is text and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.trim().is_empty())
    }

    /// The key pair, its expiry and its account. `token` is the name of the session token.
    ///
    /// # Errors
    ///
    /// A member is missing, or is not a date.
    pub(super) fn credentials(&self, token: &str) -> Result<Credentials, String> {
        let required = |name: &str| self.text(name).ok_or_else(|| format!("it has no `{name}`"));
        let mut credentials = Credentials::new(required("AccessKeyId")?, required("SecretAccessKey")?);
        if let Some(token) = self.text(token) {
            credentials = credentials.with_session_token(token);
        }
        if let Some(expiry) = self.expiration()? {
            credentials = credentials.with_expiry(expiry);
        }
        if let Some(account) = self.text("AccountId") {
            credentials = credentials.with_account_id(account);
        }
        Ok(credentials)
    }

    fn expiration(&self) -> Result<Option<SystemTime>, String> {
        let not_a_date = || "its `Expiration` is no date".to_owned();
        match self.0.get("Expiration") {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => read_date(text).map(Some).map_err(|_| not_a_date()),
            Some(_) => Err(not_a_date()),
        }
    }
}
