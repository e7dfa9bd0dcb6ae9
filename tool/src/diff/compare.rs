//! Both sides → reviews, on all cores.

use std::collections::BTreeSet;

use tinsmith_codegen::review::{OneSided, Review, review, review_one_sided};
use tinsmith_model::StoredFile;

use super::side::{Model, Side};
use crate::parallel;

/// The result for a service.
pub(super) struct Comparison {
    pub service: String,
    /// The version on each side that has the service.
    pub old_version: Option<String>,
    pub new_version: Option<String>,
    /// `None` if the files are the same, or cannot be compared.
    pub review: Option<Review>,
    /// Why they cannot be compared.
    pub failure: Option<String>,
}

/// Compares every service of both sides, in the order of their names.
pub(super) fn compare(old: &Side, new: &Side) -> Vec<Comparison> {
    let names: BTreeSet<&String> = old.models.keys().chain(new.models.keys()).collect();
    let names: Vec<_> = names.into_iter().collect();
    let one = |name: &&String| one(name, old.models.get(*name), new.models.get(*name));
    parallel::map(&names, "services compared", |name| (*name).clone(), one)
}

fn one(name: &str, old: Option<&Model>, new: Option<&Model>) -> Comparison {
    let version = |model: &Model| model.version.clone();
    let (review, failure) = match reviewed(name, old, new) {
        Ok(review) => (review, None),
        Err(error) => (None, Some(format!("{error:#}"))),
    };
    Comparison {
        service: name.to_owned(),
        old_version: old.map(version),
        new_version: new.map(version),
        review,
        failure,
    }
}

fn reviewed(name: &str, old: Option<&Model>, new: Option<&Model>) -> anyhow::Result<Option<Review>> {
    let faults = |faults: Vec<tinsmith_codegen::Problem>| {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        anyhow::anyhow!(faults.join("\nerror: "))
    };
    let alone = |model: &Model, kind| {
        let service = model.load(name, &model.files()?)?;
        review_one_sided(&service, kind).map_err(faults).map(Some)
    };
    match (old, new) {
        (Some(old), Some(new)) => {
            let (old_files, new_files) = (old.files()?, new.files()?);
            let is_same = same(&old_files, &new_files);
            if is_same && old.is_checked() {
                return Ok(None);
            }
            let old = old.load(name, &old_files)?;
            if is_same {
                // Nothing has changed in a model, unless it is not a model.
                review_one_sided(&old, OneSided::Added).map_err(faults)?;
                return Ok(None);
            }
            let new = new.load(name, &new_files)?;
            review(&old, &new).map_err(faults).map(Some)
        }
        (Some(old), None) => alone(old, OneSided::Removed),
        (None, Some(new)) => alone(new, OneSided::Added),
        (None, None) => Ok(None),
    }
}

/// Whether there is nothing to be read.
fn same(old: &[StoredFile], new: &[StoredFile]) -> bool {
    let same = |(old, new): (&StoredFile, &StoredFile)| old.name() == new.name() && same_bytes(old, new);
    old.len() == new.len() && old.iter().zip(new).all(same)
}

/// In text, the working tree may have other ends of lines than the history.
fn same_bytes(old: &StoredFile, new: &StoredFile) -> bool {
    let text = |file: &StoredFile| {
        file.bytes
            .iter()
            .copied()
            .filter(|byte| *byte != b'\r')
            .collect::<Vec<_>>()
    };
    old.bytes == new.bytes || old.path.ends_with(".json") && new.path.ends_with(".json") && text(old) == text(new)
}
