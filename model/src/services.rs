//! Which models a folder has, and which of them a name means.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::folder::ModelFolder;
use crate::nearest::did_you_mean;

/// The services of a folder of models: of each the versions, the oldest first.
#[derive(Clone, Debug)]
pub struct Services {
    versions: BTreeMap<String, Vec<ModelFolder>>,
}

/// Why a folder cannot be used as a folder of models.
pub enum ServicesError {
    /// There is no such folder.
    NoFolder(PathBuf),
    /// The folder has no model.
    NoModels(PathBuf),
    /// This folder of a version has JSON files, but no version of its service has a model.
    Lost(PathBuf),
    /// The folder cannot be listed.
    Unreadable(PathBuf, io::Error),
}

impl Services {
    /// Lists the models of a folder.
    ///
    /// # Errors
    ///
    /// The folder has no models, or a service has lost its model. It must not be treated as a service that is gone, because its
    /// code would be deleted.
    pub fn of(root: &Path) -> Result<Self, ServicesError> {
        if !root.exists() {
            return Err(ServicesError::NoFolder(root.to_owned()));
        }
        let unreadable = |error| ServicesError::Unreadable(root.to_owned(), error);
        if let Some(lost) = ModelFolder::without_model(root).map_err(unreadable)?.into_iter().next() {
            return Err(ServicesError::Lost(lost));
        }
        let all = ModelFolder::all(root).map_err(unreadable)?;
        if all.is_empty() {
            return Err(ServicesError::NoModels(root.to_owned()));
        }
        let mut versions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        // `all` is sorted, the newest version last.
        for folder in all {
            versions.entry(folder.service.clone()).or_default().push(folder);
        }
        Ok(Self { versions })
    }

    /// The versions of each service, the oldest first.
    pub fn all(&self) -> impl Iterator<Item = &[ModelFolder]> {
        self.versions.values().map(Vec::as_slice)
    }

    /// The newest version of each service.
    pub fn newest(&self) -> impl Iterator<Item = &ModelFolder> {
        self.versions.values().filter_map(|versions| versions.last())
    }

    /// All versions for `NAME`, the oldest first, or the one of `NAME/VERSION`.
    ///
    /// # Errors
    ///
    /// There is no such model. The text says what is missing and what there is instead: `no service "cat"; did you mean "cats"?`.
    pub fn look_up(&self, wanted: &str) -> Result<&[ModelFolder], String> {
        let (name, version) = match wanted.split_once('/') {
            Some((name, version)) => (name, Some(version)),
            None => (wanted, None),
        };
        let Some(versions) = self.versions.get(name) else {
            return Err(Self::no_service(name, self.versions.keys().map(String::as_str)));
        };
        let Some(version) = version else {
            return Ok(versions);
        };
        let found = versions.iter().position(|folder| folder.version == version);
        found.and_then(|index| versions.get(index..=index)).ok_or_else(|| {
            let versions: Vec<_> = versions.iter().map(|folder| folder.version.as_str()).collect();
            format!("no {wanted:?}; {name} has {}", versions.join(", "))
        })
    }

    /// The models that names mean: all versions for `NAME`, one for `NAME/VERSION`; all models if there is no name.
    ///
    /// # Errors
    ///
    /// As [`Services::look_up`].
    pub fn chosen<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Vec<ModelFolder>, String> {
        let mut names = names.into_iter().peekable();
        if names.peek().is_none() {
            return Ok(self.all().flatten().cloned().collect());
        }
        let mut chosen = Vec::new();
        for name in names {
            chosen.extend_from_slice(self.look_up(name)?);
        }
        chosen.sort();
        chosen.dedup();
        Ok(chosen)
    }

    /// Whether no version of its service is newer.
    pub fn is_newest(&self, folder: &ModelFolder) -> bool {
        self.versions.get(&folder.service).and_then(|versions| versions.last()) == Some(folder)
    }

    /// The text for a service that is not among `names`: `no service "cat"; did you mean "cats"?`.
    pub fn no_service<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
        let help = did_you_mean(name, names, "its folders have the names of the services");
        format!("no service {name:?}; {help}")
    }
}

impl ServicesError {
    /// Whether another folder must be given: this one has nothing to do with models.
    pub fn is_wrong_folder(&self) -> bool {
        matches!(self, Self::NoFolder(_) | Self::NoModels(_))
    }
}

impl fmt::Display for ServicesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFolder(folder) => write!(f, "there is no folder {}", folder.display()),
            Self::NoModels(folder) => {
                let folder = folder.display();
                write!(
                    f,
                    "{folder} has no models: no {folder}/<service>/<api-version>/service-2.json, and no Smithy AST"
                )
            }
            Self::Lost(folder) => write!(
                f,
                "{} has JSON files but no service-2.json (or .gz), and no other version of that service has one; \
                 put it back under that name, or delete the folder if the service is to go",
                folder.display()
            ),
            Self::Unreadable(folder, error) => {
                write!(f, "cannot read the folder of models {}: {error}", folder.display())
            }
        }
    }
}

/// The line of `Display`, since that is what `fn main() -> Result<…>` and `unwrap` print.
impl fmt::Debug for ServicesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ServicesError {}
