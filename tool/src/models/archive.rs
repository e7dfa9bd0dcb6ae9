//! Archives of models, which are read in memory: a wheel of botocore or another ZIP file, and a tarball.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use flate2::read::MultiGzDecoder;
use tinsmith_model::{StoredFile, StoredModel};
use zip::ZipArchive;
use zip::result::ZipError;

/// Where the models are in the package botocore.
const DATA: &str = "botocore/data/";

/// Where they are in what AWS publishes.
const MODELS: &str = "models/";

/// The maximum number of bytes that are read from an archive. All models of botocore have 0.1 GB.
const MOST: usize = 1 << 30;

/// What an archive has.
pub(super) struct Archive {
    /// The models of the wanted services.
    pub(super) models: Vec<StoredModel>,
    /// The names of all its services.
    pub(super) services: BTreeSet<String>,
}

/// Reads the models of these services from an archive.
///
/// # Errors
///
/// The file is no archive, or cannot be unpacked.
pub(super) fn read(path: &Path, services: &[String]) -> anyhow::Result<Archive> {
    let shown = path.display();
    let mut file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
    let mut start = [0; 2];
    let length = file.read(&mut start).with_context(|| format!("cannot read {shown}"))?;
    io::Seek::rewind(&mut file).with_context(|| format!("cannot read {shown}"))?;
    let mut reader = ArchiveReader {
        services,
        known: BTreeSet::new(),
        files: Vec::new(),
        length: 0,
    };
    match start.get(..length) {
        Some([0x1f, 0x8b]) => reader.tarball(file).with_context(|| format!("cannot unpack {shown}"))?,
        _ => match ZipArchive::new(io::BufReader::new(file)) {
            Ok(archive) => reader.zip(archive).with_context(|| format!("cannot unpack {shown}"))?,
            Err(ZipError::InvalidArchive(_)) => bail!(
                "{shown} is no wheel and no tarball, or is cut off; give a folder of models, a model, a whole wheel of botocore, which is \
                 a ZIP file, or a tarball that is compressed with gzip"
            ),
            Err(error) => return Err(error).with_context(|| format!("cannot unpack {shown}")),
        },
    }
    let models = StoredModel::all(reader.files);
    let mut known = reader.known;
    known.extend(models.iter().map(|model| model.service.clone()));
    Ok(Archive {
        models,
        services: known,
    })
}

struct ArchiveReader<'a> {
    services: &'a [String],
    known: BTreeSet<String>,
    files: Vec<StoredFile>,
    /// The bytes that have been read.
    length: usize,
}

impl ArchiveReader<'_> {
    fn zip(&mut self, mut archive: ZipArchive<io::BufReader<File>>) -> anyhow::Result<()> {
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index)?;
            let path = entry.name().to_owned();
            if entry.is_file() {
                self.entry(&path, &mut entry)?;
            }
        }
        Ok(())
    }

    fn tarball(&mut self, file: File) -> anyhow::Result<()> {
        let mut archive = tar::Archive::new(MultiGzDecoder::new(io::BufReader::new(file)));
        for entry in archive.entries()? {
            let mut entry = entry?;
            let path = entry.path()?.to_string_lossy().into_owned();
            if entry.header().entry_type().is_file() {
                self.entry(&path, &mut entry)?;
            }
        }
        Ok(())
    }

    /// Keeps a file that can be a part of a model of a wanted service.
    fn entry(&mut self, path: &str, from: impl Read) -> anyhow::Result<()> {
        let path = below_models(path);
        let is_wanted = match path.split('/').collect::<Vec<_>>().as_slice() {
            // A model in a file of its own, of which the name does not tell the service.
            [_] => true,
            [service, _, _] | [service, "service", _, _] => {
                self.known.insert((*service).to_owned());
                self.services.iter().any(|wanted| wanted == service)
            }
            _ => false,
        };
        if is_wanted && StoredFile::is_part(path) {
            let file = StoredFile::read(path.to_owned(), from)?;
            self.length += file.bytes.len();
            ensure!(self.length < MOST, "its models are more than {} GB", MOST >> 30);
            self.files.push(file);
        }
        Ok(())
    }
}

/// The path of a file in the folder of models of an archive: below `botocore/data`, below `models`, or below the one folder that
/// most tarballs have at their top.
fn below_models(path: &str) -> &str {
    let path = path.strip_prefix("./").unwrap_or(path);
    let is_of_aws = path.split('/').nth(1) == Some("service");
    let known = |path| [DATA, MODELS].iter().find_map(|folder| str::strip_prefix(path, folder));
    match path.split_once('/') {
        _ if is_of_aws => path,
        Some((_, inner)) => known(path).or_else(|| known(inner)).unwrap_or(inner),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::below_models;

    #[test]
    fn models_are_found_below_the_folders_that_archives_have() {
        for path in [
            "botocore/data/kms/2014-11-01/service-2.json",
            "botocore-1.43.11/botocore/data/kms/2014-11-01/service-2.json",
            "./clients/kms/2014-11-01/service-2.json",
        ] {
            assert_eq!(below_models(path), "kms/2014-11-01/service-2.json");
        }
        for path in [
            "kms/service/2014-11-01/kms.json",
            "models/kms/service/2014-11-01/kms.json",
            "api-models-aws-1a2b3c/models/kms/service/2014-11-01/kms.json",
        ] {
            assert_eq!(below_models(path), "kms/service/2014-11-01/kms.json");
        }
        assert_eq!(below_models("weather-1.0/weather.json"), "weather.json");
    }
}
