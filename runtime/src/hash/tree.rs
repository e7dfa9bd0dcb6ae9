//! The tree hash of Glacier: SHA-256 of pieces of 1 MiB, joined two by two.

use super::{Sha256, sha256};

const PIECE: usize = 1 << 20;

/// The tree hash of data that comes in pieces of any size.
pub(crate) struct TreeHash {
    /// The hashes of the whole pieces.
    pieces: Vec<[u8; 32]>,
    piece: Sha256,
    /// How many bytes of the current piece were hashed.
    length: usize,
}

impl TreeHash {
    pub(crate) fn new() -> Self {
        Self {
            pieces: Vec::new(),
            piece: Sha256::new(),
            length: 0,
        }
    }

    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, rest) = bytes.split_at(bytes.len().min(PIECE - self.length));
            self.piece.update(now);
            self.length += now.len();
            bytes = rest;
            if self.length == PIECE {
                self.end_piece();
            }
        }
    }

    fn end_piece(&mut self) {
        let piece = std::mem::replace(&mut self.piece, Sha256::new());
        self.pieces.push(piece.finish());
        self.length = 0;
    }

    pub(crate) fn finish(mut self) -> [u8; 32] {
        if self.length > 0 || self.pieces.is_empty() {
            self.end_piece();
        }
        let mut hashes = self.pieces;
        while hashes.len() > 1 {
            let pairs = hashes.chunks(2).map(|pair| match pair {
                [one, other] => sha256(&[*one, *other].concat()),
                [one, ..] => *one,
                [] => sha256(&[]),
            });
            hashes = pairs.collect();
        }
        hashes.swap_remove(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hex;

    fn tree_hash(pieces: &[&[u8]]) -> String {
        let mut hash = TreeHash::new();
        pieces.iter().for_each(|piece| hash.update(piece));
        hex(&hash.finish())
    }

    // What botocore's `calculate_tree_hash` gives.
    #[test]
    fn pieces_of_a_mebibyte_are_joined_two_by_two() {
        for (body, expected) in [
            (
                &b""[..],
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
            (
                b"abc",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (
                &[1; PIECE],
                "ee78cd29d3a534713b36e6ff6fa3668c8a8f851a542d5eb2401c25ca4e057d02",
            ),
            (
                &[1; PIECE + 1],
                "01780b579f0d31d3d0aae4fc7d751e7139324dd52b42f9ad831177273bf81d9d",
            ),
            (
                &[1; 3 * PIECE],
                "13aa3fd2f522e90c22f368c65295e993bc7bc09dbcd27b2725274089306a122a",
            ),
            (
                &[1; 5 * PIECE + 7],
                "fcdcf832812017d8a4d64a2955dca8e60af5af13c3eb7cbcab434ad3b115601d",
            ),
        ] {
            assert_eq!(tree_hash(&[body]), expected);
        }
    }

    #[test]
    fn the_sizes_in_which_a_body_comes_change_nothing() {
        let body = vec![1; 3 * PIECE];
        let (start, rest) = body.split_at(PIECE + 5);
        assert_eq!(tree_hash(&[start, &[], rest]), tree_hash(&[&body]));
    }
}
