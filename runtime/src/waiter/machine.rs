//! The machine: whether to call again, and when.

use std::time::Duration;

use serde_json::Value;

use super::error::WaiterError;
use super::schema::{Acceptor, ExpectedError, Matcher, State, WaiterSchema};
use crate::jmespath::{EvalError, Expression};

/// How a call went.
#[derive(Clone, Copy)]
pub struct Outcome<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The code of the error that the service answered with, if it did.
    pub error: Option<&'a str>,
    /// The output; what it holds does not count where there is an error.
    pub output: &'a Value,
}

/// Without the output: it may hold secrets.
impl std::fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outcome")
            .field("status", &self.status)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// What a waiter wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Progress {
    /// The state waited for is there.
    Done,
    /// Wait that long, then call again.
    WaitFor(Duration),
}

/// One wait.
#[derive(Debug)]
pub struct Waiter {
    schema: &'static WaiterSchema,
    /// The acceptors, with the expression of each that has one.
    acceptors: Vec<(Acceptor, Option<Expression>)>,
    delay: Duration,
    max_attempts: u32,
    attempts: u32,
    last_match: Option<Acceptor>,
}

impl Waiter {
    /// A wait as the schema describes it.
    ///
    /// # Errors
    ///
    /// [`WaiterError::BadExpression`]: the schema has an expression that does not parse.
    pub fn new(schema: &'static WaiterSchema) -> Result<Self, WaiterError> {
        let mut acceptors = Vec::with_capacity(schema.acceptors.len());
        for acceptor in schema.acceptors {
            let expression = acceptor.matcher.expression().map(|text| {
                Expression::parse(text).map_err(|error| WaiterError::BadExpression {
                    waiter: schema.name,
                    expression: text,
                    error,
                })
            });
            acceptors.push((*acceptor, expression.transpose()?));
        }
        Ok(Self {
            schema,
            acceptors,
            delay: schema.delay,
            max_attempts: schema.max_attempts,
            attempts: 0,
            last_match: None,
        })
    }

    /// Waits that long between two calls instead (botocore's `Delay`).
    #[must_use]
    pub fn with_delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Makes that many calls at most instead (botocore's `MaxAttempts`). One call is always made.
    #[must_use]
    pub fn with_max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = max_attempts;
        self
    }

    /// The schema.
    pub fn schema(&self) -> &'static WaiterSchema {
        self.schema
    }

    /// How many outcomes the waiter has seen.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Takes the outcome of a call and says what comes next.
    ///
    /// # Errors
    ///
    /// The wait is over without success: an acceptor says so, the service answered with an error that no acceptor
    /// expects, the attempts are used up, or an expression could not be evaluated on the output.
    pub fn observe(&mut self, outcome: &Outcome<'_>) -> Result<Progress, WaiterError> {
        self.attempts = self.attempts.saturating_add(1);
        match self.first_match(outcome)? {
            Some(acceptor) => {
                self.last_match = Some(acceptor);
                match acceptor.state {
                    State::Success => return Ok(Progress::Done),
                    State::Failure => {
                        let waiter = self.schema.name;
                        return Err(WaiterError::FailureState { waiter, acceptor });
                    }
                    State::Retry => {}
                }
            }
            None => {
                if let Some(code) = outcome.error {
                    return Err(WaiterError::UnexpectedError {
                        waiter: self.schema.name,
                        code: code.to_owned(),
                    });
                }
            }
        }
        if self.attempts >= self.max_attempts {
            return Err(WaiterError::TimedOut {
                waiter: self.schema.name,
                attempts: self.attempts,
                last_match: self.last_match,
            });
        }
        Ok(Progress::WaitFor(self.delay))
    }

    fn first_match(&self, outcome: &Outcome<'_>) -> Result<Option<Acceptor>, WaiterError> {
        for (acceptor, expression) in &self.acceptors {
            let matches = match expression {
                Some(expression) => {
                    path_matches(acceptor.matcher, expression, outcome).map_err(|error| WaiterError::Evaluation {
                        waiter: self.schema.name,
                        expression: acceptor.matcher.expression().unwrap_or_default(),
                        error,
                    })?
                }
                None => answer_matches(acceptor.matcher, outcome),
            };
            if matches {
                return Ok(Some(*acceptor));
            }
        }
        Ok(None)
    }
}

/// Whether a matcher on the status or the error accepts the outcome.
fn answer_matches(matcher: Matcher, outcome: &Outcome<'_>) -> bool {
    match matcher {
        Matcher::Status(status) => outcome.status == status,
        Matcher::Error(ExpectedError::Any) => outcome.error.is_some(),
        Matcher::Error(ExpectedError::None) => outcome.error.is_none(),
        Matcher::Error(ExpectedError::Code(code)) => outcome.error == Some(code),
        Matcher::Path { .. } | Matcher::PathAll { .. } | Matcher::PathAny { .. } => false,
    }
}

/// Whether a matcher on the output accepts the outcome. With an error, there is no output to look at.
fn path_matches(matcher: Matcher, expression: &Expression, outcome: &Outcome<'_>) -> Result<bool, EvalError> {
    if outcome.error.is_some() {
        return Ok(false);
    }
    let found = expression.search(outcome.output)?;
    let elements = found.as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(match matcher {
        Matcher::Path { expected, .. } => expected.is(&found),
        // An empty list is not all of anything.
        Matcher::PathAll { expected, .. } => {
            !elements.is_empty() && elements.iter().all(|element| expected.is(element))
        }
        Matcher::PathAny { expected, .. } => elements.iter().any(|element| expected.is(element)),
        Matcher::Status(_) | Matcher::Error(_) => false,
    })
}
