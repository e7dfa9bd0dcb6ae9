//! Which models of a folder are generated, which of their operations, and what their types have beyond what all have.
//!
//! ```json
//! {"services": {"ec2": {"operations": ["DescribeInstances"], "derive": {"Tag": ["Eq", "Hash"]}}},
//!  "include": ["ec2", "sts"], "exclude": ["s3"]}
//! ```
//!
//! These keys are in a target of the project's file, and in a file of the same name in the folder of models, which holds for every
//! target of that folder. A service is named as on the command line: `NAME` is its newest version, `NAME/VERSION` is that one. Of what
//! is included and excluded, `NAME` is all versions.

use std::collections::BTreeMap;
use std::path::Path;

use tinsmith_codegen::DeriveChoice;
use tinsmith_codegen::plan::Derive;
use tinsmith_model::{ModelFolder, Services, did_you_mean};

use super::document::{At, Document, Located, Member, Reader, refuse_faults};
use super::{FILE_NAME, is_project};

/// The keys of choices.
pub(crate) const KEYS: [&str; 3] = ["services", "include", "exclude"];

/// Choices as they are written in the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    /// The operations of services.
    operations: Vec<(Located<String>, Vec<String>)>,
    /// The traits of types of services.
    derives: Vec<(Located<String>, Vec<DeriveChoice>)>,
    include: Vec<Located<String>>,
    exclude: Vec<Located<String>>,
}

/// Choices, resolved to existing models.
#[derive(Default)]
pub(crate) struct ChosenServices {
    /// The operations to generate, of each model that has a choice.
    operations: BTreeMap<ModelFolder, Located<Vec<String>>>,
    /// The traits of types, of each model that has a choice.
    derives: BTreeMap<ModelFolder, Vec<DeriveChoice>>,
    /// The only models that are generated; none: all.
    included: BTreeMap<ModelFolder, At>,
    /// The models that are generated only where the command line names them.
    excluded: BTreeMap<ModelFolder, At>,
}

impl Choices {
    /// What the file in a folder of models says; nothing if it is not there, or if the models are one file.
    pub(crate) fn of_folder(root: &Path) -> anyhow::Result<Self> {
        let mut choices = Self::default();
        if root.is_file() {
            return Ok(choices);
        }
        let Some(document) = Document::read(&root.join(FILE_NAME))? else {
            return Ok(choices);
        };
        let mut faults = Vec::new();
        let value = document.root()?;
        if is_project(&value) {
            // The top of a repository is the folder of models too, and its targets have the choices.
            return Ok(choices);
        }
        let mut reader = Reader::new(&document, &mut faults);
        for member in reader.object("the file", value, Some(&KEYS)) {
            choices.take(&mut reader, member);
        }
        refuse_faults(&faults)?;
        Ok(choices)
    }

    /// Takes the value of one of the [`KEYS`].
    pub(crate) fn take<'d>(&mut self, reader: &mut Reader<'d>, member: Member<'d>) {
        match &*member.key {
            "services" => {
                for service in reader.object("\"services\"", member.value, None) {
                    self.service(reader, service);
                }
            }
            "include" => self.include = reader.texts(&member, "; to generate all, delete it"),
            _ => self.exclude = reader.texts(&member, "; to exclude none, delete it"),
        }
    }

    fn service<'d>(&mut self, reader: &mut Reader<'d>, service: Member<'d>) {
        let name = Located {
            value: service.key.to_string(),
            at: service.at,
        };
        let what = format!("{:?}", name.value);
        let (mut operations, mut derives) = (Vec::new(), Vec::new());
        for member in reader.object(&what, service.value, Some(&["operations", "derive"])) {
            if member.key == "derive" {
                derives = read_derives(reader, member);
                continue;
            }
            let names = reader.texts(&member, &format!("; to generate all, delete {what}"));
            operations.extend(names.into_iter().map(|name| name.value));
        }
        self.derives.push((name.clone(), derives));
        self.operations.push((name, operations));
    }

    /// These choices and those of the folder of models, resolved to existing models.
    ///
    /// # Errors
    ///
    /// What they name is not there, or they contradict each other. All of that is listed.
    pub(crate) fn among(&self, services: &Services, root: &Path) -> anyhow::Result<ChosenServices> {
        let of_folder = Self::of_folder(root)?;
        let mut chosen = ChosenServices::default();
        let mut faults = Vec::new();
        for choices in [self, &of_folder] {
            chosen.add(choices, services, &mut faults);
        }
        for (folder, at) in &chosen.included {
            if let Some(excluded) = chosen.excluded.get(folder) {
                let name = &folder.service;
                faults.push(format!(
                    "{at}: {name} is included here, and excluded at {excluded}; delete one"
                ));
            }
        }
        refuse_faults(&faults)?;
        Ok(chosen)
    }
}

impl ChosenServices {
    fn add(&mut self, choices: &Choices, services: &Services, faults: &mut Vec<String>) {
        let mut look_up = |name: &Located<String>| {
            let found = services.look_up(&name.value);
            found
                .inspect_err(|missing| faults.push(format!("{}: the folder of models has {missing}", name.at)))
                .unwrap_or_default()
        };
        for name in &choices.exclude {
            let versions = look_up(name).iter().cloned();
            self.excluded.extend(versions.map(|folder| (folder, name.at.clone())));
        }
        for name in &choices.include {
            let versions = look_up(name).iter().cloned();
            self.included.extend(versions.map(|folder| (folder, name.at.clone())));
        }
        for (name, derives) in &choices.derives {
            // A service that is not there is told of below.
            if let Ok([.., folder]) = services.look_up(&name.value) {
                let all = self.derives.entry(folder.clone()).or_default();
                all.extend(derives.iter().cloned());
            }
        }
        let mut found = Vec::new();
        for (name, operations) in &choices.operations {
            found.extend(look_up(name).last().map(|folder| (folder, name, operations)));
        }
        for (folder, name, operations) in found {
            self.choose(folder, name, operations, faults);
        }
    }

    fn choose(
        &mut self,
        folder: &ModelFolder,
        name: &Located<String>,
        operations: &[String],
        faults: &mut Vec<String>,
    ) {
        if operations.is_empty() {
            return;
        }
        let given = Located {
            value: operations.to_owned(),
            at: name.at.clone(),
        };
        let kept = self.operations.entry(folder.clone()).or_insert_with(|| given.clone());
        if kept.value != given.value {
            let model = format!("{}/{}", folder.service, folder.version);
            faults.push(format!(
                "{}: other operations of {model} are chosen here than at {}; keep one choice",
                given.at, kept.at
            ));
        }
    }

    /// Whether a model is generated where the command line names none.
    pub(crate) fn has(&self, folder: &ModelFolder) -> bool {
        !self.excluded.contains_key(folder) && (self.included.is_empty() || self.included.contains_key(folder))
    }

    /// The operations that are chosen of a model, with the place of the choice; `None`: all.
    pub(crate) fn take(&mut self, folder: &ModelFolder) -> Option<Located<Vec<String>>> {
        self.operations.remove(folder)
    }

    /// The traits that are chosen for types of a model.
    pub(crate) fn take_derives(&mut self, folder: &ModelFolder) -> Vec<DeriveChoice> {
        self.derives.remove(folder).unwrap_or_default()
    }
}

/// Reads `{"Tag": ["Eq", "Hash"], "*": ["serde"]}`.
fn read_derives<'d>(reader: &mut Reader<'d>, member: Member<'d>) -> Vec<DeriveChoice> {
    let mut choices = Vec::new();
    for of_type in reader.object("\"derive\"", member.value, None) {
        let names = reader.texts(&of_type, ", such as \"Eq\"");
        let mut derives = Vec::new();
        for name in names {
            match Derive::of_name(&name.value) {
                Some(derive) => derives.push(derive),
                None => {
                    let all = format!("there is {}", Derive::NAMES.join(", "));
                    let help = did_you_mean(&name.value, Derive::NAMES, &all);
                    reader.fault(
                        &name.at,
                        format!("{:?} cannot be chosen for a type; {help}", name.value),
                    );
                }
            }
        }
        choices.push(DeriveChoice {
            type_name: of_type.key.to_string(),
            derives,
            place: of_type.at.to_string(),
        });
    }
    choices
}

#[cfg(test)]
mod tests;
