//! The builder of a [`Chain`].

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tinsmith::runtime::credentials::CredentialsError;
use tinsmith::runtime::transport::{AsyncTransport, BlockingTransport, HttpSettings};
use tinsmith::runtime::{Blocking, ConfigError, Environment};
use tinsmith::sts;
use tinsmith_login::TokenCache;

use crate::Chain;
use crate::mfa::Mfa;
use crate::options::SourceOptions;
use crate::plan::{InstanceSettings, Scope, Settings};
use crate::source::{Metadata, Sources};

/// Builds a [`Chain`].
#[derive(Debug)]
#[must_use = "there is no chain until `build` or `build_blocking`"]
pub struct ChainBuilder {
    environment: Environment,
    options: SourceOptions,
    scope: Scope,
    transport: Option<Arc<dyn AsyncTransport>>,
    local_transport: Option<Arc<dyn AsyncTransport>>,
    blocking_transport: Option<Arc<dyn BlockingTransport>>,
    local_blocking_transport: Option<Arc<dyn BlockingTransport>>,
}

impl ChainBuilder {
    pub(crate) fn new(environment: &Environment) -> Self {
        Self {
            environment: environment.clone(),
            options: SourceOptions::default(),
            scope: Scope::All,
            transport: None,
            local_transport: None,
            blocking_transport: None,
            local_blocking_transport: None,
        }
    }

    /// The region of STS for roles, and of [`Chain::region`], whatever the environment says. Roles that are assumed with
    /// credentials need a region.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.options.region = Some(region.into());
        self
    }

    /// Asks this function for the codes of MFA devices, each time a role with `mfa_serial` is assumed. It gets the serial number
    /// or ARN, and may block. No code is sent twice.
    pub fn mfa(
        mut self,
        ask: impl Fn(&str) -> Result<String, Box<dyn Error + Send + Sync>> + Send + Sync + 'static,
    ) -> Self {
        self.options.mfa = Some(Arc::new(Mfa::new(ask)));
        self
    }

    /// Reads single sign-on sessions from this cache, instead of the one that all AWS tools share.
    pub fn token_cache(mut self, cache: TokenCache) -> Self {
        self.options.token_cache = Some(cache);
        self
    }

    /// Reads sessions of `aws login` from this folder, whatever `AWS_LOGIN_CACHE_DIRECTORY` says.
    pub fn login_cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.options.login_cache = Some(folder.into());
        self
    }

    /// The URL of the instance metadata, whatever the environment says.
    pub fn metadata_endpoint(mut self, url: impl Into<String>) -> Self {
        self.options.metadata_endpoint = Some(url.into());
        self
    }

    /// Whether the instance metadata is read over IPv6, if neither the program nor the environment has its URL.
    pub fn metadata_over_ipv6(mut self, on: bool) -> Self {
        self.options.metadata_over_ipv6 = Some(on);
        self
    }

    /// The maximum time for a `credential_process`; 60 seconds by default.
    pub fn process_timeout(mut self, timeout: Duration) -> Self {
        self.options.process_timeout = timeout;
        self
    }

    /// Whether a `credential_process` writes to the standard error of this program, so that it can ask a person. Its errors then
    /// do not contain its output. It stays in the process group of this program, so programs that it starts are not killed with
    /// it.
    pub fn process_prompts(mut self, on: bool) -> Self {
        self.options.process_prompts = on;
        self
    }

    /// The transport of an async chain, and its clock. Requests to containers and instances use it too, unless
    /// [`local_transport`](Self::local_transport) is set: it must not use a proxy for them.
    pub fn transport(mut self, transport: impl AsyncTransport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The transport of an async chain to containers and instances. It must not use a proxy.
    pub fn local_transport(mut self, transport: impl AsyncTransport) -> Self {
        self.local_transport = Some(Arc::new(transport));
        self
    }

    /// The same as [`transport`](Self::transport) for a blocking chain.
    pub fn blocking_transport(mut self, transport: impl BlockingTransport) -> Self {
        self.blocking_transport = Some(Arc::new(transport));
        self
    }

    /// The same as [`local_transport`](Self::local_transport) for a blocking chain.
    pub fn local_blocking_transport(mut self, transport: impl BlockingTransport) -> Self {
        self.local_blocking_transport = Some(Arc::new(transport));
        self
    }

    /// Where the metadata of the instance is.
    pub(crate) fn instance_settings(&self) -> Result<InstanceSettings, CredentialsError> {
        InstanceSettings::load(&Settings::load(&self.environment)?, &self.options)
    }

    /// Reads only the profile.
    pub(crate) fn profile_alone(mut self) -> Self {
        self.scope = Scope::ProfileAlone;
        self
    }

    /// Builds an async chain. Nothing is looked for yet.
    ///
    /// # Errors
    ///
    /// A setting is wrong, or there is no transport.
    pub fn build(self) -> Result<Chain, ConfigError> {
        let mut sts = self.sts();
        if let Some(transport) = &self.transport {
            sts = sts.transport(transport.clone());
        }
        let transport = sts.build_core()?.transport().clone();
        let given = self.local_transport.clone().or_else(|| self.transport.clone());
        let local_transport = given
            .or_else(|| default_local(&self.http()))
            .unwrap_or_else(|| transport.clone());
        let scope = self.scope;
        Ok(Chain::new(
            Sources {
                environment: self.environment,
                transport,
                local_transport,
                metadata: Metadata::default(),
                options: self.options,
            },
            scope,
        ))
    }

    /// Builds a blocking chain. Nothing is looked for yet.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build).
    pub fn build_blocking(self) -> Result<Chain<Blocking>, ConfigError> {
        let mut sts = self.sts();
        if let Some(transport) = &self.blocking_transport {
            sts = sts.blocking_transport(transport.clone());
        }
        let transport = sts.build_blocking_core()?.transport().clone();
        let given = self.local_blocking_transport.clone();
        let given = given.or_else(|| self.blocking_transport.clone());
        let local = given.or_else(|| default_local_blocking(&self.http()));
        let local_transport = local.unwrap_or_else(|| transport.clone());
        let scope = self.scope;
        Ok(Chain::new(
            Sources {
                environment: self.environment,
                transport,
                local_transport,
                metadata: Metadata::default(),
                options: self.options,
            },
            scope,
        ))
    }

    /// A client that is needed only for its transport, with the proxies and certificates of the environment.
    fn sts(&self) -> sts::ClientBuilder {
        sts::Client::builder()
            .environment(self.environment.clone())
            .region("us-east-1")
    }

    /// The transport to containers and instances: with the certificates of the environment, and without a proxy.
    fn http(&self) -> HttpSettings {
        let bundle = Settings::load(&self.environment).and_then(|settings| settings.find("AWS_CA_BUNDLE", "ca_bundle"));
        let mut http = HttpSettings::default();
        http.ca_bundle = bundle.ok().flatten().map(Into::into);
        http
    }
}

#[cfg(feature = "hyper")]
fn default_local(http: &HttpSettings) -> Option<Arc<dyn AsyncTransport>> {
    Some(Arc::new(tinsmith::runtime::transport::Hyper::new(http)))
}

#[cfg(not(feature = "hyper"))]
fn default_local(_: &HttpSettings) -> Option<Arc<dyn AsyncTransport>> {
    None
}

#[cfg(feature = "blocking")]
fn default_local_blocking(http: &HttpSettings) -> Option<Arc<dyn BlockingTransport>> {
    Some(Arc::new(tinsmith::runtime::transport::BlockingHyper::new(http)))
}

#[cfg(not(feature = "blocking"))]
fn default_local_blocking(_: &HttpSettings) -> Option<Arc<dyn BlockingTransport>> {
    None
}
