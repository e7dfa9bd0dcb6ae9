//! Several sources, asked one after the other.

use std::future::ready;
use std::sync::Arc;

use super::{
    CachedCredentials, Credentials, CredentialsError, CredentialsErrorKind, EnvironmentCredentials, ProfileCredentials,
    ProvideCredentials,
};
use crate::environment::Environment;
use crate::future::BoxFuture;

/// The last line of errors about sources that this crate does not have.
const WHOLE_CHAIN: &str = "`Client::builder().environment(tinsmith_credentials::load().await?).build()?`, or \
    `load_blocking()?` and `build_blocking()?`";

impl CredentialsError {
    /// `place` needs `feature`, which this crate does not have.
    pub(super) fn unsupported(place: &str, feature: &str) -> Self {
        let message = format!("{place} uses `{feature}`, which needs the crate tinsmith-credentials: {WHOLE_CHAIN}");
        Self::new(CredentialsErrorKind::Unsupported, message)
    }
}

/// Asks one source after the other. The first one that has credentials gives them.
///
/// A source that fails with another error than [`NotFound`](CredentialsErrorKind::NotFound) ends the search: somebody configured
/// it, and wanted it to be used.
#[derive(Clone, Debug, Default)]
pub struct CredentialsChain {
    sources: Vec<Arc<dyn ProvideCredentials>>,
}

impl CredentialsChain {
    /// A chain without a source.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks this source after all the sources before it.
    #[must_use]
    pub fn with(mut self, source: impl ProvideCredentials) -> Self {
        self.sources.push(Arc::new(source));
        self
    }
}

impl ProvideCredentials for CredentialsChain {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            let mut looked_at = Vec::new();
            for source in &self.sources {
                match source.credentials().await {
                    Err(error) if error.kind() == CredentialsErrorKind::NotFound => looked_at.push(error.to_string()),
                    found_or_failed => return found_or_failed,
                }
            }
            Err(CredentialsError::not_found(format!(
                "no credentials found ({}); set them up in one of these places, or give the client a credentials provider. All \
                 other places are looked at by the crate tinsmith-credentials: {WHOLE_CHAIN}",
                looked_at.join("; ")
            )))
        })
    }
}

/// The provider of a client that is not given one: the variables, then the profile. Both are read when the first call needs them.
///
/// If code names the profile, here or with [`Environment::with_profile`], the variables are not used, as in botocore: who names a
/// profile wants that one. A profile that `AWS_PROFILE` names comes after the variables. If a container offers credentials over
/// HTTP, an error says that this provider cannot get them; instance metadata is not asked.
pub fn default_credentials(environment: &Environment, profile: Option<&str>) -> CachedCredentials {
    let from_profile = ProfileCredentials::new(environment.clone());
    let chain = match profile.or_else(|| environment.profile()) {
        Some(name) => CredentialsChain::new().with(from_profile.with_profile(name)),
        None => CredentialsChain::new()
            .with(EnvironmentCredentials::new(environment.clone()))
            .with(from_profile),
    };
    CachedCredentials::new(chain.with(ContainerCredentials(environment.clone())))
}

/// The credentials of all clients of an environment that have no provider of their own.
pub(crate) fn shared_credentials(environment: &Environment) -> Arc<dyn ProvideCredentials> {
    environment.shared_credentials(|environment| Arc::new(default_credentials(&environment, None)))
}

/// The error for a container that offers credentials over HTTP.
#[derive(Debug)]
struct ContainerCredentials(Environment);

impl ProvideCredentials for ContainerCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let offered = [
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        ]
        .into_iter()
        .find(|name| self.0.variable(name).is_some());
        Box::pin(ready(Err(match offered {
            Some(name) => CredentialsError::unsupported("the environment", name),
            None => CredentialsError::not_found("container and instance credentials are not fetched"),
        })))
    }
}
