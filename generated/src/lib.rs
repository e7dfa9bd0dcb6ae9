//! Clients for AWS services, generated from their models: thin, typed, and readable.
//!
//! # Quick start
//!
//! ```no_run
//! use tinsmith::sso_oidc::{Client, ServiceError};
//!
//! async fn register() -> Result<(), Box<dyn std::error::Error>> {
//!     let client = Client::builder().region("eu-west-1").build()?;
//!     let call = client.register_client().client_name("my-cli").client_type("public");
//!     match call.send().await {
//!         Ok(app) => println!("registered as {}", app.client_id.unwrap_or_default()),
//!         Err(error) if matches!(error.service(), Some(ServiceError::SlowDownException(_))) => println!("try later"),
//!         Err(error) => return Err(error.into()),
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Leave out a required member, and the compiler names it. `Display` of an error says everything in one line.
//!
//! Inputs take structures, maps, enums and blobs, and results in pages are walked through. With a client of DynamoDB, generated in the
//! same way:
//!
//! ```text
//! use tinsmith_dynamodb::{AttributeValue, ReturnValue, runtime::Blob};               // generated in the same way, for DynamoDB
//! let isbn = || AttributeValue::S("978-0".to_owned());
//! client.put_item().table_name("books").return_values(ReturnValue::AllOld)
//!     .item([("isbn", isbn()), ("cover", AttributeValue::B(Blob::new(*b"\x89PNG"))), ("tags", AttributeValue::L(vec![isbn()]))])
//!     .send().await?;
//! let books: Vec<_> = client.query().table_name("books").key_condition_expression("isbn = :isbn")
//!     .expression_attribute_values([(":isbn", isbn())]).items().collect().await?;  // all pages
//! ```
//!
//! # Where to go on
//!
//! - Each service is a module behind a feature of its name. `Client` in that module has a method for each operation.
//! - [`runtime`] has the types that all services share: builders, errors, options, credentials, transports.
//! - `build` makes an async client, `build_blocking` a blocking one. Each needs a transport: a feature of this crate (`hyper`,
//!   `blocking`, `reqwest`), or one of your own, see [`runtime::transport`].
//! - Tests need neither a network nor keys: the feature `scripted` has a transport that answers by rules, see
//!   `ClientBuilder::scripted`.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "signin")]
#[rustfmt::skip]
pub mod signin;

#[cfg(feature = "sso")]
#[rustfmt::skip]
pub mod sso;

#[cfg(feature = "sso-oidc")]
#[rustfmt::skip]
pub mod sso_oidc;

#[cfg(feature = "sts")]
#[rustfmt::skip]
pub mod sts;

pub use tinsmith_runtime as runtime;

/// The examples of the chapter on testing are tests.
#[cfg(all(doctest, feature = "scripted", feature = "sso"))]
#[doc = include_str!("../../docs/testing.md")]
mod testing {}
