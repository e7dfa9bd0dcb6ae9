//! The two files with profiles.

use std::fmt;

/// Which of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// The config file, `~/.aws/config`.
    Config,
    /// The credentials file, `~/.aws/credentials`.
    Credentials,
}

impl FileKind {
    pub(super) const fn file_name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Credentials => "credentials",
        }
    }

    /// The variable that names another path for it.
    pub(super) const fn variable(self) -> &'static str {
        match self {
            Self::Config => "AWS_CONFIG_FILE",
            Self::Credentials => "AWS_SHARED_CREDENTIALS_FILE",
        }
    }
}

/// `config` or `credentials`.
impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file_name())
    }
}
