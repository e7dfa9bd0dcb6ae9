//! The span of a call for `tracing`: its service, operation and region, and how it ended.

use std::time::Duration;

use tracing::Span;
use tracing::field::Empty;

use crate::call::Call;
use crate::error::Metadata;

/// The span of a call. Its fields, except the first three, are set when the call has ended.
pub(super) fn call_span(call: &Call) -> Span {
    let (service, operation, region) = call.names();
    tracing::debug_span!(
        target: "tinsmith",
        "call",
        service,
        operation,
        region,
        attempts = Empty,
        status = Empty,
        request_id = Empty,
        elapsed_ms = Empty,
    )
}

/// Sets the fields of the span of a call that has ended.
pub(super) fn call_ended(span: &Span, metadata: &Metadata, elapsed: Duration) {
    span.record("attempts", metadata.attempts);
    if let Some(status) = metadata.status {
        span.record("status", status);
    }
    if let Some(id) = &metadata.request_id {
        span.record("request_id", id.as_str());
    }
    span.record("elapsed_ms", u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX));
}
