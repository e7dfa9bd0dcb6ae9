//! Endpoint rules: the common ones by their few differences, others whole.

use tinsmith_model::Service;

use crate::endpoint::{self, CommonEndpoint};
use crate::plan::EndpointPlan;

/// The endpoint rules of a service. A service of AWS whose model has no rules gets those of most services. Any other service has
/// no endpoint except the one that a program sets.
pub(super) fn endpoint(service: &Service) -> EndpointPlan {
    match &service.endpoint_rules {
        Some(rule_set) => EndpointPlan::of(rule_set),
        None if service.is_aws() => EndpointPlan::Common(CommonEndpoint::new(&service.metadata.endpoint_prefix)),
        None => EndpointPlan::Given,
    }
}

/// Whether all endpoints of a service want signatures for several regions.
pub(super) fn is_sigv4a_alone(service: &Service) -> bool {
    let rule_set = service.endpoint_rules.as_ref();
    rule_set.is_some_and(endpoint::is_sigv4a_alone)
}
