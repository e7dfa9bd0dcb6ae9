//! What the programs share: the bodies that they move, and the measuring of one process.

pub mod bare;
pub mod frames;
pub mod generated;
#[cfg(feature = "sdk")]
pub mod sdk;
pub mod usage;

use std::path::PathBuf;

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// One body to be moved.
#[derive(Clone)]
pub struct Job {
    pub what: String,
    pub port: u16,
    pub size: u64,
    /// `None` for a body that is read and dropped.
    pub file: Option<PathBuf>,
    /// The server's, for TLS.
    pub certificate: Option<PathBuf>,
}

impl Job {
    pub fn endpoint(&self) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://localhost:{}", self.port)
    }

    /// The key of the object: how long it is, and whether its checksum comes with it.
    pub fn key(&self) -> String {
        match self.what.strip_prefix("get") {
            Some(suffix) => format!("{}{suffix}", self.size),
            None => self.size.to_string(),
        }
    }

    pub fn is_get(&self) -> bool {
        self.what.starts_with("get")
    }

    /// The file of a `put`.
    pub fn source(&self) -> Result<&PathBuf> {
        self.file.as_ref().ok_or_else(|| "a put needs a file".into())
    }
}

/// An executor on this thread.
pub fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(work)
}
