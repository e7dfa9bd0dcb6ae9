//! Which version of a service's model is meant where none is named.

use std::path::Path;

use anyhow::Context as _;
use tinsmith_model::ModelFolder;

use crate::usage::{Usage, did_you_mean};

/// The newest model of a service.
pub(crate) fn newest_model(models: &Path, service: &str) -> anyhow::Result<ModelFolder> {
    let all = ModelFolder::all(models).with_context(|| format!("cannot read {}", models.display()))?;
    let of_service = all.iter().filter(|folder| folder.service == service);
    of_service.max().cloned().ok_or_else(|| {
        let names = all.iter().map(|folder| folder.service.as_str());
        let help = did_you_mean(service, names, "its folders have the names of the services");
        Usage::new(format!("{} has no service {service:?}; {help}", models.display())).into()
    })
}
