//! The input of repeated calls: the same for all of them, except for a few members.

use std::sync::Arc;

use crate::dynamic::Dynamic;
use crate::schema::StructureSchema;
use crate::value::{self, Encode, Structure};

/// An input, with other values for some members.
pub(super) struct SharedInput {
    input: Arc<dyn Structure>,
    /// By the index of the member.
    changes: Vec<(usize, Dynamic)>,
}

impl SharedInput {
    pub(super) fn new(input: Arc<dyn Structure>, changes: Vec<(usize, Dynamic)>) -> Self {
        Self { input, changes }
    }
}

impl Structure for SharedInput {
    fn schema(&self) -> &'static StructureSchema {
        self.input.schema()
    }

    fn fields<'a>(&'a self, visit: &mut dyn FnMut(&[&'a dyn Encode])) {
        let changes = self.changes.iter().map(|(index, value)| (*index, value as &dyn Encode));
        value::fields_with(&*self.input, changes, visit);
    }
}
