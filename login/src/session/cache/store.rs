//! Replacing a file as a whole.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;

use tinsmith::runtime::entropy::{Entropy, SystemEntropy};

/// The most that is read of a file. A session has a few KiB.
const MOST: u64 = 1 << 20;

/// Reads a file, unless it is far too large for one of the cache.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    File::open(path)?.take(MOST + 1).read_to_end(&mut content)?;
    if content.len() as u64 > MOST {
        let message = "it has more than 1 MiB, which no session has";
        return Err(io::Error::new(ErrorKind::InvalidData, message));
    }
    Ok(content)
}

/// Writes a file so that a reader sees the old content or the new one, whatever happens in between: into a new file beside it,
/// which then takes its name. Nobody but the owner may read it, at no moment.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let temporary = path.with_file_name(temporary_name(path));
    let written = write_new(&temporary, content).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // It may not even be there.
        let _ = fs::remove_file(&temporary);
        return written;
    }
    sync_folder(path);
    Ok(())
}

/// Whether the folder takes a new file with that much in it. Nothing of it stays.
pub(super) fn try_beside(path: &Path, content: &[u8]) -> io::Result<()> {
    let temporary = path.with_file_name(temporary_name(path));
    let written = write_new(&temporary, content);
    // It may not even be there.
    let _ = fs::remove_file(&temporary);
    written
}

/// Removes what writers that were killed left behind. The caller holds the lock of the file, so there is no other writer.
pub(super) fn sweep(path: &Path) {
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
            // Tidying up may fail: the file is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes a folder with those above it, for the owner alone. One that is there stays as it is.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// For the owner alone, from the first moment on.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
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

/// So that a crash of the system does not bring the old file back: its refresh token may be spent. Some file systems cannot do
/// this, and the file is there all the same.
fn sync_folder(path: &Path) {
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}
