//! The events of `tracing`, with the feature of that name. They never contain an input, an output, the value of a header or the query of
//! a URL, because any of them can be secret.

/// An event of level debug with target `tinsmith`; nothing without the feature.
macro_rules! event {
    ($($event:tt)*) => {
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "tinsmith", $($event)*);
    };
}

pub(crate) use event;
