//! The static data of generated code about a waiter.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::__line_debug as line_debug;

/// A waiter, as `waiters-2.json` of the model describes it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct WaiterSchema {
    /// Its name for callers, in snake case: `bucket_exists`.
    pub name: &'static str,
    /// The operation to call, by its name in snake case.
    pub operation: &'static str,
    /// The time between two calls.
    pub delay: Duration,
    /// The maximum number of calls.
    pub max_attempts: u32,
    /// The acceptors, in order. The first one that matches decides.
    pub acceptors: &'static [Acceptor],
}

impl WaiterSchema {
    /// A schema.
    pub const fn new(
        name: &'static str,
        operation: &'static str,
        delay: Duration,
        max_attempts: u32,
        acceptors: &'static [Acceptor],
    ) -> Self {
        Self {
            name,
            operation,
            delay,
            max_attempts,
            acceptors,
        }
    }
}

/// Finds a waiter of a service by its name.
///
/// # Errors
///
/// The service has no such waiter.
pub fn find(waiters: &'static [&'static WaiterSchema], name: &str) -> Result<&'static WaiterSchema, UnknownWaiter> {
    waiters
        .iter()
        .find(|waiter| waiter.name == name)
        .copied()
        .ok_or_else(|| UnknownWaiter {
            name: name.to_owned(),
            known: waiters.iter().map(|waiter| waiter.name).collect(),
        })
}

/// A condition on a result, and the state of the wait if it is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acceptor {
    /// The condition.
    pub matcher: Matcher,
    /// The state.
    pub state: State,
    /// Whether the expression of the condition sees `{"input": …, "output": …}`, and not the output alone.
    pub reads_input: bool,
}

impl Acceptor {
    /// An acceptor.
    pub const fn new(matcher: Matcher, state: State) -> Self {
        Self {
            matcher,
            state,
            reads_input: false,
        }
    }

    /// The expression of its condition sees the input and the output.
    pub const fn with_input(self) -> Self {
        Self {
            reads_input: true,
            ..self
        }
    }
}

/// The state of a wait after an acceptor matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has ended: the state has come.
    Success,
    /// It has ended: the state will not come.
    Failure,
    /// It goes on, even if the service answered with an error.
    Retry,
}

/// A condition on the result of a call. Expressions are JMESPath.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matcher {
    /// The HTTP status is this one.
    Status(u16),
    /// The service answered with such an error.
    Error(ExpectedError),
    /// The expression finds this value in the output.
    Path {
        /// The expression.
        expression: &'static str,
        /// The value.
        expected: Expected,
    },
    /// The expression finds a list in the output that is not empty, and all its elements are this value.
    PathAll {
        /// The expression.
        expression: &'static str,
        /// The value.
        expected: Expected,
    },
    /// The expression finds a list in the output that contains this value.
    PathAny {
        /// The expression.
        expression: &'static str,
        /// The value.
        expected: Expected,
    },
}

#[cfg(feature = "jmespath")]
impl Matcher {
    pub(crate) fn expression(self) -> Option<&'static str> {
        match self {
            Self::Path { expression, .. } | Self::PathAll { expression, .. } | Self::PathAny { expression, .. } => {
                Some(expression)
            }
            Self::Status(_) | Self::Error(_) => None,
        }
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "the HTTP status is {status}"),
            Self::Error(ExpectedError::Code(code)) => write!(f, "the service answers with the error {code}"),
            Self::Error(ExpectedError::Any) => f.write_str("the service answers with an error"),
            Self::Error(ExpectedError::None) => f.write_str("the service answers without an error"),
            Self::Path { expression, expected } => write!(f, "`{expression}` is {expected}"),
            Self::PathAll { expression, expected } => write!(f, "all of `{expression}` is {expected}"),
            Self::PathAny { expression, expected } => write!(f, "some of `{expression}` is {expected}"),
        }
    }
}

/// An error that an acceptor expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedError {
    /// An error with this code.
    Code(&'static str),
    /// Any error (`true` in the model).
    Any,
    /// No error (`false` in the model).
    None,
}

/// A value that an acceptor expects. Models have no other types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A string.
    Text(&'static str),
    /// A boolean.
    Flag(bool),
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

/// The service has no waiter of this name.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownWaiter {
    /// The name that was asked for.
    pub name: String,
    /// The names of its waiters.
    pub known: Vec<&'static str>,
}

impl fmt::Display for UnknownWaiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Waiter does not exist: {}", self.name)?;
        if !self.known.is_empty() {
            write!(f, " (there are: {})", self.known.join(", "))?;
        }
        Ok(())
    }
}

line_debug!(struct UnknownWaiter { name, known });

impl Error for UnknownWaiter {}
