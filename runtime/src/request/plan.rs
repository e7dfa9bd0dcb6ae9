//! What a call sends and how it may behave.

use std::time::{Duration, SystemTime};

#[cfg(feature = "endpoint-rules")]
use super::by_account::ByAccount;
use super::cross_region::CompletesBody;
use super::identities::Identities;
use super::options::CallOptions;
use super::redirect::Redirects;
use super::state::ClientState;
use crate::auth::Authentication;
use crate::http::Request;
use crate::identity::Identity;
use crate::schema::Operation;
use crate::sign::{Payload, SigningError};
use crate::transport::StreamLimits;
use crate::upload::Uploads;

/// What a call sends and how it may behave.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) operation: &'static Operation,
    /// The request without the header fields that differ between attempts.
    pub(crate) request: Request,
    pub(crate) authentication: Authentication,
    /// The identities that the call itself has.
    pub(crate) identities: Identities,
    /// Set if the endpoint depends on the credentials.
    #[cfg(feature = "endpoint-rules")]
    pub(crate) by_account: Option<ByAccount>,
    /// Set if the body contains a presigned URL, which needs the credentials.
    pub(crate) cross_region: Option<Box<dyn CompletesBody>>,
    /// Set if the request may have to be sent again to another region.
    pub(crate) redirect: Option<Box<dyn Redirects>>,
    pub(crate) max_attempts: u32,
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    /// The maximum time for an attempt.
    pub(crate) attempt_timeout: Option<Duration>,
    /// Codes of errors that are retried, in addition to those of transient failures.
    pub(crate) retry_codes: Vec<String>,
    pub(crate) max_response_bytes: usize,
    /// Set if the body of a success is read while it comes, or the body of the request while it is sent.
    pub(crate) stream: Option<StreamLimits>,
    /// Whether the body of a success is read while it comes.
    pub(crate) streams_output: bool,
    /// The body of the request, if it is read while it is sent.
    pub(crate) upload: Option<Box<dyn Uploads>>,
    /// How the request is signed; `None` where it cannot be.
    pub(crate) sign: Option<SignPlan>,
}

/// Signs the request of a plan, and the body that is sent apart from it. The payload is how the signature covers that body.
pub(crate) type SignPlan = fn(&mut Plan, &Identity, SystemTime, Option<Payload>) -> Result<(), SigningError>;

impl Plan {
    /// A request at its endpoint that is sent as it is, within the limits of the client and the options.
    pub(super) fn new(
        state: &ClientState,
        operation: &'static Operation,
        options: &CallOptions,
        request: Request,
    ) -> Self {
        Self {
            operation,
            request,
            authentication: Authentication::None,
            identities: options.identities.clone(),
            #[cfg(feature = "endpoint-rules")]
            by_account: None,
            cross_region: None,
            redirect: None,
            max_attempts: options.max_attempts.unwrap_or(state.max_attempts.get()).max(1),
            connect_timeout: options.connect_timeout.unwrap_or(state.connect_timeout),
            timeout: options.timeout.unwrap_or(state.timeout),
            attempt_timeout: options.attempt_timeout,
            retry_codes: options.retry_codes.clone(),
            max_response_bytes: options.max_response_bytes.unwrap_or(state.max_response_bytes),
            stream: None,
            streams_output: false,
            upload: None,
            sign: None,
        }
    }
}
