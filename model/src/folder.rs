//! Folders: the only place of the crate that touches files.
//!
//! The layout is botocore's: `<root>/<service>/<api-version>/<file>.json`, each file gzip or not. Smithy ASTs can also be files of
//! their own, with any name: in the root, or as AWS publishes them, `<root>/<service>/service/<api-version>/<file>.json`.

use std::cmp::Ordering;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::ast;
use crate::diagnostic::{Diagnostic, DiagnosticKind, Diagnostics};
use crate::load::Loaded;
use crate::service::Service;
use crate::source::{FileKind, SourceFile, StoredFile};
use crate::version::{compare_versions, is_version};

/// The folder of one model.
/// Folders are in the order of their services, and those of one service in the order of their versions: numbers in a version count
/// as numbers, so that `v10` is newer than `v9`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFolder {
    /// The name of the service.
    pub service: String,
    /// The version of its API.
    pub version: String,
    /// Where it is: a folder, or a file that has the whole model (a Smithy AST).
    pub path: PathBuf,
}

impl Ord for ModelFolder {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_service = self.service.cmp(&other.service);
        let by_version = || compare_versions(&self.version, &other.version);
        by_service
            .then_with(by_version)
            .then_with(|| self.path.cmp(&other.path))
    }
}

impl PartialOrd for ModelFolder {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl ModelFolder {
    /// Whether a folder of this name can hold a version of a service. botocore's are dates; others have `v1`, `3.0` or
    /// `N2016-02-24`.
    pub fn is_version(name: &str) -> bool {
        is_version(name)
    }

    /// Which of two versions is older, by the names of their folders.
    pub fn compare_versions(one: &str, other: &str) -> Ordering {
        compare_versions(one, other)
    }

    /// Every model below a root, or in a file, sorted by service and version. Folders and files without a model are passed over:
    /// botocore keeps other data beside its models.
    ///
    /// # Errors
    ///
    /// If a folder cannot be listed, or a file cannot be read.
    pub fn all(root: &Path) -> io::Result<Vec<Self>> {
        if root.is_file() {
            return Self::in_file(root);
        }
        let mut found = Vec::new();
        for name in file_names(root)?.iter().filter(|name| may_be_ast(name)) {
            found.extend(Self::in_file(&root.join(name))?);
        }
        for (service, path) in folders(root)? {
            for (version, path) in versions(&path)? {
                if has_model(&path)? {
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

    /// The services of a file that is a Smithy AST; none for any other file. They go by their own names and versions.
    fn in_file(path: &Path) -> io::Result<Vec<Self>> {
        // A file that is not text is not an AST.
        let Ok(file) = stored(path)?.unpack() else {
            return Ok(Vec::new());
        };
        if !file.is_ast() {
            return Ok(Vec::new());
        }
        let services = ast::services(&file.text).into_iter();
        let services = services.map(|(service, version)| Self {
            service,
            version,
            path: path.to_owned(),
        });
        Ok(services.collect())
    }

    /// The version folders that hold JSON files of services of which no version has a model, sorted. botocore
    /// keeps endpoint rules beside the models of another version, but a service without any model has lost it.
    ///
    /// # Errors
    ///
    /// If a folder cannot be listed.
    pub fn without_model(root: &Path) -> io::Result<Vec<PathBuf>> {
        let mut lost = Vec::new();
        if root.is_file() {
            return Ok(lost);
        }
        for (_, path) in folders(root)? {
            let mut versions = Vec::new();
            let mut has_any = false;
            for (_, version) in self::versions(&path)? {
                has_any |= has_model(&version)?;
                versions.push((file_names(&version)?, version));
            }
            if has_any {
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

    /// Reads and links the model. Diagnostics name a file by its path as it was given.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the model, and files that cannot be read.
    pub fn load(&self) -> Result<Loaded, Diagnostics> {
        Service::from_sources(&self.service, &self.version, &self.read()?)
    }

    /// Reads the files of the model, sorted by name: every file whose name ends in `.json` or `.json.gz`, except examples.
    ///
    /// # Errors
    ///
    /// Each file that cannot be read.
    pub fn read(&self) -> Result<Vec<SourceFile>, Diagnostics> {
        self.each(|path| stored(path)?.unpack())
    }

    /// Reads the files without unpacking them, to compare them.
    ///
    /// # Errors
    ///
    /// Each file that cannot be read.
    pub fn read_stored(&self) -> Result<Vec<StoredFile>, Diagnostics> {
        self.each(stored)
    }

    fn each<T>(&self, read: impl Fn(&Path) -> io::Result<T>) -> Result<Vec<T>, Diagnostics> {
        let mut diagnostics = Diagnostics::default();
        if self.path.is_file() {
            return read(&self.path).map(|file| vec![file]).map_err(|error| {
                diagnostics.errors.push(self.fault(&self.path, &error));
                diagnostics
            });
        }
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

/// The folders of a service's versions.
fn versions(service: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let inner = service.join("service");
    let is_of_aws = inner.is_dir() && !has_model(&inner)?;
    folders(if is_of_aws { &inner } else { service })
}

/// Whether a folder has a model: a file with the name of one, or with any name an AST.
fn has_model(folder: &Path) -> io::Result<bool> {
    let names = file_names(folder)?;
    if names.iter().any(|name| StoredFile::is_model(name)) {
        return Ok(true);
    }
    // A file that cannot be read is reported when the model is read.
    let mut others = names.iter().filter(|name| may_be_ast(name));
    Ok(others.any(|name| stored(&folder.join(name)).is_ok_and(|file| is_ast_file(&file))))
}

/// Whether a file is an AST, whatever its name is.
pub(crate) fn is_ast_file(file: &StoredFile) -> bool {
    may_be_ast(file.name()) && file.unpack().is_ok_and(|source| source.is_ast())
}

/// A JSON file that is not a known part of a C2J model.
pub(crate) fn may_be_ast(name: &str) -> bool {
    is_json(name) && matches!(FileKind::of(name), None | Some(FileKind::Ast))
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
