//! `Debug` of every public error is its line: that is what `fn main() -> Result<…>` and `unwrap` print.

use std::fs;
use std::path::{Path, PathBuf};

const CRATES: [&str; 8] = [
    "model",
    "codegen",
    "runtime",
    "generated",
    "login",
    "credentials",
    "tool",
    "checker",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The types that are errors in a text, by name.
fn errors(text: &str) -> impl Iterator<Item = &str> {
    let heads = text.lines().filter(|line| line.starts_with("impl"));
    let names = heads
        .filter_map(|line| line.split_once("Error for "))
        .map(|(_, name)| name);
    names.map(|name| name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
}

/// Whether the public type of that name derives `Debug`; `None` where there is no public type of that name.
fn derives_debug(text: &str, name: &str) -> Option<bool> {
    let lines: Vec<&str> = text.lines().collect();
    let is_head = |line: &str| {
        let rest = line
            .strip_prefix("pub struct ")
            .or_else(|| line.strip_prefix("pub enum "));
        rest.and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let head = lines.iter().position(|line| is_head(line))?;
    let attributes = lines[..head].iter().rev().take_while(|line| line.starts_with("#["));
    Some(
        attributes
            .filter(|line| line.starts_with("#[derive"))
            .any(|line| line.contains("Debug")),
    )
}

#[test]
fn no_public_error_shows_its_parts_where_its_line_is_wanted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for name in CRATES {
        sources(&root.join(name).join("src"), &mut files);
    }
    let mut seen = 0;
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for name in errors(&text) {
            match derives_debug(&text, name) {
                Some(true) => wrong.push(format!("{}: {name}", file.display())),
                Some(false) => seen += 1,
                None => {}
            }
        }
    }
    assert!(seen > 30, "only {seen} errors are found: have they moved?");
    assert!(
        wrong.is_empty(),
        "these derive `Debug`; see `line_debug!` of the runtime: {wrong:#?}"
    );
}
