//! What a call tells `tracing`, behind the feature of that name: operation, attempts, statuses, request ids, waits. Never an
//! input, an output, a header's value or a URL's query: any of them can hold a secret.

/// An event of level debug with target `tinsmith`; nothing without the feature.
macro_rules! event {
    ($($event:tt)*) => {
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "tinsmith", $($event)*);
    };
}

pub(crate) use event;
