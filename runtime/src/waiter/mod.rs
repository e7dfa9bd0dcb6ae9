//! Waiters: they call an operation again and again until the service is in a certain state.
//!
//! `WaitMachine` is a machine without I/O. Its driver makes a call, gives it the `Outcome`, and does the next step: stop, or wait
//! and call again. A static [`WaiterSchema`] in generated code says what it waits for. It behaves as botocore's `waiter.py`: the
//! delay is constant, the first acceptor that matches decides, and an error of the service that no acceptor expects ends the
//! wait.
//!
//! Outputs are typed values, or JSON in calls by name. Expressions work on both. The machine does not see a call that got no
//! answer (no connection, a time limit): the driver ends the wait with that error.

#[cfg(feature = "jmespath")]
mod error;
#[cfg(feature = "jmespath")]
mod machine;
#[cfg(all(test, feature = "jmespath"))]
mod tests;

pub use crate::schema::waiter::{Acceptor, Expected, ExpectedError, Matcher, State, UnknownWaiter, WaiterSchema, find};
#[cfg(feature = "jmespath")]
pub use error::WaiterError;
#[cfg(feature = "jmespath")]
pub(crate) use machine::{Outcome, WaitLimits, WaitMachine, WaitStep};
