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
    /// The request without the header fields of an attempt.
    pub(crate) request: Request,
    pub(crate) authentication: Authentication,
    /// Who calls, where the call says so itself.
    pub(crate) identities: Identities,
    /// Set if the endpoint depends on the credentials.
    #[cfg(feature = "endpoint-rules")]
    pub(crate) by_account: Option<ByAccount>,
    /// Set if the body gets a presigned URL, which needs the credentials.
    pub(crate) cross_region: Option<Box<CrossRegion>>,
    /// Set where the request may have to be sent again to another region.
    pub(crate) redirect: Option<Box<Redirect>>,
    pub(crate) max_attempts: u32,
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    /// The most time of an attempt.
    pub(crate) attempt_timeout: Option<Duration>,
    /// Codes of errors that are tried again, beside those that pass by themselves.
    pub(crate) retry_codes: Vec<String>,
    pub(crate) max_response_bytes: usize,
    /// Set where the body of a success is read as it comes, or that of the request is sent as it is read.
    pub(crate) stream: Option<StreamLimits>,
    /// Whether the body of a success is read as it comes.
    pub(crate) streams_output: bool,
    /// The body of the request, where it is sent as it is read.
    pub(crate) upload: Option<Box<Upload>>,
}
