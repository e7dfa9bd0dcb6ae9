//! Where newer models come from: a folder of models, one model that is a file, or an archive, which is read in memory.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use tinsmith_model::{Services, SourceFile, StoredFile, StoredModel};

use super::archive;
use crate::usage::Usage;

/// Where newer models come from.
pub(super) enum Origin {
    /// A folder of models, or a file that is one.
    Folder { path: PathBuf, services: Services },
    /// An archive, with the models of the wanted services, the newest last.
    Archive { path: PathBuf, models: Vec<StoredModel> },
}

/// The newest model of a service.
pub(super) struct NewModel {
    pub(super) service: String,
    pub(super) version: String,
    pub(super) files: Vec<SourceFile>,
}

impl Origin {
    /// A folder of models, or one that has them below `botocore/data`, `data` or `models`; a Smithy AST; a wheel of botocore, or a
    /// tarball of any of these. Of an archive only these services are read.
    ///
    /// # Errors
    ///
    /// The path is none of these, or cannot be read.
    pub(super) fn open(path: &Path, services: &[String]) -> anyhow::Result<Self> {
        if path.is_dir() {
            return Self::folder(path);
        }
        if !path.is_file() {
            let message = format!(
                "there is no {}; give a folder of models, a Smithy AST, a wheel of botocore or a tarball",
                path.display()
            );
            return Err(Usage::new(message).into());
        }
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if StoredFile::is_part(name) {
            return Self::models_of(path.to_owned());
        }
        let archive = archive::read(path, services)?;
        if let Some(missing) = services.iter().find(|service| !archive.services.contains(*service)) {
            let names = archive.services.iter().map(String::as_str);
            let message = format!("{} has {}", path.display(), Services::no_service(missing, names));
            return Err(Usage::new(message).into());
        }
        let path = path.to_owned();
        let models = archive.models;
        Ok(Self::Archive { path, models })
    }

    fn folder(path: &Path) -> anyhow::Result<Self> {
        let inner = ["botocore/data", "data"].map(|inner| path.join(inner));
        if let Some(inner) = inner.into_iter().find(|folder| folder.is_dir()) {
            return Self::models_of(inner);
        }
        let published = path.join("models");
        match Services::of(path) {
            Err(error) if error.is_wrong_folder() && published.is_dir() => Self::models_of(published),
            _ => Self::models_of(path.to_owned()),
        }
    }

    fn models_of(path: PathBuf) -> anyhow::Result<Self> {
        let services = Services::of(&path).map_err(|error| match error.is_wrong_folder() {
            true => no_models(&path),
            false => error.into(),
        })?;
        Ok(Self::Folder { path, services })
    }

    /// The newest model of a service.
    ///
    /// # Errors
    ///
    /// There is none, or its files cannot be read.
    pub(super) fn newest(&self, name: &str) -> anyhow::Result<NewModel> {
        let (version, files) = match self {
            Self::Folder { path, services } => {
                let found = services.look_up(name);
                let found = found.map_err(|missing| Usage::new(format!("{} has {missing}", path.display())))?;
                let newest = found.last().with_context(|| format!("{name} has no version"))?;
                (&newest.version, newest.read().map_err(|report| anyhow!("{report}"))?)
            }
            Self::Archive { path, models } => {
                let newest = models.iter().rfind(|model| model.service == name);
                let newest = newest.ok_or_else(|| no_models(path))?;
                (&newest.version, unpacked(&newest.files)?)
            }
        };
        Ok(NewModel {
            service: name.to_owned(),
            version: version.clone(),
            files,
        })
    }
}

fn no_models(path: &Path) -> anyhow::Error {
    Usage::new(format!("{} has no models that could be taken", path.display())).into()
}

/// The texts of the files that belong to a model.
fn unpacked(files: &[StoredFile]) -> anyhow::Result<Vec<SourceFile>> {
    let parts = files.iter().filter(|file| StoredFile::is_part(&file.path));
    let unpack = |file: &StoredFile| file.unpack().with_context(|| format!("cannot read {}", file.path));
    parts.map(unpack).collect()
}
