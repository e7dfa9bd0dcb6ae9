//! Where the runtime looks for variables, the home directory and files.
//!
//! All that the runtime reads from its surroundings goes through an [`Environment`], so a test can say what is there
//! without touching what belongs to the whole process.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::http::Headers;

#[cfg(test)]
mod tests;

/// Variables, a home directory and files: those of the process, or ones made up for a test.
///
/// A clone is cheap.
#[derive(Clone)]
pub struct Environment(Arc<Sources>);

#[derive(Clone)]
struct Sources {
    /// `None`: those of the process, and its disk.
    variables: Option<BTreeMap<String, String>>,
    files: BTreeMap<PathBuf, Result<Vec<u8>, io::ErrorKind>>,
    profile: Option<String>,
}

impl Environment {
    /// The variables and the disk of this process, looked at anew each time.
    pub fn process() -> Self {
        Self(Arc::new(Sources {
            variables: None,
            files: BTreeMap::new(),
            profile: None,
        }))
    }

    /// These variables and nothing else: no other variable, and no file until [`with_file`](Self::with_file) adds one.
    pub fn fixed<N: Into<String>, V: Into<String>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self(Arc::new(Sources {
            variables: Some(variables.collect()),
            files: BTreeMap::new(),
            profile: None,
        }))
    }

    /// Adds a file that is in memory alone. It hides one on the disk with the same path.
    #[must_use]
    pub fn with_file(mut self, path: impl Into<PathBuf>, contents: impl Into<Vec<u8>>) -> Self {
        Arc::make_mut(&mut self.0)
            .files
            .insert(path.into(), Ok(contents.into()));
        self
    }

    /// Makes reading a file fail in this way, whatever is on the disk.
    #[must_use]
    pub fn with_unreadable_file(mut self, path: impl Into<PathBuf>, why: io::ErrorKind) -> Self {
        Arc::make_mut(&mut self.0).files.insert(path.into(), Err(why));
        self
    }

    /// Chooses the profile for all that is made from this environment and names none itself, whatever `AWS_DEFAULT_PROFILE` and
    /// `AWS_PROFILE` say: for programs that are told a profile, as with an option `--profile`.
    #[must_use]
    pub fn with_profile(mut self, name: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).profile = Some(name.into());
        self
    }

    /// The profile that was chosen with [`with_profile`](Self::with_profile).
    pub fn profile(&self) -> Option<&str> {
        self.0.profile.as_deref()
    }

    /// The value of a variable. One that is empty or blank counts as not set.
    ///
    /// A value that is not Unicode is read with replacement characters, so that what complains about it later shows it.
    pub fn variable(&self, name: &str) -> Option<String> {
        let value = match &self.0.variables {
            Some(variables) => variables.get(name).cloned(),
            None => std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()),
        };
        value.filter(|value| !value.trim().is_empty())
    }

    /// Reads a whole file. It blocks while it does; the files that the runtime reads are small.
    ///
    /// # Errors
    ///
    /// Those of the operating system. In a [`fixed`](Self::fixed) environment a file that was not added is not found.
    pub fn read_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        match (self.0.files.get(path), &self.0.variables) {
            (Some(contents), _) => Ok(contents.clone()?),
            (None, None) => std::fs::read(path),
            (None, Some(_)) => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// The home directory: `HOME`; on Windows then `USERPROFILE`, then `HOMEDRIVE` and `HOMEPATH` together; for the
    /// process, at last, what the operating system says.
    pub fn home(&self) -> Option<PathBuf> {
        let of_system = || match self.0.variables {
            None => std::env::home_dir(),
            Some(_) => None,
        };
        self.home_on(Platform::CURRENT).map(PathBuf::from).or_else(of_system)
    }

    /// The home directory that the variables name, by the rules of a platform.
    pub(crate) fn home_on(&self, platform: Platform) -> Option<String> {
        let home = self.variable("HOME");
        match platform {
            Platform::Unix => home,
            Platform::Windows => home
                .or_else(|| self.variable("USERPROFILE"))
                .or_else(|| Some(self.variable("HOMEDRIVE")? + &self.variable("HOMEPATH")?)),
        }
    }

    /// Adds `X-Amzn-Trace-Id` inside a Lambda function, unless the headers have it: with it the service notices a
    /// function that calls itself without end.
    ///
    /// It is there when `AWS_LAMBDA_FUNCTION_NAME` and `_X_AMZN_TRACE_ID` are. Lambda changes the latter with each
    /// invocation, so this is called for each call. The characters that are not escaped are those of botocore's
    /// `add_recursion_detection_header`.
    pub(crate) fn add_trace_header(&self, headers: &mut Headers) {
        const NAME: &str = "X-Amzn-Trace-Id";
        if headers.get(NAME).is_some() || self.variable("AWS_LAMBDA_FUNCTION_NAME").is_none() {
            return;
        }
        if let Some(trace_id) = self.variable("_X_AMZN_TRACE_ID") {
            headers.append(NAME, utf8_percent_encode(&trace_id, TRACE_ID_ESCAPED).to_string());
        }
    }
}

/// All but letters, digits, `_.~` and `-=;:+&[]{}"',`.
const TRACE_ID_ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'-')
    .remove(b'=')
    .remove(b';')
    .remove(b':')
    .remove(b'+')
    .remove(b'&')
    .remove(b'[')
    .remove(b']')
    .remove(b'{')
    .remove(b'}')
    .remove(b'"')
    .remove(b'\'')
    .remove(b',');

/// Only names: a value may be a secret.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Environment");
        match &self.0.variables {
            Some(variables) => shown.field("variables", &variables.keys()),
            None => shown.field("variables", &format_args!("those of the process")),
        };
        shown.field("files", &self.0.files.keys());
        shown.field("profile", &self.0.profile).finish()
    }
}

/// Where paths and the home directory follow different rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Platform {
    Unix,
    Windows,
}

impl Platform {
    pub(crate) const CURRENT: Self = if cfg!(windows) { Self::Windows } else { Self::Unix };

    pub(crate) const fn separator(self) -> char {
        match self {
            Self::Unix => '/',
            Self::Windows => '\\',
        }
    }
}
