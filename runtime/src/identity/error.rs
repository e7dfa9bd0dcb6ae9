//! Why there are no credentials.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::debug;

/// Why there are no credentials: where they were looked for, what is wrong there and what to do. It never contains a secret.
///
/// A clone is cheap, so many callers can get the same failure.
#[derive(Clone)]
pub struct CredentialsError {
    kind: CredentialsErrorKind,
    message: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsErrorKind {
    /// This place has none. A [`CredentialsChain`](crate::credentials::CredentialsChain) asks the next one.
    NotFound,
    /// The credentials in this place cannot be used: half a key pair, an invalid date, or credentials that have expired.
    Unusable,
    /// This place names a source that this runtime does not have.
    Unsupported,
    /// The source failed.
    Failed,
    /// The source refuses, and will refuse again: the role may not be assumed, or a person must log in.
    Refused,
}

impl CredentialsError {
    /// This place has none. The message says which place it is.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::NotFound, message)
    }

    /// The credentials in this place cannot be used.
    pub fn unusable(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Unusable, message)
    }

    /// The source failed, for this reason. The reason must not contain a secret.
    pub fn failed(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: Some(Arc::from(source.into())),
            ..Self::new(CredentialsErrorKind::Failed, "the credentials provider failed")
        }
    }

    /// The source failed with this error. It must not contain a secret.
    pub fn failed_because(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Failed, message)
    }

    /// The source refuses permanently, for this reason. The reason must not contain a secret.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Refused, message)
    }

    pub(crate) fn new(kind: CredentialsErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
        }
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> CredentialsErrorKind {
        self.kind
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The line, and the line of its source. `{:#?}` shows the fields.
impl fmt::Debug for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return debug::line(self, f);
        }
        f.debug_struct("CredentialsError")
            .field("kind", &self.kind)
            .field("message", &self.message)
            .field("source", &self.source)
            .finish()
    }
}

impl StdError for CredentialsError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.source.as_ref()?)
    }
}
