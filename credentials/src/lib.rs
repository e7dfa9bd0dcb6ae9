//! Finds the credentials of AWS clients where the AWS CLI and the SDKs find them: variables, profiles, roles, web identities, single
//! sign-on, `aws login`, programs, containers and instances.
//!
//! One line for any generated client, async or blocking:
//!
//! ```no_run
//! use tinsmith::sts::Client;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder().environment(tinsmith_credentials::load().await?).build()?;
//! println!("{}", client.get_caller_identity().send().await?.arn.unwrap_or_default());
//! # Ok(())
//! # }
//! ```
//!
//! All clients that are made from one environment share what is kept. [`Chain`] has the choices: a profile, a region, codes of MFA
//! devices, a transport of one's own. [`Chain::explain`] says where credentials were looked for and what came of it.
//!
//! No secret shows in a log, an error, an explanation or `Debug`.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod chain;
mod explain;
#[doc(hidden)]
pub mod internals;
mod load;
mod mfa;
mod options;
mod plan;
mod source;
mod trace;

pub use builder::ChainBuilder;
pub use chain::Chain;
pub use explain::{Explanation, Look, Outcome};
pub use load::{LoadError, load, load_blocking};
pub use plan::Place;

pub use tinsmith::runtime;
