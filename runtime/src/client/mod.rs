//! What is behind every generated client: its configuration, its calls typed and by name, and presigning.

mod builder;
#[cfg(feature = "endpoint-rules")]
mod by_account;
mod by_name;
#[cfg(feature = "compression")]
mod compression;
mod config_source;
mod core;
mod cross_region;
#[cfg(not(feature = "jmespath"))]
mod disabled;
mod input_rules;
mod known_regions;
pub(crate) mod operation_builder;
mod options;
#[cfg(feature = "jmespath")]
mod pages;
mod plan;
mod prepared;
mod presign;
mod redirect;
mod request;
mod result;
mod state;
mod target;
#[cfg(feature = "jmespath")]
mod waiter;

pub use builder::{ClientBuilder, ConfigError, DEFAULT_CONNECT_TIMEOUT, DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_TIMEOUT};
pub use core::ClientCore;
#[cfg(not(feature = "jmespath"))]
pub use disabled::{Paginator, Waiter};
pub use options::CallOptions;
#[cfg(feature = "jmespath")]
pub use pages::{PageError, Pages, Paginator};
pub(crate) use plan::Plan;
pub use prepared::PreparedRequest;
pub use presign::{PresignOptions, Presigned};
pub(crate) use redirect::{Told, name_region};
pub(crate) use request::plan_call;
pub use result::OutputWithMetadata;
pub(crate) use state::ClientState;
#[cfg(feature = "jmespath")]
pub use waiter::{WaitError, Waiter};
