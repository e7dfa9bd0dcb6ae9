//! Case files: where they are, and which suite each belongs to.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Context as _;
use serde_json::Value;

use super::peers::Peers;
use crate::usage;

/// The folders in which suites are. The part of a path before such a folder does not belong to the name of the suite.
const SUITES: [&str; 10] = [
    "protocols",
    "response-parsing",
    "cbor",
    "eventstream",
    "endpoints",
    "sigv4",
    "timestamps",
    "jmespath",
    "config",
    "smoke",
];

/// A file of cases.
#[derive(Debug)]
pub(super) struct CaseFile {
    /// From the suite's folder on, without the ending: `protocols/input/rest-json`.
    name: String,
    path: PathBuf,
    cases: Value,
    peers: Rc<Peers>,
}

impl CaseFile {
    /// A file of that name which no peers are known for.
    #[cfg(test)]
    pub(super) fn of_test(name: &str, cases: Value) -> Self {
        Self {
            name: name.to_owned(),
            path: PathBuf::new(),
            cases,
            peers: Rc::default(),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn cases(&self) -> &Value {
        &self.cases
    }

    /// What peers leave out of this file.
    pub(super) fn peers(&self) -> (Rc<Peers>, String) {
        (self.peers.clone(), self.name.clone())
    }

    /// The suite, as the table has it: its many files of the same kind are one.
    pub(super) fn suite(&self) -> String {
        if self.cases.get("smithy").is_some() {
            return "smithy".to_owned();
        }
        match self.name.split('/').collect::<Vec<_>>().as_slice() {
            ["protocols", kind, _] => format!("protocols/{kind}"),
            ["endpoints", kind, _] => format!("endpoints/{kind}"),
            ["jmespath", _] => "jmespath".to_owned(),
            _ => self.name.clone(),
        }
    }

    /// The protocol, where the file is about one.
    pub(super) fn protocol(&self) -> &str {
        match self.name.split('/').collect::<Vec<_>>().as_slice() {
            ["protocols", _, protocol] => protocol,
            _ => "-",
        }
    }
}

/// The case files at a path, sorted: the file itself, or all below the folder.
pub(super) fn find(path: &Path) -> anyhow::Result<Vec<CaseFile>> {
    let mut paths = Vec::new();
    let path = path
        .canonicalize()
        .map_err(|error| usage::error(format!("cannot open {}: {error}", path.display())))?;
    collect(&path, &mut paths).with_context(|| format!("cannot list {}", path.display()))?;
    paths.sort();
    let peers = Rc::new(Peers::near(&path)?);
    let mut files = Vec::new();
    for path in paths {
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let cases = serde_json::from_slice(&text).with_context(|| format!("{} is not JSON", path.display()))?;
        files.push(CaseFile {
            name: name(&path),
            path,
            cases,
            peers: peers.clone(),
        });
    }
    if files.is_empty() {
        return Err(usage::error(format!("there are no case files in {}", path.display())));
    }
    Ok(files)
}

fn collect(path: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        paths.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let is_case_file = path.extension().is_some_and(|extension| extension == "json")
            && path.file_name().is_none_or(|name| name != super::peers::FILE);
        if path.is_dir() || is_case_file {
            collect(&path, paths)?;
        }
    }
    Ok(())
}

/// The part of a path that names a suite and a file in it.
fn name(path: &Path) -> String {
    let path = path.with_extension("");
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let file = parts.len().saturating_sub(1);
    let start = parts[..file].iter().rposition(|part| SUITES.contains(&&**part));
    parts[start.unwrap_or(file)..].join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_below_a_folder_are_found_with_what_peers_say_above_it() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "peer-skips.json",
            r#"{"sigv4/v4": {"a": {"class": "tool", "why": "no one does"}}}"#,
        );
        write("sigv4/v4.json", "[]");
        write("sigv4/more/README.md", "not a case file");
        write("sigv4/more/v5.json", "[]");
        let files = find(&folder.path().join("sigv4")).unwrap();
        let names: Vec<_> = files.iter().map(CaseFile::name).collect();
        assert_eq!(names, ["sigv4/more/v5", "sigv4/v4"]);
        let (peers, name) = files[1].peers();
        assert_eq!(peers.reason(&name, "a"), Some("class tool: no one does"));
        assert!(find(&folder.path().join("nothing")).is_err());
    }

    #[test]
    fn a_file_is_named_from_the_folder_of_its_suite_on() {
        assert_eq!(
            name(Path::new("/data/x/protocols/input/rest-json.json")),
            "protocols/input/rest-json"
        );
        assert_eq!(
            name(Path::new("/config/endpoints/services/config.json")),
            "endpoints/services/config"
        );
        assert_eq!(name(Path::new("elsewhere/some.json")), "some");
    }
}
