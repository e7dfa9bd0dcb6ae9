//! The kinds of sections: profiles, single sign-on sessions, sets of services, and unknown ones.

use std::collections::BTreeMap;
use std::fmt;

use super::file_kind::FileKind;
use super::location::File;
use super::parse::{RawSection, name_and_value};
use super::{DEFAULT_PROFILE, ProfileError, Profiles};

/// The properties of one section, from both files.
#[derive(Default)]
pub struct Section {
    config: BTreeMap<String, String>,
    credentials: BTreeMap<String, String>,
    /// Why the section cannot be used.
    fault: Option<ProfileError>,
}

impl Section {
    /// The section, unless a line of it cannot be read.
    pub(super) fn usable(&self) -> Result<&Self, ProfileError> {
        match &self.fault {
            Some(fault) => Err(fault.clone()),
            None => Ok(self),
        }
    }

    /// The value of a property, by its name in lower case. The credentials file wins.
    ///
    /// Lines that continue a value are joined by line feeds.
    pub fn get(&self, property: &str) -> Option<&str> {
        self.get_in(FileKind::Credentials, property)
            .or_else(|| self.get_in(FileKind::Config, property))
    }

    /// The value in one of the files.
    pub fn get_in(&self, file: FileKind, property: &str) -> Option<&str> {
        self.of(file).get(property).map(String::as_str)
    }

    /// The value of a sub-property: `endpoint_url` in `s3 =`, with the indented line `endpoint_url = …` after it.
    pub fn sub_property(&self, property: &str, name: &str) -> Option<&str> {
        let lines = self.get(property)?.strip_prefix('\n')?.lines();
        let mut pairs = lines.filter_map(name_and_value);
        let last = pairs.rfind(|(n, _)| n.eq_ignore_ascii_case(name));
        last.map(|(_, value)| value)
    }

    /// The names of all properties, sorted, in lower case.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<_> = self
            .config
            .keys()
            .chain(self.credentials.keys())
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter()
    }

    fn of(&self, file: FileKind) -> &BTreeMap<String, String> {
        match file {
            FileKind::Config => &self.config,
            FileKind::Credentials => &self.credentials,
        }
    }

    /// Adds a section of this file, without properties whose names are not valid.
    fn add(&mut self, file: &File, section: RawSection) {
        let of_file = match file.kind() {
            FileKind::Config => &mut self.config,
            FileKind::Credentials => &mut self.credentials,
        };
        of_file.extend(section.properties.into_iter().filter(|(name, _)| is_name(name)));
        let fault = section.fault.map(|fault| file.fault(fault));
        self.fault = self.fault.take().or(fault);
    }
}

/// Only the names: a value may be secret.
impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

/// A section that is ignored. It is kept for the hint if a profile is not found.
#[derive(Debug)]
pub(super) struct Ignored {
    file: FileKind,
    line: usize,
    header: String,
}

impl Ignored {
    pub(super) fn file(&self) -> FileKind {
        self.file
    }

    /// Whether somebody who wants the profile `name` may have meant this section.
    pub(super) fn seems_to_be(&self, name: &str) -> bool {
        self.header == name
            || self
                .header
                .strip_prefix("profile")
                .is_some_and(|rest| rest.trim() == name)
    }

    pub(super) fn hint(&self, file: &File, name: &str) -> String {
        let cure = match (self.file, is_name(name)) {
            (FileKind::Config, true) => format!("write [profile {name}]"),
            (FileKind::Credentials, true) => format!("write [{name}]"),
            (FileKind::Config, false) => format!("write [profile \"{name}\"], in quotes"),
            (FileKind::Credentials, false) => {
                "rename it: a name there has only letters, digits and the characters -_./%@:+".to_owned()
            }
        };
        format!(
            "[{}] in line {} of {file} is no profile; {cure}",
            self.header, self.line
        )
    }
}

impl Profiles {
    /// In the config file, the header says that a section is a profile. `[default]` need not say it, and is used only if there is
    /// no `[profile default]`.
    pub(super) fn add_config(&mut self, sections: Vec<RawSection>) {
        let prefixed_default = sections
            .iter()
            .any(|section| config_section(&section.header) == Some(("profile", DEFAULT_PROFILE)));
        for section in sections {
            let known = match config_section(&section.header) {
                Some(("profile", name)) => Some((&mut self.profiles, name)),
                Some(("sso-session", name)) => Some((&mut self.sso_sessions, name)),
                Some(("services", name)) => Some((&mut self.services, name)),
                _ if section.header == DEFAULT_PROFILE && prefixed_default => continue,
                _ if section.header == DEFAULT_PROFILE => Some((&mut self.profiles, DEFAULT_PROFILE)),
                _ => None,
            };
            match known {
                Some((sections, name)) => {
                    let known = sections.entry(name.to_owned()).or_default();
                    known.add(&self.config, section);
                }
                None => self.ignore(FileKind::Config, section),
            }
        }
    }

    /// In the credentials file every section is a profile.
    pub(super) fn add_credentials(&mut self, sections: Vec<RawSection>) {
        for section in sections {
            if is_name(&section.header) {
                let profile = self.profiles.entry(section.header.clone()).or_default();
                profile.add(&self.credentials, section);
            } else {
                self.ignore(FileKind::Credentials, section);
            }
        }
    }

    fn ignore(&mut self, file: FileKind, section: RawSection) {
        self.ignored.push(Ignored {
            file,
            line: section.line,
            header: section.header,
        });
    }
}

/// The kind and the name in the header of a section of the config file. A quoted name, which the AWS CLI writes and botocore
/// reads, may contain any characters.
fn config_section(header: &str) -> Option<(&str, &str)> {
    let (kind, name) = header.split_once(char::is_whitespace)?;
    let name = name.trim();
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| name.strip_prefix(quote)?.strip_suffix(quote))
        .filter(|name| !name.is_empty());
    let name = quoted.or_else(|| Some(name).filter(|name| is_name(name)))?;
    Some((kind, name))
}

/// Whether this name is valid for a profile or a property. Letters of any script are valid, as in botocore.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_./%@:+".contains(c))
}
