//! Text becomes tokens in few places, which the documentation of the crate calls doors. Here is a list of them: a new
//! door needs a reason.

use std::fs;
use std::path::{Path, PathBuf};

/// What makes tokens of text, and the files below `src` that do so.
const MAKERS: [(&str, &[&str]); 7] = [
    ("Ident::new", &["emit/schema.rs", "names/mod.rs"]),
    ("format_ident!", &[]),
    // Numbers, and the two doors.
    (
        "Literal::",
        &[
            "docs/mod.rs",
            "emit/amended.rs",
            "emit/literal.rs",
            "emit/operation.rs",
            "emit/schema.rs",
            "emit/waiter.rs",
        ],
    ),
    (".parse()", &["emit/literal.rs"]),
    ("from_str", &[]),
    ("parse_str", &[]),
    ("#[doc = #", &["docs/mod.rs"]),
];

/// The source files of the crate, without tests, by their paths below `src`.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let (below, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        folders.extend(below);
        for path in files.iter().filter(|path| !path.ends_with("tests.rs")) {
            let text = fs::read_to_string(path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            sources.push((name, lines.collect::<Vec<_>>().join("\n")));
        }
    }
    sources.sort();
    sources
}

#[test]
fn tokens_are_made_of_text_in_few_places() {
    let sources = sources();
    assert!(sources.len() > 40, "{}", sources.len());
    for (maker, known) in MAKERS {
        let found = sources.iter().filter(|(_, code)| code.contains(maker));
        let found: Vec<_> = found.map(|(name, _)| name.as_str()).collect();
        assert_eq!(found, known, "{maker}");
    }
}
