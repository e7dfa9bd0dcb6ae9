//! What is behind every generated client: its configuration, its calls typed and by name, and presigning.

#[cfg(not(feature = "jmespath"))]
mod absent;
mod builder;
#[cfg(feature = "endpoint-rules")]
mod by_account;
#[cfg(feature = "compression")]
mod compressing;
mod draft;
mod handle;
#[cfg(feature = "jmespath")]
mod pages;
mod planning;
mod prepared;
mod shared;
mod surroundings;
mod targets;
#[cfg(feature = "jmespath")]
mod waiting;

#[cfg(not(feature = "jmespath"))]
pub use absent::{Paginator, Waiter};
pub use builder::{CONNECT_TIME_LIMIT, ClientBuilder, ConfigError, RESPONSE_LIMIT, TIME_LIMIT};
#[cfg(feature = "endpoint-rules")]
pub(crate) use by_account::ByAccount;
pub use draft::Draft;
pub use handle::Handle;
#[cfg(feature = "jmespath")]
pub use pages::{PageError, Pages, Paginator};
pub use prepared::{CallOptions, Prepared, PresignOptions, Presigned, Reply};
#[doc(hidden)]
pub use shared::Shared;
#[cfg(feature = "jmespath")]
pub use waiting::{WaitError, Waiter};
