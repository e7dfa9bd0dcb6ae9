//! The spans and events of `tracing`, with the feature of that name: a span for the call with its service, operation and region,
//! and in it events for attempts and waits. They never contain an input, an output, the value of a header or the query of a URL,
//! because any of them can be secret.

/// An event of level debug with target `tinsmith`; nothing without the feature.
macro_rules! event {
    ($($event:tt)*) => {
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "tinsmith", $($event)*);
    };
}

pub(crate) use event;

/// The span of a call. Its fields, except the first three, are set when the call has ended.
#[cfg(feature = "tracing")]
pub(crate) fn call_span(call: &crate::call::Call) -> tracing::Span {
    use tracing::field::Empty;
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
#[cfg(feature = "tracing")]
pub(crate) fn call_ended(span: &tracing::Span, metadata: &crate::error::Metadata, elapsed: std::time::Duration) {
    span.record("attempts", metadata.attempts);
    if let Some(status) = metadata.status {
        span.record("status", status);
    }
    if let Some(id) = &metadata.request_id {
        span.record("request_id", id.as_str());
    }
    span.record("elapsed_ms", u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX));
}
