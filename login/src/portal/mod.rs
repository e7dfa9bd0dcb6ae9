//! [`AccessPortal`]: access tokens and role credentials for a person who is logged in.

mod builder;
mod error;
mod renew;
mod role;

#[cfg(test)]
mod tests;

pub use builder::AccessPortalBuilder;
pub use error::{NotRenewed, SessionError};
pub use role::RoleCredentials;

use renew::LastFailure;

use crate::drive::{Drive, run};
use crate::{SsoSession, SsoToken, TokenCache};
use tinsmith::runtime::credentials::{CredentialsError, ProvideToken, Token};
use tinsmith::runtime::transport::BoxFuture;
use tinsmith::runtime::{Async, Blocking, Environment, Mode};
use tinsmith::{sso, sso_oidc};

/// The access portal of the person who is logged in to a session.
///
/// The session is read from the cache each time, whichever AWS tool the person logged in with and whichever renewed it
/// last. So a portal can be built before anybody is logged in.
///
/// It is also a provider of bearer tokens.
///
/// ```no_run
/// use tinsmith_login::{AccessPortal, SsoProfile};
/// use tinsmith_login::runtime::Environment;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let environment = Environment::process().with_profile("my-profile");
/// let profile = SsoProfile::load(&environment, None)?;
/// let (account, role) = profile.role()?;
/// let portal = AccessPortal::builder(profile.session(), &environment).build_blocking()?;
/// let client = tinsmith::sso_oidc::Client::builder()
///     .region("eu-west-1")
///     .credentials(portal.role_credentials(account, role))
///     .build_blocking()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AccessPortal<S: Mode = Async>(SessionClient<S>);

/// A session, with the clients and the cache that it needs.
#[derive(Clone, Debug)]
pub(crate) struct SessionClient<S: Mode> {
    session: SsoSession,
    cache: TokenCache,
    oidc: sso_oidc::Client<S>,
    portal: sso::Client<S>,
    transport: S::Transport,
    last_failure: LastFailure,
}

impl AccessPortal {
    /// A builder of async and blocking portals. The environment decides how to reach the services (proxies,
    /// certificates, custom endpoints) and where the cache is.
    pub fn builder(session: &SsoSession, environment: &Environment) -> AccessPortalBuilder {
        AccessPortalBuilder::new(session, environment)
    }

    /// The token of the session, valid for at least 15 more minutes if possible.
    ///
    /// A token with less time left is renewed with the refresh token, by one program at a time, which reads the cache
    /// again before it asks for a new one. A token that is still valid is returned if renewing fails (it is then not
    /// tried again for a minute), or while another program renews it.
    ///
    /// # Errors
    ///
    /// Nobody is logged in; the token has expired and cannot be renewed; or the new token cannot be written to the
    /// cache.
    pub async fn token(&self) -> Result<SsoToken, SessionError> {
        self.0.fresh_token().await
    }

    /// A provider of the credentials of a role that the person has in an account. It makes no call before they are
    /// needed.
    pub fn role_credentials(&self, account_id: impl Into<String>, role_name: impl Into<String>) -> RoleCredentials {
        self.0.role(account_id.into(), role_name.into())
    }

    /// Ends the session, in the cache and at the service. Returns whether there was one. The session is removed from
    /// the cache even if the service cannot be reached.
    ///
    /// # Errors
    ///
    /// The session cannot be removed from the cache, or the service cannot be reached ([`SessionError::NotEnded`]).
    /// Trying again does not help then, because the token is gone.
    pub async fn log_out(&self) -> Result<bool, SessionError> {
        self.0.end().await
    }
}

impl AccessPortal<Blocking> {
    /// The same as [`AccessPortal::token`], blocking this thread.
    ///
    /// # Errors
    ///
    /// The same errors.
    pub fn token(&self) -> Result<SsoToken, SessionError> {
        run(self.0.fresh_token())
    }

    /// The same as [`AccessPortal::role_credentials`]. The credentials are fetched on the thread that asks for them.
    pub fn role_credentials(
        &self,
        account_id: impl Into<String>,
        role_name: impl Into<String>,
    ) -> RoleCredentials<Blocking> {
        self.0.role(account_id.into(), role_name.into())
    }

    /// The same as [`AccessPortal::log_out`], blocking this thread.
    ///
    /// # Errors
    ///
    /// The same errors.
    pub fn log_out(&self) -> Result<bool, SessionError> {
        run(self.0.end())
    }
}

/// Provides the access token of [`token`](AccessPortal::token).
impl ProvideToken for AccessPortal {
    fn token(&self) -> BoxFuture<'_, Result<Token, CredentialsError>> {
        Box::pin(self.0.bearer_token())
    }
}

/// Provides the access token of [`token`](AccessPortal::token). It is fetched on the thread that asks for it.
impl ProvideToken for AccessPortal<Blocking> {
    fn token(&self) -> BoxFuture<'_, Result<Token, CredentialsError>> {
        Box::pin(self.0.bearer_token())
    }
}

impl<S: Mode> AccessPortal<S> {
    pub(crate) fn client(&self) -> &SessionClient<S> {
        &self.0
    }
}

impl<S: Drive> SessionClient<S> {
    async fn bearer_token(&self) -> Result<Token, CredentialsError> {
        Ok(Token::new(self.fresh_token().await?.access_token))
    }

    async fn end(&self) -> Result<bool, SessionError> {
        let locked = self.cache.locked::<S>(&self.session, &self.transport).await?;
        let found = locked.read();
        if !locked.remove()? {
            return Ok(false);
        }
        drop(locked);
        // A file that cannot be read names no session at the service.
        let Ok(Some(token)) = found else { return Ok(true) };
        match S::sent(self.portal.logout().access_token(token.access_token()).send()).await {
            // It has ended already.
            Err(error) if error.status() == Some(401) => Ok(true),
            Err(error) => Err(SessionError::NotEnded(error)),
            Ok(_) => Ok(true),
        }
    }
}
