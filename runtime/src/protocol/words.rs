//! Eight bytes that are compared together, as one number.

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const TOP_BITS: u64 = ONES << 7;

/// Eight bytes of a text. The first one is the lowest.
#[derive(Clone, Copy)]
pub(super) struct Word(u64);

/// Some of the bytes of a word. Only the first of them is exact: a borrow of the subtraction can add others after it.
#[derive(Clone, Copy)]
pub(super) struct Found(u64);

impl Word {
    /// The eight bytes from `position`, if the text has as many.
    #[inline]
    pub(super) fn at(text: &[u8], position: usize) -> Option<Self> {
        let bytes = text.get(position..)?.first_chunk()?;
        Some(Self(u64::from_le_bytes(*bytes)))
    }

    /// The bytes that are this one.
    #[inline]
    pub(super) const fn equal_to(self, byte: u8) -> Found {
        let difference = self.0 ^ (ONES * byte as u64);
        Found(difference.wrapping_sub(ONES) & !difference)
    }

    /// The bytes that are less than this one, which is at most 128.
    #[inline]
    pub(super) const fn less_than(self, byte: u8) -> Found {
        Found(self.0.wrapping_sub(ONES * byte as u64) & !self.0)
    }

    /// The first `length` bytes; zeros follow.
    #[inline]
    pub(super) const fn start(self, length: usize) -> u64 {
        if length < 8 {
            self.0 & !(u64::MAX << (8 * length))
        } else {
            self.0
        }
    }
}

impl Found {
    /// These bytes and others.
    #[inline]
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The index of the first byte.
    #[inline]
    pub(super) const fn first(self) -> Option<usize> {
        match self.0 & TOP_BITS {
            0 => None,
            bits => Some(bits.trailing_zeros() as usize / 8),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_that_is_looked_for_is_found_wherever_it_is() {
        for index in 0..8 {
            for fill in [b'a', b'=', 0xbc, 0xff] {
                let mut text = [fill; 9];
                text[index] = b'<';
                let word = Word::at(&text, 0).unwrap();
                assert_eq!(word.equal_to(b'<').first(), Some(index));
                assert_eq!(word.less_than(b'=').first(), Some(index));
                assert_eq!(word.equal_to(b'&').or(word.equal_to(b'<')).first(), Some(index));
                assert_eq!(word.equal_to(b'&').first(), None);
                assert_eq!(word.less_than(b'<').first(), None);
            }
        }
    }

    #[test]
    fn a_text_of_fewer_than_eight_bytes_has_no_word() {
        assert!(Word::at(b"1234567", 0).is_none());
        assert!(Word::at(b"12345678", 1).is_none());
        assert!(Word::at(b"12345678", 9).is_none());
    }

    #[test]
    fn the_start_of_a_word_is_followed_by_zeros() {
        let word = Word::at(b"abcdefgh", 0).unwrap();
        assert_eq!(word.start(0), 0);
        assert_eq!(word.start(2).to_le_bytes(), *b"ab\0\0\0\0\0\0");
        assert_eq!(word.start(8).to_le_bytes(), *b"abcdefgh");
        assert_eq!(word.start(9).to_le_bytes(), *b"abcdefgh");
    }
}
