//! `cargo checker conformance`: runs case files and says which cases pass.
//!
//! A case that concerns a client is a call by name, over schemas ([`crate::interpret`]). With `--typed`, requests and responses go
//! through generated clients ([`crate::typed`]).
//!
//! 1. `files`: paths → case files, each with the name of its suite.
//! 2. `cases`: a case file → its cases. A module for each format: `smithy`, `protocols`, `parsing`, `cbor`, `eventstream`, `sigv4`,
//!    `endpoints`, `jmespath`, `timestamps`, `smoke`, `config`.
//! 3. `context`: by name or typed; `typed`: which clients to generate.
//! 4. `report`: counts, and what differs. `peers` and `departures` list the cases that are skipped, with reasons.

mod cases;
mod cbor;
mod config;
mod context;
mod departures;
mod endpoints;
mod eventstream;
mod files;
mod jmespath;
mod parsing;
mod peers;
mod protocols;
mod report;
mod sigv4;
mod smithy;
mod smoke;
mod timestamps;
mod typed;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use tinsmith_model::Form;

use crate::usage;
use cases::not_there;
use context::Context;
use files::CaseFile;
use report::{Report, Suite};

/// The name of the command.
pub(crate) const NAME: &str = "conformance";

/// The arguments of the command.
pub(crate) fn command() -> Command {
    let models = Arg::new("models")
        .long("models")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .help("Where the models of services are: <service>/<api-version>/ below it. The suites over them need it");
    let typed = Arg::new("typed")
        .long("typed")
        .action(ArgAction::SetTrue)
        .help("Go through generated clients, as users call them, in place of by name");
    let smithy = Arg::new("smithy")
        .long("smithy")
        .action(ArgAction::SetTrue)
        .help("Read the models of protocol cases as Smithy ASTs, into which they are put first");
    let paths = Arg::new("paths")
        .value_name("PATH")
        .value_parser(value_parser!(PathBuf))
        .num_args(1..)
        .required(true)
        .help("Case files, or folders of them");
    Command::new(NAME)
        .about("Run conformance cases: requests, responses, endpoints, signatures and more.")
        .after_help(
            "Prints a table, each failure, and last how many cases passed. The exit code is 1 if any failed \
             or none passed, 2 for wrong usage.\n\n\
             With --typed, the clients that the cases need are generated into target/typed and built, which takes a minute or \
             two at first and little later. Inputs are put together with setters, outputs and errors are read as their types. \
             That concerns protocols, response-parsing and events; all other suites run as without it.\n\n\
             A Smithy AST among the files is a suite of its own: the cases of its trait smithy.rules#endpointTests. One whose name ends \
             in .1.0.json or .2.0.json must give the same code as the file without that ending.",
        )
        .args([models, typed, smithy, paths])
}

/// Runs the command.
pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let models = matches.get_one::<PathBuf>("models").cloned();
    if let Some(models) = models.as_deref().filter(|models| !models.is_dir()) {
        return Err(usage::error(format!(
            "there is no folder {}; give that of the models with --models",
            models.display()
        )));
    }
    let mut files = Vec::new();
    for path in matches.get_many::<PathBuf>("paths").into_iter().flatten() {
        files.extend(files::find(path)?);
    }
    let form = if matches.get_flag("smithy") {
        Form::Smithy
    } else {
        Form::C2j
    };
    let typed = matches.get_flag("typed");
    let typed = typed
        .then(|| typed::clients(&files, models.as_deref(), form))
        .transpose()?;
    let context = Context::new(models, typed, form);
    let mut report = Report::default();
    for file in files {
        let mut suite = Suite::new(file.suite(), file.protocol(), file.peers());
        run_file(&file, &context, &mut suite);
        report.add(suite);
    }
    let mut out = io::stdout().lock();
    write!(out, "{report}")?;
    Ok(if report.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs the cases of a file by its format.
fn run_file(file: &CaseFile, context: &Context, suite: &mut Suite) {
    let name = file.name();
    if file.cases().get("smithy").is_some() {
        return smithy::run(file, suite);
    }
    match name.split_once('/') {
        Some(("protocols", "service-responses")) => parsing::run(file.cases(), context, suite),
        Some(("protocols", "service-requests")) => protocols::services::run(file.cases(), context, suite),
        Some(("protocols", _)) => protocols::run(file, context, suite),
        Some(("response-parsing", _)) => parsing::run(file.cases(), context, suite),
        Some(("cbor", "decode-success")) => cbor::run(file.cases(), suite),
        Some(("cbor", "decode-error")) => cbor::run_errors(file.cases(), suite),
        Some(("eventstream", "frames")) => eventstream::run(file.cases(), suite),
        Some(("eventstream", "rest-json")) => eventstream::events::run(file.cases(), context, suite),
        Some(("eventstream", "frame-errors")) => eventstream::run_errors(file.cases(), suite),
        Some(("sigv4", "v4")) => sigv4::run(file.cases(), suite),
        Some(("sigv4", "v4a")) => sigv4::asymmetric::run(file.cases(), suite),
        Some(("sigv4", "v4-classic")) => sigv4::run_classic(file.cases(), suite),
        Some(("endpoints", "partitions")) => {}
        Some(("endpoints", rest)) if rest.starts_with("services/") => {
            endpoints::run_service(file.cases(), context.models().ok(), suite);
        }
        Some(("endpoints", _)) => endpoints::run(file.cases(), suite),
        Some(("jmespath", _)) => jmespath::run(file.cases(), suite),
        Some(("smoke", _)) => smoke::run(file.cases(), context.models().ok(), suite),
        Some(("timestamps", format)) => timestamps::run(format, file.cases(), suite),
        Some(("config", "profile-parser")) => config::profiles::run(file.cases(), suite),
        Some(("config", "profile-locations")) => config::locations::run(file.cases(), suite),
        Some(("config", "endpoint-urls")) => config::endpoint_urls::run(file.cases(), suite),
        Some(("config", "recursion-detection")) => config::trace::run(file.cases(), suite),
        Some(("config", "credentials-chain")) => config::credentials::run(file.cases(), suite),
        Some(("config", "assume-role-chain")) => config::assume_role::run(file.cases(), suite),
        Some(("config", "ecs-endpoint")) => config::metadata::run_container(file.cases(), suite),
        Some(("config", "imds-endpoint")) => config::metadata::run_instance(file.cases(), suite),
        _ => not_there(file.cases(), "a runner for the suite", suite),
    }
}

#[cfg(test)]
mod tests;
