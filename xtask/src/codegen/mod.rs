//! `cargo xtask codegen`: models → the folder for generated code.
//!
//! 1. `options`: what is asked for.
//! 2. `settings`, `models`: which models that is.
//! 3. `generate`: models → files in memory, or faults.
//! 4. `layout`: where the files go, and what makes crates of them.
//! 5. `on_disk`, `left_over`, `compare`: those files and the ones on disk → changes.
//! 6. `replace`: carries the changes out, all or none.
//! 7. `report`: says what was found and done.
//! 8. `wiring`, `membership`: what the crate or the workspace around that folder does not know yet.

mod compare;
mod generate;
mod layout;
mod left_over;
mod membership;
mod models;
mod on_disk;
mod options;
mod replace;
mod report;
mod settings;
mod strict_json;
mod wiring;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::ArgMatches;

use compare::compare;
use generate::generate_all;
use layout::{Layout, lay_out};
use models::choose;
use options::Options;

pub(crate) use compare::{Change, ChangeKind};
pub(crate) use options::command;
pub(crate) use replace::replace;

pub(crate) const NAME: &str = "codegen";

pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let options = Options::new(matches)?;
    let done = codegen(&options, &mut io::stdout().lock(), &mut io::stderr())?;
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Brings everything up to date, or tells whether it is. What was found out goes to `out`, faults and warnings go to `err`.
fn codegen(options: &Options, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<bool> {
    let start = Instant::now();
    let chosen = choose(&options.models, &options.choice)?;
    let clients = report::clients(generate_all(&chosen), options, err)?;
    let tree = lay_out(options.layout, &options.out, clients, &options.runtime)?;
    let owns_all = options.choice.services.is_empty() || options.layout != Layout::Modules;
    let changes = compare(&tree, owns_all)?;
    let unwired = wiring::unwired(&options.out, &tree.clients)?;
    if options.check && !changes.is_empty() {
        report::list(&changes, &options.command, out)?;
    } else {
        replace(&options.out, &changes)?;
        report::summarize(&tree, &changes, start.elapsed(), out)?;
    }
    if options.layout == Layout::Crate
        && let Some(objection) = membership::objection(&options.out)
    {
        writeln!(err, "warning: {objection}")?;
    }
    for client in &unwired {
        writeln!(out, "{}", wiring::help(&options.out, client))?;
    }
    Ok(!options.check || (changes.is_empty() && unwired.is_empty()))
}

#[cfg(test)]
mod tests;
