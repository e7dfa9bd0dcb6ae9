//! A service: its metadata, and all that belongs to it.

use serde_json::Value;

use crate::auth::{ApiKey, AuthScheme, SignatureVersion};
use crate::client_traits::RegionRedirects;
use crate::ids::ShapeId;
use crate::operation::Operation;
use crate::paginator::Paginator;
use crate::shape::{Deprecated, Shape};
use crate::waiter::Waiter;

/// A linked and checked service model. Every id in it is valid.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Service {
    /// The name of its folder (`sso-oidc`): lower case letters, digits and hyphens.
    pub name: String,
    /// The version of its folder (`2019-06-10`): letters, digits, hyphens and dots.
    pub version: String,
    /// Properties of the whole service.
    pub metadata: Metadata,
    /// The HTML of the model; empty if it has none.
    pub documentation: String,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<Deprecated>,
    /// The operations, sorted by name.
    pub operations: Vec<Operation>,
    /// The shapes, sorted by name. A [`ShapeId`] is an index into them.
    pub shapes: Vec<Shape>,
    /// The paginators, sorted by operation.
    pub paginators: Vec<Paginator>,
    /// The waiters, sorted by name.
    pub waiters: Vec<Waiter>,
    /// The endpoint rule set of the file, with its order of keys: JSON, which the runtime reads. Of a Smithy model that has the trait
    /// `endpointBdd` alone it is that trait, with its nodes as arrays of numbers.
    pub endpoint_rules: Option<Value>,
    /// Settings of a client that the endpoint rules know, sorted by name.
    pub client_context_params: Vec<ClientContextParam>,
}

impl Service {
    /// The shape with an id.
    ///
    /// # Panics
    ///
    /// If the id comes from another service. A model cannot cause that.
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.index()]
    }

    /// The id of the shape with a name.
    pub fn shape_id(&self, name: &str) -> Option<ShapeId> {
        let found = self.shapes.binary_search_by(|shape| shape.name.as_str().cmp(name));
        found.ok().map(ShapeId::new)
    }

    /// Every shape with its id.
    pub fn shape_ids(&self) -> impl Iterator<Item = (ShapeId, &Shape)> {
        self.shapes
            .iter()
            .enumerate()
            .map(|(i, shape)| (ShapeId::new(i), shape))
    }

    /// Whether it is a service of AWS: its model has endpoint rules, or an endpoint prefix and signatures of AWS. Of any other a
    /// client knows neither regions nor an address.
    pub fn is_aws(&self) -> bool {
        let is_signature =
            |scheme: &AuthScheme| matches!(scheme, AuthScheme::SigV4 | AuthScheme::SigV4a | AuthScheme::SigV2);
        let is_signed = self.metadata.auth.iter().any(is_signature);
        self.endpoint_rules.is_some() || is_signed && !self.metadata.endpoint_prefix.is_empty()
    }

    /// The operation with a name (the key in the model).
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        let found = self.operations.binary_search_by(|op| op.name.as_str().cmp(name));
        self.operations.get(found.ok()?)
    }
}

/// Properties of the whole service.
#[derive(Clone, Debug, PartialEq)]
pub struct Metadata {
    /// `2019-06-10`
    pub api_version: String,
    /// The first label of its host (`oidc`), and the signing name if there is no other. Empty if there is none.
    pub endpoint_prefix: String,
    /// The name by which configuration and documentation know it (`SSO OIDC`).
    pub service_id: String,
    /// `AWS SSO OIDC`
    pub full_name: String,
    /// A shorter name for people.
    pub abbreviation: Option<String>,
    /// The name that a signature is made for: `signingName`, else the endpoint prefix.
    pub signing_name: String,
    /// The host for all regions, where there is one.
    pub global_endpoint: Option<String>,
    /// How requests are signed, by an older key of models. [`Operation::auth`] is used instead.
    pub signature_version: SignatureVersion,
    /// The protocols that the service speaks and this crate knows, in the model's order (`protocols`, else `protocol`).
    /// Never empty.
    pub protocols: Vec<Protocol>,
    /// JSON: the `1.0` or `1.1` of the content type.
    pub json_version: Option<String>,
    /// JSON: the text before the dot in `X-Amz-Target`.
    pub target_prefix: Option<String>,
    /// XML: the namespace of bodies.
    pub xml_namespace: Option<String>,
    /// How requests may be signed where an operation does not say, the best first. Never empty.
    pub auth: Vec<AuthScheme>,
    /// Where requests have an API key, if one of the schemes is one.
    pub api_key: Option<ApiKey>,
    /// Errors can carry the code that the service's older query protocol had (`x-amzn-query-error`).
    pub query_compatible: bool,
    /// Which calls need HTTP/2.
    pub http2: Http2,
    /// Header fields that every request has unless a member sets them: names and values (`requestHeaders` of an overlay).
    pub request_headers: Vec<(String, String)>,
    /// How it tells that something is in another region (`regionRedirects` of an overlay).
    pub region_redirects: Option<RegionRedirects>,
}

/// How requests and responses are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// `smithy-rpc-v2-cbor`
    RpcV2Cbor,
    /// `json`: AWS JSON 1.0 and 1.1.
    Json,
    /// `rest-json`
    RestJson,
    /// `rest-xml`
    RestXml,
    /// `query`
    Query,
    /// `ec2`: the query protocol in EC2's dialect.
    Ec2,
}

impl Protocol {
    /// Every protocol, in the order in which botocore prefers them.
    pub const ALL: [Self; 6] = [
        Self::RpcV2Cbor,
        Self::Json,
        Self::RestJson,
        Self::RestXml,
        Self::Query,
        Self::Ec2,
    ];

    /// The name in models.
    pub fn name(self) -> &'static str {
        match self {
            Self::RpcV2Cbor => "smithy-rpc-v2-cbor",
            Self::Json => "json",
            Self::RestJson => "rest-json",
            Self::RestXml => "rest-xml",
            Self::Query => "query",
            Self::Ec2 => "ec2",
        }
    }

    /// Whether the protocol binds members to parts of the HTTP message. Only then [`Member::location`](crate::Member::location)
    /// has an effect.
    pub fn is_rest(self) -> bool {
        matches!(self, Self::RestJson | Self::RestXml)
    }
}

/// Which calls need HTTP/2 (`protocolSettings.h2`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Http2 {
    /// None.
    #[default]
    NotNeeded,
    /// Those that send an event stream.
    EventStreams,
    /// None, but all may use it.
    Optional,
}

/// A setting of a client that the endpoint rules know.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientContextParam {
    /// Its name in the rules.
    pub name: String,
    /// The HTML of the model; empty if it has none.
    pub documentation: String,
    /// The type of its value.
    pub kind: ContextParamKind,
}

/// The type of a parameter of the endpoint rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContextParamKind {
    /// `boolean`
    Boolean,
    /// `string`
    String,
    /// `stringArray`
    StringArray,
}
