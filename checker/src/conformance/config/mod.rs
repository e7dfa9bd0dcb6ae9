//! `config/`: profile files, endpoint settings, the chain of credentials, and what a Lambda function passes on.

pub(super) mod assume_role;
pub(super) mod credentials;
pub(super) mod endpoint_urls;
pub(super) mod locations;
pub(super) mod metadata;
pub(super) mod profiles;
pub(super) mod trace;

use serde_json::Value;

/// The pairs of an object whose values are text.
fn pairs(object: &Value) -> impl Iterator<Item = (&String, &str)> {
    let pairs = object.as_object().into_iter().flatten();
    pairs.filter_map(|(name, value)| Some((name, value.as_str()?)))
}
