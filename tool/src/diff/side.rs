//! The models of one side.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tinsmith_model::{Diagnostics, ModelFolder, Service, Services, SourceFile, StoredFile, StoredModel, did_you_mean};

use super::git;
use super::options::{Compared, DiffOptions};
use crate::usage::Usage;

/// The models of one side.
pub(crate) struct Side {
    /// The label in reports.
    pub(super) label: String,
    /// The newest model of each service.
    pub(super) models: BTreeMap<String, Model>,
}

/// A model of one side.
#[derive(Clone)]
pub(super) struct Model {
    pub version: String,
    source: SideSource,
    /// Whether only the file `service-2.json` is compared.
    alone: bool,
}

#[derive(Clone)]
enum SideSource {
    Folder(ModelFolder),
    File(PathBuf),
    Files(Vec<StoredFile>),
}

/// Both sides, with the services that are asked for.
///
/// # Errors
///
/// There are no such models, or the two sides do not fit.
pub(super) fn sides(options: &DiffOptions) -> anyhow::Result<(Side, Side)> {
    let (mut old, mut new) = match &options.compared {
        Compared::Base(revision) => {
            let old = at_revision(&options.models, revision)?;
            (old, Side::folder(&options.models)?)
        }
        Compared::Paths(old, new) => {
            let new = new.as_ref().unwrap_or(&options.models);
            together(PathKind::at(old)?, PathKind::at(new)?, (old, new))?
        }
    };
    for name in &options.services {
        if !old.models.contains_key(name) && !new.models.contains_key(name) {
            let names = old.models.keys().chain(new.models.keys()).map(String::as_str);
            let help = did_you_mean(name, names, "their folders have the names of the services");
            return Err(Usage::new(format!(
                "neither {} nor {} has a service {name:?}; {help}",
                old.label, new.label
            ))
            .into());
        }
    }
    let wanted = |name: &String| options.services.is_empty() || options.services.contains(name);
    old.models.retain(|name, _| wanted(name));
    new.models.retain(|name, _| wanted(name));
    Ok((old, new))
}

/// What a path of the command line is.
enum PathKind {
    /// One model, and the name of its service if its folder tells.
    One(Option<String>, Model),
    /// A folder of models.
    Many(Side),
}

impl PathKind {
    fn at(path: &Path) -> anyhow::Result<Self> {
        let name = |path: Option<&Path>| Some(path?.file_name()?.to_string_lossy().into_owned());
        let shown = path.display();
        if path.is_file() {
            let is_json = |name: String| StoredFile::is_part(&name);
            if !name(Some(path)).is_some_and(is_json) {
                let message = format!("{shown} is no model: its name must end in .json or .json.gz");
                return Err(Usage::new(message).into());
            }
            // A Smithy AST has all that the files beside a C2J model have.
            match ModelFolder::all(path).unwrap_or_default().as_slice() {
                [] => {}
                [one] => return Ok(Self::One(None, Model::folder(one.clone()))),
                _ => return Side::folder(path).map(Self::Many),
            }
            let folder = path.parent();
            let service = name(folder.and_then(Path::parent)).filter(|name| is_service(name));
            let version = name(folder).filter(|name| ModelFolder::is_version(name));
            let model = Model {
                version: version.clone().unwrap_or_default(),
                source: SideSource::File(path.to_owned()),
                alone: true,
            };
            return Ok(Self::One(version.and(service), model));
        }
        if !path.is_dir() {
            return Err(Usage::new(format!("there is no file or folder {shown}")).into());
        }
        // The names of `.` and of what is above it.
        let whole = path.canonicalize().with_context(|| format!("cannot read {shown}"))?;
        let version = ModelFolder {
            service: name(whole.parent()).unwrap_or_default(),
            version: name(Some(&whole)).unwrap_or_default(),
            path: path.to_owned(),
        };
        if ModelFolder::is_version(&version.version) && is_service(&version.service) && has_model(path) {
            return Ok(Self::One(Some(version.service.clone()), Model::folder(version)));
        }
        Side::folder(path).map(Self::Many)
    }
}

impl PathKind {
    fn is_file(&self) -> bool {
        matches!(self, Self::One(_, model) if matches!(model.source, SideSource::File(_)))
    }

    /// Only the file `service-2.json` of each model, for a comparison with such a file. The overlay, the endpoint rules and the
    /// paginators beside it would count as changes.
    fn without_company(mut self) -> Self {
        match &mut self {
            Self::One(_, model) => model.alone = true,
            Self::Many(side) => side.models.values_mut().for_each(|model| model.alone = true),
        }
        self
    }
}

/// Makes two sides of what was found: two models, two folders of models, or a model and the one of its service in a folder.
fn together(old: PathKind, new: PathKind, paths: (&Path, &Path)) -> anyhow::Result<(Side, Side)> {
    let one = |name: &str, model: Model, path: &Path| Side {
        label: path.display().to_string(),
        models: BTreeMap::from([(name.to_owned(), model)]),
    };
    let name_of = |service: Option<String>, other: &Side, path: &Path| {
        let known = service.filter(|service| other.models.contains_key(service));
        known.ok_or_else(|| {
            let message = format!(
                "{} is one model, and {} has none of its service; give two models, or two folders of models",
                path.display(),
                other.label
            );
            Usage::new(message)
        })
    };
    let (was_file, is_file) = (old.is_file(), new.is_file());
    let old = if is_file { old.without_company() } else { old };
    let new = if was_file { new.without_company() } else { new };
    Ok(match (old, new) {
        (PathKind::Many(old), PathKind::Many(new)) => (old, new),
        (PathKind::One(Some(old), _), PathKind::One(Some(new), _)) if old != new => {
            return Err(Usage::new(format!("these are models of two services, {old} and {new}")).into());
        }
        (PathKind::One(old_name, old), PathKind::One(new_name, new)) => {
            let told = new_name.or(old_name);
            let name = told.or_else(|| new.own_name()).or_else(|| old.own_name());
            let name = name.unwrap_or_else(|| "service".to_owned());
            (one(&name, old, paths.0), one(&name, new, paths.1))
        }
        (PathKind::One(name, old), PathKind::Many(mut new)) => {
            let name = name_of(name.or_else(|| old.own_name()), &new, paths.0)?;
            new.models.retain(|service, _| *service == name);
            (one(&name, old, paths.0), new)
        }
        (PathKind::Many(mut old), PathKind::One(name, new)) => {
            let name = name_of(name.or_else(|| new.own_name()), &old, paths.1)?;
            old.models.retain(|service, _| *service == name);
            (old, one(&name, new, paths.1))
        }
    })
}

impl Side {
    /// Without models yet.
    pub(crate) fn new(label: String) -> Self {
        Self {
            label,
            models: BTreeMap::new(),
        }
    }

    /// Adds the model of a service.
    pub(crate) fn add(&mut self, service: &str, version: &str, sources: Vec<SourceFile>) {
        // The texts are unpacked, whatever they are called.
        let stored = |source: SourceFile| StoredFile {
            path: source.path.trim_end_matches(".gz").to_owned(),
            bytes: source.text.into_bytes(),
        };
        let model = Model {
            version: version.to_owned(),
            source: SideSource::Files(sources.into_iter().map(stored).collect()),
            alone: false,
        };
        self.models.insert(service.to_owned(), model);
    }

    /// A folder of models.
    fn folder(path: &Path) -> anyhow::Result<Self> {
        let services = Services::of(path).map_err(|error| match error.is_wrong_folder() {
            true => Usage::new(error.to_string()).into(),
            false => anyhow::Error::from(error),
        })?;
        let newest = services.newest().cloned();
        let models = newest.map(|folder| (folder.service.clone(), Model::folder(folder)));
        Ok(Self {
            label: path.display().to_string(),
            models: models.collect(),
        })
    }
}

/// The models of a folder, or of a file, at a revision.
fn at_revision(path: &Path, revision: &str) -> anyhow::Result<Side> {
    let models = StoredModel::all(git::files(path, revision)?);
    if models.is_empty() {
        // Otherwise every service would be reported as added, and breaking changes would pass.
        let message = format!(
            "{} has no models at {revision}; give another revision with --base",
            path.display()
        );
        return Err(Usage::new(message).into());
    }
    // The newest comes last, and takes the place of those before.
    let models = models.into_iter().map(|model| {
        let StoredModel {
            service,
            version,
            files,
        } = model;
        let source = SideSource::Files(files);
        let alone = false;
        (service, Model { version, source, alone })
    });
    Ok(Side {
        label: revision.to_owned(),
        models: models.collect(),
    })
}

impl Model {
    fn folder(folder: ModelFolder) -> Self {
        Self {
            version: folder.version.clone(),
            source: SideSource::Folder(folder),
            alone: false,
        }
    }

    /// Its files as they are stored, sorted by name.
    pub(super) fn files(&self) -> anyhow::Result<Vec<StoredFile>> {
        let mut files = match &self.source {
            SideSource::Folder(folder) => folder.read_stored().map_err(faults)?,
            SideSource::File(path) => vec![file(path).with_context(|| format!("cannot read {}", path.display()))?],
            SideSource::Files(files) => files.clone(),
        };
        files.retain(|file| !self.alone || StoredFile::is_model(&file.path));
        files.sort_by(|a, b| a.name().cmp(b.name()));
        Ok(files)
    }

    /// Whether someone has looked for faults of it before: of what is in the history, say. Of a path of the command line nobody
    /// knows whether it is a model at all.
    pub(super) fn is_checked(&self) -> bool {
        matches!(self.source, SideSource::Files(_))
    }

    /// Links it, given its files. Its warnings are for those who generate it.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub(super) fn load(&self, name: &str, files: &[StoredFile]) -> anyhow::Result<Service> {
        // A single file is read under another name than the one on the command line.
        let label = |read_as: &str| match &self.source {
            SideSource::File(path) => path.to_string_lossy().replace('\\', "/"),
            SideSource::Folder(_) | SideSource::Files(_) => read_as.to_owned(),
        };
        let mut sources = Vec::new();
        for file in files {
            let source = file.unpack();
            sources.push(source.with_context(|| format!("cannot read {}", label(&file.path)))?);
        }
        // A file alone does not tell its version.
        let version = if self.version.is_empty() { "0" } else { &self.version };
        let loaded = Service::from_sources(name, version, &sources).map_err(|mut report| {
            for fault in &mut report.errors {
                fault.file = label(&fault.file);
            }
            faults(report)
        })?;
        Ok(loaded.service)
    }

    /// The name of the service from its own data: `sso-oidc` for `SSO OIDC`.
    fn own_name(&self) -> Option<String> {
        let service = self.load("service", &self.files().ok()?).ok()?;
        let name = service.metadata.service_id.to_ascii_lowercase().replace(' ', "-");
        is_service(&name).then_some(name)
    }
}

/// A file of any name is the model itself, so it is read under that name.
fn file(path: &Path) -> std::io::Result<StoredFile> {
    let is_packed = path.extension().is_some_and(|extension| extension == "gz");
    let role = if is_packed {
        "service-2.json.gz"
    } else {
        "service-2.json"
    };
    StoredFile::read(role.to_owned(), File::open(path)?)
}

fn faults(report: Diagnostics) -> anyhow::Error {
    anyhow::anyhow!(Diagnostics::grouped(&report.errors).join("\nerror: "))
}

fn is_service(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn has_model(folder: &Path) -> bool {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    entries
        .into_iter()
        .any(|entry| StoredFile::is_model(&entry.file_name().to_string_lossy()))
}
