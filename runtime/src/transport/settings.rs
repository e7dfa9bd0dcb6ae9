//! The settings of the transports that open connections themselves.

use std::error::Error as StdError;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::__line_debug as line_debug;

/// How a transport connects: whom it trusts, which proxies it uses, how long it keeps connections.
///
/// It reads no environment variables. The code that resolves the configuration fills it in.
///
/// ```
/// use tinsmith_runtime::transport::HttpSettings;
///
/// let mut settings = HttpSettings::default();
/// settings.ca_bundle = Some("company.pem".into());
/// settings.proxy.https = Some("http://proxy.example:3128".into());
/// settings.proxy.no_proxy = Some("localhost,.internal.example".into());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpSettings {
    /// A file of PEM certificates to trust in place of the system's (`AWS_CA_BUNDLE`).
    ///
    /// Without one, the certificates are looked for where the crate `rustls-native-certs` expects them. That crate respects
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    pub ca_bundle: Option<PathBuf>,
    /// The proxies.
    pub proxy: ProxySettings,
    /// How long a connection may be idle before it is closed. Zero means a new connection for each call.
    ///
    /// 4 seconds by default. A client that closes first loses no request to a connection that the server is closing, so this is
    /// less than what common servers allow: 5 seconds for Apache, Node.js, uvicorn and hypercorn, 20 for Tomcat, 60 for AWS load
    /// balancers, 75 for nginx. The second in between is for the time that a request needs to arrive.
    pub idle_limit: Duration,
    /// How many idle connections to keep for one host. 10 by default, like botocore's `max_pool_connections`.
    pub idle_per_host: usize,
    /// How many connections one host may have at the same time, with idle ones; at least 1. Further calls wait, in the order in
    /// which they came. 50 by default, as in the AWS SDKs for Java and JavaScript.
    pub connections_per_host: usize,
    /// After how much time a server is asked whether it is still there, over a connection with HTTP/2. It has as much time to answer. 20
    /// seconds by default.
    #[cfg(feature = "http2")]
    pub ping_after: Duration,
    /// The maximum number of header fields of an answer. An answer with more fails. 256 by default, for the metadata of S3's
    /// objects.
    ///
    /// hyper reads 100 fields without an allocation. Every other number costs about 4,000 instructions for each answer, so a
    /// client with its own transport asks for more only if the service has answers with metadata.
    pub max_response_headers: usize,
}

impl HttpSettings {
    /// The maximum for answers with metadata.
    pub(crate) const MANY_HEADERS: usize = 256;
    /// The number that hyper reads without an allocation.
    pub(crate) const FEW_HEADERS: usize = 100;
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            ca_bundle: None,
            proxy: ProxySettings::default(),
            idle_limit: Duration::from_secs(4),
            idle_per_host: 10,
            connections_per_host: 50,
            #[cfg(feature = "http2")]
            ping_after: Duration::from_secs(20),
            max_response_headers: Self::MANY_HEADERS,
        }
    }
}

/// The proxies, with the meaning of the usual environment variables. An empty text is the same as none.
///
/// A proxy is `http://host:port`, `https://host:port` or `host:port`, with `user:password@` before the host if the proxy asks for
/// it (each percent-encoded). SOCKS is not supported.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ProxySettings {
    /// The proxy for `http` endpoints (`HTTP_PROXY`).
    pub http: Option<String>,
    /// The proxy for `https` endpoints (`HTTPS_PROXY`).
    pub https: Option<String>,
    /// The proxy for endpoints whose scheme has no proxy of its own (`ALL_PROXY`).
    pub all: Option<String>,
    /// The hosts that are reached without a proxy, separated by commas (`NO_PROXY`).
    ///
    /// As botocore reads it: a name means itself and all names below it, and with a port only that port. A leading dot changes
    /// nothing. A single `*` means all hosts. Ranges of addresses are not understood.
    pub no_proxy: Option<String>,
}

/// Without user names and passwords.
impl fmt::Debug for ProxySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxySettings")
            .field("http", &self.http.as_deref().map(without_credentials))
            .field("https", &self.https.as_deref().map(without_credentials))
            .field("all", &self.all.as_deref().map(without_credentials))
            .field("no_proxy", &self.no_proxy)
            .finish()
    }
}

/// The URL of a proxy with everything before the last `@` masked, so that no unusual password is shown.
fn without_credentials(url: &str) -> String {
    match url.rsplit_once('@') {
        Some((_, place)) => format!("***@{place}"),
        None => url.to_owned(),
    }
}

/// A setting that cannot be used. It fails the calls that need it, and no others: it is the source of a
/// [`TransportError`](super::TransportError).
#[non_exhaustive]
pub enum TransportSetupError {
    /// The CA bundle cannot be read, or has no usable certificate.
    CaBundle {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// No CA bundle is set, and the system has no root certificates. The text says where they were looked for.
    SystemRoots(String),
    /// The URL of a proxy cannot be used. The URL is left out, because it may contain a password.
    Proxy {
        /// The variable that usually contains it: `HTTP_PROXY`, `HTTPS_PROXY` or `ALL_PROXY`.
        variable: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl fmt::Display for TransportSetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CaBundle { path, .. } => write!(
                f,
                "the CA bundle {} (`ca_bundle`, `AWS_CA_BUNDLE`) cannot be used; it has to be a file of PEM certificates",
                path.display()
            ),
            Self::SystemRoots(reason) => f.write_str(reason),
            Self::Proxy { variable, reason } => write!(
                f,
                "the proxy in {variable} cannot be used: {reason}; give it as http://host:port or \
                 http://user:password@host:port, or name the host in NO_PROXY"
            ),
        }
    }
}

line_debug!(TransportSetupError {
    CaBundle { path, source },
    SystemRoots(value),
    Proxy { variable, reason },
});

impl StdError for TransportSetupError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::CaBundle { source, .. } => Some(&**source),
            Self::SystemRoots(_) | Self::Proxy { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_proxy_without_its_credentials() {
        let settings = ProxySettings {
            http: Some("http://user:p@ss@proxy.example:3128".into()),
            https: Some("user@proxy.example".into()),
            all: None,
            no_proxy: Some("localhost".into()),
        };
        assert_eq!(
            format!("{settings:?}"),
            r#"ProxySettings { http: Some("***@proxy.example:3128"), https: Some("***@proxy.example"), all: None, no_proxy: Some("localhost") }"#
        );
    }
}
