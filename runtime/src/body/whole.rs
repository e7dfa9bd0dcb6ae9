//! A body that is read completely.

/// The maximum of memory that is allocated for a body before its bytes have come.
const MAX_EARLY_CAPACITY: usize = 64 * 1024;

/// For how many bytes memory is allocated when a byte has come. A server that announces much and sends little gets little.
const MAX_GROWTH: usize = 32;

/// The bytes of a body, as far as they have come. If its length is known, the memory is allocated as soon as that is safe, and
/// the bytes are not moved again.
pub(crate) struct WholeBody {
    bytes: Vec<u8>,
    /// How long the body is, or zero.
    announced: usize,
    limit: usize,
}

/// The body has more bytes than the limit.
#[derive(Debug)]
pub(crate) struct LongerThanLimit;

impl WholeBody {
    /// Memory for a body of this length, if it is known, with at most `limit` bytes.
    pub(crate) fn new(announced: Option<u64>, limit: usize) -> Result<Self, LongerThanLimit> {
        let announced = usize::try_from(announced.unwrap_or_default()).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(LongerThanLimit);
        }
        Ok(Self {
            bytes: Vec::with_capacity(announced.min(MAX_EARLY_CAPACITY)),
            announced,
            limit,
        })
    }

    /// Adds the bytes that come next.
    pub(crate) fn add(&mut self, chunk: &[u8]) -> Result<(), LongerThanLimit> {
        if chunk.len() > self.limit - self.bytes.len() {
            return Err(LongerThanLimit);
        }
        let length = self.bytes.len() + chunk.len();
        if length > self.bytes.capacity() && length <= self.announced {
            let capacity = self.announced.min(length.saturating_mul(MAX_GROWTH));
            // Allocators keep memory of such a size for the next body of about this length.
            let capacity = capacity.checked_next_power_of_two().unwrap_or(capacity);
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    /// All bytes.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_for_a_body_of_known_length_is_allocated_once_after_its_first_bytes() {
        let length = 30 * MAX_EARLY_CAPACITY;
        let capacity = 32 * MAX_EARLY_CAPACITY;
        let mut whole = WholeBody::new(Some(length as u64), length).unwrap();
        assert_eq!(whole.bytes.capacity(), MAX_EARLY_CAPACITY);
        let chunk = [7; MAX_EARLY_CAPACITY];
        whole.add(&chunk).unwrap();
        assert_eq!(whole.bytes.capacity(), MAX_EARLY_CAPACITY);
        for _ in 1..30 {
            whole.add(&chunk).unwrap();
            assert_eq!(whole.bytes.capacity(), capacity);
        }
        assert_eq!(whole.into_bytes(), vec![7; length]);
    }

    #[test]
    fn a_body_that_is_announced_and_does_not_come_takes_little_memory() {
        let mut whole = WholeBody::new(Some(1 << 40), usize::MAX).unwrap();
        for _ in 0..3 {
            whole.add(&[0; MAX_EARLY_CAPACITY]).unwrap();
            assert!(whole.bytes.capacity() <= 2 * MAX_GROWTH * whole.bytes.len());
        }
    }

    #[test]
    fn a_body_has_as_many_bytes_as_the_limit_and_no_more() {
        assert!(WholeBody::new(Some(11), 10).is_err());
        for announced in [None, Some(10), Some(3)] {
            let mut whole = WholeBody::new(announced, 10).unwrap();
            whole.add(b"01234567").unwrap();
            whole.add(b"89").unwrap();
            assert!(whole.add(b"a").is_err());
            assert_eq!(whole.into_bytes(), b"0123456789");
        }
    }
}
