//! [`CacheError`]: why the cache cannot be used.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::file::ContentError;
use tinsmith::runtime::codegen::line_debug;

/// Why the cache cannot be used: which file, what is wrong, what to do. It never shows the contents of a file.
#[derive(Clone)]
pub struct CacheError(Kind);

#[derive(Clone, Debug)]
enum Kind {
    NoHome,
    Io {
        doing: &'static str,
        path: PathBuf,
        hint: &'static str,
        source: Arc<io::Error>,
    },
    Content(PathBuf, ContentError),
    Date(PathBuf),
    Locked(PathBuf, Duration),
}

impl CacheError {
    pub(super) fn no_home() -> Self {
        Self(Kind::NoHome)
    }

    pub(super) fn read(path: PathBuf, source: io::Error) -> Self {
        Self::io(
            "read",
            path,
            "make it a file that you can read, or remove it and log in again",
            source,
        )
    }

    pub(super) fn write(path: PathBuf, source: io::Error) -> Self {
        Self::io(
            "write",
            path,
            "make its folder writable for you, and see that the disk is not full",
            source,
        )
    }

    pub(super) fn remove(path: PathBuf, source: io::Error) -> Self {
        Self::io("remove", path, "remove it yourself", source)
    }

    pub(super) fn lock(path: PathBuf, source: io::Error) -> Self {
        let hint = "make its folder writable for you, on a file system that has locks";
        Self::io("lock", path, hint, source)
    }

    fn io(doing: &'static str, path: PathBuf, hint: &'static str, source: io::Error) -> Self {
        Self(Kind::Io {
            doing,
            path,
            hint,
            source: Arc::new(source),
        })
    }

    pub(super) fn content(path: PathBuf, error: ContentError) -> Self {
        Self(Kind::Content(path, error))
    }

    pub(super) fn date(path: PathBuf) -> Self {
        Self(Kind::Date(path))
    }

    pub(super) fn locked(path: PathBuf, waited: Duration) -> Self {
        Self(Kind::Locked(path, waited))
    }
}

/// One line, with the message of the operating system.
impl fmt::Display for CacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::NoHome => f.write_str("no home directory is known, in which the token cache is: set HOME"),
            Kind::Io {
                doing,
                path,
                hint,
                source,
            } => write!(f, "cannot {doing} {}: {source}; {hint}", path.display()),
            Kind::Content(path, error) => {
                write!(
                    f,
                    "{} is no token cache file: {error}; log in again to replace it",
                    path.display()
                )
            }
            Kind::Date(path) => write!(f, "cannot write {}: a date is beyond the year 9999", path.display()),
            Kind::Locked(path, waited) => write!(
                f,
                "{} has been locked for more than {waited:?}, by another program or another part of this one: end that \
                 program, or wait for it",
                path.display()
            ),
        }
    }
}

line_debug!(struct CacheError(kind));

/// It has no source: the line contains the message of the operating system.
impl std::error::Error for CacheError {}
