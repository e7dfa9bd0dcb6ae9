//! The sources of `tinsmith.json`: what `models update` takes models from where the command line does not say it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use crate::hash;
use crate::project::{From, Source, relative_to};
use crate::usage::Usage;

/// What the file of a repository says of a source, in this folder.
///
/// # Errors
///
/// It cannot be read.
pub(crate) fn source(path: &Path, folder: &Path) -> anyhow::Result<Value> {
    let shown = relative_to(folder, path)?;
    if path.is_dir() {
        return Ok(json!({"path": shown, "docs": "take"}));
    }
    if !path.is_file() {
        let message = format!(
            "there is no {}; give a folder of models, a Smithy AST, a wheel of botocore or a tarball",
            path.display()
        );
        return Err(Usage::new(message).into());
    }
    Ok(json!({"path": shown, "sha256": hash::of_file(path)?, "docs": "take"}))
}

/// The path of a source on this machine, which is downloaded if it has a URL.
///
/// # Errors
///
/// It cannot be had, or it is not the one whose SHA-256 the file of the repository has.
pub(super) fn local(source: &Source) -> anyhow::Result<PathBuf> {
    let Source {
        from,
        sha256: wanted,
        at,
        ..
    } = source;
    let (path, shown) = match from {
        From::Path(path) => (path.clone(), path.display().to_string()),
        From::Url(url) => (download(url, wanted.as_deref())?, url.clone()),
    };
    if path.is_dir() {
        return match wanted {
            None => Ok(path),
            Some(_) => Err(Usage::new(format!(
                "{at}: {shown} is a folder, which has no SHA-256; delete \"sha256\""
            ))
            .into()),
        };
    }
    if !path.is_file() {
        return Err(Usage::new(format!("{at}: there is no {shown}")).into());
    }
    let found = hash::of_file(&path)?;
    match wanted {
        Some(wanted) if *wanted == found => Ok(path),
        Some(wanted) => bail!(
            "nothing was changed: {shown} is another file than {at} names: its SHA-256 is\n    {found}, not\n    {wanted}\n\
             If it is the one that you want, write the first"
        ),
        None => bail!(
            "nothing was changed: {at} has no SHA-256 for {shown}. If it is the one that you want, write\n    \"sha256\": \"{found}\""
        ),
    }
}

/// Downloads a file to the folder for temporary files. One that is there and is the wanted one is taken as it is.
fn download(url: &str, wanted: Option<&str>) -> anyhow::Result<PathBuf> {
    let name = url.rsplit('/').next().unwrap_or_default();
    let name: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    let folder = env::temp_dir().join("tinsmith-models");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = folder.join(format!("{}-{name}", std::process::id()));
    let kept = folder.join(&name);
    if let Some(wanted) = wanted
        && kept.is_file()
        && hash::of_file(&kept)? == wanted
    {
        return Ok(kept);
    }
    // Every system has it, and a client of our own would be most of this tool.
    let mut curl = Command::new("curl");
    curl.args([
        "--fail",
        "--location",
        "--silent",
        "--show-error",
        "--max-time",
        "600",
        "--output",
    ]);
    let output = curl
        .arg(&path)
        .arg("--")
        .arg(url)
        .output()
        .context("cannot run curl, which downloads models")?;
    if !output.status.success() {
        let _ = fs::remove_file(&path);
        bail!(
            "nothing was changed: cannot download {url}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    fs::rename(&path, &kept).with_context(|| format!("cannot write {}", kept.display()))?;
    Ok(kept)
}
