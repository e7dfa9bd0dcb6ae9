//! Hashes with the crate `hmac-sha256`.

use std::fmt;

use hmac_sha256::{HMAC, Hash};

/// A key for HMAC-SHA256 (RFC 2104). Its first block is already hashed, and it can be used many times.
#[derive(Clone)]
pub(crate) struct HmacKey(HMAC);

impl HmacKey {
    pub(crate) fn new(key: &[u8]) -> Self {
        Self(HMAC::new(key))
    }

    pub(crate) fn mac(&self, text: &[u8]) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(text);
        mac.finalize()
    }
}

/// A key is a secret.
impl fmt::Debug for HmacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HmacKey").finish_non_exhaustive()
    }
}

/// SHA-256 of data that comes in pieces.
pub(crate) struct Sha256(Hash);

impl Sha256 {
    pub(crate) fn new() -> Self {
        Self(Hash::new())
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize()
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Hash::hash(bytes)
}
