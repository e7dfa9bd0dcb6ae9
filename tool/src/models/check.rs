//! `cargo xtask models check`: everything that is wrong with models, shown where it is.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer};
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::Value;
use tinsmith_model::ModelFolder;

use super::finding::{Finding, findings};
use super::snippet::Snippet;
use super::{format_option, is_json, models_option, targets_of};
use crate::project::Target;
use crate::services::services;
use crate::shown::clean;
use crate::usage::Usage;
use crate::{output, parallel};

pub(super) const NAME: &str = "check";

/// Of more findings with one cause than these, the rest is counted.
const SHOWN_OF_A_CAUSE: usize = 3;

pub(super) fn command() -> Command {
    let service = Arg::new("service")
        .value_name("SERVICE[/VERSION]")
        .action(ArgAction::Append)
        .help("Check this service, in all its versions or in one [default: all in the folders of models]");
    Command::new(NAME)
        .about("Checks models: lists every fault and every unknown key, with the lines where they are")
        .after_help(
            "Finds what the reader and the generator find. Warnings are what this version does not know and leaves out.\n\n\
             With --format json, prints a list of objects: severity (error or warning), kind, model, subject, message, help, and \
             file, line, column and endColumn (from 1, in characters; null where it is not at one place).\n\n\
             Exit codes: 0 no faults; 1 faults; 2 wrong usage.",
        )
        .args([service, models_option(), format_option()])
}

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let targets = targets_of(matches)?;
    let names = matches.get_many::<String>("service").into_iter().flatten();
    let folders = folders(&targets, names.map(String::as_str).collect())?;
    let name = |folder: &ModelFolder| folder.service.clone();
    let found = parallel::map(&folders, "models checked", name, findings);
    let found: Vec<_> = found.into_iter().flatten().collect();
    let mut out = Vec::new();
    if is_json(matches) {
        let list: Vec<Value> = found.iter().map(Finding::to_json).collect();
        writeln!(out, "{:#}", Value::Array(list))?;
    } else {
        let is_coloured = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        print(&found, folders.len(), is_coloured, &mut out)?;
    }
    output::print(&out)?;
    for target in &targets {
        target.choices.among(&services(&target.models)?, &target.models)?;
    }
    let is_good = found.iter().all(|finding| finding.is_warning);
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The models of these names, or all. A name that one of several folders has need not be in the others.
fn folders(targets: &[Target], names: Vec<&str>) -> anyhow::Result<Vec<ModelFolder>> {
    let mut folders = Vec::new();
    let mut missing = Vec::new();
    let mut roots: Vec<_> = targets.iter().map(|target| &target.models).collect();
    roots.sort();
    roots.dedup();
    for root in roots {
        let services = services(root)?;
        if names.is_empty() {
            folders.extend(services.all().flatten().cloned());
        }
        for name in &names {
            match services.look_up(name) {
                Ok(found) => folders.extend_from_slice(found),
                Err(error) => missing.push((*name, format!("{} has {error}", root.display()))),
            }
        }
    }
    let is_found = |name: &str| {
        let (service, version) = name.split_once('/').unwrap_or((name, ""));
        let mut found = folders.iter();
        found.any(|folder| folder.service == service && [&folder.version, ""].contains(&version))
    };
    if let Some((_, message)) = missing.into_iter().find(|(name, _)| !is_found(name)) {
        return Err(Usage::new(message).into());
    }
    folders.sort();
    folders.dedup();
    Ok(folders)
}

/// Prints what is found, and last how much.
pub(super) fn print(found: &[Finding], models: usize, is_coloured: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if is_coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut told = BTreeMap::new();
    for finding in found {
        let cause = (&finding.model, finding.kind, &finding.message, &finding.help);
        let times = told.entry(cause).or_insert(0_usize);
        *times += 1;
        if *times <= SHOWN_OF_A_CAUSE {
            writeln!(out, "{}\n", renderer.render(&[group(&visible(finding))]))?;
        }
    }
    for ((model, kind, message, _), times) in told.into_iter().filter(|(_, times)| *times > SHOWN_OF_A_CAUSE) {
        let more = times - SHOWN_OF_A_CAUSE;
        writeln!(
            out,
            "{model}: {more} more like [{kind}] {}; --format json lists all\n",
            clean(message)
        )?;
    }
    let warnings = found.iter().filter(|finding| finding.is_warning).count();
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    writeln!(
        out,
        "{}: {}, {}",
        count(models, "model"),
        count(found.len() - warnings, "fault"),
        count(warnings, "warning")
    )
}

/// A finding as it may be printed.
fn visible(finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    finding.subject = clean(&finding.subject);
    finding.message = clean(&finding.message);
    finding.help = clean(&finding.help);
    if let Some(place) = &mut finding.place {
        place.snippet = place.snippet.as_ref().map(Snippet::visible);
    }
    finding
}

fn group(finding: &Finding) -> Group<'_> {
    let level = if finding.is_warning {
        Level::WARNING
    } else {
        Level::ERROR
    };
    let mut group = Group::with_title(level.primary_title(finding.title()).id(finding.kind));
    let place = finding.place.as_ref();
    group = match place.map(|place| (place, &place.snippet)) {
        Some((place, Some(line))) => group.element(
            annotate_snippets::Snippet::source(&line.text)
                .line_start(place.line)
                .path(&place.file)
                .annotation(AnnotationKind::Primary.span(line.range.clone())),
        ),
        Some((place, None)) => group.element(Origin::path(&place.file).line(place.line).char_column(place.column)),
        None => group.element(Origin::path(&finding.model)),
    };
    if finding.help.is_empty() {
        group
    } else {
        group.element(Level::HELP.message(&finding.help))
    }
}
