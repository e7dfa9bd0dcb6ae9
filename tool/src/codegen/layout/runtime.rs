//! How a generated crate finds the runtime.

use std::fs;
use std::path::{Component, Path, PathBuf, absolute};

use anyhow::Context;
use semver::VersionReq;

use crate::usage::Usage;

/// What the package of the runtime is called.
const NAME: &str = "tinsmith-runtime";

/// Where the runtime is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Runtime {
    /// In this folder.
    Path(PathBuf),
    /// In the registry, with a version that meets this requirement.
    Version(String),
}

impl Runtime {
    /// What `--runtime` takes: a folder, or else what Cargo takes for a version.
    ///
    /// # Errors
    ///
    /// If it is neither.
    pub(crate) fn parse(text: &str) -> Result<Self, Usage> {
        let path = Path::new(text);
        if path.is_dir() {
            return Ok(Self::Path(path.to_owned()));
        }
        match VersionReq::parse(text) {
            Ok(_) => Ok(Self::Version(text.to_owned())),
            Err(error) => Err(Usage::new(format!(
                "{text:?} is no folder and no version ({error}); give with --runtime the folder of {NAME}, \
                 or a version such as {}",
                env!("CARGO_PKG_VERSION")
            ))),
        }
    }

    /// What a manifest in a folder says: `path = "../runtime"`.
    pub(super) fn dependency(&self, folder: &Path) -> anyhow::Result<String> {
        let path = match self {
            Self::Version(version) => return Ok(format!("version = \"{version}\"")),
            Self::Path(path) => path,
        };
        let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap_or_default();
        if !has_name(&manifest) {
            let message = format!(
                "{} is not the folder of {NAME}; give that with --runtime, or a version such as {}",
                path.display(),
                env!("CARGO_PKG_VERSION")
            );
            return Err(Usage::new(message).into());
        }
        let relative = relative(&real(folder)?, &real(path)?);
        let text = relative.to_str().map(|text| text.replace('\\', "/"));
        let text = text.with_context(|| format!("{} is not UTF-8", path.display()))?;
        // A text of JSON is one of TOML, whatever quotes the path has.
        Ok(format!("path = {}", serde_json::json!(text)))
    }
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
    let path = absolute(path).with_context(|| format!("there is no path {}", path.display()))?;
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
            assert_eq!(Runtime::parse(version).unwrap(), Runtime::Version(version.to_owned()));
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
        assert_eq!(Runtime::parse(folder.to_str().unwrap()).unwrap(), Runtime::Path(folder));
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
        let runtime = Runtime::Path(folder.path().to_owned());
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
        Runtime::Path(folder.to_owned())
    }
}
