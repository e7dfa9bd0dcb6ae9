//! Values to JSON text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

#[cfg(feature = "scripted")]
use crate::protocol::body::is_in_body;
use crate::protocol::{EncodeError, timestamp_text};
use crate::schema::{Location, Member, Shape, TimestampFormat};
use crate::timestamp::Timestamp;
use crate::value::{Encode, List, Map, Structure, View, try_elements, try_entries, try_members};

/// Draws an idempotency token. Answers have none.
type Token<'a> = Option<&'a dyn Fn() -> String>;

/// Which members of a structure are written.
#[derive(Clone, Copy)]
enum Members {
    /// Those of a request that are in its body.
    OfInput,
    /// Those of an answer that are in its body.
    #[cfg(feature = "scripted")]
    OfOutput,
    /// All, whatever HTTP binding they have.
    Nested,
}

impl Members {
    fn has(self, member: &Member) -> bool {
        match self {
            Self::OfInput => member.location == Location::Body,
            #[cfg(feature = "scripted")]
            Self::OfOutput => is_in_body(member),
            Self::Nested => true,
        }
    }
}

/// Appends the structure of a message: the members that are in the body, in the order of the model, without blanks.
pub(in crate::protocol) fn write_structure(
    out: &mut Vec<u8>,
    value: &dyn Structure,
    token: &dyn Fn() -> String,
) -> Result<(), EncodeError> {
    out.push(b'{');
    write_members(out, value, Members::OfInput, Some(token))?;
    out.push(b'}');
    Ok(())
}

/// Appends the structure of an answer, with texts in front of its members.
#[cfg(feature = "scripted")]
pub(in crate::protocol) fn write_output(
    out: &mut Vec<u8>,
    texts: &[(&str, String)],
    value: &dyn Structure,
) -> Result<(), EncodeError> {
    out.push(b'{');
    let start = out.len();
    for (name, text) in texts {
        separate(out, start);
        write_string(out, name);
        out.push(b':');
        write_string(out, text);
    }
    write_members_after(out, start, value, Members::OfOutput, None)?;
    out.push(b'}');
    Ok(())
}

fn write_members(
    out: &mut Vec<u8>,
    value: &dyn Structure,
    members: Members,
    token: Token<'_>,
) -> Result<(), EncodeError> {
    let start = out.len();
    write_members_after(out, start, value, members, token)
}

/// Appends members to an object that begins at `start`.
fn write_members_after(
    out: &mut Vec<u8>,
    start: usize,
    value: &dyn Structure,
    members: Members,
    token: Token<'_>,
) -> Result<(), EncodeError> {
    try_members(value, |member, field| {
        let is_absent = matches!(field.view(), View::Absent);
        let drawn = token.filter(|_| is_absent && member.idempotency_token);
        if !members.has(member) || is_absent && drawn.is_none() {
            return Ok(());
        }
        separate(out, start);
        write_string(out, member.wire_name());
        out.push(b':');
        if let Some(token) = drawn {
            write_string(out, &token());
            return Ok(());
        }
        write_any(out, member, field, token)
    })
}

/// Appends a value.
pub(in crate::protocol) fn write_value(
    out: &mut Vec<u8>,
    member: &Member,
    value: &dyn Encode,
    token: &dyn Fn() -> String,
) -> Result<(), EncodeError> {
    write_any(out, member, value, Some(token))
}

/// Appends a value of an answer.
#[cfg(feature = "scripted")]
pub(in crate::protocol) fn write_output_value(
    out: &mut Vec<u8>,
    member: &Member,
    value: &dyn Encode,
) -> Result<(), EncodeError> {
    write_any(out, member, value, None)
}

fn write_any(out: &mut Vec<u8>, member: &Member, value: &dyn Encode, token: Token<'_>) -> Result<(), EncodeError> {
    match value.view() {
        View::Absent => out.extend_from_slice(b"null"),
        View::Boolean(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        View::Integer(value) => written(serde_json::to_writer(out, &value)),
        View::Float(value) => write_float(out, value),
        View::String(value) => write_string(out, value),
        View::Blob(value) => write_string(out, &STANDARD.encode(value)),
        View::Timestamp(value) => return write_timestamp(out, member, value),
        View::Document(value) => written(serde_json::to_writer(out, value)),
        View::Structure(value) => {
            out.push(b'{');
            write_members(out, value, Members::Nested, token)?;
            out.push(b'}');
        }
        View::List(list) => return write_list(out, member, list, token),
        View::Map(map) => return write_map(out, member, map, token),
        View::Union(index, inner) => {
            let Shape::Union(schema) = member.shape else {
                return Err(EncodeError::wrong_type(member));
            };
            let Some(chosen) = schema.members.get(index) else {
                return Err(EncodeError::wrong_type(member));
            };
            out.push(b'{');
            write_string(out, chosen.wire_name());
            out.push(b':');
            write_any(out, chosen, inner, token)?;
            out.push(b'}');
        }
    }
    Ok(())
}

fn write_list(out: &mut Vec<u8>, member: &Member, list: &dyn List, token: Token<'_>) -> Result<(), EncodeError> {
    let Shape::List(schema) = member.shape else {
        return Err(EncodeError::wrong_type(member));
    };
    out.push(b'[');
    let start = out.len();
    try_elements(list, |element| {
        separate(out, start);
        write_any(out, &schema.member, element, token)
    })?;
    out.push(b']');
    Ok(())
}

fn write_map(out: &mut Vec<u8>, member: &Member, map: &dyn Map, token: Token<'_>) -> Result<(), EncodeError> {
    let Shape::Map(schema) = member.shape else {
        return Err(EncodeError::wrong_type(member));
    };
    out.push(b'{');
    let start = out.len();
    try_entries(map, |key, value| {
        separate(out, start);
        write_string(out, key);
        out.push(b':');
        write_any(out, &schema.value, value, token)
    })?;
    out.push(b'}');
    Ok(())
}

/// A comma, except before the first element.
fn separate(out: &mut Vec<u8>, start: usize) {
    if out.len() > start {
        out.push(b',');
    }
}

fn write_timestamp(out: &mut Vec<u8>, member: &Member, value: Timestamp) -> Result<(), EncodeError> {
    let text = timestamp_text(member, value, TimestampFormat::EpochSeconds)?;
    match member.shape {
        Shape::Timestamp(TimestampFormat::Iso8601 | TimestampFormat::HttpDate) => write_string(out, &text),
        _ => out.extend_from_slice(text.as_bytes()),
    }
    Ok(())
}

/// Free JSON as text, by the writer of bodies: the one of `Display` is another one.
pub(in crate::protocol) fn document_text(document: &Value) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

/// A number. Values that JSON has no numbers for are written as text, as in every AWS JSON protocol.
fn write_float(out: &mut Vec<u8>, value: f64) {
    match crate::value::special_float(value) {
        Some(name) => write_string(out, name),
        None => written(serde_json::to_writer(out, &value)),
    }
}

/// Most text needs no escapes and is written unchanged.
fn write_string(out: &mut Vec<u8>, text: &str) {
    // There is no branch for each byte, so that the compiler compares many bytes at a time.
    let needs_escapes = text
        .bytes()
        .fold(false, |found, b| found | (b < b' ') | (b == b'"') | (b == b'\\'));
    if needs_escapes {
        return written(serde_json::to_writer(out, text));
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// `serde_json` cannot fail for these values when it writes to memory.
fn written(result: serde_json::Result<()>) {
    debug_assert!(result.is_ok(), "writing to memory does not fail");
}
