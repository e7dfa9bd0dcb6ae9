//! What people read at the end: faults and warnings, or what was done.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use anyhow::bail;
use indicatif::HumanCount;
use tinsmith_model::Diagnostics;

use super::change::{Change, ChangeKind};
use super::generate::{Client, Failure, Generation};
use super::layout::Tree;
use crate::shown::clean;
use crate::usage::Usage;

/// If more files than this have changed, they are not listed one by one.
const SHOWN: usize = 20;

/// What could be generated.
pub(super) struct Clients {
    pub clients: Vec<Client>,
    /// The models that could not, such as `sso-oidc/2019-06-10`.
    pub failed: Vec<String>,
}

/// All clients, if no model has a fault, or the others are to be generated all the same. Prints all warnings and then all faults,
/// in the order of the models.
pub(super) fn clients(generations: Vec<Generation>, keep_going: bool, err: &mut dyn Write) -> anyhow::Result<Clients> {
    let all = generations.len();
    for warning in generations.iter().flat_map(|generation| &generation.warnings) {
        writeln!(err, "warning: {}", clean(warning))?;
    }
    let (mut clients, mut failed) = (Vec::new(), Vec::new());
    for generation in generations {
        match generation.result {
            Ok(client) => clients.push(client),
            Err(Failure::Operation(unknown, None)) => {
                return Err(Usage::new(unknown.to_string()).into());
            }
            Err(failure) => {
                failed.push(generation.model);
                for fault in faults(failure) {
                    writeln!(err, "error: {}", clean(&fault))?;
                }
            }
        }
    }
    if !failed.is_empty() {
        let faulty = format!("{} of {} could not be generated", failed.len(), count(all, "model"));
        if !keep_going {
            bail!("{faulty}; nothing was changed. --keep-going generates the others");
        }
        writeln!(err, "error: {faulty}: {}", failed.join(", "))?;
    }
    Ok(Clients { clients, failed })
}

fn faults(failure: Failure) -> Vec<String> {
    match failure {
        Failure::Model(report) => Diagnostics::grouped(&report.errors),
        Failure::Codegen(faults) => faults,
        Failure::Operation(unknown, at) => {
            let place = at.map(|at| format!("{at}: ")).unwrap_or_default();
            vec![format!("{place}{unknown}")]
        }
    }
}

/// What `--check` says if something is not up to date.
pub(super) fn list(changes: &[Change], command: &str, to: &mut dyn Write) -> io::Result<()> {
    for change in changes {
        let what = match change.kind {
            ChangeKind::Stale(_) => "stale",
            ChangeKind::Missing(_) => "missing",
            ChangeKind::LeftOver => "left over",
        };
        writeln!(to, "{what}: {}", change.path.display())?;
    }
    writeln!(
        to,
        "{} out of date. To bring all up to date, run: {command}",
        count(changes.len(), "file")
    )
}

/// What has changed: a line for each model or, where there are many, one for all.
pub(super) fn list_changed(tree: &Tree, changes: &[Change], to: &mut dyn Write) -> io::Result<()> {
    let mut by_owner: BTreeMap<String, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        by_owner.entry(owner(tree, change)).or_default().push(change);
    }
    if by_owner.len() <= SHOWN {
        for (owner, changes) in &by_owner {
            writeln!(to, "{owner}: {}", summary(changes))?;
        }
    } else {
        let all: Vec<_> = changes.iter().collect();
        writeln!(to, "{}", summary(&all))?;
    }
    Ok(())
}

/// What there is now.
pub(super) fn summarize(trees: &[Tree], up_to_date: bool, took: Duration, to: &mut dyn Write) -> io::Result<()> {
    let state = if up_to_date { ", up to date" } else { "" };
    writeln!(to, "{}{state}, in {:.1} s", total(trees), took.as_secs_f64())
}

/// Whose file it is: that of a model, of all, or of a folder whose service is gone.
fn owner(tree: &Tree, change: &Change) -> String {
    match (change.model, change.kind) {
        (Some(model), _) => model.to_owned(),
        (None, ChangeKind::LeftOver) => {
            let mut folders = change.path.ancestors();
            let of_client = folders.find(|path| {
                path.parent()
                    .is_some_and(|above| above == tree.home || above == tree.out)
            });
            of_client.unwrap_or(&change.path).display().to_string()
        }
        (None, _) => change.path.display().to_string(),
    }
}

/// `1 changed, 2 removed`
fn summary(changes: &[&Change]) -> String {
    let mut numbers = [(0, "new"), (0, "changed"), (0, "removed")];
    for change in changes {
        let index = match change.kind {
            ChangeKind::Missing(_) => 0,
            ChangeKind::Stale(_) => 1,
            ChangeKind::LeftOver => 2,
        };
        numbers[index].0 += 1;
    }
    let shown = numbers.iter().filter(|(n, _)| *n > 0);
    let shown = shown.map(|(n, what)| format!("{} {what}", count(*n, "file")));
    shown.collect::<Vec<_>>().join(", ")
}

/// `2 models, 8 operations: 16 files, 2,531 lines, 0.1 MB`
fn total(trees: &[Tree]) -> String {
    let clients = || trees.iter().flat_map(|tree| &tree.clients);
    let of_clients = clients().flat_map(|client| client.files.iter().map(|file| file.contents.as_str()));
    let shared = trees.iter().flat_map(|tree| &tree.shared);
    let shared = shared.map(|file| file.contents.as_str());
    let (mut files, mut lines, mut bytes) = (0, 0, 0);
    for text in of_clients.chain(shared) {
        files += 1;
        lines += text.lines().count();
        bytes += text.len();
    }
    let operations = clients().map(|client| client.operations).sum();
    format!(
        "{}, {}: {}, {}, {:.1} MB",
        count(clients().count(), "model"),
        count(operations, "operation"),
        count(files, "file"),
        count(lines, "line"),
        bytes as f64 / 1e6
    )
}

/// `2,531 lines`
fn count(n: usize, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {what}{plural}", HumanCount(n as u64))
}
