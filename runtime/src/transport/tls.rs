//! Whom the transports trust: rustls with *ring*, and the system's roots or a CA bundle.

use std::error::Error as StdError;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::dial::DialError;
use super::settings::TransportSetupError;

/// The TLS set-up. System roots are read when the first TLS connection is opened, so a program that never opens one
/// does not pay for them, and one that runs where there are none can still use plain HTTP.
pub(super) struct Tls(OnceLock<Result<Arc<ClientConfig>, String>>);

impl Tls {
    pub(super) fn new(ca_bundle: Option<&Path>) -> Result<Self, TransportSetupError> {
        let Some(path) = ca_bundle else {
            return Ok(Self(OnceLock::new()));
        };
        match bundle_config(path) {
            Ok(config) => Ok(Self(OnceLock::from(Ok(config)))),
            Err(source) => Err(TransportSetupError::CaBundle {
                path: path.to_owned(),
                source,
            }),
        }
    }

    pub(super) fn config(&self) -> Result<Arc<ClientConfig>, DialError> {
        self.0
            .get_or_init(system_config)
            .clone()
            .map_err(|reason| DialError::new("TLS set-up", reason).for_good())
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
    let mut reason = "no root certificate found on this system; install some or set a CA bundle".to_owned();
    for error in found.errors {
        reason.push_str(&format!(" ({error})"));
    }
    Err(reason)
}

/// `None` where none of the certificates is a usable root. Some being odd is normal, in bundles as on systems.
fn config(certificates: Vec<CertificateDer<'static>>) -> Result<Option<Arc<ClientConfig>>, rustls::Error> {
    let mut roots = RootCertStore::empty();
    let (added, _ignored) = roots.add_parsable_certificates(certificates);
    if added == 0 {
        return Ok(None);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Some(Arc::new(config)))
}
