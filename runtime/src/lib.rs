//! What every client that Tinsmith generates shares: schemas, codecs, the call, endpoints, signing, credentials, transports.
//!
//! # Quick start
//!
//! A program uses this crate through a generated one, which exports it as `runtime`. These two functions work with the client
//! of any service:
//!
//! ```no_run
//! use tinsmith_runtime::{ClientBuilder, Environment, Error};
//!
//! /// Configures a client: `configured(Client::builder()).build()`.
//! fn configured<A, B>(builder: ClientBuilder<A, B>) -> ClientBuilder<A, B> {
//!     let environment = Environment::process().with_profile("my-profile");
//!     builder.environment(environment).region("eu-west-1").max_attempts(5)
//! }
//!
//! /// Shows why a call failed. `Display` alone says everything in one line.
//! fn report<E>(error: &Error<E>) {
//!     eprintln!("{error}");
//!     if error.is_retryable() {
//!         eprintln!("try again later; request id: {}", error.request_id().unwrap_or("none"));
//!     }
//! }
//! ```
//!
//! # What is in here
//!
//! The core (no features) does no I/O of its own and has no HTTP client, TLS, async runtime or proc macro below it.
//!
//! A program meets these through the generated crate: [`ClientBuilder`] makes a client, [`Error`] says what went wrong,
//! [`PreparedRequest`] is a call before it is sent. The other modules are, in the order in which a call goes through them:
//!
//! 1. [`schema`] and [`value`]: what a model says, and how a codec looks into values.
//! 2. [`validate`] and [`dynamic`]: checking an input; values by name.
//! 3. [`protocol`]: inputs to requests, responses to outputs and errors.
//! 4. [`endpoint`] and [`sign`]: where a request goes, and who sends it; [`credentials`], [`profile`], [`settings`].
//! 5. `call` and [`mode`]: the call as a state machine, and its two drivers.
//! 6. [`transport`]: what carries a request.

#[macro_use]
mod macros;

mod auth;
mod call;
#[cfg(feature = "checksums")]
mod checksum;
pub mod client;
#[cfg(feature = "compression")]
mod compression;
pub mod credentials;
pub mod debug;
pub mod dynamic;
pub mod endpoint;
pub mod entropy;
pub mod environment;
pub mod error;
#[cfg(feature = "eventstream")]
pub mod eventstream;
pub mod http;
#[cfg(feature = "jmespath")]
pub mod jmespath;
pub mod mode;
pub mod paginate;
mod park;
pub mod profile;
pub mod protocol;
pub mod region;
mod retry;
pub mod schema;
mod secrets;
mod service_clock;
pub mod settings;
pub mod sign;
pub mod timestamp;
mod trace;
pub mod transport;
mod user_agent;
pub mod validate;
pub mod value;
pub mod waiter;

pub use client::{
    CallOptions, ClientBuilder, ClientCore, ConfigError, OperationBuilder, OutputWithMetadata, Paginator,
    PreparedRequest, PresignOptions, Presigned, Waiter,
};
pub use environment::Environment;
pub use error::{Error, ServiceErrors};
pub use mode::{Async, Blocking, Mode, Set, Unset};
pub use paginate::NotPageable;
/// Behind a feature here, so that a generated crate with paginators does not compile without it.
#[cfg(feature = "jmespath")]
pub use paginate::PaginatorSchema;
pub use schema::UnknownOperation;
pub use timestamp::Timestamp;
pub use value::{Blob, Document};
pub use waiter::UnknownWaiter;
/// Behind a feature here, so that a generated crate with waiters does not compile without it.
#[cfg(feature = "jmespath")]
pub use waiter::WaiterSchema;
