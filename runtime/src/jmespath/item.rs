//! The values of a search: parts of the document, of literals in the expression, or results of the search.

use std::collections::BTreeMap;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Number, Value};

use crate::schema::{Member, Shape};
use crate::value::{self, Encode, List, Map, Structure, UNKNOWN_MEMBER, View, special_float};

static NULL: Value = Value::Null;
static TRUE: Value = Value::Bool(true);
static FALSE: Value = Value::Bool(false);

/// A value. It is cheap to clone: borrowed parts stay borrowed, and results are shared.
#[derive(Clone)]
pub(crate) enum Item<'v> {
    /// JSON.
    Borrowed(&'v Value),
    /// A structure: an object with the members that are set.
    Structure(&'v dyn Structure),
    /// A union: an object with the member that is set.
    Union(&'static Member, &'v dyn Encode),
    /// A typed list, with the shape of its elements.
    List(Shape, &'v dyn List),
    /// Text in a typed value.
    Map(Shape, &'v dyn Map),
    /// A list or an object that the search made.
    Str(&'v str),
    Number(Number),
    Text(Rc<str>),
    Array(Rc<Made<Vec<Item<'v>>>>),
    Object(Rc<Made<BTreeMap<String, Item<'v>>>>),
}

/// A list or an object that the search made.
pub(crate) struct Made<T> {
    pub(super) content: T,
    /// The number of levels of such lists and objects, with this one.
    pub(super) height: usize,
}

/// The types of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl ItemKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

impl<'v> Item<'v> {
    /// A typed value in the form of calls by name: blobs are base64 text, timestamps are RFC 3339 text.
    pub(crate) fn of(shape: Shape, value: &'v dyn Encode) -> Self {
        match (value.view(), shape) {
            (View::Boolean(value), _) => Self::boolean(value),
            (View::Integer(value), _) => Self::Number(value.into()),
            (View::Float(value), _) => match (Number::from_f64(value), special_float(value)) {
                (Some(number), _) => Self::Number(number),
                (None, name) => name.map_or_else(Self::null, Self::Str),
            },
            (View::String(text), _) => Self::Str(text),
            (View::Blob(bytes), _) => Self::Text(STANDARD.encode(bytes).into()),
            (View::Timestamp(moment), _) => Self::Text(moment.to_string().into()),
            (View::Document(json), _) => Self::Borrowed(json),
            (View::Structure(structure), _) => Self::Structure(structure),
            (View::List(list), Shape::List(schema)) => Self::List(schema.member.shape, list),
            (View::Map(map), Shape::Map(schema)) => Self::Map(schema.value.shape, map),
            (View::Union(index, value), Shape::Union(schema)) => match schema.members.get(index) {
                Some(member) => Self::Union(member, value),
                None => Self::null(),
            },
            (View::Absent, _) => value.unknown_member().map_or_else(Self::null, Self::unknown_member),
            // The value does not fit its schema. Generated code never has such a value.
            (View::List(_) | View::Map(_) | View::Union(..), _) => Self::null(),
        }
    }

    /// A union whose member the model does not know.
    fn unknown_member(name: &'v str) -> Self {
        let object = |name: &str, value| {
            Self::Object(Rc::new(Made {
                content: BTreeMap::from([(name.to_owned(), value)]),
                height: 2,
            }))
        };
        object(UNKNOWN_MEMBER, object("name", Self::Str(name)))
    }

    /// An object of these values.
    pub(crate) fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        let content = members.map(|(name, value)| (name.to_owned(), value)).into();
        Self::Object(Rc::new(Made { content, height: 1 }))
    }

    pub(super) fn null() -> Self {
        Self::Borrowed(&NULL)
    }

    pub(super) fn boolean(value: bool) -> Self {
        Self::Borrowed(if value { &TRUE } else { &FALSE })
    }

    pub(super) fn kind(&self) -> ItemKind {
        match self {
            Self::Borrowed(Value::Null) => ItemKind::Null,
            Self::Borrowed(Value::Bool(_)) => ItemKind::Boolean,
            Self::Borrowed(Value::Number(_)) | Self::Number(_) => ItemKind::Number,
            Self::Borrowed(Value::String(_)) | Self::Text(_) | Self::Str(_) => ItemKind::String,
            Self::Borrowed(Value::Array(_)) | Self::Array(_) | Self::List(..) => ItemKind::Array,
            Self::Borrowed(Value::Object(_))
            | Self::Object(_)
            | Self::Structure(_)
            | Self::Union(..)
            | Self::Map(..) => ItemKind::Object,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        self.kind() == ItemKind::Null
    }

    /// Whether it is true: everything except null, false, and an empty text, list or object. So 0 is true.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Borrowed(Value::Bool(value)) => *value,
            _ => !self.is_null() && self.length() != Some(0),
        }
    }

    /// Whether Python, and so botocore, takes it for true. Other than in JMESPath, 0 is not.
    pub(crate) fn is_true_in_python(&self) -> bool {
        self.is_true() && self.as_number().is_none_or(|number| number.as_f64() != Some(0.0))
    }

    /// The number of elements or members, or of bytes of text.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Self::Borrowed(Value::Array(list)) => Some(list.len()),
            Self::Array(made) => Some(made.content.len()),
            Self::Borrowed(Value::Object(map)) => Some(map.len()),
            Self::Object(made) => Some(made.content.len()),
            Self::List(_, list) => Some(list.len()),
            Self::Map(_, map) => Some(map.len()),
            Self::Structure(structure) => Some(set_members(*structure).len()),
            Self::Union(..) => Some(1),
            _ => self.as_text().map(str::len),
        }
    }

    pub(super) fn height(&self) -> usize {
        match self {
            Self::Array(made) => made.height,
            Self::Object(made) => made.height,
            _ => 0,
        }
    }

    pub(crate) fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Borrowed(Value::Bool(value)) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Borrowed(Value::Number(number)) => Some(number),
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Borrowed(Value::String(text)) => Some(text),
            Self::Text(text) => Some(text),
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of a list.
    pub(crate) fn elements(&self) -> Option<Vec<Item<'v>>> {
        match self {
            Self::Borrowed(Value::Array(list)) => Some(list.iter().map(Item::Borrowed).collect()),
            Self::Array(made) => Some(made.content.clone()),
            Self::List(shape, list) => Some(list_elements(*shape, *list)),
            _ => None,
        }
    }

    /// The element at an index of a list. A negative one counts from the end.
    pub(super) fn element(&self, index: i64) -> Option<Item<'v>> {
        let length = i64::try_from(self.length()?).ok()?;
        let index = if index < 0 { index.checked_add(length)? } else { index };
        let index = usize::try_from(index).ok()?;
        match self {
            Self::Borrowed(Value::Array(list)) => list.get(index).map(Item::Borrowed),
            Self::Array(made) => made.content.get(index).cloned(),
            Self::List(shape, list) => list_elements(*shape, *list).into_iter().nth(index),
            _ => None,
        }
    }

    /// The members of an object.
    pub(crate) fn members(&self) -> Option<Vec<(&str, Item<'v>)>> {
        match self {
            Self::Borrowed(Value::Object(map)) => {
                Some(map.iter().map(|(k, v)| (k.as_str(), Item::Borrowed(v))).collect())
            }
            Self::Object(made) => Some(made.content.iter().map(|(k, v)| (k.as_str(), v.clone())).collect()),
            Self::Structure(structure) => {
                let members = set_members(*structure).into_iter();
                Some(
                    members
                        .map(|(member, value)| (member.name, Item::of(member.shape, value)))
                        .collect(),
                )
            }
            Self::Union(member, value) => Some(vec![(member.name, Item::of(member.shape, *value))]),
            Self::Map(shape, map) => Some(map_entries(*shape, *map)),
            _ => None,
        }
    }

    /// The member of an object.
    pub(super) fn member(&self, name: &str) -> Option<Item<'v>> {
        match self {
            Self::Borrowed(Value::Object(map)) => map.get(name).map(Item::Borrowed),
            Self::Object(made) => made.content.get(name).cloned(),
            Self::Structure(structure) => {
                let member = &structure.schema().members[structure.schema().index_of(name)?];
                Some(Item::of(member.shape, value::field(*structure, name)?))
            }
            Self::Union(member, value) => (member.name == name).then(|| Item::of(member.shape, *value)),
            Self::Map(shape, map) => {
                let entries = map_entries(*shape, *map).into_iter();
                entries
                    .filter(|(key, _)| *key == name)
                    .map(|(_, value)| value)
                    .next_back()
            }
            _ => None,
        }
    }
}

/// The members of a structure that are set, with their values.
fn set_members(structure: &dyn Structure) -> Vec<(&'static Member, &dyn Encode)> {
    let mut members = Vec::new();
    structure.fields(&mut |fields| {
        let fields = structure.schema().members.iter().zip(fields.iter().copied());
        members = fields.filter(|(_, value)| !value::is_absent(*value)).collect();
    });
    members
}

fn list_elements<'v>(shape: Shape, list: &'v dyn List) -> Vec<Item<'v>> {
    let mut elements = Vec::with_capacity(list.len());
    list.each(&mut |element| {
        elements.push(Item::of(shape, element));
        true
    });
    elements
}

fn map_entries<'v>(shape: Shape, map: &'v dyn Map) -> Vec<(&'v str, Item<'v>)> {
    let mut entries = Vec::with_capacity(map.len());
    map.each(&mut |key, value| {
        entries.push((key, Item::of(shape, value)));
        true
    });
    entries
}
