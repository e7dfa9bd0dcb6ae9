//! Faults of the command line that only show once it is carried out, such as a service that is not there.

use std::fmt;

/// What is wrong with the command line, and what to do. The exit code is 2, as for what `clap` finds.
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
