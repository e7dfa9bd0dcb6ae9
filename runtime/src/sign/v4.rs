//! The string to sign, which is nearly the same for every algorithm of version 4, and its signature.

use super::error::SigningError;
use super::params::{Algorithm, SigningParams};
#[cfg(feature = "sigv4a")]
use super::v4a;
use crate::hash::{Hex, HmacKey, sha256_hex};
use crate::identity::Credentials;
use crate::timestamp::Timestamp;

/// The scope of a signature: a day, a region and a service, with the exact time. (The regions of a signature for several regions
/// are not part of it; they have a header field.)
pub(super) struct Scope<'a> {
    algorithm: Algorithm,
    /// Such as `20240101T000000Z`. The part before the `T` is the day.
    timestamp: String,
    region: &'a str,
    service: &'a str,
}

/// The length of a date in a timestamp.
const DATE: usize = "20240101".len();

impl<'a> Scope<'a> {
    /// # Errors
    ///
    /// If the time has no date with a year of four digits, and if the credentials cannot be sent.
    pub(super) fn new(params: &SigningParams<'a>) -> Result<Self, SigningError> {
        let time = Timestamp::from_system_time(params.time).map_err(|_| SigningError::Time(params.time))?;
        if time < Timestamp::default() {
            return Err(SigningError::Time(params.time));
        }
        check_sendable("access key id", params.credentials.access_key_id())?;
        check_secret(params.credentials.secret_access_key())?;
        check_sendable("session token", params.credentials.session_token().unwrap_or_default())?;
        let timestamp = time.to_basic_iso8601().map_err(|_| SigningError::Time(params.time))?;
        Ok(Self {
            algorithm: params.settings.algorithm,
            timestamp,
            region: params.region,
            service: params.service,
        })
    }

    /// The name of the algorithm on the wire.
    pub(super) fn algorithm(&self) -> &'static str {
        match self.algorithm {
            Algorithm::SigV4 => "AWS4-HMAC-SHA256",
            #[cfg(feature = "sigv4a")]
            Algorithm::SigV4a => v4a::ALGORITHM,
        }
    }

    /// The regions, if they are not part of the scope.
    pub(super) fn region_set(&self) -> Option<&str> {
        match self.algorithm {
            Algorithm::SigV4 => None,
            #[cfg(feature = "sigv4a")]
            Algorithm::SigV4a => Some(self.region),
        }
    }

    pub(super) fn timestamp(&self) -> &str {
        &self.timestamp
    }

    fn date(&self) -> &str {
        &self.timestamp[..DATE]
    }

    /// As it is sent, after the access key id and a slash.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    /// Adds it to a text.
    pub(super) fn write(&self, text: &mut String) {
        text.push_str(self.date());
        if self.region_set().is_none() {
            text.push('/');
            text.push_str(self.region);
        }
        for part in ["/", self.service, "/aws4_request"] {
            text.push_str(part);
        }
    }

    /// The signature, in hex, of a canonical request. It uses the memory of the canonical request.
    ///
    /// # Errors
    ///
    /// No key can be derived from the credentials.
    pub(super) fn sign_request(
        &self,
        canonical_request: String,
        credentials: &Credentials,
    ) -> Result<String, SigningError> {
        let hash = sha256_hex(canonical_request.as_bytes());
        let mut text = canonical_request;
        text.clear();
        for part in [self.algorithm(), "\n", &self.timestamp, "\n"] {
            text.push_str(part);
        }
        self.write(&mut text);
        text.push('\n');
        text.push_str(&hash);
        self.sign(text, credentials)
    }

    /// The key for signatures in this scope.
    pub(super) fn key(&self, credentials: &Credentials) -> HmacKey {
        let secret = credentials.secret_access_key();
        let keys = credentials.signing_keys();
        keys.of_day(secret, self.date(), self.region, self.service)
    }

    /// The signature, in hex, of a string to sign.
    ///
    /// # Errors
    ///
    /// No key can be derived from the credentials.
    fn sign(&self, mut text: String, credentials: &Credentials) -> Result<String, SigningError> {
        match self.algorithm {
            Algorithm::SigV4 => {
                let signature = Hex::of(&self.key(credentials).mac(text.as_bytes()));
                text.clear();
                text.push_str(&signature);
            }
            #[cfg(feature = "sigv4a")]
            Algorithm::SigV4a => text = v4a::sign(&text, credentials).ok_or(SigningError::Key)?,
        }
        Ok(text)
    }
}

/// A line end, for example from a file, would end the header field, or the transport would refuse it with a less helpful message.
pub(super) fn check_sendable(what: &'static str, text: &str) -> Result<(), SigningError> {
    // A loop without an early exit can compare many bytes at once.
    if text.bytes().fold(true, |all, byte| all & byte.is_ascii_graphic()) {
        Ok(())
    } else {
        Err(SigningError::Credentials(what))
    }
}

/// A secret access key is not sent, so any character is valid. But blanks at its ends, or a line end in it, come from a file or a
/// form by mistake. They would give signatures that the service refuses without a reason.
pub(super) fn check_secret(text: &str) -> Result<(), SigningError> {
    if text == text.trim() && !text.bytes().fold(false, |any, byte| any | byte.is_ascii_control()) {
        Ok(())
    } else {
        Err(SigningError::Credentials("secret access key"))
    }
}
