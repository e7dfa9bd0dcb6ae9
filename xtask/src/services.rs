//! What models a folder has, and what names of them mean.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use tinsmith_model::ModelFolder;

use crate::usage::{Usage, did_you_mean};

/// The model that a name means: `NAME` is the newest version, `NAME/VERSION` that one.
///
/// # Errors
///
/// If the folder has no models, or not that one.
pub(crate) fn newest_model(models: &Path, name: &str) -> anyhow::Result<ModelFolder> {
    let services = Services::of(models)?;
    let missing = |what| Usage::new(format!("{} has {what}", models.display()));
    let versions = services.look_up(name).map_err(missing)?;
    let newest = versions.last().cloned();
    newest.with_context(|| format!("{} has no version of {name:?}", models.display()))
}

/// Looks for services that have lost their models. Else they would count as gone, and their code be deleted.
///
/// # Errors
///
/// If there is one, or the folder cannot be read.
pub(crate) fn check_none_lost(root: &Path) -> anyhow::Result<()> {
    let lost = ModelFolder::without_model(root);
    let lost = lost.with_context(|| format!("cannot read the folder of models {}", root.display()))?;
    match lost.first() {
        None => Ok(()),
        Some(folder) => bail!(
            "{} has JSON files but no service-2.json (or .gz), and no other version of that service has one; \
             put it back under that name, or delete the folder if the service is to go",
            folder.display()
        ),
    }
}

/// The services of a folder of models.
pub(crate) struct Services {
    /// Of each its versions, the oldest first.
    versions: BTreeMap<String, Vec<ModelFolder>>,
}

impl Services {
    /// Looks what a folder has.
    ///
    /// # Errors
    ///
    /// If it has no models, or a service has lost its.
    pub(crate) fn of(root: &Path) -> anyhow::Result<Self> {
        let shown = root.display();
        if !root.is_dir() {
            let message = format!("there is no folder {shown}; give the folder of models with --models DIR");
            return Err(Usage::new(message).into());
        }
        let cannot_read = || format!("cannot read the folder of models {shown}");
        check_none_lost(root)?;
        let all = ModelFolder::all(root).with_context(cannot_read)?;
        if all.is_empty() {
            let message = format!(
                "{shown} has no models; give with --models DIR a folder that has DIR/<service>/<api-version>/service-2.json"
            );
            return Err(Usage::new(message).into());
        }
        let mut versions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        // `all` is sorted, and versions are dates.
        for folder in all {
            versions.entry(folder.service.clone()).or_default().push(folder);
        }
        Ok(Self { versions })
    }

    /// The versions of each service, the oldest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &[ModelFolder]> {
        self.versions.values().map(Vec::as_slice)
    }

    /// All versions for `NAME`, the oldest first, or the one of `NAME/VERSION`. The error tells what there is not, and what there
    /// is instead.
    pub(crate) fn look_up(&self, wanted: &str) -> Result<&[ModelFolder], String> {
        let (name, version) = match wanted.split_once('/') {
            Some((name, version)) => (name, Some(version)),
            None => (wanted, None),
        };
        let Some(versions) = self.versions.get(name) else {
            return Err(no_service(name, self.versions.keys().map(String::as_str)));
        };
        let Some(version) = version else {
            return Ok(versions);
        };
        let found = versions.iter().position(|folder| folder.version == version);
        found.and_then(|index| versions.get(index..=index)).ok_or_else(|| {
            let versions: Vec<_> = versions.iter().map(|folder| folder.version.as_str()).collect();
            format!("no {wanted:?}; {name} has {}", versions.join(", "))
        })
    }

    /// Those that names mean, `NAME` all versions of it and `NAME/VERSION` one; all models if there is no name.
    ///
    /// # Errors
    ///
    /// If one of them is not there.
    pub(crate) fn chosen(&self, names: &[&String]) -> Result<Vec<ModelFolder>, Usage> {
        if names.is_empty() {
            return Ok(self.all().flatten().cloned().collect());
        }
        let mut chosen = Vec::new();
        for name in names {
            let found = self.look_up(name);
            chosen
                .extend_from_slice(found.map_err(|missing| Usage::new(format!("the folder of models has {missing}")))?);
        }
        chosen.sort();
        chosen.dedup();
        Ok(chosen)
    }

    /// Whether no version of its service is newer.
    pub(crate) fn is_newest(&self, folder: &ModelFolder) -> bool {
        self.versions.get(&folder.service).and_then(|versions| versions.last()) == Some(folder)
    }
}

/// `no service "cat"; did you mean "cats"?`, where these are the services that there are.
pub(crate) fn no_service<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let help = did_you_mean(name, names, "its folders have the names of the services");
    format!("no service {name:?}; {help}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_folder::folder_with;

    #[test]
    fn a_name_is_the_newest_model_or_the_version_that_is_given() {
        let models = folder_with(&[
            ("cats/2023-01-01/service-2.json", "{}"),
            ("cats/2024-01-31/service-2.json", "{}"),
        ]);
        let version = |name| newest_model(models.path(), name).map(|folder| folder.version);
        assert_eq!(version("cats").unwrap(), "2024-01-31");
        assert_eq!(version("cats/2023-01-01").unwrap(), "2023-01-01");
        for (name, help) in [
            ("cat", " has no service \"cat\"; did you mean \"cats\"?"),
            ("cats/1", " has no \"cats/1\"; cats has 2023-01-01, 2024-01-31"),
        ] {
            let error = version(name).unwrap_err();
            assert!(error.is::<Usage>() && error.to_string().ends_with(help), "{error}");
        }
    }
}
