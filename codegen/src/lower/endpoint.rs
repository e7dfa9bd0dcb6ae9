//! Endpoint rules: the common ones by their few differences, others whole.

use tinsmith_model::Service;

use crate::endpoint::CommonEndpoint;
use crate::plan::EndpointPlan;

/// Where the requests of a service go. A service of AWS whose model has no rules has those that most services have; any other has
/// no address but what a program gives it.
pub(super) fn endpoint(service: &Service) -> EndpointPlan {
    match &service.endpoint_rules {
        Some(rule_set) => EndpointPlan::of(rule_set),
        None if service.is_aws() => EndpointPlan::Common(CommonEndpoint::new(&service.metadata.endpoint_prefix)),
        None => EndpointPlan::Given,
    }
}
