//! CBOR bodies (RFC 8949) of Smithy's RPC v2: values to items and back.

mod items;
mod write;

pub(super) use items::CborReader;
#[cfg(feature = "scripted")]
pub(super) use write::write_output;
pub(super) use write::write_structure;

use super::DecodeError;
use super::limits::ReadLimits;
use super::read::{Failed, Source, ValueReader};
use crate::schema::StructureSchema;
use crate::value::DecodeStructure;

/// Reads a body that is a structure. An empty one sets nothing.
pub(super) fn read_structure(
    body: &[u8],
    limits: &ReadLimits,
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    if body.is_empty() {
        return Ok(());
    }
    let mut reader = ValueReader::new(CborReader::new(body), limits);
    let read = reader.read_structure(schema, target);
    match read.and_then(|()| reader.source.end()) {
        Ok(()) => Ok(()),
        Err(Failed) => Err(reader.into_error()),
    }
}

#[cfg(test)]
mod tests;
