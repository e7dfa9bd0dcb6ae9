//! The models of the folder that a command line names.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Arg, ArgMatches, value_parser};
use tinsmith_model::{ModelFolder, Service, Services};

use crate::interpret::SchemaError;
use crate::{usage, workspace};

/// The argument that names the folder of models. [`folder`] takes the workspace's where it is not given.
pub(crate) fn argument() -> Arg {
    Arg::new("models")
        .long("models")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help("Where the models of services are: <service>/<api-version>/ below it [default: model/services of the workspace]")
}

/// The folder of models that the command line names, or that of the workspace.
pub(crate) fn folder(matches: &ArgMatches) -> PathBuf {
    let named = matches.get_one::<PathBuf>("models").cloned();
    named.unwrap_or_else(|| workspace::path("model/services"))
}

/// The model that a name means: `NAME` is the newest version, `NAME/VERSION` that one.
///
/// # Errors
///
/// The folder has no models, or not this one.
pub(crate) fn newest_model(models: &Path, name: &str) -> anyhow::Result<ModelFolder> {
    let services = Services::of(models).map_err(|error| match error.is_wrong_folder() {
        true => usage::error(format!("{error}; give the folder of models with --models DIR")),
        false => error.into(),
    })?;
    let missing = |missing| usage::error(format!("{} has {missing}", models.display()));
    let newest = services.look_up(name).map_err(missing)?.last().cloned();
    newest.with_context(|| format!("{} has no version of {name:?}", models.display()))
}

/// The service of a model folder.
///
/// # Errors
///
/// The model has faults.
pub(crate) fn load_model(folder: &ModelFolder) -> Result<Service, SchemaError> {
    let loaded = folder
        .load()
        .map_err(|report| SchemaError::Refused(report.to_string()))?;
    Ok(loaded.service)
}
