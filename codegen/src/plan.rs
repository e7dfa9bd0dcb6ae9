//! The plan: what will be emitted, with every decision made. Names, types, redaction, wire names and docs are settled here;
//! an emitter only writes them down. It knows no model.

use std::fmt;

use crate::docs::DocText;
use crate::facts::{Auth, Checksum, EndpointParam, ParamSource};
use crate::names::{ConstName, FieldName, FnName, ModuleName, TypeName, VariantName};

/// A service: everything in its folder.
#[derive(Debug)]
pub(crate) struct ServicePlan {
    /// The folder, and the module.
    pub(crate) module: ModuleName,
    /// `sso-oidc/2019-06-10`: where the model came from.
    pub(crate) source: String,
    /// What the service is for.
    pub(crate) docs: DocText,
    /// What the client is.
    pub(crate) client_docs: DocText,
    /// Facts for the service's static.
    pub(crate) facts: ServiceFacts,
    /// The operations, sorted by name.
    pub(crate) operations: Vec<OperationPlan>,
    /// The module of the errors.
    pub(crate) error_module: ModuleName,
    /// The errors, sorted by name.
    pub(crate) errors: Vec<ErrorPlan>,
    /// Everything else that has a type or a schema of its own, sorted by name.
    pub(crate) types: TypesPlan,
    /// The waiters, sorted by name.
    pub(crate) waiters: Vec<WaiterPlan>,
}

impl ServicePlan {
    /// The features of the runtime that the generated code needs.
    pub(crate) fn features(&self) -> Vec<&'static str> {
        let protocol = match self.facts.protocol {
            ProtocolPlan::AwsJson { .. } => "json",
            ProtocolPlan::RestJson => "rest-json",
            ProtocolPlan::RestXml => "rest-xml",
            ProtocolPlan::AwsQuery { .. } | ProtocolPlan::Ec2Query { .. } => "query",
            ProtocolPlan::RpcV2Cbor { .. } => "cbor",
        };
        let streams = self.facts.event_streams.then_some("eventstream");
        let rules = matches!(self.facts.endpoint, EndpointPlan::Json(_)).then_some("endpoint-rules");
        let paths = self.operations.iter().any(OperationPlan::has_paths) || !self.waiters.is_empty();
        let paths = paths.then_some("jmespath");
        let checksums = self.operations.iter().any(|operation| operation.checksum.is_some());
        let checksums = checksums.then_some("checksums");
        let compression = self.operations.iter().any(|operation| operation.request_compression);
        let compression = compression.then_some("compression");
        let sigv4a = self.operations.iter().any(|operation| operation.auth == Auth::SigV4a);
        let sigv4a = sigv4a.then_some("sigv4a");
        let features = [Some(protocol), streams, rules, paths, checksums, compression, sigv4a];
        features.into_iter().flatten().collect()
    }
}

/// What the service's static says.
#[derive(Debug)]
pub(crate) struct ServiceFacts {
    /// `SSO OIDC`
    pub(crate) id: String,
    /// `sso-oidc`
    pub(crate) name: String,
    /// `2019-06-10`
    pub(crate) api_version: String,
    /// `sso-oauth`
    pub(crate) signing_name: String,
    /// How requests are written.
    pub(crate) protocol: ProtocolPlan,
    /// Whether an output is an event stream.
    pub(crate) event_streams: bool,
    /// Where requests go.
    pub(crate) endpoint: EndpointPlan,
}

/// A protocol, with what it must know of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProtocolPlan {
    /// AWS JSON.
    AwsJson {
        /// `1.0` or `1.1`
        version: String,
        /// What stands before the operation in `X-Amz-Target`.
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
    /// EC2's dialect of it.
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

/// Endpoint rules.
#[derive(Debug, PartialEq)]
pub(crate) enum EndpointPlan {
    /// One of the rule sets that most services share: its host prefix, and the methods that set its flags.
    Common {
        /// `oidc`
        prefix: String,
        /// `plain_fips_in_gov`, …
        flags: Vec<&'static str>,
    },
    /// Another one, as JSON.
    Json(String),
}

/// The types and schemas that belong to no single operation.
#[derive(Debug)]
pub(crate) struct TypesPlan {
    /// Their module.
    pub(crate) module: ModuleName,
    /// Structures.
    pub(crate) structures: Vec<StructurePlan>,
    /// Unions.
    pub(crate) unions: Vec<UnionPlan>,
    /// Enums.
    pub(crate) enums: Vec<EnumPlan>,
    /// Schemas of lists.
    pub(crate) lists: Vec<ListPlan>,
    /// Schemas of maps.
    pub(crate) maps: Vec<MapPlan>,
}

impl TypesPlan {
    /// Whether there are any.
    pub(crate) fn is_empty(&self) -> bool {
        !self.has_types() && self.lists.is_empty() && self.maps.is_empty()
    }

    /// Whether there is a type that callers see.
    pub(crate) fn has_types(&self) -> bool {
        !(self.structures.is_empty() && self.unions.is_empty() && self.enums.is_empty())
    }
}

/// An operation: its builder, and the input and output that are its own.
#[derive(Debug)]
pub(crate) struct OperationPlan {
    /// The module, and the file.
    pub(crate) module: ModuleName,
    /// The builder's type.
    pub(crate) builder: TypeName,
    /// The method of the client.
    pub(crate) method: FnName,
    /// The static.
    pub(crate) constant: ConstName,
    /// The name on the wire.
    pub(crate) wire_name: String,
    /// The method name as a call by name knows it.
    pub(crate) method_name: String,
    /// `POST`
    pub(crate) http_method: String,
    /// `/token?aws_iam=t`
    pub(crate) uri: String,
    /// How it proves who calls.
    pub(crate) auth: Auth,
    /// Whether a bearer token does as well.
    pub(crate) takes_token: bool,
    /// Whether it may be sent twice.
    pub(crate) repeatable: bool,
    /// What goes in front of the host; empty for most.
    pub(crate) host_prefix: String,
    /// What it says to the endpoint rules.
    pub(crate) endpoint_params: Vec<EndpointParam>,
    /// What it does.
    pub(crate) docs: DocText,
    /// The same for the client's method, in one sentence.
    pub(crate) method_docs: DocText,
    /// Set where callers are told to use something else: why. The client's method says it.
    pub(crate) deprecated: Option<String>,
    /// What it takes; `None` where there is nothing.
    pub(crate) input: Option<InputPlan>,
    /// What it gives; `None` where there is nothing.
    pub(crate) output: Option<TypeRef>,
    /// The schema of what it gives.
    pub(crate) output_schema: Option<ConstRef>,
    /// Whether clippy takes the builder's field for a complex type.
    pub(crate) complex_builder: bool,
    /// Whether clippy takes what the setters return for a complex type.
    pub(crate) complex_setters: bool,
    /// The structures of input and output, where no other shape shares them.
    pub(crate) own: Vec<StructurePlan>,
    /// How its result comes in pages.
    pub(crate) paginator: Option<PaginatorPlan>,
    /// Whether the signature leaves the body out.
    pub(crate) unsigned_payload: bool,
    /// Header fields that are always sent: names and values.
    pub(crate) headers: Vec<(String, String)>,
    /// The checksum of the body.
    pub(crate) checksum: Option<Checksum>,
    /// Whether large requests are compressed.
    pub(crate) request_compression: bool,
    /// What the XML and query protocols must know.
    pub(crate) xml: OperationXmlPlan,
}

/// What the XML and query protocols must know of an operation.
#[derive(Debug)]
pub(crate) struct OperationXmlPlan {
    /// The name of the element around the body of a request.
    pub(crate) input_root: Option<String>,
    /// Its namespace: a function of the runtime's `XmlNamespace`.
    pub(crate) input_namespace: Option<FlagPlan>,
    /// The name of the element around the members of the output.
    pub(crate) result_wrapper: Option<String>,
}

impl OperationPlan {
    /// Whether something of it is found by a JMESPath expression.
    fn has_paths(&self) -> bool {
        let is_path = |param: &EndpointParam| matches!(param.source, ParamSource::Path(_));
        self.paginator.is_some() || self.endpoint_params.iter().any(is_path)
    }
}

/// What the builder of an operation sets.
#[derive(Debug)]
pub(crate) struct InputPlan {
    /// The structure.
    pub(crate) structure: TypeRef,
    /// Its schema.
    pub(crate) schema: ConstRef,
    /// Its members.
    pub(crate) members: Vec<SetterPlan>,
}

/// A member of an input, with what makes the compiler insist on it.
#[derive(Debug)]
pub(crate) struct SetterPlan {
    /// The member.
    pub(crate) member: MemberPlan,
    /// For a required member: the trait that only a builder with it implements, and the builder's type parameter.
    pub(crate) required: Option<RequiredPlan>,
}

/// How the compiler knows whether a required member is set.
#[derive(Debug)]
pub(crate) struct RequiredPlan {
    /// `ClientIdGiven`
    pub(crate) given: TypeName,
    /// `ClientId`
    pub(crate) parameter: TypeName,
}

/// What a structure is for. It decides what is public and what is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// The whole input of an operation: only its builder sees it.
    OperationInput,
    /// Only goes in: built by name, never taken apart.
    Input,
    /// Only comes out: public fields.
    Output,
    /// Both: public fields, and built by name.
    Both,
}

/// A structure.
#[derive(Debug)]
pub(crate) struct StructurePlan {
    /// Its type.
    pub(crate) name: TypeName,
    /// Its schema.
    pub(crate) schema: ConstName,
    /// The shape's name in the model.
    pub(crate) model_name: String,
    /// What else there is to say: methods of the runtime's `StructureSchema`.
    pub(crate) traits: Vec<FlagPlan>,
    /// What it is for.
    pub(crate) role: Role,
    /// What it is.
    pub(crate) docs: DocText,
    /// Set where callers are told to use something else: why. What makes it says it: the type itself stands in signatures of
    /// generated code, where a warning would tell nobody anything.
    pub(crate) deprecated: Option<String>,
    /// Its members in the model's order.
    pub(crate) members: Vec<MemberPlan>,
}

/// A member of a structure.
#[derive(Debug)]
pub(crate) struct MemberPlan {
    /// The field.
    pub(crate) field: FieldName,
    /// What sets it, where callers build the structure.
    pub(crate) setter: FnName,
    /// The type of its value, without `Option`.
    pub(crate) value: TypePlan,
    /// Whether the field is an `Option`.
    pub(crate) optional: bool,
    /// Whether the field is in a `Box`, since the structure contains itself.
    pub(crate) boxed: bool,
    /// What it is.
    pub(crate) docs: DocText,
    /// Set where callers are told to use something else: why.
    pub(crate) deprecated: Option<String>,
    /// What the schema says.
    pub(crate) schema: MemberSchemaPlan,
}

/// A member in a schema.
#[derive(Clone, Debug)]
pub(crate) struct MemberSchemaPlan {
    /// The name in the model.
    pub(crate) name: String,
    /// The kind of value.
    pub(crate) shape: ShapePlan,
    /// What else there is to say, in the order in which it is written.
    pub(crate) flags: Vec<FlagPlan>,
}

/// Something to say of a member, or of a shape or operation: a method of the runtime's `Member`, and so on, with what it takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FlagPlan {
    /// `required`, `wire`, `header`, …
    pub(crate) name: &'static str,
    /// A name on the wire, say; none for most.
    pub(crate) values: Vec<String>,
}

/// The kind of a value in a schema.
#[derive(Clone, Debug)]
pub(crate) enum ShapePlan {
    /// The variant of the runtime's `Shape` says it all.
    Plain(&'static str),
    /// A timestamp in a format: the variant of the runtime's `TimestampFormat`.
    Timestamp(&'static str),
    /// The variant of the runtime's `Shape`, and the schema it points at.
    Schema(&'static str, ConstRef),
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TypePlan {
    /// `bool`
    Boolean,
    /// `i64`
    Integer,
    /// `f64`
    Float,
    /// `String`
    String,
    /// Bytes.
    Blob,
    /// A moment.
    Timestamp,
    /// Free JSON.
    Document,
    /// A generated type.
    Named(TypeRef),
    /// `Vec<…>`
    List(Box<TypePlan>),
    /// `BTreeMap<String, …>`
    Map(Box<TypePlan>),
    /// `Option<…>`: an element that may be null.
    Sparse(Box<TypePlan>),
}

/// As people read it: generated types go by their names alone.
impl fmt::Display for TypePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => f.write_str("bool"),
            Self::Integer => f.write_str("i64"),
            Self::Float => f.write_str("f64"),
            Self::String => f.write_str("String"),
            Self::Blob => f.write_str("Blob"),
            Self::Timestamp => f.write_str("Timestamp"),
            Self::Document => f.write_str("Document"),
            Self::Named(target) => write!(f, "{}", target.name),
            Self::List(element) => write!(f, "Vec<{element}>"),
            Self::Map(value) => write!(f, "BTreeMap<String, {value}>"),
            Self::Sparse(value) => write!(f, "Option<{value}>"),
        }
    }
}

/// A generated type, wherever it is used. All types of a service are reachable from its module.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TypeRef {
    /// The module in which it is.
    pub(crate) module: ModuleName,
    /// Its name.
    pub(crate) name: TypeName,
}

/// A generated static, wherever it is used.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ConstRef {
    /// The module in which it is.
    pub(crate) module: ModuleName,
    /// Its name.
    pub(crate) name: ConstName,
}

/// A modelled error.
#[derive(Debug)]
pub(crate) struct ErrorPlan {
    /// What it means, in one sentence.
    pub(crate) summary: DocText,
    /// The structure; its variant in the service's enum has the same name.
    pub(crate) structure: StructurePlan,
    /// The code on the wire.
    pub(crate) code: String,
    /// Other signs of it.
    pub(crate) aliases: Vec<AliasPlan>,
    /// The member with the text for people.
    pub(crate) message_member: Option<String>,
    /// `retryable` or `throttling`, where the model says so.
    pub(crate) flags: Vec<&'static str>,
}

/// A sign of an error other than its code.
#[derive(Debug)]
pub(crate) struct AliasPlan {
    /// The member of the body.
    pub(crate) member: String,
    /// Its text.
    pub(crate) value: String,
    /// One of these must be there too, unless there are none.
    pub(crate) when_present: Vec<String>,
}

/// A union.
#[derive(Debug)]
pub(crate) struct UnionPlan {
    /// Its type.
    pub(crate) name: TypeName,
    /// Its schema.
    pub(crate) schema: ConstName,
    /// The shape's name in the model.
    pub(crate) model_name: String,
    /// What it is for: there is nothing to read where it only goes in.
    pub(crate) role: Role,
    /// What else there is to say: methods of the runtime's `StructureSchema`.
    pub(crate) traits: Vec<FlagPlan>,
    /// What it is.
    pub(crate) docs: DocText,
    /// Its variants.
    pub(crate) variants: Vec<UnionVariantPlan>,
}

/// A variant of a union.
#[derive(Debug)]
pub(crate) struct UnionVariantPlan {
    /// Its name.
    pub(crate) name: VariantName,
    /// Its value.
    pub(crate) value: TypePlan,
    /// Whether the value is in a `Box`.
    pub(crate) boxed: bool,
    /// What it is.
    pub(crate) docs: DocText,
    /// Set where callers are told to use something else: why.
    pub(crate) deprecated: Option<String>,
    /// What the schema says.
    pub(crate) schema: MemberSchemaPlan,
}

/// An enum.
#[derive(Debug)]
pub(crate) struct EnumPlan {
    /// Its type.
    pub(crate) name: TypeName,
    /// What it is.
    pub(crate) docs: DocText,
    /// Whether its values are secrets.
    pub(crate) sensitive: bool,
    /// The values that the model knows.
    pub(crate) variants: Vec<EnumVariantPlan>,
}

/// A value of an enum.
#[derive(Debug)]
pub(crate) struct EnumVariantPlan {
    /// Its name.
    pub(crate) name: VariantName,
    /// What it is, unless the value between backticks says it.
    pub(crate) docs: DocText,
    /// The value on the wire.
    pub(crate) value: String,
}

/// The schema of a list.
#[derive(Debug)]
pub(crate) struct ListPlan {
    /// Its name.
    pub(crate) schema: ConstName,
    /// The elements.
    pub(crate) element: ShapePlan,
    /// What else there is to say: methods of the runtime's `ListSchema`.
    pub(crate) flags: Vec<FlagPlan>,
}

/// The schema of a map.
#[derive(Debug)]
pub(crate) struct MapPlan {
    /// Its name.
    pub(crate) schema: ConstName,
    /// The values.
    pub(crate) value: ShapePlan,
    /// What else there is to say: methods of the runtime's `MapSchema`.
    pub(crate) flags: Vec<FlagPlan>,
}

/// How a result comes in pages.
#[derive(Debug)]
pub(crate) struct PaginatorPlan {
    /// The members of the input that take the tokens.
    pub(crate) input_tokens: Vec<String>,
    /// Where the tokens are in the output.
    pub(crate) output_tokens: Vec<String>,
    /// What says whether there is more.
    pub(crate) more_results: Option<String>,
    /// The member of the input that limits a page: the variant of the runtime's `LimitKey`, and its name.
    pub(crate) limit_key: Option<(&'static str, String)>,
    /// What the pages are made of.
    pub(crate) result_keys: Vec<String>,
    /// What is the same on every page.
    pub(crate) non_aggregate_keys: Vec<String>,
}

/// A waiter.
#[derive(Debug)]
pub(crate) struct WaiterPlan {
    /// The name that a call by name knows.
    pub(crate) name: String,
    /// The method name of the operation that it calls.
    pub(crate) operation: String,
    /// Seconds between two calls.
    pub(crate) delay_seconds: u64,
    /// The most calls.
    pub(crate) max_attempts: u32,
    /// What ends the wait.
    pub(crate) acceptors: Vec<AcceptorPlan>,
}

/// What ends a wait.
#[derive(Debug)]
pub(crate) struct AcceptorPlan {
    /// When it matches.
    pub(crate) matcher: MatcherPlan,
    /// The variant of the runtime's state.
    pub(crate) state: &'static str,
}

/// When an acceptor matches.
#[derive(Debug)]
pub(crate) enum MatcherPlan {
    /// A path of the output against a value: the variant of the runtime's `Matcher`.
    Path(&'static str, String, ExpectedPlan),
    /// The status.
    Status(u16),
    /// The error's code.
    Error(String),
    /// Any error, or none: the variant of the runtime's `ExpectedError`.
    AnyError(&'static str),
}

/// A value that an acceptor expects.
#[derive(Debug)]
pub(crate) enum ExpectedPlan {
    /// Text.
    Text(String),
    /// A boolean.
    Flag(bool),
}
