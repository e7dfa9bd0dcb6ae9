//! How much memory the values of an answer may take.
//!
//! A structure takes the memory of all of its members, however few of them come, and nested ones lie inside it unless they are
//! boxed: three bytes of JSON can become 57,000. The limit on the size of a response therefore says little about memory; this
//! does. What is counted is what lists and maps set aside for their elements, and what lies in boxes. All else lies in these
//! or in the value that the caller made. Texts and bytes come on top: they are as long as in the body.

use std::cell::Cell;
use std::rc::Rc;

use crate::value::{Decode, DecodeList, DecodeMap, DecodeStructure, DecodeUnion};

/// So many bytes are free, whatever the size of the body. The largest structure in a list of any of AWS's models takes 57,256 bytes
/// (`Visual` of QuickSight); two more take over 30,000, and of 9,500 that stand in lists and maps 15 take over 4,000. A
/// thousand of the largest, which is a large page, take 55 MiB, and twice that where lists have just grown.
const FREE: usize = 128 << 20;

/// So many more are there for each byte of the body. Even what is dense keeps to it: a number of one byte takes 8, and 16 where
/// a list has just grown; a text of one letter, four bytes in JSON, takes 24 and 48.
const FOR_EACH_BYTE: usize = 16;

/// What is wrong, for people.
type Problem = &'static str;

/// Generated code never brings this about.
const WRONG_TYPE: Problem = "is not of the type that the schema says";

/// What there is of it for one answer. A clone is no second one: both take from the same.
#[derive(Clone, Debug)]
pub(super) struct Room(Rc<Cell<usize>>);

impl Room {
    /// What an answer with that body gets.
    pub(super) fn for_body(body: &[u8]) -> Self {
        let bytes = body.len().saturating_mul(FOR_EACH_BYTE).saturating_add(FREE);
        Self(Rc::new(Cell::new(bytes)))
    }

    /// Takes so many bytes, or says what is wrong with a body that needs more than there are.
    pub(super) fn take(&self, bytes: usize) -> Result<(), Problem> {
        match self.0.get().checked_sub(bytes) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => Err("takes more memory than a body of its size may"),
        }
    }

    /// Takes the bytes of what was made for a place of that size. If it is no larger, it lies in there, and the bytes of the
    /// place are taken; else it lies in a box.
    fn take_beside(&self, place: usize, bytes: usize) -> Result<(), Problem> {
        if bytes > place { self.take(bytes) } else { Ok(()) }
    }

    /// Adds an element to a list.
    pub(super) fn push<'a>(&self, list: &'a mut dyn DecodeList) -> Result<&'a mut dyn Decode, Problem> {
        self.take(list.growth())?;
        Ok(list.push())
    }

    /// Adds an entry to a map.
    pub(super) fn insert<'a>(&self, map: &'a mut dyn DecodeMap, key: String) -> Result<&'a mut dyn Decode, Problem> {
        self.take(map.growth())?;
        Ok(map.insert(key))
    }

    /// Makes a value a structure.
    pub(super) fn structure<'a>(&self, value: &'a mut dyn Decode) -> Result<&'a mut dyn DecodeStructure, Problem> {
        let place = size_of_val(value);
        let structure = value.structure().ok_or(WRONG_TYPE)?;
        self.take_beside(place, structure.size())?;
        Ok(structure)
    }

    /// Makes a value a union.
    pub(super) fn union<'a>(&self, value: &'a mut dyn Decode) -> Result<&'a mut dyn DecodeUnion, Problem> {
        let place = size_of_val(value);
        let union = value.union().ok_or(WRONG_TYPE)?;
        self.take_beside(place, size_of_val(union))?;
        Ok(union)
    }

    /// Makes a union the member at that index of the schema.
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
