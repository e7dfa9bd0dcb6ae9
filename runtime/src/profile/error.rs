//! The problem with a profile file, or with the choice of a profile.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::__line_debug as line_debug;

/// The problem with a profile file, or with the choice of a profile: where it is, what it is, and what to do. It never contains a
/// value from a file, because that may be secret.
#[derive(Clone)]
pub struct ProfileError {
    message: String,
    source: Option<Arc<io::Error>>,
}

impl ProfileError {
    pub(super) fn new(message: String) -> Self {
        Self { message, source: None }
    }

    pub(super) fn syntax(file: &dyn fmt::Display, line: usize, problem: &str) -> Self {
        Self::new(format!("{file}, line {line}: {problem}"))
    }

    /// Only for a file that `variable` names.
    pub(super) fn unreadable(path: &Path, variable: &str, source: io::Error) -> Self {
        Self {
            message: format!("cannot read {}, which {variable} names", path.display()),
            source: Some(Arc::new(source)),
        }
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

line_debug!(struct ProfileError { message, source });

impl StdError for ProfileError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.source.as_ref()?)
    }
}
