//! The options of one call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::identities::Identities;
use super::state::ClientState;
use crate::credentials::{ProvideCredentials, ProvideToken, Token};
use crate::endpoint::{CallParams, EndpointError};
use crate::schema::Operation;
use crate::value::Structure;

/// The options of one call. Unset ones are those of the client.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) max_attempts: Option<u32>,
    pub(super) max_response_bytes: Option<usize>,
    pub(super) region: Option<String>,
    pub(super) endpoint_url: Option<String>,
    pub(super) identities: Identities,
}

impl CallOptions {
    /// The options of the client.
    pub fn new() -> Self {
        Self::default()
    }

    /// The most time that the call may take, with all its attempts and the waits between them.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// The most time that connecting may take, for each attempt.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = Some(limit);
        self
    }

    /// The most attempts, the first one included. Zero counts as one.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// The most bytes that the body of the response may have.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Another region. It must be a valid host label.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Other credentials.
    #[must_use]
    pub fn credentials(mut self, provider: impl ProvideCredentials) -> Self {
        self.identities.credentials = Some(Arc::new(provider));
        self
    }

    /// Another bearer token.
    #[must_use]
    pub fn bearer_token(mut self, provider: impl ProvideToken) -> Self {
        self.identities.token = Some(Arc::new(provider));
        self
    }

    /// Another API key.
    #[must_use]
    pub fn api_key(mut self, provider: impl ProvideToken) -> Self {
        self.identities.api_key = Some(Arc::new(provider));
        self
    }

    /// Another name and password.
    #[must_use]
    pub fn basic_auth(mut self, name: &str, password: &str) -> Self {
        self.identities.password = Some(Arc::new(Token::basic(name, password)));
        self
    }

    /// Another endpoint: scheme, host and base path.
    #[must_use]
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint_url = Some(url.into());
        self
    }
}

/// The endpoint without password and query.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_attempts", &self.max_attempts)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("region", &self.region)
            .field(
                "endpoint_url",
                &self.endpoint_url.as_deref().map(crate::endpoint::redacted),
            )
            .finish()
    }
}

/// The endpoint parameters that a call has over those of its client.
pub(super) fn own_params(
    state: &ClientState,
    operation: &Operation,
    input: &dyn Structure,
    options: &CallOptions,
) -> Result<CallParams, EndpointError> {
    let reads = |name: &str| state.resolver.reads_param(name);
    let mut params = CallParams::new(operation, input, reads)?;
    let known = || state.known_regions.of(state.service.region_redirects.as_ref(), input);
    params.region = options.region.clone().or_else(known);
    params.endpoint.clone_from(&options.endpoint_url);
    Ok(params)
}
