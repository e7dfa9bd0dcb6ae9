//! Reads a value of a certain type. Where the value has another type, a diagnostic says what it should be.

use std::str::FromStr;

use serde_json::Value as PlainValue;

use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::json::{Entry, Node, Value};
use crate::nearest::did_you_mean;
use crate::span::FileOffset;

/// Something with its place in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) place: FileOffset,
}

/// A value with its name, and the place of the name.
#[derive(Debug)]
pub(crate) struct Named<'t, T> {
    pub(crate) name: &'t str,
    pub(crate) place: FileOffset,
    pub(crate) value: T,
}

/// A string of the model.
pub(crate) type Text<'t> = Spanned<&'t str>;

fn wrong_type(node: &Node, wanted: &str, collector: &mut Collector) {
    let message = format!("{} where {wanted} should be", node.kind());
    collector.add(DiagnosticKind::WrongType, node.place, message, "");
}

/// The keys of an object.
pub(crate) fn object<'t>(node: &'t Node<'t>, collector: &mut Collector) -> &'t [Entry<'t>] {
    match &node.value {
        Value::Object(entries) => entries,
        _ => {
            wrong_type(node, "an object", collector);
            &[]
        }
    }
}

/// The items of an array.
pub(crate) fn array<'t>(node: &'t Node<'t>, collector: &mut Collector) -> &'t [Node<'t>] {
    match &node.value {
        Value::Array(items) => items,
        _ => {
            wrong_type(node, "an array", collector);
            &[]
        }
    }
}

/// A string.
pub(crate) fn text<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Option<Text<'t>> {
    match &node.value {
        Value::String(text) => Some(Spanned {
            value: text,
            place: node.place,
        }),
        _ => {
            wrong_type(node, "a string", collector);
            None
        }
    }
}

/// A string whose place is not needed; empty where the value is not a string.
pub(crate) fn words<'t>(node: &'t Node<'t>, collector: &mut Collector) -> &'t str {
    text(node, collector).map_or("", |text| text.value)
}

/// An array of strings.
pub(crate) fn texts<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Text<'t>> {
    let items = array(node, collector).iter();
    items.filter_map(|item| text(item, collector)).collect()
}

/// A string, or an array of strings.
pub(crate) fn text_or_texts<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Text<'t>> {
    match &node.value {
        Value::Array(_) => texts(node, collector),
        Value::String(_) => text(node, collector).into_iter().collect(),
        _ => {
            wrong_type(node, "a string or an array of strings", collector);
            Vec::new()
        }
    }
}

/// A boolean; `false` where the value is not a boolean.
pub(crate) fn flag(node: &Node, collector: &mut Collector) -> bool {
    match node.value {
        Value::Bool(flag) => flag,
        _ => {
            wrong_type(node, "a boolean", collector);
            false
        }
    }
}

/// The place of a boolean that is true.
pub(crate) fn flag_place(node: &Node, collector: &mut Collector) -> Option<FileOffset> {
    flag(node, collector).then_some(node.place)
}

/// A number of a type. `wanted` says what the type can hold.
pub(crate) fn number<T: FromStr>(node: &Node, wanted: &str, collector: &mut Collector) -> Option<Spanned<T>> {
    let Value::Number(text) = node.value else {
        wrong_type(node, wanted, collector);
        return None;
    };
    let place = node.place;
    let number = text.parse().ok().map(|value| Spanned { value, place });
    if number.is_none() {
        let message = format!("{text} where {wanted} should be");
        collector.add(DiagnosticKind::BadValue, place, message, "");
    }
    number
}

/// An HTTP status. It only informs, so that another thing in its place has no effect.
pub(crate) fn status(node: &Node, collector: &mut Collector) -> Option<Spanned<u16>> {
    let place = node.place;
    let value = match node.value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    };
    if value.is_none() {
        let message = format!("{} where an HTTP status should be", node.to_plain());
        collector.add(DiagnosticKind::NoEffect, place, message, "");
    }
    value.map(|value| Spanned { value, place })
}

/// One of a few words.
pub(crate) fn word<T: Copy>(
    word: Option<Text>,
    what: &str,
    words: &[(&str, T)],
    collector: &mut Collector,
) -> Option<T> {
    word_or(DiagnosticKind::BadValue, word, what, words, collector)
}

/// One of a few words; another is left out.
pub(crate) fn known_word<T: Copy>(
    word: Option<Text>,
    what: &str,
    words: &[(&str, T)],
    collector: &mut Collector,
) -> Option<T> {
    word_or(DiagnosticKind::UnknownValue, word, what, words, collector)
}

/// One of a few words, or a diagnostic of this kind.
pub(crate) fn word_or<T: Copy>(
    kind: DiagnosticKind,
    word: Option<Text>,
    what: &str,
    words: &[(&str, T)],
    collector: &mut Collector,
) -> Option<T> {
    let word = word?;
    let found = words.iter().find(|(name, _)| *name == word.value);
    if found.is_none() {
        let message = format!("unknown {what} {:?}", word.value);
        let names: Vec<_> = words.iter().map(|(name, _)| *name).collect();
        let otherwise = format!("known are {}", names.join(", "));
        let help = did_you_mean(word.value, names, &otherwise);
        collector.add(kind, word.place, message, help);
    }
    found.map(|(_, value)| *value)
}

/// Reports a key that is not known.
pub(crate) fn unknown_key(entry: &Entry, collector: &mut Collector) {
    unknown_key_among(entry, &[], collector);
}

/// Reports a key that is not known, in an object that may have the `known` keys.
pub(crate) fn unknown_key_among(entry: &Entry, known: &[&str], collector: &mut Collector) {
    let message = format!("unknown key {:?}", entry.key);
    let help = did_you_mean(&entry.key, known.iter().copied(), "");
    collector.add(DiagnosticKind::UnknownKey, entry.place, message, help);
}

/// Reports a trait that is not known.
pub(crate) fn unknown_trait(entry: &Entry, known: &[&str], collector: &mut Collector) {
    let message = format!("unknown trait {}", entry.key);
    let help = did_you_mean(&entry.key, known.iter().copied(), "");
    collector.add(DiagnosticKind::UnknownKey, entry.place, message, help);
}

/// The value of a key that an object must have. Where the object lacks the key, a diagnostic says so.
pub(crate) fn need<T>(value: Option<T>, key: &str, object: &Node, collector: &mut Collector) -> Option<T> {
    // A value that is no object, or a key with a value of the wrong type, has been reported already.
    let absent = match &object.value {
        Value::Object(entries) => entries.iter().all(|entry| entry.key != key),
        _ => false,
    };
    if value.is_none() && absent {
        let message = format!("there is no key {key:?}");
        collector.add(DiagnosticKind::MissingKey, object.place, message, "");
    }
    value
}

/// An object as plain JSON.
pub(crate) fn plain_object(node: &Node, collector: &mut Collector) -> Option<PlainValue> {
    match node.to_plain() {
        object @ PlainValue::Object(_) => Some(object),
        _ => {
            wrong_type(node, "an object", collector);
            None
        }
    }
}

/// An array of strings, with its place.
pub(super) fn spanned_texts<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Spanned<Vec<Text<'t>>> {
    Spanned {
        value: texts(node, collector),
        place: node.place,
    }
}

/// `requestHeaders`: header fields by their names.
pub(super) fn request_headers<'t>(node: &'t Node<'t>, collector: &mut Collector) -> Vec<Named<'t, Text<'t>>> {
    let mut headers = Vec::new();
    for entry in object(node, collector) {
        if let Some(value) = text(&entry.node, collector) {
            headers.push(Named {
                name: &entry.key,
                place: entry.place,
                value,
            });
        }
    }
    headers
}
