//! Files of earlier runs that this run does not generate: clients of removed services, files of another layout, and temporary files
//! of killed runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::layout::Tree;
use super::on_disk::{OnDisk, entries, is_ours, is_temporary, list, shape};

/// The files that make crates of clients, in any layout.
const ROOT: [&str; 3] = ["Cargo.toml", "rustfmt.toml", "src/lib.rs"];

/// The clients of earlier runs that stay beside those of this one.
#[derive(Clone, Copy)]
pub(super) enum Kept<'k> {
    /// All of them: a run for some services changes no other.
    All,
    /// Those of these models, such as `sso-oidc/2019-06-10`.
    Models(&'k [String]),
}

impl Kept<'_> {
    /// Whether a client of a model stays. Of a service with a newer version, the client may still be that of the older one.
    fn has(self, model: &str) -> bool {
        let service = |model: &str| model.split('/').next().unwrap_or_default().to_owned();
        match self {
            Self::All => true,
            Self::Models(models) => models.iter().any(|kept| service(kept) == service(model)),
        }
    }
}

/// Adds our files that this layout does not have, and our files of clients that are not in `folders`.
///
/// Such clients stay if they are beside the ones that are generated, in the same layout, and `kept`.
///
/// # Errors
///
/// If something cannot be read, or if all clients are to stay and some are of another layout, which cannot be beside this one.
pub(super) fn list_left_over<'a>(
    tree: &Tree,
    folders: &BTreeMap<&str, &str>,
    kept: Kept,
    found: &mut OnDisk<'a>,
) -> anyhow::Result<()> {
    let no_file = |_: &Path| false;
    let src = tree.out.join("src");
    let (in_out, in_src) = (entries(&tree.out)?, entries(&src)?);
    let root = ROOT.map(|path| tree.out.join(path));
    let temporary = in_out.iter().chain(&in_src).filter(|path| is_temporary(path));
    for path in root.iter().chain(temporary).filter(|path| is_ours(path)) {
        list(path, None, &no_file, found)?;
    }
    // Else it is the source of a crate written by hand.
    let is_generated_crate = tree.home == src || in_src.iter().any(|path| is_ours(path));
    let in_src = in_src.iter().filter(|_| is_generated_crate);
    let mut elsewhere = Vec::new();
    for path in in_out.iter().chain(in_src) {
        let is_at_home = path.parent() == Some(&*tree.home);
        let name = path.file_name().and_then(|name| name.to_str());
        if is_at_home && name.is_some_and(|name| folders.contains_key(name)) {
            continue;
        }
        match shape(path) {
            Some((shape, model)) if shape == tree.shape && is_at_home && kept.has(&model) => {}
            Some((_, model)) => {
                let is_made = tree.clients.iter().any(|client| client.model == model);
                if matches!(kept, Kept::All) && !is_made {
                    elsewhere.push(path.clone());
                }
                list(path, None, &no_file, found)?;
            }
            None => {}
        }
    }
    refuse_other_layouts(&elsewhere)
}

/// The files that one layout shares break what another has made.
fn refuse_other_layouts(folders: &[PathBuf]) -> anyhow::Result<()> {
    let list: String = folders.iter().map(|path| format!("    {}\n", path.display())).collect();
    ensure!(
        folders.is_empty(),
        "clients of other services have another layout:\n{list}\
         Nothing was changed. Give another folder with --out, remove these with --prune, or leave out --service."
    );
    Ok(())
}
