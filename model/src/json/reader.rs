//! Text that serde_json has found to be JSON → the tree. What remains to be checked is what serde_json passes over: keys that are
//! there twice, numbers that nothing can hold, halves of surrogate pairs, and how deep values are nested.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::{Entry, Node, Value};
use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::span::FileOffset;

/// Values are nested no deeper, so that walking them takes little of the stack.
const DEEPEST: usize = 256;

/// Memory that is reserved for a string with escapes, in bytes: such strings are documentation.
const USUAL_LENGTH: usize = 128;

/// Reads the whole text.
pub(super) fn read<'a>(
    is_skipped: fn(&str) -> bool,
    file: u32,
    text: &'a str,
    collector: &mut Collector,
) -> Option<Node<'a>> {
    let mut reader = Reader {
        text,
        at: 0,
        file,
        depth: 0,
        is_skipped,
        collector,
        items: Vec::new(),
        entries: Vec::new(),
    };
    reader.value()
}

struct Reader<'a, 'c> {
    text: &'a str,
    /// The next byte.
    at: usize,
    file: u32,
    depth: usize,
    is_skipped: fn(&str) -> bool,
    collector: &'c mut Collector,
    /// The items and entries of what is open: a list is made when it is known how long it is.
    items: Vec<Node<'a>>,
    entries: Vec<Entry<'a>>,
}

impl<'a> Reader<'a, '_> {
    /// The next byte that is not blank.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        // Compact files have no blanks.
        if let Some(first) = rest.first().filter(|first| !first.is_ascii_whitespace()) {
            return Some(*first);
        }
        let blanks = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        self.at += blanks;
        rest.get(blanks).copied()
    }

    /// Passes over the next byte that is not blank, if it is this one.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn place(&self) -> FileOffset {
        FileOffset {
            file: self.file,
            // `parse` has refused longer texts.
            offset: u32::try_from(self.at).unwrap_or(u32::MAX),
        }
    }

    /// `None`, with a diagnostic, where the text cannot be read.
    fn value(&mut self) -> Option<Node<'a>> {
        let first = self.peek()?;
        let place = self.place();
        let value = match first {
            b'{' => Value::Object(self.nested(Self::entries)?),
            b'[' => Value::Array(self.nested(Self::items)?),
            b'"' => Value::String(self.string()?),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.number(place),
        };
        Some(Node { value, place })
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Value<'a> {
        self.at += word.len();
        value
    }

    /// What is between brackets.
    fn nested<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth == DEEPEST {
            let message = format!("values are nested more than {DEEPEST} deep");
            self.collector.add(DiagnosticKind::Syntax, self.place(), message, "");
            return None;
        }
        self.at += 1;
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn items(&mut self) -> Option<Vec<Node<'a>>> {
        let first = self.items.len();
        if self.take(b']') {
            return Some(Vec::new());
        }
        loop {
            let item = self.value()?;
            self.items.push(item);
            if !self.take(b',') {
                self.take(b']');
                return Some(self.items.drain(first..).collect());
            }
        }
    }

    fn entries(&mut self) -> Option<Vec<Entry<'a>>> {
        let first = self.entries.len();
        if self.take(b'}') {
            return Some(Vec::new());
        }
        loop {
            self.peek();
            let place = self.place();
            let key = self.string()?;
            self.take(b':');
            let node = if (self.is_skipped)(&key) {
                self.skip()
            } else {
                self.value()?
            };
            self.entries.push(Entry { key, place, node });
            if !self.take(b',') {
                self.take(b'}');
                let entries: Vec<_> = self.entries.drain(first..).collect();
                self.duplicates(&entries);
                return Some(entries);
            }
        }
    }

    /// A string. Only one with escapes is copied.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let (text, start) = (self.text, self.at);
        self.at += 1;
        let mut plain = String::new();
        loop {
            let from = self.at;
            let rest = text.get(from..)?;
            let (part, end) = rest.split_at(memchr::memchr2(b'"', b'\\', rest.as_bytes())?);
            self.at += part.len() + 1;
            if end.starts_with('"') {
                let is_copied = from > start + 1;
                plain.push_str(if is_copied { part } else { "" });
                return Some(if is_copied {
                    Cow::Owned(plain)
                } else {
                    Cow::Borrowed(part)
                });
            }
            let Some(escaped) = end.as_bytes().get(1).copied().and_then(escaped) else {
                return self.string_with_digits(start);
            };
            self.at += 1;
            plain.reserve(part.len() + USUAL_LENGTH);
            plain.push_str(part);
            plain.push(escaped);
        }
    }

    /// A string with `\u00e9`.
    fn string_with_digits(&mut self, start: usize) -> Option<Cow<'a, str>> {
        self.at = start;
        self.pass_string();
        if let Ok(text) = serde_json::from_str(self.text.get(start..self.at)?) {
            return Some(Cow::Owned(text));
        }
        self.at = start;
        let message = "not JSON: half of a surrogate pair";
        self.collector.add(DiagnosticKind::Syntax, self.place(), message, "");
        None
    }

    /// Passes over a string.
    fn pass_string(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(rest) = bytes.get(self.at..) {
            let Some(found) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = bytes.len();
                break;
            };
            self.at += found + 1;
            if rest.get(found) == Some(&b'"') {
                break;
            }
            self.at += 1;
        }
    }

    /// Passes over a value without reading it.
    fn skip(&mut self) -> Node<'a> {
        self.peek();
        let place = self.place();
        let mut open = 0_usize;
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b'"' => self.pass_string(),
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' if open == 0 => break,
                b'}' | b']' => {
                    open -= 1;
                    self.at += 1;
                }
                b',' if open == 0 => break,
                _ => self.at += 1,
            }
        }
        let value = Value::Null;
        Node { value, place }
    }

    /// A number. Some are too large for serde_json.
    fn number(&mut self, place: FileOffset) -> Value<'a> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += text.len().max(1);
        if text.parse::<serde_json::Number>().is_err() {
            let message = format!("{text} is too great a number");
            self.collector.add(DiagnosticKind::BadValue, place, message, "");
        }
        Value::Number(text)
    }

    fn duplicates(&mut self, entries: &[Entry]) {
        // Most objects have a few keys: for those, looking at each pair is faster than hashing.
        let mut seen = FxHashSet::default();
        for (i, entry) in entries.iter().enumerate() {
            let twice = if entries.len() <= 8 {
                entries.iter().take(i).any(|earlier| earlier.key == entry.key)
            } else {
                !seen.insert(&*entry.key)
            };
            if twice {
                let message = format!("key {:?} is there twice in this object", entry.key);
                self.collector
                    .add(DiagnosticKind::DuplicateKey, entry.place, message, "keep one of them");
            }
        }
    }
}

/// The character that is meant by a backslash and this one. `None` for the rare `u`, which digits follow.
fn escaped(byte: u8) -> Option<char> {
    Some(match byte {
        b'"' | b'\\' | b'/' => char::from(byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return None,
    })
}
