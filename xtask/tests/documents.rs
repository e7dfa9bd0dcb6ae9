//! The documents of the repository: what they refer to exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// These two tell of earlier versions, so they name paths that are gone.
const HISTORY: [&str; 2] = ["CHANGELOG.md", "docs/upgrading.md"];

/// A document of the repository.
struct Document {
    /// Its path below the root of the repository.
    path: PathBuf,
    /// The targets of its links.
    links: Vec<String>,
    /// Its code spans.
    code: Vec<String>,
    /// The anchors of its headings.
    anchors: BTreeSet<String>,
}

impl Document {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(root().join(path)).unwrap();
        let mut document = Self {
            path: path.to_owned(),
            links: Vec::new(),
            code: Vec::new(),
            anchors: BTreeSet::new(),
        };
        let mut heading: Option<String> = None;
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => document.links.push(dest_url.into_string()),
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => document.anchors.extend(heading.take().map(|title| anchor(&title))),
                Event::Text(text) => heading.iter_mut().for_each(|title| title.push_str(&text)),
                Event::Code(code) => match &mut heading {
                    Some(title) => title.push_str(&code),
                    None => document.code.push(code.into_string()),
                },
                _ => {}
            }
        }
        document
    }

    /// The links of this document that lead nowhere.
    fn dead_links(&self) -> Vec<String> {
        let is_dead = |link: &&String| {
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => self.path.clone(),
                _ => self.path.parent().unwrap().join(path),
            };
            let exists = root().join(&target).exists();
            let is_document = target.extension().is_some_and(|extension| extension == "md");
            !exists || (!fragment.is_empty() && is_document && !Self::read(&target).anchors.contains(fragment))
        };
        let relative = self.links.iter().filter(|link| !link.contains("://"));
        relative.filter(is_dead).cloned().collect()
    }

    /// The paths of the repository in code spans that do not exist. Words with a placeholder are no paths.
    fn missing_paths(&self) -> Vec<String> {
        let folders = folders();
        let words = self.code.iter().flat_map(|code| code.split_whitespace());
        let paths = words.filter(|word| !word.contains(['<', '…', '*', '{', ':', '$']));
        let of_repository = paths.filter(|path| {
            let first = path.split_once('/');
            first.is_some_and(|(folder, _)| folders.contains(folder))
        });
        let missing = of_repository.filter(|path| !root().join(path).exists());
        missing.map(str::to_owned).collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The folders in the root of the repository, without those of Git and Cargo.
fn folders() -> BTreeSet<String> {
    let entries = fs::read_dir(root()).unwrap().map(Result::unwrap);
    let folders = entries.filter(|entry| entry.path().is_dir());
    let names = folders.map(|entry| entry.file_name().into_string().unwrap());
    names
        .filter(|name| ![".git", "target"].contains(&name.as_str()))
        .collect()
}

/// The documents in the root and in `docs`.
fn documents() -> Vec<Document> {
    let mut documents = Vec::new();
    for folder in ["", "docs"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let name = entry.unwrap().file_name();
            let path = Path::new(folder).join(name);
            if path.extension().is_some_and(|extension| extension == "md") {
                documents.push(Document::read(&path));
            }
        }
    }
    assert!(documents.len() > 10, "the documents are not found");
    documents
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

fn report(found: impl Fn(&Document) -> Vec<String>, documents: &[Document]) -> Vec<String> {
    let lines = documents.iter().flat_map(|document| {
        let path = document.path.display().to_string();
        found(document).into_iter().map(move |what| format!("{path}: {what}"))
    });
    lines.collect()
}

#[test]
fn every_link_in_a_document_leads_somewhere() {
    assert_eq!(report(Document::dead_links, &documents()), Vec::<String>::new());
}

#[test]
fn every_path_that_a_document_names_exists() {
    let mut documents = documents();
    documents.retain(|document| HISTORY.iter().all(|history| document.path != Path::new(history)));
    assert_eq!(report(Document::missing_paths, &documents), Vec::<String>::new());
}

#[test]
fn dead_links_and_missing_paths_are_found() {
    let document = Document {
        path: PathBuf::from("docs/x.md"),
        links: [
            "../README.md",
            "gone.md",
            "checking.md#gone",
            "https://example.com/gone",
        ]
        .map(str::to_owned)
        .into(),
        code: ["xtask/src/gone.rs --check", "xtask/src/main.rs", "xtask/<name>"]
            .map(str::to_owned)
            .into(),
        anchors: BTreeSet::new(),
    };
    assert_eq!(document.dead_links(), ["gone.md", "checking.md#gone"]);
    assert_eq!(document.missing_paths(), ["xtask/src/gone.rs"]);
}

#[test]
fn the_readme_is_short() {
    let lines = fs::read_to_string(root().join("README.md")).unwrap().lines().count();
    assert!(
        lines <= 145,
        "the README has {lines} lines; the rest belongs into docs/"
    );
}

/// The cells of a line of a table.
fn cells(line: &str) -> Vec<&str> {
    let inside = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"));
    inside.map(|line| line.split(" | ").collect()).unwrap_or_default()
}

#[test]
fn the_readme_has_the_instructions_of_the_table_of_calls() {
    let alternatives = fs::read_to_string(root().join("docs/alternatives.md")).unwrap();
    let rows = alternatives.lines().map(cells).filter(|row| row.len() == 8);
    let instructions: BTreeMap<_, _> = rows.map(|row| ((row[0], row[1]), row[2])).collect();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let table = readme.lines().skip_while(|line| !line.contains("by hand, unsigned"));
    let quoted: Vec<_> = table
        .skip(2)
        .map_while(|line| line.starts_with('|').then_some(line))
        .collect();
    assert!(!quoted.is_empty(), "the README has no table of calls");
    for line in quoted {
        let call = cells(line)[0];
        let figure = |program| instructions.get(&(call, program)).unwrap_or(&"–");
        let [ours, by_hand, sdk] = ["Tinsmith", "by hand, unsigned", "official SDK"].map(figure);
        assert_eq!(line, format!("| {call} | {ours} | {by_hand} | {sdk} |"));
    }
}
