//! Signatures of the chunks of a body, and of its trailer (`AWS4-HMAC-SHA256-PAYLOAD`). Each one covers the signature before it.

use super::error::SigningError;
use super::params::SigningParams;
use super::v4::Scope;
use crate::hash::{EMPTY_SHA256, HmacKey, Sha256, hex, sha256_hex};

/// Signs the chunks that follow a signed request.
pub(crate) struct ChunkSigner {
    key: HmacKey,
    /// The lines of a string to sign that are between the name of the algorithm and the previous signature: the time and the
    /// scope.
    place: String,
    /// The previous signature, in hex.
    before: String,
}

impl ChunkSigner {
    /// For a request that was signed with these parameters and got this signature.
    ///
    /// # Errors
    ///
    /// As for the request.
    pub(crate) fn new(params: &SigningParams<'_>, seed: String) -> Result<Self, SigningError> {
        let scope = Scope::new(params)?;
        Ok(Self {
            key: scope.key(params.credentials),
            place: format!("{}\n{}", scope.timestamp(), scope.text()),
            before: seed,
        })
    }

    /// The signature of a chunk, in hex.
    pub(crate) fn sign_chunk(&mut self, pieces: &[impl AsRef<[u8]>]) -> &str {
        let mut hash = Sha256::new();
        pieces.iter().for_each(|piece| hash.update(piece.as_ref()));
        let text = format!(
            "AWS4-HMAC-SHA256-PAYLOAD\n{}\n{}\n{EMPTY_SHA256}\n{}",
            self.place,
            self.before,
            hex(&hash.finish())
        );
        self.sign(&text)
    }

    /// The signature of the trailer, in hex. Each line of the trailer ends with a line feed.
    pub(crate) fn sign_trailer(&mut self, trailer: &str) -> &str {
        let text = format!(
            "AWS4-HMAC-SHA256-TRAILER\n{}\n{}\n{}",
            self.place,
            self.before,
            &*sha256_hex(trailer.as_bytes())
        );
        self.sign(&text)
    }

    fn sign(&mut self, text: &str) -> &str {
        self.before = hex(&self.key.mac(text.as_bytes()));
        &self.before
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::identity::Credentials;

    /// The examples of S3's documentation, "Transferring payload in multiple chunks": 66,560 times the letter a.
    fn signer(seed: &str) -> ChunkSigner {
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_369_353_600);
        ChunkSigner::new(
            &SigningParams::new(&credentials, "us-east-1", "s3", time),
            seed.to_owned(),
        )
        .unwrap()
    }

    const NONE: [&[u8]; 0] = [];

    #[test]
    fn chunks_have_the_signatures_of_the_example() {
        let mut signer = signer("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        assert_eq!(
            signer.sign_chunk(&[[b'a'; 65_536]]),
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"
        );
        assert_eq!(
            signer.sign_chunk(&[[b'a'; 512], [b'a'; 512]]),
            "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"
        );
        assert_eq!(
            signer.sign_chunk(&NONE),
            "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"
        );
    }

    #[test]
    fn a_trailer_has_the_signature_of_the_example() {
        let mut signer = signer("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        assert_eq!(
            signer.sign_chunk(&[[b'a'; 65_536]]),
            "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"
        );
        assert_eq!(
            signer.sign_chunk(&[[b'a'; 1024]]),
            "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"
        );
        assert_eq!(
            signer.sign_chunk(&NONE),
            "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"
        );
        assert_eq!(
            signer.sign_trailer("x-amz-checksum-crc32c:sOO8/Q==\n"),
            "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"
        );
    }
}
