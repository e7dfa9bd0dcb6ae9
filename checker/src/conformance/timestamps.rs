//! `timestamps/`: the three formats, written and read.

use serde_json::Value;
use tinsmith_runtime::Timestamp;

use super::cases::each;
use super::report::Suite;
use crate::compare::equal;
use crate::problem::Problem;

pub(super) fn run(format: &str, file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || check(format, case));
    }
}

fn check(format: &str, case: &Value) -> Result<(), Problem> {
    let text = case["smithy_format_value"].as_str();
    let seconds = case["canonical_seconds"].as_str().and_then(|text| text.parse().ok());
    let nanos = case["canonical_nanos"].as_i64().and_then(|nanos| nanos.try_into().ok());
    let moment = match (seconds, nanos) {
        (Some(seconds), Some(nanos)) => Timestamp::new(seconds, nanos).ok(),
        _ => None,
    };
    let moment = moment.ok_or_else(|| Problem::differs("the moment is out of range"))?;
    let written = |wanted: Option<&str>, found: Option<String>| equal("text", &wanted, &found.as_deref());
    let read = |found: Option<Timestamp>| equal("moment", &Some(moment), &found);
    match (format, text) {
        ("format-date-time", text) => written(text, moment.to_iso8601().ok()),
        ("format-http-date", text) => written(text, moment.to_http_date().ok()),
        ("format-epoch-seconds", text) => written(text, Some(moment.to_epoch_seconds())),
        ("parse-date-time", Some(text)) => read(Timestamp::from_iso8601(text).ok()),
        ("parse-http-date", Some(text)) => read(Timestamp::from_http_date(text).ok()),
        ("parse-epoch-seconds", Some(text)) => read(Timestamp::parse_epoch_seconds(text).ok()),
        _ => Err(Problem::NotThere(format!("a runner for timestamps/{format}"))),
    }
}
