//! Which call a request belongs to.

use std::fmt;
#[cfg(feature = "scripted")]
use std::sync::Arc;

use crate::schema::Operation;
use crate::service::Service;
#[cfg(feature = "scripted")]
use crate::value::Structure;

/// Which call of which operation a request is sent for: what a transport can log, count or route by.
#[derive(Clone)]
pub struct CallInfo {
    pub(crate) service: &'static Service,
    pub(crate) operation: &'static Operation,
    /// What the request was written from.
    #[cfg(feature = "scripted")]
    pub(crate) input: Option<Arc<dyn Structure + Send + Sync>>,
}

impl CallInfo {
    pub(crate) fn new(service: &'static Service, operation: &'static Operation) -> Self {
        Self {
            service,
            operation,
            #[cfg(feature = "scripted")]
            input: None,
        }
    }

    /// The id of the service, as in `SSO OIDC`.
    pub fn service(&self) -> &'static str {
        self.service.id
    }

    /// The name of the operation, as in `CreateToken`.
    pub fn operation(&self) -> &'static str {
        self.operation.model_name
    }
}

/// The same operation of the same service.
impl PartialEq for CallInfo {
    fn eq(&self, other: &Self) -> bool {
        (self.service(), self.operation()) == (other.service(), other.operation())
    }
}

impl Eq for CallInfo {}

/// Without the input, which may hold secrets.
impl fmt::Debug for CallInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.service(), self.operation())
    }
}
