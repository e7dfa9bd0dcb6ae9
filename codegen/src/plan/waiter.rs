//! The plan of a waiter.

use tinsmith_model::AcceptorState;

use crate::docs::DocText;
use crate::names::{ConstName, FnName};

/// A waiter.
#[derive(Debug)]
pub struct WaiterPlan {
    /// The name that a call by name knows.
    pub name: String,
    /// The method of the builder that waits.
    pub method: FnName,
    /// The static with its schema.
    pub constant: ConstName,
    /// The documentation of the method.
    pub docs: DocText,
    /// Whether an error can tell that the state is there, so that there may be no output then.
    pub succeeds_by_error: bool,
    /// Seconds between two calls.
    pub delay_seconds: u64,
    /// The maximum number of calls.
    pub max_attempts: u32,
    /// What ends the wait.
    pub acceptors: Vec<AcceptorPlan>,
}

/// What ends a wait.
#[derive(Debug)]
pub struct AcceptorPlan {
    /// When it matches.
    pub matcher: MatcherPlan,
    /// What the match means: the variants have the names of the runtime's `State`.
    pub state: AcceptorState,
    /// The expression of the matcher sees the input as well.
    pub reads_input: bool,
}

/// When an acceptor matches: the variants of the runtime's `Matcher`, and of its `ExpectedError`.
#[derive(Debug)]
pub enum MatcherPlan {
    /// What a JMESPath expression finds in the output is this value.
    Path(String, ExpectedPlan),
    /// What a JMESPath expression finds in the output is a list, and each of its items is this value.
    PathAll(String, ExpectedPlan),
    /// What a JMESPath expression finds in the output is a list, and one of its items is this value.
    PathAny(String, ExpectedPlan),
    /// The HTTP status.
    Status(u16),
    /// An error with this code.
    Error(String),
    /// Any error.
    AnyError,
    /// No error.
    NoError,
}

/// A value that an acceptor expects: the variants of the runtime's `Expected`.
#[derive(Debug)]
pub enum ExpectedPlan {
    /// Text.
    Text(String),
    /// A boolean.
    Flag(bool),
}
