//! Events in place of bytes. What makes bytes of them is elsewhere: a body knows neither values nor protocols.

use std::any::Any;
use std::error::Error as StdError;
use std::task::{Context, Poll};

use bytes::Bytes;

/// Events in place of bytes.
pub(crate) trait EventInput: Any + Send + Sync {
    /// Whether some of them were taken, so that they cannot be sent again.
    fn is_used_up(&self) -> bool;

    /// Whether they can be sent more than once.
    fn is_repeatable(&self) -> bool;
}

/// Events as the bytes of a body.
pub(crate) trait EventBytes: Send {
    /// The next bytes; `None` at the end.
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Box<dyn StdError + Send + Sync>>>;
}
