//! Why a case does not pass.

use std::fmt;

use crate::interpret::SchemaError;

/// Why a case does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Something differs from the case: what, and how.
    Differs(String),
    /// The case needs this, which does not exist yet.
    NotThere(String),
}

impl Problem {
    /// Something differs from the case.
    pub(crate) fn differs(text: impl Into<String>) -> Self {
        Self::Differs(text.into())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Differs(how) => f.write_str(how),
            Self::NotThere(what) => write!(f, "not there yet: {what}"),
        }
    }
}

impl From<SchemaError> for Problem {
    fn from(error: SchemaError) -> Self {
        match error {
            SchemaError::NotThere(what) => Self::NotThere(what),
            SchemaError::Refused(_) => Self::differs(error.to_string()),
        }
    }
}
