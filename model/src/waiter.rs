//! Waiters: how to call an operation until something has happened.

use std::time::Duration;

use serde_json::Value;

/// Calls an operation again and again until an acceptor ends it.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiter {
    /// Its name, unique in the service.
    pub name: String,
    /// The model's documentation; empty where there is none.
    pub description: String,
    /// The operation that it calls.
    pub operation: String,
    /// How long it waits between two calls.
    pub delay: Duration,
    /// After how many calls it gives up.
    pub max_attempts: u32,
    /// The acceptors, in this order. The first that matches decides. Without a match the waiter waits and calls again, but an
    /// error that matches none ends it.
    pub acceptors: Vec<Acceptor>,
}

/// A condition, and what the waiter does when it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptor {
    /// When it matches.
    pub matcher: Matcher,
    /// What a match means.
    pub state: AcceptorState,
    /// The expression of the matcher sees `{"input": …, "output": …}`, and not the output alone.
    pub reads_input: bool,
}

/// When an acceptor matches.
#[derive(Clone, Debug, PartialEq)]
pub enum Matcher {
    /// What the expression finds in the output equals the value.
    Path {
        /// JMESPath.
        argument: String,
        /// The value.
        expected: Value,
    },
    /// The expression finds a list that is not empty, and each of its items equals the value.
    PathAll {
        /// JMESPath.
        argument: String,
        /// The value.
        expected: Value,
    },
    /// The expression finds a list, and one of its items equals the value.
    PathAny {
        /// JMESPath.
        argument: String,
        /// The value.
        expected: Value,
    },
    /// The response has this HTTP status.
    Status(u16),
    /// The call failed with this error code.
    Error(String),
    /// The call failed, with any error.
    AnyError,
    /// The call did not fail.
    NoError,
}

/// What a match means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AcceptorState {
    /// The wait is over.
    Success,
    /// The wait has failed.
    Failure,
    /// Wait and call again.
    Retry,
}
