//! Reading a value of a certain type: what it is, or a finding that says what it should be.

use std::str::FromStr;

use crate::fault::FaultKind;
use crate::finding::Findings;
use crate::json::{Entry, Node, Place, Value};
use crate::nearest::did_you_mean;

/// Something with its place in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

/// A string of the model.
pub(crate) type Text<'t> = Spanned<&'t str>;

impl Findings {
    fn wrong_type(&mut self, node: &Node, wanted: &str) {
        let message = format!("{} where {wanted} should be", node.kind());
        self.add(FaultKind::WrongType, node.place, message, "");
    }

    /// The keys of an object.
    pub(super) fn object<'t>(&mut self, node: &'t Node<'t>) -> &'t [Entry<'t>] {
        match &node.value {
            Value::Object(entries) => entries,
            _ => {
                self.wrong_type(node, "an object");
                &[]
            }
        }
    }

    /// The items of an array.
    pub(super) fn array<'t>(&mut self, node: &'t Node<'t>) -> &'t [Node<'t>] {
        match &node.value {
            Value::Array(items) => items,
            _ => {
                self.wrong_type(node, "an array");
                &[]
            }
        }
    }

    /// A string.
    pub(super) fn text<'t>(&mut self, node: &'t Node<'t>) -> Option<Text<'t>> {
        match &node.value {
            Value::String(text) => Some(Spanned {
                value: text,
                place: node.place,
            }),
            _ => {
                self.wrong_type(node, "a string");
                None
            }
        }
    }

    /// A string whose place nobody asks for; empty where it is not one.
    pub(super) fn words<'t>(&mut self, node: &'t Node<'t>) -> &'t str {
        self.text(node).map_or("", |text| text.value)
    }

    /// An array of strings.
    pub(super) fn texts<'t>(&mut self, node: &'t Node<'t>) -> Vec<Text<'t>> {
        self.array(node).iter().filter_map(|item| self.text(item)).collect()
    }

    /// A string, or an array of strings.
    pub(super) fn text_or_texts<'t>(&mut self, node: &'t Node<'t>) -> Vec<Text<'t>> {
        match &node.value {
            Value::Array(_) => self.texts(node),
            Value::String(_) => self.text(node).into_iter().collect(),
            _ => {
                self.wrong_type(node, "a string or an array of strings");
                Vec::new()
            }
        }
    }

    /// A boolean.
    pub(super) fn flag(&mut self, node: &Node) -> bool {
        match node.value {
            Value::Bool(flag) => flag,
            _ => {
                self.wrong_type(node, "a boolean");
                false
            }
        }
    }

    /// A boolean: where it stands if it is true.
    pub(super) fn flag_place(&mut self, node: &Node) -> Option<Place> {
        self.flag(node).then_some(node.place)
    }

    /// A number of a type, with words for what that type can hold.
    pub(crate) fn number<T: FromStr>(&mut self, node: &Node, wanted: &str) -> Option<Spanned<T>> {
        let Value::Number(text) = node.value else {
            self.wrong_type(node, wanted);
            return None;
        };
        let place = node.place;
        let number = text.parse().ok().map(|value| Spanned { value, place });
        if number.is_none() {
            let message = format!("{text} where {wanted} should be");
            self.add(FaultKind::BadValue, place, message, "");
        }
        number
    }

    /// A key that nothing knows.
    pub(super) fn unknown_key(&mut self, entry: &Entry) {
        self.unknown_key_among(entry, &[]);
    }

    /// A key that nothing knows, in an object that may have these.
    pub(super) fn unknown_key_among(&mut self, entry: &Entry, known: &[&str]) {
        let message = format!("unknown key {:?}", entry.key);
        let help = did_you_mean(&entry.key, known.iter().copied(), "");
        self.add(FaultKind::UnknownKey, entry.place, message, help);
    }

    /// A key that must be there: what it has, or a finding at the object.
    pub(super) fn need<T>(&mut self, value: Option<T>, key: &str, object: &Node) -> Option<T> {
        // Where the object is not one, or the key has a value of the wrong type, that has been said.
        let absent = match &object.value {
            Value::Object(entries) => entries.iter().all(|entry| entry.key != key),
            _ => false,
        };
        if value.is_none() && absent {
            let message = format!("there is no key {key:?}");
            self.add(FaultKind::MissingKey, object.place, message, "");
        }
        value
    }
}
