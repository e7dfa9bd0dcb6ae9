//! The environment, with its profile files read once.

use tinsmith::runtime::Environment;
use tinsmith::runtime::credentials::CredentialsError;
use tinsmith::runtime::profile::{Profile, Profiles};

/// The environment at one moment. If a setting is in a variable and in the profile, the variable wins.
#[derive(Debug)]
pub(crate) struct Settings {
    environment: Environment,
    profiles: Profiles,
}

impl Settings {
    /// Reads the profile files.
    ///
    /// # Errors
    ///
    /// They cannot be read.
    pub(crate) fn load(environment: &Environment) -> Result<Self, CredentialsError> {
        Ok(Self {
            environment: environment.clone(),
            profiles: Profiles::load(environment)?,
        })
    }

    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Where the profile files are, for messages.
    pub(crate) fn places(&self) -> String {
        self.profiles.places()
    }

    /// The selected profile; `None` if it is `default` and does not exist.
    ///
    /// # Errors
    ///
    /// A profile that is named does not exist.
    pub(crate) fn profile(&self) -> Result<Option<Profile<'_>>, CredentialsError> {
        Ok(self.profiles.select(&self.environment, None)?)
    }

    /// Another profile, by name.
    ///
    /// # Errors
    ///
    /// It does not exist.
    pub(crate) fn named_profile(&self, name: &str) -> Result<Option<Profile<'_>>, CredentialsError> {
        if !self.profiles.names().any(|known| known == name) {
            return Ok(None);
        }
        Ok(self.profiles.select(&self.environment, Some(name))?)
    }

    /// Whether the program names a profile. If it does, the variables that say who calls are ignored.
    pub(crate) fn profile_is_named_in_code(&self) -> bool {
        self.environment.profile().is_some()
    }

    /// Whether the variables of a web identity are used.
    pub(crate) fn reads_web_identity_variables(&self) -> bool {
        !self.profile_is_named_in_code()
    }

    /// A variable, or a property of the selected profile.
    ///
    /// # Errors
    ///
    /// A profile that is named does not exist.
    pub(crate) fn find(&self, variable: &str, property: &str) -> Result<Option<String>, CredentialsError> {
        if let Some(value) = self.environment.variable(variable) {
            return Ok(Some(value));
        }
        let profile = self.profile()?;
        Ok(profile.and_then(|profile| property_of(&profile, property).map(str::to_owned)))
    }

    /// The region that the program or the environment names.
    ///
    /// # Errors
    ///
    /// A profile that is named does not exist.
    pub(crate) fn region(&self) -> Result<Option<String>, CredentialsError> {
        if let Some(region) = self.environment.variable("AWS_REGION") {
            return Ok(Some(region));
        }
        self.find("AWS_DEFAULT_REGION", "region")
    }
}

/// A property that is not empty.
pub(crate) fn property_of<'a>(profile: &Profile<'a>, name: &str) -> Option<&'a str> {
    profile.get(name).filter(|value| !value.trim().is_empty())
}
