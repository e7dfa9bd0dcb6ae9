//! [`TokenCache`]: the tokens on disk, which all AWS tools share.

pub(crate) mod date;
mod error;
mod file;
mod lock;
pub(crate) mod store;

#[cfg(test)]
mod tests;

pub use error::CacheError;
pub(crate) use lock::LockWait;
pub use lock::LockedSession;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fs, io};

use sha1_smol::Sha1;

use crate::{SsoSession, SsoToken};
use tinsmith::runtime::Environment;

/// More than sessions have: tokens of a few KiB, and what other tools keep beside them.
const USUAL_BYTES: usize = 16 << 10;

/// The folder with the tokens that the AWS CLI and the SDKs share: one file for each session.
///
/// File names, members and dates are those of botocore and the AWS CLI (`SSOTokenLoader`, `JSONFileCache`), so that
/// each tool can use a session that another tool started. Members that other tools add are kept.
///
/// Reading and writing block the thread. The files are small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenCache {
    folder: PathBuf,
}

/// The token in a file of a cache, for fuzzing.
pub(crate) fn parse(content: &[u8]) -> Option<SsoToken> {
    file::parse(content).ok()
}

impl TokenCache {
    /// The cache that all tools share: `.aws/sso/cache` in the home directory.
    ///
    /// # Errors
    ///
    /// No home directory is known.
    pub fn shared(environment: &Environment) -> Result<Self, CacheError> {
        let home = environment.home().ok_or_else(CacheError::no_home)?;
        Ok(Self::new(home.join(".aws").join("sso").join("cache")))
    }

    /// A cache in another folder, which is created at the first write.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a session: the SHA-1 of its name, in the old form of its start URL, in hexadecimal.
    pub fn path(&self, session: &SsoSession) -> PathBuf {
        let key = session.name().unwrap_or(session.start_url());
        let name = format!("{}.json", Sha1::from(key).digest());
        self.folder.join(name)
    }

    /// Reads the token of a session; `None` if there is none. It may have expired.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not a cache file.
    pub fn read(&self, session: &SsoSession) -> Result<Option<SsoToken>, CacheError> {
        let path = self.path(session);
        match store::read(&path) {
            Ok(content) => match file::parse(&content) {
                Ok(token) => Ok(Some(token)),
                Err(fault) => Err(CacheError::content(path, fault)),
            },
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(CacheError::read(path, error)),
        }
    }

    fn write(&self, session: &SsoSession, token: &SsoToken) -> Result<(), CacheError> {
        let path = self.path(session);
        let content = content(&path, session, token)?;
        store::sweep(&path);
        store::replace(&path, &content).map_err(|error| CacheError::write(path, error))
    }

    /// Whether others than the owner of the folder can write to it. They could then replace sessions with theirs.
    ///
    /// It is true of folders with a bit of `0o022` in their mode; always false on Windows, where folders of a person are for
    /// that person alone, and if there is no folder.
    pub fn is_writable_for_others(&self) -> bool {
        store::is_writable_for_others(&self.folder)
    }

    /// Checks whether a session could be written after a login, before the person is asked: otherwise the login would be in vain.
    pub(crate) fn check_writable(&self, session: &SsoSession) -> Result<(), CacheError> {
        // The lock is never held for long.
        drop(self.try_lock(session)?);
        let path = self.path(session);
        if path.is_dir() {
            let error = io::Error::from(ErrorKind::IsADirectory);
            return Err(CacheError::write(path, error));
        }
        store::try_beside(&path, &[b' '; USUAL_BYTES]).map_err(|error| CacheError::write(path, error))
    }

    fn try_write(&self, session: &SsoSession, token: &SsoToken) -> Result<(), CacheError> {
        let path = self.path(session);
        let content = content(&path, session, token)?;
        store::try_beside(&path, &content).map_err(|error| CacheError::write(path, error))
    }

    fn remove(&self, session: &SsoSession) -> Result<bool, CacheError> {
        let path = self.path(session);
        store::sweep(&path);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if is_absent(&error) => Ok(false),
            Err(error) => Err(CacheError::remove(path, error)),
        }
    }
}

fn content(path: &Path, session: &SsoSession, token: &SsoToken) -> Result<Vec<u8>, CacheError> {
    file::format(session, token).map_err(|_| CacheError::date(path.to_owned()))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
