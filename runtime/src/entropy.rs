//! Randomness: invocation ids, idempotency tokens and the jitter of retries. A client uses that of the system, and a test its
//! own.

use std::fmt;
use std::sync::Arc;

/// A source of random bytes.
pub trait Entropy: fmt::Debug + Send + Sync + 'static {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness. There is none on `wasm32-unknown-unknown`, where a program brings its own.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // The system refuses only on platforms without a source of randomness. Then ids are all zeros, which
        // is harmless: nothing secret comes from here.
        if getrandom::fill(bytes).is_err() {
            bytes.fill(0);
        }
    }
}

/// The randomness of the system, if it has some.
pub(crate) fn of_system() -> Option<Arc<dyn Entropy>> {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    return None;
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    Some(Arc::new(SystemEntropy))
}

/// A random UUID (version 4, RFC 9562) as text.
pub(crate) fn uuid(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    // Version 4 and the variant of RFC 9562.
    let bits = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0b11 << 62) | 0x4 << 76 | 0b10 << 62;
    let mut text = *b"........-....-....-....-............";
    for (place, byte) in PLACES.into_iter().zip(bits.to_be_bytes()) {
        text[place] = HEX[usize::from(byte >> 4)];
        text[place + 1] = HEX[usize::from(byte & 0xf)];
    }
    // Digits are always UTF-8.
    String::from_utf8(text.to_vec()).unwrap_or_default()
}

/// Where the digits of each byte of a UUID are in its text.
const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

const HEX: &[u8; 16] = b"0123456789abcdef";

/// A random number that is at least 0 and less than 1.
pub(crate) fn fraction(entropy: &dyn Entropy) -> f64 {
    let mut bytes = [0; 4];
    entropy.fill(&mut bytes);
    f64::from(u32::from_be_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn a_uuid_carries_version_and_variant() {
        assert_eq!(uuid(&Fixed(0)), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid(&Fixed(0xff)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn a_fraction_stays_below_one() {
        assert!(fraction(&Fixed(0xff)) < 1.0);
        assert_eq!(fraction(&Fixed(0)), 0.0);
    }
}
