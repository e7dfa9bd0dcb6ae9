//! A setting that cannot be used.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use crate::profile::{Profile, ProfileError};

/// A setting that cannot be used: where it stands, what is wrong with it, and what it can be.
#[derive(Clone, Debug)]
pub struct SettingsError(Fault);

#[derive(Clone, Debug)]
enum Fault {
    Profile(ProfileError),
    Invalid { place: Place, problem: String },
}

/// Where a setting stands.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Variable(Cow<'static, str>),
    Property {
        name: &'static str,
        profile: String,
    },
    #[cfg(feature = "endpoint-rules")]
    BelowS3 {
        name: &'static str,
        profile: String,
    },
    ServiceEndpoint {
        service: String,
        section: String,
    },
}

impl Place {
    pub(super) fn of_property(profile: Profile<'_>, name: &'static str) -> Self {
        Self::Property {
            name,
            profile: profile.name().to_owned(),
        }
    }
}

impl SettingsError {
    pub(super) fn invalid(place: Place, problem: String) -> Self {
        Self(Fault::Invalid { place, problem })
    }
}

impl From<ProfileError> for SettingsError {
    fn from(error: ProfileError) -> Self {
        Self(Fault::Profile(error))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "the variable {name}"),
            Self::ServiceEndpoint { service, section } => {
                write!(f, "endpoint_url of {service} in [services {section}]")
            }
            #[cfg(feature = "endpoint-rules")]
            Self::BelowS3 { name, profile } => write!(f, "{name} below `s3` of the profile `{profile}`"),
            Self::Property { name, profile } => write!(f, "{name} of the profile `{profile}`"),
        }
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Fault::Profile(error) => error.fmt(f),
            Fault::Invalid { place, problem } => write!(f, "{place}: {problem}"),
        }
    }
}

/// A profile error is shown as its own, so its source comes next.
impl StdError for SettingsError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0 {
            Fault::Profile(error) => error.source(),
            Fault::Invalid { .. } => None,
        }
    }
}
