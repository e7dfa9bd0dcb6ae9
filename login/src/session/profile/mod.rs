//! [`SsoSession`] and [`SsoProfile`]: which Identity Center a person logs in to, and for which role.

mod error;

#[cfg(test)]
mod tests;

pub use error::SsoProfileError;

use tinsmith::runtime::Environment;
use tinsmith::runtime::profile::{Profile, Profiles, Section};

const START_URL: &str = "sso_start_url";
const REGION: &str = "sso_region";
const ACCOUNT_ID: &str = "sso_account_id";
const ROLE_NAME: &str = "sso_role_name";
const SCOPES: &str = "sso_registration_scopes";

/// What an `sso-session` without `sso_registration_scopes` asks for, as the AWS SDKs and Tools reference guide says. Without
/// this scope no refresh token is issued.
pub(crate) const DEFAULT_SCOPE: &str = "sso:account:access";

/// An Identity Center instance: the section `[sso-session NAME]` of the AWS config file, or, in the old form, a profile with
/// the same properties of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SsoSession {
    /// The name of the section; `None` in the old form. The name of the cache file is made from it.
    pub(crate) name: Option<String>,
    pub(crate) start_url: String,
    pub(crate) region: String,
    /// What the token is for: `sso_registration_scopes`. Empty in the old form.
    pub(crate) scopes: Vec<String>,
}

impl SsoSession {
    /// A session as a section `[sso-session NAME]` describes it, with the scope `sso:account:access`. Other AWS tools share its
    /// token if their config file has a session of the same name.
    pub fn new(name: impl Into<String>, start_url: impl Into<String>, region: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            start_url: start_url.into(),
            region: region.into(),
            scopes: vec![DEFAULT_SCOPE.to_owned()],
        }
    }

    /// A session in the old form: it is identified by its start URL, and has no scopes.
    pub fn without_name(start_url: impl Into<String>, region: impl Into<String>) -> Self {
        Self {
            name: None,
            start_url: start_url.into(),
            region: region.into(),
            scopes: Vec::new(),
        }
    }

    /// Replaces the scopes.
    #[must_use]
    pub fn with_scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Reads the section `[sso-session NAME]`, for programs whose configuration names a session and no profile.
    ///
    /// # Errors
    ///
    /// There is no such section, it lacks a property, or a file cannot be read or parsed.
    pub fn load(environment: &Environment, name: &str) -> Result<Self, SsoProfileError> {
        let profiles = Profiles::load(environment)?;
        match profiles.sso_session(name)? {
            Some(section) => Self::of_section(name, section),
            None => Err(SsoProfileError::NoSession {
                name: name.to_owned(),
                profile: None,
            }),
        }
    }

    /// The name of the session; `None` in the old form.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address of the access portal, by which Identity Center knows the organization.
    pub fn start_url(&self) -> &str {
        &self.start_url
    }

    /// The region in which Identity Center is set up.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The scopes of the token.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    fn of_section(name: &str, section: &Section) -> Result<Self, SsoProfileError> {
        let scopes = section.get(SCOPES).map(parse_scopes).unwrap_or_default();
        let [start_url, region] = both(|property| section.get(property), || format!("sso-session {name}"))?;
        let session = Self::new(name, start_url, region);
        Ok(if scopes.is_empty() {
            session
        } else {
            session.with_scopes(scopes)
        })
    }
}

/// The single sign-on settings of a profile in the AWS config file: the session, and the role to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SsoProfile {
    name: String,
    session: SsoSession,
    account_id: Option<String>,
    role_name: Option<String>,
}

impl SsoProfile {
    /// Reads the profile of that name; without one, that of [`Environment::with_profile`], `AWS_DEFAULT_PROFILE` or `AWS_PROFILE`,
    /// else `default`. To name it in the environment has the clients take their settings from the same profile, as botocore does.
    ///
    /// A profile with `sso_session` gets start URL, region and scopes from the section of that name; like botocore, this
    /// refuses a profile that contradicts the section. A profile in the old form has `sso_start_url` and `sso_region` itself.
    ///
    /// # Errors
    ///
    /// There is no such profile, its single sign-on settings are missing or incomplete, or a file cannot be read or
    /// parsed.
    pub fn load(environment: &Environment, name: Option<&str>) -> Result<Self, SsoProfileError> {
        let profiles = Profiles::load(environment)?;
        let Some(profile) = profiles.select(environment, name)? else {
            return Err(SsoProfileError::NoProfile);
        };
        let session = match non_empty(profile.get("sso_session")) {
            Some(session) => named_session(&profiles, &profile, session)?,
            None => old_session(&profile)?,
        };
        let text = |property| non_empty(profile.get(property)).map(str::to_owned);
        Ok(Self {
            name: profile.name().to_owned(),
            session,
            account_id: text(ACCOUNT_ID),
            role_name: text(ROLE_NAME),
        })
    }

    /// The name of the profile.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The session.
    pub fn session(&self) -> &SsoSession {
        &self.session
    }

    /// The AWS account: `sso_account_id`.
    pub fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref()
    }

    /// The role in that account: `sso_role_name`.
    pub fn role_name(&self) -> Option<&str> {
        self.role_name.as_deref()
    }

    /// Account and role, for programs that need credentials.
    ///
    /// # Errors
    ///
    /// The profile lacks one of them, or both.
    pub fn role(&self) -> Result<(&str, &str), SsoProfileError> {
        if let (Some(account_id), Some(role_name)) = (self.account_id(), self.role_name()) {
            return Ok((account_id, role_name));
        }
        let missing = [
            (ACCOUNT_ID, self.account_id.is_none()),
            (ROLE_NAME, self.role_name.is_none()),
        ];
        let missing = missing.into_iter().filter(|(_, missing)| *missing);
        Err(SsoProfileError::Missing {
            section: profile_section(&self.name),
            properties: missing.map(|(property, _)| property).collect(),
        })
    }
}

fn named_session(profiles: &Profiles, profile: &Profile<'_>, name: &str) -> Result<SsoSession, SsoProfileError> {
    let Some(section) = profiles.sso_session(name)? else {
        return Err(SsoProfileError::NoSession {
            name: name.to_owned(),
            profile: Some(profile.name().to_owned()),
        });
    };
    for property in section.names() {
        if profile
            .get(property)
            .is_some_and(|value| Some(value) != section.get(property))
        {
            return Err(SsoProfileError::Contradiction {
                profile: profile.name().to_owned(),
                session: name.to_owned(),
                property: property.to_owned(),
            });
        }
    }
    SsoSession::of_section(name, section)
}

fn old_session(profile: &Profile<'_>) -> Result<SsoSession, SsoProfileError> {
    if non_empty(profile.get(START_URL)).is_none() {
        return Err(SsoProfileError::NotSso {
            profile: profile.name().to_owned(),
        });
    }
    let [start_url, region] = both(|property| profile.get(property), || profile_section(profile.name()))?;
    Ok(SsoSession::without_name(start_url, region))
}

/// The section of a profile, as the config file writes it.
fn profile_section(name: &str) -> String {
    match name {
        "default" => name.to_owned(),
        _ => format!("profile {name}"),
    }
}

/// Start URL and region, which every session needs.
fn both<'a>(
    get: impl Fn(&str) -> Option<&'a str>,
    section: impl Fn() -> String,
) -> Result<[&'a str; 2], SsoProfileError> {
    let get = |property| non_empty(get(property));
    if let (Some(start_url), Some(region)) = (get(START_URL), get(REGION)) {
        return Ok([start_url, region]);
    }
    let mut properties = vec![START_URL, REGION];
    properties.retain(|property| get(property).is_none());
    Err(SsoProfileError::Missing {
        section: section(),
        properties,
    })
}

/// Splits scopes at commas. Blanks around a scope are ignored.
fn parse_scopes(text: &str) -> Vec<String> {
    let scopes = text.split(',').map(str::trim).filter(|scope| !scope.is_empty());
    scopes.map(str::to_owned).collect()
}

fn non_empty(value: Option<&str>) -> Option<&str> {
    value.filter(|value| !value.is_empty())
}
