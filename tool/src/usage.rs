//! Errors of the command line that show only when the command runs, such as a service that does not exist.

use std::fmt;

/// Says what is wrong with the command line, and what to do. The exit code is 2, as for the errors that `clap` finds.
#[derive(Debug)]
pub(crate) struct Usage(String);

impl Usage {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}
