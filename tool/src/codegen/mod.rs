//! `cargo xtask codegen`: models → the folder for generated code.
//!
//! 1. `options`: what is asked for.
//! 2. `models`: which models that is.
//! 3. `generate`: models → files in memory, or faults.
//! 4. `layout`, `beside`: where the files go, and what makes crates of them and of those that stay beside them.
//! 5. `on_disk`, `left_over`, `compare`: those files and the ones on disk → changes.
//! 6. `seal`, `replace`: nothing that people have written is lost. Carries the changes out, all or none.
//! 7. `report`: says what was found and done.
//! 8. `wiring`, `surroundings`: what the crate or the workspace around that folder does not know yet.
//!
//! `build_script` has 2 and 3 alone, for a build script.

mod beside;
mod build_script;
mod change;
mod compare;
mod generate;
mod layout;
mod left_over;
mod models;
mod on_disk;
mod options;
mod replace;
mod report;
mod seal;
mod surroundings;
mod wiring;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::ArgMatches;

use compare::compare;
use generate::{Client, generate_all};
use layout::{Listed, Tree, lay_out};
use left_over::Kept;
use models::choose;
use options::{CodegenOptions, Task};
use wiring::Surrounding;

use crate::folder_lock::FolderLock;
use crate::project::Layout;

pub(crate) use build_script::build_script;
pub(crate) use change::{Change, ChangeKind};
pub(crate) use options::command;
pub(crate) use replace::replace;

pub(crate) const NAME: &str = "codegen";

pub(crate) fn run(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let options = CodegenOptions::new(matches)?;
    let done = codegen(&options, &mut io::stdout().lock(), &mut io::stderr())?;
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Makes a package depend on the runtime with these features, and says so.
pub(crate) type Add<'a> = &'a dyn Fn(&[&str], &mut dyn Write) -> anyhow::Result<()>;

/// Brings all targets up to date for the first time, and adds the runtime to the packages that need it.
pub(crate) fn first(add: Add, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<bool> {
    let options = CodegenOptions::new(&command().get_matches_from([NAME]))?;
    codegen_with(&options, Some(add), out, err)
}

fn codegen(options: &CodegenOptions, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<bool> {
    codegen_with(options, None, out, err)
}

/// Brings all targets up to date, or checks them. The report goes to `out`, errors and warnings go to `err`. No file is written
/// before the code of all targets is generated and compared.
fn codegen_with(
    options: &CodegenOptions,
    add: Option<Add>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<bool> {
    let start = Instant::now();
    let mut made = Vec::new();
    for task in &options.tasks {
        let chosen = choose(&task.target, &task.choice)?;
        made.push(report::clients(generate_all(&chosen), options.keep_going, err)?);
    }
    let outs = options.tasks.iter().map(|task| task.target.out.as_path());
    let lock = if options.check {
        FolderLock::for_reading
    } else {
        FolderLock::for_writing
    };
    let _locks: Vec<_> = outs.map(lock).collect();
    let (mut trees, mut failed) = (Vec::new(), Vec::new());
    for (task, clients) in options.tasks.iter().zip(made) {
        trees.push(tree(task, clients.clients, kept(task, options.prune, &clients.failed))?);
        failed.push(clients.failed);
    }
    let states = options.tasks.iter().zip(&trees).zip(&failed);
    let changes = states.map(|((task, tree), failed)| compare(tree, kept(task, options.prune, failed)));
    let changes: Vec<_> = changes.collect::<Result<_, _>>()?;
    changes.iter().try_for_each(|changes| seal::refuse_edited(changes))?;
    let up_to_date = changes.iter().all(Vec::is_empty);
    if options.check && !up_to_date {
        report::list(&changes.concat(), &options.command, out)?;
    } else {
        for (tree, changes) in trees.iter().zip(&changes) {
            replace(&tree.out, changes)?;
            report::list_changed(tree, changes, out)?;
        }
        report::summarize(&trees, up_to_date, start.elapsed(), out)?;
    }
    let mut wired = true;
    for (task, tree) in options.tasks.iter().zip(&trees) {
        if let Some(add) = add.filter(|_| task.target.layout == Layout::Modules) {
            add(&features(tree), out)?;
        }
        wired &= is_wired(task, tree, out, err)?;
    }
    let is_done = !options.check || (up_to_date && wired);
    Ok(is_done && failed.iter().all(Vec::is_empty))
}

/// What all clients need of the runtime.
fn features(tree: &Tree) -> Vec<&'static str> {
    let features: BTreeSet<_> = tree
        .clients
        .iter()
        .flat_map(|client| client.features.iter().copied())
        .collect();
    features.into_iter().collect()
}

/// Which clients of earlier runs stay, given the models that have faults. A run for some services leaves the others as they are.
fn kept<'f>(task: &Task, prune: bool, failed: &'f [String]) -> Kept<'f> {
    match task.target.layout {
        _ if !task.choice.services.is_empty() && !prune => Kept::All,
        Layout::Modules => Kept::Models(failed),
        Layout::Crate | Layout::Crates => Kept::Models(&[]),
    }
}

/// The code of a target, each file with its place.
fn tree(task: &Task, clients: Vec<Client>, kept: Kept) -> anyhow::Result<Tree> {
    let target = &task.target;
    let beside = beside::listed(target.layout, &target.out, &Listed::of(&clients), kept)?;
    lay_out(target, clients, beside, &task.runtime)
}

/// Whether the crate around the code declares every module and feature. Prints what to add, and warns of what is around generated
/// crates and does not go together with them.
fn is_wired(task: &Task, tree: &Tree, out: &mut dyn Write, err: &mut dyn Write) -> anyhow::Result<bool> {
    for objection in surroundings::objections(task.target.layout, tree) {
        writeln!(err, "warning: {objection}")?;
    }
    if task.target.layout != Layout::Modules {
        return Ok(true);
    }
    let Some(surrounding) = Surrounding::of(&tree.out)? else {
        return Ok(true);
    };
    let unwired = surrounding.unwired(&tree.clients);
    for client in &unwired {
        writeln!(out, "{}", client.help(&task.runtime))?;
    }
    Ok(unwired.is_empty())
}

#[cfg(test)]
mod tests;
