//! Where a request goes: endpoint rules, the partitions that they use, and URLs.
//!
//! A service's model comes with a rule set in the language of the Smithy specification ("Smithy rules engine", with the AWS
//! functions). Most services share one of a few rule sets that differ only in the first label of the host. Those are
//! `CommonRules`, a few bytes in a static. The others keep their rule set as JSON, which `RuleSet` reads and evaluates, behind
//! the feature `endpoint-rules`. A `Resolver` holds either.

pub(crate) mod common;
mod error;
mod host;
mod input;
pub(crate) mod params;
mod partitions;
pub(crate) mod resolver;
pub(crate) mod result;
#[cfg(feature = "endpoint-rules")]
pub(crate) mod rules;
mod url;

pub use error::{EndpointError, RuleSetError};
pub(crate) use host::is_valid_host_label;
pub(crate) use input::CallParams;
pub use params::ParamValue;
pub(crate) use params::Params;
#[cfg(feature = "endpoint-rules")]
pub(crate) use resolver::BuiltIn;
pub(crate) use resolver::{Resolver, Rules};
pub(crate) use result::Endpoint;
pub(crate) use url::redacted;
pub use url::{Url, UrlError};

#[cfg(test)]
mod tests;
