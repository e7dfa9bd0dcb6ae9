//! What a script needs to know of a call.

use std::fmt;
use std::sync::Arc;

use crate::http::{CallInfo, Request};
use crate::schema::Operation;
use crate::service::Service;
use crate::value::Structure;

/// A call of a client. Opaque.
#[derive(Clone)]
pub struct ClientCall {
    pub(crate) service: &'static Service,
    pub(crate) operation: &'static Operation,
    /// What the request was written from; `None` where the client looks something up.
    pub(crate) input: Option<Arc<dyn Structure>>,
}

impl ClientCall {
    /// The call that a request is sent for.
    pub(crate) fn of(request: &Request) -> Option<&Self> {
        request.call.as_ref()?.details.as_ref()?.downcast_ref::<Self>()
    }

    /// The same for transports, with this call as its details.
    pub(crate) fn into_info(self) -> CallInfo {
        let mut info = CallInfo::new(self.service.id, self.operation.model_name);
        info.details = Some(Arc::new(self));
        info
    }
}

/// Without the input, which may hold secrets.
impl fmt::Debug for ClientCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.service.id, self.operation.model_name)
    }
}
