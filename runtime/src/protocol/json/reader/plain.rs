//! Where plain text in a string ends.

use crate::protocol::words::Word;

/// Where plain text from `start` ends: at a quote, a backslash, a control character, or the end.
#[inline(always)]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    // Most text is short.
    for _ in 0..SHORT / 8 {
        let Some(word) = Word::at(bytes, end) else {
            return end_of_rest(bytes, end);
        };
        match first_special(word) {
            Some(index) => return end + index,
            None => end += 8,
        }
    }
    long_plain_end(bytes, end)
}

/// The same for long text.
#[inline(never)]
fn long_plain_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    // The distance is zero for a special byte. A loop without an early exit or a branch compares many bytes at once.
    let has_special = |chunk: &[u8; WIDE]| {
        let distance = |byte: u8| (byte & 0xe0).min(byte ^ b'"').min(byte ^ b'\\');
        chunk.iter().fold(u8::MAX, |least, byte| least.min(distance(*byte))) == 0
    };
    let (chunks, _) = bytes.get(end..).unwrap_or_default().as_chunks::<WIDE>();
    end += WIDE * chunks.iter().position(has_special).unwrap_or(chunks.len());
    while let Some(word) = Word::at(bytes, end) {
        if let Some(index) = first_special(word) {
            return end + index;
        }
        end += 8;
    }
    end_of_rest(bytes, end)
}

/// How many bytes are compared eight at a time, before a text is taken for a long one.
const SHORT: usize = 32;

/// How many bytes of long text are compared at once.
const WIDE: usize = 64;

fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// The index of the first of eight bytes that is special.
#[inline]
pub(super) fn first_special(word: Word) -> Option<usize> {
    let control = word.less_than(0x20);
    control.or(word.equal_to(b'"')).or(word.equal_to(b'\\')).first()
}

fn end_of_rest(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len())
}
