//! Trust: rustls with its cryptography, and the roots of the system or a CA bundle.

use std::error::Error as StdError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, RootCertStore};

use super::cryptography;
use super::dial::DialError;
use crate::transport::TransportSetupError;

/// The TLS configuration. Roots are read when the first TLS connection is opened: a program that opens none does not pay for them
/// and needs none. A failure is not kept, because the file may exist the next time.
pub(super) struct Tls {
    ca_bundle: Option<PathBuf>,
    config: Mutex<Option<Arc<ClientConfig>>>,
}

impl Tls {
    pub(super) fn new(ca_bundle: Option<PathBuf>) -> Self {
        Self {
            ca_bundle,
            config: Mutex::default(),
        }
    }

    pub(super) fn config(&self) -> Result<Arc<ClientConfig>, DialError> {
        // Calls that come at the same time wait for the call that reads.
        let mut config = self.config.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = &*config {
            return Ok(Arc::clone(config));
        }
        let read = match &self.ca_bundle {
            Some(path) => bundle_config(path).map_err(|source| TransportSetupError::CaBundle {
                path: path.clone(),
                source,
            }),
            None => system_config().map_err(TransportSetupError::SystemRoots),
        };
        let read = read.map_err(|error| DialError::new("TLS set-up", error).for_good())?;
        Ok(Arc::clone(config.insert(read)))
    }
}

fn bundle_config(path: &Path) -> Result<Arc<ClientConfig>, Box<dyn StdError + Send + Sync>> {
    let pem = std::fs::read(path)?;
    let certificates = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>()?;
    if certificates.is_empty() {
        return Err("it holds no PEM certificate".into());
    }
    config(certificates)?.ok_or_else(|| "none of its certificates can be read".into())
}

fn system_config() -> Result<Arc<ClientConfig>, String> {
    let found = rustls_native_certs::load_native_certs();
    if let Some(config) = config(found.certs).map_err(|error| error.to_string())? {
        return Ok(config);
    }
    let mut reason =
        "no root certificate found on this system; install some, or name a file with `ca_bundle` (`AWS_CA_BUNDLE`)"
            .to_owned();
    for error in found.errors {
        reason.push_str(&format!(" ({error})"));
    }
    Err(reason)
}

/// A certificate of an unknown authority is usually that of a company, on a proxy that inspects TLS or on an internal server.
pub(super) fn explained(error: io::Error) -> io::Error {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
    let Some(rustls::Error::InvalidCertificate(problem)) = cause else {
        return error;
    };
    match problem {
        CertificateError::UnknownIssuer | CertificateError::BadSignature | CertificateError::Other(_) => {
            io::Error::other(format!(
                "{error}; if that is an authority of your own, name the file with its certificate with `ca_bundle` (`AWS_CA_BUNDLE`)"
            ))
        }
        _ => error,
    }
}

/// `None` if none of the certificates is a usable root. Some unusable ones are normal, in bundles and in systems.
fn config(certificates: Vec<CertificateDer<'static>>) -> Result<Option<Arc<ClientConfig>>, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let (added, _ignored) = roots.add_parsable_certificates(certificates);
    if added == 0 {
        return Ok(None);
    }
    let cryptography = cryptography::provider(CryptoProvider::get_default());
    let config = ClientConfig::builder_with_provider(cryptography)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Some(Arc::new(config)))
}
