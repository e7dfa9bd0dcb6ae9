//! Comparisons of what a case expects with what a client does.
//!
//! - `body`: bodies of requests, by their content. `xml`, `cbor` and `query` bring both sides into one form.

pub(crate) mod body;
pub(crate) mod cbor;
pub(crate) mod query;
mod xml;

use std::fmt::Debug;

use serde_json::Value;

use crate::problem::Problem;

/// Whether two values are equal.
pub(crate) fn equal<T: PartialEq + Debug + ?Sized>(what: &str, wanted: &T, found: &T) -> Result<(), Problem> {
    if wanted == found {
        return Ok(());
    }
    Err(different(what, wanted, found))
}

/// Whether two pieces of JSON are equal: numbers by value, the order of keys is free.
pub(crate) fn equal_json(what: &str, wanted: &Value, found: &Value) -> Result<(), Problem> {
    if is_equal_json(wanted, found) {
        return Ok(());
    }
    Err(Problem::differs(format!("{what}: wanted {wanted}\nfound {found}")))
}

pub(crate) fn different<W: Debug + ?Sized, F: Debug + ?Sized>(what: &str, wanted: &W, found: &F) -> Problem {
    Problem::differs(format!("{what}: wanted {wanted:?}\nfound {found:?}"))
}

fn is_equal_json(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || (a.is_f64() || b.is_f64()) && a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal_json(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_equal_json(a, b)))
        }
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_is_equal_by_value() {
        assert!(is_equal_json(
            &json!({"a": 1, "b": [2.0]}),
            &json!({"b": [2], "a": 1.0})
        ));
        for other in [
            json!({"a": 1}),
            json!({"a": 1, "b": [2, 2]}),
            json!({"a": 1, "b": ["2"]}),
        ] {
            assert!(!is_equal_json(&json!({"a": 1, "b": [2]}), &other), "{other}");
        }
    }
}
