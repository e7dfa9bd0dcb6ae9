//! Walks and waits with generated clients.

use std::collections::BTreeSet;

use anyhow::anyhow;
use tinsmith_model::Service as Model;

use super::MadeUpCases;
use crate::typed::{Clients, Kind, Programs};

/// How many walks and waits a program has at most, unless a service has more: a larger one takes more memory to build.
const MOST: usize = 150;

/// The cases of each client, by its key.
pub(super) type CasesByKey = Vec<(String, Vec<MadeUpCases>)>;

/// The clients that are needed, with their cases. Several are in a program, but of a service only one version.
pub(super) struct Typed {
    programs: Programs,
    made: CasesByKey,
    /// What each program has: the services, and the number of walks and waits.
    filled: Vec<(BTreeSet<String>, usize)>,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            programs: Programs::new(Kind::Walks),
            made: Vec::new(),
            filled: Vec::new(),
        }
    }
}

impl Typed {
    /// Generates the client of a model, with the operations alone that have pages or are waited for.
    ///
    /// # Errors
    ///
    /// There is no such operation.
    pub(super) fn add(&mut self, key: &str, model: &Model, made: Vec<MadeUpCases>) -> anyhow::Result<()> {
        let paged = model.paginators.iter().map(|paginator| paginator.operation.as_str());
        let waited = model.waiters.iter().map(|waiter| waiter.operation.as_str());
        let operations: BTreeSet<_> = paged.chain(waited).collect();
        if operations.is_empty() {
            return Ok(());
        }
        let subset = model.subset(&operations.into_iter().collect::<Vec<_>>());
        let program = self.program(&model.name, made.len());
        self.programs
            .add(&program, key, Ok(subset.map_err(|error| anyhow!("{error}"))?));
        self.made.push((key.to_owned(), made));
        Ok(())
    }

    /// The first program that has room.
    fn program(&mut self, service: &str, walks: usize) -> String {
        let has_room = |(services, count): &(BTreeSet<String>, usize)| {
            !services.contains(service) && (*count == 0 || count + walks <= MOST)
        };
        let index = self.filled.iter().position(has_room).unwrap_or(self.filled.len());
        if index == self.filled.len() {
            self.filled.push(Default::default());
        }
        let (services, count) = &mut self.filled[index];
        services.insert(service.to_owned());
        *count += walks;
        format!("walks-{index:02}")
    }

    /// Builds all programs. Gives the clients, and the cases of each by its key.
    ///
    /// # Errors
    ///
    /// What was generated does not compile.
    pub(super) fn build(self) -> anyhow::Result<(Clients, CasesByKey)> {
        Ok((self.programs.build("walks")?, self.made))
    }
}
