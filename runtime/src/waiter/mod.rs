//! Waiters: call an operation again and again until the service is in a certain state.
//!
//! `Waiter` is a machine without I/O. Its driver makes a call, tells it the `Outcome`, and does what it says: stop, or
//! wait that long and call again. What it waits for stands in a static [`WaiterSchema`], which generated code holds. It
//! behaves as botocore's `waiter.py` does: the delay is constant, the first acceptor that matches decides, and an error
//! of the service that none expects ends the wait.
//!
//! Outputs are JSON values here, with the members named as in the model. A typed client turns an output into one only
//! for an operation that has a waiter or a paginator. A call that got no answer (no connection, a time limit) is none
//! of this machine's business: the driver ends the wait with that error.

#[cfg(feature = "jmespath")]
mod error;
#[cfg(feature = "jmespath")]
mod machine;
mod schema;
#[cfg(all(test, feature = "jmespath"))]
mod tests;

#[cfg(feature = "jmespath")]
pub use error::WaiterError;
#[cfg(feature = "jmespath")]
pub use machine::{Outcome, Progress, Waiter};
pub use schema::{Acceptor, Expected, ExpectedError, Matcher, State, UnknownWaiter, WaiterSchema, find};
