//! Outputs for the expression of an acceptor: in some of them it finds what is expected.

use serde_json::{Value, json};
use tinsmith_runtime::codegen::schema::{Shape, StructureSchema};

use super::path::Path;
use super::values::MadeUp;

/// At most so many outputs for an expression.
const MOST: usize = 512;

/// Outputs for an expression that should find a value.
pub(super) fn of(
    schema: &'static StructureSchema,
    expression: &str,
    expected: &Value,
    made_up: &mut MadeUp,
) -> Vec<Value> {
    if let Some(path) = Path::parse(expression) {
        return of_path(schema, &path, expected, made_up);
    }
    let mut outputs = vec![made_up.structure(schema, 0)];
    for path in paths(expression) {
        let Some(path) = Path::parse(&path) else { continue };
        let Some(member) = path.member(schema) else { continue };
        let values: Vec<Vec<Value>> = match member.shape {
            Shape::List(_) => {
                let mut list = |length: usize| (0..length).map(|_| made_up.element(member.shape, 0)).collect();
                [0, 1, 2].map(|length| vec![Value::Array(list(length))]).into()
            }
            Shape::Boolean => vec![vec![json!(true)], vec![json!(false)]],
            Shape::Integer => vec![vec![json!(1)], vec![json!(0)]],
            shape => {
                let literals = literals(expression).map(|text| vec![json!(text)]);
                literals
                    .chain([vec![json!("")], vec![made_up.value(shape, 0)]])
                    .collect()
            }
        };
        let outputs_before = outputs.clone();
        let with = |values: &Vec<Value>| {
            outputs_before
                .iter()
                .map(|output| (output.clone(), values.clone()))
                .collect()
        };
        let all: Vec<Vec<(Value, Vec<Value>)>> = values.iter().map(with).collect();
        for (mut output, values) in all.into_iter().flatten() {
            if outputs.len() < MOST {
                path.put(schema, &mut output, &values, made_up);
                outputs.push(output);
            }
        }
    }
    outputs
}

/// The value at the path; beside another value, where the path leads through a list; and only the other one.
fn of_path(schema: &'static StructureSchema, path: &Path<'_>, expected: &Value, made_up: &mut MadeUp) -> Vec<Value> {
    let Some(member) = path.member(schema) else {
        return Vec::new();
    };
    let other = match expected {
        Value::Bool(flag) => json!(!flag),
        _ => made_up.value(member.shape, 0),
    };
    let mut values = vec![vec![expected.clone()], vec![other.clone()]];
    if path.is_projection() {
        values.push(vec![expected.clone(), other]);
    }
    // A list that the expression finds as a whole.
    if matches!(member.shape, Shape::List(_)) {
        values.push(vec![json!([expected])]);
    }
    let outputs = values.into_iter().map(|values| {
        let mut output = made_up.structure(schema, 0);
        path.put(schema, &mut output, &values, made_up);
        output
    });
    outputs.collect()
}

/// The texts between quotes.
fn literals(expression: &str) -> impl Iterator<Item = &str> {
    expression.split('\'').skip(1).step_by(2)
}

/// The paths in an expression. Those of a filter, `list[?name == …]`, begin with the list.
fn paths(expression: &str) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    let mut filters: Vec<String> = Vec::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        if first == '\'' || first == '`' {
            rest = rest[1..].split_once(first).map_or("", |(_, rest)| rest);
            continue;
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let mut length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        while let Some(more) = rest[length..].strip_prefix("[]") {
            length += 2 + more.find(|c| !is_part(c)).unwrap_or(more.len());
        }
        if length == 0 {
            if first == ']' {
                filters.pop();
            }
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (path, after) = rest.split_at(length);
        // The elements of a list are those of the list.
        let path = path.strip_suffix("[]").unwrap_or(path);
        let path = filters
            .last()
            .map_or_else(|| path.to_owned(), |list| format!("{list}[].{path}"));
        rest = match after.strip_prefix("[?") {
            Some(filter) => {
                filters.push(path.clone());
                filter
            }
            None => after,
        };
        let is_function = after.starts_with('(');
        if !is_function && !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paths_of_an_expression_are_found_in_filters_too() {
        let found = |expression| paths(expression).join(" ");
        assert_eq!(
            found("length(Reservations[].Instances[].Id) > `0`"),
            "Reservations[].Instances[].Id"
        );
        assert_eq!(
            found("length(services[?!(length(deployments) == `1` && runningCount == desiredCount)]) == `0`"),
            "services services[].deployments services[].runningCount services[].desiredCount"
        );
        assert_eq!(
            found("status != 'GO.NE' && length(Output || '') > `0`"),
            "status Output"
        );
    }
}
