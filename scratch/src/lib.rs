//! Crates of generated files in the folder for builds, for tests and the checker. They are kept, so that the next run builds only what
//! has changed.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with a crate or a workspace.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Opens a folder, with the files of earlier runs. It gets the lock file of the workspace at `root`: the same versions, so that
    /// nothing is downloaded.
    ///
    /// # Errors
    ///
    /// The folder cannot be made, or the lock file cannot be read or written.
    pub fn open(folder: &Path, root: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        fs::write(folder.join("Cargo.lock"), fs::read_to_string(root.join("Cargo.lock"))?)?;
        Ok(Self { folder })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file, unless it has this text already: Cargo would build again.
    ///
    /// # Errors
    ///
    /// The file or its folder cannot be written.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return Ok(());
        }
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        fs::write(path, text)
    }

    /// A command of Cargo in the folder, without network. All folders beside this one share their target folder, so that the runtime is
    /// built once.
    pub fn cargo(&self, command: &str) -> Command {
        let mut cargo = cargo();
        cargo
            .args([command, "--offline", "--target-dir"])
            .arg(self.folder.with_file_name("target"))
            .current_dir(&self.folder);
        cargo
    }
}

/// The Cargo that runs this program, or else the one that a shell finds.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}
