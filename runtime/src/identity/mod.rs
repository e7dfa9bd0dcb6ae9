//! Who sends a request: credentials, tokens, and the traits of everything that gives them. Where they come from is in
//! `credentials`, which exports all of this.

mod credentials;
mod error;
pub(crate) mod signing_keys;
mod token;

pub use credentials::{Credentials, OnRenewalFailure, ProvideCredentials};
pub use error::{CredentialsError, CredentialsErrorKind};
pub use token::{ProvideToken, Token};

/// The kind of identity that a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdentityKind {
    Credentials,
    Token,
    Password,
    ApiKey,
}

/// Who sends a request: credentials, or one text that is a bearer token, a key, or a name with its password.
#[derive(Debug)]
pub(crate) enum Identity {
    Credentials(Credentials),
    Token(Token),
}
