//! The models of the folder that a command line names.

use std::path::Path;

use anyhow::Context as _;
use tinsmith_model::{ModelFolder, Service, Services};

use crate::interpret::SchemaError;
use crate::usage;

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
