//! Values that an expression found in a typed value, as owned values: for example a token that is copied from an output to the
//! next input.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Choice, Content, Dynamic, DynamicList, DynamicMap, DynamicStructure, DynamicUnion};
use crate::jmespath::Item;
use crate::schema::{Shape, StructureSchema};
use crate::timestamp::Timestamp;

impl Dynamic {
    /// A copy of the value, by the shape of the member that gets it; `None` if it does not fit.
    pub(crate) fn from_found(shape: Shape, found: &Item<'_>) -> Option<Self> {
        let value = match shape {
            Shape::Boolean => Content::Boolean(found.as_boolean()?),
            Shape::Integer => Content::Integer(found.as_number()?.as_i64()?),
            Shape::Float => Content::Float(found.as_number()?.as_f64()?),
            Shape::String => Content::String(match found.as_number() {
                Some(number) => number.to_string(),
                None => found.as_text()?.to_owned(),
            }),
            Shape::Blob => Content::Blob(STANDARD.decode(found.as_text()?).ok()?),
            Shape::Timestamp(_) => Content::Timestamp(Timestamp::parse(found.as_text()?).ok()?),
            Shape::Document => Content::Document(found.to_json()?),
            Shape::List(schema) => {
                let element = schema.member.shape;
                let items = found.elements()?;
                Content::List(DynamicList {
                    element,
                    items: items
                        .iter()
                        .map(|item| Self::from_inner(element, item))
                        .collect::<Option<_>>()?,
                })
            }
            Shape::Map(schema) => {
                let value = schema.value.shape;
                let entries = found.members()?.into_iter();
                let entries = entries.map(|(key, item)| Some((key.to_owned(), Self::from_inner(value, &item)?)));
                Content::Map(DynamicMap {
                    value,
                    entries: entries.collect::<Option<BTreeMap<_, _>>>()?,
                })
            }
            Shape::Structure(schema) => Content::Structure(structure(schema, found)?),
            Shape::Union(schema) => Content::Union(union(schema, found)?),
        };
        Some(Self { shape, value })
    }

    /// An element, or the value of an entry. It can be null.
    fn from_inner(shape: Shape, found: &Item<'_>) -> Option<Self> {
        if found.is_null() {
            return Some(Self::absent(shape));
        }
        Self::from_found(shape, found)
    }
}

fn structure(schema: &'static StructureSchema, found: &Item<'_>) -> Option<DynamicStructure> {
    let mut copy = DynamicStructure::new(schema);
    for (name, item) in found.members()? {
        let index = schema.index_of(name)?;
        *copy.fields.get_mut(index)? = Dynamic::from_inner(schema.members.get(index)?.shape, &item)?;
    }
    Some(copy)
}

fn union(schema: &'static StructureSchema, found: &Item<'_>) -> Option<DynamicUnion> {
    let (name, item) = found.members()?.pop()?;
    let index = schema.index_of(name)?;
    let value = Dynamic::from_found(schema.members.get(index)?.shape, &item)?;
    Some(DynamicUnion {
        schema,
        chosen: Some(Choice::Known(index, Box::new(value))),
    })
}
