//! Folders: the only place of the crate that touches files.
//!
//! The layout is botocore's: `<root>/<service>/<api-version>/<file>.json`, each file gzip or not.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, DiagnosticKind, Diagnostics};
use crate::load::Loaded;
use crate::service::Service;
use crate::source::{FileKind, SourceFile, StoredFile};

/// The folder of one model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModelFolder {
    /// The name of the service.
    pub service: String,
    /// The version of its API.
    pub version: String,
    /// Where it is.
    pub path: PathBuf,
}

impl ModelFolder {
    /// Every model below a root, sorted by service and version. Folders without a `service-2.json` are passed over: botocore
    /// keeps other data beside its models.
    ///
    /// # Errors
    ///
    /// If a folder cannot be listed.
    pub fn all(root: &Path) -> io::Result<Vec<Self>> {
        let mut found = Vec::new();
        for (service, path) in folders(root)? {
            for (version, path) in folders(&path)? {
                if file_names(&path)?
                    .iter()
                    .any(|name| FileKind::of(name) == Some(FileKind::Service))
                {
                    found.push(Self {
                        service: service.clone(),
                        version,
                        path,
                    });
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// The version folders that hold JSON files of services of which no version has a `service-2.json`, sorted. botocore
    /// keeps endpoint rules beside the models of another version, but a service without any model has lost it.
    ///
    /// # Errors
    ///
    /// If a folder cannot be listed.
    pub fn without_model(root: &Path) -> io::Result<Vec<PathBuf>> {
        let mut lost = Vec::new();
        for (_, path) in folders(root)? {
            let mut versions = Vec::new();
            for (_, version) in folders(&path)? {
                versions.push((file_names(&version)?, version));
            }
            let is_model = |name: &String| FileKind::of(name) == Some(FileKind::Service);
            if versions.iter().any(|(names, _)| names.iter().any(is_model)) {
                continue;
            }
            let has_json = |names: &[String]| names.iter().any(|name| is_json(name));
            lost.extend(
                versions
                    .into_iter()
                    .filter(|(names, _)| has_json(names))
                    .map(|(_, path)| path),
            );
        }
        lost.sort();
        Ok(lost)
    }

    /// Reads and links the model. Faults show a file by its path as it was given.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the model, files that cannot be read among it.
    pub fn load(&self) -> Result<Loaded, Diagnostics> {
        Service::from_sources(&self.service, &self.version, &self.read()?)
    }

    /// Reads the files of the model, sorted by name. Whatever ends in `.json` or `.json.gz` belongs to it, but for examples.
    ///
    /// # Errors
    ///
    /// Each file that cannot be read.
    pub fn read(&self) -> Result<Vec<SourceFile>, Diagnostics> {
        self.each(|path| stored(path)?.unpack())
    }

    /// The same without unpacking: for those who look whether there is anything to be read.
    ///
    /// # Errors
    ///
    /// Each file that cannot be read.
    pub fn read_stored(&self) -> Result<Vec<StoredFile>, Diagnostics> {
        self.each(stored)
    }

    fn each<T>(&self, read: impl Fn(&Path) -> io::Result<T>) -> Result<Vec<T>, Diagnostics> {
        let mut diagnostics = Diagnostics::default();
        let names = file_names(&self.path).unwrap_or_else(|error| {
            diagnostics.errors.push(self.fault(&self.path, &error));
            Vec::new()
        });
        let mut files = Vec::new();
        for name in names.iter().filter(|name| StoredFile::is_part(name)) {
            let path = self.path.join(name);
            match read(&path) {
                Ok(file) => files.push(file),
                Err(error) => diagnostics.errors.push(self.fault(&path, &error)),
            }
        }
        if diagnostics.errors.is_empty() {
            Ok(files)
        } else {
            Err(diagnostics)
        }
    }

    fn fault(&self, path: &Path, error: &io::Error) -> Diagnostic {
        Diagnostic {
            kind: DiagnosticKind::File,
            file: label(path),
            line: 1,
            column: 1,
            service: self.service.clone(),
            subject: None,
            member: None,
            message: format!("cannot be read: {error}"),
            help: String::new(),
        }
    }
}

/// The same on every system, as it shows up in reports.
fn label(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn is_json(name: &str) -> bool {
    name.ends_with(".json") || name.ends_with(".json.gz")
}

fn folders(root: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if let (true, Some(name)) = (path.is_dir(), path.file_name()) {
            found.push((name.to_string_lossy().into_owned(), path));
        }
    }
    Ok(found)
}

fn file_names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn stored(path: &Path) -> io::Result<StoredFile> {
    StoredFile::read(label(path), fs::File::open(path)?)
}
