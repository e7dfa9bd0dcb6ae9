//! JSON text → a tree in which every key and value knows its place.

mod reader;

use std::borrow::Cow;

use serde_json::Value as PlainValue;
use serde_json::value::RawValue;

use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::span::FileOffset;

/// A value with its place.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) value: Value<'a>,
    pub(crate) place: FileOffset,
}

/// A JSON value.
#[derive(Debug)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    /// As it is written.
    Number(&'a str),
    String(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    /// In the order of the file.
    Object(Vec<Entry<'a>>),
}

/// One key of an object, and its value.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) place: FileOffset,
    pub(crate) node: Node<'a>,
}

impl Node<'_> {
    /// The type of the value, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The text, if the value is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The entry of an object with this key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry<'_>> {
        match &self.value {
            Value::Object(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// Whether two trees have the same values. Places and the order of keys are ignored.
    pub(crate) fn same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Value::Object(a), Value::Object(b)) => {
                let find = |key: &str| b.iter().find(|entry| entry.key == key);
                a.len() == b.len() && a.iter().all(|a| find(&a.key).is_some_and(|b| a.node.same(&b.node)))
            }
            _ => false,
        }
    }

    /// The tree without places.
    pub(crate) fn to_plain(&self) -> PlainValue {
        match &self.value {
            Value::Null => PlainValue::Null,
            Value::Bool(b) => PlainValue::Bool(*b),
            // `parse` has let only numbers through that serde_json can read.
            Value::Number(text) => text.parse().map_or(PlainValue::Null, PlainValue::Number),
            Value::String(text) => PlainValue::String(text.to_string()),
            Value::Array(items) => items.iter().map(Node::to_plain).collect(),
            Value::Object(entries) => entries.iter().map(|e| (e.key.to_string(), e.node.to_plain())).collect(),
        }
    }
}

/// Parses a file. `None`, with a diagnostic, where it is not JSON.
///
/// serde_json decides what is JSON, with the messages that people know from it. It only scans here and makes no values; `reader` makes
/// them once, with their places. One parse cannot do both: serde_json tells no places, and a reader that checks all by itself would be a
/// second definition of JSON.
pub(crate) fn parse<'a>(file: u32, text: &'a str, collector: &mut Collector) -> Option<Node<'a>> {
    parse_without(|_| false, file, text, collector)
}

/// Parses a file; the values of the keys that are skipped are passed over, and null is in their places.
pub(crate) fn parse_without<'a>(
    is_skipped: fn(&str) -> bool,
    file: u32,
    text: &'a str,
    collector: &mut Collector,
) -> Option<Node<'a>> {
    let mut fault = |kind, at, message| {
        let offset = u32::try_from(at).unwrap_or(u32::MAX);
        collector.add(kind, FileOffset { file, offset }, message, "");
    };
    if u32::try_from(text.len()).is_err() {
        fault(DiagnosticKind::File, 0, "the file is longer than 4 GiB".to_owned());
        return None;
    }
    if let Err(error) = serde_json::from_str::<&RawValue>(text) {
        let message = error.to_string();
        // It ends in the place, which the diagnostic has.
        let message = message.rsplit_once(" at line ").map_or(&*message, |(what, _)| what);
        let at = offset_of(text, &error);
        fault(DiagnosticKind::Syntax, at, format!("not JSON: {message}"));
        return None;
    }
    reader::read(is_skipped, file, text, collector)
}

/// serde_json numbers lines from 1, and columns in bytes from 1. For a control character in a string it gives the place before.
fn offset_of(text: &str, error: &serde_json::Error) -> usize {
    let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let start = starts.nth(error.line().saturating_sub(1)).unwrap_or(text.len());
    let at = (start + error.column().saturating_sub(1)).min(text.len());
    if error.to_string().starts_with("control character") {
        let rest = text.get(at..).unwrap_or_default();
        return at + rest.find(char::is_control).unwrap_or(0);
    }
    at
}
