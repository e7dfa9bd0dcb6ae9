//! Values to JSON text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::protocol::read::Level;
use crate::protocol::{EncodeError, timestamp_text};
use crate::schema::{Location, Member, Shape, TimestampFormat};
use crate::timestamp::Timestamp;
use crate::value::{Encode, Structure, View};

/// Appends the structure of a message: those of its members that are in the body, in the model's order, without blanks.
pub(in crate::protocol) fn write_structure(
    out: &mut Vec<u8>,
    value: &dyn Structure,
    token: &dyn Fn() -> String,
) -> Result<(), EncodeError> {
    write_members(out, value, Level::Top, token)
}

fn write_members(
    out: &mut Vec<u8>,
    value: &dyn Structure,
    level: Level,
    token: &dyn Fn() -> String,
) -> Result<(), EncodeError> {
    let mut result = Ok(());
    value.fields(&mut |fields| {
        out.push(b'{');
        let start = out.len();
        for (member, field) in value.schema().members.iter().zip(fields) {
            let is_in_body = level == Level::Nested || member.location == Location::Body;
            if !is_in_body || result.is_err() {
                continue;
            }
            let absent = matches!(field.view(), View::Absent);
            if absent && !member.idempotency_token {
                continue;
            }
            separate(out, start);
            write_string(out, member.wire_name());
            out.push(b':');
            result = if absent {
                write_string(out, &token());
                Ok(())
            } else {
                write_value(out, member, *field, token)
            };
        }
        out.push(b'}');
    });
    result
}

/// Appends a value.
pub(in crate::protocol) fn write_value(
    out: &mut Vec<u8>,
    member: &Member,
    value: &dyn Encode,
    token: &dyn Fn() -> String,
) -> Result<(), EncodeError> {
    match value.view() {
        View::Absent => out.extend_from_slice(b"null"),
        View::Boolean(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        View::Integer(value) => written(serde_json::to_writer(out, &value)),
        View::Float(value) => write_float(out, value),
        View::String(value) => write_string(out, value),
        View::Blob(value) => write_string(out, &STANDARD.encode(value)),
        View::Timestamp(value) => return write_timestamp(out, member, value),
        View::Document(value) => written(serde_json::to_writer(out, value)),
        View::Structure(value) => return write_members(out, value, Level::Nested, token),
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
            write_value(out, chosen, inner, token)?;
            out.push(b'}');
        }
    }
    Ok(())
}

fn write_list(
    out: &mut Vec<u8>,
    member: &Member,
    list: &dyn crate::value::List,
    token: &dyn Fn() -> String,
) -> Result<(), EncodeError> {
    let Shape::List(schema) = member.shape else {
        return Err(EncodeError::wrong_type(member));
    };
    let mut result = Ok(());
    out.push(b'[');
    let start = out.len();
    list.each(&mut |element| {
        separate(out, start);
        result = write_value(out, &schema.member, element, token);
        result.is_ok()
    });
    out.push(b']');
    result
}

fn write_map(
    out: &mut Vec<u8>,
    member: &Member,
    map: &dyn crate::value::Map,
    token: &dyn Fn() -> String,
) -> Result<(), EncodeError> {
    let Shape::Map(schema) = member.shape else {
        return Err(EncodeError::wrong_type(member));
    };
    let mut result = Ok(());
    out.push(b'{');
    let start = out.len();
    map.each(&mut |key, value| {
        separate(out, start);
        write_string(out, key);
        out.push(b':');
        result = write_value(out, &schema.value, value, token);
        result.is_ok()
    });
    out.push(b'}');
    result
}

/// A comma, but not in front of the first.
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

/// A number; what JSON has no number for goes as text, as in every AWS JSON protocol.
fn write_float(out: &mut Vec<u8>, value: f64) {
    match crate::value::special_float(value) {
        Some(name) => write_string(out, name),
        None => written(serde_json::to_writer(out, &value)),
    }
}

/// Most text needs no escapes and goes out as it is.
fn write_string(out: &mut Vec<u8>, text: &str) {
    // Without a branch for each byte, so that the compiler looks at many at a time.
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

/// `serde_json` cannot fail for what goes through it here when it writes to memory.
fn written(result: serde_json::Result<()>) {
    debug_assert!(result.is_ok(), "writing to memory does not fail");
}
