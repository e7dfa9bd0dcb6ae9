//! One of the two models of a comparison.

use crate::recursion::Recursion;
use crate::service::Service;
use crate::walk::Walk;

/// One of the two models, with what the comparison needs of it.
pub(super) struct Side<'a> {
    pub(super) service: &'a Service,
    pub(super) walk: Walk,
    pub(super) recursion: Recursion,
}

impl<'a> Side<'a> {
    pub(super) fn new(service: &'a Service) -> Self {
        Self {
            service,
            walk: service.walk_with_errors(),
            recursion: service.direct_recursion(),
        }
    }

    pub(super) fn reaches(&self, name: &str) -> bool {
        let id = self.service.shape_id(name);
        id.is_some_and(|id| self.walk.usage(id).any())
    }
}
