//! Waiters: call an operation again and again until the service is in a certain state.
//!
//! `WaitMachine` is a machine without I/O. Its driver makes a call, tells it the `Outcome`, and does what it says: stop, or
//! wait that long and call again. What it waits for is in a static [`WaiterSchema`], which generated code holds. It
//! behaves as botocore's `waiter.py` does: the delay is constant, the first acceptor that matches decides, and an error
//! of the service that none expects ends the wait.
//!
//! Outputs are typed values, or JSON where a call goes by name: expressions look into both. A call that got no answer (no
//! connection, a time limit) is none of this machine's business: the driver ends the wait with that error.

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
pub(crate) use machine::{Outcome, Progress, WaitLimits, WaitMachine};
pub use schema::{Acceptor, Expected, ExpectedError, Matcher, State, UnknownWaiter, WaiterSchema, find};
