//! The identities of one call.

use std::fmt;
use std::sync::Arc;

use crate::identity::{ProvideCredentials, ProvideToken};

/// The identities that a call has instead of those of its client.
#[derive(Clone, Default)]
pub(crate) struct Identities {
    pub(crate) credentials: Option<Arc<dyn ProvideCredentials>>,
    pub(crate) token: Option<Arc<dyn ProvideToken>>,
    pub(crate) api_key: Option<Arc<dyn ProvideToken>>,
    pub(crate) password: Option<Arc<dyn ProvideToken>>,
}

impl Identities {
    /// These, and for those that are not set, the other ones.
    pub(super) fn over(self, others: &Self) -> Self {
        Self {
            credentials: self.credentials.or_else(|| others.credentials.clone()),
            token: self.token.or_else(|| others.token.clone()),
            api_key: self.api_key.or_else(|| others.api_key.clone()),
            password: self.password.or_else(|| others.password.clone()),
        }
    }
}

/// Without contents: they are secrets.
impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identities").finish_non_exhaustive()
    }
}
