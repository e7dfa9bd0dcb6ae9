//! The cryptography of TLS: that of the process where the program has installed one, else *ring*, without what clients of AWS never need.
//!
//! A linker keeps all that rustls could choose while a program runs, so the default of rustls would be 200 kB more of every program:
//! - 80 kB to read private keys of RSA, ECDSA and Ed25519 and to sign with them: no client of ours has a certificate of its own;
//! - 50 kB for certificates with Ed25519: no public authority issues them;
//! - 65 kB for ChaCha20-Poly1305, on processors that have instructions for AES. TLS 1.3 obliges each server to take AES-GCM.

use std::sync::Arc;

use ring::rand::{SecureRandom as _, SystemRandom};
use rustls::crypto::ring::{DEFAULT_KX_GROUPS, cipher_suite};
use rustls::crypto::{CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom, WebPkiSupportedAlgorithms};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;
use rustls::{CipherSuiteCommon, SignatureScheme, SupportedCipherSuite, Tls13CipherSuite};
use webpki::ring as algorithms;

/// The cryptography of a connection, where `installed` is that of the process.
pub(super) fn provider(installed: Option<&Arc<CryptoProvider>>) -> Arc<CryptoProvider> {
    installed.map_or_else(|| Arc::new(own()), Arc::clone)
}

fn own() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: SUITES.to_vec(),
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

/// The suites that are offered, the best first. Processors of x86-64 have had instructions for AES since 2010; others may have
/// none, such as that of a Raspberry Pi 4, and for them ChaCha20 is several times as fast.
static SUITES: &[SupportedCipherSuite] = &[
    SupportedCipherSuite::Tls13(&AES_256),
    SupportedCipherSuite::Tls13(&AES_128),
    #[cfg(not(target_arch = "x86_64"))]
    SupportedCipherSuite::Tls13(&CHACHA20),
    cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    #[cfg(not(target_arch = "x86_64"))]
    cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    #[cfg(not(target_arch = "x86_64"))]
    cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
];

static AES_256: Tls13CipherSuite = without_quic(&cipher_suite::TLS13_AES_256_GCM_SHA384);
static AES_128: Tls13CipherSuite = without_quic(&cipher_suite::TLS13_AES_128_GCM_SHA256);
#[cfg(not(target_arch = "x86_64"))]
static CHACHA20: Tls13CipherSuite = without_quic(&cipher_suite::TLS13_CHACHA20_POLY1305_SHA256);

/// A suite of TLS 1.3 without its use in QUIC, which no transport of ours speaks.
const fn without_quic(suite: &SupportedCipherSuite) -> Tls13CipherSuite {
    let SupportedCipherSuite::Tls13(suite) = suite else {
        panic!("the suite is one of TLS 1.3")
    };
    Tls13CipherSuite {
        common: CipherSuiteCommon {
            suite: suite.common.suite,
            hash_provider: suite.common.hash_provider,
            confidentiality_limit: suite.common.confidentiality_limit,
        },
        hkdf_provider: suite.hkdf_provider,
        aead_alg: suite.aead_alg,
        quic: None,
    }
}

/// The signatures of certificates and of servers that are accepted: those of rustls but Ed25519. In TLS 1.2 a scheme of ECDSA does
/// not fix the curve.
static SIGNATURES: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        algorithms::ECDSA_P256_SHA256,
        algorithms::ECDSA_P256_SHA384,
        algorithms::ECDSA_P384_SHA256,
        algorithms::ECDSA_P384_SHA384,
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

    fn offered(provider: &CryptoProvider) -> Vec<String> {
        let suites = provider
            .cipher_suites
            .iter()
            .map(|suite| format!("{:?}", suite.suite()));
        let groups = provider.kx_groups.iter().map(|group| format!("{:?}", group.name()));
        let signatures = &provider.signature_verification_algorithms;
        let schemes = signatures.mapping.iter();
        let schemes = schemes.map(|(scheme, of)| format!("{scheme:?} {}", of.len()));
        let certificates = signatures.all.iter();
        let certificates =
            certificates.map(|one| format!("{:?} {:?}", one.public_key_alg_id(), one.signature_alg_id()));
        suites.chain(groups).chain(schemes).chain(certificates).collect()
    }

    /// The identifier of Ed25519 in certificates (RFC 8410).
    const ED25519: &[u8] = &[0x06, 0x03, 0x2b, 0x65, 0x70];

    #[test]
    fn servers_are_offered_what_rustls_offers_but_ed25519_and_where_aes_is_fast_chacha20() {
        let all = rustls::crypto::ring::default_provider();
        let mut left_out = offered(&all);
        left_out.retain(|one| !offered(&own()).contains(one));
        let ed25519 = format!("{:?}", rustls::pki_types::AlgorithmIdentifier::from_slice(ED25519));
        let mut expected = vec!["ED25519 1".to_owned(), format!("{ed25519} {ed25519}")];
        if cfg!(target_arch = "x86_64") {
            let of_rustls = all.cipher_suites.iter().map(|suite| format!("{:?}", suite.suite()));
            expected.splice(0..0, of_rustls.filter(|suite| suite.contains("CHACHA20")));
        }
        assert_eq!(left_out, expected);
        let mut shared = offered(&all);
        shared.retain(|one| !left_out.contains(one));
        assert_eq!(offered(&own()), shared, "in the same order");
    }

    #[test]
    fn the_cryptography_that_a_program_has_installed_is_used() {
        let installed = Arc::new(rustls::crypto::ring::default_provider());
        assert!(Arc::ptr_eq(&provider(Some(&installed)), &installed));
        assert_eq!(offered(&provider(None)), offered(&own()));
    }

    #[test]
    fn private_keys_are_not_read() {
        let key = rcgen::KeyPair::generate().unwrap().serialize_der();
        let read = own().key_provider.load_private_key(key.try_into().unwrap());
        assert_eq!(
            read.unwrap_err().to_string(),
            "unexpected error: clients have no private keys"
        );
    }
}
