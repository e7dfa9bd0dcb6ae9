//! `cargo xtask diff`: two versions of models → what each change means for callers.
//!
//! 1. `options`: the command line.
//! 2. `side`, `git`: the models of each side, from files or from the history of the repository.
//! 3. `compare`: both sides → reviews, on all cores.
//! 4. `report`: reviews, grouped, the worst first; `terminal`, `markdown` and `json` write it, `words` compares texts.

mod compare;
mod git;
mod json;
mod markdown;
mod options;
mod report;
mod side;
mod terminal;
mod words;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::ensure;
use clap::ArgMatches;

use crate::output;
use crate::shown::clean;
use options::{DiffOptions, Format};
use report::Report;

pub(crate) use options::command;
pub(crate) use side::Side;

pub(crate) const NAME: &str = "diff";

pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let options = DiffOptions::new(matches)?;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let passes = diff(&options, &mut out, &mut err)?;
    let printed = output::print(&out);
    io::stderr().write_all(&err)?;
    printed?;
    Ok(if passes { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes the report to `out`, and errors to `err`. Returns whether the command succeeds.
fn diff(options: &DiffOptions, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<bool> {
    let (old, new) = side::sides(options)?;
    let (report, failures) = compared(&old, &new);
    match options.format {
        Format::Terminal => terminal::write(&report, options.all, has_colours(), out)?,
        Format::Markdown => markdown::write(&report, out)?,
        Format::Json => json::write(&report, out)?,
    }
    for failure in &failures {
        writeln!(err, "error: {}", clean(failure))?;
    }
    let stops = options.fail_on.is_some_and(|class| report.worst() <= class);
    Ok(failures.is_empty() && !stops)
}

/// Writes the report on replaced models, in the form for a terminal.
///
/// # Errors
///
/// A model has faults.
pub(crate) fn tell(old: &Side, new: &Side, out: &mut dyn Write) -> anyhow::Result<()> {
    let (report, failures) = compared(old, new);
    ensure!(failures.is_empty(), failures.join("\nerror: "));
    Ok(terminal::write(&report, false, has_colours(), out)?)
}

/// The changes, and the services that could not be compared.
fn compared(old: &Side, new: &Side) -> (Report, Vec<String>) {
    let comparisons = compare::compare(old, new);
    let (reviewed, failed): (Vec<_>, Vec<_>) = comparisons
        .into_iter()
        .partition(|comparison| comparison.failure.is_none());
    let report = Report::new(&old.label, &new.label, reviewed, failed.len());
    (
        report,
        failed.into_iter().filter_map(|comparison| comparison.failure).collect(),
    )
}

/// Colours are only for a terminal, and not if `NO_COLOR` is set (<https://no-color.org>).
fn has_colours() -> bool {
    let unset = |name| env::var_os(name).is_none_or(|value| value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && unset("NO_COLOR") && !dumb
}
