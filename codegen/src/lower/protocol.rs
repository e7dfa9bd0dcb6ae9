//! The protocol to speak, with what it must know of the service.

use tinsmith_model::{Place, Protocol};

use super::Context;
use crate::facts;
use crate::fault::Fault;
use crate::plan::ProtocolPlan;

impl Context<'_> {
    /// The protocol to speak.
    pub(super) fn protocol(&self, faults: &mut Vec<Fault>) -> Option<ProtocolPlan> {
        let metadata = &self.service.metadata;
        let protocol = facts::protocol(&metadata.protocols)?;
        let version = metadata.api_version.clone();
        let query_compatible = metadata.query_compatible;
        Some(match protocol {
            Protocol::Json => ProtocolPlan::AwsJson {
                version: self.needed("jsonVersion", metadata.json_version.as_ref(), faults)?,
                target_prefix: self.needed("targetPrefix", metadata.target_prefix.as_ref(), faults)?,
                query_compatible,
            },
            Protocol::RestJson => ProtocolPlan::RestJson,
            Protocol::RestXml => ProtocolPlan::RestXml,
            Protocol::Query => ProtocolPlan::AwsQuery { version },
            Protocol::Ec2 => ProtocolPlan::Ec2Query { version },
            Protocol::RpcV2Cbor => ProtocolPlan::RpcV2Cbor {
                service: self.needed("targetPrefix", metadata.target_prefix.as_ref(), faults)?,
                query_compatible,
            },
        })
    }

    fn needed(&self, key: &str, value: Option<&String>, faults: &mut Vec<Fault>) -> Option<String> {
        if value.is_none() {
            faults.push(self.fault(
                Place::Service,
                format!("there is no key {key:?}"),
                "the protocol of the service needs it",
            ));
        }
        value.cloned()
    }
}
