//! Comparison of request bodies.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tinsmith_runtime::codegen::schema::{Location, Operation, Shape, StructureSchema};
use tinsmith_runtime::http::Request;

use super::cbor::{Floats, Items};
use super::{different, equal, equal_json, query, xml};
use crate::problem::Problem;

/// Compares a body with the body that the case expects: JSON, XML, CBOR and forms by their content, all others by their bytes.
pub(crate) fn check(wanted: &str, request: &Request, operation: &Operation) -> Result<(), Problem> {
    let found = String::from_utf8_lossy(&request.body);
    if is_plain(operation.input) || wanted.is_empty() {
        return equal("body", wanted, &*found);
    }
    let content_type = request.headers.get("Content-Type").unwrap_or_default();
    if content_type == "application/cbor" {
        return check_cbor(wanted, &request.body);
    }
    if content_type.starts_with("application/x-www-form-urlencoded") {
        let keys = map_keys(operation.input);
        return equal("body", &form(wanted, &keys), &form(&found, &keys));
    }
    if content_type == "application/xml" {
        let keys = map_keys(operation.input);
        return match (xml::canonical(wanted, &keys), xml::canonical(&found, &keys)) {
            (Some(wanted), Some(xml)) => equal("body", &wanted, &xml),
            _ => Err(different("body", wanted, &*found)),
        };
    }
    match (serde_json::from_str::<Value>(wanted), serde_json::from_str(&found)) {
        (Ok(wanted), Ok(json)) => equal_json("body", &wanted, &json),
        _ => equal("body", wanted, &*found),
    }
}

/// Compares CBOR. The case has its body in base64.
fn check_cbor(wanted: &str, body: &[u8]) -> Result<(), Problem> {
    let bytes = STANDARD
        .decode(wanted)
        .map_err(|error| Problem::differs(format!("the body of the case is not base64: {error}")))?;
    if bytes.is_empty() {
        return equal("body", &*bytes, body);
    }
    let item = |what: &str, bytes| {
        let item = Items::new(bytes, Floats::ByValue).only_item();
        item.map_err(|error| Problem::differs(format!("the body {what} is not CBOR: {error}")))
    };
    equal_json("body", &item("of the case", &bytes)?, &item("that is sent", body)?)
}

/// Whether the body is text or bytes, whatever the protocol.
fn is_plain(input: &StructureSchema) -> bool {
    let mut members = input.members.iter();
    let payload = members.find(|member| member.location == Location::Payload);
    payload.is_some_and(|member| matches!(member.shape, Shape::Blob | Shape::String))
}

/// The pairs of a form, sorted. Entries of a map have numbers, but no order, so the number of an entry is replaced by its key.
fn form(text: &str, keys: &[&str]) -> Vec<(String, String)> {
    let mut pairs = query::pairs(text);
    let mut entries = Vec::new();
    for (name, key) in &pairs {
        let Some((entry, last)) = name.rsplit_once('.') else {
            continue;
        };
        let Some((map, number)) = entry.rsplit_once('.') else {
            continue;
        };
        if keys.contains(&last) && number.parse::<u32>().is_ok() {
            entries.push((format!("{entry}."), format!("{map}.[{key}].")));
        }
    }
    // The inner ones first: their names begin with those of the outer ones.
    entries.sort_by_key(|(numbered, _)| std::cmp::Reverse(numbered.len()));
    for (name, _) in &mut pairs {
        for (numbered, keyed) in &entries {
            if let Some(rest) = name.strip_prefix(numbered.as_str()) {
                *name = format!("{keyed}{rest}");
            }
        }
    }
    pairs.sort();
    pairs
}

/// The names that keys of maps have in XML and in forms.
fn map_keys(schema: &'static StructureSchema) -> Vec<&'static str> {
    let mut found = MapKeys::default();
    found.structure(schema);
    found.keys
}

#[derive(Default)]
struct MapKeys {
    seen: Vec<&'static StructureSchema>,
    keys: Vec<&'static str>,
}

impl MapKeys {
    fn structure(&mut self, schema: &'static StructureSchema) {
        if self.seen.iter().any(|known| std::ptr::eq(*known, schema)) {
            return;
        }
        self.seen.push(schema);
        for member in schema.members {
            self.shape(member.shape);
        }
    }

    fn shape(&mut self, shape: Shape) {
        match shape {
            Shape::Structure(schema) | Shape::Union(schema) => self.structure(schema),
            Shape::List(schema) => self.shape(schema.member.shape),
            Shape::Map(schema) => {
                self.keys.push(schema.key.wire_name());
                self.shape(schema.value.shape);
            }
            _ => {}
        }
    }
}
