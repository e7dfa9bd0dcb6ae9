//! JSON bodies: values to text and back, for every protocol that has them.

mod fault;
mod read;
mod url;
mod write;

use crate::schema::{Location, Member, StructureSchema};

pub(super) use fault::{CodeMembers, read_fault};
pub(super) use read::{read_structure, read_value};
pub(super) use url::move_body_to_query;
pub(super) use write::{write_structure, write_value};

/// How deep lists, maps and structures may nest. `serde_json` itself stops at 128.
const MAX_DEPTH: usize = 100;

/// The members that stand in the body, beside each other.
pub(super) fn body_members(schema: &'static StructureSchema) -> impl Iterator<Item = &'static Member> {
    schema.members.iter().filter(|member| member.location == Location::Body)
}
