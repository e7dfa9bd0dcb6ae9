//! The credentials of a role.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::{Session, SessionError};
use crate::login::drive::Drive;
use crate::runtime::credentials::{CachedCredentials, Credentials, CredentialsError, ProvideCredentials};
use crate::runtime::transport::BoxFuture;
use crate::sso::{self, ServiceError};

const OPERATION: &str = "GetRoleCredentials";

/// The credentials of a role that the person has in an account: give it to any client that signs.
///
/// They are fetched when they are first needed, and again five minutes before they expire; however many calls need them at the
/// same time, once. The session is renewed on the way where it must be.
#[derive(Clone)]
pub struct RoleCredentials {
    account_id: String,
    role_name: String,
    kept: CachedCredentials,
}

impl RoleCredentials {
    pub(super) fn new<S: Drive>(session: Session<S>, account_id: String, role_name: String) -> Self {
        let transport = session.transport.clone();
        let source = Source {
            session,
            account_id: account_id.clone(),
            role_name: role_name.clone(),
        };
        Self {
            account_id,
            role_name,
            kept: CachedCredentials::new(source).with_clock(move || S::now(&transport).wall),
        }
    }
}

impl ProvideCredentials for RoleCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        self.kept.credentials()
    }
}

impl fmt::Debug for RoleCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RoleCredentials")
            .field("account_id", &self.account_id)
            .field("role_name", &self.role_name)
            .finish_non_exhaustive()
    }
}

/// Fetches them each time that it is asked.
#[derive(Debug)]
struct Source<S: Drive> {
    session: Session<S>,
    account_id: String,
    role_name: String,
}

impl<S: Drive> ProvideCredentials for Source<S> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { Ok(self.fetch().await?) })
    }
}

impl<S: Drive> Source<S> {
    async fn fetch(&self) -> Result<Credentials, SessionError> {
        let token = self.session.fresh_token().await?;
        let call = self
            .session
            .portal
            .get_role_credentials()
            .account_id(&self.account_id)
            .role_name(&self.role_name)
            .access_token(token.access_token());
        let answer = S::sent(call.send()).await.map_err(|error| self.refused(error))?;
        let found = answer.role_credentials.ok_or_else(|| missing("roleCredentials"))?;
        let text = |member, value: Option<String>| value.filter(|text| !text.is_empty()).ok_or_else(|| missing(member));
        let credentials = Credentials::new(
            text("accessKeyId", found.access_key_id)?,
            text("secretAccessKey", found.secret_access_key)?,
        );
        let expires_at = found.expiration.and_then(milliseconds);
        Ok(credentials
            .with_session_token(text("sessionToken", found.session_token)?)
            .with_expiry(expires_at.ok_or_else(|| missing("expiration"))?)
            .with_account_id(&self.account_id))
    }

    fn refused(&self, error: sso::Error) -> SessionError {
        let no_such_role = matches!(error.service(), Some(ServiceError::ResourceNotFoundException(_)));
        match error.status() {
            Some(401) => SessionError::Unauthorized {
                session: self.session.session.clone(),
                error,
            },
            // The model does not know 403 (`ForbiddenException`), which the portal answers all the same.
            status if no_such_role || status == Some(403) => SessionError::NoSuchRole {
                account_id: self.account_id.clone(),
                role_name: self.role_name.clone(),
                error,
            },
            _ => SessionError::Portal(error),
        }
    }
}

fn missing(member: &'static str) -> SessionError {
    SessionError::Incomplete {
        operation: OPERATION,
        member,
    }
}

/// A time that is told in milliseconds since 1970.
fn milliseconds(since: i64) -> Option<SystemTime> {
    let since = u64::try_from(since).ok().filter(|&since| since > 0)?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(since))
}
