//! The string to sign, which is much the same for every algorithm of version 4, and what is particular to AWS4-HMAC-SHA256: the
//! key and the signature.

use std::fmt::Write as _;

use hmac_sha256::{HMAC, Hash};

#[cfg(feature = "sigv4a")]
use super::v4a;
use super::{Algorithm, SigningError, SigningParams};
use crate::credentials::Credentials;
use crate::timestamp::Timestamp;

/// What a signature is good for: a day, a region (for several regions: not here, but in a field of its own) and a service. And
/// its exact time.
pub(super) struct Scope<'a> {
    algorithm: Algorithm,
    date: String,
    timestamp: String,
    region: &'a str,
    service: &'a str,
}

impl<'a> Scope<'a> {
    /// # Errors
    ///
    /// For a time that has no date of four digits, and for credentials that cannot be sent.
    pub(super) fn new(params: &SigningParams<'a>) -> Result<Self, SigningError> {
        let time = Timestamp::try_from(params.time).map_err(|_| SigningError::Time(params.time))?;
        if time < Timestamp::default() {
            return Err(SigningError::Time(params.time));
        }
        check_sendable("access key id", params.credentials.access_key_id())?;
        check_sendable("session token", params.credentials.session_token().unwrap_or_default())?;
        let timestamp = time.to_basic_iso8601().map_err(|_| SigningError::Time(params.time))?;
        Ok(Self {
            algorithm: params.settings.algorithm,
            date: timestamp.chars().take_while(|c| *c != 'T').collect(),
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

    /// The regions, where they stand beside the scope.
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

    /// The access key id and the scope, as they go on the wire.
    pub(super) fn credential(&self, credentials: &Credentials) -> String {
        format!("{}/{}", credentials.access_key_id(), self.text())
    }

    /// The signature, in hex, of a canonical request.
    ///
    /// # Errors
    ///
    /// No key follows from the credentials.
    pub(super) fn sign(&self, canonical_request: &str, credentials: &Credentials) -> Result<String, SigningError> {
        let string_to_sign = self.string_to_sign(canonical_request);
        match self.algorithm {
            Algorithm::SigV4 => Ok(hex(&HMAC::mac(string_to_sign, self.key(credentials)))),
            #[cfg(feature = "sigv4a")]
            Algorithm::SigV4a => v4a::sign(&string_to_sign, credentials).ok_or(SigningError::Key),
        }
    }

    pub(super) fn string_to_sign(&self, canonical_request: &str) -> String {
        let hash = sha256_hex(canonical_request.as_bytes());
        format!("{}\n{}\n{}\n{hash}", self.algorithm(), self.timestamp, self.text())
    }

    fn text(&self) -> String {
        match self.region_set() {
            None => format!("{}/{}/{}/aws4_request", self.date, self.region, self.service),
            Some(_) => format!("{}/{}/aws4_request", self.date, self.service),
        }
    }

    /// The key of the day. It is not kept from one call to the next: deriving it costs about as much as hashing a
    /// kilobyte.
    fn key(&self, credentials: &Credentials) -> [u8; 32] {
        let secret = format!("AWS4{}", credentials.secret_access_key());
        let date = HMAC::mac(&self.date, secret);
        let region = HMAC::mac(self.region, date);
        let service = HMAC::mac(self.service, region);
        HMAC::mac("aws4_request", service)
    }
}

/// A line end from a file, say, would end the header field or be refused by the transport with less of an explanation.
pub(super) fn check_sendable(what: &'static str, text: &str) -> Result<(), SigningError> {
    if text.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(())
    } else {
        Err(SigningError::Credentials(what))
    }
}

pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Hash::hash(bytes))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
