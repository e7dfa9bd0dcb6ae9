//! Settings that clients of several services share.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{ClientBuilder, ConfigError, Settings};
use crate::service::Service;
use crate::transport::{AsyncTransport, BlockingTransport, HttpSettings};

/// Settings that clients of several services have in common: region, endpoint, credentials, transport, time. They are made once, and
/// given to the builder of each client. Its clients then share connections and credentials too.
///
/// ```text
/// let shared = SharedSettings::new(dynamodb::Client::builder().region("eu-west-1").timeout(Duration::from_secs(10)));
/// let tables = dynamodb::Client::builder().settings(&shared).build()?;
/// let objects = s3::Client::builder().settings(&shared).region("eu-central-1").build()?;
/// ```
#[derive(Clone)]
pub struct SharedSettings(Settings);

impl SharedSettings {
    /// The settings of a builder. Its service and the endpoint parameters of that do not count.
    pub fn new<A, B>(builder: ClientBuilder<A, B>) -> Self {
        Self(builder.settings)
    }

    pub(super) fn for_service(&self, service: &'static Service) -> Settings {
        let mut settings = self.0.clone();
        settings.service = service;
        settings.endpoint_params.clear();
        settings
    }
}

/// Only the region.
impl fmt::Debug for SharedSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedSettings")
            .field("region", &self.0.region)
            .finish_non_exhaustive()
    }
}

/// The transports that are made for clients with the same settings: one for each style, and for each kind of answers.
#[derive(Default)]
pub(super) struct Transports {
    asynchronous: Mutex<Made<dyn AsyncTransport>>,
    blocking: Mutex<Made<dyn BlockingTransport>>,
}

type Made<T> = Vec<(HttpSettings, Arc<T>)>;

impl Transports {
    pub(super) fn transport(&self, http: &HttpSettings) -> Result<Arc<dyn AsyncTransport>, ConfigError> {
        get(&self.asynchronous, http, default_transport)
    }

    pub(super) fn blocking_transport(&self, http: &HttpSettings) -> Result<Arc<dyn BlockingTransport>, ConfigError> {
        get(&self.blocking, http, default_blocking_transport)
    }
}

/// The transport that was made for these settings, or one that is made now.
fn get<T: ?Sized>(
    made: &Mutex<Made<T>>,
    http: &HttpSettings,
    make: impl FnOnce(&HttpSettings) -> Result<Arc<T>, ConfigError>,
) -> Result<Arc<T>, ConfigError> {
    let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, transport)) = made.iter().find(|(settings, _)| settings == http) {
        return Ok(transport.clone());
    }
    let transport = make(http)?;
    made.push((http.clone(), transport.clone()));
    Ok(transport)
}

#[cfg(feature = "hyper")]
fn default_transport(http: &HttpSettings) -> Result<Arc<dyn AsyncTransport>, ConfigError> {
    Ok(Arc::new(crate::transport::Hyper::new(http)))
}

#[cfg(not(feature = "hyper"))]
fn default_transport(_: &HttpSettings) -> Result<Arc<dyn AsyncTransport>, ConfigError> {
    Err(ConfigError::NoTransport)
}

#[cfg(feature = "blocking")]
fn default_blocking_transport(http: &HttpSettings) -> Result<Arc<dyn BlockingTransport>, ConfigError> {
    Ok(Arc::new(crate::transport::BlockingHyper::new(http)))
}

#[cfg(not(feature = "blocking"))]
fn default_blocking_transport(_: &HttpSettings) -> Result<Arc<dyn BlockingTransport>, ConfigError> {
    Err(ConfigError::NoBlockingTransport)
}
