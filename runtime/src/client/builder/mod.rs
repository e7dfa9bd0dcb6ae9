//! The builder of a client: the settings of the program and, if it wants, those of the environment.

#[cfg(feature = "checksums")]
mod checksums;
#[cfg(feature = "compression")]
mod compression;
mod error;
#[cfg(feature = "scripted")]
mod scripted;
mod settings;
mod shared;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use error::ConfigError;
pub(crate) use settings::Settings;
pub use shared::SharedSettings;

use super::core::ClientCore;
use crate::auth::AuthPreference;
use crate::endpoint::ParamValue;
use crate::entropy::Entropy;
use crate::environment::Environment;
use crate::identity::{ProvideCredentials, ProvideToken, Token};
use crate::mode::{Async, Blocking};
use crate::service::Service;
use crate::settings::AwsSettings;
use crate::transport::{AsyncTransport, BlockingTransport};

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
    settings: Settings,
    clients: PhantomData<fn() -> (A, B)>,
}

impl<A, B> fmt::Debug for ClientBuilder<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("service", &self.settings.service.id)
            .field("region", &self.settings.region)
            .finish_non_exhaustive()
    }
}

impl<A, B> ClientBuilder<A, B> {
    /// A builder for clients of a service. Generated code calls it.
    #[doc(hidden)]
    pub fn new(service: &'static Service) -> Self {
        Self {
            settings: Settings::new(service),
            clients: PhantomData,
        }
    }

    /// Reads settings that the builder does not have from environment variables and AWS's profile files, as botocore does:
    /// [`Environment::process`] for those of the process. For a service that is not AWS's, only proxies are read.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.settings.config_source = Some(Arc::new(AwsSettings::new(environment)));
        self
    }

    /// The region, such as `eu-west-1`. It must be a valid host label.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.region = Some(region.into());
        self
    }

    /// Whether to use only endpoints with FIPS-validated cryptography.
    pub fn use_fips(mut self, on: bool) -> Self {
        self.settings.use_fips = Some(on);
        self
    }

    /// Whether to use only endpoints with both IPv4 and IPv6.
    pub fn use_dual_stack(mut self, on: bool) -> Self {
        self.settings.use_dual_stack = Some(on);
        self
    }

    /// Where to send requests, instead of to the endpoint of the rules: a URL with a scheme.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.settings.endpoint_url = Some(url.into());
        self
    }

    /// A parameter that only the endpoint rules of this service have, by its name: for example `ForcePathStyle` of S3. If an
    /// operation or its input sets the same parameter, that value wins.
    pub fn endpoint_param(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<ParamValue>) -> Self {
        self.settings.endpoint_params.push((name.into(), value.into()));
        self
    }

    /// The source of credentials: [`Credentials`](crate::credentials::Credentials) themselves, or any provider. It is not asked
    /// before the first call that must be signed.
    pub fn credentials(mut self, provider: impl ProvideCredentials) -> Self {
        self.settings.credentials = Some(Arc::new(provider));
        self
    }

    /// The source of bearer tokens: a [`Token`](crate::credentials::Token) itself, or any provider. Only a few services take one;
    /// the others use [`credentials`](Self::credentials). An operation that takes both uses the token.
    pub fn bearer_token(mut self, provider: impl ProvideToken) -> Self {
        self.settings.token = Some(Arc::new(provider));
        self
    }

    /// Whether no call has a signature or a token, for example to read public objects of S3. Credentials are not needed and not
    /// looked for, and presigned URLs have no signature. For a client that signs if it can, give it
    /// [`Credentials::anonymous`](crate::credentials::Credentials::anonymous) as the last provider of a chain.
    pub fn anonymous(mut self, on: bool) -> Self {
        self.settings.anonymous = on;
        self
    }

    /// Whether operations that take a token or a signature go with a signature, though there is a token: one in a variable, say.
    pub fn prefer_signature(mut self, on: bool) -> Self {
        self.settings.prefer_signature = on;
        self
    }

    /// Which authentication schemes are taken first where an operation or its endpoint offers several, the best first: `sigv4`,
    /// `sigv4a`, `httpBearerAuth`, `httpBasicAuth`, `httpApiKeyAuth`, `noAuth`. Other names, and those that are not offered, are passed
    /// over. It is stronger than a token in a variable; that one is stronger than `AWS_AUTH_SCHEME_PREFERENCE`.
    pub fn auth_scheme_preference(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.settings.auth_preference = Some(AuthPreference::in_code(names));
        self
    }

    /// The source of API keys: a [`Token`](crate::credentials::Token) itself, or any provider. Only for services that take one.
    /// The model says in which header field or query parameter it is sent.
    pub fn api_key(mut self, provider: impl ProvideToken) -> Self {
        self.settings.api_key = Some(Arc::new(provider));
        self
    }

    /// A name and a password, for services that take them (RFC 7617).
    pub fn basic_auth(mut self, name: &str, password: &str) -> Self {
        self.settings.password = Some(Arc::new(Token::basic(name, password)));
        self
    }

    /// The maximum number of attempts of a call, with the first one; 3 by default.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.settings.max_attempts = Some(attempts);
        self
    }

    /// Whether a call that the service may have seen is retried only if that does no harm: for operations that the model calls
    /// `idempotent` or `readonly`, that have an idempotent HTTP method, or an idempotency token. Otherwise all operations are
    /// retried, except those that are marked as single-use, as in every AWS SDK.
    pub fn strict_retries(mut self, on: bool) -> Self {
        self.settings.strict_retries = on;
        self
    }

    /// The maximum number of connections to one host at the same time; 50 by default. Further calls wait for their turn, and
    /// their waiting time counts. Only for the transports of this crate.
    pub fn connections_per_host(mut self, connections: usize) -> Self {
        self.settings.connections_per_host = Some(connections);
        self
    }

    /// The maximum time for a call, with all its attempts and the waits between them; [`DEFAULT_TIMEOUT`] by default.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.settings.timeout = limit;
        self
    }

    /// The maximum time for connecting, in each attempt; [`DEFAULT_CONNECT_TIMEOUT`] by default.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.settings.connect_timeout = limit;
        self
    }

    /// The maximum time without progress while a body streams, or `None` for no limit; [`DEFAULT_STALL_TIMEOUT`] by default.
    /// There is no limit on the whole of such a body: [`timeout`](Self::timeout) ends with the head of the response.
    pub fn stall_timeout(mut self, limit: Option<Duration>) -> Self {
        self.settings.stall_timeout = limit;
        self
    }

    /// From which size on S3 is asked whether it wants the body of a `PUT` before the body is sent (`Expect: 100-continue`), so
    /// that a refusal does not cost the upload; `None` for never. [`DEFAULT_EXPECT_CONTINUE_FROM`] by default. It is never asked for
    /// bytes in memory.
    pub fn expect_continue_from(mut self, bytes: Option<u64>) -> Self {
        self.settings.expect_continue_from = bytes;
        self
    }

    /// The maximum length of a response body in bytes; [`DEFAULT_MAX_RESPONSE_BYTES`] by default.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_response_bytes = bytes;
        self
    }

    /// The name of the application, for the user agent.
    pub fn app_id(mut self, name: impl Into<String>) -> Self {
        self.settings.app_id = Some(name.into());
        self
    }

    /// A file of PEM certificates to trust instead of those of the system. Only for the transports of this crate.
    pub fn ca_bundle(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.ca_bundle = Some(path.into());
        self
    }

    /// The source of random numbers; the system by default. For tests, and for `wasm32-unknown-unknown`, where the system has none.
    pub fn entropy(mut self, entropy: impl Entropy) -> Self {
        self.settings.entropy = Some(Arc::new(entropy));
        self
    }

    /// The transport of an async client, instead of the default one.
    pub fn transport(mut self, transport: impl AsyncTransport) -> Self {
        self.settings.transport = Some(Arc::new(transport));
        self
    }

    /// The transport of a blocking client, instead of the default one.
    pub fn blocking_transport(mut self, transport: impl BlockingTransport) -> Self {
        self.settings.blocking_transport = Some(Arc::new(transport));
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
    pub fn build_core(self) -> Result<ClientCore<Async>, ConfigError> {
        let mut settings = self.settings;
        let (state, http) = settings.clone().resolve()?;
        let transport = match settings.transport.take() {
            Some(transport) => transport,
            None => settings.shared.transport(&http)?,
        };
        settings.transport = Some(transport.clone());
        Ok(ClientCore::new(state, transport, settings))
    }

    /// The core of a blocking client, as [`build_core`](Self::build_core).
    ///
    /// # Errors
    ///
    /// As [`build_blocking`](Self::build_blocking).
    pub fn build_blocking_core(self) -> Result<ClientCore<Blocking>, ConfigError> {
        let mut settings = self.settings;
        let (state, http) = settings.clone().resolve()?;
        let transport = match settings.blocking_transport.take() {
            Some(transport) => transport,
            None => settings.shared.blocking_transport(&http)?,
        };
        settings.blocking_transport = Some(transport.clone());
        Ok(ClientCore::new(state, transport, settings))
    }

    /// A builder with these settings.
    pub(super) fn of(settings: Settings) -> Self {
        Self {
            settings,
            clients: PhantomData,
        }
    }

    /// Takes over settings that clients of several services share, in place of those that are set so far: call it first. The endpoint
    /// parameters of a service are its own.
    pub fn settings(mut self, shared: &SharedSettings) -> Self {
        self.settings = shared.for_service(self.settings.service);
        self
    }
}
