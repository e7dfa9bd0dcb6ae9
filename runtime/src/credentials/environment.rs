//! Credentials from variables.

use std::future::ready;
use std::time::SystemTime;

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::environment::Environment;
use crate::timestamp::Timestamp;
use crate::transport::BoxFuture;

const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
/// In this order, which is botocore's: the name of old wins.
const SESSION_TOKENS: [&str; 2] = ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"];
const EXPIRATION: &str = "AWS_CREDENTIAL_EXPIRATION";
const ACCOUNT_ID: &str = "AWS_ACCOUNT_ID";
const WEB_IDENTITY: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

/// Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and what goes with them: `AWS_SESSION_TOKEN` (or
/// `AWS_SECURITY_TOKEN`, which wins), `AWS_CREDENTIAL_EXPIRATION` (RFC 3339) and `AWS_ACCOUNT_ID`.
///
/// One half of the pair without the other is an error. So is `AWS_WEB_IDENTITY_TOKEN_FILE` without a pair: other AWS
/// tools would use it before any profile.
#[derive(Clone, Debug)]
pub struct EnvironmentCredentials {
    environment: Environment,
}

impl EnvironmentCredentials {
    /// From these variables.
    pub fn new(environment: Environment) -> Self {
        Self { environment }
    }

    fn load(&self) -> Result<Credentials, CredentialsError> {
        let pair = (self.variable(ACCESS_KEY_ID), self.variable(SECRET_ACCESS_KEY));
        let (id, secret) = match pair {
            (Some(id), Some(secret)) => (id, secret),
            (Some(_), None) => return Err(half_a_pair(ACCESS_KEY_ID, SECRET_ACCESS_KEY)),
            (None, Some(_)) => return Err(half_a_pair(SECRET_ACCESS_KEY, ACCESS_KEY_ID)),
            (None, None) if self.variable(WEB_IDENTITY).is_some() => {
                return Err(CredentialsError::unsupported("the environment", WEB_IDENTITY));
            }
            (None, None) => {
                return Err(CredentialsError::not_found(format!(
                    "the variable {ACCESS_KEY_ID} is not set"
                )));
            }
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
        Ok(credentials)
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.environment.variable(name)
    }
}

fn half_a_pair(set: &str, missing: &str) -> CredentialsError {
    CredentialsError::unusable(format!(
        "the variable {set} is set but {missing} is not; set both or neither"
    ))
}

/// The text is not shown: someone may have put a key in the wrong variable.
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
