//! Endpoint rules: the common ones by their few differences, others whole.

use tinsmith_model::Service;

use crate::endpoint::CommonEndpoint;
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
