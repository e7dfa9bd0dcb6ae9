//! Operations.

#[cfg(doc)]
use super::Decoding;
use super::paginator::PaginatorSchema;
use super::{BodyHash, InputRule, Location, PresignedUrl, StructureSchema, XmlNamespace};

/// The authentication of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// No authentication.
    None,
    /// With a signature in the `Authorization` header (AWS Signature Version 4).
    SigV4,
    /// With the signature of S3: the path is signed as it is sent, and the hash of the body is sent too.
    S3,
    /// With a signature in the `Authorization` header that is valid for several regions. With the feature `sigv4a`.
    #[cfg(feature = "sigv4a")]
    SigV4a,
    /// With a signature in the form that is the body (Signature Version 2), unless the endpoint asks for another one.
    SigV2,
    /// With a bearer token.
    Bearer,
    /// With a name and a password in the `Authorization` header (RFC 7617).
    Basic,
    /// With a key in a header field.
    ApiKeyInHeader {
        /// The name of the field.
        name: &'static str,
        /// The text before the key and a blank; empty for none.
        scheme: &'static str,
    },
    /// With a key in the query.
    ApiKeyInQuery {
        /// The name of the parameter.
        name: &'static str,
    },
}

impl Auth {
    /// Its name in a preference of schemes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "noAuth",
            Self::SigV4 | Self::S3 | Self::SigV2 => "sigv4",
            #[cfg(feature = "sigv4a")]
            Self::SigV4a => "sigv4a",
            Self::Bearer => "httpBearerAuth",
            Self::Basic => "httpBasicAuth",
            Self::ApiKeyInHeader { .. } | Self::ApiKeyInQuery { .. } => "httpApiKeyAuth",
        }
    }

    /// Whether it is a signature, which needs credentials.
    #[cfg(feature = "endpoint-rules")]
    pub(crate) fn wants_credentials(self) -> bool {
        match self {
            Self::SigV4 | Self::S3 | Self::SigV2 => true,
            #[cfg(feature = "sigv4a")]
            Self::SigV4a => true,
            Self::None | Self::Bearer | Self::Basic | Self::ApiKeyInHeader { .. } | Self::ApiKeyInQuery { .. } => false,
        }
    }
}

/// A parameter of the endpoint rules that an operation sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointParam {
    /// Its name in the rules.
    pub name: &'static str,
    /// The source of its value.
    pub source: ParamSource,
}

impl EndpointParam {
    /// A parameter whose value has this source.
    pub const fn new(name: &'static str, source: ParamSource) -> Self {
        Self { name, source }
    }
}

/// The source of an endpoint parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParamSource {
    /// A fixed boolean.
    Bool(bool),
    /// A fixed string.
    String(&'static str),
    /// A fixed list of strings.
    StringArray(&'static [&'static str]),
    /// A member of the input, by its name in the model: text, a boolean or a list of texts.
    Member(&'static str),
    /// The result of a JMESPath expression on the input. With the feature `jmespath`.
    #[cfg(feature = "jmespath")]
    Path(&'static str),
}

/// The checksum of the body of a request: `httpChecksum` and `httpChecksumRequired` of the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checksum {
    /// Whether the checksum is required, whatever the settings of the client are.
    pub required: bool,
    /// The input member with which a caller chooses the algorithm, by its name in the model.
    pub algorithm_member: Option<&'static str>,
    /// The input member with which a caller asks for the checksum of the response, by its name in the model.
    pub response_mode_member: Option<&'static str>,
}

/// An operation of a service.
#[derive(Debug)]
pub struct Operation {
    /// The name on the wire.
    pub name: &'static str,
    /// The name for people: the key in the model. In CloudFront, the other name contains a date.
    pub model_name: &'static str,
    /// The name of the client's method, which calls by name use too.
    pub method_name: &'static str,
    /// The HTTP method.
    pub http_method: &'static str,
    /// The path with its labels, and the query that is always sent.
    pub uri: &'static str,
    /// The schema of its input.
    pub input: &'static StructureSchema,
    /// The schema of its output.
    pub output: &'static StructureSchema,
    /// Its authentication.
    pub auth: Auth,
    /// The other authentication schemes, in the order of the model. The first one for which there is an identity is used.
    pub other_auth: &'static [Auth],
    /// Whether a bearer token is accepted too. If the client has one, it is sent instead of a signature.
    pub accepts_bearer_token: bool,
    /// Whether it may be sent twice without harm: the model says `idempotent` or `readonly`, the method of a REST protocol is
    /// idempotent, or a member is an idempotency token.
    pub idempotent: bool,
    /// Whether sending it twice does harm: its input has a value that is valid for a single use.
    pub single_use: bool,
    /// Codes of errors by their status, for answers without a body: those to `HEAD`.
    pub errors_by_status: &'static [(u16, &'static str)],
    /// The rules for the input, in their order. They are applied before the request is written.
    pub input_rules: &'static [InputRule],
    /// Header fields with hashes of the body, unless the input sets them.
    pub request_hashes: &'static [(&'static str, BodyHash)],
    /// The member that is the same call for another region.
    pub presigned_url: Option<PresignedUrl>,
    /// Whether it is sent as POST, with its query as a form in the body.
    pub query_as_form: bool,
    /// Whether presigned URLs do not sign the content type.
    pub presigned_without_content_type: bool,
    /// Whether the body of a request can be sent separately, while it is read.
    pub streams_input: bool,
    /// Whether the service must be told the length of such a body.
    pub requires_length: bool,
    /// Whether the caller reads the body of a response while it comes.
    pub streams_output: bool,
    /// Whether the output of this call is percent-encoded because the client has asked for it ([`Decoding::PercentIfAsked`]).
    pub percent_encoded_output: bool,
    /// Whether the signature does not cover the body, because it may be long and TLS protects it.
    pub unsigned_payload: bool,
    /// The checksum of the body of its requests. With the feature `checksums`.
    #[cfg(feature = "checksums")]
    pub checksum: Option<Checksum>,
    /// Whether a large body of a request may be compressed with gzip. With the feature `compression`.
    #[cfg(feature = "compression")]
    pub request_compression: bool,
    /// Header fields of its requests, unless the input sets them: names and values.
    pub headers: &'static [(&'static str, &'static str)],
    /// A prefix of the endpoint's host, with labels; empty for most operations.
    pub host_prefix: &'static str,
    /// The parameters of the endpoint rules that it sets, in addition to those of the client. If two have the same name, the
    /// later one is used.
    pub endpoint_params: &'static [EndpointParam],
    /// How its result comes in pages, if it does.
    pub paginator: Option<&'static PaginatorSchema>,
    /// REST-XML: the name of the element around the body, if it is not the name of the input's shape.
    pub input_root: Option<&'static str>,
    /// REST-XML: the namespace of that element.
    pub input_namespace: Option<XmlNamespace>,
    /// Query: the name of the element around the members of the output.
    pub result_wrapper: Option<&'static str>,
}

impl Operation {
    /// Whether its calls need nothing beyond their protocol: no authentication, no body that streams or is read by itself, and no rules.
    pub const fn is_plain(&self) -> bool {
        #[cfg(feature = "checksums")]
        if self.checksum.is_some() {
            return false;
        }
        #[cfg(feature = "compression")]
        if self.request_compression {
            return false;
        }
        matches!(self.auth, Auth::None)
            && self.other_auth.is_empty()
            && !self.accepts_bearer_token
            && !self.streams_input
            && !self.streams_output
            && !has_own_body(self.input)
            && !has_own_body(self.output)
            && self.input_rules.is_empty()
            && self.request_hashes.is_empty()
            && self.presigned_url.is_none()
            && !self.query_as_form
    }

    /// An operation that is signed and has neither input nor output. Others take the fields that they do not set from it:
    /// `Operation { idempotent: true, ..Operation::new(…) }`.
    pub const fn new(
        name: &'static str,
        method_name: &'static str,
        http_method: &'static str,
        uri: &'static str,
    ) -> Self {
        Self {
            name,
            model_name: name,
            method_name,
            http_method,
            uri,
            input: StructureSchema::EMPTY,
            output: StructureSchema::EMPTY,
            auth: Auth::SigV4,
            other_auth: &[],
            accepts_bearer_token: false,
            idempotent: false,
            single_use: false,
            errors_by_status: &[],
            input_rules: &[],
            request_hashes: &[],
            presigned_url: None,
            query_as_form: false,
            presigned_without_content_type: false,
            streams_input: false,
            requires_length: false,
            streams_output: false,
            percent_encoded_output: false,
            unsigned_payload: false,
            #[cfg(feature = "checksums")]
            checksum: None,
            #[cfg(feature = "compression")]
            request_compression: false,
            headers: &[],
            host_prefix: "",
            endpoint_params: &[],
            paginator: None,
            input_root: None,
            input_namespace: None,
            result_wrapper: None,
        }
    }
}

/// Whether a member of a structure is the body of its message.
const fn has_own_body(structure: &StructureSchema) -> bool {
    let mut index = 0;
    while index < structure.members.len() {
        if matches!(
            structure.members[index].location,
            Location::Payload | Location::EventStream
        ) {
            return true;
        }
        index += 1;
    }
    false
}
