//! All pages as one result.

use serde_json::{Map, Number, Value};

use super::error::PaginationError;
use super::machine::PageMachine;
use crate::jmespath::Item;

/// The lists of all pages of an operation in one result, as botocore's `build_full_result` makes it: lists are joined, numbers
/// added, strings concatenated; values that are the same in every page are taken from the first.
///
/// Unlike botocore, which empties all result keys but the first of the first page for every starting token, this does so only for
/// a token that says how many items to skip: a token of the service is for the start of a page, of which nothing has been
/// returned yet.
#[derive(Default)]
pub(crate) struct FullResult {
    members: Map<String, Value>,
}

/// Only the names: a value may be secret.
impl std::fmt::Debug for FullResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.members.keys()).finish()
    }
}

impl FullResult {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds the last page.
    ///
    /// # Errors
    ///
    /// An expression cannot be evaluated on the output, or is not made of names and dots alone, so that there is no place for its
    /// result.
    pub(crate) fn add(&mut self, pages: &PageMachine, output: &Value) -> Result<(), PaginationError> {
        let schema = pages.schema;
        let page = Item::Borrowed(output);
        if pages.is_first() {
            for path in &pages.non_aggregate {
                let value = json(&path.find(schema, &page)?);
                if !value.is_null() {
                    *self.place(pages, path.text)? = value;
                }
            }
        }
        for (index, path) in pages.result_keys.iter().enumerate() {
            let value = trimmed(json(&path.find(schema, &page)?), index == 0, pages.skipped());
            if value.is_null() {
                continue;
            }
            let place = self.place(pages, path.text)?;
            if pages.is_first() {
                // Values that are the same in every page can be lists too, as in ECR's DescribeImageScanFindings.
                *place = Value::Null;
            }
            join(place, value);
        }
        Ok(())
    }

    /// The result, with members named and nested as in an output.
    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.members)
    }

    /// The place of a path. Missing parts of the path are created.
    fn place(&mut self, pages: &PageMachine, text: &'static str) -> Result<&mut Value, PaginationError> {
        let not_a_path = PaginationError::NotAPath {
            operation: pages.schema.operation,
            expression: text,
        };
        let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !text.split('.').all(is_name) {
            return Err(not_a_path);
        }
        let (parents, name) = text.rsplit_once('.').unwrap_or(("", text));
        let mut members = &mut self.members;
        for parent in parents.split('.').filter(|parent| !parent.is_empty()) {
            let inner = members.entry(parent).or_insert_with(|| Value::Object(Map::new()));
            members = match inner {
                Value::Object(inner) => inner,
                _ => return Err(not_a_path),
            };
        }
        Ok(members.entry(name).or_insert(Value::Null))
    }
}

/// The value as JSON; null if it is too large.
fn json(found: &Item<'_>) -> Value {
    found.to_json().unwrap_or_default()
}

/// What is left of a value if items of the page are skipped. They were returned with the rest of that page before, so the other
/// lists and strings are empty. Numbers are counts of the page and are kept, as in botocore.
fn trimmed(value: Value, is_primary: bool, skip: usize) -> Value {
    match value {
        value if skip == 0 => value,
        Value::Array(items) if is_primary => items.into_iter().skip(skip).collect(),
        Value::String(text) if is_primary => Value::String(text.chars().skip(skip).collect()),
        Value::Number(_) if !is_primary => value,
        Value::Array(_) => Value::Array(Vec::new()),
        Value::String(_) => Value::String(String::new()),
        _ => Value::Null,
    }
}

fn join(place: &mut Value, value: Value) {
    match (place, value) {
        (Value::Array(list), Value::Array(more)) => list.extend(more),
        (Value::String(text), Value::String(more)) => text.push_str(&more),
        (Value::Number(total), Value::Number(more)) => {
            if let Some(sum) = add(total, &more) {
                *total = sum;
            }
        }
        (place @ Value::Null, value) => *place = value,
        // Other values cannot be joined: the value of the first page is kept.
        _ => {}
    }
}

fn add(a: &Number, b: &Number) -> Option<Number> {
    let integers = a.as_i64().zip(b.as_i64()).and_then(|(a, b)| a.checked_add(b));
    match integers {
        Some(sum) => Some(Number::from(sum)),
        None => Number::from_f64(a.as_f64()? + b.as_f64()?),
    }
}
