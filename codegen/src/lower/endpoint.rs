//! Endpoint rules: the common ones by their few differences, others whole.

use serde_json::Value;

use crate::endpoint;
use crate::plan::EndpointPlan;

/// The plan for a rule set. A model without one gets the rules that most services have.
pub(super) fn endpoint(rule_set: Option<&Value>, endpoint_prefix: &str) -> EndpointPlan {
    let Some(rule_set) = rule_set else {
        return EndpointPlan::Common {
            prefix: endpoint_prefix.to_owned(),
            flags: Vec::new(),
        };
    };
    let Some(common) = endpoint::common(rule_set) else {
        return EndpointPlan::Json(endpoint::text(rule_set));
    };
    let flags = [
        (common.plain_fips_in_gov, "plain_fips_in_gov"),
        (common.dual_stack_only, "dual_stack_only"),
        (common.global, "global"),
    ];
    EndpointPlan::Common {
        prefix: common.prefix,
        flags: flags
            .into_iter()
            .filter(|(set, _)| *set)
            .map(|(_, flag)| flag)
            .collect(),
    }
}
