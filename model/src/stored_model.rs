//! Models of which the files are in memory: those of a revision, or of an archive. They are found by the layouts that
//! [`ModelFolder`](crate::ModelFolder) knows.

use std::collections::BTreeMap;

use crate::ast;
use crate::folder::{is_ast_file, may_be_ast};
use crate::source::StoredFile;
use crate::version::compare_versions;

/// A model of which the files are in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredModel {
    /// The name of the service.
    pub service: String,
    /// The version of its API.
    pub version: String,
    /// Its files, sorted by path.
    pub files: Vec<StoredFile>,
}

impl StoredModel {
    /// The models among files, of which the paths begin in the folder of models. They are sorted by service, and those of a service
    /// by version, the newest last. Other files are passed over.
    pub fn all(files: impl IntoIterator<Item = StoredFile>) -> Vec<Self> {
        let mut models = Vec::new();
        let mut folders: BTreeMap<(String, String), Vec<StoredFile>> = BTreeMap::new();
        for file in files {
            let parts: Vec<_> = file.path.split('/').collect();
            match parts.as_slice() {
                [name] if may_be_ast(name) => models.extend(Self::in_file(&file)),
                // The second is the layout of AWS.
                [service, version, _] | [service, "service", version, _] => {
                    let key = ((*service).to_owned(), (*version).to_owned());
                    folders.entry(key).or_default().push(file);
                }
                _ => {}
            }
        }
        let folders = folders.into_iter().map(|((service, version), mut files)| {
            files.sort_by(|a, b| a.path.cmp(&b.path));
            Self {
                service,
                version,
                files,
            }
        });
        models.extend(folders.filter(Self::has_model));
        models.sort_by(|a, b| {
            let by_service = a.service.cmp(&b.service);
            by_service.then_with(|| compare_versions(&a.version, &b.version))
        });
        models
    }

    /// The services of a file that is a Smithy AST.
    fn in_file(file: &StoredFile) -> Vec<Self> {
        let unpacked = file.unpack().ok().filter(|source| source.is_ast());
        let services = unpacked.iter().flat_map(|source| ast::services(&source.text));
        let services = services.map(|(service, version)| Self {
            service,
            version,
            files: vec![file.clone()],
        });
        services.collect()
    }

    fn has_model(&self) -> bool {
        let is_model = |file: &StoredFile| StoredFile::is_model(&file.path) || is_ast_file(file);
        self.files.iter().any(is_model)
    }
}
