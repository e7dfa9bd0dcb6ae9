//! Roles of IAM Identity Center, and its tokens. Session and cache are those of `tinsmith-login`.

use tinsmith::runtime::credentials::{Credentials, CredentialsError};
use tinsmith_login::internals::{self, Drive};
use tinsmith_login::{AccessPortal, SsoProfile, SsoSession, SsoToken};

use super::Sources;

/// The credentials of the role that a profile names.
pub(super) async fn credentials<S: Drive>(
    sources: &Sources<S>,
    profile: &SsoProfile,
) -> Result<Credentials, CredentialsError> {
    let (account, role) = profile
        .role()
        .map_err(|error| CredentialsError::unusable(error.to_string()))?;
    let portal = portal(sources, profile.session())?;
    Ok(internals::role_credentials(&portal, account, role).await?)
}

/// The token of a session.
pub(crate) async fn token<S: Drive>(sources: &Sources<S>, session: &SsoSession) -> Result<SsoToken, CredentialsError> {
    let portal = portal(sources, session)?;
    Ok(internals::token(&portal).await?)
}

fn portal<S: Drive>(sources: &Sources<S>, session: &SsoSession) -> Result<AccessPortal<S>, CredentialsError> {
    let mut builder = AccessPortal::builder(session, &sources.environment);
    if let Some(cache) = &sources.options.token_cache {
        builder = builder.cache(cache.clone());
    }
    Ok(internals::portal(builder, &sources.transport)?)
}
