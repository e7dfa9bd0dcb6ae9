//! What a search tells `tracing`, behind the feature of that name: places and what they said. Never a secret.

/// An event of level debug with target `tinsmith`; nothing without the feature.
macro_rules! event {
    ($($event:tt)*) => {
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "tinsmith", $($event)*);
    };
}

pub(crate) use event;
