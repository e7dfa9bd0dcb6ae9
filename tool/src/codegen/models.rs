//! Chooses models of a folder.

use std::path::Path;

use tinsmith_codegen::Options;
use tinsmith_model::{ModelFolder, Services};

use crate::project::{At, ChosenServices, FILE_NAME, Located, Target};
use crate::services::services;
use crate::usage::Usage;

/// A model to generate.
pub(super) struct ChosenModel {
    pub folder: ModelFolder,
    /// How it is generated. `versioned`: a newer version has the name of the service, so the module of this one has its version in
    /// the name.
    pub options: Options,
    /// Only these operations; empty: all.
    pub operations: Vec<String>,
    /// Where a file chooses them.
    pub chosen_at: Option<At>,
}

/// What the command line says of models.
#[derive(Clone, Default)]
pub(super) struct Choice {
    /// `NAME` or `NAME/VERSION`; empty: all.
    pub services: Vec<String>,
    /// All versions of a service, not just the newest.
    pub all_versions: bool,
    /// Only these operations, whatever the settings say; empty: what the settings say.
    pub operations: Vec<String>,
    /// Types have serde's traits.
    pub serde: bool,
}

/// The models that are asked for; of each service the newest if no version is given, or all of them.
///
/// # Errors
///
/// If the folder has no models, or not those, or if its settings are wrong.
pub(super) fn choose(target: &Target, choice: &Choice) -> anyhow::Result<Vec<ChosenModel>> {
    let root = &target.models;
    let services = services(root)?;
    let mut by_file = target.choices.among(&services, root)?;
    let folders = folders(root, &services, &by_file, choice)?;
    if !choice.operations.is_empty() && folders.len() != 1 {
        let message = format!(
            "--operations needs one service, and there are {}; add --service NAME, or write the choice of each into {}",
            folders.len(),
            root.join(FILE_NAME).display()
        );
        return Err(Usage::new(message).into());
    }
    let chosen = folders.into_iter().map(|folder| {
        let (operations, chosen_at) = match (choice.operations.as_slice(), by_file.take(&folder)) {
            ([], Some(Located { value, at })) => (value, Some(at)),
            (given, _) => (given.to_owned(), None),
        };
        ChosenModel {
            options: Options {
                versioned: choice.all_versions && !services.is_newest(&folder),
                serde: choice.serde,
                derives: by_file.take_derives(&folder),
            },
            operations,
            chosen_at,
            folder,
        }
    });
    Ok(chosen.collect())
}

fn folders(
    root: &Path,
    services: &Services,
    by_file: &ChosenServices,
    choice: &Choice,
) -> Result<Vec<ModelFolder>, Usage> {
    let mut folders = Vec::new();
    if choice.services.is_empty() {
        let all = services.all().map(|versions| {
            let included = versions.iter().filter(|folder| by_file.has(folder));
            included.collect::<Vec<_>>()
        });
        folders.extend(all.flat_map(|versions| wanted(versions, choice)));
    }
    for name in &choice.services {
        let found = services.look_up(name);
        let found = found.map_err(|missing| Usage::new(format!("{} has {missing}", root.display())))?;
        if choice.all_versions && name.contains('/') {
            let message = format!("{name} is one version; leave it out, or leave out --all-versions");
            return Err(Usage::new(message));
        }
        folders.extend(wanted(found.iter().collect(), choice));
    }
    folders.sort();
    folders.dedup();
    let twice = folders.windows(2).find(|pair| pair[0].service == pair[1].service);
    if let Some(pair) = twice.filter(|_| !choice.all_versions) {
        let (name, one, other) = (&pair[0].service, &pair[0].version, &pair[1].version);
        let message = format!(
            "{name}/{one} and {name}/{other} would have the same name; give one of them, or {name} with --all-versions"
        );
        return Err(Usage::new(message));
    }
    Ok(folders.into_iter().cloned().collect())
}

/// Of the versions of a service: all, or the newest.
fn wanted<'a>(mut versions: Vec<&'a ModelFolder>, choice: &Choice) -> Vec<&'a ModelFolder> {
    let older = if choice.all_versions {
        0
    } else {
        versions.len().saturating_sub(1)
    };
    versions.split_off(older)
}
