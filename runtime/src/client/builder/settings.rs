//! The settings of a client, and how they become its state.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

#[cfg(feature = "checksums")]
use super::checksums;
#[cfg(feature = "compression")]
use super::compression;
use super::shared::Transports;
use super::{
    ConfigError, DEFAULT_CONNECT_TIMEOUT, DEFAULT_EXPECT_CONTINUE_FROM, DEFAULT_MAX_RESPONSE_BYTES,
    DEFAULT_STALL_TIMEOUT, DEFAULT_TIMEOUT,
};
use crate::auth::AuthPreference;
use crate::endpoint::{ParamValue, Params, Resolver, Url};
use crate::entropy::{self, Entropy};
use crate::identity::{Credentials, ProvideCredentials, ProvideToken};
use crate::region::Region;
use crate::request::{ClientState, KnownRegions, Targets};
use crate::retry::{self, Quota};
use crate::service::Service;
use crate::service_clock::ServiceClock;
use crate::settings::{ConfigSource, SettingsError};
use crate::transport::{AsyncTransport, BlockingTransport, HttpSettings, ProxySettings};
use crate::user_agent;

/// The limit on attempts that is set.
fn attempts(limit: Option<u32>) -> Result<Option<NonZeroU32>, ConfigError> {
    let limit = limit.map(|limit| NonZeroU32::new(limit).ok_or(ConfigError::NoAttempts));
    limit.transpose()
}

/// The settings of a transport that is made for the client.
fn http_settings(
    service: &Service,
    connections_per_host: Option<usize>,
    ca_bundle: Option<PathBuf>,
    proxy: ProxySettings,
) -> HttpSettings {
    let usual = HttpSettings::default();
    HttpSettings {
        ca_bundle,
        proxy,
        connections_per_host: connections_per_host.unwrap_or(usual.connections_per_host),
        max_response_headers: if service.metadata_in_headers {
            HttpSettings::MANY_HEADERS
        } else {
            HttpSettings::FEW_HEADERS
        },
        ..usual
    }
}

/// Everything that a builder sets. Copies share credentials and transports.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(super) service: &'static Service,
    pub(super) config_source: Option<Arc<dyn ConfigSource>>,
    pub(super) region: Option<String>,
    pub(super) use_fips: Option<bool>,
    pub(super) use_dual_stack: Option<bool>,
    pub(super) endpoint_url: Option<String>,
    pub(super) endpoint_params: Vec<(Cow<'static, str>, ParamValue)>,
    pub(super) credentials: Option<Arc<dyn ProvideCredentials>>,
    pub(super) token: Option<Arc<dyn ProvideToken>>,
    pub(super) anonymous: bool,
    pub(super) api_key: Option<Arc<dyn ProvideToken>>,
    pub(super) password: Option<Arc<dyn ProvideToken>>,
    pub(super) max_attempts: Option<u32>,
    pub(super) strict_retries: bool,
    pub(super) prefer_signature: bool,
    pub(super) auth_preference: Option<AuthPreference>,
    pub(super) connections_per_host: Option<usize>,
    pub(super) timeout: Duration,
    pub(super) connect_timeout: Duration,
    pub(super) max_response_bytes: usize,
    pub(super) stall_timeout: Option<Duration>,
    pub(super) expect_continue_from: Option<u64>,
    #[cfg(feature = "checksums")]
    pub(super) checksums: checksums::ChecksumOverrides,
    #[cfg(feature = "compression")]
    pub(super) compression: compression::CompressionOverrides,
    pub(super) app_id: Option<String>,
    pub(super) ca_bundle: Option<PathBuf>,
    pub(super) entropy: Option<Arc<dyn Entropy>>,
    pub(super) transport: Option<Arc<dyn AsyncTransport>>,
    pub(super) blocking_transport: Option<Arc<dyn BlockingTransport>>,
    #[cfg(feature = "scripted")]
    pub(super) is_scripted: bool,
    /// The transports that are made for clients with these settings.
    pub(super) shared: Arc<Transports>,
}

impl Settings {
    pub(super) fn new(service: &'static Service) -> Self {
        Self {
            service,
            config_source: None,
            region: None,
            use_fips: None,
            use_dual_stack: None,
            endpoint_url: None,
            endpoint_params: Vec::new(),
            credentials: None,
            token: None,
            anonymous: false,
            api_key: None,
            password: None,
            max_attempts: None,
            strict_retries: false,
            prefer_signature: false,
            auth_preference: None,
            connections_per_host: None,
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            stall_timeout: Some(DEFAULT_STALL_TIMEOUT),
            expect_continue_from: Some(DEFAULT_EXPECT_CONTINUE_FROM),
            #[cfg(feature = "checksums")]
            checksums: checksums::ChecksumOverrides::default(),
            #[cfg(feature = "compression")]
            compression: compression::CompressionOverrides::default(),
            app_id: None,
            ca_bundle: None,
            entropy: entropy::of_system(),
            transport: None,
            blocking_transport: None,
            #[cfg(feature = "scripted")]
            is_scripted: false,
            shared: Arc::default(),
        }
    }

    /// Combines the settings of the builder and the environment, and checks them.
    pub(super) fn resolve(mut self) -> Result<(Arc<ClientState>, HttpSettings), ConfigError> {
        let made_up_token = self.set_up_for_script();
        let proxies = self.config_source.as_deref().map(|found| found.proxies());
        // Settings of AWS in the environment are for services of AWS: otherwise keys would be sent to others.
        let config_source = self.config_source.clone().filter(|_| self.service.is_aws());
        let config_source = config_source.as_deref();
        let resolver = self.resolver()?;
        let endpoint_params = self.endpoint_params(&resolver, config_source)?;
        let max_attempts = set_or_configured(attempts(self.max_attempts)?, config_source, |found| {
            found.max_attempts()
        })?;
        let app_id = set_or_configured(self.app_id, config_source, |found| found.app_id())?;
        let auth_preference = set_or_configured(self.auth_preference, config_source, |found| found.auth_preference())?;
        let execution_env = config_source.and_then(|found| found.execution_environment());
        let ca_bundle = set_or_configured(self.ca_bundle, config_source, |found| found.ca_bundle())?;
        let proxies = proxies.unwrap_or_default();
        let http = http_settings(self.service, self.connections_per_host, ca_bundle, proxies);
        let from_environment = || config_source.map(|found| found.credentials());
        let token_from_environment = || Some(Arc::new(config_source?.token(self.service.signing_name)?) as _);
        let anonymous = self.anonymous.then(|| Arc::new(Credentials::anonymous()) as _);
        let state = ClientState {
            service: self.service,
            #[cfg(feature = "endpoint-rules")]
            by_account: !self.anonymous
                && resolver
                    .wants_account_id(&endpoint_params)
                    .map_err(ConfigError::EndpointParam)?,
            endpoint_params,
            resolver,
            endpoint: OnceLock::new(),
            other_endpoints: Targets::default(),
            known_regions: KnownRegions::default(),
            credentials: anonymous.or(self.credentials).or_else(from_environment),
            token: self.token.or_else(token_from_environment).filter(|_| !self.anonymous),
            anonymous: self.anonymous,
            api_key: self.api_key,
            password: self.password,
            fallback_token: config_source.and_then(|found| found.fallback_token()).or(made_up_token),
            max_attempts: max_attempts.unwrap_or(retry::MAX_ATTEMPTS),
            quota: Quota::default(),
            strict_retries: self.strict_retries,
            prefer_signature: self.prefer_signature,
            auth_preference: auth_preference.unwrap_or_default(),
            clock: ServiceClock::default(),
            connect_timeout: self.connect_timeout,
            timeout: self.timeout,
            max_response_bytes: self.max_response_bytes,
            stall_timeout: self.stall_timeout,
            expect_continue_from: self.expect_continue_from,
            #[cfg(feature = "checksums")]
            checksums: self.checksums.resolve(config_source)?,
            #[cfg(feature = "compression")]
            compression: self.compression.resolve(config_source)?,
            user_agent: user_agent::header(self.service, app_id.as_deref(), execution_env.as_deref()),
            entropy: self.entropy.ok_or(ConfigError::NoEntropy)?,
            config_source: self.config_source.filter(|_| self.service.is_aws()),
        };
        Ok((Arc::new(state), http))
    }

    #[cfg(not(feature = "scripted"))]
    fn set_up_for_script(&mut self) -> Option<Arc<dyn ProvideToken>> {
        None
    }

    /// The endpoint rules, after a check that they have every parameter that is set for them.
    fn resolver(&self) -> Result<Resolver, ConfigError> {
        let resolver = Resolver::new(self.service.endpoint);
        for (name, _) in &self.endpoint_params {
            if !resolver.has_param(name).map_err(ConfigError::EndpointParam)? {
                return Err(ConfigError::UnknownEndpointParam(name.clone().into_owned()));
            }
        }
        Ok(resolver)
    }

    /// The settings that decide where requests go.
    fn endpoint_params(
        &self,
        resolver: &Resolver,
        config_source: Option<&dyn ConfigSource>,
    ) -> Result<Params, ConfigError> {
        if let Some(url) = &self.endpoint_url {
            Url::parse(url).map_err(ConfigError::EndpointUrl)?;
        }
        let region = self.region.as_ref().map(Region::new).transpose();
        let region = set_or_configured(region.map_err(ConfigError::Region)?, config_source, |found| {
            found.region()
        })?;
        let use_fips = set_or_configured(self.use_fips, config_source, |found| found.use_fips().map(Some))?;
        let use_dual_stack = set_or_configured(self.use_dual_stack, config_source, |found| {
            found.use_dual_stack().map(Some)
        })?;
        let mut params = Params::new();
        params.use_fips = Some(use_fips.unwrap_or(false));
        params.use_dual_stack = Some(use_dual_stack.unwrap_or(false));
        params.endpoint = set_or_configured(self.endpoint_url.clone(), config_source, |found| {
            found.endpoint_url(self.service.id)
        })?;
        match region {
            Some(region) => params.set_region(&region),
            None if !self.service.is_aws() && self.service.signs => return Err(ConfigError::NoSigningRegion),
            None => {}
        }
        if params.endpoint.is_none() && !self.service.is_aws() {
            return Err(ConfigError::NoEndpoint);
        }
        #[cfg(feature = "endpoint-rules")]
        for built_in in resolver.built_ins().map_err(ConfigError::EndpointParam)? {
            let value = set_or_configured(None, config_source, |found| found.built_in(built_in))?;
            if let Some(value) = value.or_else(|| built_in.default()) {
                params
                    .set_built_in(built_in, value)
                    .map_err(ConfigError::EndpointParam)?;
            }
        }
        // A value that is set in code wins.
        params.use_dual_stack = self.use_dual_stack.or(params.use_dual_stack);
        for (name, value) in &self.endpoint_params {
            params
                .set(name.clone(), value.clone())
                .map_err(ConfigError::EndpointParam)?;
        }
        // With an endpoint of its own, a client has to sign before it needs a region; then the call says so.
        let can_need_region = self.service.is_aws() && params.endpoint.is_none();
        if can_need_region && resolver.needs_region(&params) {
            return Err(ConfigError::NoRegion);
        }
        Ok(params)
    }
}

/// The value that is set in code, or that of the environment, if the client reads one.
fn set_or_configured<T>(
    said: Option<T>,
    config_source: Option<&dyn ConfigSource>,
    find: impl FnOnce(&dyn ConfigSource) -> Result<Option<T>, SettingsError>,
) -> Result<Option<T>, ConfigError> {
    match (said, config_source) {
        (None, Some(found)) => Ok(find(found)?),
        (said, _) => Ok(said),
    }
}
