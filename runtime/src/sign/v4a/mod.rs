//! The parts that only AWS4-ECDSA-P256-SHA256 has: the key pair that is derived from the credentials, and the signature.
//!
//! Both are as in the signing libraries of the AWS SDKs: the key is derived by the counter mode of NIST SP 800-108 with
//! HMAC-SHA256, and the signature is in DER.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Curve as _;
use p256::elliptic_curve::bigint::{Encoding as _, U256};

use crate::hash::{HmacKey, hex};
use crate::identity::Credentials;

pub(super) const ALGORITHM: &str = "AWS4-ECDSA-P256-SHA256";

/// The signature, in hex, of a string to sign. `None` if none of 254 rounds gives a key from these credentials. One round fails
/// with a probability of one in four thousand million.
pub(super) fn sign(string_to_sign: &str, credentials: &Credentials) -> Option<String> {
    let key = credentials.signing_keys().key_pair(|| key(credentials))?;
    let signature: Signature = key.sign(string_to_sign.as_bytes());
    Some(hex(signature.to_der().as_bytes()))
}

fn key(credentials: &Credentials) -> Option<SigningKey> {
    let secret = HmacKey::new(format!("AWS4A{}", credentials.secret_access_key()).as_bytes());
    (1..=254).find_map(|counter| candidate(&secret, credentials.access_key_id(), counter))
}

/// The key of one round, if it is less than the order of the curve minus one.
fn candidate(secret: &HmacKey, access_key_id: &str, counter: u8) -> Option<SigningKey> {
    let mut input = 1_u32.to_be_bytes().to_vec();
    input.extend_from_slice(ALGORITHM.as_bytes());
    input.push(0);
    input.extend_from_slice(access_key_id.as_bytes());
    input.push(counter);
    input.extend_from_slice(&256_u32.to_be_bytes());
    let number = U256::from_be_bytes(secret.mac(&input).into());
    let limit = p256::NistP256::ORDER.wrapping_sub(&U256::from(2_u8));
    if number > limit {
        return None;
    }
    let private = number.wrapping_add(&U256::ONE).to_be_bytes();
    SigningKey::from_slice(private.as_ref()).ok()
}

#[cfg(test)]
mod tests;
