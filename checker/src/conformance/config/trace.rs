//! `config/recursion-detection`: the header by which services notice a function that calls itself without end.

use serde_json::Value;
use tinsmith_runtime::Environment;
use tinsmith_runtime::http::Headers;
use tinsmith_runtime::internals::add_trace_header;

use super::pairs;
use crate::compare::equal;
use crate::conformance::cases::each;
use crate::conformance::report::Suite;

pub(in crate::conformance) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || {
            let mut headers: Headers = fields(&case["requestHeadersBefore"]).collect();
            add_trace_header(&Environment::fixed(pairs(&case["env"])), &mut headers);
            let wanted: Vec<_> = fields(&case["requestHeadersAfter"]).collect();
            let found: Vec<_> = headers
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            equal::<Vec<_>>("header fields", &wanted, &found)
        });
    }
}

/// Lines with a name and a value each.
fn fields(lines: &Value) -> impl Iterator<Item = (String, String)> {
    let lines = lines.as_array().into_iter().flatten().filter_map(Value::as_str);
    lines.filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_owned(), value.to_owned()))
    })
}
