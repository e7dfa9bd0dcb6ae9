//! Credentials: what they are, and where they come from.
//!
//! Nothing is looked for until a signed operation needs it. The sources in this crate only read variables and files. Sources that
//! need the network (roles, single sign-on, containers, instances) or another program are in the crate `tinsmith-credentials`; a
//! program can also write a provider of its own, see [`from_fn`] and [`from_async_fn`].

mod cache;
mod chain;
mod environment;
mod flight;
mod function;
mod profile;
mod renewal;

#[cfg(test)]
mod tests;

pub use crate::identity::{
    Credentials, CredentialsError, CredentialsErrorKind, OnRenewalFailure, ProvideCredentials, ProvideToken, Token,
};
pub use cache::CachedCredentials;
pub(crate) use chain::shared_credentials;
pub use chain::{CredentialsChain, default_credentials};
pub use environment::EnvironmentCredentials;
pub use function::{FromAsyncFn, FromFn, from_async_fn, from_fn};
pub use profile::ProfileCredentials;
