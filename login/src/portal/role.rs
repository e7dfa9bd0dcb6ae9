//! [`RoleCredentials`]: the credentials of a role.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use super::{SessionClient, SessionError};
use crate::drive::{Drive, run};
#[cfg(doc)]
use tinsmith::runtime::credentials::CredentialsErrorKind;
use tinsmith::runtime::credentials::{
    CachedCredentials, Credentials, CredentialsError, OnRenewalFailure, ProvideCredentials,
};
use tinsmith::runtime::transport::BoxFuture;
use tinsmith::runtime::{Async, Blocking, Mode};
use tinsmith::sso::{self, ServiceError};

const OPERATION: &str = "GetRoleCredentials";

/// The credentials of a role that the person has in an account: give it to any client that signs.
///
/// They are fetched when they are first needed, and renewed as [`CachedCredentials`] says. Calls that need them at the same
/// time wait for one fetch. The session is renewed if necessary.
#[derive(Clone)]
pub struct RoleCredentials<S: Mode = Async> {
    account_id: String,
    role_name: String,
    kept: CachedCredentials,
    style: PhantomData<fn() -> S>,
}

impl RoleCredentials {
    /// The credentials, for programs that pass them on.
    ///
    /// # Errors
    ///
    /// [`Refused`](CredentialsErrorKind::Refused) if the person must log in again, [`Unusable`](CredentialsErrorKind::Unusable) if
    /// something else must be done,
    /// [`Failed`](CredentialsErrorKind::Failed) with a [`SessionError`] as its source if it may work later.
    pub async fn get(&self) -> Result<Credentials, CredentialsError> {
        self.kept.credentials().await
    }
}

impl RoleCredentials<Blocking> {
    /// The same as [`RoleCredentials::get`], blocking this thread.
    ///
    /// # Errors
    ///
    /// The same errors.
    pub fn get(&self) -> Result<Credentials, CredentialsError> {
        run(self.kept.credentials())
    }
}

/// Credentials of a blocking portal are fetched on the thread that asks for them: in an async program they block the
/// executor.
impl<S: Mode> ProvideCredentials for RoleCredentials<S> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        self.kept.credentials()
    }
}

impl<S: Mode> fmt::Debug for RoleCredentials<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RoleCredentials")
            .field("account_id", &self.account_id)
            .field("role_name", &self.role_name)
            .finish_non_exhaustive()
    }
}

impl<S: Drive> SessionClient<S> {
    pub(super) fn role(&self, account_id: String, role_name: String) -> RoleCredentials<S> {
        let source = Source {
            session: self.clone(),
            account_id: account_id.clone(),
            role_name: role_name.clone(),
        };
        let transport = self.transport.clone();
        RoleCredentials {
            account_id,
            role_name,
            kept: CachedCredentials::new(source).with_clock(move || S::now(&transport).wall),
            style: PhantomData,
        }
    }
}

/// The provider without a cache: it makes a call each time.
#[derive(Debug)]
struct Source<S: Drive> {
    session: SessionClient<S>,
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
        self.session.role_credentials(&self.account_id, &self.role_name).await
    }
}

impl<S: Drive> SessionClient<S> {
    /// Fetches the credentials of a role.
    pub(crate) async fn role_credentials(
        &self,
        account_id: &str,
        role_name: &str,
    ) -> Result<Credentials, SessionError> {
        let token = self.fresh_token().await?;
        let call = self
            .portal
            .get_role_credentials()
            .account_id(account_id)
            .role_name(role_name)
            .access_token(token.access_token());
        let answer = S::sent(call.send()).await;
        let answer = answer.map_err(|error| self.refused(account_id, role_name, error))?;
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
            .with_account_id(account_id)
            .with_on_renewal_failure(OnRenewalFailure::Keep))
    }

    fn refused(&self, account_id: &str, role_name: &str, error: sso::Error) -> SessionError {
        let no_such_role = matches!(
            error.service(),
            // The portal answers with the second one if the account or the role has a wrong format.
            Some(ServiceError::ResourceNotFoundException(_) | ServiceError::InvalidRequestException(_))
        );
        match error.status() {
            Some(401) => SessionError::Unauthorized {
                session: self.session.clone(),
                error,
            },
            // The model does not have 403 (`ForbiddenException`), but the portal answers with it.
            status if no_such_role || status == Some(403) => SessionError::NoSuchRole {
                account_id: account_id.to_owned(),
                role_name: role_name.to_owned(),
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

/// A time from the milliseconds since 1970.
fn milliseconds(since: i64) -> Option<SystemTime> {
    let since = u64::try_from(since).ok().filter(|&since| since > 0)?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(since))
}
