//! Structures and their members.

use tinsmith_model::{Element, Location, Member, Protocol, Shape, ShapeId, ShapeKind, Structure, TimestampFormat};

use super::flags::Place;
use super::{Context, docs, flags};
use crate::fault::Fault;
use crate::names::{Clash, FieldName, FnName, Origin, Scope};
use crate::plan::{MemberPlan, MemberSchemaPlan, Role, ShapePlan, StructurePlan, TypePlan};

/// Methods of a builder that set nothing.
const BUILDER_METHODS: [&str; 3] = ["new", "prepare", "send"];
/// Methods of a structure that set nothing, those of the traits that it implements among them.
const STRUCTURE_METHODS: [&str; 5] = ["clone", "default", "eq", "ne", "new"];
/// Methods of operators: one of these names that is no operator looks like a mistake, to clippy too.
const OPERATORS: [&str; 10] = [
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

impl Context<'_> {
    /// The plan of a structure; `None`, with faults, where its members get no names.
    pub(super) fn structure(
        &self,
        id: ShapeId,
        structure: &Structure,
        role: Role,
        faults: &mut Vec<Fault>,
    ) -> Option<StructurePlan> {
        let shape = self.service.shape(id);
        Some(StructurePlan {
            name: self.naming.type_of(id)?.name.clone(),
            schema: self.naming.schema_of(id)?.name.clone(),
            model_name: shape.name.clone(),
            traits: flags::structure(shape),
            role,
            docs: docs::shape(shape),
            deprecated: docs::deprecation(shape.deprecated.as_ref()),
            members: self.members(id, &shape.name, &structure.members, role, faults)?,
        })
    }

    fn members(
        &self,
        owner: ShapeId,
        owner_name: &str,
        members: &[Member],
        role: Role,
        faults: &mut Vec<Fault>,
    ) -> Option<Vec<MemberPlan>> {
        match member_names(owner_name, members, role) {
            Ok(names) => {
                let members = members.iter().zip(names);
                let plan = |(member, (field, setter))| self.member(owner, member, field, setter, role);
                Some(members.map(plan).collect())
            }
            Err(clashes) => {
                self.report(clashes, faults);
                None
            }
        }
    }

    fn member(&self, owner: ShapeId, member: &Member, field: FieldName, setter: FnName, role: Role) -> MemberPlan {
        let boxed = self.recursion.mutual(owner, member.target);
        MemberPlan {
            field,
            setter,
            value: self.member_type(member),
            optional: is_optional(role, member),
            boxed,
            docs: match role {
                Role::OperationInput | Role::Input => docs::setter(member),
                Role::Output | Role::Both => docs::text(&member.documentation, &member.name),
            },
            deprecated: docs::deprecation(member.deprecated.as_ref()),
            schema: self.member_schema(member),
        }
    }

    /// What the schema says of a member.
    pub(super) fn member_schema(&self, member: &Member) -> MemberSchemaPlan {
        let shape = match (member.is_json_header(), member.timestamp_format) {
            (true, _) => ShapePlan::Plain("Document"),
            (false, Some(format)) => ShapePlan::Timestamp(timestamp_format(Some(format))),
            (false, None) => self.shape(member.target),
        };
        let place = match self.service.shape(member.target).kind {
            ShapeKind::EventStream(_) => Place::Stream,
            _ if self.is_rest => Place::Http,
            _ => Place::Body,
        };
        MemberSchemaPlan {
            name: member.name.clone(),
            shape,
            flags: flags::member(member, place, self.payload_root(member)),
        }
    }

    /// The name of the element that a payload is, where the protocol has elements.
    fn payload_root<'m>(&'m self, member: &'m Member) -> Option<&'m str> {
        let is_xml = self.service.metadata.protocols.contains(&Protocol::RestXml);
        let is_payload = is_xml && member.location == Location::Payload;
        is_payload.then(|| member.payload_root(self.service.shape(member.target)))
    }

    /// The kind of value that a shape stands for in a schema.
    pub(super) fn shape(&self, id: ShapeId) -> ShapePlan {
        let shape: &Shape = self.service.shape(id);
        let plain = match &shape.kind {
            ShapeKind::Structure(_) => return self.schema_shape("Structure", id),
            ShapeKind::Union(_) => return self.schema_shape("Union", id),
            ShapeKind::EventStream(_) => return self.schema_shape("EventStream", id),
            ShapeKind::List(_) => return self.schema_shape("List", id),
            ShapeKind::Map(_) => return self.schema_shape("Map", id),
            ShapeKind::Timestamp(format) => return ShapePlan::Timestamp(timestamp_format(*format)),
            ShapeKind::String(_) | ShapeKind::Enum(_) => "String",
            ShapeKind::Integer(_) | ShapeKind::Long(_) => "Integer",
            ShapeKind::Float(_) | ShapeKind::Double(_) => "Float",
            ShapeKind::Boolean => "Boolean",
            ShapeKind::Blob(_) => "Blob",
            ShapeKind::Document => "Document",
        };
        ShapePlan::Plain(plain)
    }

    fn schema_shape(&self, kind: &'static str, id: ShapeId) -> ShapePlan {
        match self.naming.schema_of(id) {
            Some(schema) => ShapePlan::Schema(kind, schema.clone()),
            None => ShapePlan::Plain("Document"),
        }
    }

    /// The Rust type of a member's value.
    pub(super) fn member_type(&self, member: &Member) -> TypePlan {
        if member.is_json_header() {
            TypePlan::Document
        } else {
            self.value_type(member.target)
        }
    }

    /// The Rust type of a shape.
    pub(super) fn value_type(&self, id: ShapeId) -> TypePlan {
        match &self.service.shape(id).kind {
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Enum(_) => self.named_type(id),
            ShapeKind::EventStream(_) => TypePlan::List(Box::new(self.named_type(id))),
            ShapeKind::List(list) => TypePlan::List(Box::new(self.element_type(&list.member, list.sparse))),
            ShapeKind::Map(map) => TypePlan::Map(Box::new(self.element_type(&map.value, map.sparse))),
            ShapeKind::String(_) => TypePlan::String,
            ShapeKind::Integer(_) | ShapeKind::Long(_) => TypePlan::Integer,
            ShapeKind::Float(_) | ShapeKind::Double(_) => TypePlan::Float,
            ShapeKind::Boolean => TypePlan::Boolean,
            ShapeKind::Blob(_) => TypePlan::Blob,
            ShapeKind::Timestamp(_) => TypePlan::Timestamp,
            ShapeKind::Document => TypePlan::Document,
        }
    }

    fn named_type(&self, id: ShapeId) -> TypePlan {
        match self.naming.type_of(id) {
            Some(name) => TypePlan::Named(name.clone()),
            None => TypePlan::Document,
        }
    }

    fn element_type(&self, element: &Element, sparse: bool) -> TypePlan {
        let value = self.value_type(element.target);
        if sparse {
            TypePlan::Sparse(Box::new(value))
        } else {
            value
        }
    }
}

/// Whether a field is an `Option`. What comes out is there when the model says so. What goes in is built step by step, so it may
/// not be there yet.
pub(super) fn is_optional(role: Role, member: &Member) -> bool {
    !(role == Role::Output && member.required)
}

/// The field and the setter of each member of a structure.
pub(super) fn member_names(
    owner: &str,
    members: &[Member],
    role: Role,
) -> Result<Vec<(FieldName, FnName)>, Vec<Clash>> {
    let wanted = || {
        members.iter().map(|member| {
            let origin = Origin::Member {
                shape: owner.to_owned(),
                member: member.name.clone(),
            };
            (member.code_name.as_str(), origin)
        })
    };
    // Where fields have no names, setters have none for the same reason.
    let fields = Scope::<FieldName>::default().declare_all(wanted())?;
    let own_methods: &[_] = match role {
        Role::OperationInput => &BUILDER_METHODS,
        Role::Input | Role::Output | Role::Both => &STRUCTURE_METHODS,
    };
    let setters = Scope::<FnName>::new(own_methods.iter().chain(&OPERATORS).copied()).declare_all(wanted())?;
    Ok(fields.into_iter().zip(setters).collect())
}

/// The variant of the runtime's `TimestampFormat`.
fn timestamp_format(format: Option<TimestampFormat>) -> &'static str {
    match format {
        None => "Default",
        Some(TimestampFormat::Iso8601) => "Iso8601",
        Some(TimestampFormat::UnixTimestamp) => "EpochSeconds",
        Some(TimestampFormat::Rfc822) => "HttpDate",
    }
}
