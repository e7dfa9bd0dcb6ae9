//! Values as cases write them, and as a call by name has them. They differ in blobs (text in cases, base64 in calls) and
//! timestamps (seconds since 1970 in cases; calls give RFC 3339).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Number, Value};
use tinsmith_runtime::Timestamp;
use tinsmith_runtime::codegen::schema::{Shape, StructureSchema};

use crate::values::map_leaves;

/// The input of a call, from a case.
pub(in crate::conformance) fn to_call(schema: &StructureSchema, json: &Value) -> Value {
    let leaf = |shape: Shape, value: &Value| match (shape, value) {
        (Shape::Blob, Value::String(text)) => Value::String(STANDARD.encode(text)),
        _ => value.clone(),
    };
    map_leaves(schema, json, &leaf)
}

/// The output of a call in the form of the cases. A value that a call does not write in this form is unchanged, and so differs
/// from the case.
pub(in crate::conformance) fn from_call(schema: &StructureSchema, json: &Value) -> Value {
    let leaf = |shape: Shape, value: &Value| match (shape, value) {
        (Shape::Blob, Value::String(text)) => blob(text).unwrap_or_else(|| value.clone()),
        (Shape::Timestamp(_), Value::String(text)) => seconds(text).unwrap_or_else(|| value.clone()),
        _ => value.clone(),
    };
    map_leaves(schema, json, &leaf)
}

fn blob(text: &str) -> Option<Value> {
    let bytes = STANDARD.decode(text).ok()?;
    Some(Value::String(String::from_utf8(bytes).ok()?))
}

fn seconds(text: &str) -> Option<Value> {
    let text = Timestamp::parse(text).ok()?.to_epoch_seconds();
    Some(Value::Number(Number::from_f64(text.parse().ok()?)?))
}
