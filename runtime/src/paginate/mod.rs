//! Pagination: an operation whose output comes in pages, each with a token with which to ask for the next.
//!
//! `Pages` is a machine without I/O. Its driver makes a call, hands it the output, and gets what to change in the
//! input for the next call, or the end. Which members are tokens stands in a static [`PaginatorSchema`], which
//! generated code holds. It behaves as botocore's `paginate.py` does, but for `FullResult` with a starting token (see
//! there) and for `MaxItems`, which is left to the caller: items come one page at a time, so taking fewer is easy.
//!
//! Inputs and outputs are JSON values here, with the members named as in the model. A typed client turns an output into
//! one only for an operation that has a waiter or a paginator.

#[cfg(feature = "jmespath")]
mod collect;
#[cfg(feature = "jmespath")]
mod error;
#[cfg(feature = "jmespath")]
mod machine;
mod schema;
#[cfg(feature = "jmespath")]
mod starting_token;
#[cfg(all(test, feature = "jmespath"))]
mod tests;

#[cfg(feature = "jmespath")]
pub use collect::FullResult;
#[cfg(feature = "jmespath")]
pub use error::PaginationError;
#[cfg(feature = "jmespath")]
pub use machine::{InputChanges, NextPage, Pages};
pub use schema::{LimitKey, NotPageable, PaginatorSchema};
