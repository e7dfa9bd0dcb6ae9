//! Which session to log in to, and where its token is stored.

use std::error::Error;

use tinsmith_credentials::Chain;
use tinsmith_login::runtime::{Blocking, ConfigError, Environment};
use tinsmith_login::{AccessPortal, SessionError, SsoProfile, SsoSession, TokenCache};

/// The configuration that all commands need.
pub(crate) struct Setup {
    pub(crate) environment: Environment,
    pub(crate) session: SsoSession,
    pub(crate) cache: TokenCache,
    /// The account and the role in it.
    pub(crate) role: Option<(String, String)>,
}

impl Setup {
    pub(crate) fn of_profile(name: Option<&str>) -> Result<Self, Box<dyn Error>> {
        let mut environment = Environment::process();
        if let Some(name) = name {
            environment = environment.with_profile(name);
        }
        let profile = SsoProfile::load(&environment, None)?;
        // The chain is to mean this profile, whatever variables have.
        let environment = environment.with_profile(profile.name());
        let role = profile.account_id().zip(profile.role_name());
        Ok(Self {
            session: profile.session().clone(),
            cache: TokenCache::shared(&environment)?,
            role: role.map(|(account, role)| (account.to_owned(), role.to_owned())),
            environment,
        })
    }

    pub(crate) fn portal(&self) -> Result<AccessPortal<Blocking>, SessionError> {
        let portal = AccessPortal::builder(&self.session, &self.environment);
        portal.cache(self.cache.clone()).build_blocking()
    }

    pub(crate) fn chain(&self) -> Result<Chain<Blocking>, ConfigError> {
        let chain = Chain::builder(&self.environment).token_cache(self.cache.clone());
        chain.build_blocking()
    }

    pub(crate) fn role(&self) -> Result<(&str, &str), &'static str> {
        let role = self
            .role
            .as_ref()
            .map(|(account, role)| (account.as_str(), role.as_str()));
        role.ok_or("the profile names no role: set sso_account_id and sso_role_name")
    }
}
