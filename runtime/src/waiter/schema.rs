//! What generated code holds about a waiter.

use std::error::Error;
use std::fmt;
use std::time::Duration;

#[cfg(feature = "jmespath")]
use crate::jmespath::Item;

/// A waiter, as the model's `waiters-2.json` describes it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct WaiterSchema {
    /// The name by which a caller asks for it, in snake case: `bucket_exists`.
    pub name: &'static str,
    /// The operation to call, by its name in snake case.
    pub operation: &'static str,
    /// How long to wait between two calls.
    pub delay: Duration,
    /// How many calls to make at most.
    pub max_attempts: u32,
    /// What decides after each call, in order: the first that matches.
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

/// A condition on an outcome, and the state that the wait is in where it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acceptor {
    /// The condition.
    pub matcher: Matcher,
    /// The state.
    pub state: State,
}

impl Acceptor {
    /// An acceptor.
    pub const fn new(matcher: Matcher, state: State) -> Self {
        Self { matcher, state }
    }
}

/// What an acceptor makes of the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is over: what was waited for is there.
    Success,
    /// It is over: what was waited for will not come.
    Failure,
    /// It goes on, even where the service answered with an error.
    Retry,
}

/// A condition on an outcome. Expressions are JMESPath.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matcher {
    /// The HTTP status is that one.
    Status(u16),
    /// The service answered with such an error.
    Error(ExpectedError),
    /// The output has that value there.
    Path {
        /// Where.
        expression: &'static str,
        /// The value.
        expected: Expected,
    },
    /// The output has a list there, not empty, all of whose elements are that value.
    PathAll {
        /// Where.
        expression: &'static str,
        /// The value.
        expected: Expected,
    },
    /// The output has a list there with that value in it.
    PathAny {
        /// Where.
        expression: &'static str,
        /// The value.
        expected: Expected,
    },
}

#[cfg(feature = "jmespath")]
impl Matcher {
    pub(super) fn expression(self) -> Option<&'static str> {
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
    /// One of that code.
    Code(&'static str),
    /// One of any code (`true` in the model).
    Any,
    /// None at all (`false` in the model).
    None,
}

/// A value that an acceptor expects. Models have no others than these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A string.
    Text(&'static str),
    /// A boolean.
    Flag(bool),
}

#[cfg(feature = "jmespath")]
impl Expected {
    pub(super) fn is(self, value: &Item<'_>) -> bool {
        match self {
            Self::Text(text) => value.as_text() == Some(text),
            Self::Flag(flag) => value.as_boolean() == Some(flag),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

/// A name that no waiter of the service has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWaiter {
    /// The name asked for.
    pub name: String,
    /// The names that there are.
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

impl Error for UnknownWaiter {}
