//! Logging a person in to IAM Identity Center, and sharing the session with the AWS CLI and the SDKs.

mod cache;
mod profile;
mod token;

pub use cache::{CacheError, LockedSession, TokenCache};
pub use profile::{SsoProfile, SsoProfileError, SsoSession};
pub use token::{Registration, SsoToken};
