//! Reports on standard output.

use std::io::{self, Write as _};

use anyhow::Context as _;

/// Writes a report to standard output. It is no error if the reader, such as `head`, has closed it, and the exit code stays the same.
///
/// # Errors
///
/// It cannot be written, for example because the disk is full.
pub(crate) fn print(report: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(report).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write the report to standard output"),
    }
}
