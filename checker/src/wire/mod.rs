//! `cargo checker wire`: shows or checks the requests of operations and how their responses are read. Nothing is sent. Calls go by
//! name, without generated code, or through generated clients.
//!
//! 1. `cases`, `case`: lines of cases → lines of answers.
//! 2. `typed`: answers of generated clients.
//! 3. `check`, `departures`: cases and answers → what differs.
//! 4. `values`, `files`: values in the notation of the cases.
//! 5. `request`: one request, in a readable form.

mod case;
mod cases;
mod check;
mod departures;
pub(crate) mod files;
mod request;
mod reviewed;
mod typed;
pub(crate) mod values;

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::Value;

use crate::interpret::SchemaError;
use crate::models::{self, newest_model};
use crate::usage;
use check::Check;
use reviewed::Reviewed;

/// The name of the command.
pub(crate) const NAME: &str = "wire";

/// The arguments of the command.
pub(crate) fn command() -> Command {
    let services = Arg::new("services")
        .long("services")
        .value_name("NAMES")
        .value_delimiter(',')
        .conflicts_with("service")
        .help("Leave out cases of other services");
    let typed = Arg::new("typed")
        .long("typed")
        .action(ArgAction::SetTrue)
        .conflicts_with("service")
        .help("Put cases through generated clients, as users call them, in place of by name");
    let check = Arg::new("check")
        .long("check")
        .action(ArgAction::SetTrue)
        .conflicts_with("service")
        .help("Compare what comes of each case with what the case says; print only what differs");
    let reviewed = Arg::new("reviewed")
        .long("reviewed")
        .value_name("FILE")
        .requires("check")
        .value_parser(value_parser!(PathBuf))
        .help("Accept the cases of this list if they differ, and refuse those that do not any more");
    let service = Arg::new("service")
        .value_name("SERVICE")
        .requires("operation")
        .help("A service, in its newest version, or NAME/VERSION");
    let operation = Arg::new("operation")
        .value_name("OPERATION")
        .help("One of its operations: its name in the model or its method name");
    let params = Arg::new("params")
        .value_name("JSON")
        .default_value("{}")
        .help("What to call it with: names as in the model, blobs in base64, moments as text (2024-01-31T00:00:00Z) or seconds; a body that streams can be {\"$file\": path}");
    Command::new(NAME)
        .about("Show what goes over the wire, without sending anything.")
        .after_help(
            "With an operation, prints the request that it makes, signed with made-up credentials for us-east-1.\n\n\
             Without one, reads cases, one JSON object a line, and prints what comes of each, in the same form: of kind \
             input the request that the parameters make, of kind output or error what the response is read as. What \
             cannot be written or read is told on the error output and makes the exit code 1. With --check the cases say \
             themselves what should come of them; bodies are compared by what they say, and the ways in which we mean \
             to differ are listed at the end.\n\n\
             With --typed, the clients of the cases' services are generated into target/typed and built, which takes a while \
             for a large service at first and little later. Each case is a whole call then: inputs are put together with \
             setters, outputs and errors are read as their types.",
        )
        .args([models::argument(), typed, services, check, reviewed, service, operation, params])
}

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let models = &models::folder(matches);
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    if let (Some(service), Some(operation), Some(params)) = (text("service"), text("operation"), text("params")) {
        request::print(models, service, operation, params, &mut io::stdout().lock())?;
        return Ok(ExitCode::SUCCESS);
    }
    let services: Vec<_> = matches.get_many::<String>("services").into_iter().flatten().collect();
    for name in &services {
        newest_model(models, name)?;
    }
    let wanted = |service: &str| services.is_empty() || services.iter().any(|name| *name == service);
    let streams = Streams {
        cases: &mut io::stdin().lock(),
        out: &mut io::stdout().lock(),
        err: &mut io::stderr().lock(),
    };
    let typed = matches.get_flag("typed");
    let is_good = if matches.get_flag("check") {
        let reviewed = matches.get_one::<PathBuf>("reviewed");
        let reviewed = reviewed.map(|path| Reviewed::read(path)).transpose()?;
        let check = Check::with_reviewed(reviewed.unwrap_or_default());
        streams.check(check, models, typed, wanted)?
    } else {
        streams.answer(models, typed, wanted)?
    };
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Where cases come from and answers go.
struct Streams<'a> {
    cases: &'a mut dyn BufRead,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

impl Streams<'_> {
    /// Writes the answer to each case. Returns whether all cases have one.
    fn answer(self, models: &Path, typed: bool, wanted: impl Fn(&str) -> bool) -> anyhow::Result<bool> {
        let mut all = true;
        cases::run(models, typed, wanted, self.cases, &mut |case, answer| match answer {
            Ok(answer) => writeln!(self.out, "{}", answer.json),
            Err(problem) => {
                all = false;
                complain(self.err, case, &problem)
            }
        })?;
        Ok(all)
    }

    /// Compares each answer with the answer that its case expects. Returns whether nothing differs.
    fn check(
        self,
        mut check: Check,
        models: &Path,
        typed: bool,
        wanted: impl Fn(&str) -> bool,
    ) -> anyhow::Result<bool> {
        let mut unanswered = BTreeMap::<String, usize>::new();
        cases::run(models, typed, wanted, self.cases, &mut |case, answer| match answer {
            Ok(answer) => match check.take(case, &answer) {
                Some(how) => writeln!(
                    self.out,
                    "{} {}: {how}",
                    case::text(case, "kind"),
                    case::text(case, "id")
                ),
                None => Ok(()),
            },
            Err(problem) if is_not_there(&problem) => {
                *unanswered.entry(problem.to_string()).or_default() += 1;
                Ok(())
            }
            Err(problem) if check.refused(case, &problem) => Ok(()),
            Err(problem) => complain(self.err, case, &problem),
        })?;
        if check.is_empty() && unanswered.is_empty() {
            return Err(usage::error(
                "there was no case to check; give cases of these services on the standard input",
            ));
        }
        for (problem, count) in unanswered {
            writeln!(self.out, "skipped: {count} × {problem}")?;
        }
        writeln!(self.out, "{check}")?;
        Ok(check.differing() == 0)
    }
}

/// Whether the runtime lacks what the case needs.
fn is_not_there(problem: &anyhow::Error) -> bool {
    matches!(problem.downcast_ref(), Some(SchemaError::NotThere(_)))
}

fn complain(err: &mut dyn Write, case: &Value, problem: &anyhow::Error) -> io::Result<()> {
    let problem = format!("{problem:#}").replace('\n', "; ");
    writeln!(
        err,
        "{} {}: {problem}",
        case::text(case, "kind"),
        case::text(case, "id")
    )
}

#[cfg(test)]
mod tests;
