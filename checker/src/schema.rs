//! Schemas at run time: a linked model → the static data that a generated crate would have.
//!
//! So an operation can be called by name without generating anything. The data is leaked, as the runtime wants it `'static`:
//! only for a tool that ends soon.
//!
//! What is said of a member here must be what `codegen` says of it, or what is checked is not what is shipped.

use std::collections::HashMap;
use std::fmt;

use serde_json::Value;
use tinsmith_codegen::endpoint::common;
use tinsmith_codegen::names::{FnName, Name as _};
use tinsmith_codegen::traits;
use tinsmith_model as model;
use tinsmith_runtime::endpoint::{CommonRules, Rules};
use tinsmith_runtime::protocol::{AwsJson, AwsQuery, Ec2Query, Protocol, RestJson, RestXml, RpcV2Cbor};
use tinsmith_runtime::schema::{
    Auth, Checksum, EndpointParam, ErrorAlias, ErrorSchema, ListSchema, Location, MapSchema, Member, Operation,
    ParamSource, Service, Shape, StructureSchema, TimestampFormat, XmlNamespace,
};

/// How often a shape can stand in itself. A static can point at itself, leaked data cannot: each turn is a copy. What is
/// deeper is free JSON.
const TURNS: u32 = 16;

/// Something that the model asks for and the runtime does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotThere(pub(crate) String);

impl fmt::Display for NotThere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not there yet: {}", self.0)
    }
}

impl std::error::Error for NotThere {}

/// A service as its generated static would be, without paginators and waiters, and without the operations that a generated
/// one lacks.
pub(crate) fn service(model: &model::Service) -> Result<&'static Service, NotThere> {
    let left_out = traits::left_out(model);
    if let [first, ..] = left_out.as_slice() {
        if left_out.len() == model.operations.len() {
            return Err(NotThere(first.needs.clone()));
        }
        let names: Vec<&str> = left_out.iter().map(|left_out| left_out.operation.as_str()).collect();
        return of_whole(&model.without(&names));
    }
    of_whole(model)
}

fn of_whole(model: &model::Service) -> Result<&'static Service, NotThere> {
    let mut schemas = Schemas::of(model);
    let mut operations = Vec::new();
    for (op, name) in model.operations.iter().zip(method_names(&model.operations)?) {
        let auth = auth(model, op);
        operations.push(leak(Operation {
            auth,
            ..schemas.operation(op, name.as_str())?
        }) as &Operation);
    }
    schemas.service(operations)
}

/// Operations by their names in the model, each with its schema or with what it has that is not there yet.
pub(crate) type Operations = HashMap<String, Result<&'static Operation, NotThere>>;

/// A service for what concerns only how messages are written and read: nothing is signed, paths and hosts are as operations have
/// them though the endpoint may have a part of that, and it has those operations that can be made.
pub(crate) fn unsigned_service(model: &model::Service) -> Result<(&'static Service, Operations), NotThere> {
    let mut schemas = Schemas::of(model);
    let mut operations = Operations::new();
    for (op, name) in model.operations.iter().zip(method_names(&model.operations)?) {
        let made = schemas.operation(op, name.as_str()).map(|operation| {
            let uri = match operation.uri.split_once('?') {
                Some((_, query)) => format!("{}?{query}", op.http.path.text),
                None => op.http.path.text.clone(),
            };
            leak(Operation {
                uri: text(&uri),
                host_prefix: op.host_prefix.as_ref().map_or("", |prefix| text(&prefix.text)),
                ..operation
            }) as &Operation
        });
        operations.insert(op.name.clone(), made);
    }
    let made = operations.values().filter_map(|operation| operation.clone().ok());
    Ok((schemas.service(made.collect())?, operations))
}

/// An operation for which no idempotency token is drawn.
pub(crate) fn without_tokens(operation: &Operation) -> &'static Operation {
    let members = operation.input.members.iter().map(|member| {
        let mut member = *member;
        member.required &= !member.idempotency_token;
        member.idempotency_token = false;
        member
    });
    leak(Operation {
        input: leak(StructureSchema {
            members: leak(members.collect::<Vec<_>>()),
            ..*operation.input
        }),
        ..*operation
    })
}

/// The protocol that a generated client would speak, with what it must know of the service.
fn protocol(metadata: &model::Metadata) -> Result<&'static dyn Protocol, NotThere> {
    let version = || text(&metadata.api_version);
    match traits::protocol(&metadata.protocols) {
        Some(model::Protocol::RestJson) => Ok(&RestJson),
        Some(model::Protocol::RestXml) => Ok(&RestXml),
        Some(model::Protocol::Query) => Ok(leak(AwsQuery { version: version() })),
        Some(model::Protocol::Ec2) => Ok(leak(Ec2Query { version: version() })),
        Some(model::Protocol::Json) => Ok(leak(AwsJson {
            version: maybe(metadata.json_version.as_ref()).unwrap_or_default(),
            target_prefix: maybe(metadata.target_prefix.as_ref()).unwrap_or_default(),
            query_compatible: metadata.query_compatible,
        })),
        Some(model::Protocol::RpcV2Cbor) => Ok(leak(RpcV2Cbor {
            service: maybe(metadata.target_prefix.as_ref()).unwrap_or_default(),
            query_compatible: metadata.query_compatible,
        })),
        other => Err(NotThere(format!(
            "the protocol {}",
            other.map_or("(none)", model::Protocol::name)
        ))),
    }
}

/// Endpoint rules as a generated static has them: the shared ones as code.
pub(crate) fn endpoint_rules(rule_set: &Value) -> Rules {
    let Some(found) = common(rule_set) else {
        return Rules::Json(text(&rule_set.to_string()));
    };
    let mut rules = CommonRules::new(text(&found.prefix));
    if found.plain_fips_in_gov {
        rules = rules.plain_fips_in_gov();
    }
    if found.dual_stack_only {
        rules = rules.dual_stack_only();
    }
    if found.global {
        rules = rules.global();
    }
    Rules::Common(rules)
}

fn method_names(operations: &[model::Operation]) -> Result<Vec<FnName>, NotThere> {
    traits::method_names(operations).map_err(|clashes| {
        let clashes: Vec<_> = clashes.iter().map(ToString::to_string).collect();
        NotThere(clashes.join("; "))
    })
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn text(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn maybe(text: Option<&String>) -> Option<&'static str> {
    text.map(|text| self::text(text))
}

fn namespace(namespace: Option<&model::XmlNamespace>) -> Option<XmlNamespace> {
    namespace.map(|namespace| XmlNamespace {
        uri: text(&namespace.uri),
        prefix: maybe(namespace.prefix.as_ref()),
    })
}

/// Makes the schemas of a model's shapes, each once (one that contains itself: once for each turn).
struct Schemas<'m> {
    model: &'m model::Service,
    /// Whether the protocol has HTTP bindings.
    is_rest: bool,
    recursion: model::Recursion,
    made: HashMap<(model::ShapeId, u32), Shape>,
}

impl<'m> Schemas<'m> {
    fn of(model: &'m model::Service) -> Self {
        Self {
            model,
            is_rest: traits::protocol(&model.metadata.protocols).is_some_and(model::Protocol::is_rest),
            recursion: model.recursion(),
            made: HashMap::new(),
        }
    }

    fn service(&mut self, operations: Vec<&'static Operation>) -> Result<&'static Service, NotThere> {
        let model = self.model;
        let metadata = &model.metadata;
        Ok(leak(Service {
            id: text(&metadata.service_id),
            name: text(&model.name),
            api_version: text(&metadata.api_version),
            signing_name: text(&metadata.signing_name),
            protocol: protocol(metadata)?,
            endpoint: match &model.endpoint_rules {
                Some(rule_set) => endpoint_rules(rule_set),
                None => Rules::Common(CommonRules::new(text(&metadata.endpoint_prefix))),
            },
            operations: leak(operations),
            errors: leak(self.errors()?),
            waiters: &[],
        }))
    }

    /// An operation that is not signed.
    fn operation(&mut self, op: &model::Operation, method_name: &str) -> Result<Operation, NotThere> {
        let has_token = |shape: &StructureSchema| shape.members.iter().any(|member| member.idempotency_token);
        let input = self.structure(op.input.as_ref().map(|input| input.shape))?;
        let output = self.structure(op.output.as_ref().map(|output| output.shape))?;
        if input
            .members
            .iter()
            .any(|member| member.location == Location::EventStream)
        {
            return Err(NotThere("event streams in requests".to_owned()));
        }
        Ok(Operation {
            auth: Auth::None,
            takes_token: traits::takes_token(self.model, op),
            unsigned_payload: op.unsigned_payload,
            headers: headers(&self.model.metadata),
            checksum: checksum(self.model, op),
            request_compression: traits::request_compression(op),
            endpoint_params: endpoint_params(self.model, op),
            repeatable: op.idempotent || op.readonly || has_token(input),
            host_prefix: text(traits::host_prefix(self.model, op)),
            input_root: op.input.as_ref().and_then(|input| maybe(input.location_name.as_ref())),
            input_namespace: op
                .input
                .as_ref()
                .and_then(|input| namespace(input.xml_namespace.as_ref())),
            result_wrapper: op
                .output
                .as_ref()
                .and_then(|output| maybe(output.result_wrapper.as_ref())),
            ..Operation::new(
                text(&op.wire_name),
                text(method_name),
                text(&op.http.method),
                text(&traits::uri(self.model, op)),
            )
            .input(input)
            .output(output)
        })
    }

    fn structure(&mut self, id: Option<model::ShapeId>) -> Result<&'static StructureSchema, NotThere> {
        let Some(id) = id else {
            return Ok(StructureSchema::EMPTY);
        };
        match self.shape(id, TURNS)? {
            Shape::Structure(schema) => Ok(schema),
            _ => Err(NotThere("an input, output or error that is no structure".to_owned())),
        }
    }

    fn errors(&mut self) -> Result<Vec<ErrorSchema>, NotThere> {
        let mut errors = Vec::new();
        let model = self.model;
        for (id, shape) in model.shape_ids() {
            let model::ShapeKind::Structure(structure) = &shape.kind else {
                continue;
            };
            if let Some(traits) = &structure.error {
                errors.push(error(structure, traits, self.structure(Some(id))?));
            }
        }
        Ok(errors)
    }

    fn shape(&mut self, id: model::ShapeId, turns: u32) -> Result<Shape, NotThere> {
        use model::ShapeKind as Kind;
        if let Some(shape) = self.made.get(&(id, turns)) {
            return Ok(*shape);
        }
        let shape = self.model.shape(id);
        let made = match &shape.kind {
            _ if turns == 0 => Shape::Document,
            Kind::Structure(structure) => Shape::Structure(self.members(id, shape, &structure.members, turns)?),
            Kind::Union(union) => Shape::Union(self.members(id, shape, &union.members, turns)?),
            Kind::List(list) => Shape::List(leak(ListSchema {
                member: self.element(id, "member", &list.member, turns)?,
                sparse: list.sparse,
            })),
            Kind::Map(map) => Shape::Map(leak(MapSchema {
                key: self.element(id, "key", &map.key, turns)?,
                value: self.element(id, "value", &map.value, turns)?,
                sparse: map.sparse,
            })),
            Kind::Timestamp(format) => Shape::Timestamp(timestamp_format(*format)),
            Kind::String(_) | Kind::Enum(_) => Shape::String,
            Kind::Integer(_) | Kind::Long(_) => Shape::Integer,
            Kind::Float(_) | Kind::Double(_) => Shape::Float,
            Kind::Boolean => Shape::Boolean,
            Kind::Blob(_) => Shape::Blob,
            Kind::Document => Shape::Document,
            Kind::EventStream(stream) => {
                let events = Shape::Union(self.members(id, shape, &stream.members, turns)?);
                Shape::List(leak(ListSchema::new(events)))
            }
        };
        self.made.insert((id, turns), made);
        Ok(made)
    }

    /// What a shape refers to: one turn less is left where it leads back to that shape.
    fn target(&mut self, from: model::ShapeId, to: model::ShapeId, turns: u32) -> Result<Shape, NotThere> {
        if self.recursion.mutual(from, to) {
            self.shape(to, turns - 1)
        } else {
            self.shape(to, TURNS)
        }
    }

    fn members(
        &mut self,
        id: model::ShapeId,
        shape: &model::Shape,
        members: &[model::Member],
        turns: u32,
    ) -> Result<&'static StructureSchema, NotThere> {
        let mut made = Vec::with_capacity(members.len());
        for member in members {
            let kind = match (member.is_json_header(), member.timestamp_format) {
                (true, _) => Shape::Document,
                (false, Some(format)) => Shape::Timestamp(timestamp_format(Some(format))),
                (false, None) => self.target(id, member.target, turns)?,
            };
            let mut new = Member::new(text(&member.name), kind).wire(text(self.wire_name(member)));
            new.location = self.location(member);
            new.required = member.required;
            new.sensitive = member.sensitive;
            new.idempotency_token = member.idempotency_token;
            new.host_label = member.host_label;
            new.json_value = member.is_json_header();
            new.flattened = member.flattened;
            new.xml_attribute = member.xml_attribute;
            new.xml_namespace = namespace(member.xml_namespace.as_ref());
            new.query_name = maybe(member.query_name.as_ref());
            made.push(new);
        }
        Ok(leak(StructureSchema {
            location_name: maybe(shape.location_name.as_ref()),
            xml_namespace: namespace(shape.xml_namespace.as_ref()),
            ..StructureSchema::new(text(&shape.name), leak(made))
        }))
    }

    fn wire_name<'a>(&'a self, member: &'a model::Member) -> &'a str {
        match member.location {
            model::Location::Payload => member.payload_root(self.model.shape(member.target)),
            _ => member.wire_name(),
        }
    }

    fn location(&self, member: &model::Member) -> Location {
        let is_stream = matches!(self.model.shape(member.target).kind, model::ShapeKind::EventStream(_));
        match member.location {
            _ if is_stream => Location::EventStream,
            model::Location::EventHeader => Location::EventHeader,
            model::Location::EventPayload => Location::EventPayload,
            in_message if self.is_rest => location(in_message),
            _ => Location::Body,
        }
    }

    fn element(
        &mut self,
        id: model::ShapeId,
        name: &'static str,
        element: &model::Element,
        turns: u32,
    ) -> Result<Member, NotThere> {
        let shape = self.target(id, element.target, turns)?;
        let mut new = Member::new(name, shape).wire(maybe(element.location_name.as_ref()).unwrap_or(name));
        new.sensitive = element.sensitive;
        new.xml_namespace = namespace(element.xml_namespace.as_ref());
        Ok(new)
    }
}

fn error(structure: &model::Structure, traits: &model::ErrorTraits, shape: &'static StructureSchema) -> ErrorSchema {
    let wire = |index: &model::MemberIndex| structure.members.get(*index).map(|member| text(member.wire_name()));
    let aliases = traits.aliases.iter().filter_map(|alias| {
        let alias_of = ErrorAlias::new(wire(&alias.member)?, text(&alias.value));
        Some(alias_of.when_present(leak(alias.when_present.iter().filter_map(wire).collect::<Vec<_>>())))
    });
    ErrorSchema {
        message_member: traits.message_member.as_ref().and_then(wire),
        aliases: leak(aliases.collect::<Vec<_>>()),
        retryable: traits.retryable.is_some_and(|retryable| !retryable.throttling),
        throttling: traits.retryable.is_some_and(|retryable| retryable.throttling),
        ..ErrorSchema::new(text(&traits.code), shape)
    }
}

fn auth(model: &model::Service, op: &model::Operation) -> Auth {
    match traits::auth(model, op) {
        traits::Auth::None => Auth::None,
        traits::Auth::SigV4 => Auth::SigV4,
        traits::Auth::S3 => Auth::S3,
        traits::Auth::SigV4a => Auth::SigV4a,
        traits::Auth::SigV2 => Auth::SigV2,
        traits::Auth::Bearer => Auth::Bearer,
    }
}

fn headers(metadata: &model::Metadata) -> &'static [(&'static str, &'static str)] {
    let headers = metadata.request_headers.iter();
    leak(
        headers
            .map(|(name, value)| (text(name), text(value)))
            .collect::<Vec<_>>(),
    )
}

fn checksum(model: &model::Service, op: &model::Operation) -> Option<Checksum> {
    traits::checksum(model, op).map(|checksum| Checksum {
        required: checksum.required,
        algorithm_member: maybe(checksum.algorithm_member.as_ref()),
    })
}

fn endpoint_params(model: &model::Service, op: &model::Operation) -> &'static [EndpointParam] {
    let params = traits::endpoint_params(model, op).into_iter().map(|param| {
        let source = match &param.source {
            traits::ParamSource::Bool(on) => ParamSource::Bool(*on),
            traits::ParamSource::String(value) => ParamSource::String(text(value)),
            traits::ParamSource::StringArray(values) => {
                ParamSource::StringArray(leak(values.iter().map(|value| text(value)).collect::<Vec<_>>()))
            }
            traits::ParamSource::Member(member) => ParamSource::Member(text(member)),
            traits::ParamSource::Path(path) => ParamSource::Path(text(path)),
        };
        EndpointParam::new(text(&param.name), source)
    });
    leak(params.collect::<Vec<_>>())
}

fn location(location: model::Location) -> Location {
    match location {
        model::Location::Body => Location::Body,
        model::Location::EventHeader => Location::EventHeader,
        model::Location::EventPayload => Location::EventPayload,
        model::Location::Payload => Location::Payload,
        model::Location::Uri => Location::Label,
        model::Location::Query | model::Location::QueryMap => Location::Query,
        model::Location::Header => Location::Header,
        model::Location::HeaderMap => Location::PrefixHeaders,
        model::Location::Status => Location::StatusCode,
    }
}

fn timestamp_format(format: Option<model::TimestampFormat>) -> TimestampFormat {
    match format {
        None => TimestampFormat::Default,
        Some(model::TimestampFormat::Iso8601) => TimestampFormat::Iso8601,
        Some(model::TimestampFormat::UnixTimestamp) => TimestampFormat::EpochSeconds,
        Some(model::TimestampFormat::Rfc822) => TimestampFormat::HttpDate,
    }
}

#[cfg(test)]
mod tests;
