//! Where the files are, and reading them.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use super::ProfileError;
use super::file_kind::FileKind;
use super::parse::{RawSection, SyntaxError, parse};
use crate::environment::{Environment, Platform};

/// Where a file is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileLocation {
    pub(super) path: PathBuf,
    /// Whether it is not the default path.
    pub(super) named: bool,
}

/// Where both files are; `None` if no home directory is known.
pub(super) struct Locations {
    pub(super) config: Option<FileLocation>,
    pub(super) credentials: Option<FileLocation>,
}

impl Locations {
    pub(super) fn new(environment: &Environment, platform: Platform) -> Self {
        let locate = |kind| locate(environment, platform, kind);
        Self {
            config: locate(FileKind::Config),
            credentials: locate(FileKind::Credentials),
        }
    }
}

fn locate(environment: &Environment, platform: Platform, kind: FileKind) -> Option<FileLocation> {
    let separator = platform.separator();
    let home = || {
        let named = environment.home_on(platform);
        named.or_else(|| Some(environment.home()?.to_string_lossy().into_owned()))
    };
    let in_home = |rest: &str| Some(format!("{}{separator}{rest}", home()?.trim_end_matches(separator)));
    let Some(path) = environment.variable(kind.variable()) else {
        let path = in_home(&format!(".aws{separator}{}", kind.file_name()))?;
        return Some(FileLocation {
            path: path.into(),
            named: false,
        });
    };
    let rest = path
        .strip_prefix('~')
        .and_then(|rest| rest.strip_prefix(['/', separator]));
    let path = rest.and_then(in_home).unwrap_or(path);
    Some(FileLocation {
        path: path.into(),
        named: true,
    })
}

/// One of the two files: its path, and why it was not used.
#[derive(Debug)]
pub(super) struct File {
    kind: FileKind,
    location: Option<FileLocation>,
    skipped: Option<ErrorKind>,
}

impl File {
    pub(super) fn new(kind: FileKind, location: Option<FileLocation>) -> Self {
        Self {
            kind,
            location,
            skipped: None,
        }
    }

    pub(super) fn read(&mut self, environment: &Environment) -> Result<Vec<RawSection>, ProfileError> {
        let Some(location) = &self.location else {
            return Ok(Vec::new());
        };
        let path = &location.path;
        let contents = match environment.read_file(path) {
            Ok(contents) => contents,
            Err(error) if is_absent(&error) || !location.named => {
                self.skipped = Some(error.kind());
                return Ok(Vec::new());
            }
            Err(error) => return Err(ProfileError::unreadable(path, self.kind.variable(), error)),
        };
        let text = str::from_utf8(&contents).map_err(|error| {
            let valid = contents.get(..error.valid_up_to()).unwrap_or_default();
            let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
            ProfileError::syntax(&path.display(), line, "the file is not in UTF-8; save it as UTF-8")
        })?;
        parse(text).map_err(|fault| self.fault(fault))
    }

    pub(super) fn kind(&self) -> FileKind {
        self.kind
    }

    /// A fault in its text.
    pub(super) fn fault(&self, fault: SyntaxError) -> ProfileError {
        ProfileError::syntax(self, fault.line, fault.problem)
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// For messages: the path, and why it was not used.
impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(location) = &self.location else {
            let variable = self.kind.variable();
            return write!(f, "the {} file (no home directory is known; set {variable})", self.kind);
        };
        write!(f, "{}", location.path.display())?;
        match self.skipped {
            None => Ok(()),
            Some(ErrorKind::NotFound) => f.write_str(" (no such file)"),
            Some(why) => write!(f, " (not read: {why})"),
        }
    }
}
