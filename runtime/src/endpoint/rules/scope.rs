//! The names that rules can use at a place.

use std::cell::Cell;

use super::super::error::RuleSetError;

/// The slot of a parameter or of an assigned value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot(pub(super) usize);

/// The maximum number of names that may be visible at one place. The rule set of S3, the largest of all, needs 25.
const MAX_NAMES: usize = 256;

/// The names that are visible at a place. The index of a name is its slot.
#[derive(Default)]
pub(super) struct NameScope {
    pub(super) names: Vec<String>,
    /// Which parameters the rules use. They are the first of the names.
    pub(super) read: Vec<Cell<bool>>,
    /// The maximum number of names at the same time.
    pub(super) slots: usize,
}

impl NameScope {
    pub(super) fn find(&self, name: &str) -> Result<Slot, RuleSetError> {
        let slot = self.names.iter().position(|known| known == name).map(Slot);
        if let Some(read) = slot.and_then(|slot| self.read.get(slot.0)) {
            read.set(true);
        }
        slot.ok_or_else(|| RuleSetError::new(format!("`{name}` is neither a parameter nor assigned before")))
    }

    pub(super) fn add(&mut self, name: &str) -> Result<Slot, RuleSetError> {
        if self.names.iter().any(|known| known == name) {
            return Err(RuleSetError::new(format!("`{name}` is taken already")));
        }
        if self.names.len() == MAX_NAMES {
            return Err(RuleSetError::new(format!("more than {MAX_NAMES} names at once")));
        }
        self.names.push(name.to_owned());
        self.slots = self.slots.max(self.names.len());
        Ok(Slot(self.names.len() - 1))
    }
}
