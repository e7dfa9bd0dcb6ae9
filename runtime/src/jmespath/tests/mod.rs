//! Tables by feature: an expression, the document, what is found.

mod errors;
mod functions;
mod limits;
mod operators;
mod paths;

use serde_json::Value;

use super::{EvalError, Expression, ParseError};

fn parse(text: &str) -> Expression {
    Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn parse_error(text: &str) -> ParseError {
    match Expression::parse(text) {
        Ok(_) => panic!("{text} should not parse"),
        Err(error) => error,
    }
}

fn eval_error(text: &str, document: &Value) -> EvalError {
    match parse(text).search(document) {
        Ok(found) => panic!("{text} should fail, but gives {found}"),
        Err(error) => error,
    }
}

/// Checks each expression of a table on one document.
fn check(document: &Value, table: &[(&str, Value)]) {
    for (text, expected) in table {
        let found = parse(text).search(document);
        assert_eq!(found.as_ref(), Ok(expected), "{text}");
    }
}
