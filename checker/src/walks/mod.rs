//! `cargo checker walks`: every paginator and every waiter of the models, against a made-up service. Nothing is sent.
//!
//! 1. `path`, `values`, `outputs`: places in an output, values that are made up for them, and outputs for expressions.
//! 2. `pages`, `waits`: a paginator or a waiter → what a service answers, and what the client must do.
//! 3. `check`: what the client does → what differs.
//! 4. `by_name`, `typed`: what does it: a client by name, and generated clients.

mod by_name;
mod check;
mod outputs;
mod pages;
mod path;
#[cfg(test)]
mod tests;
mod typed;
mod values;
mod waits;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use checker_driver::Walked;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use tinsmith_model::{ModelFolder, Services};

use crate::interpret::Interpreted;
use crate::models::{self, load_model};
use crate::typed::key;
use crate::{interpret, usage};
use check::{Case, ClientKind};
use typed::Typed;
use waits::Made;

/// The name of the command.
pub(crate) const NAME: &str = "walks";

/// The arguments of the command.
pub(crate) fn command() -> Command {
    let services = Arg::new("services")
        .long("services")
        .value_name("NAMES")
        .value_delimiter(',')
        .help("Only these services, each in all its versions, or NAME/VERSION");
    let write = Arg::new("write")
        .long("write")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("Write the cases to this file, a line of JSON each, for another judge");
    let typed = Arg::new("typed")
        .long("typed")
        .action(ArgAction::SetTrue)
        .help("Walk and wait through generated clients too, as users call them");
    Command::new(NAME)
        .about("Walk through all pages and wait for all states that models know.")
        .after_help(
            "For each paginator and each waiter of all versions of the models, answers are made up and written in the service's \
             protocol. A client gets them, and must make the calls that they lead to, and give what they have.\n\n\
             With --typed, clients of these operations are generated into target/typed and built: 8 minutes of CPU time for all \
             models, seconds for a service.",
        )
        .args([models::argument(), services, typed, write])
}

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let models = &models::folder(matches);
    let services: Vec<_> = matches.get_many::<String>("services").into_iter().flatten().collect();
    let all = Services::of(models).map_err(usage::error)?;
    let mut folders: Vec<&ModelFolder> = Vec::new();
    for name in &services {
        folders.extend(all.look_up(name).map_err(usage::error)?);
    }
    if services.is_empty() {
        folders.extend(all.all().flatten());
    }
    let mut file = matches.get_one::<PathBuf>("write").map(File::create).transpose()?;
    let mut file = file.as_mut().map(BufWriter::new);
    let mut walks = Walks::new(io::stdout().lock());
    let mut typed = matches.get_flag("typed").then(Typed::default);
    for folder in folders {
        let model = load_model(folder)?;
        let service = interpret::service(&model)?;
        let made = walks.made_up(&key(folder), service)?;
        if let Some(file) = &mut file {
            let cases = made.iter().flat_map(|made| &made.cases);
            cases
                .into_iter()
                .try_for_each(|case| writeln!(file, "{}", case.to_json(service)))?;
        }
        walks.compare(ClientKind::ByName, &made, |case| by_name::walk(service, &case.walk))?;
        if let Some(typed) = &mut typed {
            typed.add(&key(folder), &model, made)?;
        }
    }
    file.map(|mut file| file.flush()).transpose()?;
    if let Some(typed) = typed {
        let (clients, made) = typed.build()?;
        for (key, made) in &made {
            walks.compare(ClientKind::Generated, made, |case| clients.walk(key, &case.walk))?;
        }
    }
    Ok(if walks.finish()? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The cases of a paginator or a waiter.
#[derive(Debug)]
struct MadeUpCases {
    /// Whose they are: `iam/2010-05-08 list_users`.
    name: String,
    is_waiter: bool,
    cases: Vec<Case>,
    /// Why there are no more.
    problem: Option<String>,
}

/// Where differences go, and how many there are.
struct Walks<W> {
    out: W,
    counts: Vec<Counts>,
    /// Acceptors to which no answer gets.
    not_reached: Vec<String>,
}

/// Of one kind of clients: how many paginators and waiters do as they must.
#[derive(Debug)]
struct Counts {
    client: ClientKind,
    pages: usize,
    waits: usize,
    differ: usize,
}

impl<W: Write> Walks<W> {
    fn new(out: W) -> Self {
        Self {
            out,
            counts: Vec::new(),
            not_reached: Vec::new(),
        }
    }

    /// The cases of all paginators and waiters of a service.
    fn made_up(&mut self, key: &str, service: &'static Interpreted) -> anyhow::Result<Vec<MadeUpCases>> {
        let mut all = Vec::new();
        for operation in service.catalog.operations {
            let Some(schema) = operation.paginator else { continue };
            let cases: Vec<_> = match pages::cases(service, operation, schema) {
                Ok(cases) => cases
                    .iter()
                    .map(|case| Case::of_pages(service, operation, schema, case))
                    .collect(),
                Err(why) => vec![Err(why)],
            };
            all.push(MadeUpCases::new(
                format!("{key} {}", operation.method_name),
                false,
                cases,
            ));
        }
        for schema in service.catalog.waiters {
            let operation = service.catalog.operation(schema.operation)?;
            let name = format!("{key} {}", schema.name);
            let made = match waits::cases(service, operation, schema) {
                Ok(made) => made,
                Err(why) => {
                    all.push(MadeUpCases::new(name, true, [Err(why)]));
                    continue;
                }
            };
            let cases = made.into_iter().filter_map(|made| match made {
                Made::Case(case) => Some(Case::of_wait(service, operation, schema, &case)),
                Made::NotReached(why) => {
                    self.not_reached.push(format!("{name}: {why}"));
                    None
                }
            });
            let cases: Vec<_> = cases.collect();
            all.push(MadeUpCases::new(name, true, cases));
        }
        Ok(all)
    }

    /// Walks and waits with clients, and writes what differs from what must come of it.
    fn compare<E: std::fmt::Display>(
        &mut self,
        client: ClientKind,
        made: &[MadeUpCases],
        walk: impl Fn(&Case) -> Result<Vec<Walked>, E>,
    ) -> io::Result<()> {
        for made in made {
            let mut differences: Vec<String> = made.problem.iter().cloned().collect();
            for case in &made.cases {
                match walk(case) {
                    Ok(walked) => differences.extend(case.differences(&walked, client)),
                    Err(refusal) => differences.push(refusal.to_string()),
                }
            }
            let counts = self.counts_of(client);
            match (differences.is_empty(), made.is_waiter) {
                (true, false) => counts.pages += 1,
                (true, true) => counts.waits += 1,
                (false, _) => counts.differ += 1,
            }
            for difference in differences {
                writeln!(self.out, "{}: {client}: {difference}", made.name)?;
            }
        }
        Ok(())
    }

    fn counts_of(&mut self, client: ClientKind) -> &mut Counts {
        let known = self.counts.iter().position(|counts| counts.client == client);
        let index = known.unwrap_or_else(|| {
            let (pages, waits, differ) = (0, 0, 0);
            self.counts.push(Counts {
                client,
                pages,
                waits,
                differ,
            });
            self.counts.len() - 1
        });
        &mut self.counts[index]
    }

    /// Writes the counts. Whether there is something, and nothing differs.
    fn finish(mut self) -> io::Result<bool> {
        for acceptor in &self.not_reached {
            writeln!(self.out, "not reached: {acceptor}")?;
        }
        for Counts {
            client,
            pages,
            waits,
            differ,
        } in &self.counts
        {
            writeln!(
                self.out,
                "{client}: {pages} paginators and {waits} waiters do as they must, {differ} differ"
            )?;
        }
        let is_good = |counts: &Counts| counts.differ == 0 && counts.pages + counts.waits > 0;
        Ok(!self.counts.is_empty() && self.counts.iter().all(is_good))
    }
}

impl MadeUpCases {
    fn new(name: String, is_waiter: bool, made: impl IntoIterator<Item = Result<Case, String>>) -> Self {
        let (mut cases, mut problem) = (Vec::new(), None);
        for made in made {
            match made {
                Ok(case) => cases.push(case),
                Err(why) => problem = Some(why),
            }
        }
        Self {
            name,
            is_waiter,
            cases,
            problem,
        }
    }
}
