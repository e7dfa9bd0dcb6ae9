//! What a person who is logged in can have: access tokens, and the credentials of roles.

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
use tinsmith::runtime::{Async, Blocking, Environment, Style};
use tinsmith::{sso, sso_oidc};

/// The access portal, as the person who is logged in to a session sees it.
///
/// The session is the one in the cache: whichever AWS tool the person logged in with, and whichever renewed it last. So there may be
/// nobody logged in now and someone a minute later.
///
/// It is a provider of bearer tokens as well.
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
pub struct AccessPortal<S: Style = Async>(SessionClient<S>);

/// A session with all that it takes to use it.
#[derive(Clone, Debug)]
struct SessionClient<S: Style> {
    session: SsoSession,
    cache: TokenCache,
    oidc: sso_oidc::Client<S>,
    portal: sso::Client<S>,
    transport: S::Transport,
    last_failure: LastFailure,
}

impl AccessPortal {
    /// A builder, for either style. The environment says how to reach the services (proxies, certificates, endpoints of one's own)
    /// and where the cache is.
    pub fn builder(session: &SsoSession, environment: &Environment) -> AccessPortalBuilder {
        AccessPortalBuilder::new(session, environment)
    }

    /// The session's token, with at least a quarter of an hour left wherever possible.
    ///
    /// With less left it is renewed: with the refresh token, by one program at a time, which looks into the cache again before it
    /// does so. Where that fails (then for a minute, in which it is not tried again), or while
    /// another program is at it, a token that is still valid is used.
    ///
    /// # Errors
    ///
    /// Nobody is logged in; the token has expired and there is no new one; or the new one cannot be written into the cache.
    pub async fn token(&self) -> Result<SsoToken, SessionError> {
        self.0.fresh_token().await
    }

    /// The credentials of a role that the person has in an account. Nothing is asked for until they are needed.
    pub fn role_credentials(&self, account_id: impl Into<String>, role_name: impl Into<String>) -> RoleCredentials {
        self.0.role(account_id.into(), role_name.into())
    }

    /// Ends the session, here and at the service; whether there was one. The cache has no session any more even if the service
    /// cannot be told.
    ///
    /// # Errors
    ///
    /// The session cannot be removed from the cache, or the service cannot be told ([`SessionError::NotEnded`]): to try again is of
    /// no use then.
    pub async fn log_out(&self) -> Result<bool, SessionError> {
        self.0.end().await
    }
}

impl AccessPortal<Blocking> {
    /// As [`AccessPortal::token`], on this thread.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn token(&self) -> Result<SsoToken, SessionError> {
        run(self.0.fresh_token())
    }

    /// As [`AccessPortal::role_credentials`], fetched on the thread that asks for them.
    pub fn role_credentials(
        &self,
        account_id: impl Into<String>,
        role_name: impl Into<String>,
    ) -> RoleCredentials<Blocking> {
        self.0.role(account_id.into(), role_name.into())
    }

    /// As [`AccessPortal::log_out`], on this thread.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn log_out(&self) -> Result<bool, SessionError> {
        run(self.0.end())
    }
}

/// Gives what [`token`](AccessPortal::token) gives.
impl ProvideToken for AccessPortal {
    fn token(&self) -> BoxFuture<'_, Result<Token, CredentialsError>> {
        Box::pin(self.0.bearer_token())
    }
}

/// Gives what [`token`](AccessPortal::token) gives, on the thread that asks.
impl ProvideToken for AccessPortal<Blocking> {
    fn token(&self) -> BoxFuture<'_, Result<Token, CredentialsError>> {
        Box::pin(self.0.bearer_token())
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
        // What cannot be read names no session at the service.
        let Ok(Some(token)) = found else { return Ok(true) };
        match S::sent(self.portal.logout().access_token(token.access_token()).send()).await {
            // It has ended already.
            Err(error) if error.status() == Some(401) => Ok(true),
            Err(error) => Err(SessionError::NotEnded(error)),
            Ok(_) => Ok(true),
        }
    }
}
