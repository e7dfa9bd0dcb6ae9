//! `jmespath/`: expressions and what they find.

use serde_json::Value;
use tinsmith_runtime::internals::jmespath::{EvalError, Expression, ParseErrorKind};

use super::cases::each;
use super::report::Suite;
use crate::compare::{equal, equal_json};
use crate::problem::Problem;

pub(super) fn run(file: &Value, suite: &mut Suite) {
    for case in each(file) {
        suite.case(case, || check(case));
    }
}

fn check(case: &Value) -> Result<(), Problem> {
    let text = case["expression"].as_str().unwrap_or_default();
    let found = match Expression::parse(text) {
        Ok(expression) => expression.search(&case["given"]).map_err(|error| eval_kind(&error)),
        Err(error) => Err(parse_kind(error.kind())),
    };
    match (case.get("result"), case["error"].as_str(), found) {
        (Some(wanted), _, Ok(found)) => equal_json("result", wanted, &found),
        (_, Some(wanted), Err(kind)) => equal("kind of error", wanted, kind),
        (_, Some(wanted), Ok(found)) => Err(Problem::differs(format!("wanted the error {wanted}\nfound {found}"))),
        (_, _, Err(kind)) => Err(Problem::differs(format!("fails: {kind}"))),
        // A benchmark only has to run.
        (None, None, Ok(_)) => Ok(()),
    }
}

/// The name that the specification has for it.
fn parse_kind(kind: ParseErrorKind) -> &'static str {
    match kind {
        ParseErrorKind::Syntax => "syntax",
        ParseErrorKind::UnknownFunction => "unknown-function",
        ParseErrorKind::InvalidArity => "invalid-arity",
        ParseErrorKind::InvalidValue => "invalid-value",
        _ => "a limit on the text",
    }
}

fn eval_kind(error: &EvalError) -> &'static str {
    match error {
        EvalError::InvalidType { .. } => "invalid-type",
        _ => "a limit on the search",
    }
}
