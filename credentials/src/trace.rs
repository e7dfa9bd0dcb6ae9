//! The events of a search for `tracing`, with the feature of that name: the places and what they said. They never contain a
//! secret.

/// An event of level debug with target `tinsmith`; nothing without the feature.
macro_rules! event {
    ($($event:tt)*) => {
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "tinsmith", $($event)*);
    };
}

pub(crate) use event;
