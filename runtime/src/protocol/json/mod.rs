//! JSON bodies: values to text and back, for every protocol that has them.

mod fault;
mod read;
mod write;

pub(super) use fault::read_fault;
pub(super) use read::{read_structure, read_value};
pub(super) use write::{write_structure, write_value};

/// How deep lists, maps and structures may nest. `serde_json` itself stops at 128.
const MAX_DEPTH: usize = 100;
