//! Credentials from environment variables.

use std::future::ready;
use std::time::SystemTime;

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::environment::Environment;
use crate::future::BoxFuture;
use crate::timestamp::Timestamp;

const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
/// In this order, as in botocore: the older name wins.
const SESSION_TOKENS: [&str; 2] = ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"];
const EXPIRATION: &str = "AWS_CREDENTIAL_EXPIRATION";
const ACCOUNT_ID: &str = "AWS_ACCOUNT_ID";
const WEB_IDENTITY: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

/// Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and the variables that belong to them: `AWS_SESSION_TOKEN` (or
/// `AWS_SECURITY_TOKEN`, which wins), `AWS_CREDENTIAL_EXPIRATION` (RFC 3339) and `AWS_ACCOUNT_ID`.
///
/// A key id without its secret is an error. A secret without its key id is ignored, as in botocore. `AWS_WEB_IDENTITY_TOKEN_FILE`
/// without a key pair is an error too, because other AWS tools would use it before any profile.
#[derive(Clone, Debug)]
pub struct EnvironmentCredentials {
    environment: Environment,
}

impl EnvironmentCredentials {
    /// From these variables.
    pub fn new(environment: Environment) -> Self {
        Self { environment }
    }

    /// The key pair of the variables, with the values that belong to it; `None` if there is no key id.
    ///
    /// # Errors
    ///
    /// There is a key id without a secret, or the expiry is not a date.
    pub fn key_pair(&self) -> Result<Option<Credentials>, CredentialsError> {
        let Some(id) = self.variable(ACCESS_KEY_ID) else {
            return Ok(None);
        };
        let Some(secret) = self.variable(SECRET_ACCESS_KEY) else {
            return Err(CredentialsError::unusable(format!(
                "the variable {ACCESS_KEY_ID} is set but {SECRET_ACCESS_KEY} is not; set both or neither"
            )));
        };
        let mut credentials = Credentials::new(id, secret);
        if let Some(token) = SESSION_TOKENS.iter().find_map(|name| self.variable(name)) {
            credentials = credentials.with_session_token(token);
        }
        if let Some(account_id) = self.variable(ACCOUNT_ID) {
            credentials = credentials.with_account_id(account_id);
        }
        if let Some(expiration) = self.variable(EXPIRATION) {
            credentials = credentials.with_expiry(parse_expiration(&expiration)?);
        }
        Ok(Some(credentials))
    }

    fn load(&self) -> Result<Credentials, CredentialsError> {
        if let Some(credentials) = self.key_pair()? {
            return Ok(credentials);
        }
        if self.variable(WEB_IDENTITY).is_some() {
            return Err(CredentialsError::unsupported("the environment", WEB_IDENTITY));
        }
        Err(CredentialsError::not_found(format!(
            "the variable {ACCESS_KEY_ID} is not set"
        )))
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.environment.variable(name)
    }
}

/// The text is not shown: somebody may have put a key into the wrong variable.
fn parse_expiration(text: &str) -> Result<SystemTime, CredentialsError> {
    let time = Timestamp::from_iso8601(text);
    time.map(SystemTime::from).map_err(|_| {
        CredentialsError::unusable(format!(
            "the variable {EXPIRATION} is not a date and time such as 2030-01-31T12:00:00Z"
        ))
    })
}

impl ProvideCredentials for EnvironmentCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(ready(self.load()))
    }
}
