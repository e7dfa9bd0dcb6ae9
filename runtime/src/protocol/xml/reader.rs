//! XML text as elements. They are opened, read from child to child, and closed.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::protocol::DecodeError;
use crate::protocol::limits::ReadLimits;

/// The maximum nesting of elements that a schema knows. Other elements are skipped, at any depth. A list or map in a value takes
/// two or three elements each.
const MAX_DEPTH: usize = 200;

/// Reads XML. The innermost open element is the one that is read next.
pub(super) struct Reader<'a> {
    events: quick_xml::Reader<&'a [u8]>,
    /// The text of the events, from the first one on.
    text: &'a [u8],
    /// How many elements are open.
    depth: usize,
    limits: &'a ReadLimits,
    /// Whether the innermost element is a single tag, `<a/>`: nothing in the text marks its end.
    is_empty: bool,
}

/// The start of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl<'a> Reader<'a> {
    /// Opens the root element of a document, which is read within these limits; `None` if the document is blank.
    pub(super) fn open(text: &'a [u8], limits: &'a ReadLimits) -> Result<Option<(Self, Element<'a>)>, DecodeError> {
        // The library removes it too, but then its positions are wrong.
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut reader = Self {
            events: quick_xml::Reader::from_reader(text),
            text,
            depth: 0,
            limits,
            is_empty: false,
        };
        loop {
            match reader.next()? {
                Event::Start(start) => return Ok(Some((reader.into_open(false)?, Element(start)))),
                Event::Empty(start) => return Ok(Some((reader.into_open(true)?, Element(start)))),
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if is_blank(&text) => {}
                Event::Eof => return Ok(None),
                _ => return Err(reader.malformed("no element at the top")),
            }
        }
    }

    /// A second reader at the same position, to look ahead in the innermost element.
    pub(super) fn ahead(&self) -> Self {
        let position = usize::try_from(self.events.buffer_position()).unwrap_or(usize::MAX);
        let text = self.text.get(position..).unwrap_or_default();
        let mut events = quick_xml::Reader::from_reader(text);
        // A copy of the names of all open elements would cost as much as a hostile document wants.
        events.config_mut().allow_unmatched_ends = true;
        Self {
            events,
            text,
            depth: self.depth,
            limits: self.limits,
            is_empty: self.is_empty,
        }
    }

    fn into_open(mut self, is_empty: bool) -> Result<Self, DecodeError> {
        self.enter(is_empty)?;
        Ok(self)
    }

    /// The limits for reading the answer.
    pub(super) fn limits(&self) -> &'a ReadLimits {
        self.limits
    }

    /// Makes a value that the limits must allow.
    pub(super) fn make<T>(&self, make: impl FnOnce(&ReadLimits) -> Result<T, &'static str>) -> Result<T, DecodeError> {
        make(self.limits).map_err(DecodeError::new)
    }

    fn leave(&mut self) -> Result<(), DecodeError> {
        self.depth = self.depth.checked_sub(1).ok_or_else(|| self.misplaced())?;
        Ok(())
    }

    fn enter(&mut self, is_empty: bool) -> Result<(), DecodeError> {
        self.depth += 1;
        self.is_empty = is_empty;
        if self.depth > MAX_DEPTH {
            return Err(DecodeError::new(format!("nested more than {MAX_DEPTH} elements deep")));
        }
        Ok(())
    }

    /// Closes the innermost element if it is a single tag.
    fn leave_empty(&mut self) -> bool {
        let is_empty = std::mem::take(&mut self.is_empty);
        self.depth -= usize::from(is_empty);
        is_empty
    }

    /// Opens the next child of the innermost element, or closes the element if there is none. Text between children is skipped.
    pub(super) fn child(&mut self) -> Result<Option<Element<'a>>, DecodeError> {
        if self.leave_empty() {
            return Ok(None);
        }
        loop {
            match self.next()? {
                Event::Start(start) => {
                    self.enter(false)?;
                    return Ok(Some(Element(start)));
                }
                Event::Empty(start) => {
                    self.enter(true)?;
                    return Ok(Some(Element(start)));
                }
                Event::End(_) => {
                    self.leave()?;
                    return Ok(None);
                }
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Eof | Event::Decl(_) | Event::DocType(_) => return Err(self.misplaced()),
            }
        }
    }

    /// Whether the innermost element contains elements.
    pub(super) fn has_children(mut self) -> Result<bool, DecodeError> {
        Ok(self.child()?.is_some())
    }

    /// Reads the text of the innermost element and closes it.
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let mut text = Cow::Borrowed("");
        if self.leave_empty() {
            return Ok(text);
        }
        loop {
            let piece = match self.next()? {
                Event::Text(piece) => piece.xml10_content(),
                Event::CData(piece) => piece.xml10_content(),
                Event::GeneralRef(reference) => {
                    text.to_mut().push(self.referred(&reference)?);
                    continue;
                }
                Event::End(_) => {
                    self.leave()?;
                    return Ok(text);
                }
                Event::Comment(_) | Event::PI(_) => continue,
                Event::Start(_) | Event::Empty(_) => return Err(DecodeError::new("expected text, found an element")),
                Event::Eof | Event::Decl(_) | Event::DocType(_) => return Err(self.misplaced()),
            };
            if text.is_empty() {
                text = piece;
            } else {
                text.to_mut().push_str(&piece);
            }
        }
    }

    /// Closes the innermost element, whatever it contains.
    pub(super) fn skip(&mut self) -> Result<(), DecodeError> {
        if self.leave_empty() {
            return Ok(());
        }
        let mut inner = 0_usize;
        loop {
            match self.next()? {
                Event::Start(_) => inner += 1,
                Event::End(_) if inner == 0 => {
                    self.leave()?;
                    return Ok(());
                }
                Event::End(_) => inner -= 1,
                Event::Eof | Event::Decl(_) | Event::DocType(_) => return Err(self.misplaced()),
                _ => {}
            }
        }
    }

    /// Closes all open elements and checks that nothing follows.
    pub(super) fn finish(mut self) -> Result<(), DecodeError> {
        while self.depth > 0 {
            self.skip()?;
        }
        loop {
            match self.next()? {
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if is_blank(&text) => {}
                _ => return Err(self.malformed("something after the end")),
            }
        }
    }

    fn next(&mut self) -> Result<Event<'a>, DecodeError> {
        self.limits
            .tick()
            .map_err(|problem| DecodeError::new(problem).late(true))?;
        self.events.read_event().map_err(|error| {
            let what = describe(&error);
            DecodeError::new(format!("not XML: {what} at byte {}", self.events.error_position()))
        })
    }

    /// The character of a reference: one of XML's own five, or a character by its number.
    fn referred(&self, reference: &BytesRef<'_>) -> Result<char, DecodeError> {
        Ok(match &**reference {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "apos" => '\'',
            "quot" => '"',
            _ => match reference.resolve_char_ref() {
                Ok(Some(c)) => c,
                Ok(None) | Err(_) => return Err(self.malformed("a reference to nothing that XML knows")),
            },
        })
    }

    fn misplaced(&self) -> DecodeError {
        self.malformed("an element that does not end, or a declaration inside one")
    }

    fn malformed(&self, what: &str) -> DecodeError {
        DecodeError::new(format!("not XML: {what} at byte {}", self.events.buffer_position()))
    }
}

impl Element<'_> {
    /// The name, without a prefix.
    pub(super) fn name(&self) -> &str {
        let name = self.0.name().into_inner();
        // Names are short: a search that is made for long text costs more.
        match name.bytes().position(|byte| byte == b':') {
            Some(colon) => &name[colon + 1..],
            None => name,
        }
    }

    /// The name as it is written.
    #[cfg(feature = "rest-xml")]
    pub(super) fn full_name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// Whether there is anything besides the name.
    pub(super) fn has_attributes(&self) -> bool {
        !self.0.attributes_raw().is_empty()
    }

    /// The value of the attribute with this name. Prefixes may differ, but both names must have one or neither.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, DecodeError> {
        let (has_prefix, local) = match name.split_once(':') {
            Some((_, local)) => (true, local),
            None => (false, name),
        };
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| DecodeError::new("not XML: a malformed attribute"))?;
            let key = attribute.key;
            let is_same = key.local_name().as_ref() == local && key.prefix().is_some() == has_prefix;
            if is_same && key.as_namespace_binding().is_none() {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_err(|_| DecodeError::new("not XML: a malformed attribute"))?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// The problem of a document, without the names in it.
fn describe(error: &Error) -> String {
    match error {
        Error::Syntax(error) => error.to_string(),
        Error::IllFormed(IllFormedError::UnclosedReference) => "a reference that does not end".to_owned(),
        Error::IllFormed(IllFormedError::UnmatchedEndTag(_) | IllFormedError::MismatchedEndTag { .. }) => {
            "an end tag that does not match".to_owned()
        }
        Error::Encoding(_) | Error::Io(_) => "text that is not UTF-8".to_owned(),
        _ => "malformed".to_owned(),
    }
}
