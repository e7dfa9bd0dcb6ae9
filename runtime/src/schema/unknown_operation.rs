//! The error of a call by a name that is none.

use std::error::Error;
use std::fmt;

/// A call by name went to an operation that the service does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOperation {
    /// The name that was asked for.
    pub name: String,
    /// The names that there are.
    pub known: Vec<&'static str>,
}

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the client does not have an operation {:?}; it has: {}",
            self.name,
            self.known.join(", ")
        )
    }
}

impl Error for UnknownOperation {}
