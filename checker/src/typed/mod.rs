//! Calls through generated code: models → programs (`tinsmith_codegen::driver`) → answers.
//!
//! 1. [`Plan`]: which models, each in which program.
//! 2. `scratch`: the programs as crates below the folder for builds, and their build.
//! 3. `program`: a program that runs.

mod program;
mod scratch;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use checker_driver::{Answer, Call};
use tinsmith_codegen::names::{ModuleName, Name as _};
use tinsmith_codegen::{Problem, driver};
use tinsmith_model::{ModelFolder, Service};

use program::Program;
use scratch::Scratch;

/// Which clients there are to be. Each has a key, by which cases find it.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    places: HashMap<String, Result<Place, String>>,
    programs: BTreeMap<String, Vec<driver::Driver>>,
}

/// By which the client of a service's model is known.
pub(crate) fn key(folder: &ModelFolder) -> String {
    format!("{}/{}", folder.service, folder.version)
}

/// Where a client is: the program, and the module in it.
#[derive(Clone, Debug)]
struct Place {
    program: String,
    module: String,
}

impl Plan {
    /// Whether there is a client of that key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Generates a client into a program. No two in a program may have the same name.
    pub(crate) fn add(&mut self, program: &str, key: &str, service: Result<Service, String>) {
        let driven = service.and_then(|service| {
            driver::generate(&service).map_err(|faults| format!("the model is refused: {}", shown(&faults)))
        });
        let place = driven.map(|driven| {
            let module = driven.module.as_str().to_owned();
            self.programs.entry(program.to_owned()).or_default().push(driven);
            let program = program.to_owned();
            Place { program, module }
        });
        self.places.insert(key.to_owned(), place);
    }

    /// Writes and builds all programs, in the scratch workspace of that name.
    pub(crate) fn build(self, scratch: &str) -> anyhow::Result<Clients> {
        let scratch = Scratch::new(scratch)?;
        for (name, clients) in &self.programs {
            scratch.write(name, clients)?;
        }
        let names = self.programs.into_keys();
        let programs = scratch.build(&names.collect::<Vec<_>>())?;
        Ok(Clients {
            places: self.places,
            programs: programs
                .into_iter()
                .map(|(name, path)| (name, RefCell::new(Program::new(path))))
                .collect(),
        })
    }
}

/// All faults of a model.
fn shown(faults: &[Problem]) -> String {
    let shown: Vec<_> = faults.iter().map(ToString::to_string).collect();
    shown.join("; ")
}

/// The modules of several clients.
fn modules(clients: &[driver::Driver]) -> Vec<ModuleName> {
    clients.iter().map(|client| client.module.clone()).collect()
}

/// Generated clients, each in a program that runs once it is called.
#[derive(Debug)]
pub(crate) struct Clients {
    places: HashMap<String, Result<Place, String>>,
    programs: HashMap<String, RefCell<Program>>,
}

impl Clients {
    /// Makes a call with the client of that key.
    ///
    /// # Errors
    ///
    /// There is no such client, the input is not one of the operation, or the program fails.
    pub(crate) fn call(&self, key: &str, call: &Call) -> Result<Answer, String> {
        let place = self.places.get(key).ok_or("no client was generated")?.as_ref();
        let Place { program, module } = place.map_err(Clone::clone)?;
        let program = self.programs.get(program).ok_or("no program was built")?;
        program.borrow_mut().call(module, call)
    }
}

#[cfg(test)]
mod tests {
    use checker_driver::{Settings, stub};
    use serde_json::{Value, json};
    use tinsmith_model::SourceFile;

    use super::*;

    /// A model with an operation that takes nothing.
    pub(super) fn model(name: &str, protocol: &str) -> Result<Service, String> {
        let metadata = json!({
            "apiVersion": "2024-01-31", "endpointPrefix": "a", "protocol": protocol, "serviceId": "A", "signatureVersion": "v4",
        });
        let operation = json!({"name": "Ping", "http": {"method": "POST", "requestUri": "/"}});
        let text = json!({"version": "2.0", "metadata": metadata, "operations": {"Ping": operation}, "shapes": {}});
        let (path, text) = ("service-2.json".to_owned(), text.to_string());
        let loaded = Service::from_sources(name, "2024-01-31", &[SourceFile { path, text }]);
        Ok(loaded.map_err(|report| report.to_string())?.service)
    }

    fn ping() -> Call {
        Call {
            operation: "ping".to_owned(),
            input: Value::Null,
            settings: Settings::default(),
            response: stub::empty(),
        }
    }

    #[test]
    fn a_model_that_cannot_be_generated_is_told_to_each_case_of_it() {
        let mut plan = Plan::default();
        plan.add("cases", "unread", Err("no model".to_owned()));
        plan.add("cases", "refused", model("a", "json"));
        assert!(plan.has("refused") && !plan.has("other"));
        // Nothing is left to build.
        let clients = plan.build("none").unwrap();
        let why = |key| clients.call(key, &ping()).unwrap_err();
        assert_eq!(why("unread"), "no model");
        assert!(why("refused").contains("jsonVersion"), "{}", why("refused"));
        assert_eq!(why("other"), "no client was generated");
    }

    #[test]
    fn a_program_that_fails_is_told_and_started_again() {
        let mut program = Program::new("no-such-program".into());
        for _ in 0..2 {
            let why = program.call("a", &ping()).unwrap_err();
            assert!(why.starts_with("the program of the client fails: "), "{why}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_ends_is_told_with_its_status() {
        let why = Program::new("false".into()).call("a", &ping()).unwrap_err();
        assert_eq!(why, "the program of the client fails: it has ended (exit status: 1)");
    }
}
