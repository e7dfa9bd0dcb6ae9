//! Signing with AWS Signature Version 4: in header fields, or in the query of a URL that somebody else will use. Also the two
//! other ways to say who sends a request: Signature Version 2 and a bearer token. With the feature `sigv4a`, a signature of
//! version 4 can be valid for several regions.
//!
//! The rules are those of "AWS Signature Version 4 for API requests" in the IAM user guide; where it leaves a choice,
//! such as which header fields are signed, the choice is botocore's (`auth.py`).

mod canonical;
mod chunks;
mod error;
#[cfg(feature = "eventstream")]
mod events;
mod params;
mod v2;
mod v4;
#[cfg(feature = "sigv4a")]
mod v4a;

#[cfg(test)]
mod tests;

pub(crate) use chunks::ChunkSigner;
pub use error::SigningError;
#[cfg(feature = "eventstream")]
pub(crate) use events::EventSigner;
pub use params::{Algorithm, MAX_PRESIGNED_LIFETIME, Payload, SigningParams, SigningSettings};
pub use v2::sign_form;

use std::borrow::Cow;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use canonical::{SignedHeaders, canonical_request, encode};
use v4::Scope;

use crate::hash::{EMPTY_SHA256, Hex, sha256_hex};
use crate::http::Request;
#[cfg(doc)]
use crate::identity::Credentials;
use crate::identity::Token;

const AUTHORIZATION: &str = "Authorization";
const DATE: &str = "X-Amz-Date";
const REGION_SET: &str = "X-Amz-Region-Set";
const SECURITY_TOKEN: &str = "X-Amz-Security-Token";
const CONTENT_SHA256: &str = "X-Amz-Content-SHA256";
/// Enough for most fields, so that they need one allocation.
const AUTHORIZATION_CAPACITY: usize = 384;
pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// Signs a request in its header fields. Sets `X-Amz-Date`, `X-Amz-Region-Set` for several regions, `X-Amz-Security-Token` for
/// temporary credentials, and `Authorization`, in this order. They replace the fields of an earlier attempt.
///
/// With [`Credentials::anonymous`] nothing is set.
///
/// All other fields that the request has are signed, except those that proxies may change. Fields that must not be signed (in
/// botocore: `Content-Length`, `amz-sdk-invocation-id`, `amz-sdk-request`) are added later.
///
/// # Errors
///
/// [`SigningError`]. The request is then unchanged, with one exception: if no key of `SigV4a` can be derived, it is half signed.
pub fn sign_headers(request: &mut Request, params: &SigningParams<'_>) -> Result<(), SigningError> {
    if params.credentials.is_anonymous() {
        remove_signature(request);
        return Ok(());
    }
    let scope = Scope::new(params)?;
    let settings = &params.settings;
    let payload_hash = payload_hash(request, settings);
    remove_signature(request);

    let headers = &mut request.headers;
    let token = params.credentials.session_token();
    headers.append(DATE, scope.timestamp());
    if let Some(regions) = scope.region_set() {
        headers.append(REGION_SET, regions);
    }
    if let Some(token) = token.filter(|_| !settings.omit_session_token) {
        headers.append(SECURITY_TOKEN, token);
    }
    if settings.content_sha256_header || settings.payload == Payload::Unsigned {
        headers.remove(CONTENT_SHA256);
        headers.append(CONTENT_SHA256, payload_hash.text());
    }

    let signed = SignedHeaders::new(request);
    let canonical = canonical_request(request, &request.query, &signed, settings, payload_hash.text());
    let signature = scope.sign_request(canonical, params.credentials)?;
    let mut authorization = String::with_capacity(AUTHORIZATION_CAPACITY);
    for part in [
        scope.algorithm(),
        " Credential=",
        params.credentials.access_key_id(),
        "/",
    ] {
        authorization.push_str(part);
    }
    scope.write(&mut authorization);
    for part in [", SignedHeaders=", signed.names(), ", Signature=", &signature] {
        authorization.push_str(part);
    }
    if let Some(token) = token.filter(|_| settings.omit_session_token) {
        request.headers.append(SECURITY_TOKEN, token);
    }
    request.headers.append(AUTHORIZATION, authorization);
    Ok(())
}

/// The signature of a request, in hex.
pub(crate) fn signature(request: &Request) -> &str {
    let authorization = request.headers.get(AUTHORIZATION).unwrap_or_default();
    authorization
        .rsplit_once("Signature=")
        .map_or("", |(_, signature)| signature)
}

/// Sends a token in `Authorization` (RFC 6750, section 2.1).
///
/// # Errors
///
/// [`SigningError::Credentials`] for a token that cannot be sent.
pub fn set_token(request: &mut Request, token: &Token) -> Result<(), SigningError> {
    v4::check_sendable("bearer token", token.as_str())?;
    request.headers.set(AUTHORIZATION, format!("Bearer {}", token.as_str()));
    Ok(())
}

/// Puts a key into a header field, after `scheme` and a blank if there is a scheme.
///
/// # Errors
///
/// [`SigningError`]: the key has a character that a header field cannot have.
pub(crate) fn set_key(
    request: &mut Request,
    name: &'static str,
    scheme: &str,
    key: &Token,
) -> Result<(), SigningError> {
    v4::check_sendable("key", key.as_str())?;
    let blank = if scheme.is_empty() { "" } else { " " };
    request.headers.set(name, format!("{scheme}{blank}{}", key.as_str()));
    Ok(())
}

/// Puts a key into the query. It replaces the key of an earlier attempt.
pub(crate) fn set_key_in_query(request: &mut Request, name: &str, key: &Token) {
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC).to_string();
    let others = request.query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<_> = others
        .filter(|pair| pair.split('=').next() != Some(&name))
        .map(str::to_owned)
        .collect();
    pairs.push(format!(
        "{name}={}",
        utf8_percent_encode(key.as_str(), NON_ALPHANUMERIC)
    ));
    request.query = pairs.join("&");
}

/// Signs a request in its query, so that anyone who has its URL can use it. It is valid for `expires` from
/// [`SigningParams::time`] on. The header fields that the request has, such as `Content-Type`, are signed, so the sender has to
/// send them too.
///
/// The parameters are added after the existing ones, in botocore's order. Fractions of a second in `expires` are dropped. The
/// body is signed as [`SigningSettings::payload`] says. botocore moves the members into the query and signs the empty body that
/// is left; for S3 the body is not signed.
///
/// # Errors
///
/// [`SigningError`]: for example for an `expires` that is not between one second and [`MAX_PRESIGNED_LIFETIME`]. The request is
/// then unchanged, with one exception: if no key of `SigV4a` can be derived, it is half signed.
pub fn presign(request: &mut Request, params: &SigningParams<'_>, expires: Duration) -> Result<(), SigningError> {
    if !(Duration::from_secs(1)..=MAX_PRESIGNED_LIFETIME).contains(&expires) {
        return Err(SigningError::Lifetime(expires));
    }
    if params.credentials.is_anonymous() {
        remove_signature(request);
        return Ok(());
    }
    let scope = Scope::new(params)?;
    let settings = &params.settings;
    let payload_hash = payload_hash(request, settings);
    remove_signature(request);

    let signed = SignedHeaders::new(request);
    let mut query = request.query.clone();
    let mut add = |name: &str, value: &str| {
        let separator = if query.is_empty() { "" } else { "&" };
        query.push_str(&format!("{separator}{name}={}", encode(value)));
    };
    let mut credential = [params.credentials.access_key_id(), "/"].concat();
    scope.write(&mut credential);
    add("X-Amz-Algorithm", scope.algorithm());
    add("X-Amz-Credential", &credential);
    add(DATE, scope.timestamp());
    if let Some(regions) = scope.region_set() {
        add(REGION_SET, regions);
    }
    add("X-Amz-Expires", &expires.as_secs().to_string());
    add("X-Amz-SignedHeaders", signed.names());

    let (mut signed_token, mut unsigned_token) = (params.credentials.session_token(), None);
    if settings.omit_session_token {
        std::mem::swap(&mut signed_token, &mut unsigned_token);
    }
    if let Some(token) = signed_token {
        add(SECURITY_TOKEN, token);
    }
    let canonical = canonical_request(request, &query, &signed, settings, payload_hash.text());
    let signature = scope.sign_request(canonical, params.credentials)?;
    let mut add = |name: &str, value: &str| query.push_str(&format!("&{name}={}", encode(value)));
    if let Some(token) = unsigned_token {
        add(SECURITY_TOKEN, token);
    }
    add("X-Amz-Signature", &signature);
    request.query = query;
    Ok(())
}

/// Removes an earlier signature, so that a request can be signed again for another attempt.
fn remove_signature(request: &mut Request) {
    request
        .headers
        .remove_all(&[AUTHORIZATION, DATE, REGION_SET, SECURITY_TOKEN]);
}

/// The hash of the body in the canonical request, or the text that replaces it.
enum PayloadHash {
    Hash(Hex),
    Text(Cow<'static, str>),
}

impl PayloadHash {
    fn text(&self) -> &str {
        match self {
            Self::Hash(hash) => hash,
            Self::Text(text) => text,
        }
    }
}

fn payload_hash(request: &Request, settings: &SigningSettings) -> PayloadHash {
    PayloadHash::Text(match &settings.payload {
        Payload::Unsigned => UNSIGNED_PAYLOAD.into(),
        Payload::Hash(hash) => hash.clone(),
        Payload::Signed => match request.headers.get(CONTENT_SHA256) {
            Some(hash) if !settings.content_sha256_header => hash.to_owned().into(),
            _ if request.body.is_empty() => EMPTY_SHA256.into(),
            _ => return PayloadHash::Hash(sha256_hex(&request.body)),
        },
    })
}
