//! A JSON body in the query, for presigning.

use serde_json::Value;

use super::{body_members, document_text, read_document};
use crate::protocol::Encoded;
use crate::protocol::text::push_pair;
use crate::schema::StructureSchema;

/// Removes the body and turns its top-level members into parameters, as botocore's `SigV4QueryAuth` does.
pub(in crate::protocol) fn move_body_to_query(encoded: &mut Encoded, schema: &'static StructureSchema) {
    let body = std::mem::take(&mut encoded.request.body);
    let Some(Value::Object(members)) = read_document(&body) else {
        return;
    };
    for member in body_members(schema) {
        if let Some(value) = members.get(member.wire_name()) {
            encoded.members_in_url.push(member.name);
            push_json(&mut encoded.request.query, member.wire_name(), value);
        }
    }
}

/// A value of the JSON body as parameters: a list repeats the key, and nested values remain JSON.
fn push_json(query: &mut String, key: &str, value: &Value) {
    match value {
        Value::String(text) => push_pair(query, key, text),
        Value::Array(items) => items.iter().for_each(|item| push_json(query, key, item)),
        other => push_pair(query, key, &document_text(other)),
    }
}
