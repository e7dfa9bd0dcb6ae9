//! The models of the folder that a command line names.

use std::path::Path;

use tinsmith_model::{Services, ServicesError};

use crate::usage::Usage;

/// The services of a folder of models.
///
/// # Errors
///
/// The folder has no models, or a service has lost its model.
pub(crate) fn services(root: &Path) -> anyhow::Result<Services> {
    Services::of(root).map_err(|error| match error {
        ServicesError::NoFolder(_) => {
            Usage::new(format!("{error}; give the folder of models with --models DIR")).into()
        }
        ServicesError::NoModels(_) => Usage::new(format!(
            "{} has no models; give with --models DIR a folder that has DIR/<service>/<api-version>/service-2.json",
            root.display()
        ))
        .into(),
        error => error.into(),
    })
}
