//! Pagination: an operation whose output comes in pages. Each page has a token for the next page.
//!
//! `PageMachine` is a machine without I/O. Its driver makes a call, gives it the output, and learns which tokens the next call
//! has, or that there is no next call. A static [`PaginatorSchema`] in generated code says which members are tokens. It behaves
//! as botocore's `paginate.py`, with three exceptions: `FullResult` with a starting token (see there), repeated tokens (it finds
//! circles of any length), and `MaxItems`, which the walk over items counts.
//!
//! Outputs are typed values, or JSON in calls by name. Expressions work on both.

#[cfg(feature = "jmespath")]
mod collect;
#[cfg(feature = "jmespath")]
mod error;
#[cfg(feature = "jmespath")]
mod machine;
#[cfg(feature = "jmespath")]
mod starting_token;
#[cfg(all(test, feature = "jmespath"))]
mod tests;
#[cfg(feature = "jmespath")]
mod tokens;

pub use crate::schema::paginator::{LimitKey, NotPageable, PaginatorSchema, RepeatedToken};
#[cfg(feature = "jmespath")]
pub(crate) use collect::FullResult;
#[cfg(feature = "jmespath")]
pub use error::PaginationError;
#[cfg(feature = "jmespath")]
pub(crate) use machine::PageMachine;
