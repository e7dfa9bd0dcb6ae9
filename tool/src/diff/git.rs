//! Models in the history of the repository. Asks `git`, which knows every kind of repository there is.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context as _, bail};
use tinsmith_model::StoredFile;

use crate::usage::Usage;

/// The files below a folder, or one file, at a revision: their paths below the folder, and what is in them.
///
/// # Errors
///
/// There is no git, no repository, or no such revision.
pub(super) fn files(path: &Path, revision: &str) -> anyhow::Result<Vec<StoredFile>> {
    let file = path.file_name().filter(|_| path.is_file());
    let folder = match path.parent() {
        Some(parent) if file.is_some() && parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) if file.is_some() => parent,
        _ => path,
    };
    if !folder.is_dir() {
        let message = format!(
            "there is no folder {}; give the folder of models with --models DIR",
            folder.display()
        );
        return Err(Usage::new(message).into());
    }
    let commit = commit(folder, revision)?;
    let listed = output(git(folder).args(["ls-tree", "-r", "-z", &commit]))?;
    let is_wanted = |path: &str| file.is_none_or(|file| file == path);
    let blobs = listed.split(|byte| *byte == 0).filter_map(blob);
    let blobs: Vec<_> = blobs.filter(|(_, path)| is_wanted(path)).collect();
    contents(folder, &blobs)
}

/// The revision as the id of a commit: what comes from the command line is never taken for an option.
fn commit(folder: &Path, revision: &str) -> anyhow::Result<String> {
    let wanted = format!("{revision}^{{commit}}");
    let found = output(git(folder).args(["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]));
    match found {
        Ok(id) => Ok(String::from_utf8_lossy(&id).trim().to_owned()),
        Err(_) => {
            output(git(folder).args(["rev-parse", "--git-dir"]))
                .map_err(|error| Usage::new(format!("{} is in no git repository: {error}", folder.display())))?;
            Err(Usage::new(format!(
                "git knows no revision {revision:?}; `git log --oneline` shows some"
            ))
            .into())
        }
    }
}

/// An entry of `ls-tree`: `100644 blob <id>\t<path>`.
fn blob(entry: &[u8]) -> Option<(String, String)> {
    let entry = std::str::from_utf8(entry).ok()?;
    let (about, path) = entry.split_once('\t')?;
    let mut about = about.split(' ').skip(1);
    let is_file = about.next() == Some("blob") && StoredFile::is_part(path);
    is_file.then(|| Some((about.next()?.to_owned(), path.to_owned())))?
}

/// What is in each blob, asked of one process: one a file would take a second for a hundred.
fn contents(folder: &Path, blobs: &[(String, String)]) -> anyhow::Result<Vec<StoredFile>> {
    let mut command = git(folder);
    command
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().context("git cannot be run")?;
    let asked: String = blobs.iter().map(|(id, _)| format!("{id}\n")).collect();
    let mut questions = child.stdin.take().context("git takes no questions")?;
    // It answers while it is still asked: both ends at once, or neither gets on.
    let asking = thread::spawn(move || questions.write_all(asked.as_bytes()));
    let files = answers(&mut child, blobs)?;
    let status = child.wait()?;
    if asking.join().is_err() || !status.success() {
        bail!("git cat-file failed");
    }
    Ok(files)
}

/// Each answer is a line, `<id> blob <size>`, the contents, and the end of a line.
fn answers(child: &mut Child, blobs: &[(String, String)]) -> anyhow::Result<Vec<StoredFile>> {
    let mut answers = BufReader::new(child.stdout.take().context("git gives no answers")?);
    let mut files = Vec::new();
    for (id, path) in blobs {
        let mut line = String::new();
        answers.read_line(&mut line)?;
        let size = line
            .trim_end()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse::<u64>().ok());
        let size = size.with_context(|| format!("git has no {id} for {path}"))?;
        let file = StoredFile::read(path.clone(), answers.by_ref().take(size))?;
        answers.read_exact(&mut [0])?;
        files.push(file);
    }
    Ok(files)
}

/// What Git tells the programs that it runs, such as hooks, of the repository that it works on. That need not be the repository of
/// the models, and paths would be taken from another folder.
const OF_A_REPOSITORY: [&str; 13] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// All calls of Git are made with this.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    for name in OF_A_REPOSITORY {
        command.env_remove(name);
    }
    command.arg("-C").arg(folder).stdin(Stdio::null());
    command
}

fn output(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let output = command.output().context("git cannot be run")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}
