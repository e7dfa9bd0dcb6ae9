//! What keeps a service from being generated.

use std::fmt;

/// Something in a model that cannot become Rust. The model itself is sound: its own faults are the reader's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The service, as `sso-oidc/2019-06-10`.
    pub service: String,
    /// The part of the model: `shape "Tag"`; `names` where it is about two.
    pub subject: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.service, self.subject, self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n    help: {}", self.help)?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
