//! The config and credentials files that all AWS tools share, and the profiles in them.
//!
//! The format is that of "Shared config and credentials files" in the AWS SDKs and Tools reference guide. Where the guide says
//! nothing (comments after blanks, quoted profile names), everything that botocore accepts is accepted.

mod error;
mod file_kind;
mod location;
mod parse;
mod sections;

#[cfg(test)]
mod tests;

pub use error::ProfileError;
pub use file_kind::FileKind;
pub use sections::Section;

use std::collections::BTreeMap;

use crate::environment::{Environment, Platform};
use location::{File, Locations};
use sections::Ignored;

const DEFAULT_PROFILE: &str = "default";

/// The contents of the config file and the credentials file.
///
/// If both have a property of a profile, the one in the credentials file wins.
#[derive(Debug)]
pub struct Profiles {
    profiles: BTreeMap<String, Section>,
    sso_sessions: BTreeMap<String, Section>,
    services: BTreeMap<String, Section>,
    config: File,
    credentials: File,
    ignored: Vec<Ignored>,
}

impl Profiles {
    /// Reads both files: `AWS_CONFIG_FILE` or `~/.aws/config`, and `AWS_SHARED_CREDENTIALS_FILE` or
    /// `~/.aws/credentials`.
    ///
    /// A file that does not exist is empty. So is a file at its default path that cannot be read: people who do not use profiles
    /// need not care about it.
    ///
    /// # Errors
    ///
    /// [`ProfileError`] for a file that a variable names and that cannot be read, and, with path and line, for one that is not a
    /// profile file at all. A fault in one section is an error only when that section is used.
    pub fn load(environment: &Environment) -> Result<Self, ProfileError> {
        let locations = Locations::new(environment, Platform::CURRENT);
        let mut profiles = Self {
            profiles: BTreeMap::new(),
            sso_sessions: BTreeMap::new(),
            services: BTreeMap::new(),
            config: File::new(FileKind::Config, locations.config),
            credentials: File::new(FileKind::Credentials, locations.credentials),
            ignored: Vec::new(),
        };
        let config = profiles.config.read(environment)?;
        let credentials = profiles.credentials.read(environment)?;
        profiles.add_config(config);
        profiles.add_credentials(credentials);
        Ok(profiles)
    }

    /// The profile of that name.
    ///
    /// # Errors
    ///
    /// [`ProfileError`] with path and line if a line of the section cannot be read.
    pub fn get(&self, name: &str) -> Result<Option<&Section>, ProfileError> {
        self.profiles.get(name).map(Section::usable).transpose()
    }

    /// The names of all profiles, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(String::as_str)
    }

    /// The section `[sso-session name]` of the config file.
    ///
    /// # Errors
    ///
    /// [`ProfileError`] with path and line if a line of the section cannot be read.
    pub fn sso_session(&self, name: &str) -> Result<Option<&Section>, ProfileError> {
        self.sso_sessions.get(name).map(Section::usable).transpose()
    }

    /// The section `[services name]` of the config file.
    ///
    /// # Errors
    ///
    /// [`ProfileError`] with path and line if a line of the section cannot be read.
    pub fn services(&self, name: &str) -> Result<Option<&Section>, ProfileError> {
        self.services.get(name).map(Section::usable).transpose()
    }

    /// The profile to use: this one, or that of [`Environment::with_profile`], or `AWS_DEFAULT_PROFILE`, or `AWS_PROFILE`
    /// (botocore's order), or `default`. The last one need not exist.
    ///
    /// # Errors
    ///
    /// [`ProfileError`] for a profile that is named and does not exist (it lists those that exist), and for one with a line that
    /// cannot be read.
    pub fn select<'a>(
        &'a self,
        environment: &Environment,
        name: Option<&str>,
    ) -> Result<Option<Profile<'a>>, ProfileError> {
        let by_variable = |variable| Some((environment.variable(variable)?, variable));
        let named = name
            .map(|name| (name.to_owned(), "the client"))
            .or_else(|| Some((environment.profile()?.to_owned(), "the program")))
            .or_else(|| by_variable("AWS_DEFAULT_PROFILE"))
            .or_else(|| by_variable("AWS_PROFILE"));
        let wanted = named.as_ref().map_or(DEFAULT_PROFILE, |(name, _)| name);
        let found = self.profiles.get_key_value(wanted);
        match (found, named) {
            (Some((name, section)), _) => {
                let section = section.usable()?;
                Ok(Some(Profile { name, section }))
            }
            (None, None) => Ok(None),
            (None, Some((name, named_by))) => Err(self.no_such_profile(&name, named_by)),
        }
    }

    /// Where the files were looked for, for messages: both paths, and why a file was not used.
    pub fn places(&self) -> String {
        format!("{} and {}", self.config, self.credentials)
    }

    fn no_such_profile(&self, name: &str, named_by: &str) -> ProfileError {
        let names: Vec<_> = self.names().map(|name| format!("`{name}`")).collect();
        let there_are = match names.as_slice() {
            [] => "there are none".to_owned(),
            names => format!("there are {}", names.join(", ")),
        };
        let hint = match self.ignored.iter().find(|ignored| ignored.seems_to_be(name)) {
            Some(ignored) => format!("; {}", ignored.hint(self.file(ignored.file()), name)),
            None => String::new(),
        };
        ProfileError::new(format!(
            "{named_by} names the profile `{name}`, which does not exist; {there_are} in {}{hint}",
            self.places()
        ))
    }

    fn file(&self, kind: FileKind) -> &File {
        match kind {
            FileKind::Config => &self.config,
            FileKind::Credentials => &self.credentials,
        }
    }
}

/// One profile, by name.
#[derive(Clone, Copy, Debug)]
pub struct Profile<'a> {
    name: &'a str,
    section: &'a Section,
}

impl<'a> Profile<'a> {
    /// Its name.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// A property, see [`Section::get`].
    pub fn get(&self, property: &str) -> Option<&'a str> {
        self.section.get(property)
    }

    /// A sub-property, see [`Section::sub_property`].
    pub fn sub_property(&self, property: &str, name: &str) -> Option<&'a str> {
        self.section.sub_property(property, name)
    }

    /// A property in one of the files, see [`Section::get_in`].
    pub fn get_in(&self, file: FileKind, property: &str) -> Option<&'a str> {
        self.section.get_in(file, property)
    }
}
