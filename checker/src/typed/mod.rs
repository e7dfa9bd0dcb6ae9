//! Calls through generated code: models → programs → answers.
//!
//! 1. [`Programs`]: which clients are needed, each in which program.
//! 2. `emit`: the source of a program.
//! 3. `program_workspace`: the programs as crates below `target`, and their build.
//! 4. `program`: a program that runs.

mod emit;
mod program;
mod program_workspace;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use checker_driver::{Answer, Call, Walk, Walked};
use tinsmith_codegen::names::Name as _;
use tinsmith_model::{ModelFolder, Service};

use crate::interpret::SchemaError;
use emit::Driver;
pub(crate) use emit::Kind;
use program::Program;
use program_workspace::ProgramWorkspace;

/// The clients that are needed, each in a program. Cases find a client by its key.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    kind: Kind,
    clients: HashMap<String, Result<ClientPath, String>>,
    programs: BTreeMap<String, Vec<Driver>>,
}

/// The key of the client of a service's model.
pub(crate) fn key(folder: &ModelFolder) -> String {
    format!("{}/{}", folder.service, folder.version)
}

/// Where a client is: the program, and the module in it.
#[derive(Clone, Debug)]
struct ClientPath {
    program: String,
    module: String,
}

impl Programs {
    /// None yet, for programs that do this.
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }

    /// Whether there is a client with this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.clients.contains_key(key)
    }

    /// The number of clients.
    pub(crate) fn len(&self) -> usize {
        self.clients.len()
    }

    /// Generates a client into a program. No two clients in a program may have the same name. A model that is refused is kept as an
    /// error for the cases that need it.
    pub(crate) fn add(&mut self, program: &str, key: &str, service: Result<Service, SchemaError>) {
        let driver = service.and_then(|service| emit::generate(&service, self.kind).map_err(SchemaError::Refused));
        let path = driver.map_err(|error| error.to_string()).map(|driver| {
            let module = driver.module.as_str().to_owned();
            self.programs.entry(program.to_owned()).or_default().push(driver);
            let program = program.to_owned();
            ClientPath { program, module }
        });
        self.clients.insert(key.to_owned(), path);
    }

    /// Writes and builds all programs, in the workspace with this name.
    pub(crate) fn build(self, workspace: &str) -> anyhow::Result<Clients> {
        let workspace = ProgramWorkspace::new(workspace)?;
        for (name, clients) in &self.programs {
            workspace.write(name, clients, self.kind)?;
        }
        let names = self.programs.into_keys();
        let programs = workspace.build(&names.collect::<Vec<_>>())?;
        Ok(Clients {
            clients: self.clients,
            programs: programs
                .into_iter()
                .map(|(name, path)| (name, RefCell::new(Program::new(path))))
                .collect(),
        })
    }
}

/// Generated clients, each in a program. A program starts with its first call.
#[derive(Debug)]
pub(crate) struct Clients {
    clients: HashMap<String, Result<ClientPath, String>>,
    programs: HashMap<String, RefCell<Program>>,
}

impl Clients {
    /// Makes a call with the client with this key.
    ///
    /// # Errors
    ///
    /// There is no such client, the input is not one of the operation, or the program fails.
    pub(crate) fn call(&self, key: &str, call: &Call) -> Result<Answer, String> {
        let (program, module) = self.client(key)?;
        program.borrow_mut().call(module, call)
    }

    /// Walks through pages or waits with the client with this key.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call).
    pub(crate) fn walk(&self, key: &str, walk: &Walk) -> Result<Vec<Walked>, String> {
        let (program, module) = self.client(key)?;
        program.borrow_mut().walk(module, walk)
    }

    /// The program and the module of the client with this key.
    fn client(&self, key: &str) -> Result<(&RefCell<Program>, &str), String> {
        let path = self.clients.get(key).ok_or("no client was generated")?.as_ref();
        let ClientPath { program, module } = path.map_err(Clone::clone)?;
        let program = self.programs.get(program).ok_or("no program was built")?;
        Ok((program, module))
    }
}

#[cfg(test)]
mod tests {
    use checker_driver::{Settings, stub};
    use serde_json::{Value, json};
    use tinsmith_model::SourceFile;

    use super::*;

    /// A model with an operation that takes nothing.
    pub(super) fn model(name: &str, protocol: &str) -> Result<Service, SchemaError> {
        let metadata = json!({
            "apiVersion": "2024-01-31", "endpointPrefix": "a", "protocol": protocol, "serviceId": "A", "signatureVersion": "v4",
        });
        let operation = json!({"name": "Ping", "http": {"method": "POST", "requestUri": "/"}});
        let text = json!({"version": "2.0", "metadata": metadata, "operations": {"Ping": operation}, "shapes": {}});
        let (path, text) = ("service-2.json".to_owned(), text.to_string());
        let loaded = Service::from_sources(name, "2024-01-31", &[SourceFile { path, text }]);
        Ok(loaded.unwrap().service)
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
        let mut programs = Programs::default();
        programs.add("cases", "unread", Err(SchemaError::NotThere("a model".to_owned())));
        programs.add("cases", "refused", model("a", "json"));
        assert!(programs.has("refused") && !programs.has("other"));
        // Nothing is left to build.
        let clients = programs.build("none").unwrap();
        let why = |key| clients.call(key, &ping()).unwrap_err();
        assert_eq!(why("unread"), "not there yet: a model");
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
