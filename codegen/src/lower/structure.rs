//! Structures and their members.

use tinsmith_model::{Element, Location, Member, ShapeId, ShapeKind, Structure};

use super::{Context, docs, schema};
use crate::names::{Clash, FieldName, FnName, Name as _, Origin, PRELUDE, Scope, TypeName};
use crate::plan::{MemberPlan, RequiredPlan, Role, StructurePlan, TypePlan, TypeRef};
use crate::problem::Problem;

/// Methods of a builder that set nothing.
const BUILDER_METHODS: [&str; 5] = ["input_from", "maybe", "new", "prepare", "send"];
/// Methods of a structure and of its builder that set nothing, with those of the traits that they implement.
const STRUCTURE_METHODS: [&str; 7] = ["build", "clone", "default", "eq", "maybe", "ne", "new"];
/// Names that the file of an operation's builder uses for type parameters.
const BUILDER_TYPES: [&str; 1] = ["S"];
/// Methods of operators. A method with such a name that is not an operator looks like a mistake; clippy warns about it.
const OPERATORS: [&str; 10] = [
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

impl Context<'_> {
    /// The plan of a structure; `None`, with problems, where its members get no names.
    pub(super) fn structure(
        &self,
        id: ShapeId,
        structure: &Structure,
        role: Role,
        problems: &mut Vec<Problem>,
    ) -> Option<StructurePlan> {
        let shape = self.service.shape(id);
        let mut members = self.members(id, &shape.name, &structure.members, role, problems)?;
        let name = self.naming.type_of(id)?.name.clone();
        let is_built = matches!(role, Role::Input | Role::Both);
        let builder = self.naming.builder_of(id).filter(|_| is_built).cloned();
        if let (Role::Input, Some(builder)) = (role, &builder) {
            let of_members = members.iter().filter_map(|member| member.value.named());
            let types: Vec<_> = of_members.map(|target| target.name.clone()).collect();
            let types = [&name, builder].into_iter().chain(&types);
            self.require(id, &structure.members, &mut members, types, problems)?;
        }
        Some(StructurePlan {
            name,
            schema: self.naming.schema_of(id)?.name.clone(),
            model_name: shape.name.clone(),
            traits: schema::structure_traits(shape),
            role,
            streams: members.iter().any(|member| member.value.streams()),
            derives: Vec::new(),
            serde: false,
            docs: docs::shape(shape),
            deprecated: docs::deprecation(shape.deprecated.as_ref()),
            builder,
            is_input: self.is_input(id),
            members,
        })
    }

    /// Whether a structure is the whole input of an operation.
    fn is_input(&self, id: ShapeId) -> bool {
        let mut inputs = self.service.operations.iter().filter_map(|op| op.input.as_ref());
        inputs.any(|input| input.shape == id)
    }

    /// Plans how the compiler checks that each member is set which callers must set. The builder names `types` without a path: a type
    /// parameter must not hide them.
    pub(super) fn require<'a>(
        &self,
        owner: ShapeId,
        members: &[Member],
        plans: &mut [MemberPlan],
        types: impl Iterator<Item = &'a TypeName>,
        problems: &mut Vec<Problem>,
    ) -> Option<()> {
        let must_be_set = || members.iter().filter(|member| member.must_be_set());
        let origin = |member: &Member| Origin::Member {
            shape: self.service.shape(owner).name.clone(),
            member: member.name.clone(),
        };
        let reserved = PRELUDE.into_iter().chain(BUILDER_TYPES);
        let mut scope = Scope::<TypeName>::new(reserved.chain(types.map(TypeName::as_str)));
        let traits: Vec<_> = must_be_set()
            .map(|member| (format!("{}_set", member.code_name), origin(member)))
            .collect();
        let traits = scope.declare_all(traits.iter().map(|(name, origin)| (name.as_str(), origin.clone())));
        let parameters = scope.declare_all(must_be_set().map(|member| (member.code_name.as_str(), origin(member))));
        let (traits, parameters) = match (traits, parameters) {
            (Ok(traits), Ok(parameters)) => (traits, parameters),
            (Err(clashes), _) | (Ok(_), Err(clashes)) => {
                self.report(clashes, problems);
                return None;
            }
        };
        let required = members.iter().zip(plans).filter(|(member, _)| member.must_be_set());
        for ((_, plan), (set_trait, parameter)) in required.zip(traits.into_iter().zip(parameters)) {
            plan.required = Some(RequiredPlan { set_trait, parameter });
        }
        Some(())
    }

    fn members(
        &self,
        owner: ShapeId,
        owner_name: &str,
        members: &[Member],
        role: Role,
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<MemberPlan>> {
        match member_names(owner_name, members, role) {
            Ok(names) => {
                let members = members.iter().zip(names);
                let plan = |(member, (field, setter))| self.member(owner, member, field, setter, role);
                Some(members.map(plan).collect())
            }
            Err(clashes) => {
                self.report(clashes, problems);
                None
            }
        }
    }

    fn member(&self, owner: ShapeId, member: &Member, field: FieldName, setter: FnName, role: Role) -> MemberPlan {
        let boxed = self.recursion.mutual(owner, member.target);
        let (value, optional) = self.field_type(owner, member, role);
        MemberPlan {
            field,
            setter,
            value,
            optional,
            boxed,
            docs: match role {
                Role::OperationInput | Role::Input => docs::setter(member),
                Role::Output | Role::Both => docs::text(&member.documentation, &member.name),
            },
            deprecated: docs::deprecation(member.deprecated.as_ref()),
            schema: self.member_schema(owner, member),
            required: None,
        }
    }

    /// Whether a member is a body that streams. Only a structure that one operation alone uses can have one: the type of any other is
    /// the same in all places.
    fn streams(&self, owner: ShapeId, member: &Member) -> bool {
        let is_body = self.is_rest && member.location == Location::Payload && member.streaming;
        let is_blob = || matches!(self.service.shape(member.target).kind, ShapeKind::Blob(_));
        is_body && is_blob() && self.naming.is_own(owner)
    }

    /// The union of a member that is a stream of events, under the same condition.
    fn events(&self, owner: ShapeId, member: &Member) -> Option<TypeRef> {
        let is_stream = self.service.shape(member.target).is_event_stream() && self.naming.is_own(owner);
        self.naming.type_of(member.target).filter(|_| is_stream).cloned()
    }

    /// The Rust type of a field without its `Option`, and whether it is in one.
    pub(super) fn field_type(&self, owner: ShapeId, member: &Member, role: Role) -> (TypePlan, bool) {
        match (role, self.events(owner, member)) {
            (Role::Output, Some(events)) => return (TypePlan::EventStream(events), false),
            (Role::OperationInput, Some(events)) => return (TypePlan::RequestEvents(events), true),
            _ => {}
        }
        match role {
            Role::Output if self.streams(owner, member) => (TypePlan::ResponseBody, false),
            Role::OperationInput if self.streams(owner, member) => (TypePlan::RequestBody, true),
            _ => (self.member_type(member), is_optional(role, member)),
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

/// Whether a field is an `Option`. A required member of an output is always there. An input is built step by step, so each of its
/// members may be unset.
pub(super) fn is_optional(role: Role, member: &Member) -> bool {
    !(role == Role::Output && member.required)
}

/// The field and the setter of each member of a structure.
pub(super) fn member_names(
    owner: &str,
    members: &[Member],
    role: Role,
) -> Result<Vec<(FieldName, FnName)>, Vec<Clash>> {
    match role {
        Role::OperationInput => builder_names(owner, members, &[]),
        Role::Input | Role::Output | Role::Both => names_beside(owner, members, STRUCTURE_METHODS.into_iter()),
    }
}

/// The same for a builder that has more methods than others.
pub(super) fn builder_names(
    owner: &str,
    members: &[Member],
    more_methods: &[String],
) -> Result<Vec<(FieldName, FnName)>, Vec<Clash>> {
    let more_methods = more_methods.iter().map(String::as_str);
    names_beside(owner, members, BUILDER_METHODS.into_iter().chain(more_methods))
}

fn names_beside<'a>(
    owner: &str,
    members: &[Member],
    own_methods: impl Iterator<Item = &'a str>,
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
    let setters = Scope::<FnName>::new(own_methods.chain(OPERATORS)).declare_all(wanted())?;
    Ok(fields.into_iter().zip(setters).collect())
}
