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
//! A program meets these through the generated crate: [`ClientBuilder`] makes a client, [`PreparedRequest`] is a call before
//! it is sent, [`Error`] says what went wrong. [`client`] has the rest of what a client does, [`credentials`] and [`profile`]
//! say who calls, [`transport`] carries requests.
//!
//! Two modules are hidden from these pages, and no part of the public interface: `codegen` is for generated code, `internals`
//! for the checker and the fuzz targets. Both can change in every version.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
mod enum_macros;
#[macro_use]
mod macros;
#[macro_use]
mod schema_macros;

mod auth;
pub mod body;
mod call;
#[cfg(feature = "checksums")]
mod checksum;
pub mod client;
mod clock;
#[doc(hidden)]
pub mod codegen;
#[cfg(feature = "compression")]
mod compression;
pub mod credentials;
mod debug;
mod driver;
mod dynamic;
pub mod endpoint;
pub mod entropy;
pub mod environment;
pub mod error;
#[cfg(feature = "eventstream")]
pub mod events;
#[cfg(feature = "eventstream")]
mod eventstream;
mod future;
mod hash;
pub mod http;
mod identity;
#[doc(hidden)]
pub mod internals;
#[cfg(feature = "jmespath")]
mod jmespath;
mod mode;
mod modelled_errors;
mod paginate;
pub mod profile;
mod protocol;
pub mod region;
mod request;
mod retry;
mod schema;
#[cfg(feature = "scripted")]
mod scripted;
mod secrets;
#[cfg(feature = "serde")]
pub mod serde;
mod service;
mod service_clock;
mod settings;
mod sign;
mod structure_builder;
pub mod timestamp;
mod trace;
pub mod transport;
mod upload;
mod user_agent;
mod validate;
mod value;
mod waiter;

pub use body::{RequestBody, ResponseBody};
#[cfg(feature = "eventstream")]
pub use client::EventStream;
pub use client::{
    CallOptions, ClientBuilder, ConfigError, OutputWithBody, OutputWithMetadata, Paginator, PreparedRequest,
    PresignOptions, Presigned, SharedSettings, StreamingCall, Waiter,
};
pub use driver::Mode;
pub use environment::Environment;
pub use error::Error;
#[cfg(feature = "eventstream")]
pub use events::{EventSender, RequestEvents};
#[cfg(feature = "eventstream")]
pub use mode::SendsEvents;
pub use mode::{Async, Blocking};
pub use paginate::NotPageable;
pub use schema::UnknownOperation;
pub use timestamp::Timestamp;
pub use value::{Blob, Document, UnknownValue};
pub use waiter::UnknownWaiter;
