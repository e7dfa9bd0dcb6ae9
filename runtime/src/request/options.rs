//! The options of one call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::identities::Identities;
use super::state::ClientState;
use crate::endpoint::{CallParams, EndpointError};
use crate::http::Request;
use crate::identity::{ProvideCredentials, ProvideToken, Token};
use crate::protocol::EncodeError;
use crate::schema::Operation;
use crate::value::Structure;

/// The options of one call. Unset ones are those of the client.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) max_attempts: Option<u32>,
    pub(super) max_response_bytes: Option<usize>,
    pub(super) region: Option<String>,
    pub(super) endpoint_url: Option<String>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) retry_codes: Vec<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(crate) identities: Identities,
}

/// Header fields that the client itself writes.
const OWN_HEADERS: [&str; 10] = [
    "accept-encoding",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "authorization",
    "connection",
    "content-length",
    "host",
    "transfer-encoding",
    "x-amz-date",
    "x-amz-security-token",
];

impl CallOptions {
    /// The options of the client.
    pub fn new() -> Self {
        Self::default()
    }

    /// These options, and for those that are not set, the other ones. Header fields and codes of both are used.
    pub(crate) fn over(self, others: &Self) -> Self {
        Self {
            timeout: self.timeout.or(others.timeout),
            connect_timeout: self.connect_timeout.or(others.connect_timeout),
            max_attempts: self.max_attempts.or(others.max_attempts),
            max_response_bytes: self.max_response_bytes.or(others.max_response_bytes),
            region: self.region.or_else(|| others.region.clone()),
            endpoint_url: self.endpoint_url.or_else(|| others.endpoint_url.clone()),
            attempt_timeout: self.attempt_timeout.or(others.attempt_timeout),
            retry_codes: others.retry_codes.iter().cloned().chain(self.retry_codes).collect(),
            headers: others.headers.iter().cloned().chain(self.headers).collect(),
            identities: self.identities.over(&others.identities),
        }
    }

    /// The maximum time for the call, with all its attempts and the waits between them.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// The maximum time for connecting, in each attempt.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = Some(limit);
        self
    }

    /// The maximum time for an attempt. An attempt that takes longer is stopped and retried like one whose connection broke.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Errors with these codes are retried too, like transient failures.
    #[must_use]
    pub fn retry_codes(mut self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.retry_codes.extend(codes.into_iter().map(Into::into));
        self
    }

    /// Exactly one attempt, whatever its result.
    #[must_use]
    pub fn no_retries(self) -> Self {
        self.max_attempts(1)
    }

    /// A header field. It replaces a field of the same name that the input sets. It is signed if the request is. The call fails
    /// if it is not a valid header field, or one that the client itself writes.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The maximum number of attempts, with the first one. Zero counts as one.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// The maximum length of the response body in bytes.
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

/// The endpoint without password and query; of header fields only the names.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_attempts", &self.max_attempts)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retry_codes", &self.retry_codes)
            .field(
                "headers",
                &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            )
            .field("region", &self.region)
            .field(
                "endpoint_url",
                &self.endpoint_url.as_deref().map(crate::endpoint::redacted),
            )
            .finish()
    }
}

/// Sets the header fields of the options.
pub(super) fn set_headers(request: &mut Request, options: &CallOptions) -> Result<(), EncodeError> {
    for (name, value) in &options.headers {
        let is_token = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
        let is_value = value.trim() == value && value.bytes().all(|b| b == b'\t' || (b' '..=b'~').contains(&b));
        let problem = if OWN_HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own)) {
            "is one that the client itself writes"
        } else if !(is_token && is_value) {
            "is not a header field of visible ASCII characters"
        } else {
            request.headers.set(name.clone(), value.as_str());
            continue;
        };
        return Err(EncodeError {
            member: "CallOptions::header",
            problem,
        });
    }
    Ok(())
}

/// The endpoint parameters of a call that replace those of its client.
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
