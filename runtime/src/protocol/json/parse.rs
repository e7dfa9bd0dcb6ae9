//! JSON text, by way of `serde_json`'s reader.

use crate::protocol::DecodeError;
use crate::protocol::read::{Context, Format};
use crate::protocol::room::Room;
use crate::schema::{Member, StructureSchema};
use crate::value::{Decode, DecodeStructure};

/// Reads a body that is a structure. An empty or blank one sets nothing.
pub(in crate::protocol) fn read_structure(
    body: &[u8],
    room: &Room,
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    read(body, room, |cx, reader| cx.read_structure(reader, schema, target))
}

/// Reads a body that is one member's value. An empty or blank one sets nothing.
pub(in crate::protocol) fn read_value(
    body: &[u8],
    room: &Room,
    member: &'static Member,
    target: &mut dyn Decode,
) -> Result<(), DecodeError> {
    read(body, room, |cx, reader| cx.read_value(reader, member, target))
}

type Reader<'de> = serde_json::Deserializer<serde_json::de::StrRead<'de>>;

fn read<'de>(
    body: &'de [u8],
    room: &Room,
    go: impl FnOnce(&mut Context, &mut Reader<'de>) -> Result<(), serde_json::Error>,
) -> Result<(), DecodeError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    let mut cx = Context::new(Format::Json, room);
    let text = std::str::from_utf8(body).map_err(|_| DecodeError::new("not UTF-8"))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    go(&mut cx, &mut reader)
        .and_then(|()| reader.end())
        .map_err(|error| cx.into_error(|| problem(&error, body)))
}

/// Of text that is no JSON `serde_json` says what it met and where, never what the text holds. Of JSON of another kind than it
/// was asked for it quotes the value, so that is told here.
fn problem(error: &serde_json::Error, body: &[u8]) -> String {
    let problem = if error.is_data() {
        format!("expected an object, found {}", kind(body))
    } else {
        format!("not JSON: {error}")
    };
    format!("{problem}, in a body of {} bytes", body.len())
}

/// What kind of JSON a text is that is no object.
fn kind(body: &[u8]) -> &'static str {
    match body.trim_ascii_start().first() {
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}
