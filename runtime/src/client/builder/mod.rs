//! The builder of a client: the settings of the program and, if it wants, those of the environment.

#[cfg(feature = "checksums")]
mod checksums;
#[cfg(feature = "compression")]
mod compression;
mod error;
#[cfg(feature = "scripted")]
mod scripted;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

pub use error::ConfigError;

use super::core::ClientCore;
use crate::auth::AuthPreference;
use crate::endpoint::{ParamValue, Params, Resolver, Url};
use crate::entropy::{self, Entropy};
use crate::environment::Environment;
use crate::identity::{Credentials, ProvideCredentials, ProvideToken, Token};
use crate::mode::{Async, Blocking};
use crate::region::Region;
use crate::request::ClientState;
use crate::request::KnownRegions;
use crate::request::Targets;
use crate::retry::{self, Quota};
use crate::service::Service;
use crate::service_clock::ServiceClock;
use crate::settings::SettingsError;
use crate::settings::{AwsSettings, ConfigSource};
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
        max_response_headers: if service.has_metadata_in_headers() {
            HttpSettings::MANY_HEADERS
        } else {
            HttpSettings::FEW_HEADERS
        },
        ..usual
    }
}

#[cfg(test)]
mod tests;

/// The default maximum time for connecting.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_millis(3100);
/// The default maximum time for a call with all its attempts.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
/// The default maximum length of a response body in bytes: 64 MiB.
pub const DEFAULT_MAX_RESPONSE_BYTES: usize = 64 << 20;

/// The default maximum time without progress while a body streams.
pub const DEFAULT_STALL_TIMEOUT: Duration = Duration::from_secs(20);

/// The default size from which on S3 is asked whether it wants a body: 2 MiB.
pub const DEFAULT_EXPECT_CONTINUE_FROM: u64 = 2 << 20;

/// Makes a client. `A` is the async client, `B` the blocking one.
///
/// Settings of the builder win over those of the environment, in whatever order they are given. Without
/// [`environment`](Self::environment), no environment is read.
#[must_use]
pub struct ClientBuilder<A, B> {
    service: &'static Service,
    config_source: Option<Arc<dyn ConfigSource>>,
    region: Option<String>,
    use_fips: Option<bool>,
    use_dual_stack: Option<bool>,
    endpoint_url: Option<String>,
    endpoint_params: Vec<(Cow<'static, str>, ParamValue)>,
    credentials: Option<Arc<dyn ProvideCredentials>>,
    token: Option<Arc<dyn ProvideToken>>,
    anonymous: bool,
    api_key: Option<Arc<dyn ProvideToken>>,
    password: Option<Arc<dyn ProvideToken>>,
    max_attempts: Option<u32>,
    strict_retries: bool,
    prefer_signature: bool,
    auth_preference: Option<AuthPreference>,
    connections_per_host: Option<usize>,
    timeout: Duration,
    connect_timeout: Duration,
    max_response_bytes: usize,
    stall_timeout: Option<Duration>,
    expect_continue_from: Option<u64>,
    #[cfg(feature = "checksums")]
    checksums: checksums::ChecksumOverrides,
    #[cfg(feature = "compression")]
    compression: compression::CompressionOverrides,
    app_id: Option<String>,
    ca_bundle: Option<PathBuf>,
    entropy: Option<Arc<dyn Entropy>>,
    transport: Option<Arc<dyn AsyncTransport>>,
    blocking_transport: Option<Arc<dyn BlockingTransport>>,
    #[cfg(feature = "scripted")]
    is_scripted: bool,
    clients: PhantomData<fn() -> (A, B)>,
}

impl<A, B> fmt::Debug for ClientBuilder<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("service", &self.service.id)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

impl<A, B> ClientBuilder<A, B> {
    /// A builder for clients of a service. Generated code calls it.
    #[doc(hidden)]
    pub fn new(service: &'static Service) -> Self {
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
            clients: PhantomData,
        }
    }

    /// Reads settings that the builder does not have from environment variables and AWS's profile files, as botocore does:
    /// [`Environment::process`] for those of the process. For a service that is not AWS's, only proxies are read.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.config_source = Some(Arc::new(AwsSettings::new(environment)));
        self
    }

    /// The region, such as `eu-west-1`. It must be a valid host label.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Whether to use only endpoints with FIPS-validated cryptography.
    pub fn use_fips(mut self, on: bool) -> Self {
        self.use_fips = Some(on);
        self
    }

    /// Whether to use only endpoints with both IPv4 and IPv6.
    pub fn use_dual_stack(mut self, on: bool) -> Self {
        self.use_dual_stack = Some(on);
        self
    }

    /// Where to send requests, instead of to the endpoint of the rules: a URL with a scheme.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint_url = Some(url.into());
        self
    }

    /// A parameter that only the endpoint rules of this service have, by its name: for example `ForcePathStyle` of S3. If an
    /// operation or its input sets the same parameter, that value wins.
    pub fn endpoint_param(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<ParamValue>) -> Self {
        self.endpoint_params.push((name.into(), value.into()));
        self
    }

    /// The source of credentials: [`Credentials`](crate::credentials::Credentials) themselves, or any provider. It is not asked
    /// before the first call that must be signed.
    pub fn credentials(mut self, provider: impl ProvideCredentials) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// The source of bearer tokens: a [`Token`](crate::credentials::Token) itself, or any provider. Only a few services take one;
    /// the others use [`credentials`](Self::credentials). An operation that takes both uses the token.
    pub fn bearer_token(mut self, provider: impl ProvideToken) -> Self {
        self.token = Some(Arc::new(provider));
        self
    }

    /// Whether no call has a signature or a token, for example to read public objects of S3. Credentials are not needed and not
    /// looked for, and presigned URLs have no signature. For a client that signs if it can, give it
    /// [`Credentials::anonymous`](crate::credentials::Credentials::anonymous) as the last provider of a chain.
    pub fn anonymous(mut self, on: bool) -> Self {
        self.anonymous = on;
        self
    }

    /// Whether operations that take a token or a signature go with a signature, though there is a token: one in a variable, say.
    pub fn prefer_signature(mut self, on: bool) -> Self {
        self.prefer_signature = on;
        self
    }

    /// Which authentication schemes are taken first where an operation or its endpoint offers several, the best first: `sigv4`,
    /// `sigv4a`, `httpBearerAuth`, `httpBasicAuth`, `httpApiKeyAuth`, `noAuth`. Other names, and those that are not offered, are passed
    /// over. It is stronger than a token in a variable; that one is stronger than `AWS_AUTH_SCHEME_PREFERENCE`.
    pub fn auth_scheme_preference(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.auth_preference = Some(AuthPreference::in_code(names));
        self
    }

    /// The source of API keys: a [`Token`](crate::credentials::Token) itself, or any provider. Only for services that take one.
    /// The model says in which header field or query parameter it is sent.
    pub fn api_key(mut self, provider: impl ProvideToken) -> Self {
        self.api_key = Some(Arc::new(provider));
        self
    }

    /// A name and a password, for services that take them (RFC 7617).
    pub fn basic_auth(mut self, name: &str, password: &str) -> Self {
        self.password = Some(Arc::new(Token::basic(name, password)));
        self
    }

    /// The maximum number of attempts of a call, with the first one; 3 by default.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// Whether a call that the service may have seen is retried only if that does no harm: for operations that the model calls
    /// `idempotent` or `readonly`, that have an idempotent HTTP method, or an idempotency token. Otherwise all operations are
    /// retried, except those that are marked as single-use, as in every AWS SDK.
    pub fn strict_retries(mut self, on: bool) -> Self {
        self.strict_retries = on;
        self
    }

    /// The maximum number of connections to one host at the same time; 50 by default. Further calls wait for their turn, and
    /// their waiting time counts. Only for the transports of this crate.
    pub fn connections_per_host(mut self, connections: usize) -> Self {
        self.connections_per_host = Some(connections);
        self
    }

    /// The maximum time for a call, with all its attempts and the waits between them; [`DEFAULT_TIMEOUT`] by default.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// The maximum time for connecting, in each attempt; [`DEFAULT_CONNECT_TIMEOUT`] by default.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// The maximum time without progress while a body streams, or `None` for no limit; [`DEFAULT_STALL_TIMEOUT`] by default.
    /// There is no limit on the whole of such a body: [`timeout`](Self::timeout) ends with the head of the response.
    pub fn stall_timeout(mut self, limit: Option<Duration>) -> Self {
        self.stall_timeout = limit;
        self
    }

    /// From which size on S3 is asked whether it wants the body of a `PUT` before the body is sent (`Expect: 100-continue`), so
    /// that a refusal does not cost the upload; `None` for never. [`DEFAULT_EXPECT_CONTINUE_FROM`] by default.
    pub fn expect_continue_from(mut self, bytes: Option<u64>) -> Self {
        self.expect_continue_from = bytes;
        self
    }

    /// The maximum length of a response body in bytes; [`DEFAULT_MAX_RESPONSE_BYTES`] by default.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// The name of the application, for the user agent.
    pub fn app_id(mut self, name: impl Into<String>) -> Self {
        self.app_id = Some(name.into());
        self
    }

    /// A file of PEM certificates to trust instead of those of the system. Only for the transports of this crate.
    pub fn ca_bundle(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_bundle = Some(path.into());
        self
    }

    /// The source of random numbers; the system by default. For tests, and for `wasm32-unknown-unknown`, where the system has none.
    pub fn entropy(mut self, entropy: impl Entropy) -> Self {
        self.entropy = Some(Arc::new(entropy));
        self
    }

    /// The transport of an async client, instead of the default one.
    pub fn transport(mut self, transport: impl AsyncTransport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The transport of a blocking client, instead of the default one.
    pub fn blocking_transport(mut self, transport: impl BlockingTransport) -> Self {
        self.blocking_transport = Some(Arc::new(transport));
        self
    }

    /// The async client.
    ///
    /// # Errors
    ///
    /// A setting is wrong or missing; the error says which.
    pub fn build(self) -> Result<A, ConfigError>
    where
        A: From<ClientCore<Async>>,
    {
        self.build_core().map(A::from)
    }

    /// The blocking client.
    ///
    /// # Errors
    ///
    /// A setting is wrong or missing; the error says which.
    pub fn build_blocking(self) -> Result<B, ConfigError>
    where
        B: From<ClientCore<Blocking>>,
    {
        self.build_blocking_core().map(B::from)
    }

    /// The core of an async client. The client is made `from` it. Code that also needs its transport or endpoint keeps a clone.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build).
    pub fn build_core(mut self) -> Result<ClientCore<Async>, ConfigError> {
        let transport = self.transport.take();
        let (state, http) = self.resolve()?;
        let transport = match transport {
            Some(transport) => transport,
            None => default_transport(&http)?,
        };
        Ok(ClientCore {
            state,
            transport,
            options: None,
        })
    }

    /// The core of a blocking client, as [`build_core`](Self::build_core).
    ///
    /// # Errors
    ///
    /// As [`build_blocking`](Self::build_blocking).
    pub fn build_blocking_core(mut self) -> Result<ClientCore<Blocking>, ConfigError> {
        let transport = self.blocking_transport.take();
        let (state, http) = self.resolve()?;
        let transport = match transport {
            Some(transport) => transport,
            None => default_blocking_transport(&http)?,
        };
        Ok(ClientCore {
            state,
            transport,
            options: None,
        })
    }

    /// Combines the settings of the builder and the environment, and checks them.
    fn resolve(mut self) -> Result<(Arc<ClientState>, HttpSettings), ConfigError> {
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
    #[cfg_attr(not(feature = "endpoint-rules"), expect(unused_variables))]
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
            // With an endpoint, a region is needed only if calls are signed or the rules read it.
            None if self.service.is_aws() && params.endpoint.is_none() => return Err(ConfigError::NoRegion),
            None if !self.service.is_aws() && self.service.signs() => return Err(ConfigError::NoSigningRegion),
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

#[cfg(feature = "hyper")]
fn default_transport(http: &HttpSettings) -> Result<Arc<dyn AsyncTransport>, ConfigError> {
    Ok(Arc::new(crate::transport::Hyper::new(http)))
}

#[cfg(not(feature = "hyper"))]
fn default_transport(_: &HttpSettings) -> Result<Arc<dyn AsyncTransport>, ConfigError> {
    Err(ConfigError::NoTransport)
}

#[cfg(feature = "blocking")]
fn default_blocking_transport(http: &HttpSettings) -> Result<Arc<dyn BlockingTransport>, ConfigError> {
    Ok(Arc::new(crate::transport::BlockingHyper::new(http)))
}

#[cfg(not(feature = "blocking"))]
fn default_blocking_transport(_: &HttpSettings) -> Result<Arc<dyn BlockingTransport>, ConfigError> {
    Err(ConfigError::NoBlockingTransport)
}
