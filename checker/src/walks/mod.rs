//! `cargo checker walks`: every paginator and every waiter of the models, against a made-up service. Nothing is sent.
//!
//! 1. `path`, `values`, `outputs`: places in an output, values that are made up for them, and outputs for expressions.
//! 2. `pages`, `waits`: a paginator or a waiter → what a service answers, and what the client must do.
//! 3. `check`: what the client does → what differs.

mod check;
mod outputs;
mod pages;
mod path;
#[cfg(test)]
mod tests;
mod values;
mod waits;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use checker_driver::stub::{Builder, NoModelledErrors};
use checker_driver::{Refusal, Walk, Walked};
use clap::{Arg, ArgMatches, Command, value_parser};
use tinsmith_model::{ModelFolder, Services};
use tinsmith_runtime::Blocking;
use tinsmith_runtime::client::ClientCore;
use tinsmith_runtime::codegen::schema::Service;

use crate::models::load_model;
use crate::{interpret, usage, workspace};
use check::Case;
use waits::Made;

/// The name of the command.
pub(crate) const NAME: &str = "walks";

/// The arguments of the command.
pub(crate) fn command() -> Command {
    let models = Arg::new("models")
        .long("models")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help("Where the models of services are: <service>/<api-version>/ below it [default: model/services of the workspace]");
    let services = Arg::new("services")
        .long("services")
        .value_name("NAMES")
        .value_delimiter(',')
        .help("Only these services, each in all its versions");
    let write = Arg::new("write")
        .long("write")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("Write the cases to this file, a line of JSON each, for another judge");
    Command::new(NAME)
        .about("Walk through all pages and wait for all states that models know.")
        .after_help(
            "For each paginator and each waiter of all versions of the models, answers are made up and written in the service's \
             protocol. A client gets them, and must make the calls that they lead to, and give what they have.",
        )
        .args([models, services, write])
}

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let models = matches.get_one::<PathBuf>("models").cloned();
    let models = &models.unwrap_or_else(|| workspace::path("model/services"));
    let services: Vec<_> = matches.get_many::<String>("services").into_iter().flatten().collect();
    let all = Services::of(models).map_err(usage::error)?;
    for name in &services {
        all.look_up(name).map_err(usage::error)?;
    }
    let wanted = |folder: &&ModelFolder| services.is_empty() || services.iter().any(|name| **name == folder.service);
    let file = matches.get_one::<PathBuf>("write").map(File::create).transpose()?;
    let mut out = io::stdout().lock();
    let mut walks = Walks::new(&mut out, file.map(|file| Box::new(BufWriter::new(file)) as _));
    for folder in all.all().flatten().filter(wanted) {
        let model = load_model(folder)?;
        walks.service(
            &format!("{}/{}", folder.service, folder.version),
            interpret::service(&model)?,
        )?;
    }
    Ok(if walks.finish()? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Where differences go, and how many there are.
struct Walks<'a> {
    out: &'a mut dyn Write,
    /// Where the cases are written, if they are.
    cases: Option<Box<dyn Write + 'a>>,
    pages: Counts,
    waits: Counts,
    /// Acceptors to which no answer gets.
    not_reached: Vec<String>,
}

#[derive(Default)]
struct Counts {
    same: usize,
    differ: usize,
}

impl Counts {
    fn add(&mut self, differences: &[String]) {
        match differences.is_empty() {
            true => self.same += 1,
            false => self.differ += 1,
        }
    }
}

impl<'a> Walks<'a> {
    fn new(out: &'a mut dyn Write, cases: Option<Box<dyn Write + 'a>>) -> Self {
        Self {
            out,
            cases,
            pages: Counts::default(),
            waits: Counts::default(),
            not_reached: Vec::new(),
        }
    }

    /// Writes the counts. Whether there is something, and nothing differs.
    fn finish(mut self) -> io::Result<bool> {
        if let Some(cases) = &mut self.cases {
            cases.flush()?;
        }
        for acceptor in &self.not_reached {
            writeln!(self.out, "not reached: {acceptor}")?;
        }
        let Self { pages, waits, .. } = self;
        writeln!(
            self.out,
            "{} paginators are walked through the same, {} differ",
            pages.same, pages.differ
        )?;
        writeln!(
            self.out,
            "{} waiters wait the same, {} differ",
            waits.same, waits.differ
        )?;
        Ok(pages.differ + waits.differ == 0 && pages.same + waits.same > 0)
    }

    /// All walks and waits of a service.
    fn service(&mut self, key: &str, service: &'static Service) -> anyhow::Result<()> {
        for operation in service.operations {
            let Some(schema) = operation.paginator else { continue };
            let case = pages::case(service, operation, schema);
            let case = case.and_then(|case| Case::of_pages(service, operation, schema, &case));
            let differences = self.differences(service, vec![case])?;
            self.pages.add(&differences);
            self.tell(key, operation.method_name, &differences)?;
        }
        for schema in service.waiters {
            let operation = service.operation(schema.operation)?;
            let mut cases = Vec::new();
            match waits::cases(service, operation, schema) {
                Ok(made) => {
                    for made in made {
                        match made {
                            Made::Case(case) => cases.push(Case::of_wait(service, operation, schema, &case)),
                            Made::NotReached(why) => self.not_reached.push(format!("{key} {}: {why}", schema.name)),
                        }
                    }
                }
                Err(why) => cases.push(Err(why)),
            }
            let differences = self.differences(service, cases)?;
            self.waits.add(&differences);
            self.tell(key, schema.name, &differences)?;
        }
        Ok(())
    }

    /// What differs between what clients do and what they must do.
    fn differences(&mut self, service: &'static Service, cases: Vec<Result<Case, String>>) -> io::Result<Vec<String>> {
        let mut differences = Vec::new();
        for case in cases {
            let case = match case {
                Ok(case) => case,
                Err(why) => {
                    differences.push(why);
                    continue;
                }
            };
            if let Some(cases) = &mut self.cases {
                writeln!(cases, "{}", case.to_json(service))?;
            }
            match by_name(service, &case.walk) {
                Ok(walked) => differences.extend(walked.iter().filter_map(|walked| case.difference(walked))),
                Err(refusal) => differences.push(refusal.to_string()),
            }
        }
        Ok(differences)
    }

    fn tell(&mut self, key: &str, name: &str, differences: &[String]) -> io::Result<()> {
        let mut differences = differences.iter();
        differences.try_for_each(|difference| writeln!(self.out, "{key} {name}: {difference}"))
    }
}

/// Walks or waits with a client by name.
fn by_name(service: &'static Service, walk: &Walk) -> Result<Vec<Walked>, Refusal> {
    let refused = |error: &dyn std::fmt::Display| Refusal::new(error.to_string());
    checker_driver::walk(
        || Builder::new(service),
        walk,
        |walker| match &walk.waiter {
            Some(waiter) => walker.wait_by_name(|client: &ClientCore<Blocking>| {
                let waiter = client.waiter::<NoModelledErrors>(waiter);
                waiter.map_err(|error| refused(&error))
            }),
            None => walker.pages_by_name(|client: &ClientCore<Blocking>| {
                let paginator = client.paginator::<NoModelledErrors>(&walk.operation);
                paginator.map_err(|error| refused(&error))
            }),
        },
    )
}
