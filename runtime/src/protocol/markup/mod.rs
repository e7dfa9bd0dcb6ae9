//! XML text from front to back, as tags and what is between them (XML 1.0). What concerns more than one tag is for the callers.
//!
//! The document is checked to be UTF-8 once. After that, names and texts are cut out of it between ASCII characters, and are
//! borrowed from it. A document type declaration is refused, so there are no entities except XML's own five.

#[cfg(any(feature = "query", feature = "rest-xml"))]
mod attributes;
mod scan;

use std::fmt;

#[cfg(any(feature = "query", feature = "rest-xml"))]
pub(super) use attributes::attribute;

use crate::schema::NameTag;

/// An XML document, and the position in it.
#[derive(Clone)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    position: usize,
}

/// The problem of a document, and where it is. It never shows text of the document.
#[derive(Debug)]
pub(super) struct Malformed {
    what: &'static str,
    position: usize,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not XML: {} at byte {}", self.what, self.position)
    }
}

/// What begins with `<`.
pub(super) enum Markup<'a> {
    Start(Tag<'a>),
    /// The name, as it is written.
    End(&'a str),
    /// Text in a CDATA section.
    Characters(&'a str),
    /// A comment or a processing instruction.
    Comment,
    /// The XML declaration.
    Declaration,
}

/// The start of an element.
#[derive(Clone, Copy)]
pub(super) struct Tag<'a> {
    /// The name without a prefix.
    pub(super) name: &'a str,
    /// The tag of that name.
    pub(super) name_tag: NameTag,
    /// The name as it is written.
    pub(super) full_name: &'a str,
    /// What follows the name.
    pub(super) attributes: &'a str,
    /// Whether it is a single tag, `<a/>`.
    pub(super) is_empty: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text: text.strip_prefix('\u{feff}').unwrap_or(text),
            position: 0,
        }
    }

    #[inline]
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The text between two positions next to ASCII characters.
    #[inline]
    fn cut(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn rest(&self) -> &'a str {
        self.cut(self.position, self.text.len())
    }

    /// The next byte.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes().get(self.position).copied()
    }

    /// The problem of what is next.
    #[cold]
    pub(super) fn malformed(&self, what: &'static str) -> Malformed {
        Malformed {
            what,
            position: self.position,
        }
    }

    /// Reads text up to a tag, a reference or a line break that is not a plain one.
    #[inline]
    pub(super) fn text(&mut self) -> &'a str {
        let start = self.position;
        self.position = scan::text_end(self.bytes(), start);
        self.cut(start, self.position)
    }

    /// Reads everything up to a tag. References are unchanged.
    pub(super) fn text_with_references(&mut self) -> &'a str {
        let rest = self.rest();
        let text = rest.split_once('<').map_or(rest, |(text, _)| text);
        self.position += text.len();
        text
    }

    /// Reads a reference, as the name between `&` and `;`.
    pub(super) fn reference(&mut self) -> Result<&'a str, Malformed> {
        let start = self.position + 1;
        let rest = self.bytes().get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| matches!(byte, b';' | b'&' | b'<'));
        match length {
            Some(length) if rest.get(length) == Some(&b';') => {
                self.position = start + length + 1;
                Ok(self.cut(start, start + length))
            }
            _ => Err(self.malformed("a reference that does not end")),
        }
    }

    /// Reads a line break that begins with a carriage return.
    pub(super) fn line_break(&mut self) {
        self.position += if self.rest().starts_with("\r\n") { 2 } else { 1 };
    }

    /// Reads the end tag of this name, if it is next and has no blanks.
    #[inline]
    pub(super) fn closes(&mut self, name: &str) -> bool {
        let rest = self.bytes().get(self.position..).unwrap_or_default();
        let after = rest
            .strip_prefix(b"</")
            .and_then(|rest| rest.strip_prefix(name.as_bytes()));
        let closes = after.is_some_and(|after| after.first() == Some(&b'>'));
        if closes {
            self.position += name.len() + 3;
        }
        closes
    }

    /// Reads what begins with the `<` that is next.
    #[inline]
    pub(super) fn markup(&mut self) -> Result<Markup<'a>, Malformed> {
        debug_assert_eq!(self.peek(), Some(b'<'), "text must be read first");
        let start = self.position + 1;
        let end = scan::name_end(self.bytes(), start);
        if self.bytes().get(end) == Some(&b'>') && end > start {
            let name = self.cut(start, end);
            self.position = end + 1;
            return Ok(Markup::Start(Tag {
                name,
                name_tag: scan::name_tag(self.bytes(), start, end),
                full_name: name,
                attributes: "",
                is_empty: false,
            }));
        }
        self.other_markup()
    }

    /// The same for what is not a start tag with just a name.
    #[inline(never)]
    fn other_markup(&mut self) -> Result<Markup<'a>, Malformed> {
        let rest = self.rest();
        if rest.starts_with("</") {
            let name = self.through_tag()?.get(1..).unwrap_or_default();
            return Ok(Markup::End(name.trim_end_matches(is_blank)));
        }
        if rest.starts_with("<!--") {
            return self
                .through("<!--", "-->", "a comment that does not end")
                .map(|_| Markup::Comment);
        }
        if rest.starts_with("<![CDATA[") {
            return self
                .through("<![CDATA[", "]]>", "a CDATA section that does not end")
                .map(Markup::Characters);
        }
        if rest.starts_with("<!") {
            return Err(self.malformed("a declaration"));
        }
        if rest.starts_with("<?") {
            let what = "a processing instruction that does not end";
            if rest.starts_with("<?>") {
                return Err(self.malformed(what));
            }
            let inside = self.through("<?", "?>", what)?;
            let after_name = inside.strip_prefix("xml");
            let is_declaration = after_name.is_some_and(|after| after.is_empty() || after.starts_with(is_blank));
            return Ok(if is_declaration {
                Markup::Declaration
            } else {
                Markup::Comment
            });
        }
        self.long_tag().map(Markup::Start)
    }

    fn long_tag(&mut self) -> Result<Tag<'a>, Malformed> {
        let position = self.position;
        let inside = self.through_tag()?;
        let (inside, is_empty) = match inside.strip_suffix('/') {
            Some(inside) => (inside, true),
            None => (inside, false),
        };
        let name_end = inside.find(is_blank).unwrap_or(inside.len());
        if name_end == 0 {
            let what = "a tag without a name";
            return Err(Malformed { what, position });
        }
        let (full_name, attributes) = inside.split_at(name_end);
        let name = full_name.split_once(':').map_or(full_name, |(_, name)| name);
        Ok(Tag {
            name,
            name_tag: NameTag::of(name.as_bytes()),
            full_name,
            attributes,
            is_empty,
        })
    }

    /// Reads a tag, as what is between its brackets.
    fn through_tag(&mut self) -> Result<&'a str, Malformed> {
        let start = self.position + 1;
        let Some(end) = scan::tag_end(self.bytes(), start) else {
            return Err(self.malformed("a tag that does not end"));
        };
        self.position = end + 1;
        Ok(self.cut(start, end))
    }

    /// Reads what has this start and this end, as what is between them.
    fn through(&mut self, start: &str, end: &str, what: &'static str) -> Result<&'a str, Malformed> {
        let rest = self.rest().strip_prefix(start).and_then(|rest| rest.split_once(end));
        let Some((inside, _)) = rest else {
            return Err(self.malformed(what));
        };
        self.position += start.len() + inside.len() + end.len();
        Ok(inside)
    }
}

/// XML's blanks.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The character of a reference: one of XML's own five, or a character by its number.
pub(super) fn character(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => {
            let number = name.strip_prefix('#')?;
            let (digits, radix) = match number.strip_prefix('x') {
                Some(digits) => (digits, 16),
                None => (number, 10),
            };
            // The standard library would allow a sign.
            let digits = Some(digits).filter(|digits| !digits.starts_with('+'))?;
            let number = u32::from_str_radix(digits, radix).ok()?;
            char::from_u32(number).filter(|c| *c != '\0')?
        }
    })
}

#[cfg(test)]
mod tests;
