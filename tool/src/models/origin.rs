//! Where newer models come from: a folder of models, or a wheel of botocore, which is read in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail, ensure};
use tinsmith_model::{ModelFolder, Services, SourceFile, StoredFile};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::usage::Usage;

/// Where the models are in the package.
const DATA: &str = "botocore/data/";

/// The maximum number of bytes that are read from a wheel. All models of botocore have 0.1 GB.
const MOST: usize = 1 << 30;

/// Where newer models come from.
pub(super) enum Origin {
    /// A folder of models.
    Folder { path: PathBuf, services: Services },
    /// A wheel, with the files of the wanted services.
    Wheel { path: PathBuf, models: Models },
}

/// The files of models, by service and version.
type Models = BTreeMap<(String, String), Vec<StoredFile>>;

/// The newest model of a service.
pub(super) struct NewModel {
    pub(super) service: String,
    pub(super) version: String,
    pub(super) files: Vec<SourceFile>,
}

impl Origin {
    /// A folder of models, a folder that has the package botocore, or a wheel of it. Of a wheel only these services are read.
    ///
    /// # Errors
    ///
    /// The path is none of these, or cannot be read.
    pub(super) fn open(path: &Path, services: &[String]) -> anyhow::Result<Self> {
        if path.is_dir() {
            let inner = [path.join(DATA), path.join("data")];
            let inner = inner.into_iter().find(|folder| folder.is_dir());
            let path = inner.unwrap_or_else(|| path.to_owned());
            let services = Services::of(&path).map_err(|error| match error.is_wrong_folder() {
                true => no_models(&path),
                false => error.into(),
            })?;
            return Ok(Self::Folder { path, services });
        }
        if !path.is_file() {
            let message = format!(
                "there is no {}; give a folder of models or a wheel of botocore",
                path.display()
            );
            return Err(Usage::new(message).into());
        }
        let mut archive = archive(path)?;
        check_names(&archive, path, services)?;
        let models = models(&mut archive, services).with_context(|| format!("cannot unpack {}", path.display()))?;
        let path = path.to_owned();
        Ok(Self::Wheel { path, models })
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
            Self::Wheel { path, models } => {
                let versions = models.iter().filter(|((service, _), files)| {
                    service == name && files.iter().any(|file| StoredFile::is_model(&file.path))
                });
                let newest = versions.max_by(|((_, a), _), ((_, b), _)| ModelFolder::compare_versions(a, b));
                let ((_, version), files) = newest.ok_or_else(|| no_models(path))?;
                (version, unpacked(files)?)
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

type Archive = ZipArchive<io::BufReader<File>>;

fn archive(wheel: &Path) -> anyhow::Result<Archive> {
    let shown = wheel.display();
    let file = File::open(wheel).with_context(|| format!("cannot read {shown}"))?;
    match ZipArchive::new(io::BufReader::new(file)) {
        Ok(archive) => Ok(archive),
        Err(ZipError::InvalidArchive(_)) => bail!(
            "{shown} is no wheel, or is cut off; give a folder of models or a whole wheel of botocore, which is a ZIP file"
        ),
        Err(error) => Err(error).with_context(|| format!("cannot unpack {shown}")),
    }
}

/// Checks that the wheel has all of these services.
fn check_names(archive: &Archive, wheel: &Path, services: &[String]) -> Result<(), Usage> {
    let name = |path: &str| Some(path.strip_prefix(DATA)?.split_once('/')?.0.to_owned());
    let known: BTreeSet<String> = archive.file_names().filter_map(name).collect();
    match services.iter().find(|service| !known.contains(*service)) {
        None => Ok(()),
        Some(missing) => Err(Usage::new(format!(
            "{} has {}",
            wheel.display(),
            Services::no_service(missing, known.iter().map(String::as_str))
        ))),
    }
}

/// The models of these services, with the files of each sorted by name.
fn models(archive: &mut Archive, services: &[String]) -> anyhow::Result<Models> {
    let mut models = Models::new();
    let mut length = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let path = entry.name().to_owned();
        let parts: Vec<_> = path.strip_prefix(DATA).unwrap_or_default().split('/').collect();
        let [service, version, _] = parts.as_slice() else {
            continue;
        };
        if !entry.is_file() || !services.iter().any(|wanted| wanted == service) {
            continue;
        }
        let (service, version) = ((*service).to_owned(), (*version).to_owned());
        let file = StoredFile::read(path, &mut entry)?;
        length += file.bytes.len();
        ensure!(length < MOST, "its models are more than {} GB", MOST >> 30);
        models.entry((service, version)).or_default().push(file);
    }
    for files in models.values_mut() {
        files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Ok(models)
}
