//! Why there is no waiter, or a wait did not succeed.

use std::error::Error;
use std::fmt;

use crate::__line_debug as line_debug;
use crate::jmespath::{EvalError, ParseError};
use crate::schema::waiter::{Acceptor, UnknownWaiter};

/// A wait that could not begin or did not succeed. It shows no part of an output.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaiterError {
    /// The service has no waiter of that name.
    DoesNotExist(UnknownWaiter),
    /// The schema has an expression that does not parse.
    BadExpression {
        /// The waiter.
        waiter: &'static str,
        /// The expression.
        expression: &'static str,
        /// What is wrong with it.
        error: ParseError,
    },
    /// An expression could not be evaluated on the output. botocore ends the wait in this case, too.
    Evaluation {
        /// The waiter.
        waiter: &'static str,
        /// The expression.
        expression: &'static str,
        /// What is wrong.
        error: EvalError,
    },
    /// An acceptor says that the state will not come.
    FailureState {
        /// The waiter.
        waiter: &'static str,
        /// The acceptor that matched.
        acceptor: Acceptor,
    },
    /// The service answered with an error that no acceptor expects.
    UnexpectedError {
        /// The waiter.
        waiter: &'static str,
        /// The error's code.
        code: String,
    },
    /// The maximum of attempts or of time is reached.
    TimedOut {
        /// The waiter.
        waiter: &'static str,
        /// How many calls were made.
        attempts: u32,
        /// The last acceptor that matched, if any did.
        last_match: Option<Acceptor>,
    },
    /// The program asked to stop.
    Stopped {
        /// The waiter.
        waiter: &'static str,
        /// How many calls were made.
        attempts: u32,
    },
    /// A call got no answer of the service, or could not be made.
    CallFailed {
        /// The waiter.
        waiter: &'static str,
    },
}

impl fmt::Display for WaiterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DoesNotExist(unknown) => unknown.fmt(f),
            Self::BadExpression { waiter, expression, .. } => {
                write!(
                    f,
                    "waiter {waiter}: the model's expression `{expression}` does not parse"
                )
            }
            Self::Evaluation { waiter, expression, .. } => {
                write!(
                    f,
                    "waiter {waiter} failed: cannot evaluate `{expression}` on the output"
                )
            }
            Self::FailureState { waiter, acceptor } => {
                write!(f, "waiter {waiter} failed: {}", acceptor.matcher)
            }
            Self::UnexpectedError { waiter, code } => {
                write!(f, "waiter {waiter} failed: the service answered with the error {code}")
            }
            Self::Stopped { waiter, attempts } => write!(f, "waiter {waiter} was stopped after {}", counted(*attempts)),
            Self::CallFailed { waiter } => write!(f, "waiter {waiter} failed"),
            Self::TimedOut {
                waiter,
                attempts,
                last_match,
            } => {
                write!(f, "waiter {waiter} timed out after {}", counted(*attempts))?;
                match last_match {
                    Some(acceptor) => write!(f, "; last, {}", acceptor.matcher),
                    None => Ok(()),
                }
            }
        }
    }
}

fn counted(attempts: u32) -> String {
    match attempts {
        1 => "1 attempt".to_owned(),
        _ => format!("{attempts} attempts"),
    }
}

line_debug!(WaiterError {
    DoesNotExist(error),
    BadExpression { waiter, expression, error },
    Evaluation { waiter, expression, error },
    FailureState { waiter, acceptor },
    UnexpectedError { waiter, code },
    TimedOut { waiter, attempts, last_match },
    Stopped { waiter, attempts },
    CallFailed { waiter },
});

impl Error for WaiterError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::BadExpression { error, .. } => Some(error),
            Self::Evaluation { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl From<UnknownWaiter> for WaiterError {
    fn from(unknown: UnknownWaiter) -> Self {
        Self::DoesNotExist(unknown)
    }
}
