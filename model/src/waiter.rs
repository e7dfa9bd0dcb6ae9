//! Waiters: how to call an operation until something has come about.

use std::time::Duration;

use serde_json::Value;

/// Calls an operation again and again until an acceptor says that it is enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiter {
    /// Its name, unique in the service.
    pub name: String,
    /// The model's words on it; empty where it has none.
    pub description: String,
    /// The operation that it calls.
    pub operation: String,
    /// How long it waits between two calls.
    pub delay: Duration,
    /// After how many calls it gives up.
    pub max_attempts: u32,
    /// What it looks at, in this order. The first that matches decides; without a match it waits and tries again, and an
    /// error that none matches ends it.
    pub acceptors: Vec<Acceptor>,
}

/// One thing that a waiter looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptor {
    /// When it matches.
    pub matcher: Matcher,
    /// What a match means.
    pub state: AcceptorState,
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
    /// The call failed, with whatever error.
    AnyError,
    /// The call did not fail.
    NoError,
}

/// What a match means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AcceptorState {
    /// It has come about.
    Success,
    /// It will not come about.
    Failure,
    /// Wait and call again.
    Retry,
}
