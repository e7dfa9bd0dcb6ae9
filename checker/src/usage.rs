//! Errors of the command line that show only when the command runs, such as a service that does not exist.

use std::fmt;

use clap::error::ErrorKind;

/// Says what is wrong with the command line, and what to do. The exit code is 2, as for the errors that `clap` finds.
pub(crate) fn error(message: impl fmt::Display) -> anyhow::Error {
    clap::Error::raw(ErrorKind::ValueValidation, format!("{message}\n")).into()
}
