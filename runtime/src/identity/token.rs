//! Bearer tokens, for the services that take one instead of a signature.

use std::fmt;
use std::future::ready;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::CredentialsError;
use crate::future::BoxFuture;

/// A bearer token (RFC 6750), or an API key. It is a secret: anyone who has it has access.
///
/// It is also a provider, so it can be given to a client directly.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// This token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// A name and a password, as basic authentication sends them (RFC 7617).
    pub(crate) fn basic(name: &str, password: &str) -> Self {
        Self(STANDARD.encode(format!("{name}:{password}")))
    }

    /// The token itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

/// A source of bearer tokens.
///
/// An implementation must not show a token in its `Debug` or in its errors.
pub trait ProvideToken: fmt::Debug + Send + Sync + 'static {
    /// The token to send now. It is asked for before each attempt, so a slow source should keep its token.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`]: there is no token, or it cannot be had.
    fn token(&self) -> BoxFuture<'_, Result<Token, CredentialsError>>;
}

impl ProvideToken for Token {
    fn token(&self) -> BoxFuture<'_, Result<Token, CredentialsError>> {
        Box::pin(ready(Ok(self.clone())))
    }
}

impl<P: ProvideToken + ?Sized> ProvideToken for Arc<P> {
    fn token(&self) -> BoxFuture<'_, Result<Token, CredentialsError>> {
        (**self).token()
    }
}
