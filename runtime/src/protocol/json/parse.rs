//! JSON bodies to values.

use serde_json::Value;

use super::reader::Reader;
use crate::protocol::DecodeError;
use crate::protocol::limits::ReadLimits;
use crate::protocol::read::{Failed, Source, ValueReader};
use crate::schema::{Member, StructureSchema};
use crate::value::{Decode, DecodeStructure};

/// Reads a body that is a structure. An empty or blank one sets nothing.
pub(in crate::protocol) fn read_structure(
    body: &[u8],
    limits: &ReadLimits,
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    read(body, limits, |reader| reader.read_structure(schema, target))
}

/// Reads a body that is one member's value. An empty or blank one sets nothing.
pub(in crate::protocol) fn read_value(
    body: &[u8],
    limits: &ReadLimits,
    member: &'static Member,
    target: &mut dyn Decode,
) -> Result<(), DecodeError> {
    read(body, limits, |reader| reader.read_value(member, target))
}

/// Reads free JSON; `None` if the text is not JSON. The reader of answers does it, so that a program has one reader of JSON.
pub(in crate::protocol) fn read_document(body: &[u8]) -> Option<Value> {
    let limits = ReadLimits::new(body, None);
    let mut document = None;
    let read = read(body, &limits, |reader| {
        document = Some(reader.document()?);
        Ok(())
    });
    read.ok()?;
    document
}

/// Whether a text is JSON.
pub(in crate::protocol) fn is_json(text: &str) -> bool {
    let mut reader = Reader::new(text);
    let limits = ReadLimits::new(text.as_bytes(), None);
    reader.skip(&limits, 0).and_then(|()| reader.end()).is_ok()
}

fn read<'l>(
    body: &[u8],
    limits: &'l ReadLimits,
    read: impl FnOnce(&mut ValueReader<'l, Reader<'_>>) -> Result<(), Failed>,
) -> Result<(), DecodeError> {
    let text = str::from_utf8(body).map_err(|_| DecodeError::new("not UTF-8"))?;
    if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        return Ok(());
    }
    let mut reader = ValueReader::new(Reader::new(text), limits);
    match read(&mut reader).and_then(|()| reader.source.end()) {
        Ok(()) => Ok(()),
        Err(Failed) => Err(reader.into_error()),
    }
}
