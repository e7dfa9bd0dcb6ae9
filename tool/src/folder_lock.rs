//! One writer of a folder at a time: two runs at once would delete each other's new files as left-over ones.
//!
//! A lock of the operating system, which ends with the process in whatever way. On Unix it is on the folder itself, so nothing of
//! it is left in there. Elsewhere folders cannot be locked; a file in the system's folder for temporary files has the lock.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A folder that no other run writes to while this lives. Folders that were made for it go with it if they are still empty.
pub(crate) struct FolderLock {
    /// `None` if no lock can be had. The run continues then, because runs at once are rare.
    _lock: Option<File>,
    made: Vec<PathBuf>,
}

impl FolderLock {
    /// For a run that writes. Waits for others that write or read, and makes the folder if it is not there.
    pub(crate) fn for_writing(folder: &Path) -> Self {
        let mut made = Vec::new();
        let lock = loop {
            let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
            let missing: Vec<_> = folder.ancestors().take_while(is_missing).map(Path::to_owned).collect();
            // A file that cannot be created or locked is reported when the folder is written.
            if fs::create_dir_all(folder).is_err() {
                break None;
            }
            made.extend(missing);
            let Some(lock) = lock(folder, File::try_lock, File::lock) else {
                break None;
            };
            // The previous owner of the lock may have removed the folder that it had created.
            if is_at(&lock, folder) {
                break Some(lock);
            }
        };
        Self { _lock: lock, made }
    }

    /// For a run that only reads. Waits for one that writes.
    pub(crate) fn for_reading(folder: &Path) -> Self {
        let lock = folder
            .is_dir()
            .then(|| lock(folder, File::try_lock_shared, File::lock_shared));
        Self {
            _lock: lock.flatten(),
            made: Vec::new(),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        for folder in &self.made {
            // Fails if it is not empty, as it should.
            let _ = fs::remove_dir(folder);
        }
    }
}

fn lock(
    folder: &Path,
    attempt: fn(&File) -> Result<(), TryLockError>,
    wait: fn(&File) -> io::Result<()>,
) -> Option<File> {
    let file = lockable(folder).ok()?;
    match attempt(&file) {
        Ok(()) => Some(file),
        Err(TryLockError::WouldBlock) => {
            eprintln!("waiting for another run in {}", folder.display());
            wait(&file).ok().map(|()| file)
        }
        // Some file systems have no locks.
        Err(TryLockError::Error(_)) => None,
    }
}

/// The empty path is the current folder.
#[cfg(unix)]
fn lockable(folder: &Path) -> io::Result<File> {
    File::open(Path::new(".").join(folder))
}

#[cfg(not(unix))]
fn lockable(folder: &Path) -> io::Result<File> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    Path::new(".").join(folder).canonicalize()?.hash(&mut hasher);
    let name = format!("tinsmith-{:016x}.lock", hasher.finish());
    let path = std::env::temp_dir().join(name);
    File::options().write(true).create(true).truncate(false).open(path)
}

/// Whether the locked folder is still the one at the path.
#[cfg(unix)]
fn is_at(lock: &File, folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |metadata: io::Result<fs::Metadata>| metadata.ok().map(|metadata| (metadata.dev(), metadata.ino()));
    id(lock.metadata()) == id(fs::metadata(Path::new(".").join(folder)))
}

#[cfg(not(unix))]
fn is_at(_: &File, folder: &Path) -> bool {
    folder.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_locked(folder: &Path) -> bool {
        matches!(lockable(folder).unwrap().try_lock(), Err(TryLockError::WouldBlock))
    }

    #[test]
    fn who_writes_is_alone_and_readers_are_not() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        let writing = FolderLock::for_writing(folder);
        assert!(is_locked(folder));
        drop(writing);
        assert!(!is_locked(folder));
        let readers = [FolderLock::for_reading(folder), FolderLock::for_reading(folder)];
        assert!(is_locked(folder));
        drop(readers);
        assert!(!is_locked(folder));
    }

    #[test]
    fn a_folder_that_was_made_and_is_empty_goes_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a/b");
        drop(FolderLock::for_writing(&folder));
        assert!(!place.path().join("a").exists());
        let lock = FolderLock::for_writing(&folder);
        fs::write(folder.join("file"), "").unwrap();
        drop(lock);
        assert!(folder.join("file").exists());
        drop(FolderLock::for_reading(&place.path().join("c")));
        assert!(!place.path().join("c").exists());
    }
}
