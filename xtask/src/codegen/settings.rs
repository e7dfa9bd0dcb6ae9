//! `tinsmith.json` in a folder of models: what its owners have chosen for every run.
//!
//! ```json
//! {"services": {"ec2": {"operations": ["DescribeInstances"]}}}
//! ```
//!
//! A service is named as on the command line: `NAME` is its newest version, `NAME/VERSION` is that one.

use std::collections::BTreeMap;
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
            operations: BTreeMap::new(),
            faults: Vec::new(),
        };
        reader.root(&json);
        let Reader { operations, faults, .. } = reader;
        if !faults.is_empty() {
            let list: String = faults.iter().map(|fault| format!("\n    {fault}")).collect();
            bail!("{} has faults; nothing was changed:{list}", path.display());
        }
        Ok(Self { operations })
    }

    /// Whether the file can be read, and is right.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub(crate) fn check(root: &Path, services: &Services) -> anyhow::Result<()> {
        Self::read(root, services).map(drop)
    }

    /// The operations that are chosen of a model; empty: all.
    pub(super) fn take(&mut self, folder: &ModelFolder) -> Vec<String> {
        self.operations.remove(folder).unwrap_or_default()
    }
}

struct Reader<'a> {
    services: &'a Services,
    operations: BTreeMap<ModelFolder, Vec<String>>,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn root(&mut self, json: &Value) {
        let root = self.object("the file", json, Some("services"));
        let services = root.and_then(|root| root.get("services"));
        let services = services.and_then(|services| self.object("\"services\"", services, None));
        for (name, json) in services.into_iter().flatten() {
            let operations = self.service(name, json);
            match self.services.look_up(name).map(<[_]>::last) {
                Ok(Some(newest)) => self.operations.entry(newest.clone()).or_default().extend(operations),
                Ok(None) => {}
                Err(missing) => self.faults.push(format!("the folder of models has {missing}")),
            }
        }
    }

    /// The operations that are chosen of a service.
    fn service(&mut self, name: &str, json: &Value) -> Vec<String> {
        let members = self.object(&format!("{name:?}"), json, Some("operations"));
        let Some(operations) = members.and_then(|members| members.get("operations")) else {
            return Vec::new();
        };
        let names: Option<Vec<_>> = operations
            .as_array()
            .and_then(|list| list.iter().map(Value::as_str).collect());
        match names {
            Some(names) if !names.is_empty() => names.into_iter().map(str::to_owned).collect(),
            _ => {
                let help = format!("to generate all, delete {name:?}");
                self.faults
                    .push(format!("\"operations\" of {name:?} is not a list of names; {help}"));
                Vec::new()
            }
        }
    }

    /// An object, with no other key than the one given, if one is.
    fn object<'a>(&mut self, what: &str, json: &'a Value, only: Option<&str>) -> Option<&'a Map<String, Value>> {
        let Some(members) = json.as_object() else {
            self.faults.push(format!("{what} is not an object"));
            return None;
        };
        if let Some(only) = only {
            for key in members.keys().filter(|key| *key != only) {
                let help = did_you_mean(key, [only], &format!("the only one there is {only:?}"));
                self.faults.push(format!("{what} has the unknown key {key:?}; {help}"));
            }
        }
        Some(members)
    }
}

#[cfg(test)]
mod tests;
