//! Replaces files as a whole.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;

use tinsmith::runtime::entropy::{Entropy, SystemEntropy};

/// The limit for the size of a file. A session has a few KiB.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// Refuses anything but a file: opening a pipe would wait for a program at its other end.
pub(crate) fn check_kind(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.is_file() {
        return Ok(());
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "it is no plain file"))
}

/// Whether others than the owner can write to a folder, and so replace the files in it. Not known on Windows.
pub(crate) fn is_writable_for_others(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().mode() & 0o022 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        false
    }
}

/// Reads a file, unless it is larger than the limit.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    check_kind(path)?;
    let mut content = Vec::new();
    File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut content)?;
    if content.len() as u64 > MAX_FILE_BYTES {
        let message = "it has more than 1 MiB, which no session has";
        return Err(io::Error::new(ErrorKind::InvalidData, message));
    }
    Ok(content)
}

/// Replaces a file in one step: writes a new file beside it, and renames it. A reader sees the old contents or the new
/// ones, even after a crash. Only the owner can read the file, from the first moment.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let temporary = path.with_file_name(temporary_name(path));
    let written = write_new(&temporary, content).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The file may not exist.
        let _ = fs::remove_file(&temporary);
        return written;
    }
    sync_folder(path);
    Ok(())
}

/// Checks whether a file with this content can be written to the folder. The file is removed again.
pub(crate) fn try_beside(path: &Path, content: &[u8]) -> io::Result<()> {
    let temporary = path.with_file_name(temporary_name(path));
    let written = write_new(&temporary, content);
    // The file may not exist.
    let _ = fs::remove_file(&temporary);
    written
}

/// Removes temporary files of writers that were killed. The caller holds the lock, so there is no other writer.
pub(crate) fn sweep(path: &Path) {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem().and_then(|stem| stem.to_str())) else {
        return;
    };
    let prefix = format!("{stem}.");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(&prefix) && name.ends_with(TEMPORARY));
        if ours {
            // A failure does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Creates a folder and its parents, for the owner only. An existing folder is unchanged.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Options for a file that only the owner can read, from the first moment.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Locks this file, which is made with its folder if it is not there; `None` if another holds the lock.
pub(crate) fn try_lock(path: &Path) -> io::Result<Option<File>> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    match check_kind(path) {
        Err(error) if !super::is_absent(&error) => return Err(error),
        _ => {}
    }
    let file = private().create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

const TEMPORARY: &str = ".tmp";

/// `KEY.RANDOM.tmp`: the AWS CLI looks at names that end in `.json`.
fn temporary_name(path: &Path) -> OsString {
    let mut random = [0; 8];
    SystemEntropy.fill(&mut random);
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(".{:016x}{TEMPORARY}", u64::from_be_bytes(random)));
    name
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = private().create_new(true).open(path)?;
    file.write_all(content)?;
    // Without this, a crash of the system can leave the new name on an empty file.
    file.sync_all()
}

/// Syncs the folder, so that a crash of the system does not bring the old file back: its refresh token may be used
/// already. Some file systems cannot do this; the new file is still written.
fn sync_folder(path: &Path) {
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}
