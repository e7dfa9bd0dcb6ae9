//! What all calls of a client share.

use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::identities::Identities;
use super::known_regions::KnownRegions;
use super::target::{Target, Targets};
use crate::auth::{AuthPreference, Authentication, SigningScope};
use crate::endpoint::{CallParams, EndpointError, Params, Resolver, Url};
use crate::entropy::Entropy;
use crate::error::Cause;
use crate::http::Request;
use crate::identity::{Credentials, CredentialsError, ProvideCredentials, ProvideToken};
use crate::identity::{Identity, IdentityKind};
use crate::protocol::Encoded;
use crate::retry::Quota;
use crate::schema::{Auth, Operation};
use crate::service::Service;
use crate::service_clock::ServiceClock;
use crate::settings::ConfigSource;
use crate::sign::SigningError;
use crate::transport::{BoxFuture, StreamCode, StreamLimits};

/// The complete configuration of a client, and its state: endpoint, retry quota, the service's clock. Opaque.
#[derive(Debug)]
pub struct ClientState {
    pub(crate) service: &'static Service,
    pub(crate) endpoint_params: Params,
    pub(crate) resolver: Resolver,
    /// Whether the endpoint depends on the account.
    #[cfg(feature = "endpoint-rules")]
    pub(crate) by_account: bool,
    /// The endpoint of all operations that have no endpoint parameters of their own.
    pub(crate) endpoint: OnceLock<Result<Arc<Target>, EndpointError>>,
    /// The endpoints of all other operations.
    pub(crate) other_endpoints: Targets,
    /// The regions of subjects that are in another region than the client, from answers.
    pub(crate) known_regions: KnownRegions,
    pub(crate) credentials: Option<Arc<dyn ProvideCredentials>>,
    pub(crate) token: Option<Arc<dyn ProvideToken>>,
    pub(crate) api_key: Option<Arc<dyn ProvideToken>>,
    /// A name and a password, in the form in which they are sent.
    pub(crate) password: Option<Arc<dyn ProvideToken>>,
    /// For operations that ask for a token anyway. It does not change the authentication of others.
    pub(crate) fallback_token: Option<Arc<dyn ProvideToken>>,
    /// Whether nothing is signed.
    pub(crate) anonymous: bool,
    pub(crate) max_attempts: NonZeroU32,
    pub(crate) quota: Quota,
    /// Whether a request that the service may have seen is retried only for idempotent operations.
    pub(crate) strict_retries: bool,
    /// Whether a token makes no operation go with it that takes a signature too.
    pub(crate) prefer_signature: bool,
    pub(crate) auth_preference: AuthPreference,
    pub(crate) clock: ServiceClock,
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
    pub(crate) stall_timeout: Option<Duration>,
    /// From which size on S3 is asked whether it wants a body.
    pub(crate) expect_continue_from: Option<u64>,
    #[cfg(feature = "checksums")]
    pub(crate) checksums: crate::checksum::ChecksumSettings,
    #[cfg(feature = "compression")]
    pub(crate) compression: crate::compression::Compression,
    pub(crate) user_agent: String,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// Where the function's environment names its identity, which each call reads; `None` if the client does not read it.
    pub(crate) config_source: Option<Arc<dyn ConfigSource>>,
}

impl ClientState {
    /// The limits while a body streams.
    pub(crate) fn stream_limits(&self, operation: &Operation) -> StreamLimits {
        // A service may be silent between two events for any time.
        let has_events = operation.streams_output && operation.output.has_events();
        let sends_events = operation.input.has_events();
        StreamLimits {
            stall: self.stall_timeout.filter(|_| !has_events && !sends_events),
            expect_continue: None,
            both_ways: sends_events,
            code: StreamCode::default(),
        }
    }

    /// Gets credentials, those of the call if it has any. They are not needed before this moment.
    pub(crate) fn credentials_of<'a>(
        &'a self,
        own: Option<&'a Arc<dyn ProvideCredentials>>,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        match own.or(self.credentials.as_ref()) {
            Some(provider) => provider.credentials(),
            None => Box::pin(std::future::ready(Err(CredentialsError::not_found(
                "Unable to locate credentials: give the client a provider, or have it look at the environment",
            )))),
        }
    }

    /// Tells the provider to forget credentials that a service called expired or invalid.
    pub(crate) fn invalidate(&self, credentials: &Credentials) {
        if let Some(provider) = &self.credentials {
            provider.invalidate(credentials);
        }
    }

    /// Gets the identity for a request. It is not needed before this moment. `own` has the identities of this call.
    pub(crate) async fn identity(&self, wanted: IdentityKind, own: &Identities) -> Result<Identity, CredentialsError> {
        let (provider, missing) = match wanted {
            IdentityKind::Credentials => {
                let credentials = self.credentials_of(own.credentials.as_ref()).await;
                return credentials.map(Identity::Credentials);
            }
            IdentityKind::Token => (
                own.token
                    .as_ref()
                    .or(self.token.as_ref())
                    .or(self.fallback_token.as_ref()),
                "Unable to locate a bearer token: give the client one with `bearer_token` of the builder",
            ),
            IdentityKind::ApiKey => (
                own.api_key.as_ref().or(self.api_key.as_ref()),
                "there is no API key: give the client one with `api_key` of the builder",
            ),
            IdentityKind::Password => (
                own.password.as_ref().or(self.password.as_ref()),
                "there is no name and password: give the client both with `basic_auth` of the builder",
            ),
        };
        match provider {
            Some(provider) => provider.token().await.map(Identity::Token),
            None => Err(CredentialsError::not_found(missing)),
        }
    }

    /// The authentication scheme of an operation: the first one of the model for which there is an identity, or the first one.
    fn way(&self, operation: &Operation, own: &Identities) -> Auth {
        let has = |auth: &Auth| match auth {
            Auth::None => true,
            Auth::Bearer => own.token.is_some() || self.token.is_some(),
            Auth::Basic => own.password.is_some() || self.password.is_some(),
            Auth::ApiKeyInHeader { .. } | Auth::ApiKeyInQuery { .. } => own.api_key.is_some() || self.api_key.is_some(),
            _ => own.credentials.is_some() || self.credentials.is_some(),
        };
        if operation.other_auth.is_empty() {
            return operation.auth;
        }
        let all = [&[operation.auth], operation.other_auth].concat();
        let all = self.auth_preference.sorted(all);
        all.into_iter().find(has).unwrap_or(operation.auth)
    }

    /// The endpoint of the client. The first call resolves it.
    pub(crate) fn target(&self) -> Result<&Arc<Target>, EndpointError> {
        let found = self
            .endpoint
            .get_or_init(|| self.resolve(self.endpoint_params.clone()).map(Arc::new));
        found.as_ref().map_err(Clone::clone)
    }

    /// The endpoint of a call with these parameters.
    pub(crate) fn target_for(&self, params: CallParams) -> Result<Arc<Target>, EndpointError> {
        if params.is_empty() {
            return self.target().cloned();
        }
        let resolve = |params: CallParams| self.resolve(params.over(&self.endpoint_params)?);
        self.other_endpoints.get(params, resolve)
    }

    #[cfg_attr(not(feature = "endpoint-rules"), expect(unused_mut))]
    fn resolve(&self, mut params: Params) -> Result<Target, EndpointError> {
        #[cfg(feature = "endpoint-rules")]
        self.resolver.fill_path_style(&mut params)?;
        let endpoint = self.resolver.resolve(&params)?;
        let url = Url::parse(&endpoint.url)?;
        Ok(Target {
            url,
            endpoint,
            region: params.region.unwrap_or_default(),
            service: self.service.signing_name,
        })
    }

    /// Whether an operation that is signed uses a token instead: because the client has one, or prefers it. This wins over the
    /// scheme of the endpoint, as in botocore (`_set_auth_scheme_preference_signer`).
    pub(crate) fn prefers_token(&self, operation: &Operation) -> bool {
        operation.accepts_bearer_token
            && !self.prefer_signature
            && self.auth_preference.prefers_token(operation.auth, self.token.is_some())
    }

    /// The authentication of an operation at an endpoint.
    pub(crate) fn authentication(
        &self,
        target: &Target,
        operation: &Operation,
        own: &Identities,
    ) -> Result<Authentication, EndpointError> {
        if self.anonymous {
            return Ok(Authentication::None);
        }
        if self.prefers_token(operation) || operation.accepts_bearer_token && own.token.is_some() {
            return Ok(Authentication::Bearer);
        }
        let auth = self.way(operation, own);
        match Authentication::choose(
            auth,
            &self.auth_preference,
            operation,
            &target.endpoint,
            (&target.region, target.service),
        )? {
            Authentication::SigV4(scope) if scope.region.is_empty() => Err(EndpointError::NoRegion),
            chosen => Ok(chosen),
        }
    }

    /// The signing scope of a presigned URL of an operation.
    pub(crate) fn scope_for_url(&self, target: &Target, operation: &Operation) -> Result<SigningScope, Cause> {
        if self.prefers_token(operation) {
            return Err(Cause::Sign(SigningError::NotInUrl));
        }
        let scope = SigningScope::for_url(
            &self.auth_preference,
            operation,
            &target.endpoint,
            &target.region,
            target.service,
        )?;
        if scope.region.is_empty() {
            return Err(Cause::Endpoint(EndpointError::NoRegion));
        }
        Ok(scope)
    }

    /// An encoded request at its endpoint, with the header fields of all requests.
    pub(crate) fn placed(&self, target: &Target, encoded: Encoded) -> Request {
        let mut request = target.aim(encoded);
        request.headers.insert(1, "Accept-Encoding", "identity");
        request.headers.append("User-Agent", self.user_agent.as_str());
        if let Some(config_source) = &self.config_source {
            config_source.add_trace_header(&mut request.headers);
        }
        request
    }
}
