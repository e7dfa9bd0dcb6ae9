//! Chooses models of a folder.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use tinsmith_model::ModelFolder;

use crate::usage::{Usage, did_you_mean};

/// The versions of each service, the oldest first.
type Services = BTreeMap<String, Vec<ModelFolder>>;

/// The models that are asked for by `NAME` or `NAME/VERSION`, or all; each service once, the newest if no version is given.
///
/// # Errors
///
/// If the folder has no models, or not those.
pub(super) fn choose(root: &Path, wanted: &[String]) -> anyhow::Result<Vec<ModelFolder>> {
    let services = services(root)?;
    let mut chosen = if wanted.is_empty() {
        services
            .values()
            .filter_map(|versions| versions.last().cloned())
            .collect()
    } else {
        let found = wanted.iter().map(|name| find(root, &services, name));
        found.collect::<Result<Vec<_>, _>>()?
    };
    chosen.sort();
    chosen.dedup();
    match chosen.windows(2).find(|pair| pair[0].service == pair[1].service) {
        Some(pair) => {
            let (name, one, other) = (&pair[0].service, &pair[0].version, &pair[1].version);
            let message = format!("{name}/{one} and {name}/{other} cannot be generated together; give one of them");
            Err(Usage::new(message).into())
        }
        None => Ok(chosen),
    }
}

fn services(root: &Path) -> anyhow::Result<Services> {
    let shown = root.display();
    if !root.is_dir() {
        let message = format!("there is no folder {shown}; give the folder of models with --models DIR");
        return Err(Usage::new(message).into());
    }
    let lost = ModelFolder::without_model(root).with_context(|| format!("cannot read the folder of models {shown}"))?;
    if let Some(folder) = lost.first() {
        // Else the service would count as gone, and its code be deleted.
        anyhow::bail!(
            "{} has JSON files but no service-2.json (or .gz), and no other version of that service has one; \
             put it back under that name, or delete the folder if the service is to go. Nothing was changed",
            folder.display()
        );
    }
    let all = ModelFolder::all(root).with_context(|| format!("cannot read the folder of models {shown}"))?;
    if all.is_empty() {
        let message = format!(
            "{shown} has no models; give with --models DIR a folder that has DIR/<service>/<api-version>/service-2.json"
        );
        return Err(Usage::new(message).into());
    }
    let mut services = Services::new();
    // `all` is sorted, and versions are dates.
    for folder in all {
        services.entry(folder.service.clone()).or_default().push(folder);
    }
    Ok(services)
}

fn find(root: &Path, services: &Services, wanted: &str) -> Result<ModelFolder, Usage> {
    let root = root.display();
    let (name, version) = match wanted.split_once('/') {
        Some((name, version)) => (name, Some(version)),
        None => (wanted, None),
    };
    let Some(versions) = services.get(name) else {
        let names = services.keys().map(String::as_str);
        let help = did_you_mean(name, names, "its folders have the names of the services");
        return Err(Usage::new(format!("{root} has no service {name:?}; {help}")));
    };
    let found = match version {
        None => versions.last(),
        Some(version) => versions.iter().find(|folder| folder.version == version),
    };
    found.cloned().ok_or_else(|| {
        let versions: Vec<_> = versions.iter().map(|folder| folder.version.as_str()).collect();
        Usage::new(format!("{root} has no {wanted:?}; {name} has {}", versions.join(", ")))
    })
}
