//! The public API of a generated client: the names and types that the parts of a model have there. `review` compares those of two
//! models.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use tinsmith_model::{Enum, Member, Operation, Service, Shape, ShapeId, ShapeKind};

use super::naming::OperationNames;
use super::structure::member_names;
use super::types::{member_variants, value_variants};
use super::{Context, endpoint};
use crate::names::{FieldName, FnName};
use crate::plan::{EndpointPlan, ProtocolPlan, Role, TypePlan};
use crate::problem::Problem;

/// The public API of a generated client.
pub(crate) struct PublicApi<'a> {
    cx: Context<'a>,
    /// The operations that take each input, by their places in the service.
    takers: BTreeMap<ShapeId, Vec<usize>>,
    /// The members that have each shape, directly or through lists and maps.
    users: BTreeMap<ShapeId, Vec<(ShapeId, usize)>>,
    /// The names in each shape for each role. They are made when they are needed.
    known: RefCell<BTreeMap<(ShapeId, Role), Rc<Names>>>,
}

/// Rust names by the names of members, or by values.
type Names = BTreeMap<String, String>;

impl<'a> PublicApi<'a> {
    /// # Errors
    ///
    /// Names of the service that clash.
    pub(crate) fn new(service: &'a Service) -> Result<Self, Vec<Problem>> {
        let cx = Context::new(&service.name, service)?;
        let mut takers: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, op) in service.operations.iter().enumerate() {
            if let Some(input) = &op.input {
                takers.entry(input.shape).or_default().push(index);
            }
        }
        let users = users(&cx);
        Ok(Self {
            cx,
            takers,
            users,
            known: RefCell::default(),
        })
    }

    pub(crate) fn service(&self) -> &'a Service {
        self.cx.service
    }

    /// The module.
    pub(crate) fn module(&self) -> String {
        self.cx.naming.service.to_string()
    }

    /// The id and the shape of that name, if operations reach it.
    pub(crate) fn shape(&self, name: &str) -> Option<(ShapeId, &'a Shape)> {
        let id = self.cx.service.shape_id(name)?;
        let reached = self.cx.walk.usage(id).any();
        reached.then(|| (id, self.cx.service.shape(id)))
    }

    /// What a structure or union is for.
    pub(crate) fn role(&self, id: ShapeId) -> Role {
        self.cx.role(id)
    }

    /// Whether an operation takes the structure, so that its builder has its members.
    pub(crate) fn is_input(&self, id: ShapeId) -> bool {
        self.takers.contains_key(&id)
    }

    /// Whether callers see the type. The input of a single operation is hidden by the operation's builder.
    pub(crate) fn is_public(&self, id: ShapeId) -> bool {
        self.cx.naming.type_of(id).is_some() && self.role(id) != Role::OperationInput
    }

    /// The operation in whose file a structure is: its input or output alone.
    pub(crate) fn home(&self, id: ShapeId) -> Option<&'a str> {
        let module = &self.cx.naming.type_of(id)?.module;
        let mut operations = self.cx.service.operations.iter().zip(&self.cx.naming.operations);
        let found = operations.find(|(_, names)| names.module == *module)?;
        Some(found.0.name.as_str())
    }

    /// `sso_oidc::Scope`
    pub(crate) fn type_path(&self, id: ShapeId) -> Option<String> {
        let name = &self.cx.naming.type_of(id)?.name;
        self.is_public(id).then(|| format!("{}::{name}", self.module()))
    }

    /// `sso_oidc::ScopeBuilder`, for a structure whose required members its builder checks.
    fn checked_builder_path(&self, id: ShapeId) -> Option<String> {
        let builder = self.cx.naming.builder_of(id)?;
        let mut members = self.cx.service.shape(id).members().iter();
        let is_checked = self.role(id) == Role::Input && members.any(Member::must_be_set);
        is_checked.then(|| format!("{}::{builder}", self.module()))
    }

    /// `sso_oidc::CreateToken`
    pub(crate) fn builder_path(&self, operation: &str) -> Option<String> {
        let names = self.operation_names(operation)?;
        Some(format!("{}::{}", self.module(), names.builder))
    }

    /// `sso_oidc::Client::create_token`
    pub(crate) fn method_path(&self, operation: &str) -> Option<String> {
        let names = self.operation_names(operation)?;
        Some(format!("{}::Client::{}", self.module(), names.method))
    }

    fn operation_names(&self, operation: &str) -> Option<&OperationNames> {
        let operations = self.cx.service.operations.iter().zip(&self.cx.naming.operations);
        let mut found = operations.filter(|(op, _)| op.name == operation);
        found.next().map(|(_, names)| names)
    }

    /// The builders of the operations that take a structure.
    pub(crate) fn builder_paths(&self, id: ShapeId) -> Vec<String> {
        let takers = self.takers.get(&id).into_iter().flatten();
        let names = takers.filter_map(|index| self.cx.naming.operations.get(*index));
        names
            .map(|names| format!("{}::{}", self.module(), names.builder))
            .collect()
    }

    /// `sso_oidc::CreateToken::device_code`, for each operation that takes the structure, and where the structure is public
    /// `sso_oidc::Scope::name`, or `sso_oidc::ScopeBuilder::name` where its builder alone has setters.
    pub(crate) fn member_paths(&self, id: ShapeId, member: &str) -> Vec<String> {
        let path = |owner: String, name: String| format!("{owner}::{name}");
        let mut paths = Vec::new();
        if let Some(setter) = self.setter_name(id, member) {
            let builders = self.builder_paths(id).into_iter();
            paths.extend(builders.map(|builder| path(builder, setter.clone())));
        }
        let owner = self.checked_builder_path(id).or_else(|| self.type_path(id));
        let own = owner.zip(self.member_name(id, member));
        paths.extend(own.map(|(owner, name)| path(owner, name)));
        paths
    }

    /// The field, setter or variant of a member.
    pub(crate) fn member_name(&self, id: ShapeId, member: &str) -> Option<String> {
        self.name_in(id, member, self.role(id))
    }

    /// The setter of a member in the builder of an operation.
    pub(crate) fn setter_name(&self, id: ShapeId, member: &str) -> Option<String> {
        self.name_in(id, member, Role::OperationInput)
    }

    /// The visible names of a member: the setter of builders, the setter of its type, and the field or variant.
    pub(crate) fn seen_names(&self, id: ShapeId, member: &str) -> [Option<String>; 3] {
        let role = self.role(id);
        let is_structure = matches!(self.cx.service.shape(id).kind, ShapeKind::Structure(_));
        let has_setters = is_structure && matches!(role, Role::Input | Role::Both);
        let has_fields = !is_structure || matches!(role, Role::Output | Role::Both);
        let name = |is_seen: bool, role| is_seen.then(|| self.name_in(id, member, role)).flatten();
        [
            name(self.is_input(id), Role::OperationInput),
            name(has_setters, Role::Input),
            name(has_fields, Role::Output),
        ]
    }

    fn name_in(&self, id: ShapeId, member: &str, role: Role) -> Option<String> {
        let shape = self.cx.service.shape(id);
        self.names((id, role), || match &shape.kind {
            ShapeKind::Structure(structure) => {
                let members = structure.members.iter();
                let names = member_names(&shape.name, &structure.members, role).unwrap_or_default();
                let of_role = |(field, setter): (FieldName, FnName)| match role {
                    Role::OperationInput | Role::Input => setter.to_string(),
                    Role::Output | Role::Both => field.to_string(),
                };
                let names = members.zip(names);
                names
                    .map(|(member, names)| (member.name.clone(), of_role(names)))
                    .collect()
            }
            _ => {
                let names = member_variants(&shape.name, shape.members()).unwrap_or_default();
                let names = shape.members().iter().zip(names);
                names
                    .map(|(member, name)| (member.name.clone(), name.to_string()))
                    .collect()
            }
        })
        .get(member)
        .cloned()
    }

    /// The variant of a value.
    pub(crate) fn value_name(&self, id: ShapeId, values: &Enum, value: &str) -> Option<String> {
        self.names((id, Role::Output), || {
            let names = value_variants(&self.cx.service.shape(id).name, values).unwrap_or_default();
            let names = values.values.iter().cloned().zip(names);
            names.map(|(value, name)| (value, name.to_string())).collect()
        })
        .get(value)
        .cloned()
    }

    /// The names in a shape, made once, because each name depends on all others.
    fn names(&self, key: (ShapeId, Role), make: impl FnOnce() -> Names) -> Rc<Names> {
        let mut known = self.known.borrow_mut();
        Rc::clone(known.entry(key).or_insert_with(|| Rc::new(make())))
    }

    /// `sso_oidc::Grant::DeviceCode`
    pub(crate) fn value_path(&self, id: ShapeId, values: &Enum, value: &str) -> Option<String> {
        let name = self.value_name(id, values, value)?;
        Some(format!("{}::{name}", self.type_path(id)?))
    }

    /// The paths of the members that have a shape, directly or through lists and maps.
    pub(crate) fn user_paths(&self, id: ShapeId) -> Vec<String> {
        let users = self.users.get(&id).into_iter().flatten();
        let mut paths: Vec<_> = users
            .filter_map(|(owner, index)| {
                let member = self.cx.service.shape(*owner).members().get(*index)?;
                Some(self.member_paths(*owner, &member.name))
            })
            .flatten()
            .collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The type of a field, or of the value of a variant.
    pub(crate) fn member_type(&self, owner: ShapeId, member: &Member) -> String {
        let (value, is_optional) = self.type_in(owner, member);
        let mut text = value.to_string();
        if self.cx.recursion.mutual(owner, member.target) {
            text = format!("Box<{text}>");
        }
        if is_optional {
            text = format!("Option<{text}>");
        }
        text
    }

    /// The type of a member's value there, without `Option` and `Box`: what a setter takes.
    pub(crate) fn plain_type(&self, owner: ShapeId, member: &Member) -> String {
        self.type_in(owner, member).0.to_string()
    }

    /// The type of a member's value there, if it is a stream.
    pub(crate) fn stream_type(&self, owner: ShapeId, member: &Member) -> Option<String> {
        let (value, _) = self.type_in(owner, member);
        value.is_stream().then(|| value.to_string())
    }

    /// The type of a member's value there, and whether it is in an `Option`.
    fn type_in(&self, owner: ShapeId, member: &Member) -> (TypePlan, bool) {
        match self.cx.service.shape(owner).kind {
            ShapeKind::Structure(_) => self.cx.field_type(owner, member, self.role(owner)),
            _ => (self.cx.member_type(member), false),
        }
    }

    /// The type of a shape's value.
    pub(crate) fn value_type(&self, id: ShapeId) -> String {
        self.cx.value_type(id).to_string()
    }

    /// Whether a call does not compile without the member: it is in the input of an operation, or in a structure that only goes in.
    pub(crate) fn must_set(&self, owner: ShapeId, member: &Member) -> bool {
        let is_checked = self.is_input(owner) || self.role(owner) == Role::Input;
        is_checked && member.must_be_set()
    }

    /// Whether a call of the operation does not compile without some member.
    pub(crate) fn has_required_input(&self, op: &Operation) -> bool {
        let input = op.input.iter().map(|input| self.cx.service.shape(input.shape));
        input.flat_map(|shape| shape.members()).any(Member::must_be_set)
    }

    pub(crate) fn protocol(&self) -> Option<ProtocolPlan> {
        self.cx.protocol(&mut Vec::new())
    }

    pub(crate) fn endpoint(&self) -> EndpointPlan {
        endpoint::endpoint(self.cx.service)
    }
}

/// For each shape without a type of its own, and each enum, the members that have it, directly or through lists and maps.
fn users(cx: &Context) -> BTreeMap<ShapeId, Vec<(ShapeId, usize)>> {
    let mut users: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (owner, shape) in cx.reached() {
        for (index, member) in shape.members().iter().enumerate() {
            let mut todo = vec![member.target];
            let mut seen = Vec::new();
            while let Some(id) = todo.pop() {
                if seen.contains(&id) {
                    continue;
                }
                seen.push(id);
                users.entry(id).or_default().push((owner, index));
                let target = cx.service.shape(id);
                if matches!(target.kind, ShapeKind::List(_) | ShapeKind::Map(_)) {
                    todo.extend(target.targets());
                }
            }
        }
    }
    users
}
