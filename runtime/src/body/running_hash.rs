//! Hashes of bodies.

/// A hash that is computed while a body goes by.
pub(crate) trait RunningHash: Send + Sync {
    fn update(&mut self, bytes: &[u8]);

    /// In base64.
    fn finish(&mut self) -> String;

    /// How long that is.
    fn text_length(&self) -> u64;
}
