//! Where two queries or two JSON texts differ, without their values.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub(super) fn query_differences(expected: &str, actual: &str, differences: &mut Vec<String>) {
    if expected == actual {
        return;
    }
    let before = differences.len();
    let (expected, actual) = (parameters(expected), parameters(actual));
    for (name, values) in &expected {
        match actual.get(name) {
            None => differences.push(format!("the query parameter {name} is missing")),
            Some(others) if others != values => differences.push(format!("the query parameter {name} differs")),
            Some(_) => {}
        }
    }
    let unknown = actual.keys().filter(|name| !expected.contains_key(*name));
    differences.extend(unknown.map(|name| format!("the query parameter {name} is not expected")));
    if differences.len() == before {
        differences.push("the query has another order".to_owned());
    }
}

/// Each parameter with all its values. A parameter without `=` differs from one with an empty value.
fn parameters(query: &str) -> BTreeMap<&str, Vec<Option<&str>>> {
    let mut parameters: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = match pair.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (pair, None),
        };
        parameters.entry(name).or_default().push(value);
    }
    parameters
}

/// Adds every place where the second one differs from the first. `path` is the path of the values, such as `body/tags/0`.
pub(super) fn json_differences(path: &mut String, expected: &Value, actual: &Value, differences: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            // The order must not depend on the features of `serde_json`.
            let by_name: BTreeMap<_, _> = expected.iter().collect();
            for (name, value) in by_name {
                match actual.get(name) {
                    Some(other) => below(path, name, |path| json_differences(path, value, other, differences)),
                    None => differences.push(format!("{path}/{name} is missing")),
                }
            }
            let unknown: BTreeSet<_> = actual.keys().filter(|name| !expected.contains_key(*name)).collect();
            differences.extend(unknown.into_iter().map(|name| format!("{path}/{name} is not expected")));
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (index, (value, other)) in expected.iter().zip(actual).enumerate() {
                below(path, &index.to_string(), |path| {
                    json_differences(path, value, other, differences);
                });
            }
        }
        (Value::Array(expected), Value::Array(actual)) => differences.push(format!(
            "{path} has {} elements, expected {}",
            actual.len(),
            expected.len()
        )),
        _ if expected == actual => {}
        _ if kind(expected) == kind(actual) => differences.push(format!("{path} differs")),
        _ => differences.push(format!("{path} is {}, expected {}", kind(actual), kind(expected))),
    }
}

fn below(path: &mut String, name: &str, work: impl FnOnce(&mut String)) {
    let length = path.len();
    path.push('/');
    path.push_str(name);
    work(path);
    path.truncate(length);
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
