//! Values in the notation of the cases: JSON, with `{"$blob": base64}` for blobs, `{"$ts": text}` for timestamps and
//! `{"$float": text}` for floats that JSON has no number for. In a call by name each of these is a string.

use serde_json::{Value, json};
use tinsmith_runtime::codegen::schema::{Shape, StructureSchema};

use crate::values::map_leaves;

/// The input of a call, from the notation of the cases.
pub(crate) fn to_call(json: &Value) -> Value {
    match json {
        Value::Array(items) => items.iter().map(to_call).collect(),
        Value::Object(members) => {
            let marked = ["$blob", "$ts", "$float"].iter().find_map(|mark| members.get(*mark));
            match marked {
                Some(text) => text.clone(),
                None => members
                    .iter()
                    .map(|(name, value)| (name.clone(), to_call(value)))
                    .collect(),
            }
        }
        other => other.clone(),
    }
}

/// The output of a call, in the notation of the cases.
pub(crate) fn from_call(schema: &StructureSchema, json: &Value) -> Value {
    let leaf = |shape: Shape, value: &Value| match (shape, value) {
        (Shape::Blob, Value::String(text)) => json!({"$blob": text}),
        (Shape::Timestamp(_), Value::String(text)) => json!({"$ts": text}),
        (Shape::Float, Value::String(text)) => json!({"$float": text}),
        _ => value.clone(),
    };
    map_leaves(schema, json, &leaf)
}

#[cfg(test)]
mod tests {
    use tinsmith_runtime::codegen::schema::{ListSchema, Member, TimestampFormat};

    use super::*;

    #[test]
    fn what_json_cannot_say_is_marked_in_cases_and_bare_in_calls() {
        static FLOATS: ListSchema = ListSchema::new(Shape::Float);
        static ALL: StructureSchema = StructureSchema::new(
            "All",
            &[
                Member::new("b", Shape::Blob),
                Member::new("t", Shape::Timestamp(TimestampFormat::Default)),
                Member::new("f", Shape::List(&FLOATS)),
                Member::new("d", Shape::Document),
            ],
        );
        let case = json!({"b": {"$blob": "aGk="}, "t": {"$ts": "2015-01-01T00:00:00Z"}, "f": [1.5, {"$float": "NaN"}],
                          "d": {"x": "NaN"}});
        let call = json!({"b": "aGk=", "t": "2015-01-01T00:00:00Z", "f": [1.5, "NaN"], "d": {"x": "NaN"}});
        assert_eq!(to_call(&case), call);
        assert_eq!(from_call(&ALL, &call), case);
    }
}
