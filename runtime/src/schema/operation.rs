//! Operations.

#[cfg(doc)]
use super::Decoding;
use super::{BodyHash, InputRule, PresignedUrl, StructureSchema, XmlNamespace};
use crate::paginate::PaginatorSchema;

/// The authentication of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// No authentication.
    None,
    /// With a signature in the `Authorization` header (AWS Signature Version 4).
    SigV4,
    /// With the same signature as S3 has it: the path is signed as it is sent, and the body's hash is sent too.
    S3,
    /// With a signature in the `Authorization` header that is good for several regions. Behind the feature `sigv4a`.
    #[cfg(feature = "sigv4a")]
    SigV4a,
    /// With a signature in the form that is the body (Signature Version 2), unless the endpoint asks for another.
    SigV2,
    /// With a bearer token.
    Bearer,
    /// With a name and a password in the `Authorization` header (RFC 7617).
    Basic,
    /// With a key in a header field.
    ApiKeyInHeader {
        /// The name of the field.
        name: &'static str,
        /// What comes before the key, with a blank between; empty for nothing.
        scheme: &'static str,
    },
    /// With a key in the query.
    ApiKeyInQuery {
        /// The name of the parameter.
        name: &'static str,
    },
}

impl Auth {
    /// Whether it is a signature, for which there must be credentials and a region.
    pub(crate) fn is_signature(self) -> bool {
        match self {
            Self::SigV4 | Self::S3 | Self::SigV2 => true,
            #[cfg(feature = "sigv4a")]
            Self::SigV4a => true,
            Self::None | Self::Bearer | Self::Basic | Self::ApiKeyInHeader { .. } | Self::ApiKeyInQuery { .. } => false,
        }
    }

    /// Whether it takes credentials.
    #[cfg(feature = "endpoint-rules")]
    pub(crate) fn wants_credentials(self) -> bool {
        self.is_signature()
    }
}

/// A parameter of the endpoint rules that an operation sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointParam {
    /// Its name in the rules.
    pub name: &'static str,
    /// Where its value comes from.
    pub source: ParamSource,
}

impl EndpointParam {
    /// A parameter with a value from there.
    pub const fn new(name: &'static str, source: ParamSource) -> Self {
        Self { name, source }
    }
}

/// Where the value of an endpoint parameter comes from.
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
    /// What a JMESPath expression finds in the input. Behind the feature `jmespath`.
    #[cfg(feature = "jmespath")]
    Path(&'static str),
}

/// The checksum of the body that a request carries: `httpChecksum` and `httpChecksumRequired` of the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checksum {
    /// Whether there must be one, whatever the settings of the client are.
    pub required: bool,
    /// The member of the input by which a caller picks the algorithm, by its name in the model.
    pub algorithm_member: Option<&'static str>,
    /// The member of the input by which a caller asks for the checksum of the response, by its name in the model.
    pub response_mode_member: Option<&'static str>,
}

/// An operation of a service.
#[derive(Debug)]
pub struct Operation {
    /// The name that the service knows it by.
    pub name: &'static str,
    /// The name that people know it by: the key in the model. CloudFront's operations have a date in the other.
    pub model_name: &'static str,
    /// The name of the client's method: what a call by name goes by.
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
    /// The other ways, in the order of the model: the first counts for which there is an identity.
    pub other_auth: &'static [Auth],
    /// Whether a bearer token is accepted too: it takes the place of the signature where the client has one.
    pub accepts_bearer_token: bool,
    /// Whether sending it twice is harmless: the model says `idempotent` or `readonly`, the method of a REST protocol is
    /// idempotent, or a member is an idempotency token.
    pub idempotent: bool,
    /// Whether sending it twice does harm: its input has a value that is valid for one use only.
    pub single_use: bool,
    /// Codes of errors by their status, for answers that have no body: those to `HEAD`.
    pub errors_by_status: &'static [(u16, &'static str)],
    /// What happens to the input before the request is written, in order.
    pub input_rules: &'static [InputRule],
    /// Header fields that hash the body, unless the input sets them.
    pub request_hashes: &'static [(&'static str, BodyHash)],
    /// The member that is the same call for another region.
    pub presigned_url: Option<PresignedUrl>,
    /// Whether it is sent as POST, with its query as a form in the body.
    pub query_as_form: bool,
    /// Whether presigned URLs do not sign the content type.
    pub presigned_without_content_type: bool,
    /// Whether the body of a request can be sent apart from it, as it is read.
    pub streams_input: bool,
    /// Whether the service must be told how long such a body is.
    pub requires_length: bool,
    /// Whether the caller reads the body of a response while it comes.
    pub streams_output: bool,
    /// Whether the output of this call comes percent-encoded because the client has asked for it ([`Decoding::PercentIfAsked`]).
    pub percent_encoded_output: bool,
    /// Whether the signature leaves the body out: it may be long, and TLS protects it.
    pub unsigned_payload: bool,
    /// The checksum of the body that its requests carry. Behind the feature `checksums`.
    #[cfg(feature = "checksums")]
    pub checksum: Option<Checksum>,
    /// Whether a large body of a request may be compressed with gzip. Behind the feature `compression`.
    #[cfg(feature = "compression")]
    pub request_compression: bool,
    /// Header fields that its requests have unless the input says otherwise: names and values.
    pub headers: &'static [(&'static str, &'static str)],
    /// A prefix of the endpoint's host, with labels; empty for most.
    pub host_prefix: &'static str,
    /// The parameters of the endpoint rules that it sets, beside those of the client. Of two with one name the later counts.
    pub endpoint_params: &'static [EndpointParam],
    /// How its result comes in pages, where it does.
    pub paginator: Option<&'static PaginatorSchema>,
    /// REST-XML: the name of the element around the body, where it is not that of the input's shape.
    pub input_root: Option<&'static str>,
    /// REST-XML: the namespace of that element.
    pub input_namespace: Option<XmlNamespace>,
    /// Query: the name of the element around the members of the output.
    pub result_wrapper: Option<&'static str>,
}

impl Operation {
    /// An operation that is signed, and has neither input nor output. Others take the fields that they do not set from it:
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
