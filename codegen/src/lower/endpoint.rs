//! Endpoint rules: the common ones by their few differences, others whole.

use serde_json::Value;

use crate::endpoint::CommonEndpoint;
use crate::plan::EndpointPlan;

/// The plan for a rule set. A model without one gets the rules that most services have.
pub(super) fn endpoint(rule_set: Option<&Value>, endpoint_prefix: &str) -> EndpointPlan {
    let Some(rule_set) = rule_set else {
        return EndpointPlan::Common(CommonEndpoint::new(endpoint_prefix));
    };
    EndpointPlan::of(rule_set)
}
