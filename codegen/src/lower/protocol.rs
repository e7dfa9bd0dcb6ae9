//! The protocol to speak, with what it must know of the service.

use tinsmith_model::{Place, Protocol};

use super::Context;
use crate::plan::ProtocolPlan;
use crate::problem::Problem;
use crate::traits;

impl Context<'_> {
    /// The protocol to speak.
    pub(super) fn protocol(&self, problems: &mut Vec<Problem>) -> Option<ProtocolPlan> {
        let metadata = &self.service.metadata;
        let protocol = traits::protocol(&metadata.protocols)?;
        let version = metadata.api_version.clone();
        let query_compatible = metadata.query_compatible;
        Some(match protocol {
            Protocol::Json => ProtocolPlan::AwsJson {
                version: self.needed("jsonVersion", metadata.json_version.as_ref(), problems)?,
                target_prefix: self.needed("targetPrefix", metadata.target_prefix.as_ref(), problems)?,
                query_compatible,
            },
            Protocol::RestJson => ProtocolPlan::RestJson,
            Protocol::RestXml => ProtocolPlan::RestXml,
            Protocol::Query => ProtocolPlan::AwsQuery { version },
            Protocol::Ec2 => ProtocolPlan::Ec2Query { version },
            Protocol::RpcV2Cbor => ProtocolPlan::RpcV2Cbor {
                service: self.needed("targetPrefix", metadata.target_prefix.as_ref(), problems)?,
                query_compatible,
            },
        })
    }

    fn needed(&self, key: &str, value: Option<&String>, problems: &mut Vec<Problem>) -> Option<String> {
        if value.is_none() {
            problems.push(self.problem(
                Place::Service,
                format!("there is no key {key:?}"),
                "the protocol of the service needs it",
            ));
        }
        value.cloned()
    }
}
