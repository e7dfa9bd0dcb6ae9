//! Bodies that stream: what a service sends is read in chunks, and is never in memory as a whole.
//!
//! An output with a streaming member has a [`ResponseBody`] there. Its type says how it is read: that of an async client is awaited,
//! that of a blocking client waits on the calling thread.
//!
//! | to read it | with |
//! |---|---|
//! | chunk by chunk | `chunk()` |
//! | as a whole, up to a limit | `collect(limit)` |
//! | into a file | `save(path)` |
//! | blocking: as any reader | [`std::io::Read`] |
//! | async: as a stream, or as any reader | the traits of the features `stream`, `futures-io`, `http-body` and `tokio-io` |
//!
//! The bytes are as the service stored them, whatever their content coding.

mod error;
#[cfg(feature = "eventstream")]
mod events;
mod incoming;
mod input;
#[cfg(any(
    feature = "futures-io",
    feature = "http-body",
    feature = "stream",
    feature = "tokio-io"
))]
mod interop;
mod outgoing;
mod reading;
mod request;
mod response;
mod running_hash;
mod save;
mod source;
mod whole;

pub use error::{BodyError, BodyErrorKind};
#[cfg(feature = "eventstream")]
pub(crate) use events::{EventBytes, EventInput};
#[cfg_attr(not(feature = "checksums"), expect(unused_imports))]
pub(crate) use incoming::ExpectedChecksum;
pub use incoming::{BodySource, IncomingBody, StopBody};
#[doc(hidden)]
pub use input::BodyInput;
pub(crate) use input::{Measured, is_large};
pub use outgoing::OutgoingBody;
pub(crate) use outgoing::{Framing, SharedBodyError, Trailer};
#[cfg(feature = "eventstream")]
pub(crate) use reading::Reading;
pub use request::{IntoRequestBody, RequestBody};
pub use response::ResponseBody;
pub(crate) use running_hash::RunningHash;
#[cfg(any(feature = "hyper", feature = "blocking", feature = "reqwest"))]
pub(crate) use whole::{LongerThanLimit, WholeBody};
