//! Where texts, names and tags end.

use crate::protocol::words::Word;
use crate::schema::NameTag;

/// Where text from `start` ends: at `<`, `&`, a carriage return, or the end.
#[inline]
pub(super) fn text_end(document: &[u8], start: usize) -> usize {
    let mut end = start;
    while let Some(word) = Word::at(document, end) {
        let special = word.equal_to(b'<').or(word.equal_to(b'&')).or(word.equal_to(b'\r'));
        if let Some(index) = special.first() {
            return end + index;
        }
        end += 8;
    }
    let rest = document.get(end..).unwrap_or_default();
    let length = rest.iter().position(|byte| matches!(byte, b'<' | b'&' | b'\r'));
    end + length.unwrap_or(rest.len())
}

/// Where a name from `start` ends: at the first byte that ASCII has before `@`, except digits, `-` and `.`. All that can follow
/// a name or its prefix is among them.
#[inline]
pub(super) fn name_end(document: &[u8], start: usize) -> usize {
    let mut end = start;
    loop {
        end = match Word::at(document, end) {
            Some(word) => match word.less_than(b'@').first() {
                Some(index) => end + index,
                None => {
                    end += 8;
                    continue;
                }
            },
            None => {
                let rest = document.get(end..).unwrap_or_default();
                end + rest.iter().position(|byte| *byte < b'@').unwrap_or(rest.len())
            }
        };
        match document.get(end) {
            Some(b'0'..=b'9' | b'-' | b'.') => end += 1,
            _ => return end,
        }
    }
}

/// The tag of a name.
#[inline]
pub(super) fn name_tag(document: &[u8], start: usize, end: usize) -> NameTag {
    match Word::at(document, start) {
        Some(word) => NameTag::new(word.start(end - start), end - start),
        None => NameTag::of(document.get(start..end).unwrap_or_default()),
    }
}

/// Where the `>` of a tag is. The value of an attribute can contain a `>` that does not end the tag.
pub(super) fn tag_end(document: &[u8], start: usize) -> Option<usize> {
    let mut quote = None;
    let rest = document.get(start..)?;
    let length = rest.iter().position(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
        quote.is_none() && *byte == b'>'
    })?;
    Some(start + length)
}
