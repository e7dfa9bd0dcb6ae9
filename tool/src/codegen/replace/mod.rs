//! Makes changes on disk: all of them or none.
//!
//! All new files are first written beside the old ones under temporary names, so a full disk or a folder that cannot be written
//! shows before anything has changed. After that there are only renames, one a file: a new file takes the place of the old one, of
//! which a second name is kept, so that another rename can undo it. So a file is never half written and never missing, whenever the
//! program ends. What other files need comes before them, and goes after them: new files first, files that go last. Files are not
//! forced to the disk before they are renamed: that takes minutes for all services, and after a power cut the command can be run
//! again.

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, bail};

use super::change::{Change, ChangeKind};
use super::on_disk::{TEMPORARY_PREFIX, TEMPORARY_SUFFIX};

/// Makes all changes, then removes empty folders.
///
/// # Errors
///
/// A change cannot be made. Then all files are as before, or the error lists those that are not.
pub(crate) fn replace(out: &Path, changes: &[Change]) -> anyhow::Result<()> {
    let mut folders = NewFolders::default();
    let result = stage(changes, &mut folders).and_then(commit);
    match result {
        Ok(()) => remove_empty_folders(out, changes),
        Err(_) => folders.remove(),
    }
    result
}

fn stage(changes: &[Change], folders: &mut NewFolders) -> anyhow::Result<Vec<Step>> {
    let mut changes: Vec<_> = changes.iter().collect();
    changes.sort_by_key(|change| order(change));
    let steps = changes.into_iter().map(|change| {
        Step::stage(change, folders).with_context(|| {
            let path = change.path.display();
            format!("cannot write {path}, so nothing was changed; check its permissions and the room on the disk")
        })
    });
    steps.collect()
}

/// New files are there before those that name them, and files that go are named by none then: a module is below the file that has it.
fn order(change: &Change) -> (u8, Reverse<usize>) {
    let rank = match change.kind {
        ChangeKind::Missing(_) => 0,
        ChangeKind::Stale(_) => 1,
        ChangeKind::LeftOver => 2,
    };
    (rank, Reverse(change.path.components().count()))
}

fn commit(mut steps: Vec<Step>) -> anyhow::Result<()> {
    for index in 0..steps.len() {
        if let Err(error) = steps[index].commit() {
            let path = steps[index].target.display().to_string();
            let state = undo(&mut steps[..=index]);
            bail!("cannot replace {path} ({error}); {state}");
        }
    }
    Ok(())
}

/// Undoes steps, the last one first, and says what the state of the files is.
fn undo(steps: &mut [Step]) -> String {
    let stuck: String = steps.iter_mut().rev().filter_map(Step::undo).collect();
    if stuck.is_empty() {
        return "everything is as it was before".to_owned();
    }
    format!(
        "these could not be put back, all else is as it was before:\n{stuck}\
         Put them back by hand, or run the command again when the cause is gone."
    )
}

/// The change of one file. Dropping it deletes its temporary files.
struct Step {
    target: PathBuf,
    /// The temporary path of the new file.
    new: Option<Temporary>,
    /// The old file: a second name of it, or where it goes if nothing takes its place.
    old: Option<Temporary>,
    is_done: bool,
}

impl Step {
    fn stage(change: &Change, folders: &mut NewFolders) -> io::Result<Self> {
        let target = change.path.clone();
        let folder = target.parent().unwrap_or(Path::new(""));
        let written = |contents: &str| Temporary::create(folder, |path| write_new(path, contents)).map(Some);
        let (new, old) = match change.kind {
            ChangeKind::Missing(contents) => {
                folders.create(folder)?;
                (written(contents)?, None)
            }
            ChangeKind::Stale(contents) => {
                let old = Temporary::create(folder, |path| second_name(&target, path))?;
                (written(contents)?, Some(old))
            }
            ChangeKind::LeftOver => (None, written("")?),
        };
        Ok(Self {
            target,
            new,
            old,
            is_done: false,
        })
    }

    /// One rename: no other program ever sees the target missing while it is replaced.
    fn commit(&mut self) -> io::Result<()> {
        match (&self.new, &self.old) {
            (Some(new), _) => fs::rename(&new.0, &self.target)?,
            (None, Some(old)) => fs::rename(&self.target, &old.0)?,
            (None, None) => {}
        }
        self.is_done = true;
        Ok(())
    }

    /// Puts the old file back. If that fails, returns a line that says where its contents are.
    fn undo(&mut self) -> Option<String> {
        let target = self.target.display();
        if !self.is_done {
            return None;
        }
        if let Some(old) = self.old.take() {
            let error = fs::rename(&old.0, &self.target).err()?;
            Some(format!(
                "    {target}: its old contents are in {} ({error})\n",
                old.keep().display()
            ))
        } else {
            let error = fs::remove_file(&self.target).err()?;
            Some(format!("    {target}: is new and cannot be deleted ({error})\n"))
        }
    }
}

fn write_new(path: &Path, contents: &str) -> io::Result<()> {
    File::create_new(path)?.write_all(contents.as_bytes())
}

/// Gives a file a second name, or makes a copy of it where a file has only one name.
fn second_name(file: &Path, name: &Path) -> io::Result<()> {
    match fs::hard_link(file, name) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            File::create_new(name)?;
            fs::copy(file, name).map(drop)
        }
        result => result,
    }
}

/// A file with a temporary name, beside the one that it is for. It is deleted when this is dropped, if it is still there.
struct Temporary(PathBuf);

impl Temporary {
    /// `make` makes the file, and fails if it is there.
    fn create(folder: &Path, make: impl Fn(&Path) -> io::Result<()>) -> io::Result<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        loop {
            let (process, next) = (process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = folder.join(format!("{TEMPORARY_PREFIX}{process}-{next}{TEMPORARY_SUFFIX}"));
            match make(&path) {
                // From a process with the same number that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => {
                    let temporary = Self(path);
                    return made.map(|()| temporary);
                }
            }
        }
    }

    /// Keeps the file.
    fn keep(mut self) -> PathBuf {
        mem::take(&mut self.0)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Where it has become the real file, nothing is left. Where it cannot be deleted, the next run will.
        let _ = fs::remove_file(&self.0);
    }
}

/// The folders that were created, so that they can be removed.
#[derive(Default)]
struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    fn create(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> = folder.ancestors().take_while(|folder| !is_there(folder)).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.0.push(folder.to_owned());
        }
        Ok(())
    }

    fn remove(self) {
        for folder in self.0.iter().rev() {
            // A folder that something else has been put into stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The empty path is the current folder.
fn is_there(folder: &Path) -> bool {
    folder.as_os_str().is_empty() || folder.exists()
}

fn remove_empty_folders(out: &Path, changes: &[Change]) {
    for change in changes.iter().filter(|change| change.kind == ChangeKind::LeftOver) {
        for folder in change.path.ancestors().skip(1).take_while(|folder| *folder != out) {
            // Fails if it is not empty, as it should.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests;
