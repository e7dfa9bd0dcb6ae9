//! Why a profile cannot be used to log in.

use std::fmt;

use tinsmith::runtime::codegen::line_debug;
use tinsmith::runtime::profile::ProfileError;

/// Why a profile or an `sso-session` cannot be used. `Display` says in one line what is wrong, and what to do.
#[derive(Clone)]
#[non_exhaustive]
pub enum SsoProfileError {
    /// A file cannot be read or parsed, or the profile that was named does not exist.
    Profile(ProfileError),
    /// No profile is named, and there is no profile `default`.
    NoProfile,
    /// There is no section `[sso-session NAME]` of that name.
    NoSession {
        /// The name.
        name: String,
        /// The profile that asks for it, if one does.
        profile: Option<String>,
    },
    /// The profile has no single sign-on settings.
    NotSso {
        /// The profile.
        profile: String,
    },
    /// Properties are missing.
    Missing {
        /// The section that should have them, as the config file writes it.
        section: String,
        /// Their names.
        properties: Vec<&'static str>,
    },
    /// A profile and its `sso-session` have different values.
    Contradiction {
        /// The profile.
        profile: String,
        /// The name of the `sso-session`.
        session: String,
        /// The property that both have.
        property: String,
    },
}

impl fmt::Display for SsoProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(error) => error.fmt(f),
            Self::NoProfile => f.write_str(
                "no profile is named and there is no profile `default`: name one, set AWS_PROFILE, or run `aws configure sso`",
            ),
            Self::NoSession { name, profile } => {
                if let Some(profile) = profile {
                    write!(f, "the profile `{profile}` names the sso-session `{name}`, and ")?;
                }
                write!(
                    f,
                    "there is no section [sso-session {name}] in the config file: add it, with sso_start_url and sso_region"
                )
            }
            Self::NotSso { profile } => write!(
                f,
                "the profile `{profile}` has neither sso_session nor sso_start_url: choose another, or run `aws configure sso`"
            ),
            Self::Missing { section, properties } => {
                write!(f, "[{section}] in the config file lacks {}: add what is missing", properties.join(" and "))
            }
            Self::Contradiction {
                profile,
                session,
                property,
            } => write!(
                f,
                "the profile `{profile}` and its sso-session `{session}` have different values of {property}: remove it from \
                 the profile"
            ),
        }
    }
}

line_debug!(SsoProfileError {
    Profile(error),
    NoProfile,
    NoSession { name, profile },
    NotSso { profile },
    Missing { section, properties },
    Contradiction { profile, session, property },
});

impl std::error::Error for SsoProfileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Profile(error) => error.source(),
            _ => None,
        }
    }
}

impl From<ProfileError> for SsoProfileError {
    fn from(error: ProfileError) -> Self {
        Self::Profile(error)
    }
}
