//! How a generated crate finds the runtime.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf, absolute};

use anyhow::Context;
use semver::VersionReq;
use serde_json::{Value, json};

use super::VERSION;
use super::document::{Member, Reader};
use crate::usage::Usage;

/// What the package of the runtime is called.
pub(crate) const NAME: &str = "tinsmith-runtime";

const KEYS: [&str; 6] = ["path", "version", "registry", "git", "rev", "workspace"];

/// Where the runtime is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Runtime {
    /// In this folder. A package that is published needs a version beside it.
    Path { path: PathBuf, version: Option<String> },
    /// In a registry, with a version that meets this requirement.
    Version { version: String, registry: Option<String> },
    /// In a repository, at this revision.
    Git { url: String, revision: String },
    /// As the workspace around the generated crate declares it.
    Workspace,
}

impl Runtime {
    /// The version that goes with this tool.
    pub(crate) fn of_this_version() -> Self {
        Self::Version {
            version: VERSION.to_owned(),
            registry: None,
        }
    }

    /// The value of `--runtime`: a folder, a URL of Git with a revision, or otherwise a version.
    ///
    /// # Errors
    ///
    /// If it is none of these.
    pub(crate) fn parse(text: &str) -> Result<Self, Usage> {
        let path = Path::new(text);
        if path.is_dir() {
            return Ok(Self::Path {
                path: path.to_owned(),
                version: None,
            });
        }
        if text.contains("://") {
            let found = text.split_once('#').filter(|(_, revision)| !revision.is_empty());
            let (url, revision) = found
                .ok_or_else(|| Usage::new(format!("{text:?} has no revision; give URL#REVISION with --runtime")))?;
            return Ok(Self::Git {
                url: url.trim_start_matches("git+").to_owned(),
                revision: revision.to_owned(),
            });
        }
        match VersionReq::parse(text) {
            Ok(_) => Ok(Self::Version {
                version: text.to_owned(),
                registry: None,
            }),
            Err(error) => Err(Usage::new(format!(
                "{text:?} is no folder and no version ({error}); give with --runtime the folder of {NAME}, \
                 a version such as {VERSION}, or URL#REVISION of Git"
            ))),
        }
    }

    /// Reads the value of `"runtime"`. `root` is the folder of the file.
    pub(super) fn read<'d>(reader: &mut Reader<'d>, member: Member<'d>, root: &Path) -> Option<Self> {
        let (mut texts, mut workspace) = (BTreeMap::new(), false);
        let at = member.at;
        for member in reader.object("\"runtime\"", member.value, Some(&KEYS)) {
            if member.key == "workspace" {
                workspace = reader.flag(&member);
            } else {
                let text = reader.text(&member)?;
                texts.insert(member.key.to_string(), text.value);
            }
        }
        if let Some(Err(error)) = texts.get("version").map(|version| VersionReq::parse(version)) {
            reader.fault(&at, format!("\"version\" is no version: {error}"));
        }
        let mut take = |key: &str| texts.remove(key);
        let all = (
            take("path"),
            take("version"),
            take("registry"),
            take("git"),
            take("rev"),
            workspace,
        );
        match all {
            (Some(path), version, None, None, None, false) => Some(Self::Path {
                path: root.join(path),
                version,
            }),
            (None, Some(version), registry, None, None, false) => Some(Self::Version { version, registry }),
            (None, None, None, Some(url), Some(revision), false) => Some(Self::Git { url, revision }),
            (None, None, None, None, None, true) => Some(Self::Workspace),
            _ => {
                let message = "\"runtime\" is one of {\"path\"}, {\"path\", \"version\"}, {\"version\"}, {\"version\", \
                               \"registry\"}, {\"git\", \"rev\"} and {\"workspace\": true}";
                reader.fault(&at, message);
                None
            }
        }
    }

    /// What the file of a repository says of it, in this folder.
    pub(crate) fn to_json(&self, folder: &Path) -> anyhow::Result<Value> {
        Ok(match self {
            Self::Workspace => json!({"workspace": true}),
            Self::Git { url, revision } => json!({"git": url, "rev": revision}),
            Self::Version { version, .. } => json!({"version": version}),
            Self::Path { path, .. } => json!({"path": relative_to(folder, path)?}),
        })
    }

    /// The command that makes a package depend on it, with these features.
    pub(crate) fn add_command(&self, features: &[&str]) -> Vec<String> {
        let mut words = ["cargo", "add"].map(str::to_owned).to_vec();
        let mut add = |more: &[&str]| words.extend(more.iter().map(|word| (*word).to_owned()));
        match self {
            Self::Version { version, registry } => {
                add(&[&format!("{NAME}@{version}")]);
                if let Some(registry) = registry {
                    add(&["--registry", registry]);
                }
            }
            Self::Path { path, .. } => add(&[NAME, "--path", &path.display().to_string()]),
            Self::Git { url, revision } => add(&[NAME, "--git", url, "--rev", revision]),
            Self::Workspace => add(&[NAME]),
        }
        let mut features = features.to_vec();
        features.sort_unstable();
        add(&["--no-default-features", "--features", &features.join(",")]);
        words
    }

    /// What a manifest in a folder says: `path = "../runtime"`.
    ///
    /// # Errors
    ///
    /// The folder is not that of the runtime.
    pub(crate) fn dependency(&self, folder: &Path) -> anyhow::Result<String> {
        // A text of JSON is one of TOML, whatever quotes it has.
        let text = |text: &str| json!(text).to_string();
        Ok(match self {
            Self::Workspace => "workspace = true".to_owned(),
            Self::Git { url, revision } => format!("git = {}, rev = {}", text(url), text(revision)),
            Self::Version { version, registry } => {
                let registry = registry.as_ref().map(|name| format!(", registry = {}", text(name)));
                format!("version = {}{}", text(version), registry.unwrap_or_default())
            }
            Self::Path { path, version } => {
                check_folder(path)?;
                let version = version.as_ref().map(|version| format!(", version = {}", text(version)));
                format!(
                    "path = {}{}",
                    text(&relative_to(folder, path)?),
                    version.unwrap_or_default()
                )
            }
        })
    }
}

/// Whether a folder has the runtime.
fn check_folder(path: &Path) -> anyhow::Result<()> {
    let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap_or_default();
    if has_name(&manifest) {
        return Ok(());
    }
    let message = format!(
        "{} is not the folder of {NAME}; give that with --runtime, a version such as {VERSION}, or URL#REVISION of Git",
        path.display()
    );
    Err(Usage::new(message).into())
}

/// The relative path from a folder to a path, in the form of manifests.
///
/// # Errors
///
/// There is no such path, or it is not UTF-8.
pub(crate) fn relative_to(folder: &Path, path: &Path) -> anyhow::Result<String> {
    let relative = relative(&real(folder)?, &real(path)?);
    let text = relative.to_str().map(|text| text.replace('\\', "/"));
    text.with_context(|| format!("{} is not UTF-8", path.display()))
}

/// Whether a manifest gives its package the name of the runtime.
fn has_name(manifest: &str) -> bool {
    manifest.lines().any(|line| {
        let pair = line.split_once('=').map(|(key, value)| (key.trim(), value.trim()));
        pair.is_some_and(|(key, value)| key == "name" && value.trim_matches(['"', '\'']) == NAME)
    })
}

/// The absolute path without links and `..`, as Cargo goes: `..` behind a link is above what the link points at. What is not there
/// yet has no links.
fn real(path: &Path) -> anyhow::Result<PathBuf> {
    // The empty path is the current folder.
    let path = absolute(Path::new(".").join(path)).with_context(|| format!("there is no path {}", path.display()))?;
    let there = path
        .ancestors()
        .find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let (there, mut real) = there.with_context(|| format!("there is no path {}", path.display()))?;
    for part in path.strip_prefix(there).unwrap_or(Path::new("")).components() {
        if part == Component::ParentDir {
            real.pop();
        } else {
            real.push(part);
        }
    }
    Ok(real)
}

/// The way from one folder to another; the other itself if they have no folder in common, as on two drives.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let pairs = from.components().zip(to.components());
    let shared = pairs.take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return to.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_folder_is_a_version_that_cargo_takes() {
        for version in ["0.1", "^0.1.2", "=0.1.0", ">=0.1, <0.3", "~1", "*"] {
            let parsed = Runtime::parse(version).unwrap();
            assert_eq!(
                parsed.dependency(Path::new("out")).unwrap(),
                format!("version = \"{version}\"")
            );
        }
        for neither in [
            "0.1 banana",
            "1abc",
            "=",
            "0.1.0,",
            "latest",
            "../no/such/folder",
            "2runtime",
        ] {
            let error = Runtime::parse(neither).unwrap_err().to_string();
            let start = format!("{neither:?} is no folder and no version (");
            assert!(
                error.starts_with(&start) && error.contains("give with --runtime"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_folder_is_one_whatever_its_name() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("2runtime");
        fs::create_dir(&folder).unwrap();
        assert_eq!(Runtime::parse(folder.to_str().unwrap()).unwrap(), in_folder(&folder));
    }

    #[test]
    fn a_url_of_git_has_a_revision() {
        let parsed = Runtime::parse("https://example.com/tinsmith.git#1a2b3c").unwrap();
        assert_eq!(
            parsed.dependency(Path::new("out")).unwrap(),
            r#"git = "https://example.com/tinsmith.git", rev = "1a2b3c""#
        );
        let error = Runtime::parse("https://example.com/tinsmith.git").unwrap_err();
        assert!(
            error.to_string().contains("has no revision; give URL#REVISION"),
            "{error}"
        );
    }

    #[test]
    fn the_path_is_relative_where_it_can_be() {
        let relative = |from, to| relative(Path::new(from), Path::new(to));
        assert_eq!(relative("/w/out", "/w/runtime"), Path::new("../runtime"));
        assert_eq!(relative("/w/a/b", "/w/runtime"), Path::new("../../runtime"));
        assert_eq!(relative("/w", "/w/runtime"), Path::new("runtime"));
        assert_eq!(relative("a", "b"), Path::new("b"));
    }

    #[cfg(unix)]
    #[test]
    fn the_path_goes_from_where_links_lead_to() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir_all(place.path().join("deep/down/out")).unwrap();
        let runtime = folder_of_runtime(&place.path().join("runtime"));
        let link = place.path().join("link");
        std::os::unix::fs::symlink(place.path().join("deep/down/out"), &link).unwrap();
        for (folder, expected) in [
            (link.clone(), "../../../runtime"),
            (link.join("new/one"), "../../../../../runtime"),
            (link.join("../beside"), "../../../runtime"),
        ] {
            assert_eq!(runtime.dependency(&folder).unwrap(), format!("path = \"{expected}\""));
        }
    }

    #[test]
    fn a_path_with_quotes_is_a_text_of_toml() {
        let place = tempfile::tempdir().unwrap();
        let runtime = folder_of_runtime(&place.path().join("it's"));
        assert_eq!(
            runtime.dependency(&place.path().join("out")).unwrap(),
            "path = \"../it's\""
        );
        if cfg!(unix) {
            let runtime = folder_of_runtime(&place.path().join("a \"runtime\""));
            let dependency = runtime.dependency(&place.path().join("out")).unwrap();
            assert_eq!(dependency, r#"path = "../a \"runtime\"""#);
        }
    }

    #[test]
    fn a_folder_of_something_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = in_folder(folder.path());
        let refused = || {
            let error = runtime.dependency(folder.path()).unwrap_err();
            assert!(error.is::<Usage>(), "{error}");
            error.to_string().contains("is not the folder of tinsmith-runtime")
        };
        assert!(refused());
        fs::write(folder.path().join("Cargo.toml"), "[package]\nname = \"tinsmith\"\n").unwrap();
        assert!(refused());
    }

    /// Makes a folder that has the runtime's manifest.
    fn folder_of_runtime(folder: &Path) -> Runtime {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("Cargo.toml"), "[package]\nname = \"tinsmith-runtime\"\n").unwrap();
        in_folder(folder)
    }

    fn in_folder(folder: &Path) -> Runtime {
        Runtime::Path {
            path: folder.to_owned(),
            version: None,
        }
    }
}
