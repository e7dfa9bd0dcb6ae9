//! How a generated crate finds the runtime.

use std::path::{Component, Path, PathBuf, absolute};

use anyhow::{Context, ensure};

use crate::usage::Usage;

/// Where the runtime is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Runtime {
    /// In this folder.
    Path(PathBuf),
    /// In the registry, with a version that meets this requirement.
    Version(String),
}

impl Runtime {
    /// What `--runtime` takes: what begins as a version does is one, anything else is a path.
    pub(crate) fn parse(text: &str) -> Self {
        let is_version = text.starts_with(|c: char| c.is_ascii_digit() || "^~=<>".contains(c));
        let may_have = |c: char| c.is_ascii_alphanumeric() || " ,.+-^~=<>*".contains(c);
        if is_version && text.chars().all(may_have) {
            Self::Version(text.to_owned())
        } else {
            Self::Path(PathBuf::from(text))
        }
    }

    /// What a manifest in a folder says: `path = "../runtime"`.
    pub(super) fn dependency(&self, folder: &Path) -> anyhow::Result<String> {
        let path = match self {
            Self::Version(version) => return Ok(format!("version = \"{version}\"")),
            Self::Path(path) => path,
        };
        if !path.join("Cargo.toml").is_file() {
            let message = format!(
                "{} is not the folder of a crate; give with --runtime the folder of tinsmith-runtime, or a version such as {}",
                path.display(),
                env!("CARGO_PKG_VERSION")
            );
            return Err(Usage::new(message).into());
        }
        let relative = relative(&plain(folder)?, &plain(path)?);
        let text = relative.to_str().map(|text| text.replace('\\', "/"));
        let text = text.with_context(|| format!("{} is not UTF-8", path.display()))?;
        ensure!(
            !text.contains(|c: char| c.is_control() || c == '"'),
            "{text:?} cannot stand in a Cargo.toml"
        );
        Ok(format!("path = \"{text}\""))
    }
}

/// An absolute path without `..`.
fn plain(path: &Path) -> anyhow::Result<PathBuf> {
    let mut plain = PathBuf::new();
    let path = absolute(path).with_context(|| format!("there is no path {}", path.display()))?;
    for part in path.components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    Ok(plain)
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
    fn what_begins_as_a_version_is_one() {
        for version in ["0.1", "^0.1.2", "=0.1.0", ">=0.1, <0.3", "~1"] {
            assert_eq!(Runtime::parse(version), Runtime::Version(version.to_owned()));
        }
        for path in ["../runtime", "runtime", "/a/b", "./0.1", "0.1/runtime", "C:\\runtime"] {
            assert_eq!(Runtime::parse(path), Runtime::Path(PathBuf::from(path)));
        }
    }

    #[test]
    fn the_path_is_relative_where_it_can_be() {
        let relative = |from, to| relative(Path::new(from), Path::new(to));
        assert_eq!(relative("/w/out", "/w/runtime"), Path::new("../runtime"));
        assert_eq!(relative("/w/a/b", "/w/runtime"), Path::new("../../runtime"));
        assert_eq!(relative("/w", "/w/runtime"), Path::new("runtime"));
        assert_eq!(relative("a", "b"), Path::new("b"));
    }

    #[test]
    fn a_path_without_a_crate_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = Runtime::Path(folder.path().to_owned())
            .dependency(folder.path())
            .unwrap_err();
        assert!(
            error.is::<Usage>() && error.to_string().contains("is not the folder of a crate"),
            "{error}"
        );
    }
}
