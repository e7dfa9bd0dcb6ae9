//! Clients for AWS services, generated from their models: thin, typed, and readable.
//!
//! Each service is a module behind a feature of the same name. The types that all of them share, errors and options among
//! them, are in [`runtime`].

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
