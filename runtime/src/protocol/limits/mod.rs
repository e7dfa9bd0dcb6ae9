//! Limits for reading an answer: memory for its values, and time.
//!
//! A structure takes the memory of all of its members, however few of them come, and nested structures are inside it unless they
//! are boxed: three bytes of JSON can become 57,000 bytes. So a limit on the size of a response does not limit the memory, but
//! this one does. It counts the allocations of lists and maps for their elements, and those of boxes. Everything else is inside
//! these or in the value of the caller. Texts and bytes are not counted: they are as long as in the body.

use std::cell::Cell;

use super::DecodeError;
use crate::clock::{Instant, is_over};
use crate::value::{Decode, DecodeList, DecodeMap, DecodeStructure, DecodeUnion, WrongType};

/// The base budget, which does not depend on the size of the body. The largest structure in a list of any of AWS's models takes
/// 57,256 bytes (`Visual` of QuickSight); two more take over 30,000, and of 9,500 in lists and maps 15 take over 4,000. A large
/// page of a thousand of the largest takes 55 MiB, and twice that just after lists have grown.
const BASE: usize = 128 << 20;

/// The additional budget for each byte of the body. It is enough for dense bodies: a number of one byte takes 8, and 16 just
/// after a list has grown; a text of one letter, which is four bytes in JSON, takes 24 and 48.
const FOR_EACH_BYTE: usize = 16;

/// How many values are read between two looks at the clock: at most a few milliseconds.
const VALUES_BETWEEN_LOOKS: u32 = 4096;

/// The problem, for people.
type Problem = &'static str;

/// Generated code never does this.
const WRONG_TYPE: Problem = WrongType::PROBLEM;

/// The budget that is left for one answer.
#[derive(Debug)]
pub(super) struct ReadLimits {
    bytes: Cell<usize>,
    deadline: Option<Instant>,
    values_to_look: Cell<u32>,
    is_late: Cell<bool>,
    percent_encoded: bool,
}

impl ReadLimits {
    /// The limits for a body of this size. Reading ends at the deadline.
    pub(super) fn new(body: &[u8], deadline: Option<Instant>) -> Self {
        Self {
            bytes: Cell::new(body.len().saturating_mul(FOR_EACH_BYTE).saturating_add(BASE)),
            deadline,
            values_to_look: Cell::new(VALUES_BETWEEN_LOOKS),
            is_late: Cell::new(false),
            percent_encoded: false,
        }
    }

    /// The same for an answer that is percent-encoded, because the client asked for it.
    pub(super) fn percent_encoded(mut self, percent_encoded: bool) -> Self {
        self.percent_encoded = percent_encoded;
        self
    }

    /// Whether the answer is percent-encoded, because the client asked for it.
    pub(super) fn is_percent_encoded(&self) -> bool {
        self.percent_encoded
    }

    /// Takes bytes from the budget. If there are not enough, it returns the problem of a body that needs too much.
    #[inline]
    pub(super) fn take(&self, bytes: usize) -> Result<(), Problem> {
        match self.bytes.get().checked_sub(bytes) {
            Some(left) => {
                self.bytes.set(left);
                Ok(())
            }
            None => Err("takes more memory than a body of its size may"),
        }
    }

    /// Counts a value. It looks at the clock from time to time; `Err` if the time is over.
    #[inline]
    pub(super) fn tick(&self) -> Result<(), Problem> {
        match self.values_to_look.get().checked_sub(1) {
            Some(left) => {
                self.values_to_look.set(left);
                Ok(())
            }
            None => self.look(),
        }
    }

    #[cold]
    fn look(&self) -> Result<(), Problem> {
        self.values_to_look.set(VALUES_BETWEEN_LOOKS);
        if self.deadline.is_some_and(is_over) {
            self.is_late.set(true);
            return Err(DecodeError::LATE);
        }
        Ok(())
    }

    /// Whether reading ended because the time is over.
    pub(super) fn is_late(&self) -> bool {
        self.is_late.get()
    }

    /// Takes the bytes of a value in a place of this size. If it fits, it is inside the place, and the bytes of the place are
    /// taken. If not, it is in a box.
    #[inline]
    fn take_beside(&self, place: usize, bytes: usize) -> Result<(), Problem> {
        if bytes > place { self.take(bytes) } else { Ok(()) }
    }

    /// Adds an element to a list.
    #[inline]
    pub(super) fn push<'a>(&self, list: &'a mut dyn DecodeList) -> Result<&'a mut dyn Decode, Problem> {
        self.take(list.growth())?;
        Ok(list.push())
    }

    /// Adds an entry to a map.
    #[inline]
    pub(super) fn insert<'a>(&self, map: &'a mut dyn DecodeMap, key: String) -> Result<&'a mut dyn Decode, Problem> {
        self.take(map.growth())?;
        Ok(map.insert(key))
    }

    /// Makes a value a structure.
    #[inline]
    pub(super) fn structure<'a>(&self, value: &'a mut dyn Decode) -> Result<&'a mut dyn DecodeStructure, Problem> {
        let place = size_of_val(value);
        let structure = value.structure().ok_or(WRONG_TYPE)?;
        self.take_beside(place, structure.size())?;
        Ok(structure)
    }

    /// Makes a value a union.
    #[inline]
    pub(super) fn union<'a>(&self, value: &'a mut dyn Decode) -> Result<&'a mut dyn DecodeUnion, Problem> {
        let place = size_of_val(value);
        let union = value.union().ok_or(WRONG_TYPE)?;
        self.take_beside(place, size_of_val(union))?;
        Ok(union)
    }

    /// Sets a union to the member at this index of the schema.
    #[inline]
    pub(super) fn select<'a>(
        &self,
        union: &'a mut dyn DecodeUnion,
        index: usize,
    ) -> Result<&'a mut dyn Decode, Problem> {
        let place = size_of_val(union);
        let value = union.select(index).ok_or(WRONG_TYPE)?;
        self.take_beside(place, size_of_val(value))?;
        Ok(value)
    }
}

#[cfg(test)]
mod tests;
