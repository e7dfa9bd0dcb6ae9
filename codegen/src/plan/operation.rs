//! The plan of an operation.

pub use tinsmith_model::ApiKey;
use tinsmith_model::{BodyHash, Check, Encoding, PresignedUrl, XmlNamespace};

use super::{ConstRef, MemberTrait, StructurePlan, TypePlan, TypeRef, WaiterPlan};
use crate::docs::DocText;
use crate::names::{ConstName, FieldName, FnName, ModuleName, TypeName};

/// An operation: its builder, and the input and output that are its own.
#[derive(Debug)]
pub struct OperationPlan {
    /// The name in the model.
    pub model_name: String,
    /// The module, and the file.
    pub module: ModuleName,
    /// The builder's type.
    pub builder: TypeName,
    /// The method of the client. A call by name knows the operation by it too.
    pub method: FnName,
    /// The static with its schema.
    pub constant: ConstName,
    /// The name on the wire.
    pub wire_name: String,
    /// The HTTP method: `POST`.
    pub http_method: String,
    /// The path, with the query that is always sent: `/token?aws_iam=t`.
    pub uri: String,
    /// How it proves who calls.
    pub auth: Auth,
    /// The other ways: a client takes the first for which it has an identity. Only for services that are not AWS's.
    pub other_auth: Vec<Auth>,
    /// Where its requests have an API key, if one of the ways is one.
    pub api_key: Option<ApiKey>,
    /// Whether a bearer token can replace the signature.
    pub accepts_bearer_token: bool,
    /// Whether it may be sent twice.
    pub idempotent: bool,
    /// Whether it must not be sent twice.
    pub single_use: bool,
    /// The text before the host; empty for most.
    pub host_prefix: String,
    /// The parameters of the endpoint rules that it sets. A later one overrides an earlier one.
    pub endpoint_params: Vec<EndpointParam>,
    /// The documentation of the builder.
    pub docs: DocText,
    /// The documentation of the client's method, in one sentence.
    pub method_docs: DocText,
    /// Why it is deprecated, if it is. The note is on the client's method.
    pub deprecated: Option<String>,
    /// Whether the builder has serde's traits.
    pub serde: bool,
    /// Its input; `None` where there is none.
    pub input: Option<InputPlan>,
    /// The type of its output; `None` where there is none.
    pub output: Option<TypeRef>,
    /// The schema of its output.
    pub output_schema: Option<ConstRef>,
    /// The structure of its output, where no other shape uses it.
    pub own_output: Option<StructurePlan>,
    /// Whether clippy takes the builder's field for a complex type.
    pub complex_builder: bool,
    /// Whether clippy takes what the setters return for a complex type.
    pub complex_setters: bool,
    /// How its result is split into pages.
    pub paginator: Option<PaginatorPlan>,
    /// The waiters that call it, in the order of their names.
    pub waiters: Vec<WaiterPlan>,
    /// Whether the signature does not cover the body.
    pub unsigned_payload: bool,
    /// Header fields that are always sent: names and values.
    pub headers: Vec<(String, String)>,
    /// Codes of its errors by their status, where an answer has no body to tell the code: to `HEAD`.
    pub errors_by_status: Vec<(u16, String)>,
    /// What happens to its input before the request is written, in order.
    pub input_rules: Vec<InputRule>,
    /// Header fields that hash the body.
    pub request_hashes: Vec<(String, BodyHash)>,
    /// The member that is the same call for another region.
    pub presigned_url: Option<PresignedUrl>,
    /// Whether its query is sent as a form.
    pub query_as_form: bool,
    /// Whether presigned URLs do not sign the content type.
    pub presigned_without_content_type: bool,
    /// Whether the service must be told how long the body is.
    pub requires_length: bool,
    /// The checksum of the body.
    pub checksum: Option<Checksum>,
    /// Whether large requests are compressed.
    pub request_compression: bool,
    /// What the XML and query protocols must know.
    pub xml: OperationXmlPlan,
    /// Whether its calls need nothing beyond their protocol, so that it is a `PlainOperation` of the runtime.
    pub is_plain: bool,
}

impl OperationPlan {
    /// The structures of input and output that no other shape uses. They are in the operation's file.
    pub fn own_structures(&self) -> impl Iterator<Item = &StructurePlan> {
        let input = self.input.iter().filter(|input| input.is_own);
        input.map(|input| &input.structure).chain(&self.own_output)
    }

    /// Whether the input has a body that can be sent as it is read.
    pub fn streams_input(&self) -> bool {
        let mut members = self.input.iter().flat_map(|input| &input.structure.members);
        members.any(|member| matches!(member.value, TypePlan::RequestBody | TypePlan::RequestEvents(_)))
    }

    /// Whether the input has a stream of events, so that only an async client can call it.
    pub fn sends_events(&self) -> bool {
        let mut members = self.input.iter().flat_map(|input| &input.structure.members);
        members.any(|member| member.schema.traits.contains(&MemberTrait::EventStream))
    }

    /// Whether the output has a body that is read as it comes.
    pub fn streams_output(&self) -> bool {
        self.own_output.as_ref().is_some_and(|output| output.streams)
    }

    /// Whether the runtime makes an MD5 of a member.
    pub(super) fn has_digest(&self) -> bool {
        let is_digest = |rule: &InputRule| matches!(rule, InputRule::DigestOf(..));
        self.input_rules.iter().any(is_digest)
    }

    /// Whether the runtime evaluates a JMESPath expression for it.
    pub(super) fn has_paths(&self) -> bool {
        let is_path = |param: &EndpointParam| matches!(param.source, ParamSource::Path(_));
        self.paginator.is_some() || !self.waiters.is_empty() || self.endpoint_params.iter().any(is_path)
    }
}

/// The input of an operation.
#[derive(Debug)]
pub struct InputPlan {
    /// Its type.
    pub type_ref: TypeRef,
    /// Its schema.
    pub schema: ConstRef,
    /// The structure as the builder sees it: its members have the builder's setters.
    pub structure: StructurePlan,
    /// Whether no other shape uses the structure. It is in the operation's file then, and else among the service's types.
    pub is_own: bool,
}

/// What the XML and query protocols must know of an operation.
#[derive(Debug)]
pub struct OperationXmlPlan {
    /// The name of the element around the body of a request.
    pub input_root: Option<String>,
    /// Its namespace.
    pub input_namespace: Option<XmlNamespace>,
    /// The name of the element around the members of the output.
    pub result_wrapper: Option<String>,
}

/// How an operation proves who calls: the variants of the runtime's `Auth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// No authentication.
    None,
    /// Signature version 4.
    SigV4,
    /// Signature version 4 with S3's own way to sign paths and bodies.
    S3,
    /// Signature version 4 for several regions.
    SigV4a,
    /// Signature version 2.
    SigV2,
    /// A bearer token.
    Bearer,
    /// A name and a password.
    Basic,
    /// A key, where [`OperationPlan::api_key`] says.
    ApiKey,
}

impl Auth {
    /// Whether it is a signature, which needs a region.
    pub fn is_signature(self) -> bool {
        match self {
            Self::SigV4 | Self::S3 | Self::SigV4a | Self::SigV2 => true,
            Self::None | Self::Bearer | Self::Basic | Self::ApiKey => false,
        }
    }
}

/// A parameter of the endpoint rules that an operation sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointParam {
    /// Its name in the rules.
    pub name: String,
    /// Where its value comes from.
    pub source: ParamSource,
}

/// Where the value of an endpoint parameter comes from: the variants of the runtime's `ParamSource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamSource {
    /// A fixed boolean.
    Bool(bool),
    /// A fixed string.
    String(String),
    /// A fixed list of strings.
    StringArray(Vec<String>),
    /// A member of the input.
    Member(String),
    /// What a JMESPath expression finds in the input.
    Path(String),
}

/// What happens to a member of an input before the request is written: the variants of the runtime's `InputRule`.
#[derive(Clone, Debug, PartialEq)]
pub enum InputRule {
    /// It has this value where the caller sets none.
    Default(String, DefaultValue),
    /// It must pass this check.
    Check(String, Check),
    /// Where it is not set, it is the MD5 of the second member.
    DigestOf(String, String),
    /// It is sent in another form.
    Encode(String, Encoding),
    /// It says where the request goes.
    Endpoint(String),
    /// It is not sent.
    NotSent(String),
    /// A call by name can set its text with an object, in these forms.
    ObjectForms(String, Vec<String>),
}

/// A value that a client sends where the caller sets none: the variants of the runtime's `DefaultValue`.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultValue {
    /// Text, or the value of an enum.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A boolean.
    Boolean(bool),
}

/// The checksum of the body that requests carry: the runtime's `Checksum`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksum {
    /// Whether a checksum is required.
    pub required: bool,
    /// The member of the input by which a caller picks the algorithm.
    pub algorithm_member: Option<String>,
    /// The member of the input by which a caller asks for the checksum of the response.
    pub response_mode_member: Option<String>,
}

/// How the result of an operation is split into pages: the runtime's `PaginatorSchema`.
#[derive(Debug)]
pub struct PaginatorPlan {
    /// The members of the input that take the tokens.
    pub input_tokens: Vec<String>,
    /// The JMESPath expressions that find the tokens in the output.
    pub output_tokens: Vec<String>,
    /// The JMESPath expression that tells whether there are more pages.
    pub more_results: Option<String>,
    /// The member of the input that limits a page.
    pub limit_key: Option<LimitKey>,
    /// The JMESPath expressions that find the items of a page.
    pub result_keys: Vec<String>,
    /// The JMESPath expressions that find what is the same on every page.
    pub non_aggregate_keys: Vec<String>,
    /// What a token means that comes again.
    pub repeated_token_ends: bool,
    /// The list that the walk over items goes through; `None` where a page has none.
    pub items: Option<ItemsPlan>,
}

/// The list of a page that the walk over items goes through.
#[derive(Debug)]
pub struct ItemsPlan {
    /// What the walk gives, and what of the page it leaves out.
    pub docs: DocText,
    /// The type of an item.
    pub item: TypePlan,
    /// The fields that lead from the page to the list.
    pub path: Vec<StepPlan>,
    /// Why one of them is deprecated, if one is.
    pub deprecated: Option<String>,
}

/// A field on the way to a list.
#[derive(Debug)]
pub struct StepPlan {
    /// The field.
    pub field: FieldName,
    /// Whether it is an `Option`.
    pub optional: bool,
}

/// The member of an input that limits a page, by the kind of its value: the variants of the runtime's `LimitKey`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitKey {
    /// The size is a number.
    Number(String),
    /// The size is text.
    Text(String),
}

/// An operation that no client has, because the runtime cannot call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name in the model.
    pub operation: String,
    /// What the runtime lacks for it.
    pub needs: String,
}
