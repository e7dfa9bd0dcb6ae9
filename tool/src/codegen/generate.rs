//! Makes clients of models: the only place that knows the crates which do it.

use tinsmith_model::{Diagnostics, ModelFolder, Place, Service, UnknownOperation};

use super::models::ChosenModel;
use crate::parallel;
use crate::project::At;

pub(super) use tinsmith_codegen::File;

/// The client of one service.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Client {
    /// Its model: `sso-oidc/2019-06-10`.
    pub model: String,
    /// Its name as a feature and a crate: `sso-oidc`, or `ec2-2014-09-01` beside a newer version.
    pub name: String,
    /// Its module, as `mod` takes it: `sso_oidc`.
    pub module: String,
    /// The features of the runtime that it needs.
    pub features: Vec<&'static str>,
    /// How many operations it has.
    pub operations: usize,
    /// Its files.
    pub files: Vec<File>,
}

/// The result for a model.
pub(super) struct Generation {
    /// The model: `sso-oidc/2019-06-10`.
    pub model: String,
    /// What was left out, each in one line or more.
    pub warnings: Vec<String>,
    pub result: Result<Client, Failure>,
}

/// Why there is no client.
pub(super) enum Failure {
    /// The model is wrong.
    Model(Diagnostics),
    /// The model is valid, but cannot become Rust. Each fault as it is shown.
    Codegen(Vec<String>),
    /// The service has no operation of a name that was chosen, on the command line or in a file.
    Operation(UnknownOperation, Option<At>),
}

/// Generates all clients, on all cores, and shows how far it is if people are watching.
pub(super) fn generate_all(models: &[ChosenModel]) -> Vec<Generation> {
    let name = |model: &ChosenModel| model.folder.service.clone();
    parallel::map(models, "models generated", name, generate)
}

fn generate(chosen: &ChosenModel) -> Generation {
    let model = name(&chosen.folder);
    match chosen.folder.load() {
        Ok(loaded) => {
            let mut warnings = Diagnostics::grouped(&loaded.warnings);
            let result = client(chosen, loaded.service, &mut warnings);
            Generation {
                model,
                warnings,
                result,
            }
        }
        Err(report) => Generation {
            model,
            warnings: Diagnostics::grouped(&report.warnings),
            result: Err(Failure::Model(report)),
        },
    }
}

fn client(model: &ChosenModel, mut service: Service, warnings: &mut Vec<String>) -> Result<Client, Failure> {
    let ChosenModel {
        folder,
        options,
        operations,
        chosen_at,
    } = model;
    if !operations.is_empty() {
        let operations: Vec<&str> = operations.iter().map(String::as_str).collect();
        let unknown = |unknown| Failure::Operation(unknown, chosen_at.clone());
        service = service.subset(&operations).map_err(unknown)?;
    }
    let name = match options.versioned {
        true => format!("{}-{}", folder.service, folder.version),
        false => folder.service.clone(),
    };
    let generated = tinsmith_codegen::generate_with(&service, options);
    let generated = generated.map_err(|faults| Failure::Codegen(located(&faults, folder)))?;
    warnings.extend(located(&generated.warnings, folder));
    Ok(Client {
        model: self::name(folder),
        name,
        module: generated.module,
        features: generated.features,
        operations: service.operations.len() - generated.warnings.len(),
        files: generated.files,
    })
}

/// How people know a model: `sso-oidc/2019-06-10`.
fn name(folder: &ModelFolder) -> String {
    format!("{}/{}", folder.service, folder.version)
}

/// Faults with their places, for which the files are read again: few models have any.
fn located(faults: &[tinsmith_codegen::Problem], folder: &ModelFolder) -> Vec<String> {
    if faults.is_empty() {
        return Vec::new();
    }
    let sources = folder.read().unwrap_or_default();
    let position = |place: &Place| place.position(&sources);
    faults
        .iter()
        .map(|fault| fault.at(fault.place.as_ref().and_then(position).as_ref()))
        .collect()
}
