//! SHA-256, in hexadecimal.

use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::Path;

use anyhow::Context as _;
use hmac_sha256::Hash;

/// That of a text.
pub(crate) fn of_text(text: &str) -> String {
    hexadecimal(Hash::hash(text.as_bytes()))
}

/// That of a file.
pub(crate) fn of_file(path: &Path) -> anyhow::Result<String> {
    let hash = || -> io::Result<[u8; 32]> {
        let mut file = BufReader::new(File::open(path)?);
        let mut hash = Hash::new();
        let mut buffer = [0; 1 << 16];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(hash.finalize()),
                read => hash.update(&buffer[..read]),
            }
        }
    };
    let hash = hash().with_context(|| format!("cannot read {}", path.display()))?;
    Ok(hexadecimal(hash))
}

fn hexadecimal(hash: [u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_hash_of_its_text() {
        // The first example of FIPS 180-4.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(of_text("abc"), expected);
        let folder = crate::test_folder::folder_with(&[("file", "abc")]);
        assert_eq!(of_file(&folder.path().join("file")).unwrap(), expected);
    }
}
