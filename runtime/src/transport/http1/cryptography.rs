//! The cryptography of TLS: *ring*, as rustls uses it by default, without private keys.
//!
//! The default of rustls can read private keys and sign with them. No client of ours has a certificate of its own, and a linker cannot
//! know that: the keys of RSA, ECDSA and Ed25519 would be 80 kB of every program.

use std::sync::Arc;

use ring::rand::{SecureRandom as _, SystemRandom};
use rustls::SignatureScheme;
use rustls::crypto::ring::{DEFAULT_CIPHER_SUITES, DEFAULT_KX_GROUPS};
use rustls::crypto::{CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom, WebPkiSupportedAlgorithms};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;
use webpki::ring as algorithms;

pub(super) fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: DEFAULT_CIPHER_SUITES.to_vec(),
        kx_groups: DEFAULT_KX_GROUPS.to_vec(),
        signature_verification_algorithms: SIGNATURES,
        secure_random: &Ring,
        key_provider: &Ring,
    }
}

#[derive(Debug)]
struct Ring;

impl SecureRandom for Ring {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        SystemRandom::new().fill(bytes).map_err(|_| GetRandomFailed)
    }
}

impl KeyProvider for Ring {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, rustls::Error> {
        Err(rustls::Error::General("clients have no private keys".to_owned()))
    }
}

/// The signatures of certificates and of servers that are accepted. In TLS 1.2 a scheme of ECDSA does not fix the curve.
static SIGNATURES: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        algorithms::ECDSA_P256_SHA256,
        algorithms::ECDSA_P256_SHA384,
        algorithms::ECDSA_P384_SHA256,
        algorithms::ECDSA_P384_SHA384,
        algorithms::ED25519,
        algorithms::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        algorithms::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
        algorithms::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
        algorithms::RSA_PKCS1_2048_8192_SHA256,
        algorithms::RSA_PKCS1_2048_8192_SHA384,
        algorithms::RSA_PKCS1_2048_8192_SHA512,
        algorithms::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
        algorithms::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
        algorithms::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
    ],
    mapping: &[
        (
            SignatureScheme::ECDSA_NISTP384_SHA384,
            &[algorithms::ECDSA_P384_SHA384, algorithms::ECDSA_P256_SHA384],
        ),
        (
            SignatureScheme::ECDSA_NISTP256_SHA256,
            &[algorithms::ECDSA_P256_SHA256, algorithms::ECDSA_P384_SHA256],
        ),
        (SignatureScheme::ED25519, &[algorithms::ED25519]),
        (
            SignatureScheme::RSA_PSS_SHA512,
            &[algorithms::RSA_PSS_2048_8192_SHA512_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PSS_SHA384,
            &[algorithms::RSA_PSS_2048_8192_SHA384_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PSS_SHA256,
            &[algorithms::RSA_PSS_2048_8192_SHA256_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA512,
            &[algorithms::RSA_PKCS1_2048_8192_SHA512],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA384,
            &[algorithms::RSA_PKCS1_2048_8192_SHA384],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA256,
            &[algorithms::RSA_PKCS1_2048_8192_SHA256],
        ),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(provider: &CryptoProvider) -> String {
        let suites = provider.cipher_suites.iter().map(|suite| suite.suite());
        let groups = provider.kx_groups.iter().map(|group| group.name());
        let signatures = &provider.signature_verification_algorithms;
        let all = signatures
            .all
            .iter()
            .map(|one| (one.public_key_alg_id(), one.signature_alg_id()));
        format!(
            "{:?} {:?} {:?} {:?}",
            suites.collect::<Vec<_>>(),
            groups.collect::<Vec<_>>(),
            signatures
                .mapping
                .iter()
                .map(|(scheme, of)| (scheme, of.len()))
                .collect::<Vec<_>>(),
            all.collect::<Vec<_>>()
        )
    }

    #[test]
    fn servers_are_offered_what_rustls_offers() {
        assert_eq!(offered(&provider()), offered(&rustls::crypto::ring::default_provider()));
    }

    #[test]
    fn private_keys_are_not_read() {
        let key = rcgen::KeyPair::generate().unwrap().serialize_der();
        let read = provider().key_provider.load_private_key(key.try_into().unwrap());
        assert_eq!(
            read.unwrap_err().to_string(),
            "unexpected error: clients have no private keys"
        );
    }
}
