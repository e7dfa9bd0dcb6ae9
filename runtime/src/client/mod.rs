//! The part of every generated client that is the same: its configuration, its calls typed and by name, and presigning.

mod builder;
#[macro_use]
mod builder_macros;
#[cfg(feature = "endpoint-rules")]
mod by_account;
mod by_name;
#[cfg(feature = "checksums")]
mod checksums;
#[cfg(feature = "compression")]
mod compression;
mod config_source;
mod core;
mod cross_region;
#[cfg(not(feature = "jmespath"))]
mod disabled;
#[cfg(feature = "eventstream")]
mod events;
mod identities;
mod input_rules;
#[cfg(feature = "jmespath")]
mod items;
mod known_regions;
mod object_forms;
pub(crate) mod operation_builder;
mod options;
#[cfg(feature = "jmespath")]
mod page;
#[cfg(feature = "jmespath")]
mod pages;
#[cfg(feature = "jmespath")]
mod paginator;
mod plan;
mod prepared;
mod presign;
mod redirect;
mod request;
mod result;
#[cfg(feature = "jmespath")]
mod shared_input;
mod state;
mod target;
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
pub use builder::{
    ClientBuilder, ConfigError, DEFAULT_CONNECT_TIMEOUT, DEFAULT_EXPECT_CONTINUE_FROM, DEFAULT_MAX_RESPONSE_BYTES,
    DEFAULT_STALL_TIMEOUT, DEFAULT_TIMEOUT,
};
pub use core::ClientCore;
#[cfg(not(feature = "jmespath"))]
pub use disabled::{Paginator, Waiter};
#[cfg(feature = "eventstream")]
pub use events::{EventStream, Stop};
pub(crate) use identities::Identities;
#[cfg(feature = "jmespath")]
pub use items::{ItemList, Items};
pub use options::CallOptions;
#[cfg(feature = "jmespath")]
pub use page::Output;
#[cfg(feature = "jmespath")]
pub use pages::Pages;
#[cfg(feature = "jmespath")]
pub use paginator::Paginator;
pub(crate) use plan::Plan;
pub use prepared::PreparedRequest;
pub use presign::{PresignOptions, Presigned};
pub(crate) use redirect::{Told, name_region};
pub(crate) use request::plan_call;
pub use result::OutputWithMetadata;
pub(crate) use state::ClientState;
#[cfg(feature = "jmespath")]
pub use wait::{Polled, Wait, WaitOutput};
#[cfg(feature = "jmespath")]
pub use wait_error::WaitError;
#[cfg(feature = "jmespath")]
pub use waiter::Waiter;
