//! The plan of a whole service.

use serde_json::Value;
use tinsmith_model::RegionRedirects;

use super::{Auth, ErrorPlan, LeftOut, OperationPlan, StructurePlan, TypesPlan, WaiterPlan};
use crate::docs::DocText;
use crate::endpoint;
pub use crate::endpoint::CommonEndpoint;
use crate::names::ModuleName;

/// A service: everything in its folder.
#[derive(Debug)]
pub struct ServicePlan {
    /// The folder, and the module.
    pub module: ModuleName,
    /// Where the model came from: `sso-oidc/2019-06-10`.
    pub source: String,
    /// The documentation of the module.
    pub docs: DocText,
    /// The documentation of the client.
    pub client_docs: DocText,
    /// What the runtime must know of the service.
    pub metadata: ServiceMetadata,
    /// The operations, sorted by name.
    pub operations: Vec<OperationPlan>,
    /// The operations of the model that are not in the plan, because the runtime cannot call them.
    pub left_out: Vec<LeftOut>,
    /// The module of the errors.
    pub error_module: ModuleName,
    /// The errors, sorted by name.
    pub errors: Vec<ErrorPlan>,
    /// Everything else that has a type or a schema of its own, sorted by name.
    pub types: TypesPlan,
}

impl ServicePlan {
    /// The features of the runtime that the generated code needs.
    pub fn features(&self) -> Vec<&'static str> {
        let protocol = match self.metadata.protocol {
            ProtocolPlan::AwsJson { .. } => "json",
            ProtocolPlan::RestJson => "rest-json",
            ProtocolPlan::RestXml => "rest-xml",
            ProtocolPlan::AwsQuery { .. } | ProtocolPlan::Ec2Query { .. } => "query",
            ProtocolPlan::RpcV2Cbor { .. } => "cbor",
        };
        let streams = self.metadata.event_streams.then_some("eventstream");
        let rules = matches!(self.metadata.endpoint, EndpointPlan::Json(_)).then_some("endpoint-rules");
        let paths = self.operations.iter().any(OperationPlan::has_paths);
        let paths = paths.then_some("jmespath");
        let checksums = self
            .operations
            .iter()
            .any(|operation| operation.checksum.is_some() || operation.has_digest());
        let checksums = checksums.then_some("checksums");
        let compression = self.operations.iter().any(|operation| operation.request_compression);
        let compression = compression.then_some("compression");
        let sigv4a = self.operations.iter().any(|operation| operation.auth == Auth::SigV4a);
        let sigv4a = (sigv4a || self.metadata.sigv4a_endpoints).then_some("sigv4a");
        let serde = self.has_serde().then_some("serde");
        let features = [
            Some(protocol),
            streams,
            rules,
            paths,
            checksums,
            compression,
            sigv4a,
            serde,
        ];
        features.into_iter().flatten().collect()
    }

    /// Whether a type or a builder has serde's traits.
    fn has_serde(&self) -> bool {
        let operations = self.operations.iter().any(|operation| operation.serde);
        let structures = self.structures().any(|structure| structure.serde);
        let unions = self.types.unions.iter().any(|union| union.serde);
        operations || structures || unions || self.types.enums.iter().any(|enumeration| enumeration.serde)
    }

    /// The waiters, sorted by name, each with the operation that it calls.
    pub fn waiters(&self) -> Vec<(&OperationPlan, &WaiterPlan)> {
        let operations = self.operations.iter();
        let waiters = operations.flat_map(|op| op.waiters.iter().map(move |waiter| (op, waiter)));
        let mut waiters: Vec<_> = waiters.collect();
        waiters.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        waiters
    }

    /// Every structure that has a schema, each once: inputs and outputs of single operations, shared types, errors.
    pub fn structures(&self) -> impl Iterator<Item = &StructurePlan> {
        let own = self.operations.iter().flat_map(OperationPlan::own_structures);
        let errors = self.errors.iter().map(|error| &error.structure);
        own.chain(&self.types.structures).chain(errors)
    }
}

/// What the runtime must know of a service: the fields of its `schema::Service`.
#[derive(Debug)]
pub struct ServiceMetadata {
    /// `SSO OIDC`
    pub id: String,
    /// `sso-oidc`
    pub name: String,
    /// `2019-06-10`
    pub api_version: String,
    /// `sso-oauth`
    pub signing_name: String,
    /// How requests are written.
    pub protocol: ProtocolPlan,
    /// Whether an output is an event stream.
    pub event_streams: bool,
    /// Where requests go.
    pub endpoint: EndpointPlan,
    /// Whether all its endpoints want signatures for several regions, whatever the operations say.
    pub sigv4a_endpoints: bool,
    /// How it tells that something is in another region, where it does.
    pub region_redirects: Option<RegionRedirects>,
    /// Whether an operation is signed for a region.
    pub signs: bool,
    /// Whether an output has a map in header fields.
    pub metadata_in_headers: bool,
}

impl ServiceMetadata {
    /// Whether it is a service of AWS.
    pub fn is_aws(&self) -> bool {
        self.endpoint != EndpointPlan::Given
    }
}

/// A protocol, with what it must know of the service: the types in the runtime's module `protocol`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProtocolPlan {
    /// AWS JSON.
    AwsJson {
        /// `1.0` or `1.1`
        version: String,
        /// The text before the operation in `X-Amz-Target`.
        target_prefix: String,
        /// Whether errors can carry the code that the query protocol had for them.
        query_compatible: bool,
    },
    /// REST-JSON.
    RestJson,
    /// REST-XML.
    RestXml,
    /// The query protocol.
    AwsQuery {
        /// The version of the API.
        version: String,
    },
    /// EC2's dialect of the query protocol.
    Ec2Query {
        /// The version of the API.
        version: String,
    },
    /// Smithy RPC v2 CBOR.
    RpcV2Cbor {
        /// The service's name in the path.
        service: String,
        /// Whether errors can carry the code that the query protocol had for them.
        query_compatible: bool,
    },
}

/// Endpoint rules: the variants of the runtime's `Rules`.
#[derive(Debug, PartialEq)]
pub enum EndpointPlan {
    /// One of the rule sets that most services share.
    Common(CommonEndpoint),
    /// Another rule set, as JSON.
    Json(String),
    /// It is no service of AWS: requests go where the program says.
    Given,
}

impl EndpointPlan {
    /// The plan for a rule set: one of the shared ones, or the whole of it.
    pub fn of(rule_set: &Value) -> Self {
        match endpoint::common(rule_set) {
            Some(common) => Self::Common(common),
            None => Self::Json(endpoint::text(rule_set)),
        }
    }
}
