//! The one line that most programs need.

use std::fmt;

use tinsmith::runtime::codegen::line_debug;
use tinsmith::runtime::credentials::CredentialsError;
use tinsmith::runtime::{ConfigError, Environment};

use crate::Chain;

/// The environment of this process with the whole chain of credentials, for async clients. If nothing names a region, it is the
/// region of the instance on which the program runs.
///
/// ```no_run
/// use tinsmith::sts::Client;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder().environment(tinsmith_credentials::load().await?).build()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// A setting is wrong, the profile files cannot be read, or there is no transport.
pub async fn load() -> Result<Environment, LoadError> {
    Ok(Chain::builder(&Environment::process())
        .build()?
        .environment_with_region()
        .await?)
}

/// The same as [`load`], for blocking clients.
///
/// ```no_run
/// use tinsmith::sts::Client;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder().environment(tinsmith_credentials::load_blocking()?).build_blocking()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As [`load`].
pub fn load_blocking() -> Result<Environment, LoadError> {
    Ok(Chain::builder(&Environment::process())
        .build_blocking()?
        .environment_with_region()?)
}

/// Why the environment has no chain.
#[non_exhaustive]
pub enum LoadError {
    /// A setting is wrong, or there is no transport.
    Config(ConfigError),
    /// The profile files cannot be read.
    Credentials(CredentialsError),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Credentials(error) => error.fmt(f),
        }
    }
}

line_debug!(LoadError {
    Config(error),
    Credentials(error),
});

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Config(error) => error.source(),
            Self::Credentials(error) => error.source(),
        }
    }
}

impl From<ConfigError> for LoadError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<CredentialsError> for LoadError {
    fn from(error: CredentialsError) -> Self {
        Self::Credentials(error)
    }
}
