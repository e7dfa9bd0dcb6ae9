//! Logging a person in to IAM Identity Center, and sharing the session with the AWS CLI and the SDKs.

mod profile;
mod token;

pub use profile::SsoSession;
pub use token::{Registration, SsoToken};
