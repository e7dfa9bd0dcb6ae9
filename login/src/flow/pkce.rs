//! Proof Key for Code Exchange: RFC 7636. Someone who steals a code cannot use it without the verifier.

use std::fmt;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac_sha256::Hash;

/// 32 random bytes, as section 4.1 recommends: 43 characters.
const RANDOM_BYTES: usize = 32;

/// Random text that goes into URLs as it is.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    /// A known one, for fuzzing.
    pub(crate) fn known(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// A new one.
    ///
    /// # Errors
    ///
    /// The system gives no random numbers.
    pub(crate) fn random() -> io::Result<Self> {
        let mut bytes = [0; RANDOM_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The code challenge of this verifier, by the method `S256`.
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Hash::hash(self.0.as_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    #[test]
    fn the_challenge_is_that_of_the_specification() {
        let verifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned());
        assert_eq!(verifier.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_verifier_is_random_and_of_the_characters_that_are_allowed() {
        let [one, other] = [(); 2].map(|()| Secret::random().unwrap());
        assert_ne!(one.as_str(), other.as_str());
        assert_eq!(one.as_str().len(), 43);
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        assert!(one.as_str().bytes().all(allowed));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret("hidden".to_owned())), "Secret");
    }
}
