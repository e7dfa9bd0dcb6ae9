//! `cargo xtask models update`: brings in newer models, with our texts and overlays kept.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::Value;
use tinsmith_model::{Diagnostics, ModelFolder, Service, Services, SourceFile};

use super::docs::{Docs, by_shape, settle};
use super::origin::{NewModel, Origin};
use super::{models_of, models_option, source};
use crate::codegen::{Change, ChangeKind, replace};
use crate::diff::{self, Side};
use crate::folder_lock::FolderLock;
use crate::project::{DOCS, Project};
use crate::services::services;
use crate::shown::clean;
use crate::usage::Usage;
use crate::{output, program};

pub(super) const NAME: &str = "update";

/// Of more parts without a text than these, the rest is counted.
const SHOWN: usize = 10;

/// The file of our own changes, which no model of others has.
const OVERLAY: &str = "overlay.json";

/// The name of a Smithy AST in a folder of its own.
const AST: &str = "model.json";

pub(super) fn command() -> Command {
    let from = Arg::new("from")
        .value_name("FROM")
        .value_parser(value_parser!(PathBuf))
        .help(
            "A folder of models such as botocore/data, a wheel of botocore, a tarball of models, or a Smithy AST [default: the sources of tinsmith.json]",
        );
    let services = Arg::new("service")
        .value_name("SERVICE")
        .action(ArgAction::Append)
        .help("Update this service, or add it [default: all in the folder of models]");
    let named = Arg::new("named")
        .long("service")
        .value_name("SERVICE")
        .action(ArgAction::Append)
        .help("The same, where FROM is left out");
    let docs = Arg::new("docs")
        .long("docs")
        .value_name("MODE")
        .value_parser(PossibleValuesParser::new(DOCS).map(|name| Docs::of_name(&name)))
        .help("Texts for people: keep ours and list what has none, take those of the new model, or drop all [default: what tinsmith.json says, or keep]");
    let dry_run = Arg::new("dry-run")
        .long("dry-run")
        .action(ArgAction::SetTrue)
        .help("Say what would change; write nothing");
    let keep_going = Arg::new("keep-going")
        .long("keep-going")
        .action(ArgAction::SetTrue)
        .help("Update the models that have no faults, list those that have, and exit with 1 then");
    Command::new(NAME)
        .about("Brings in newer models: all of them, or nothing if one has faults")
        .after_help(program::named(
            "Takes of each service the newest version there is. A version that is newer than ours gets a folder of its own, with a \
             copy of our overlay; the older one stays. Files are written with two spaces of indentation; what says the same as \
             before stays as it is. `cargo xtask codegen` brings the clients up to date then.\n\n\
             Examples:\n  \
             cargo xtask models update botocore-1.43.11-py3-none-any.whl\n  \
             cargo xtask models update …/botocore/data sts --docs take\n  \
             cargo xtask models update api-models-aws-1a2b3c.tar.gz kms\n\n\
             Exit codes: 0 done; 1 a new model has faults, with our overlay, or a file could not be read or written; 2 wrong usage.",
        ))
        .args([from, services, named, models_option(), docs, dry_run, keep_going])
}

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    // Printed at the end, so that a closed pipe does not stop the update.
    let (mut out, mut all) = (Vec::new(), true);
    for wanted in wanted(matches)? {
        all &= update(&wanted, &mut out)?;
    }
    output::print(&out)?;
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The update that the command line describes, or one for each target of the project that has a source.
fn wanted(matches: &ArgMatches) -> anyhow::Result<Vec<UpdateOptions>> {
    let names = |name| matches.get_many::<String>(name).into_iter().flatten().cloned();
    let services: Vec<_> = names("service").chain(names("named")).collect();
    let docs = matches.get_one("docs").copied();
    let with = |from: PathBuf, root: PathBuf, docs: Option<Docs>| UpdateOptions {
        from,
        root,
        services: services.clone(),
        docs: docs.unwrap_or(Docs::Keep),
        dry_run: matches.get_flag("dry-run"),
        keep_going: matches.get_flag("keep-going"),
    };
    if let Some(from) = matches.get_one::<PathBuf>("from") {
        return Ok(vec![with(from.clone(), models_of(matches)?, docs)]);
    }
    let project = Project::find()?;
    let of_target = project.iter().flat_map(|project| {
        let targets = project.targets.iter();
        targets.filter_map(|target| Some((target, project.sources.get(&target.source.as_ref()?.value)?)))
    });
    let mut all: Vec<UpdateOptions> = Vec::new();
    for (target, source) in of_target {
        let from = source::local(source)?;
        // Targets can have one folder of models.
        if all
            .iter()
            .all(|earlier| earlier.root != target.models || earlier.from != from)
        {
            let docs = docs.or(source.docs.as_deref().map(Docs::of_name));
            all.push(with(from, target.models.clone(), docs));
        }
    }
    if all.is_empty() {
        let message = "no target of a tinsmith.json has a source; give FROM: a folder of models, a wheel of botocore, a tarball, or a Smithy AST";
        return Err(Usage::new(message).into());
    }
    Ok(all)
}

/// The arguments of the command.
pub(super) struct UpdateOptions {
    pub(super) from: PathBuf,
    /// The folder of our models.
    pub(super) root: PathBuf,
    /// The services to update. Empty: all of ours.
    pub(super) services: Vec<String>,
    pub(super) docs: Docs,
    pub(super) dry_run: bool,
    /// Whether models with faults are left as they are, and the others updated.
    pub(super) keep_going: bool,
}

/// Updates the models, and writes what changes. Whether all could be updated.
pub(super) fn update(wanted: &UpdateOptions, out: &mut dyn Write) -> anyhow::Result<bool> {
    let UpdateOptions { from, root, .. } = wanted;
    let lock = if wanted.dry_run {
        FolderLock::for_reading
    } else {
        FolderLock::for_writing
    };
    let _lock = lock(root);
    let ours = if is_there(root)? { Some(services(root)?) } else { None };
    let names = names(wanted, ours.as_ref())?;
    let origin = Origin::open(from, &names)?;
    let (mut updates, mut refused) = (Vec::new(), Vec::new());
    for name in &names {
        let old = ours.as_ref().and_then(|ours| ours.look_up(name).ok()?.last());
        let update = prepared(wanted, &origin, name, old).and_then(|update| {
            if wanted.keep_going {
                check(std::slice::from_ref(&update), from)?;
            }
            Ok(update)
        });
        match update {
            Ok(update) => updates.push(update),
            Err(problem) if wanted.keep_going => refused.push((name, problem)),
            Err(problem) => return Err(problem),
        }
    }
    if !wanted.keep_going {
        check(&updates, from)?;
    }
    let (mut before, mut after) = (
        Side::new(root.display().to_string()),
        Side::new(from.display().to_string()),
    );
    for update in &updates {
        if let Some((version, files)) = &update.old {
            before.add(&update.service, version, files.clone());
        }
        after.add(&update.service, &update.version, update.sources());
    }
    let cannot_tell = "nothing was changed, as there is no telling what the update means";
    diff::tell(&before, &after, out).context(cannot_tell)?;
    report(&updates, out)?;
    let changes: Vec<Change> = updates.iter().flat_map(Update::changes).collect();
    if wanted.dry_run {
        writeln!(out, "dry run: nothing was written")?;
    } else if !changes.is_empty() {
        replace(root, &changes)?;
        writeln!(
            out,
            "written; `{} codegen` brings the clients up to date",
            program::name()
        )?;
    }
    for (name, problem) in &refused {
        writeln!(out, "{name}: {}", clean(&format!("{problem:#}")))?;
    }
    Ok(refused.is_empty())
}

/// The update of a service. Its faults are not looked for yet.
fn prepared(wanted: &UpdateOptions, origin: &Origin, name: &str, old: Option<&ModelFolder>) -> anyhow::Result<Update> {
    let new = origin.newest(name)?;
    if let Some(old) = old.filter(|old| ModelFolder::compare_versions(&old.version, &new.version).is_gt()) {
        let (ours, theirs) = (&old.version, &new.version);
        bail!(
            "nothing was changed: {name}/{theirs} of {} is older than ours, {ours}",
            wanted.from.display()
        );
    }
    if let Some(old) = old {
        check_ours(old)?;
    }
    Update::of(&wanted.root, old, &new, wanted.docs)
}

/// The services to update, each once.
fn names(wanted: &UpdateOptions, ours: Option<&Services>) -> Result<Vec<String>, Usage> {
    let mut names = wanted.services.clone();
    if names.is_empty() {
        let all = ours.into_iter().flat_map(Services::all).filter_map(<[_]>::first);
        names = all.map(|folder: &ModelFolder| folder.service.clone()).collect();
    }
    if names.is_empty() {
        return Err(Usage::new(format!(
            "there are no models in {} to update; name the services that are to be added",
            wanted.root.display()
        )));
    }
    if let Some(name) = names.iter().find(|name| name.contains('/')) {
        let message = format!("{name} has a version; give the service alone, of which the newest is taken");
        return Err(Usage::new(message));
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// Whether there is a folder of models. An empty folder is none.
fn is_there(root: &Path) -> anyhow::Result<bool> {
    if !root.is_dir() {
        return Ok(false);
    }
    let mut entries = fs::read_dir(root).with_context(|| format!("cannot read {}", root.display()))?;
    Ok(entries.next().is_some())
}

/// Checks that our model can be read: its texts are kept, and the new model is compared with it.
fn check_ours(old: &ModelFolder) -> anyhow::Result<()> {
    let Err(report) = old.load() else { return Ok(()) };
    bail!(
        "nothing was changed, as the model that is there now has faults; mend it, or delete {} to take the new one \
         without our texts and overlay:\n{}",
        old.path.display(),
        only_faults(report)
    )
}

/// The report without warnings.
fn only_faults(report: Diagnostics) -> Diagnostics {
    Diagnostics {
        warnings: Vec::new(),
        ..report
    }
}

/// The update of a model.
struct Update {
    service: String,
    version: String,
    /// The version that it replaces, and its files.
    old: Option<(String, Vec<SourceFile>)>,
    files: Vec<NewFile>,
    /// The places that have documentation in the new model and none in ours.
    lacking: Vec<String>,
}

struct NewFile {
    path: PathBuf,
    /// `None`: the file is deleted.
    text: Option<String>,
    is_there: bool,
    is_changed: bool,
}

impl NewFile {
    fn gone(path: PathBuf) -> Self {
        Self {
            path,
            text: None,
            is_there: true,
            is_changed: true,
        }
    }
}

impl Update {
    fn of(root: &Path, old: Option<&ModelFolder>, new: &NewModel, docs: Docs) -> anyhow::Result<Self> {
        let read = |folder: &ModelFolder| folder.read().map_err(|report| anyhow!("{report}"));
        let old_files = old.map(read).transpose()?.unwrap_or_default();
        let home = home(root, old, new)?;
        // Of a newer version there may be an overlay already.
        let there = if home.path.exists() { read(&home)? } else { Vec::new() };
        let folder = match home.path.parent() {
            Some(parent) if home.path.is_file() => parent,
            _ => &home.path,
        };
        let mut update = Self {
            service: new.service.clone(),
            version: new.version.clone(),
            old: old.map(|old| (old.version.clone(), old_files.clone())),
            files: Vec::new(),
            lacking: Vec::new(),
        };
        for source in &new.files {
            let is_old = |old: &&SourceFile| match source.is_ast() {
                true => old.is_ast(),
                false => plain_name(old) == plain_name(source),
            };
            let name = match there.iter().find(|file| file.is_ast()) {
                Some(ours) if source.is_ast() => plain_name(ours),
                None if source.is_ast() => AST,
                _ => plain_name(source),
            };
            let text = update.settled(source, old_files.iter().find(is_old), docs)?;
            update.put(&there, folder.join(name), text);
        }
        let overlay = |files: &[SourceFile]| files.iter().find(|file| plain_name(file) == OVERLAY).cloned();
        if let Some(overlay) = overlay(&there).or_else(|| overlay(&old_files)) {
            let kept = overlay_path(&there, folder);
            update.put(&there, kept, overlay.text);
        }
        for file in &there {
            let path = folder.join(file_name(file));
            if update.files.iter().all(|new| new.path != path) {
                update.files.push(NewFile::gone(path));
            }
        }
        Ok(update)
    }

    /// Adds a new file. `there` are the files that its folder has now.
    fn put(&mut self, there: &[SourceFile], path: PathBuf, text: String) {
        let old = there.iter().find(|old| path.ends_with(file_name(old)));
        self.files.push(NewFile {
            is_there: old.is_some(),
            is_changed: old.is_none_or(|old| old.text != text),
            text: Some(text),
            path,
        });
    }

    /// The text of a new file. It stays the old text if both have the same content.
    fn settled(&mut self, new: &SourceFile, old: Option<&SourceFile>, docs: Docs) -> anyhow::Result<String> {
        let parse = |source: &SourceFile| -> anyhow::Result<Value> {
            serde_json::from_str(&source.text).with_context(|| format!("{} is not JSON", source.path))
        };
        let old_value = old.map(parse).transpose()?;
        let mut value = parse(new)?;
        self.lacking.extend(settle(&mut value, old_value.as_ref(), docs));
        match (old, old_value) {
            (Some(old), Some(old_value)) if is_same(&old_value, &value) => Ok(old.text.clone()),
            _ => Ok(format!("{value:#}\n")),
        }
    }

    fn changed(&self) -> impl Iterator<Item = &NewFile> {
        self.files.iter().filter(|file| file.is_changed)
    }

    fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.changed().map(|file| Change {
            path: file.path.clone(),
            model: None,
            kind: match (&file.text, file.is_there) {
                (Some(text), true) => ChangeKind::Stale(text),
                (Some(text), false) => ChangeKind::Missing(text),
                (None, _) => ChangeKind::LeftOver,
            },
        })
    }

    /// The files after the update.
    fn sources(&self) -> Vec<SourceFile> {
        let sources = self.files.iter().filter_map(|file| {
            Some(SourceFile {
                path: file.path.display().to_string().replace('\\', "/"),
                text: file.text.clone()?,
            })
        });
        sources.collect()
    }
}

/// Where a new model goes: to the place of ours, or into a folder for its version beside ours.
fn home(root: &Path, old: Option<&ModelFolder>, new: &NewModel) -> anyhow::Result<ModelFolder> {
    let path = match old {
        Some(old) if old.path.is_file() => {
            if !new.files.iter().all(SourceFile::is_ast) {
                let (service, path) = (&new.service, old.path.display());
                bail!(
                    "nothing was changed: {path} is a Smithy AST, and the new model of {service} is C2J, of several files; move ours first"
                );
            }
            old.path.clone()
        }
        Some(old) => old.path.with_file_name(&new.version),
        None => root.join(&new.service).join(&new.version),
    };
    Ok(ModelFolder {
        service: new.service.clone(),
        version: new.version.clone(),
        path,
    })
}

/// Whether two files have the same content in the same order.
fn is_same(old: &Value, new: &Value) -> bool {
    // Objects are equal in any order, their texts are not.
    let text = |value: &Value| value.to_string();
    text(old) == text(new)
}

fn file_name(source: &SourceFile) -> &str {
    source.path.rsplit('/').next().unwrap_or_default()
}

/// The name of the file without `.gz`.
fn plain_name(source: &SourceFile) -> &str {
    let name = file_name(source);
    name.strip_suffix(".gz").unwrap_or(name)
}

/// The path of the overlay of a folder. It stays compressed if it is.
fn overlay_path(there: &[SourceFile], folder: &Path) -> PathBuf {
    let known = there.iter().find(|file| plain_name(file) == OVERLAY);
    folder.join(known.map_or(OVERLAY, file_name))
}

/// Checks each updated model, with our overlay.
fn check(updates: &[Update], from: &Path) -> anyhow::Result<()> {
    let reports = updates
        .iter()
        .filter_map(|update| Service::from_sources(&update.service, &update.version, &update.sources()).err());
    let reports: Vec<String> = reports.map(|report| report.to_string()).collect();
    if reports.is_empty() {
        return Ok(());
    }
    bail!(
        "nothing was changed, as new models have faults; if they are of overlays, see first that {} is not older than \
         what is there:\n{}",
        from.display(),
        reports.join("\n")
    )
}

/// Writes a line for each model, with its changed files, and the places without documentation.
fn report(updates: &[Update], out: &mut dyn Write) -> io::Result<()> {
    for update in updates {
        let Update {
            service,
            version,
            lacking,
            ..
        } = update;
        let what_is_new = if update.old.is_some() { "changed" } else { "new" };
        let names: Vec<_> = update
            .changed()
            .filter_map(|file| file.path.file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        let what = match names.as_slice() {
            [] => "up to date".to_owned(),
            names => format!("{what_is_new}: {}", names.join(", ")),
        };
        writeln!(out, "{service}/{version}: {what}")?;
        if !lacking.is_empty() {
            writeln!(out, "  without a text of ours: {}", lacking.len())?;
        }
        let lines = by_shape(lacking);
        for line in lines.iter().take(SHOWN) {
            writeln!(out, "    {}", clean(line))?;
        }
        if lines.len() > SHOWN {
            writeln!(out, "    and {} more parts", lines.len() - SHOWN)?;
        }
    }
    Ok(())
}
