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
use tinsmith_codegen::names::{FnName, Name as _, Origin, Scope};
use tinsmith_model as model;
use tinsmith_runtime::endpoint::{CommonRules, Rules};
use tinsmith_runtime::protocol::{Protocol, RestJson};
use tinsmith_runtime::schema::{
    Auth, ErrorAlias, ErrorSchema, ListSchema, Location, MapSchema, Member, Operation, Service, Shape, StructureSchema,
    TimestampFormat,
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

/// A service as its generated static would be, without paginators and waiters.
pub(crate) fn service(model: &model::Service) -> Result<&'static Service, NotThere> {
    let protocols = &model.metadata.protocols;
    let protocol = protocols.iter().find_map(|known| protocol(known.name()));
    let names: Vec<_> = protocols.iter().map(|protocol| protocol.name()).collect();
    let protocol = protocol.ok_or_else(|| NotThere(format!("the protocol {}", names.join(", "))))?;
    let mut schemas = Schemas {
        model,
        recursion: model.recursion(),
        made: HashMap::new(),
    };
    let mut operations = Vec::new();
    for (op, name) in model.operations.iter().zip(method_names(&model.operations)?) {
        operations.push(leak(schemas.operation(op, name.as_str())?));
    }
    let metadata = &model.metadata;
    Ok(leak(Service {
        id: text(&metadata.service_id),
        name: text(&model.name),
        api_version: text(&metadata.api_version),
        signing_name: text(&metadata.signing_name),
        protocol,
        endpoint: match &model.endpoint_rules {
            Some(rule_set) => endpoint_rules(rule_set),
            None => Rules::Common(CommonRules::new(text(&metadata.endpoint_prefix))),
        },
        operations: leak(operations),
        errors: leak(schemas.errors()?),
        waiters: &[],
    }))
}

/// The codec of a protocol, by its name in models.
pub(crate) fn protocol(name: &str) -> Option<&'static dyn Protocol> {
    match name {
        "rest-json" => Some(&RestJson),
        _ => None,
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
    let wanted = operations
        .iter()
        .map(|op| (op.name.as_str(), Origin::Operation(op.name.clone())));
    let declared = Scope::<FnName>::default().declare_all(wanted);
    declared.map_err(|clashes| {
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

/// Makes the schemas of a model's shapes, each once (one that contains itself: once for each turn).
struct Schemas<'m> {
    model: &'m model::Service,
    recursion: model::Recursion,
    made: HashMap<(model::ShapeId, u32), Shape>,
}

impl Schemas<'_> {
    fn operation(&mut self, op: &model::Operation, method_name: &str) -> Result<Operation, NotThere> {
        let has_token = |shape: &StructureSchema| shape.members.iter().any(|member| member.idempotency_token);
        let input = self.structure(op.input.as_ref().map(|input| input.shape))?;
        let output = self.structure(op.output.as_ref().map(|output| output.shape))?;
        Ok(Operation {
            auth: auth(op)?,
            repeatable: op.idempotent || op.readonly || has_token(input),
            host_prefix: op.host_prefix.as_ref().map_or("", |prefix| text(&prefix.text)),
            ..Operation::new(
                text(&op.wire_name),
                text(method_name),
                text(&op.http.method),
                text(&uri(&op.http)),
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
            Kind::Structure(structure) => Shape::Structure(self.members(id, &shape.name, &structure.members, turns)?),
            Kind::Union(union) => Shape::Union(self.members(id, &shape.name, &union.members, turns)?),
            Kind::List(list) => Shape::List(leak(ListSchema {
                member: self.element(id, "member", &list.member, turns)?,
                sparse: list.sparse,
            })),
            Kind::Map(map) => Shape::Map(leak(MapSchema {
                value: self.element(id, "value", &map.value, turns)?,
                sensitive_keys: map.key.sensitive,
                sparse: map.sparse,
            })),
            Kind::Timestamp(format) => Shape::Timestamp(timestamp_format(*format)),
            Kind::String(_) | Kind::Enum(_) => Shape::String,
            Kind::Integer(_) | Kind::Long(_) => Shape::Integer,
            Kind::Float(_) | Kind::Double(_) => Shape::Float,
            Kind::Boolean => Shape::Boolean,
            Kind::Blob(_) => Shape::Blob,
            Kind::Document => Shape::Document,
            Kind::EventStream(_) => return Err(NotThere("event streams".to_owned())),
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
        name: &str,
        members: &[model::Member],
        turns: u32,
    ) -> Result<&'static StructureSchema, NotThere> {
        let mut made = Vec::with_capacity(members.len());
        for member in members {
            let shape = match (member.json_value, member.timestamp_format) {
                (true, _) => Shape::Document,
                (false, Some(format)) => Shape::Timestamp(timestamp_format(Some(format))),
                (false, None) => self.target(id, member.target, turns)?,
            };
            made.push(Member {
                wire: text(member.wire_name()),
                location: location(member.location),
                required: member.required,
                sensitive: member.sensitive,
                idempotency_token: member.idempotency_token,
                host_label: member.host_label,
                json_value: member.json_value,
                ..Member::new(text(&member.name), shape)
            });
        }
        Ok(leak(StructureSchema::new(text(name), leak(made))))
    }

    fn element(
        &mut self,
        id: model::ShapeId,
        name: &'static str,
        element: &model::Element,
        turns: u32,
    ) -> Result<Member, NotThere> {
        let shape = if element.json_value {
            Shape::Document
        } else {
            self.target(id, element.target, turns)?
        };
        Ok(Member {
            sensitive: element.sensitive,
            ..Member::new(name, shape)
        })
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

/// The first scheme that the runtime has, as the model lists the best first.
fn auth(op: &model::Operation) -> Result<Auth, NotThere> {
    let known = op.auth.iter().find_map(|scheme| match scheme {
        model::AuthScheme::None => Some(Auth::None),
        model::AuthScheme::SigV4 => Some(Auth::SigV4),
        model::AuthScheme::SigV4a | model::AuthScheme::SigV2 | model::AuthScheme::Bearer => None,
    });
    known.ok_or_else(|| NotThere(format!("the auth schemes {:?}", op.auth)))
}

/// The path and the query that is always sent, as one template.
fn uri(http: &model::Http) -> String {
    let mut uri = http.path.text.clone();
    for (index, literal) in http.query.iter().enumerate() {
        uri.push(if index == 0 { '?' } else { '&' });
        uri.push_str(&literal.name);
        if let Some(value) = &literal.value {
            uri.push('=');
            uri.push_str(value);
        }
    }
    uri
}

fn location(location: model::Location) -> Location {
    match location {
        model::Location::Body | model::Location::EventHeader | model::Location::EventPayload => Location::Body,
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
