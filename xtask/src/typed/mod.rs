//! Calls through generated code: models → programs (`tinsmith_codegen::driver`) → answers.
//!
//! 1. [`Plan`]: which models, each in which program.
//! 2. `scratch`: the programs as crates below the folder for builds, and their build.
//! 3. `program`: a program that runs.

mod program;
mod scratch;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use tinsmith_codegen::driver;
use tinsmith_codegen::names::{ModuleName, Name as _};
use tinsmith_model::{ModelFolder, Service};
use xtask_driver::{Answer, Call};

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
            driver::generate(&service).map_err(|faults| {
                let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
                format!("the model is refused: {}", faults.join("; "))
            })
        });
        let place = driven.map(|driven| {
            let module = driven.module.as_str().to_owned();
            self.programs.entry(program.to_owned()).or_default().push(driven);
            let program = program.to_owned();
            Place { program, module }
        });
        self.places.insert(key.to_owned(), place);
    }

    /// Writes and builds all programs.
    pub(crate) fn build(self) -> anyhow::Result<Clients> {
        let scratch = Scratch::new()?;
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
