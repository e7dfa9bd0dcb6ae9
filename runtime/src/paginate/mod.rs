//! Pagination: an operation whose output comes in pages, each with a token with which to ask for the next.
//!
//! `PageMachine` is a machine without I/O. Its driver makes a call, hands it the output, and learns which tokens the next call
//! takes, or that there is no other. Which members are tokens is in a static [`PaginatorSchema`], which generated code holds. It
//! behaves as botocore's `paginate.py` does, but for `FullResult` with a starting token (see there), for tokens that come again
//! (it finds circles of any length), and for `MaxItems`, which the walk over items counts.
//!
//! Outputs are typed values, or JSON where a call goes by name: expressions look into both.

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
mod tokens;

#[cfg(feature = "jmespath")]
pub(crate) use collect::FullResult;
#[cfg(feature = "jmespath")]
pub use error::PaginationError;
#[cfg(feature = "jmespath")]
pub(crate) use machine::PageMachine;
pub use schema::{LimitKey, NotPageable, PaginatorSchema, RepeatedToken};
