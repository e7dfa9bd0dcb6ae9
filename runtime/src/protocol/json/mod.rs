//! JSON bodies: values to text and back, for every protocol that uses them.

mod parse;
mod reader;
mod url;
mod write;

use super::body::BodyReader;
use crate::schema::{Location, Member, StructureSchema};

pub(super) use parse::{is_json, read_document};
use parse::{read_structure, read_value};
pub(super) use reader::Reader;
pub(super) use url::move_body_to_query;
pub(super) use write::{document_text, write_structure, write_value};
#[cfg(feature = "scripted")]
pub(super) use write::{write_output, write_output_value};

/// JSON in a body or in the messages of an event stream.
pub(super) const BODY: BodyReader = BodyReader {
    structure: read_structure,
    value: read_value,
    percent_encoded: false,
};

/// JSON in the messages of event streams.
#[cfg(feature = "eventstream")]
pub(super) static EVENTS: super::EventFormat = super::EventFormat {
    reader: BODY,
    writer: super::events::PayloadWriter {
        structure: write_structure,
        value: write_value,
        content_type: "application/json",
    },
    body_of_error: error_body,
};

/// The body of an error that has only a message.
#[cfg(feature = "eventstream")]
fn error_body(_code: &str, message: &str) -> Vec<u8> {
    serde_json::json!({ "message": message }).to_string().into_bytes()
}

/// The members that are in the body.
pub(super) fn body_members(schema: &'static StructureSchema) -> impl Iterator<Item = &'static Member> {
    schema.members.iter().filter(|member| member.location == Location::Body)
}
