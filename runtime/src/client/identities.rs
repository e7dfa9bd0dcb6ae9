//! The identities of one call.

use std::fmt;
use std::sync::Arc;

use crate::credentials::{ProvideCredentials, ProvideToken};

/// The identities that a call has of its own, in place of those of its client.
#[derive(Clone, Default)]
pub(crate) struct Identities {
    pub(crate) credentials: Option<Arc<dyn ProvideCredentials>>,
    pub(crate) token: Option<Arc<dyn ProvideToken>>,
    pub(crate) api_key: Option<Arc<dyn ProvideToken>>,
    pub(crate) password: Option<Arc<dyn ProvideToken>>,
}

/// Without contents: they are secrets.
impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identities").finish_non_exhaustive()
    }
}
