//! A body that becomes a file: all of it, or nothing.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{BodyError, BodyErrorKind};

/// How often another name is tried for the temporary file.
const TRIES: u32 = 16;

/// How many bytes are written at once, at least. File systems take a few large writes for less than many small ones. A piece that is
/// larger is written as it is.
const WRITE: usize = 64 * 1024;

/// A file that is being written under another name. Dropping it removes what was written.
pub(super) struct Saving {
    path: PathBuf,
    /// `None` for a pipe or a device, which is written as it is.
    temporary: Option<PathBuf>,
    file: Option<BufWriter<File>>,
    written: u64,
}

impl Saving {
    pub(super) fn begin(path: &Path) -> Result<Self, BodyError> {
        let path = behind_links(path);
        let (file, temporary) = open(&path).map_err(|error| failed(&path, 0, &error))?;
        Ok(Self {
            path,
            temporary,
            file: Some(BufWriter::with_capacity(WRITE, file)),
            written: 0,
        })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), BodyError> {
        if let Some(file) = &mut self.file {
            let written = file.write_all(bytes);
            written.map_err(|error| failed(&self.path, self.written, &error))?;
            self.written += bytes.len() as u64;
        }
        Ok(())
    }

    /// Gives the file its name.
    pub(super) fn finish(mut self) -> Result<u64, BodyError> {
        if let Some(file) = &mut self.file {
            let flushed = file.flush();
            flushed.map_err(|error| failed(&self.path, self.written, &error))?;
        }
        // Windows renames no file that is open.
        drop(self.file.take());
        if let Some(temporary) = &self.temporary
            && let Err(error) = fs::rename(temporary, &self.path)
        {
            let _ = fs::remove_file(temporary);
            return Err(failed(&self.path, self.written, &error));
        }
        Ok(self.written)
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        if self.file.take().is_some()
            && let Some(temporary) = &self.temporary
        {
            // Whoever gave the body up has no use for the reason why this fails.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// The file that a link leads to: the link stays.
fn behind_links(path: &Path) -> PathBuf {
    match path.is_symlink() {
        true => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
        false => path.to_owned(),
    }
}

/// What is written to, and its name where it is to be renamed.
fn open(path: &Path) -> io::Result<(File, Option<PathBuf>)> {
    let old = fs::metadata(path).ok();
    match &old {
        Some(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        // It cannot be replaced.
        Some(old) if !old.is_file() => return Ok((OpenOptions::new().write(true).open(path)?, None)),
        _ => {}
    }
    let (file, temporary) = create_beside(path)?;
    if let Some(old) = old {
        // A file system without permissions has nothing to keep.
        let _ = file.set_permissions(old.permissions());
    }
    Ok((file, Some(temporary)))
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn random_name(bytes: &mut [u8]) -> io::Result<()> {
    getrandom::fill(bytes).map_err(io::Error::other)
}

/// There are no files on this target either.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn random_name(_: &mut [u8]) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A new file in the same folder, so that renaming moves no bytes.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for _ in 0..TRIES {
        let mut random = [0; 6];
        random_name(&mut random)?;
        let mut temporary = OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}.part", crate::hash::hex(&random)));
        let temporary = path.with_file_name(temporary);
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => return Ok((file, temporary)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

fn failed(path: &Path, written: u64, error: &io::Error) -> BodyError {
    BodyError::new(BodyErrorKind::File, written, None).because(format!("{}: {error}", path.display()))
}
