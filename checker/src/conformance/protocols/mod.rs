//! `protocols/`: how a request is written and a response read, through a client.

mod model;
mod requests;
mod responses;
pub(super) mod services;
pub(super) mod values;

use serde_json::Value;

pub(super) use model::{Half, loaded, source, subject};
pub(super) use requests::sent;
pub(super) use values::{from_call, to_call};

use super::cases::{each, not_there};
use super::context::Context;
use super::files::CaseFile;
use super::report::Suite;
use crate::problem::Problem;

/// The protocol whose bodies are base64 in the cases, as they are no text.
const CBOR: &str = "smithy-rpc-v2-cbor";

/// Runs the cases of a file: groups of cases, each group with a model.
pub(super) fn run(file: &CaseFile, context: &Context, suite: &mut Suite) {
    let run: fn(&Context, &Value, &Value) -> Result<(), Problem> = match half(file) {
        Some(Half::Request) => requests::run,
        Some(Half::Response) => responses::run,
        None => return not_there(file.cases(), "a runner for the suite", suite),
    };
    for group in file.cases().as_array().into_iter().flatten() {
        for case in each(group) {
            suite.case(case, || run(context, group, case));
        }
    }
}

/// What the cases of a file are about.
pub(super) fn half(file: &CaseFile) -> Option<Half> {
    match file.name().split('/').nth(1) {
        Some("input" | "input-more" | "legacy-input") => Some(Half::Request),
        Some("output" | "output-more" | "legacy-output") => Some(Half::Response),
        _ => None,
    }
}
