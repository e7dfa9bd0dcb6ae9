//! What it means to open a connection, independent of who opens it.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use http::uri::Authority;
use rustls::pki_types::ServerName;

use crate::http::Request;
use crate::transport::message::authority;
use crate::transport::{TransportError, TransportErrorKind};

/// How long one address of a host may delay the next one (RFC 8305, section 5).
pub(in crate::transport) const HEAD_START: Duration = Duration::from_millis(250);

/// `EMFILE` and `ENFILE`: this program, or the whole system, may open no more files. The numbers are those of every Unix;
/// Windows has no such limit.
const TOO_MANY_FILES: [i32; 2] = [24, 23];

/// The target of a connection.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct ConnectTarget {
    pub(super) tls: bool,
    /// The name or the address, without brackets.
    pub(super) host: String,
    pub(super) port: u16,
}

impl ConnectTarget {
    pub(super) fn of(request: &Request) -> Result<Self, TransportError> {
        Ok(Self::new(&request.scheme, &authority(request)?))
    }

    pub(super) fn new(scheme: &str, authority: &Authority) -> Self {
        let tls = scheme == "https";
        Self {
            tls,
            host: without_brackets(authority.host()).to_owned(),
            port: authority.port_u16().unwrap_or(if tls { 443 } else { 80 }),
        }
    }

    /// Host and port, as in a `CONNECT` request.
    pub(super) fn place(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// The name that the server's certificate must be valid for.
    pub(super) fn server_name(&self) -> Result<ServerName<'static>, DialError> {
        ServerName::try_from(self.host.clone())
            .map_err(|error| DialError::new(format!("TLS with {}", self.host), error).for_good())
    }
}

/// An IPv6 address without the brackets that a URL puts around it.
pub(super) fn without_brackets(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}

/// A connection that could not be opened.
#[derive(Debug)]
pub(in crate::transport) struct DialError {
    step: String,
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

impl DialError {
    pub(in crate::transport) fn new(
        step: impl Into<String>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            step: step.into(),
            kind: TransportErrorKind::Connect,
            source: source.into(),
        }
    }

    /// Whether the system lets this program open no more files.
    pub(super) fn is_too_many_files(&self) -> bool {
        let error = self.source.downcast_ref::<io::Error>();
        cfg!(unix)
            && error
                .and_then(io::Error::raw_os_error)
                .is_some_and(|code| TOO_MANY_FILES.contains(&code))
    }

    /// Another attempt would fail in the same way.
    pub(super) fn for_good(self) -> Self {
        Self {
            kind: TransportErrorKind::Other,
            ..self
        }
    }
}

impl From<DialError> for TransportError {
    fn from(error: DialError) -> Self {
        Self::new(error.kind, error)
    }
}

impl fmt::Display for DialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed", self.step)
    }
}

impl StdError for DialError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
