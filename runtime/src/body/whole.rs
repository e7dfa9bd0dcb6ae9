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
            let capacity = early_capacity(length, self.announced);
            self.bytes.reserve_exact(usual_size(capacity) - self.bytes.len());
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    /// All bytes. Much memory that was allocated for more of them is given back, because the bytes may live long: as a blob.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        let length = self.bytes.len();
        let spare = self.bytes.capacity() - length;
        if spare > MAX_EARLY_CAPACITY.max(length / 8) {
            self.bytes.shrink_to_fit();
        }
        self.bytes
    }
}

/// For how many bytes to allocate memory, once so many of a body have come: for the whole body, or, where that is not safe yet, for
/// at most an eighth of it. What has come is then moved once more, and for a moment takes that eighth beside the whole.
fn early_capacity(come: usize, announced: usize) -> usize {
    let most = come.saturating_mul(MAX_GROWTH);
    if most < announced {
        most.min(announced / 8)
    } else {
        announced
    }
}

/// The size to allocate for so many bytes: at most an eighth more. An allocator that has memory of a few sizes can use it again for
/// the next body of about this length.
fn usual_size(bytes: usize) -> usize {
    let step = 1 << (bytes / 8).checked_ilog2().unwrap_or_default();
    bytes.checked_next_multiple_of(step).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_for_a_body_of_known_length_is_allocated_once_after_its_first_bytes() {
        let length = 30 * MAX_EARLY_CAPACITY;
        let mut whole = WholeBody::new(Some(length as u64), length).unwrap();
        assert_eq!(whole.bytes.capacity(), MAX_EARLY_CAPACITY);
        let chunk = [7; MAX_EARLY_CAPACITY];
        whole.add(&chunk).unwrap();
        assert_eq!(whole.bytes.capacity(), MAX_EARLY_CAPACITY);
        for _ in 1..30 {
            whole.add(&chunk).unwrap();
            assert_eq!(whole.bytes.capacity(), length);
        }
        assert_eq!(whole.into_bytes(), vec![7; length]);
    }

    #[test]
    fn memory_has_one_of_few_sizes_and_at_most_an_eighth_more_than_the_body() {
        let mut sizes = std::collections::BTreeSet::new();
        for bytes in 1 << 20..1 << 21 {
            let size = usual_size(bytes);
            assert!(bytes <= size && size <= bytes + bytes / 8, "{bytes}: {size}");
            sizes.insert(size);
        }
        assert_eq!(sizes.len(), 9);
        for bytes in [0, 1, 7, 8, 9, usize::MAX] {
            assert!(usual_size(bytes) >= bytes);
        }
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
    fn memory_for_a_part_of_a_long_body_is_an_eighth_of_it_at_most() {
        let announced = 100 * MAX_EARLY_CAPACITY;
        let mut whole = WholeBody::new(Some(announced as u64), announced).unwrap();
        let mut capacities = Vec::new();
        for _ in 0..100 {
            whole.add(&[7; MAX_EARLY_CAPACITY]).unwrap();
            capacities.push(whole.bytes.capacity());
        }
        capacities.dedup();
        let [early, part, all] = capacities[..] else {
            panic!("{capacities:?}")
        };
        assert_eq!(early, MAX_EARLY_CAPACITY);
        assert!(part <= announced / 7 && all <= announced * 9 / 8, "{part} {all}");
    }

    #[test]
    fn a_body_of_unknown_length_takes_no_more_memory_than_its_bytes_once_it_is_there() {
        let mut whole = WholeBody::new(None, usize::MAX).unwrap();
        for _ in 0..1025 {
            whole.add(&[7; 1024]).unwrap();
        }
        assert!(whole.bytes.capacity() > 1025 * 1024 * 9 / 8);
        assert!(whole.into_bytes().capacity() < 1025 * 1024 * 9 / 8);
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
