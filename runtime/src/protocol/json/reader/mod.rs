//! JSON text (RFC 8259) from front to back.
//!
//! The body is checked to be UTF-8 once. After that, texts are cut out of it between ASCII characters. Text without escapes is
//! borrowed from the body. Numbers are borrowed as their digits: the caller knows the type and makes the value.

mod plain;

use self::plain::{first_special, plain_end};
use crate::protocol::limits::ReadLimits;
use crate::protocol::read::{BodyToken, Failed, Key, Level, Source};
use crate::protocol::scalar::Number;
use crate::protocol::words::Word;
use crate::schema::{Member, NameTag, StructureSchema};

/// A text in JSON, and the position in it.
pub(in crate::protocol) struct Reader<'a> {
    text: &'a str,
    position: usize,
    /// The last text that had escapes, decoded.
    unescaped: String,
    problem: Option<TextProblem>,
}

/// The problem of the text, and where it is.
struct TextProblem {
    what: &'static str,
    position: usize,
}

/// Whether the reader is at the start of a list or object.
#[derive(Clone, Copy)]
pub(in crate::protocol) struct AtStart(bool);

impl<'a> Reader<'a> {
    pub(in crate::protocol) fn new(text: &'a str) -> Self {
        Self {
            text,
            position: 0,
            unescaped: String::new(),
            problem: None,
        }
    }

    #[cold]
    fn malformed(&mut self, what: &'static str) -> Failed {
        let what = if self.position >= self.text.len() {
            "it ends in the middle"
        } else {
            what
        };
        self.problem.get_or_insert(TextProblem {
            what,
            position: self.position,
        });
        Failed
    }

    #[inline]
    fn byte(&self, position: usize) -> Option<u8> {
        self.text.as_bytes().get(position).copied()
    }

    /// What is not yet read.
    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.position..).unwrap_or_default()
    }

    /// Skips blanks. The next byte is not yet read.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        match self.byte(self.position) {
            // Services send few blanks.
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.peek_after_blanks(),
        }
    }

    #[inline(never)]
    fn peek_after_blanks(&mut self) -> Option<u8> {
        loop {
            match self.byte(self.position) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.position += 1,
                other => return other,
            }
        }
    }

    #[inline]
    fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), Failed> {
        if self.peek() == Some(byte) {
            self.position += 1;
            return Ok(());
        }
        Err(self.malformed(what))
    }

    fn word(&mut self, word: &str) -> Result<(), Failed> {
        if self.rest().starts_with(word.as_bytes()) {
            self.position += word.len();
            return Ok(());
        }
        Err(self.malformed("an unknown word"))
    }

    /// Goes to the next element or name. `false` if `close` ends the list or object.
    #[inline]
    fn next_item(&mut self, at_start: &mut AtStart, close: u8) -> Result<bool, Failed> {
        let next = self.peek();
        let is_first = std::mem::take(&mut at_start.0);
        if next == Some(close) {
            self.position += 1;
            return Ok(false);
        }
        if is_first {
            return Ok(true);
        }
        if next == Some(b',') {
            self.position += 1;
            return Ok(true);
        }
        Err(self.malformed("no comma where one should be"))
    }

    /// Goes to the text of the next name of an object. `false` if there is none.
    #[inline(always)]
    fn next_name(&mut self, at_start: &mut AtStart) -> Result<bool, Failed> {
        if !self.next_item(at_start, b'}')? {
            return Ok(false);
        }
        self.expect(b'"', "no name where one should be")?;
        Ok(true)
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Failed> {
        self.expect(b':', "no colon after a name")
    }

    /// Reads text after its opening quote.
    #[inline]
    fn string(&mut self) -> Result<&str, Failed> {
        match self.plain_string() {
            Some(text) => Ok(text),
            None => {
                self.escaped_string()?;
                Ok(&self.unescaped)
            }
        }
    }

    /// The same if the text has no escapes. If it has some, nothing is read.
    #[inline(never)]
    fn plain_string(&mut self) -> Option<&'a str> {
        let start = self.position;
        let end = plain_end(self.text.as_bytes(), start);
        if self.byte(end) != Some(b'"') {
            return None;
        }
        self.position = end + 1;
        self.text.get(start..end)
    }

    /// Where the next name of an object starts, if there are no blanks before it.
    #[inline]
    fn name_start(&self, at_start: AtStart) -> Option<usize> {
        match (at_start.0, self.rest()) {
            (false, [b',', b'"', ..]) => Some(self.position + 2),
            (true, [b'"', ..]) => Some(self.position + 1),
            _ => None,
        }
    }

    /// Reads the next name of an object if it has at most seven bytes and no escapes, and there are no blanks before it. Otherwise
    /// nothing is read.
    #[inline]
    fn short_key(&mut self, at_start: &mut AtStart) -> Option<&'a str> {
        let start = self.name_start(*at_start)?;
        let end = start + first_special(Word::at(self.text.as_bytes(), start)?)?;
        if self.byte(end) != Some(b'"') {
            return None;
        }
        at_start.0 = false;
        self.position = end + 1;
        self.text.get(start..end)
    }

    /// Reads text with escapes into [`Self::unescaped`].
    #[inline(never)]
    fn escaped_string(&mut self) -> Result<(), Failed> {
        self.unescaped.clear();
        let mut start = self.position;
        loop {
            let end = plain_end(self.text.as_bytes(), self.position);
            let plain = self.text.get(start..end).unwrap_or_default();
            self.unescaped.push_str(plain);
            self.position = end;
            match self.byte(end) {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(());
                }
                Some(b'\\') => self.position += 1,
                _ => return Err(self.malformed("a control character in a string")),
            }
            start = self.position;
            match self.byte(start) {
                // They become themselves, so they are the start of the next plain text.
                Some(b'"' | b'\\' | b'/') => self.position += 1,
                _ => {
                    let escaped = self.escape()?;
                    self.unescaped.push(escaped);
                    start = self.position;
                }
            }
        }
    }

    /// Reads an escape behind its backslash.
    fn escape(&mut self) -> Result<char, Failed> {
        let plain = match self.byte(self.position) {
            Some(b'u') => {
                self.position += 1;
                return self.unicode_escape();
            }
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return Err(self.malformed("an unknown escape")),
        };
        self.position += 1;
        Ok(plain)
    }

    /// Reads the digits of an escape, and the second half of a surrogate pair. Half a pair is not a character, and becomes
    /// U+FFFD.
    fn unicode_escape(&mut self) -> Result<char, Failed> {
        let unit = self.unit()?;
        if let 0xD800..0xDC00 = unit
            && self.byte(self.position) == Some(b'\\')
            && self.byte(self.position + 1) == Some(b'u')
        {
            let alone = self.position;
            self.position += 2;
            let low = self.unit()?;
            if let 0xDC00..0xE000 = low {
                let pair = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                return Ok(char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.position = alone;
        }
        Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// Reads four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Failed> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.byte(self.position).and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.malformed("an unknown escape"));
            };
            unit = unit << 4 | digit;
            self.position += 1;
        }
        Ok(unit)
    }

    /// Reads a number as its digits.
    #[inline]
    fn number(&mut self) -> Result<&'a str, Failed> {
        let start = self.position;
        if self.byte(start) == Some(b'-') {
            self.position += 1;
        }
        match self.byte(self.position) {
            Some(b'0') => self.position += 1,
            _ => self.digits()?,
        }
        if self.byte(self.position) == Some(b'.') {
            self.position += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte(self.position) {
            self.position += 1;
            if let Some(b'+' | b'-') = self.byte(self.position) {
                self.position += 1;
            }
            self.digits()?;
        }
        Ok(self.text.get(start..self.position).unwrap_or_default())
    }

    /// Skips digits. There must be at least one.
    #[inline]
    fn digits(&mut self) -> Result<(), Failed> {
        let start = self.position;
        while self.byte(self.position).is_some_and(|byte| byte.is_ascii_digit()) {
            self.position += 1;
        }
        if self.position == start {
            return Err(self.malformed("no value where one should be"));
        }
        Ok(())
    }

    /// Reads the name of a member that is long, has escapes, comes after blanks, or is unknown.
    fn long_member(
        &mut self,
        schema: &'static StructureSchema,
        expected: usize,
        level: Level,
    ) -> Result<Key<'_>, Failed> {
        let name = self.plain_string();
        if name.is_none() {
            self.escaped_string()?;
        }
        self.colon()?;
        let name = name.unwrap_or(&self.unescaped);
        let tag = NameTag::of(name.as_bytes());
        let is = |member: &Member| member.tag() == tag && member.wire_name() == name && level.has(member);
        Ok(match schema.index_from(expected, is) {
            Some(index) => Key::Member(index),
            None => Key::Unknown(name),
        })
    }

    /// Skips a value that is neither a list nor an object.
    fn skip_plain(&mut self) -> Result<(), Failed> {
        if self.peek() == Some(b'"') {
            self.position += 1;
            return self.skip_string();
        }
        self.token().map(|_| ())
    }

    /// Skips a name and its colon.
    fn skip_name(&mut self) -> Result<(), Failed> {
        self.expect(b'"', "no name where one should be")?;
        self.skip_string()?;
        self.colon()
    }

    /// Skips text without decoding its escapes.
    fn skip_string(&mut self) -> Result<(), Failed> {
        loop {
            self.position = plain_end(self.text.as_bytes(), self.position);
            match self.byte(self.position) {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.position += 1;
                    self.escape()?;
                }
                _ => return Err(self.malformed("a control character in a string")),
            }
        }
    }
}

impl Source for Reader<'_> {
    type Left = AtStart;

    const HAS_BASE64: bool = true;

    #[inline]
    fn null(&mut self) -> Result<bool, Failed> {
        if self.peek() == Some(b'n') {
            self.word("null")?;
            return Ok(true);
        }
        Ok(false)
    }

    #[inline]
    fn text(&mut self) -> Result<Option<&str>, Failed> {
        if self.peek() != Some(b'"') {
            return Ok(None);
        }
        self.position += 1;
        self.string().map(Some)
    }

    #[inline]
    fn open_map(&mut self) -> Result<Option<AtStart>, Failed> {
        if self.peek() != Some(b'{') {
            return Ok(None);
        }
        self.position += 1;
        Ok(Some(AtStart(true)))
    }

    #[inline]
    fn token(&mut self) -> Result<BodyToken<'_, AtStart>, Failed> {
        Ok(match self.peek() {
            Some(b'"') => BodyToken::Text(self.text()?.unwrap_or_default()),
            Some(b'{') => {
                self.position += 1;
                BodyToken::Map(AtStart(true))
            }
            Some(b'[') => {
                self.position += 1;
                BodyToken::List(AtStart(true))
            }
            Some(b't') => {
                self.word("true")?;
                BodyToken::Boolean(true)
            }
            Some(b'f') => {
                self.word("false")?;
                BodyToken::Boolean(false)
            }
            Some(b'n') => {
                self.word("null")?;
                BodyToken::Null
            }
            _ => BodyToken::Number(Number::Digits(self.number()?)),
        })
    }

    #[inline]
    fn element(&mut self, at_start: &mut AtStart) -> Result<bool, Failed> {
        self.next_item(at_start, b']')
    }

    #[inline]
    fn entry(&mut self, at_start: &mut AtStart) -> Result<Option<String>, Failed> {
        let name = match self.short_key(at_start) {
            Some(name) => name,
            None if self.next_name(at_start)? => self.string()?,
            None => return Ok(None),
        };
        let name = name.to_owned();
        self.colon()?;
        Ok(Some(name))
    }

    #[inline]
    fn member(
        &mut self,
        at_start: &mut AtStart,
        schema: &'static StructureSchema,
        expected: usize,
        level: Level,
    ) -> Result<Key<'_>, Failed> {
        if let Some(start) = self.name_start(*at_start)
            && let Some((tag, end)) = short_name(self.text.as_bytes(), start)
            && let Some(index) = schema.index_from(expected, |member| member.tag() == tag && level.has(member))
        {
            at_start.0 = false;
            self.position = end;
            self.colon()?;
            return Ok(Key::Member(index));
        }
        if !self.next_name(at_start)? {
            return Ok(Key::End);
        }
        self.long_member(schema, expected, level)
    }

    #[inline]
    fn first_member(&mut self, schema: &'static StructureSchema) -> Option<(usize, AtStart)> {
        // Brace and quote, eight bytes in which the name and its other quote are, a colon, and the first byte of the value.
        let bytes: &[u8; 12] = self.rest().first_chunk()?;
        let (tag, end) = short_name(bytes, 2)?;
        if bytes[..2] != *b"{\"" || bytes.get(end) != Some(&b':') {
            return None;
        }
        let first = *bytes.get(end + 1)?;
        if first <= b' ' || first == b'n' {
            return None;
        }
        let index = schema.index_from(0, |member| member.tag() == tag)?;
        self.position += end + 1;
        Some((index, AtStart(false)))
    }

    #[inline]
    fn ends(&mut self, _: AtStart) -> bool {
        let ends = self.byte(self.position) == Some(b'}');
        self.position += usize::from(ends);
        ends
    }

    /// Lists and objects may be nested to any depth here, because what is skipped is not kept.
    fn skip(&mut self, limits: &ReadLimits, _: usize) -> Result<(), Failed> {
        // The closing bytes of the lists and objects that are open.
        let mut closers = Vec::new();
        loop {
            limits.tick().map_err(|_| Failed)?;
            let close = match self.peek() {
                Some(b'[') => Some(b']'),
                Some(b'{') => Some(b'}'),
                _ => None,
            };
            match close {
                Some(close) => {
                    self.position += 1;
                    closers.push((close, AtStart(true)));
                }
                None => self.skip_plain()?,
            }
            loop {
                let Some((close, at_start)) = closers.last_mut() else {
                    return Ok(());
                };
                if self.next_item(at_start, *close)? {
                    if *close == b'}' {
                        self.skip_name()?;
                    }
                    break;
                }
                closers.pop();
            }
        }
    }

    fn end(&mut self) -> Result<(), Failed> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.malformed("something after the end")),
        }
    }

    fn extent(&self) -> String {
        format!(", in a body of {} bytes", self.text.len())
    }

    fn into_problem(self) -> Option<String> {
        let TextProblem { what, position } = *self.problem.as_ref()?;
        let length = self.text.len();
        Some(format!(
            "not JSON: {what} at byte {position}, in a body of {length} bytes"
        ))
    }
}

/// The tag of the name at `start` if the name is short enough to be in it completely, and the position after its closing quote.
#[inline]
fn short_name(bytes: &[u8], start: usize) -> Option<(NameTag, usize)> {
    let word = Word::at(bytes, start)?;
    let length = word.equal_to(b'"').first()?;
    let tag = NameTag::new(word.start(length), length);
    Some((tag, start + length + 1))
}

#[cfg(test)]
mod tests;
