//! A setting that cannot be used.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use crate::__line_debug as line_debug;
use crate::profile::{Profile, ProfileError};

/// A setting that cannot be used: where it is, what is wrong with it, and which values are valid.
#[derive(Clone)]
pub struct SettingsError(SettingsErrorKind);

#[derive(Clone, Debug)]
enum SettingsErrorKind {
    Profile(ProfileError),
    Invalid { source: SettingSource, problem: String },
}

/// Where a setting is.
#[derive(Clone, Debug)]
pub(super) enum SettingSource {
    Variable(Cow<'static, str>),
    DefaultRegion,
    Property {
        name: &'static str,
        profile: String,
    },
    #[cfg(feature = "endpoint-rules")]
    S3Property {
        name: &'static str,
        profile: String,
    },
    ServiceEndpoint {
        service: String,
        section: String,
    },
}

impl SettingSource {
    pub(super) fn of_property(profile: Profile<'_>, name: &'static str) -> Self {
        Self::Property {
            name,
            profile: profile.name().to_owned(),
        }
    }
}

impl SettingsError {
    pub(super) fn invalid(source: SettingSource, problem: String) -> Self {
        Self(SettingsErrorKind::Invalid { source, problem })
    }
}

impl From<ProfileError> for SettingsError {
    fn from(error: ProfileError) -> Self {
        Self(SettingsErrorKind::Profile(error))
    }
}

impl fmt::Display for SettingSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "the variable {name}"),
            Self::DefaultRegion => f.write_str("the default region of the environment"),
            Self::ServiceEndpoint { service, section } => {
                write!(f, "endpoint_url of {service} in [services {section}]")
            }
            #[cfg(feature = "endpoint-rules")]
            Self::S3Property { name, profile } => write!(f, "{name} below `s3` of the profile `{profile}`"),
            Self::Property { name, profile } => write!(f, "{name} of the profile `{profile}`"),
        }
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            SettingsErrorKind::Profile(error) => error.fmt(f),
            SettingsErrorKind::Invalid { source, problem } => write!(f, "{source}: {problem}"),
        }
    }
}

line_debug!(struct SettingsError(kind));

/// A profile error is shown as it is, so the source is the source of the profile error.
impl StdError for SettingsError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0 {
            SettingsErrorKind::Profile(error) => error.source(),
            SettingsErrorKind::Invalid { .. } => None,
        }
    }
}
