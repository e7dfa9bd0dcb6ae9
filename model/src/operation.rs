//! Operations: what can be called.

use serde_json::Value;

use crate::auth::AuthScheme;
use crate::client_traits::{BodyHash, PresignedUrl};
use crate::ids::{MemberIndex, ShapeId};
use crate::shape::{Deprecated, XmlNamespace};

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The key in the model, unique in the service.
    pub name: String,
    /// Its name in code: `rename` of an overlay, or the name.
    pub code_name: String,
    /// The name on the wire. Not always the key: CloudFront puts a version at its end.
    pub wire_name: String,
    /// The HTML of the model; empty if it has none.
    pub documentation: String,
    /// Method, path and query, and the status of a success.
    pub http: Http,
    /// Its input; `None` where it takes nothing.
    pub input: Option<Input>,
    /// Its output; `None` where it gives nothing.
    pub output: Option<Output>,
    /// The errors that the model lists for it, in its order, each once. A service can answer with others.
    pub errors: Vec<ShapeId>,
    /// How a request may be signed, the best first: `auth` of the operation, else its `authtype`, else the default of the
    /// service. Never empty.
    pub auth: Vec<AuthScheme>,
    /// The signature does not cover the body (`unsignedPayload`, or `authtype` `v4-unsigned-body`).
    pub unsigned_payload: bool,
    /// Two calls have the effect of one.
    pub idempotent: bool,
    /// A call changes nothing.
    pub readonly: bool,
    /// The input holds something that can be used once, such as a code or a token that is replaced (`singleUse` of an overlay):
    /// to send it twice does harm.
    pub single_use: bool,
    /// A page whose token was there before is the last one (`repeatedTokenEnds` of an overlay): else it is an error.
    pub repeated_token_ends: bool,
    /// The text before the host. Its labels are members with [`Member::host_label`](crate::Member::host_label).
    pub host_prefix: Option<Template>,
    /// How bodies have checksums.
    pub http_checksum: Option<HttpChecksum>,
    /// How a large body may be compressed, the best first (`gzip`); empty where it may not.
    pub request_compression: Vec<String>,
    /// Parameters of the endpoint rules that are fixed for the operation.
    pub static_context_params: Vec<StaticContextParam>,
    /// Parameters of the endpoint rules that a JMESPath expression finds in the input.
    pub operation_context_params: Vec<OperationContextParam>,
    /// Set where a client may ask the service's [`Operation::endpoint_operation`] for the endpoint first.
    pub endpoint_discovery: Option<EndpointDiscovery>,
    /// Header fields that its requests have unless a member says otherwise (`requestHeaders` of an overlay).
    pub request_headers: Vec<(String, String)>,
    /// Header fields that hash the body, unless a member sets them (`requestHashes` of an overlay).
    pub request_hashes: Vec<(String, BodyHash)>,
    /// The member that is the same call for another region (`presignedUrl` of an overlay).
    pub presigned_url: Option<PresignedUrl>,
    /// It is sent as POST, with its query as a form in the body (`queryAsForm` of an overlay).
    pub query_as_form: bool,
    /// Presigned URLs do not sign the content type (`"presignedContentType": false` in an overlay).
    pub presigned_without_content_type: bool,
    /// The operation tells endpoints.
    pub endpoint_operation: bool,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<Deprecated>,
}

/// The HTTP request and response of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Http {
    /// The method, upper case.
    pub method: String,
    /// The path with its labels.
    pub path: Template,
    /// Parameters that are always in the query, as the model has them, in order: `?aws_iam=t`, or `?uploads` without
    /// a value.
    pub query: Vec<QueryLiteral>,
    /// The status of a success where the model says one. Informative: any 2xx is a success.
    pub status: Option<u16>,
}

/// A query parameter that is part of the operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryLiteral {
    /// Its name.
    pub name: String,
    /// Its value, if there is an `=`.
    pub value: Option<String>,
}

/// Text with labels, each of which is replaced by a member of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// The text of the model; for a path, without the query.
    pub text: String,
    /// Its pieces in order.
    pub parts: Vec<TemplatePart>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// Text that stays as it is.
    Literal(String),
    /// Replaced by a member of the input.
    Label {
        /// Which one.
        member: MemberIndex,
        /// Slashes in its value stay slashes (`{Key+}`).
        greedy: bool,
    },
}

/// The input of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// A structure.
    pub shape: ShapeId,
    /// REST-XML: the name of the element around the body.
    pub location_name: Option<String>,
    /// REST-XML: its namespace.
    pub xml_namespace: Option<XmlNamespace>,
}

/// The output of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// A structure.
    pub shape: ShapeId,
    /// Query: the name of the element around the members.
    pub result_wrapper: Option<String>,
    /// EC2: the name of the element, in old models.
    pub location_name: Option<String>,
}

/// Checksums of bodies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpChecksum {
    /// A request must carry one.
    pub request_required: bool,
    /// The member of the input by which the caller picks the algorithm.
    pub request_algorithm_member: Option<MemberIndex>,
    /// The member of the input by which the caller asks for the check of the response.
    pub request_validation_mode_member: Option<MemberIndex>,
    /// The algorithms in which the response can come, the best first.
    pub response_algorithms: Vec<String>,
}

/// A parameter of the endpoint rules that is fixed for an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct StaticContextParam {
    /// Its name in the rules.
    pub name: String,
    /// A boolean, a string or a list of strings.
    pub value: Value,
}

/// A parameter of the endpoint rules that is taken out of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationContextParam {
    /// Its name in the rules.
    pub name: String,
    /// The JMESPath expression that finds it.
    pub path: String,
}

/// Endpoint discovery of an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndpointDiscovery {
    /// There is no other way to find the endpoint.
    pub required: bool,
}
