//! Changes of files on disk.

use std::path::PathBuf;

/// A file on disk that differs from the generated one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change<'a> {
    /// Its path.
    pub path: PathBuf,
    /// The model of the client. `None` for a left-over client and for a file that all clients share.
    pub model: Option<&'a str>,
    /// What must be done.
    pub kind: ChangeKind<'a>,
}

/// What must be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind<'a> {
    /// The file exists. Its contents must become these.
    Stale(&'a str),
    /// The file does not exist. It must be created with these contents.
    Missing(&'a str),
    /// The file exists, and nothing generates it any more. It must be deleted.
    LeftOver,
}
