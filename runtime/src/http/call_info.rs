//! Which call a request belongs to.

use std::fmt;
#[cfg(feature = "scripted")]
use std::{any::Any, sync::Arc};

/// Which call of which operation a request is sent for: what a transport can log, count or route by.
#[derive(Clone)]
pub struct CallInfo {
    service: &'static str,
    operation: &'static str,
    /// What a script needs to know of the call. Only the client and the script know its type.
    #[cfg(feature = "scripted")]
    pub(crate) details: Option<Arc<dyn Any + Send + Sync>>,
}

impl CallInfo {
    pub(crate) fn new(service: &'static str, operation: &'static str) -> Self {
        Self {
            service,
            operation,
            #[cfg(feature = "scripted")]
            details: None,
        }
    }

    /// The id of the service, as in `SSO OIDC`.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// The name of the operation, as in `CreateToken`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}

/// The same operation of the same service.
impl PartialEq for CallInfo {
    fn eq(&self, other: &Self) -> bool {
        (self.service(), self.operation()) == (other.service(), other.operation())
    }
}

impl Eq for CallInfo {}

/// Without the details, which may hold secrets.
impl fmt::Debug for CallInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.service(), self.operation())
    }
}
