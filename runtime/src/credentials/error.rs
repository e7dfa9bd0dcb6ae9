//! Why there are no credentials.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::debug;
use crate::profile::ProfileError;

/// Why there are no credentials: where was looked, what is amiss there and what to do about it. Never a secret.
///
/// A clone is cheap: one failure can be told to many callers.
#[derive(Clone)]
pub struct CredentialsError {
    kind: CredentialsErrorKind,
    message: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// The line for all that this crate has no source for.
pub(super) const WHOLE_CHAIN: &str = "`Client::builder().environment(tinsmith_credentials::load().await?).build()?`, or \
    `load_blocking()?` and `build_blocking()?`";

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsErrorKind {
    /// There are none in that place. A [`CredentialsChain`](super::CredentialsChain) goes on to the next one.
    NotFound,
    /// What is there cannot be used: half a key pair, a date that is none, credentials that have expired.
    Unusable,
    /// What is there names a source that this runtime does not have.
    Unsupported,
    /// The source failed.
    Failed,
    /// The source refuses, and will refuse again: the role may not be taken, or a person must log in.
    Refused,
}

impl CredentialsError {
    /// There are none in this place; the message says which place that is.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::NotFound, message)
    }

    /// What is there cannot be used.
    pub fn unusable(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Unusable, message)
    }

    /// The source failed, for this reason. The reason must not hold a secret.
    pub fn failed(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: Some(Arc::from(source.into())),
            ..Self::new(CredentialsErrorKind::Failed, "the credentials provider failed")
        }
    }

    /// The source failed, and this says why. It must not hold a secret.
    pub fn failed_because(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Failed, message)
    }

    /// The source refuses for good, for this reason. The reason must not hold a secret.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Refused, message)
    }

    /// `place` asks for `feature`, which this crate does not have.
    pub(super) fn unsupported(place: &str, feature: &str) -> Self {
        let message = format!("{place} uses `{feature}`, which needs the crate tinsmith-credentials: {WHOLE_CHAIN}");
        Self::new(CredentialsErrorKind::Unsupported, message)
    }

    pub(super) fn new(kind: CredentialsErrorKind, message: impl Into<String>) -> Self {
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

/// The line, with that of the source; `{:#?}` shows what it is made of.
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

/// Says what the profile error says, so that nothing prints twice.
impl From<ProfileError> for CredentialsError {
    fn from(error: ProfileError) -> Self {
        Self::unusable(error.to_string())
    }
}
