//! CBOR bodies (RFC 8949), as Smithy's RPC v2 has them: values to items and back.

mod items;
mod write;

use items::Items;
pub(super) use write::write_structure;

use super::DecodeError;
use super::read::{Context, Format};
use super::room::Room;
use crate::schema::StructureSchema;
use crate::value::DecodeStructure;

/// Reads a body that is a structure. An empty one sets nothing.
pub(super) fn read_structure(
    body: &[u8],
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    if body.is_empty() {
        return Ok(());
    }
    let mut cx = Context::new(Format::Cbor, &Room::for_body(body));
    let mut items = Items::new(body);
    cx.read_structure(&mut items, schema, target)
        .and_then(|()| items.end())
        .map_err(|fault| cx.into_error(|| format!("not CBOR: {fault}, at byte {}", items.position())))
}

#[cfg(test)]
mod tests;
