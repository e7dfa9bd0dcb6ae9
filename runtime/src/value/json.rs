//! Values as JSON, with the names of the model. Expressions work on it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Number, Value, json};

use super::{Encode, Structure, UNKNOWN_MEMBER, View, is_absent, special_float};
use crate::schema::Shape;

/// A structure as JSON, in the form of calls by name: members with their names in the model, without absent ones. It shows
/// everything, also secrets.
pub fn to_json(value: &dyn Structure) -> Value {
    let mut object = Value::Null;
    value.fields(&mut |fields| {
        let members = value.schema().members.iter().zip(fields);
        let present = members.filter(|(_, field)| !is_absent(**field));
        let entries = present.map(|(member, field)| (member.name.to_owned(), value_to_json(member.shape, *field)));
        object = Value::Object(entries.collect());
    });
    object
}

/// A value of a shape as JSON, as [`to_json`].
pub fn value_to_json(shape: Shape, value: &dyn Encode) -> Value {
    match (value.view(), shape) {
        (View::Boolean(value), _) => Value::Bool(value),
        (View::Integer(value), _) => value.into(),
        (View::Float(value), _) => match Number::from_f64(value) {
            Some(number) => Value::Number(number),
            None => special_float(value).into(),
        },
        (View::String(value), _) => value.into(),
        (View::Blob(value), _) => STANDARD.encode(value).into(),
        (View::Timestamp(value), _) => value.to_string().into(),
        (View::Document(value), _) => value.clone(),
        (View::Structure(value), _) => to_json(value),
        (View::List(list), Shape::List(schema)) => {
            let mut items = Vec::with_capacity(list.len());
            list.each(&mut |item| {
                items.push(value_to_json(schema.member.shape, item));
                true
            });
            Value::Array(items)
        }
        (View::Map(map), Shape::Map(schema)) => {
            let mut entries = serde_json::Map::new();
            map.each(&mut |key, value| {
                entries.insert(key.to_owned(), value_to_json(schema.value.shape, value));
                true
            });
            Value::Object(entries)
        }
        (View::Union(index, inner), Shape::Union(schema)) => match schema.members.get(index) {
            Some(member) => Value::Object(
                [(member.name.to_owned(), value_to_json(member.shape, inner))]
                    .into_iter()
                    .collect(),
            ),
            None => Value::Null,
        },
        (View::Absent, _) => match value.unknown_member() {
            Some(name) => json!({ UNKNOWN_MEMBER: { "name": name } }),
            None => Value::Null,
        },
        // The value does not fit its schema. Generated code never has such a value.
        (View::List(_) | View::Map(_) | View::Union(..), _) => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamic::DynamicStructure;
    use crate::schema::{ListSchema, MapSchema, Member, StructureSchema, TimestampFormat};
    use crate::value::DecodeStructure;

    static CHOICE: StructureSchema = StructureSchema::new("Choice", &[Member::new("A", Shape::Integer)]);
    static CHOICES: ListSchema = ListSchema::new(Shape::Union(&CHOICE)).sparse();
    static BYTES: MapSchema = MapSchema::new(Shape::Blob);
    static HOLDER: StructureSchema = StructureSchema::new("Holder", &[Member::new("Choice", Shape::Union(&CHOICE))]);
    static ALL: StructureSchema = StructureSchema::new(
        "All",
        &[
            Member::new("On", Shape::Boolean).wire("on"),
            Member::new("Ratio", Shape::Float),
            Member::new("At", Shape::Timestamp(TimestampFormat::Default)),
            Member::new("Free", Shape::Document),
            Member::new("Choices", Shape::List(&CHOICES)),
            Member::new("Bytes", Shape::Map(&BYTES)),
            Member::new("Inner", Shape::Structure(&CHOICE)),
        ],
    );

    #[test]
    fn values_are_as_a_call_by_name_has_them() {
        let given = json!({
            "On": true, "Ratio": "NaN", "At": "2024-01-31T00:00:00Z", "Free": {"x": [1]},
            "Choices": [{"A": 1}, null], "Bytes": {"k": "aGk="}, "Inner": {},
        });
        assert_eq!(to_json(&DynamicStructure::from_json(&ALL, &given).unwrap()), given);
    }

    #[test]
    fn a_member_that_the_model_does_not_know_is_there_by_name() {
        let mut read = DynamicStructure::new(&HOLDER);
        read.fields_mut(&mut |fields| fields[0].union().unwrap().select_unknown("B"));
        let json = json!({"Choice": {"SDK_UNKNOWN_MEMBER": {"name": "B"}}});
        assert_eq!(to_json(&read), json);
        assert_eq!(read.to_json(), json);
    }
}
