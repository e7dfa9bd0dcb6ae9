//! The part of every generated client that is the same: its configuration, its calls typed and by name, and presigning.

mod builder;
#[macro_use]
mod builder_macros;
mod by_name;
pub(crate) mod callable;
mod core;
#[cfg(not(feature = "jmespath"))]
mod disabled;
#[cfg(feature = "eventstream")]
mod events;
#[cfg(feature = "jmespath")]
mod items;
mod object_forms;
pub(crate) mod operation_builder;
#[cfg(feature = "jmespath")]
mod page;
#[cfg(feature = "jmespath")]
mod pages;
#[cfg(feature = "jmespath")]
mod paginator;
mod prepared;
mod presign;
mod result;
#[cfg(feature = "jmespath")]
mod shared_input;
mod streaming_call;
#[cfg(feature = "jmespath")]
mod wait;
#[cfg(feature = "jmespath")]
mod wait_error;
#[cfg(feature = "jmespath")]
mod waiter;

#[cfg(feature = "checksums")]
pub use crate::checksum::ChecksumUse;
#[cfg(feature = "jmespath")]
pub use crate::paginate::RepeatedToken;
pub use crate::request::CallOptions;
pub use builder::{
    ClientBuilder, ConfigError, DEFAULT_CONNECT_TIMEOUT, DEFAULT_EXPECT_CONTINUE_FROM, DEFAULT_MAX_RESPONSE_BYTES,
    DEFAULT_STALL_TIMEOUT, DEFAULT_TIMEOUT, SharedSettings,
};
pub use core::ClientCore;
#[cfg(not(feature = "jmespath"))]
pub use disabled::{Paginator, Waiter};
#[cfg(feature = "eventstream")]
pub use events::{EventStream, Stop};
#[cfg(feature = "jmespath")]
pub use items::{ItemList, Items};
#[cfg(feature = "jmespath")]
pub use page::Output;
#[cfg(feature = "jmespath")]
pub use pages::Pages;
#[cfg(feature = "jmespath")]
pub use paginator::Paginator;
pub use prepared::PreparedRequest;
pub use presign::{PresignOptions, Presigned};
pub use result::OutputWithMetadata;
pub use streaming_call::{OutputWithBody, StreamingCall};
#[cfg(feature = "jmespath")]
pub use wait::{Polled, Wait, WaitOutput};
#[cfg(feature = "jmespath")]
pub use wait_error::WaitError;
#[cfg(feature = "jmespath")]
pub use waiter::Waiter;
