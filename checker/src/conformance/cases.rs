//! The cases of a file.

use serde_json::Value;

use super::report::Suite;
use crate::problem::Problem;

/// Skips every case of a file, because something is missing.
pub(super) fn not_there(cases: &Value, what: &str, suite: &mut Suite) {
    for case in each(cases) {
        suite.case(case, || Err(Problem::NotThere(what.to_owned())));
    }
}

/// The cases of a file: a list of cases, a list of groups with `cases`, or an object with `cases`.
pub(super) fn each(file: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match (file, file.get("cases")) {
        (Value::Array(items), _) => Box::new(items.iter().flat_map(each)),
        (_, Some(cases)) => each(cases),
        _ => Box::new(std::iter::once(file)),
    }
}
