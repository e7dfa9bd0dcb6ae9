//! The names of versions, which are names of folders too.

use std::cmp::Ordering;

/// Versions become paths, so they are of plain characters.
pub(crate) fn is_version(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.bytes().all(plain) && !name.contains("..")
}

/// Compares part by part, where a part is a number or what is between numbers.
pub(crate) fn compare_versions(one: &str, other: &str) -> Ordering {
    let (mut one_rest, mut other_rest) = (one, other);
    while !one_rest.is_empty() && !other_rest.is_empty() {
        let ((one, one_after), (other, other_after)) = (first_part(one_rest), first_part(other_rest));
        let value = |digits: &str| digits.trim_start_matches('0').to_owned();
        let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
        let order = if is_number(one) && is_number(other) {
            let (one, other) = (value(one), value(other));
            one.len().cmp(&other.len()).then(one.cmp(&other))
        } else {
            one.cmp(other)
        };
        if order.is_ne() {
            return order;
        }
        (one_rest, other_rest) = (one_after, other_after);
    }
    // The text decides between `1.0` and `01.0`, so that different versions are never equal.
    one_rest.len().cmp(&other_rest.len()).then(one.cmp(other))
}

/// The digits, or what is not digits, at the start of a text; and the rest.
fn first_part(text: &str) -> (&str, &str) {
    let is_digit = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text
        .find(|c: char| c.is_ascii_digit() != is_digit)
        .unwrap_or(text.len());
    text.split_at(end)
}
