//! Who signs, for what, and how.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use crate::identity::Credentials;

/// The maximum time that a presigned URL can be valid: seven days.
pub const MAX_PRESIGNED_LIFETIME: Duration = Duration::from_secs(604_800);

/// Who signs, for which service and region, when, and how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SigningParams<'a> {
    /// The credentials that sign.
    pub credentials: &'a Credentials,
    /// The region of the signature. The endpoint may name another region than the one of the client. For several regions
    /// (`SigV4a`): their names, joined by commas, or `*` for all.
    pub region: &'a str,
    /// The signing name of the service. It can differ from the host name: `sso-oauth` for SSO OIDC.
    pub service: &'a str,
    /// The date of the signature. Services refuse a date that is more than a few minutes wrong.
    pub time: SystemTime,
    /// The settings that differ between services and operations.
    pub settings: SigningSettings,
}

impl<'a> SigningParams<'a> {
    /// With the settings that most services use.
    pub fn new(credentials: &'a Credentials, region: &'a str, service: &'a str, time: SystemTime) -> Self {
        Self {
            credentials,
            region,
            service,
            time,
            settings: SigningSettings::default(),
        }
    }
}

/// The settings that differ between services and operations. The default is right for most services. S3 needs
/// `content_sha256_header`, and neither `double_encode_path` nor `normalize_path`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SigningSettings {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// Whether the path, which is already percent-encoded, is encoded a second time before it is signed.
    pub double_encode_path: bool,
    /// Whether `.`, `..` and double slashes are removed from the path that is signed. The path that is sent keeps them.
    pub normalize_path: bool,
    /// How the signature covers the body.
    pub payload: Payload,
    /// Whether the hash of the body is sent too, in `X-Amz-Content-SHA256`. For [`Payload::Unsigned`] it is always sent, because
    /// the service could not know it otherwise. Presigned URLs never have it.
    pub content_sha256_header: bool,
    /// Whether the session token is added only after signing. A few services need this.
    pub omit_session_token: bool,
}

impl Default for SigningSettings {
    fn default() -> Self {
        Self {
            algorithm: Algorithm::SigV4,
            double_encode_path: true,
            normalize_path: true,
            payload: Payload::Signed,
            content_sha256_header: false,
            omit_session_token: false,
        }
    }
}

/// The algorithm of a signature of version 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// `AWS4-HMAC-SHA256`, for one region.
    #[default]
    SigV4,
    /// `AWS4-ECDSA-P256-SHA256`, for several regions. Behind the feature `sigv4a`.
    #[cfg(feature = "sigv4a")]
    SigV4a,
}

/// How the signature covers the body.
///
/// If a request already has an `X-Amz-Content-SHA256` field, the body is [`Signed`](Self::Signed) and
/// [`SigningSettings::content_sha256_header`] is off, the value of that field is signed, as botocore does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payload {
    /// With its SHA-256.
    #[default]
    Signed,
    /// Not at all: only TLS protects the body.
    Unsigned,
    /// With this text: the SHA-256 in hex, or one of the constants for streams.
    Hash(Cow<'static, str>),
}
