//! What a call sends and how it may behave.

use std::time::Duration;

#[cfg(feature = "endpoint-rules")]
use super::by_account::ByAccount;
use super::cross_region::CrossRegion;
use super::identities::Identities;
use super::redirect::Redirect;
use crate::auth::Authentication;
use crate::http::Request;
use crate::schema::Operation;
use crate::transport::StreamLimits;
use crate::upload::Upload;

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
    pub(crate) cross_region: Option<Box<CrossRegion>>,
    /// Set if the request may have to be sent again to another region.
    pub(crate) redirect: Option<Box<Redirect>>,
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
    pub(crate) upload: Option<Box<Upload>>,
}
