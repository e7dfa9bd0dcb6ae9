//! XML text as elements. They are opened, read from child to child, and closed.

use std::borrow::Cow;

use crate::protocol::DecodeError;
use crate::protocol::limits::ReadLimits;
use crate::protocol::markup::{Malformed, Markup, Scanner, Tag, attribute, character};
use crate::schema::NameTag;

/// The maximum nesting of elements that a schema knows. Other elements are skipped, at any depth. A list or map in a value takes
/// two or three elements each.
const MAX_DEPTH: usize = 200;

/// Most documents nest no deeper.
const USUAL_DEPTH: usize = 16;

/// Reads XML. The innermost open element is the one that is read next.
pub(super) struct Reader<'a> {
    scanner: Scanner<'a>,
    /// The names of the open elements as they are written, from the outermost. A single tag is not among them.
    names: Vec<&'a str>,
    /// How many elements are open.
    depth: usize,
    limits: &'a ReadLimits,
    /// Whether the innermost element is a single tag, `<a/>`: nothing in the text marks its end.
    is_empty: bool,
}

/// The start of an element.
pub(super) struct Element<'a>(Tag<'a>);

impl<'a> Reader<'a> {
    /// Opens the root element of a document, which is read within these limits; `None` if the document is blank.
    pub(super) fn open(text: &'a str, limits: &'a ReadLimits) -> Result<Option<(Self, Element<'a>)>, DecodeError> {
        let mut reader = Self {
            scanner: Scanner::new(text),
            names: Vec::with_capacity(USUAL_DEPTH),
            depth: 0,
            limits,
            is_empty: false,
        };
        loop {
            match reader.next_at_top()? {
                Some(Markup::Start(tag)) => {
                    let root = reader.enter(tag)?;
                    return Ok(Some((reader, root)));
                }
                Some(Markup::Declaration | Markup::Comment) => {}
                Some(Markup::End(_) | Markup::Characters(_)) => return Err(reader.malformed("no element at the top")),
                None => return Ok(None),
            }
        }
    }

    /// A second reader at the same position, to look ahead in the innermost element.
    pub(super) fn ahead(&self) -> Self {
        Self {
            scanner: self.scanner.clone(),
            // A copy of all names would cost as much as a hostile document wants.
            names: self.names.last().into_iter().copied().collect(),
            depth: self.depth,
            limits: self.limits,
            is_empty: self.is_empty,
        }
    }

    /// The limits for reading the answer.
    pub(super) fn limits(&self) -> &'a ReadLimits {
        self.limits
    }

    /// The name of the innermost element as it is written, if it is not a single tag.
    #[cfg(feature = "rest-xml")]
    pub(super) fn full_name(&self) -> Option<&'a str> {
        self.names.last().copied()
    }

    /// Makes a value that the limits must allow.
    #[inline]
    pub(super) fn make<T>(&self, make: impl FnOnce(&ReadLimits) -> Result<T, &'static str>) -> Result<T, DecodeError> {
        make(self.limits).map_err(DecodeError::new)
    }

    fn enter(&mut self, tag: Tag<'a>) -> Result<Element<'a>, DecodeError> {
        self.depth += 1;
        self.is_empty = tag.is_empty;
        if self.depth > MAX_DEPTH {
            return Err(DecodeError::new(format!("nested more than {MAX_DEPTH} elements deep")));
        }
        Ok(Element(tag))
    }

    /// Closes the innermost element if it is a single tag.
    fn leave_empty(&mut self) -> bool {
        let is_empty = std::mem::take(&mut self.is_empty);
        self.depth -= usize::from(is_empty);
        is_empty
    }

    /// Reads the end tag of the innermost element, if it is next.
    #[inline]
    fn closes(&mut self) -> bool {
        let closes = self.names.last().is_some_and(|name| self.scanner.closes(name));
        if closes {
            self.names.pop();
        }
        closes
    }

    /// Reads what begins with the `<` that is next. The names of start and end tags must match.
    #[inline]
    fn markup(&mut self) -> Result<Markup<'a>, DecodeError> {
        self.tick()?;
        let before = self.scanner.clone();
        let markup = self.scanner.markup().map_err(problem)?;
        match &markup {
            Markup::Start(tag) if !tag.is_empty => self.names.push(tag.full_name),
            Markup::End(name) if self.names.pop() != Some(*name) => {
                return Err(problem(before.malformed("an end tag that does not match")));
            }
            _ => {}
        }
        Ok(markup)
    }

    /// Goes to the next tag or other markup in an element. Text before it is skipped.
    #[inline]
    fn next(&mut self) -> Result<Markup<'a>, DecodeError> {
        loop {
            self.scanner.text();
            match self.scanner.peek() {
                Some(b'<') => match self.closes() {
                    true => return Ok(Markup::End("")),
                    false => return self.markup(),
                },
                Some(b'&') => {
                    self.tick()?;
                    self.scanner.reference().map_err(problem)?;
                }
                Some(_) => self.scanner.line_break(),
                None => return Err(self.misplaced()),
            }
        }
    }

    /// Goes to the next markup outside of the root element. Only blanks may be before it. `None` at the end.
    fn next_at_top(&mut self) -> Result<Option<Markup<'a>>, DecodeError> {
        let text = self.scanner.text_with_references();
        if !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return Err(self.malformed("text outside of the root element"));
        }
        match self.scanner.peek() {
            Some(_) => self.markup().map(Some),
            None => Ok(None),
        }
    }

    /// Opens the next child of the innermost element, or closes the element if there is none. Text between children is skipped.
    pub(super) fn child(&mut self) -> Result<Option<Element<'a>>, DecodeError> {
        if self.leave_empty() {
            return Ok(None);
        }
        loop {
            match self.next()? {
                Markup::Start(tag) => return self.enter(tag).map(Some),
                Markup::End(_) => {
                    self.depth -= 1;
                    return Ok(None);
                }
                Markup::Characters(_) | Markup::Comment => {}
                Markup::Declaration => return Err(self.misplaced()),
            }
        }
    }

    /// Whether the innermost element contains elements.
    pub(super) fn has_children(mut self) -> Result<bool, DecodeError> {
        Ok(self.child()?.is_some())
    }

    /// Reads the text of the innermost element and closes it.
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.leave_empty() {
            return Ok(Cow::Borrowed(""));
        }
        let text = self.scanner.text();
        if self.closes() {
            self.tick()?;
            self.depth -= 1;
            return Ok(Cow::Borrowed(text));
        }
        self.long_text(text).map(Cow::Owned)
    }

    /// Reads the rest of a text with references, line breaks, comments or CDATA sections.
    #[inline(never)]
    fn long_text(&mut self, start: &str) -> Result<String, DecodeError> {
        let rest = self.scanner.clone().text_with_references();
        let mut text = String::with_capacity(start.len() + rest.len());
        text.push_str(start);
        loop {
            match self.scanner.peek() {
                Some(b'&') => text.push(self.referred()?),
                Some(b'<') => match self.markup()? {
                    Markup::Characters(characters) => push_lines(&mut text, characters),
                    Markup::Comment => {}
                    Markup::End(_) => {
                        self.depth -= 1;
                        return Ok(text);
                    }
                    Markup::Start(_) => return Err(DecodeError::new("expected text, found an element")),
                    Markup::Declaration => return Err(self.misplaced()),
                },
                Some(_) => {
                    self.scanner.line_break();
                    text.push('\n');
                }
                None => return Err(self.misplaced()),
            }
            text.push_str(self.scanner.text());
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
                Markup::Start(tag) => inner += usize::from(!tag.is_empty),
                Markup::End(_) if inner == 0 => {
                    self.depth -= 1;
                    return Ok(());
                }
                Markup::End(_) => inner -= 1,
                Markup::Characters(_) | Markup::Comment => {}
                Markup::Declaration => return Err(self.misplaced()),
            }
        }
    }

    /// Closes all open elements and checks that nothing follows.
    pub(super) fn finish(mut self) -> Result<(), DecodeError> {
        while self.depth > 0 {
            self.skip()?;
        }
        while let Some(markup) = self.next_at_top()? {
            if !matches!(markup, Markup::Comment) {
                return Err(self.malformed("something after the end"));
            }
        }
        Ok(())
    }

    #[inline]
    fn tick(&self) -> Result<(), DecodeError> {
        self.limits
            .tick()
            .map_err(|problem| DecodeError::new(problem).late(true))
    }

    /// Reads a reference.
    fn referred(&mut self) -> Result<char, DecodeError> {
        self.tick()?;
        let before = self.scanner.clone();
        let name = self.scanner.reference().map_err(problem)?;
        character(name).ok_or_else(|| problem(before.malformed("a reference to nothing that XML knows")))
    }

    #[cold]
    fn misplaced(&self) -> DecodeError {
        self.malformed("an element that does not end, or a declaration inside one")
    }

    #[cold]
    fn malformed(&self, what: &'static str) -> DecodeError {
        problem(self.scanner.malformed(what))
    }
}

#[cold]
fn problem(malformed: Malformed) -> DecodeError {
    DecodeError::new(malformed.to_string())
}

/// Appends text with every line break as a line feed (XML 1.0, section 2.11).
fn push_lines(text: &mut String, raw: &str) {
    let mut scanner = raw.split('\r');
    text.push_str(scanner.next().unwrap_or_default());
    for line in scanner {
        text.push('\n');
        text.push_str(line.strip_prefix('\n').unwrap_or(line));
    }
}

impl Element<'_> {
    /// The name, without a prefix.
    pub(super) fn name(&self) -> &str {
        self.0.name
    }

    /// The tag of the name.
    pub(super) fn name_tag(&self) -> NameTag {
        self.0.name_tag
    }

    /// Whether there is anything besides the name.
    pub(super) fn has_attributes(&self) -> bool {
        !self.0.attributes.is_empty()
    }

    /// The value of the attribute with this name. Prefixes may differ, but both names must have one or neither.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, DecodeError> {
        attribute(self.0.attributes, name).map_err(|_| DecodeError::new("not XML: a malformed attribute"))
    }
}
