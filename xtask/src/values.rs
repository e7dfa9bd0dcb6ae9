//! JSON of calls by name, and other ways to write the same values.

use serde_json::Value;
use tinsmith_runtime::schema::{Shape, StructureSchema};

/// The same structure with each plain value, free JSON too, replaced by what `leaf` makes of it.
pub(crate) fn map_leaves(schema: &StructureSchema, json: &Value, leaf: &dyn Fn(Shape, &Value) -> Value) -> Value {
    let Value::Object(members) = json else {
        return json.clone();
    };
    let member = |(name, value): (&String, &Value)| {
        let known = schema.index_of(name).and_then(|index| schema.members.get(index));
        let value = known.map_or_else(|| value.clone(), |member| map_value(member.shape, value, leaf));
        (name.clone(), value)
    };
    Value::Object(members.iter().map(member).collect())
}

fn map_value(shape: Shape, json: &Value, leaf: &dyn Fn(Shape, &Value) -> Value) -> Value {
    match (shape, json) {
        (Shape::Structure(schema) | Shape::Union(schema), _) => map_leaves(schema, json, leaf),
        (Shape::List(schema), Value::Array(items)) => {
            let items = items.iter().map(|item| map_value(schema.member.shape, item, leaf));
            Value::Array(items.collect())
        }
        (Shape::Map(schema), Value::Object(entries)) => {
            let entry = |(key, item): (&String, &Value)| (key.clone(), map_value(schema.value.shape, item, leaf));
            Value::Object(entries.iter().map(entry).collect())
        }
        _ => leaf(shape, json),
    }
}
