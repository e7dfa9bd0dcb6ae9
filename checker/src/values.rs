//! JSON values of calls: conversions between notations, and minimal inputs.

use checker_driver::Failure;
use serde_json::{Value, json};
use tinsmith_runtime::codegen::schema::{Service, Shape, StructureSchema};

/// The same structure, with each value that is no structure, union, list or map replaced by the result of `leaf`.
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

/// The schema of a modelled error and its members. `None` where the model does not know the error.
pub(crate) fn modelled<'a>(service: &Service, failure: &'a Failure) -> Option<(&'static StructureSchema, &'a Value)> {
    let (name, members) = failure.modelled.as_ref()?;
    let error = service.errors.iter().find(|error| error.shape.name == name)?;
    Some((error.shape, members))
}

/// The smallest valid input of an operation, for calls of which only the response is checked.
pub(crate) fn minimal_input(schema: &StructureSchema) -> Value {
    let required = schema.members.iter().filter(|member| member.required);
    let members = required.map(|member| (member.name.to_owned(), least_of(member.shape)));
    Value::Object(members.collect())
}

fn least_of(shape: Shape) -> Value {
    match shape {
        Shape::Boolean => json!(false),
        Shape::Integer => json!(1),
        Shape::Float => json!(1.0),
        // Valid as the name of a bucket, as a host label and as a part of a path.
        Shape::String => json!("aaa"),
        Shape::Blob => json!("aaaa"),
        Shape::Timestamp(_) => json!("2024-01-01T00:00:00Z"),
        Shape::List(_) => json!([]),
        Shape::Structure(schema) => minimal_input(schema),
        // A member that is no structure or union, if there is one: those may contain this union.
        Shape::Union(schema) => {
            let leads_on = |shape| matches!(shape, Shape::Structure(_) | Shape::Union(_));
            let member = schema.members.iter().min_by_key(|member| leads_on(member.shape));
            member.map_or_else(|| json!({}), |member| json!({ member.name: least_of(member.shape) }))
        }
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use tinsmith_runtime::codegen::schema::Member;

    use super::*;

    #[test]
    fn the_smallest_input_has_what_is_required_and_ends() {
        static INNER: StructureSchema = StructureSchema::new("Inner", &[Member::new("a", Shape::Blob).required()]);
        static UNION: StructureSchema = StructureSchema::new(
            "Union",
            &[
                Member::new("not", Shape::Structure(&OUTER)),
                Member::new("text", Shape::String),
            ],
        );
        static OUTER: StructureSchema = StructureSchema::new(
            "Outer",
            &[
                Member::new("inner", Shape::Structure(&INNER)).required(),
                Member::new("union", Shape::Union(&UNION)).required(),
                Member::new("free", Shape::String),
            ],
        );
        assert_eq!(
            minimal_input(&OUTER),
            json!({"inner": {"a": "aaaa"}, "union": {"text": "aaa"}})
        );
    }
}
