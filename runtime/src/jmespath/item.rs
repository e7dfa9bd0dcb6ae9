//! The values of a search: parts of the document, of the expression's literals, or made on the way.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Number, Value};

static NULL: Value = Value::Null;
static TRUE: Value = Value::Bool(true);
static FALSE: Value = Value::Bool(false);

/// A value. Cheap to clone: what is borrowed stays so, what is made is shared.
#[derive(Clone)]
pub(super) enum Item<'v> {
    Borrowed(&'v Value),
    Number(Number),
    Text(Rc<str>),
    Array(Rc<Made<Vec<Item<'v>>>>),
    Object(Rc<Made<BTreeMap<String, Item<'v>>>>),
}

/// A list or an object that the search made.
pub(super) struct Made<T> {
    pub(super) content: T,
    /// How many levels of such lists and objects there are, this one included.
    pub(super) height: usize,
}

/// The types of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
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
    pub(super) fn null() -> Self {
        Self::Borrowed(&NULL)
    }

    pub(super) fn boolean(value: bool) -> Self {
        Self::Borrowed(if value { &TRUE } else { &FALSE })
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Borrowed(Value::Null) => Kind::Null,
            Self::Borrowed(Value::Bool(_)) => Kind::Boolean,
            Self::Borrowed(Value::Number(_)) | Self::Number(_) => Kind::Number,
            Self::Borrowed(Value::String(_)) | Self::Text(_) => Kind::String,
            Self::Borrowed(Value::Array(_)) | Self::Array(_) => Kind::Array,
            Self::Borrowed(Value::Object(_)) | Self::Object(_) => Kind::Object,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether it counts as true: all but null, false, and an empty text, list or object. So 0 does.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Borrowed(Value::Bool(value)) => *value,
            _ => !self.is_null() && self.length() != Some(0),
        }
    }

    /// How many elements or members there are, or bytes of text.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Self::Borrowed(Value::Array(list)) => Some(list.len()),
            Self::Array(made) => Some(made.content.len()),
            Self::Borrowed(Value::Object(map)) => Some(map.len()),
            Self::Object(made) => Some(made.content.len()),
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

    pub(super) fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Borrowed(Value::Bool(value)) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Borrowed(Value::Number(number)) => Some(number),
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Borrowed(Value::String(text)) => Some(text),
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of a list.
    pub(super) fn elements(&self) -> Option<Vec<Item<'v>>> {
        match self {
            Self::Borrowed(Value::Array(list)) => Some(list.iter().map(Item::Borrowed).collect()),
            Self::Array(made) => Some(made.content.clone()),
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
            _ => None,
        }
    }

    /// The members of an object.
    pub(super) fn members(&self) -> Option<Vec<(&str, Item<'v>)>> {
        match self {
            Self::Borrowed(Value::Object(map)) => {
                Some(map.iter().map(|(k, v)| (k.as_str(), Item::Borrowed(v))).collect())
            }
            Self::Object(made) => Some(made.content.iter().map(|(k, v)| (k.as_str(), v.clone())).collect()),
            _ => None,
        }
    }

    /// The member of an object.
    pub(super) fn member(&self, name: &str) -> Option<Item<'v>> {
        match self {
            Self::Borrowed(Value::Object(map)) => map.get(name).map(Item::Borrowed),
            Self::Object(made) => made.content.get(name).cloned(),
            _ => None,
        }
    }
}
