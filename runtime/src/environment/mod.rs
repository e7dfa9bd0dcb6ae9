//! Where the runtime reads variables, the home directory and files.
//!
//! Everything that the runtime reads from its environment goes through an [`Environment`], so a test can have its own without
//! changing the whole process.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::http::Headers;
use crate::identity::{ProvideCredentials, ProvideToken};

#[cfg(test)]
mod tests;

/// Variables, a home directory and files: those of the process, or ones made up for a test.
///
/// A clone is cheap.
#[derive(Clone)]
pub struct Environment(Arc<Sources>);

#[derive(Clone, Default)]
struct Sources {
    /// `None`: those of the process, and its disk.
    variables: Option<BTreeMap<String, String>>,
    files: BTreeMap<PathBuf, Result<Vec<u8>, io::ErrorKind>>,
    profile: Option<String>,
    identity: ProvidedIdentity,
    shared: SharedCredentials,
}

/// What a program found out for all clients of an environment.
#[derive(Clone, Default)]
struct ProvidedIdentity {
    credentials: Option<Arc<dyn ProvideCredentials>>,
    token: Option<Arc<dyn ProvideToken>>,
    region: Option<String>,
}

/// The credentials of all clients that are given no provider. They depend on the other fields, so a changed copy has its own.
#[derive(Default)]
struct SharedCredentials(OnceLock<Arc<dyn ProvideCredentials>>);

impl Clone for SharedCredentials {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Environment {
    /// The variables and the disk of this process, read again each time.
    pub fn process() -> Self {
        Self(Arc::default())
    }

    /// Only these variables: no other variable, and no file until [`with_file`](Self::with_file) adds one.
    pub fn fixed<N: Into<String>, V: Into<String>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self(Arc::new(Sources {
            variables: Some(variables.collect()),
            ..Sources::default()
        }))
    }

    /// Adds a file that is only in memory. It hides a file on the disk with the same path.
    #[must_use]
    pub fn with_file(self, path: impl Into<PathBuf>, contents: impl Into<Vec<u8>>) -> Self {
        let (path, contents) = (path.into(), contents.into());
        self.changed(|sources| {
            sources.files.insert(path, Ok(contents));
        })
    }

    /// Makes reading a file fail with this error, whatever is on the disk.
    #[must_use]
    pub fn with_unreadable_file(self, path: impl Into<PathBuf>, why: io::ErrorKind) -> Self {
        let path = path.into();
        self.changed(|sources| {
            sources.files.insert(path, Err(why));
        })
    }

    /// Chooses the profile for everything that is made from this environment and names none itself, whatever
    /// `AWS_DEFAULT_PROFILE` and `AWS_PROFILE` say. This is for programs that are told a profile, for example with an option
    /// `--profile`.
    ///
    /// Credentials, token and region that the environment had belong to another profile. They are removed.
    #[must_use]
    pub fn with_profile(self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.changed(|sources| {
            sources.profile = Some(name);
            sources.identity = ProvidedIdentity::default();
        })
    }

    /// Gives credentials to all clients that are made from this environment and are given none themselves. They share the
    /// provider, and so what it keeps. Nothing else is looked for then. The provider must fit the clients: one that waits for an
    /// async transport does not work in a blocking client.
    #[must_use]
    pub fn with_credentials(self, provider: impl ProvideCredentials) -> Self {
        let provider = Arc::new(provider);
        self.changed(|sources| sources.identity.credentials = Some(provider))
    }

    /// Gives a bearer token to all clients that are made from this environment and have none themselves. Only operations that
    /// prefer a token to a signature use it. A token in a variable (`AWS_BEARER_TOKEN_…`) wins.
    #[must_use]
    pub fn with_bearer_token(self, provider: impl ProvideToken) -> Self {
        let provider = Arc::new(provider);
        self.changed(|sources| sources.identity.token = Some(provider))
    }

    /// The region if neither the program nor a variable nor the profile names one: for example that of the machine.
    #[must_use]
    pub fn with_default_region(self, region: impl Into<String>) -> Self {
        let region = region.into();
        self.changed(|sources| sources.identity.region = Some(region))
    }

    /// The same sources, with a change.
    fn changed(mut self, change: impl FnOnce(&mut Sources)) -> Self {
        let sources = Arc::make_mut(&mut self.0);
        sources.shared = SharedCredentials::default();
        change(sources);
        self
    }

    /// The credentials of all clients that are given no provider: those that the program gave, or else the result of `find`, which
    /// is called once.
    pub(crate) fn shared_credentials(
        &self,
        find: impl FnOnce(Self) -> Arc<dyn ProvideCredentials>,
    ) -> Arc<dyn ProvideCredentials> {
        let shared = self.0.shared.0.get_or_init(|| match &self.0.identity.credentials {
            Some(provider) => provider.clone(),
            // With sources of its own, because a reference to these would be a circle.
            None => find(Self(Arc::new((*self.0).clone()))),
        });
        shared.clone()
    }

    /// The bearer token of all clients that have none.
    pub(crate) fn bearer_token(&self) -> Option<Arc<dyn ProvideToken>> {
        self.0.identity.token.clone()
    }

    /// The region if nothing else names one.
    pub(crate) fn default_region(&self) -> Option<&str> {
        self.0.identity.region.as_deref()
    }

    /// The profile that was chosen with [`with_profile`](Self::with_profile).
    pub fn profile(&self) -> Option<&str> {
        self.0.profile.as_deref()
    }

    /// The value of a variable. One that is empty or blank counts as not set.
    ///
    /// A value that is not Unicode is read with replacement characters, so that a later error can show it.
    pub fn variable(&self, name: &str) -> Option<String> {
        let value = match &self.0.variables {
            Some(variables) => variables.get(name).cloned(),
            None => std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()),
        };
        value.filter(|value| !value.trim().is_empty())
    }

    /// Reads a whole file. It blocks meanwhile; the files that the runtime reads are small.
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

    /// The home directory: `HOME`; on Windows then `USERPROFILE`, then `HOMEDRIVE` and `HOMEPATH` together; for the process,
    /// finally, that of the operating system.
    pub fn home(&self) -> Option<PathBuf> {
        let of_system = || match self.0.variables {
            None => std::env::home_dir(),
            Some(_) => None,
        };
        self.home_on(Platform::CURRENT).map(PathBuf::from).or_else(of_system)
    }

    /// The home directory in the variables, by the rules of a platform.
    pub(crate) fn home_on(&self, platform: Platform) -> Option<String> {
        let home = self.variable("HOME");
        match platform {
            Platform::Unix => home,
            Platform::Windows => home
                .or_else(|| self.variable("USERPROFILE"))
                .or_else(|| Some(self.variable("HOMEDRIVE")? + &self.variable("HOMEPATH")?)),
        }
    }

    /// Adds `X-Amzn-Trace-Id` inside a Lambda function, unless the headers have it. With it the service finds functions that call
    /// themselves for ever.
    ///
    /// It is added if `AWS_LAMBDA_FUNCTION_NAME` and `_X_AMZN_TRACE_ID` are set. Lambda changes the latter with each invocation,
    /// so this is called for each call. The characters that are not escaped are those of botocore's
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

/// Only names, because a value may be secret.
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
