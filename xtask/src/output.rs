//! Reports on standard output.

use std::io::{self, Write as _};

use anyhow::Context as _;

/// Writes a whole report to standard output. That its reader, such as `head`, has had enough is no fault, and changes nothing of what
/// the exit code says.
///
/// # Errors
///
/// It cannot be written: the disk is full, say.
pub(crate) fn print(report: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(report).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write the report to standard output"),
    }
}
