//! `tinsmith.json` in a folder of models: what its owners have chosen for every run.
//!
//! ```json
//! {"services": {"ec2": {"operations": ["DescribeInstances"]}}, "exclude": ["s3"]}
//! ```
//!
//! A service is named as on the command line: `NAME` is its newest version, `NAME/VERSION` is that one. Of what is excluded, `NAME` is
//! all versions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use anyhow::{Context, anyhow, bail};
use serde_json::{Map, Value};
use tinsmith_model::{ModelFolder, Services, did_you_mean};

use super::strict_json::Strict;

pub(super) const FILE_NAME: &str = "tinsmith.json";

#[derive(Default)]
pub(crate) struct Settings {
    /// The operations to generate, of each model that has a choice.
    operations: BTreeMap<ModelFolder, Vec<String>>,
    /// The models that are generated only where they are named.
    excluded: BTreeSet<ModelFolder>,
}

impl Settings {
    /// What the file of a folder of models says; nothing if it is not there.
    ///
    /// # Errors
    ///
    /// If it cannot be read. All that is wrong in it is listed.
    pub(super) fn read(root: &Path, services: &Services) -> anyhow::Result<Self> {
        let path = root.join(FILE_NAME);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            text => text.with_context(|| format!("cannot read {}", path.display()))?,
        };
        let Strict(json) = serde_json::from_str(&text).map_err(|error| {
            let what = if error.is_data() { "has a fault" } else { "is not JSON" };
            anyhow!("{} {what}; nothing was changed: {error}", path.display())
        })?;
        let mut reader = Reader {
            services,
            settings: Self::default(),
            faults: Vec::new(),
        };
        reader.root(&json);
        let Reader { settings, faults, .. } = reader;
        if !faults.is_empty() {
            let list: String = faults.iter().map(|fault| format!("\n    {fault}")).collect();
            bail!("{} has faults; nothing was changed:{list}", path.display());
        }
        Ok(settings)
    }

    /// Whether the file can be read, and is right.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub(crate) fn check(root: &Path, services: &Services) -> anyhow::Result<()> {
        Self::read(root, services).map(drop)
    }

    /// Whether a model is left out unless it is named.
    pub(super) fn excludes(&self, folder: &ModelFolder) -> bool {
        self.excluded.contains(folder)
    }

    /// The operations that are chosen of a model; empty: all.
    pub(super) fn take(&mut self, folder: &ModelFolder) -> Vec<String> {
        self.operations.remove(folder).unwrap_or_default()
    }
}

struct Reader<'a> {
    services: &'a Services,
    settings: Settings,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn root(&mut self, json: &Value) {
        let root = self.object("the file", json, Some(&["services", "exclude"]));
        if let Some(excluded) = root.and_then(|root| root.get("exclude")) {
            self.exclude(excluded);
        }
        let services = root.and_then(|root| root.get("services"));
        let services = services.and_then(|services| self.object("\"services\"", services, None));
        for (name, json) in services.into_iter().flatten() {
            let operations = self.service(name, json);
            match self.services.look_up(name).map(<[_]>::last) {
                Ok(Some(newest)) => {
                    let chosen = self.settings.operations.entry(newest.clone()).or_default();
                    chosen.extend(operations);
                }
                Ok(None) => {}
                Err(missing) => self.faults.push(format!("the folder of models has {missing}")),
            }
        }
    }

    /// The models that are not generated.
    fn exclude(&mut self, json: &Value) {
        let Some(names) = names(json) else {
            self.faults.push("\"exclude\" is not a list of services".to_owned());
            return;
        };
        for name in names {
            match self.services.look_up(&name) {
                Ok(versions) => self.settings.excluded.extend(versions.iter().cloned()),
                Err(missing) => self.faults.push(format!("the folder of models has {missing}")),
            }
        }
    }

    /// The operations that are chosen of a service.
    fn service(&mut self, name: &str, json: &Value) -> Vec<String> {
        let members = self.object(&format!("{name:?}"), json, Some(&["operations"]));
        let Some(operations) = members.and_then(|members| members.get("operations")) else {
            return Vec::new();
        };
        match names(operations) {
            Some(names) if !names.is_empty() => names,
            _ => {
                let help = format!("to generate all, delete {name:?}");
                self.faults
                    .push(format!("\"operations\" of {name:?} is not a list of names; {help}"));
                Vec::new()
            }
        }
    }

    /// An object, with no other keys than those given, if any are.
    fn object<'a>(&mut self, what: &str, json: &'a Value, known: Option<&[&str]>) -> Option<&'a Map<String, Value>> {
        let Some(members) = json.as_object() else {
            self.faults.push(format!("{what} is not an object"));
            return None;
        };
        if let Some(known) = known {
            for key in members.keys().filter(|key| !known.contains(&key.as_str())) {
                let all: Vec<_> = known.iter().map(|key| format!("{key:?}")).collect();
                let help = did_you_mean(key, known.iter().copied(), &format!("there is {}", all.join(" and ")));
                self.faults.push(format!("{what} has the unknown key {key:?}; {help}"));
            }
        }
        Some(members)
    }
}

/// A list of names.
fn names(json: &Value) -> Option<Vec<String>> {
    let items = json.as_array()?.iter();
    items.map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests;
