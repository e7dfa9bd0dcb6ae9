//! JSON text → a tree in which every key and value knows its place.

use std::borrow::Cow;
use std::collections::HashSet;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
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

    /// The entry of an object with this key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry<'_>> {
        match &self.value {
            Value::Object(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// Whether two trees have the same values. Places and the order of keys do not count.
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
/// serde_json decides what is JSON, with the messages that people know from it. jsonc-parser accepts more, and knows the places.
pub(crate) fn parse<'a>(file: u32, text: &'a str, collector: &mut Collector) -> Option<Node<'a>> {
    let mut fault = |kind, at, message| {
        let place = FileOffset {
            file,
            offset: offset(at),
        };
        collector.add(kind, place, message, "");
        None
    };
    if u32::try_from(text.len()).is_err() {
        return fault(DiagnosticKind::File, 0, "the file is longer than 4 GiB".to_owned());
    }
    if let Err(error) = serde_json::from_str::<&RawValue>(text) {
        let message = error.to_string();
        // It ends in the place, which the diagnostic has.
        let message = message.rsplit_once(" at line ").map_or(&*message, |(what, _)| what);
        return fault(
            DiagnosticKind::Syntax,
            offset_of(text, &error),
            format!("not JSON: {message}"),
        );
    }
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => Some(Builder { file, collector }.node(parsed.value?)),
        Err(error) => {
            let message = format!("not JSON: {}", error.kind());
            fault(DiagnosticKind::Syntax, error.range().start, message)
        }
    }
}

/// serde_json counts lines from 1, and columns in bytes from 1. Of a control character in a string it gives the place before.
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

/// The parser accepts more than JSON. All of that is off.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

fn offset(byte: usize) -> u32 {
    // `parse` has refused longer texts.
    u32::try_from(byte).unwrap_or(u32::MAX)
}

/// Turns the parser's tree into ours. It recurses no deeper than the parser, which has a limit.
struct Builder<'f> {
    file: u32,
    collector: &'f mut Collector,
}

impl Builder<'_> {
    fn place(&self, of: &impl Ranged) -> FileOffset {
        FileOffset {
            file: self.file,
            offset: offset(of.range().start),
        }
    }

    fn node<'a>(&mut self, value: ast::Value<'a>) -> Node<'a> {
        let place = self.place(&value);
        let value = match value {
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::BooleanLit(lit) => Value::Bool(lit.value),
            ast::Value::NumberLit(lit) => self.number(place, lit.value),
            ast::Value::StringLit(lit) => Value::String(lit.value),
            ast::Value::Array(array) => Value::Array(array.elements.into_iter().map(|v| self.node(v)).collect()),
            ast::Value::Object(object) => Value::Object(self.entries(object)),
        };
        Node { value, place }
    }

    /// A number. Some are too large for serde_json.
    fn number<'a>(&mut self, place: FileOffset, text: &'a str) -> Value<'a> {
        if text.parse::<serde_json::Number>().is_err() {
            let message = format!("{text} is too great a number");
            self.collector.add(DiagnosticKind::BadValue, place, message, "");
        }
        Value::Number(text)
    }

    fn entries<'a>(&mut self, object: ast::Object<'a>) -> Vec<Entry<'a>> {
        let mut entries = Vec::with_capacity(object.properties.len());
        for property in object.properties {
            let place = self.place(&property.name);
            let key = match property.name {
                ast::ObjectPropName::String(lit) => lit.value,
                ast::ObjectPropName::Word(lit) => Cow::Borrowed(lit.value),
            };
            let node = self.node(property.value);
            entries.push(Entry { key, place, node });
        }
        self.duplicates(&entries);
        entries
    }

    fn duplicates(&mut self, entries: &[Entry]) {
        // Most objects have a few keys: for those, looking at each pair is faster than hashing.
        let mut seen = HashSet::new();
        for (i, entry) in entries.iter().enumerate() {
            let twice = if entries.len() <= 8 {
                entries.iter().take(i).any(|earlier| earlier.key == entry.key)
            } else {
                !seen.insert(&*entry.key)
            };
            if twice {
                let message = format!("key {:?} stands twice in this object", entry.key);
                self.collector
                    .add(DiagnosticKind::DuplicateKey, entry.place, message, "keep one of them");
            }
        }
    }
}
