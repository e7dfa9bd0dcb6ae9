//! Proofs that a program has the key of a login (DPoP, RFC 9449), signed with *ring*.

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use tinsmith::runtime::entropy::{Entropy as _, SystemEntropy};

/// A private key of the curve P-256.
pub(super) struct Key(EcdsaKeyPair);

impl Key {
    /// Reads a key in SEC 1 form, as PEM (`EC PRIVATE KEY`).
    ///
    /// # Errors
    ///
    /// It is not such a key. The error shows nothing of it.
    pub(super) fn parse(pem: &str) -> Result<Self, String> {
        let fault = || "its key is no EC private key of the curve P-256 with its public key".to_owned();
        let text: String = pem
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .map(str::trim)
            .collect();
        let der = STANDARD.decode(text).map_err(|_| fault())?;
        let (private, public) = parts(&der).ok_or_else(fault)?;
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, private, public, &random);
        pair.map(Self).map_err(|_| fault())
    }

    /// The proof for one request.
    ///
    /// # Errors
    ///
    /// The system has no randomness.
    pub(super) fn proof(&self, method: &str, url: &str, now: SystemTime) -> Result<String, String> {
        let public = self.0.public_key().as_ref();
        // An uncompressed point: 4, and both coordinates.
        let coordinate = |from: usize| encoded(public.get(from..from + 32).unwrap_or_default());
        let head = json!({
            "typ": "dpop+jwt",
            "alg": "ES256",
            "jwk": {"kty": "EC", "crv": "P-256", "x": coordinate(1), "y": coordinate(33)},
        });
        let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let claims = json!({"htm": method, "htu": url, "iat": since.as_secs(), "jti": unique_id()});
        let encoded_json = |value: &Value| encoded(value.to_string().as_bytes());
        let signed = format!("{}.{}", encoded_json(&head), encoded_json(&claims));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes());
        let signature = signature.map_err(|_| "the proof cannot be signed".to_owned())?;
        Ok(format!("{signed}.{}", encoded(signature.as_ref())))
    }
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// 128 random bits.
fn unique_id() -> String {
    let mut bytes = [0; 16];
    SystemEntropy.fill(&mut bytes);
    encoded(&bytes)
}

/// The private and the public key in `ECPrivateKey` (RFC 5915): a sequence of the version, the private key, and with the tags
/// 0 and 1 the curve and the public key.
fn parts(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (sequence, _) = element(der, 0x30)?;
    let (_version, rest) = element(sequence, 0x02)?;
    let (private, mut rest) = element(rest, 0x04)?;
    while let Some((&tag, _)) = rest.split_first() {
        let (content, after) = element(rest, tag)?;
        if tag == 0xa1 {
            let (bits, _) = element(content, 0x03)?;
            // The first byte says how many bits of the last byte are unused.
            let (0, public) = bits.split_first().map(|(unused, public)| (*unused, public))? else {
                return None;
            };
            return Some((private, public));
        }
        rest = after;
    }
    None
}

/// The content of the element with this tag at the start, and the bytes after it (DER).
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        _ => return None,
    };
    (found == tag).then(|| rest.split_at_checked(length))?
}

#[cfg(test)]
pub(super) mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    /// A new key, as `aws login` writes it.
    pub(in crate::source::login) fn pem() -> String {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let (sequence, _) = element(document.as_ref(), 0x30).unwrap();
        let (_, rest) = element(sequence, 0x02).unwrap();
        let (_, rest) = element(rest, 0x30).unwrap();
        let (private_key, _) = element(rest, 0x04).unwrap();
        let (private, public) = parts(private_key).unwrap();
        // With the name of the curve, which the other document has in another place.
        let curve = [0xa0, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
        let tagged = |tag: u8, content: &[u8]| [&[tag, u8::try_from(content.len()).unwrap()], content].concat();
        let bits = tagged(0x03, &[&[0], public].concat());
        let content = [&[2, 1, 1][..], &tagged(0x04, private), &curve, &tagged(0xa1, &bits)].concat();
        let text = STANDARD.encode(tagged(0x30, &content));
        let (first, rest) = text.split_at(64);
        format!("-----BEGIN EC PRIVATE KEY-----\n{first}\n{rest}\n-----END EC PRIVATE KEY-----\n")
    }

    #[test]
    fn a_proof_is_a_jwt_that_the_public_key_in_its_head_verifies() {
        let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_704_067_200);
        let key = Key::parse(&pem()).unwrap();
        let proof = key.proof("POST", "https://a.example/v1/token", now).unwrap();
        let parts: Vec<_> = proof.split('.').collect();
        let json = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        let (head, claims) = (json(parts[0]), json(parts[1]));
        assert_eq!((&head["typ"], &head["alg"]), (&"dpop+jwt".into(), &"ES256".into()));
        assert_eq!(
            (&head["jwk"]["kty"], &head["jwk"]["crv"]),
            (&"EC".into(), &"P-256".into())
        );
        assert_eq!(
            (&claims["htm"], &claims["htu"]),
            (&"POST".into(), &"https://a.example/v1/token".into())
        );
        assert_eq!(claims["iat"], 1_704_067_200);
        let coordinate = |name: &str| URL_SAFE_NO_PAD.decode(head["jwk"][name].as_str().unwrap()).unwrap();
        let point = [vec![4], coordinate("x"), coordinate("y")].concat();
        let signature = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
        assert_eq!(signature.len(), 64);
        let signed = format!("{}.{}", parts[0], parts[1]);
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .verify(signed.as_bytes(), &signature)
            .unwrap();
        assert_ne!(proof, key.proof("POST", "https://a.example/v1/token", now).unwrap());
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_shown() {
        for pem in [
            "",
            "hidden",
            "-----BEGIN EC PRIVATE KEY-----\naGlkZGVu\n-----END EC PRIVATE KEY-----",
        ] {
            let error = Key::parse(pem).err().unwrap();
            assert!(!error.contains("hidden") && error.contains("P-256"), "{error}");
        }
    }
}
