//! The machine: it decides whether to call again, and when.

use std::time::Duration;

use super::error::WaiterError;
use crate::clock::Instant;
use crate::jmespath::{EvalError, Expression, Item};
use crate::schema::waiter::{Acceptor, Expected, ExpectedError, Matcher, State, WaiterSchema};

/// The result of a call.
pub(crate) struct Outcome<'a> {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The code of the error, if the service answered with one.
    pub(crate) error: Option<&'a str>,
    /// The input of the call.
    pub(crate) input: Item<'a>,
    /// The output, if there is no error.
    pub(crate) output: Option<Item<'a>>,
}

/// The next step of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum WaitStep {
    /// The state has come.
    Done,
    /// Wait for this time, then call again.
    WaitFor(Duration),
}

/// The limits of a wait. For a limit that is not set, the model's value holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WaitLimits {
    /// The time between two calls (botocore's `Delay`).
    pub(crate) delay: Option<Duration>,
    /// The maximum number of calls (botocore's `MaxAttempts`). One call is always made.
    pub(crate) max_attempts: Option<u32>,
    /// The maximum total time. It replaces the model's limit on attempts.
    pub(crate) at_most: Option<Duration>,
}

/// One wait.
#[derive(Debug)]
pub(crate) struct WaitMachine {
    schema: &'static WaiterSchema,
    /// The acceptors, with the parsed expression of each that has one.
    acceptors: Vec<(Acceptor, Option<Expression>)>,
    limits: WaitLimits,
    /// When the first call began.
    started: Option<Instant>,
    attempts: u32,
    last_match: Option<Acceptor>,
}

impl WaitMachine {
    /// A wait as the schema describes it.
    ///
    /// # Errors
    ///
    /// [`WaiterError::BadExpression`]: the schema has an expression that does not parse.
    pub(crate) fn new(schema: &'static WaiterSchema, limits: WaitLimits) -> Result<Self, WaiterError> {
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
            limits,
            started: None,
            attempts: 0,
            last_match: None,
        })
    }

    /// The number of calls so far.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Sets the time. The wait begins at the first time that is set.
    pub(crate) fn start(&mut self, now: Instant) {
        self.started.get_or_insert(now);
    }

    /// The time since the wait began.
    pub(crate) fn elapsed(&self, now: Instant) -> Duration {
        self.started
            .map_or(Duration::ZERO, |started| now.saturating_duration_since(started))
    }

    /// Takes the result of a call and returns the next step.
    ///
    /// # Errors
    ///
    /// The wait has ended without success: an acceptor says so, the service answered with an error that no acceptor expects, the
    /// maximum of attempts or of time is reached, or an expression could not be evaluated on the output.
    pub(crate) fn observe(&mut self, outcome: &Outcome<'_>, now: Instant) -> Result<WaitStep, WaiterError> {
        self.attempts = self.attempts.saturating_add(1);
        match self.first_match(outcome)? {
            Some(acceptor) => {
                self.last_match = Some(acceptor);
                match acceptor.state {
                    State::Success => return Ok(WaitStep::Done),
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
        self.delay(now).map(WaitStep::WaitFor).ok_or(WaiterError::TimedOut {
            waiter: self.schema.name,
            attempts: self.attempts,
            last_match: self.last_match,
        })
    }

    /// How long to wait before the next call; `None` if there is none. The last call is made when the time is over.
    fn delay(&self, now: Instant) -> Option<Duration> {
        let WaitLimits {
            delay,
            max_attempts,
            at_most,
        } = self.limits;
        let delay = delay.unwrap_or(self.schema.delay);
        let max_attempts = match at_most {
            Some(_) => max_attempts.unwrap_or(u32::MAX),
            None => max_attempts.unwrap_or(self.schema.max_attempts),
        };
        if self.attempts >= max_attempts {
            return None;
        }
        let Some(at_most) = at_most else {
            return Some(delay);
        };
        let left = at_most.saturating_sub(self.elapsed(now));
        (!left.is_zero()).then_some(delay.min(left))
    }

    fn first_match(&self, outcome: &Outcome<'_>) -> Result<Option<Acceptor>, WaiterError> {
        for (acceptor, expression) in &self.acceptors {
            let matches = match expression {
                Some(expression) => {
                    path_matches(*acceptor, expression, outcome).map_err(|error| WaiterError::Evaluation {
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

/// Whether a matcher on the status or the error accepts the result.
fn answer_matches(matcher: Matcher, outcome: &Outcome<'_>) -> bool {
    match matcher {
        Matcher::Status(status) => outcome.status == status,
        Matcher::Error(ExpectedError::Any) => outcome.error.is_some(),
        Matcher::Error(ExpectedError::None) => outcome.error.is_none(),
        Matcher::Error(ExpectedError::Code(code)) => outcome.error == Some(code),
        Matcher::Path { .. } | Matcher::PathAll { .. } | Matcher::PathAny { .. } => false,
    }
}

/// Whether a matcher on the output, or on the input and the output, accepts the result. With an error there is no output.
fn path_matches(acceptor: Acceptor, expression: &Expression, outcome: &Outcome<'_>) -> Result<bool, EvalError> {
    let Some(output) = outcome.output.as_ref().filter(|_| outcome.error.is_none()) else {
        return Ok(false);
    };
    let both = acceptor.reads_input.then(|| {
        let input = outcome.input.clone();
        Item::object([("input", input), ("output", output.clone())])
    });
    let found = expression.find(both.as_ref().unwrap_or(output))?;
    let elements = || found.elements().unwrap_or_default();
    Ok(match acceptor.matcher {
        Matcher::Path { expected, .. } => is(expected, &found),
        // "All" is false for an empty list.
        Matcher::PathAll { expected, .. } => {
            let elements = elements();
            !elements.is_empty() && elements.iter().all(|element| is(expected, element))
        }
        Matcher::PathAny { expected, .. } => elements().iter().any(|element| is(expected, element)),
        Matcher::Status(_) | Matcher::Error(_) => false,
    })
}

/// Whether a value is the one that an acceptor expects.
fn is(expected: Expected, value: &Item<'_>) -> bool {
    match expected {
        Expected::Text(text) => value.as_text() == Some(text),
        Expected::Flag(flag) => value.as_boolean() == Some(flag),
    }
}
