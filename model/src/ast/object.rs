//! Makes trees from parts of other trees. Every part keeps its place, so that diagnostics point into the AST.

use std::borrow::Cow;

use crate::c2j::Text;
use crate::json::{Entry, Node, Value};
use crate::span::FileOffset;

/// An object that is being made.
#[derive(Debug)]
pub(super) struct Object<'t> {
    place: FileOffset,
    entries: Vec<Entry<'t>>,
}

impl<'t> Object<'t> {
    /// An empty object, for what is at this place.
    pub(super) fn at(place: FileOffset) -> Self {
        Self {
            place,
            entries: Vec::new(),
        }
    }

    /// An empty object with space for this many keys.
    pub(super) fn with_room(place: FileOffset, room: usize) -> Self {
        Self {
            place,
            entries: Vec::with_capacity(room),
        }
    }

    /// Adds a key that has a place of its own.
    pub(super) fn put(&mut self, key: impl Into<Cow<'t, str>>, place: FileOffset, node: Node<'t>) {
        let key = key.into();
        self.entries.push(Entry { key, place, node });
    }

    /// Adds a key whose place is that of its value.
    pub(super) fn set(&mut self, key: &'static str, node: Node<'t>) {
        self.put(key, node.place, node);
    }

    pub(super) fn text(&mut self, key: &'static str, text: Text<'t>) {
        self.set(key, string(text.value, text.place));
    }

    /// Adds a key that is true.
    pub(super) fn flag(&mut self, key: &'static str, place: FileOffset) {
        let value = Value::Bool(true);
        self.set(key, Node { value, place });
    }

    /// The value that was added last, if its key is this one.
    pub(super) fn last(&self, key: &str) -> Option<&Node<'t>> {
        let last = self.entries.last().filter(|entry| entry.key == key);
        last.map(|entry| &entry.node)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn node(self) -> Node<'t> {
        Node {
            value: Value::Object(self.entries),
            place: self.place,
        }
    }
}

pub(super) fn string<'t>(value: impl Into<Cow<'t, str>>, place: FileOffset) -> Node<'t> {
    Node {
        value: Value::String(value.into()),
        place,
    }
}

/// A number, unchanged.
pub(super) fn number(value: &str, place: FileOffset) -> Node<'_> {
    Node {
        value: Value::Number(value),
        place,
    }
}

pub(super) fn array(items: Vec<Node<'_>>, place: FileOffset) -> Node<'_> {
    Node {
        value: Value::Array(items),
        place,
    }
}

/// The same tree, without copies of its texts.
pub(super) fn same<'t>(node: &'t Node<'t>) -> Node<'t> {
    let value = match &node.value {
        Value::Null => Value::Null,
        Value::Bool(value) => Value::Bool(*value),
        Value::Number(text) => Value::Number(text),
        Value::String(text) => Value::String(Cow::Borrowed(text)),
        Value::Array(items) => Value::Array(items.iter().map(same).collect()),
        Value::Object(entries) => Value::Object(entries.iter().map(same_entry).collect()),
    };
    Node {
        value,
        place: node.place,
    }
}

fn same_entry<'t>(entry: &'t Entry<'t>) -> Entry<'t> {
    Entry {
        key: Cow::Borrowed(&entry.key),
        place: entry.place,
        node: same(&entry.node),
    }
}
