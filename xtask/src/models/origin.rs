//! Where newer models come from: a folder of them, or a wheel of botocore.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use tempfile::TempDir;
use tinsmith_model::Services;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::usage::Usage;

/// Where the models are in the package.
const DATA: &str = "botocore/data/";

/// The most that is unpacked. All models of botocore have 0.1 GB.
const MOST: u64 = 1 << 30;

/// A folder of models.
pub(super) struct Origin {
    folder: PathBuf,
    /// What was unpacked is deleted with it.
    _unpacked: Option<TempDir>,
}

impl Origin {
    /// Of a folder of models, a folder that has the package botocore, or a wheel of it. Of a wheel only these services are
    /// unpacked.
    ///
    /// # Errors
    ///
    /// If it is none of these, or cannot be read.
    pub(super) fn open(path: &Path, services: &[String]) -> anyhow::Result<Self> {
        if path.is_dir() {
            let inner = [path.join(DATA), path.join("data")];
            let inner = inner.into_iter().find(|folder| folder.is_dir());
            return Ok(Self {
                folder: inner.unwrap_or_else(|| path.to_owned()),
                _unpacked: None,
            });
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
        let unpacked = unpack(&mut archive, services);
        let unpacked = unpacked.with_context(|| format!("cannot unpack {}", path.display()))?;
        Ok(Self {
            folder: unpacked.path().join(DATA),
            _unpacked: Some(unpacked),
        })
    }

    /// What it has.
    pub(super) fn services(&self) -> anyhow::Result<Services> {
        Services::of(&self.folder).map_err(|error| match error.is_wrong_folder() {
            true => Usage::new(format!("{} has no models that could be taken", self.folder.display())).into(),
            false => error.into(),
        })
    }
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

/// Whether the wheel has all of these services: those that are not unpacked could not be named where one is missing.
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

fn unpack(archive: &mut Archive, services: &[String]) -> anyhow::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let mut left = MOST;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        // A name that would lead out of the folder is none.
        let Some(name) = entry.enclosed_name() else { continue };
        let below = name.strip_prefix(DATA).ok();
        let service = below.and_then(|below| below.components().next());
        let is_wanted = service.is_some_and(|name| services.iter().any(|service| name.as_os_str() == service.as_str()));
        if is_wanted && entry.is_file() {
            let target = folder.path().join(&name);
            fs::create_dir_all(target.parent().unwrap_or(folder.path()))?;
            left -= io::copy(&mut entry.by_ref().take(left), &mut File::create(target)?)?;
            ensure!(left > 0, "its models are more than {} GB", MOST >> 30);
        }
    }
    Ok(folder)
}
