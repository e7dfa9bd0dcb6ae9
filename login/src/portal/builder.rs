//! The builder of an [`AccessPortal`].

use std::sync::Arc;

use super::renew::LastFailure;
use super::{AccessPortal, SessionClient, SessionError};
use crate::drive::Drive;
use crate::{SsoSession, TokenCache};
use tinsmith::runtime::client::ClientCore;
use tinsmith::runtime::transport::{AsyncTransport, BlockingTransport};
use tinsmith::runtime::{Blocking, Environment, Mode};
use tinsmith::{sso, sso_oidc};

/// Builds an [`AccessPortal`].
#[derive(Debug)]
#[must_use = "there is no portal until `build` or `build_blocking`"]
pub struct AccessPortalBuilder {
    session: SsoSession,
    environment: Environment,
    cache: Option<TokenCache>,
    transport: Option<Arc<dyn AsyncTransport>>,
    blocking_transport: Option<Arc<dyn BlockingTransport>>,
}

impl AccessPortalBuilder {
    pub(super) fn new(session: &SsoSession, environment: &Environment) -> Self {
        Self {
            session: session.clone(),
            environment: environment.clone(),
            cache: None,
            transport: None,
            blocking_transport: None,
        }
    }

    /// Reads the session from this cache, not from the one that all AWS tools share.
    pub fn cache(mut self, cache: TokenCache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Sets the transport of an async portal. It is also the clock.
    pub fn transport(mut self, transport: impl AsyncTransport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the transport of a blocking portal. It is also the clock.
    pub fn blocking_transport(mut self, transport: impl BlockingTransport) -> Self {
        self.blocking_transport = Some(Arc::new(transport));
        self
    }

    /// Builds an async portal.
    ///
    /// # Errors
    ///
    /// The clients cannot be built, or no home directory is known and no cache was set.
    pub fn build(self) -> Result<AccessPortal, SessionError> {
        let mut oidc = self.oidc();
        if let Some(transport) = &self.transport {
            oidc = oidc.transport(transport.clone());
        }
        let oidc = oidc.build_core()?;
        let portal = self.portal().transport(oidc.transport().clone()).build()?;
        self.finish(oidc, portal)
    }

    /// Builds a blocking portal.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build).
    pub fn build_blocking(self) -> Result<AccessPortal<Blocking>, SessionError> {
        let mut oidc = self.oidc();
        if let Some(transport) = &self.blocking_transport {
            oidc = oidc.blocking_transport(transport.clone());
        }
        let oidc = oidc.build_blocking_core()?;
        let portal = self.portal().blocking_transport(oidc.transport().clone());
        let portal = portal.build_blocking()?;
        self.finish(oidc, portal)
    }

    /// Builds a portal of either style with this transport.
    pub(crate) fn build_with<S: Drive>(self, transport: &S::Transport) -> Result<AccessPortal<S>, SessionError> {
        let oidc = S::client(self.oidc(), transport)?;
        let portal = sso::Client::from(S::client(self.portal(), transport)?);
        self.finish(oidc, portal)
    }

    fn oidc(&self) -> sso_oidc::ClientBuilder {
        sso_oidc::Client::builder()
            .environment(self.environment.clone())
            .region(self.session.region())
    }

    fn portal(&self) -> sso::ClientBuilder {
        sso::Client::builder()
            .environment(self.environment.clone())
            .region(self.session.region())
    }

    fn finish<S: Mode>(self, oidc: ClientCore<S>, portal: sso::Client<S>) -> Result<AccessPortal<S>, SessionError> {
        Ok(AccessPortal(SessionClient {
            cache: match self.cache {
                Some(cache) => cache,
                None => TokenCache::shared(&self.environment)?,
            },
            session: self.session,
            transport: oidc.transport().clone(),
            oidc: sso_oidc::Client::from(oidc),
            portal,
            last_failure: LastFailure::default(),
        }))
    }
}
