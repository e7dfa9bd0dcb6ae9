//! `protocols/`: how a request is written and a response read, through a client by name.

pub(crate) mod body;
mod model;
mod requests;
mod responses;
pub(super) mod services;
mod uri;
pub(super) mod values;
mod xml;

use serde_json::Value;

pub(super) use model::{Half, subject};
pub(super) use values::from_call;

use super::files::CaseFile;
use super::report::{Problem, Suite};
use super::{each, not_there};

/// The protocol whose bodies are base64 in the cases, as they are no text.
const CBOR: &str = "smithy-rpc-v2-cbor";

/// Runs the cases of a file: groups of cases, each group with a model.
pub(super) fn run(file: &CaseFile, suite: &mut Suite) {
    let run: fn(&Value, &Value) -> Result<(), Problem> = match file.name().split('/').nth(1) {
        Some("input" | "input-more" | "legacy-input") => requests::run,
        Some("output" | "output-more" | "legacy-output") => responses::run,
        _ => return not_there(file.cases(), "a runner for the suite", suite),
    };
    for group in file.cases().as_array().into_iter().flatten() {
        for case in each(group) {
            suite.case(case, || run(group, case));
        }
    }
}
