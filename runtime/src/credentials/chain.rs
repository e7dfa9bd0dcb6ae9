//! Several sources, one after the other.

use std::future::ready;
use std::sync::Arc;

use super::error::WHOLE_CHAIN;
use super::{
    CachedCredentials, Credentials, CredentialsError, CredentialsErrorKind, EnvironmentCredentials, ProfileCredentials,
    ProvideCredentials,
};
use crate::environment::Environment;
use crate::transport::BoxFuture;

/// Asks one source after the other; the first that has credentials gives them.
///
/// A source that fails in any other way than [`NotFound`](CredentialsErrorKind::NotFound) ends the search: what someone
/// set up there was meant to be used.
#[derive(Clone, Debug, Default)]
pub struct CredentialsChain {
    sources: Vec<Arc<dyn ProvideCredentials>>,
}

impl CredentialsChain {
    /// A chain without a source.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks this source after all that are there.
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

/// What a client uses unless it is given a provider: the variables, then the profile, both looked at when first asked.
///
/// With a profile named in code, here or by [`Environment::with_profile`], the variables are left out, as in botocore: who
/// names a profile means that one. A profile that `AWS_PROFILE` names comes after the variables.
/// Containers that offer credentials over HTTP get an error that says so; instance metadata is not asked.
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

/// Tells that a container offers credentials which this runtime does not fetch.
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
