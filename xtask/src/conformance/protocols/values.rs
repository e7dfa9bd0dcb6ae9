//! Values as cases write them, and as a call by name has them. They differ in blobs (text in cases, base64 in calls) and
//! timestamps (seconds since 1970 in cases; calls give RFC 3339).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Number, Value};
use tinsmith_runtime::Timestamp;
use tinsmith_runtime::schema::{Shape, StructureSchema};

/// The input of a call, from a case.
pub(super) fn to_call(schema: &StructureSchema, json: &Value) -> Value {
    let leaf = |shape: Shape, value: &Value| match (shape, value) {
        (Shape::Blob, Value::String(text)) => Value::String(STANDARD.encode(text)),
        _ => value.clone(),
    };
    members(schema, json, &leaf)
}

/// The output of a call, as a case has it. What is not as a call writes it stays as it is, and so differs from the case.
pub(super) fn from_call(schema: &StructureSchema, json: &Value) -> Value {
    let leaf = |shape: Shape, value: &Value| match (shape, value) {
        (Shape::Blob, Value::String(text)) => blob(text).unwrap_or_else(|| value.clone()),
        (Shape::Timestamp(_), Value::String(text)) => seconds(text).unwrap_or_else(|| value.clone()),
        _ => value.clone(),
    };
    members(schema, json, &leaf)
}

fn blob(text: &str) -> Option<Value> {
    let bytes = STANDARD.decode(text).ok()?;
    Some(Value::String(String::from_utf8(bytes).ok()?))
}

fn seconds(text: &str) -> Option<Value> {
    let text = Timestamp::parse(text).ok()?.to_epoch_seconds();
    Some(Value::Number(Number::from_f64(text.parse().ok()?)?))
}

fn members(schema: &StructureSchema, json: &Value, leaf: &dyn Fn(Shape, &Value) -> Value) -> Value {
    let Value::Object(members) = json else {
        return json.clone();
    };
    let member = |(name, value): (&String, &Value)| {
        let known = schema.index_of(name).and_then(|index| schema.members.get(index));
        let value = known.map_or_else(|| value.clone(), |member| self::value(member.shape, value, leaf));
        (name.clone(), value)
    };
    Value::Object(members.iter().map(member).collect())
}

fn value(shape: Shape, json: &Value, leaf: &dyn Fn(Shape, &Value) -> Value) -> Value {
    match (shape, json) {
        (Shape::Structure(schema) | Shape::Union(schema), _) => members(schema, json, leaf),
        (Shape::List(schema), Value::Array(items)) => {
            let items = items.iter().map(|item| value(schema.member.shape, item, leaf));
            Value::Array(items.collect())
        }
        (Shape::Map(schema), Value::Object(entries)) => {
            let entry = |(key, item): (&String, &Value)| (key.clone(), value(schema.value.shape, item, leaf));
            Value::Object(entries.iter().map(entry).collect())
        }
        _ => leaf(shape, json),
    }
}
