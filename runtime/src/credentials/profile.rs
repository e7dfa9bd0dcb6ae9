//! Credentials from a profile.

use std::future::ready;

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::environment::Environment;
use crate::future::BoxFuture;
use crate::profile::{FileKind, Profile, ProfileError, Profiles};

const ACCESS_KEY_ID: &str = "aws_access_key_id";
const SECRET_ACCESS_KEY: &str = "aws_secret_access_key";
/// In this order, as in botocore: the older name wins.
const SESSION_TOKENS: [&str; 2] = ["aws_security_token", "aws_session_token"];
const ACCOUNT_ID: &str = "aws_account_id";

/// Settings that other AWS tools use before the key pair of a profile.
const BEFORE_KEYS: [&str; 4] = ["role_arn", "web_identity_token_file", "sso_role_name", "sso_account_id"];
/// Settings that they use between the key pair in the credentials file and the pair in the config file.
const BETWEEN_KEYS: [&str; 2] = ["login_session", "credential_process"];
/// Settings that show that somebody expected credentials from another source.
const AFTER_KEYS: [&str; 2] = ["sso_session", "sso_start_url"];

/// The key pair of a profile, from the credentials file before the config file. Both files are read again each time.
///
/// The order of sources is botocore's. If the next one needs the network or another program (`role_arn`,
/// `web_identity_token_file`, `sso_…`, `login_session`, `credential_process`), this is an error. The credentials of somebody else
/// are never used instead.
#[derive(Clone, Debug)]
pub struct ProfileCredentials {
    environment: Environment,
    profile: Option<String>,
}

impl ProfileCredentials {
    /// Of the profile that the variables name, or of `default`.
    pub fn new(environment: Environment) -> Self {
        Self {
            environment,
            profile: None,
        }
    }

    /// Of this profile.
    #[must_use]
    pub fn with_profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    fn load(&self) -> Result<Credentials, CredentialsError> {
        let profiles = Profiles::load(&self.environment)?;
        let Some(profile) = profiles.select(&self.environment, self.profile.as_deref())? else {
            let message = format!("there is no profile `default` in {}", profiles.places());
            return Err(CredentialsError::not_found(message));
        };
        let place = format!("the profile `{}` in {}", profile.name(), profiles.places());
        let unsupported = |names: &[&str]| match names.iter().find(|name| profile.get(name).is_some()) {
            Some(name) => Err(CredentialsError::unsupported(&place, name)),
            None => Ok(()),
        };
        unsupported(&BEFORE_KEYS)?;
        if let Some(credentials) = Credentials::from_profile(&profile, FileKind::Credentials)? {
            return Ok(credentials);
        }
        unsupported(&BETWEEN_KEYS)?;
        if let Some(credentials) = Credentials::from_profile(&profile, FileKind::Config)? {
            return Ok(credentials);
        }
        unsupported(&AFTER_KEYS)?;
        Err(CredentialsError::not_found(format!("{place} has no {ACCESS_KEY_ID}")))
    }
}

impl Credentials {
    /// The key pair of a profile in one of the two files, with the session token and the account in the same file; `None` if
    /// there is no key id. A key pair and its token never come from two files.
    ///
    /// # Errors
    ///
    /// There is a key id without a secret in the same place.
    pub fn from_profile(profile: &Profile<'_>, file: FileKind) -> Result<Option<Self>, CredentialsError> {
        let get = |name| profile.get_in(file, name).filter(|value| !value.is_empty());
        let Some(id) = get(ACCESS_KEY_ID) else { return Ok(None) };
        let Some(secret) = get(SECRET_ACCESS_KEY) else {
            return Err(CredentialsError::unusable(format!(
                "the profile `{}` has {ACCESS_KEY_ID} in the {file} file but no {SECRET_ACCESS_KEY} beside it; add it there",
                profile.name()
            )));
        };
        let mut credentials = Self::new(id, secret);
        if let Some(token) = SESSION_TOKENS.into_iter().find_map(get) {
            credentials = credentials.with_session_token(token);
        }
        if let Some(account_id) = get(ACCOUNT_ID) {
            credentials = credentials.with_account_id(account_id);
        }
        Ok(Some(credentials))
    }
}

/// The source of the profile error, because this error prints the profile error itself.
impl From<ProfileError> for CredentialsError {
    fn from(error: ProfileError) -> Self {
        Self::unusable(error.to_string())
    }
}

impl ProvideCredentials for ProfileCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(ready(self.load()))
    }
}
