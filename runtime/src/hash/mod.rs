//! SHA-256, HMAC with SHA-256, and hex: signatures and bodies need them.
//!
//! Where *ring* is part of the build (it is below every transport over hyper), it computes the hashes, with the instructions of
//! the processor. Elsewhere `hmac-sha256` computes them: one crate without dependencies. RustCrypto's `sha2` is as fast as
//! *ring*, but brings six more crates.

#[cfg(not(feature = "ring"))]
mod portable;
mod tree;
#[cfg(feature = "ring")]
mod with_ring;

#[cfg(not(feature = "ring"))]
use portable as backend;
#[cfg(feature = "ring")]
use with_ring as backend;

use std::ops::Deref;

pub(crate) use backend::HmacKey;
pub(crate) use backend::{Sha256, sha256};
pub(crate) use tree::TreeHash;

/// A hash in hex.
pub(crate) struct Hex([u8; 64]);

impl Deref for Hex {
    type Target = str;

    fn deref(&self) -> &str {
        // Digits are always UTF-8.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Hex {
    pub(crate) fn of(hash: &[u8; 32]) -> Self {
        let mut digits = [0; 64];
        write_hex(hash, &mut digits);
        Self(digits)
    }
}

/// The hash of no bytes, in hex. Every chunk of a body that is signed in chunks needs it, and every request without a body.
pub(crate) const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

pub(crate) fn sha256_hex(bytes: &[u8]) -> Hex {
    Hex::of(&sha256(bytes))
}

/// In lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = vec![0; 2 * bytes.len()];
    write_hex(bytes, &mut text);
    // Digits are always UTF-8.
    String::from_utf8(text).unwrap_or_default()
}

fn write_hex(bytes: &[u8], digits: &mut [u8]) {
    let (pairs, _) = digits.as_chunks_mut::<2>();
    for (pair, byte) in pairs.iter_mut().zip(bytes) {
        *pair = PAIRS[usize::from(*byte)];
    }
}

/// The two digits of each byte.
static PAIRS: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < pairs.len() {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 0xf]];
        byte += 1;
    }
    pairs
};

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 4231, test cases 2 and 6.
    #[test]
    fn short_and_long_keys_give_the_codes_of_the_standard() {
        let mac = |key: &[u8], text: &str| hex(&HmacKey::new(key).mac(text.as_bytes()));
        assert_eq!(
            mac(b"Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            mac(&[0xaa; 131], "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn the_hash_of_no_bytes_is_known() {
        assert_eq!(&*sha256_hex(&[]), EMPTY_SHA256);
    }

    #[test]
    fn hex_has_two_digits_a_byte() {
        assert_eq!(hex(&[0x00, 0x0f, 0xa0, 0xff]), "000fa0ff");
    }
}
