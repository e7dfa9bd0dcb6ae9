//! The place of a change in both services.

use std::collections::{BTreeMap, BTreeSet};

use tinsmith_model::{
    Change, ChangeKind as Kind, Enum, Location, Member, Operation, Place, Protocol, Service, Shape, ShapeId, ShapeKind,
};

use crate::lower::PublicApi;
use crate::plan::Auth;
use crate::plan::Role;
use crate::traits;

/// A change, with the parts of both models that it concerns.
pub(super) struct ChangeContext<'a> {
    pub(super) change: &'a Change,
    pub(super) old: &'a PublicApi<'a>,
    pub(super) new: &'a PublicApi<'a>,
    /// The older names of renamed shapes, by their newer names.
    pub(super) old_names: &'a BTreeMap<&'a str, &'a str>,
}

/// The authentication of an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Signing {
    pub(super) auth: Auth,
    /// A token is used instead where the client has one.
    pub(super) accepts_bearer_token: bool,
}

impl Signing {
    fn of(service: &Service, operation: &Operation) -> Self {
        Self {
            auth: traits::auth(service, operation),
            accepts_bearer_token: traits::accepts_bearer_token(service, operation),
        }
    }
}

impl<'a> ChangeContext<'a> {
    pub(super) fn old_shape(&self) -> Option<(ShapeId, &'a Shape)> {
        let name = self.change.place.shape()?;
        self.old.shape(self.old_names.get(name).copied().unwrap_or(name))
    }

    pub(super) fn new_shape(&self) -> Option<(ShapeId, &'a Shape)> {
        self.new.shape(self.change.place.shape()?)
    }

    /// The member, and the shape that it is in.
    pub(super) fn old_member(&self) -> Option<(ShapeId, &'a Member)> {
        member(self.old_shape()?, self.change.place.member()?)
    }

    pub(super) fn new_member(&self) -> Option<(ShapeId, &'a Member)> {
        member(self.new_shape()?, self.change.place.member()?)
    }

    fn old_operation(&self) -> Option<&'a Operation> {
        self.old.service().operation(self.change.place.operation()?)
    }

    pub(super) fn new_operation(&self) -> Option<&'a Operation> {
        self.new.service().operation(self.change.place.operation()?)
    }

    pub(super) fn old_input(&self) -> Option<(ShapeId, &'a Shape)> {
        let id = self.old_operation()?.input.as_ref()?.shape;
        Some((id, self.old.service().shape(id)))
    }

    /// What the structure or union is for: in the newer model, or in the older one if it is gone.
    pub(super) fn role(&self) -> Option<Role> {
        let new = self.new_shape().map(|(id, _)| self.new.role(id));
        new.or_else(|| Some(self.old.role(self.old_shape()?.0)))
    }

    /// What it is for in both.
    pub(super) fn roles(&self) -> Option<(Role, Role)> {
        let (old, new) = (self.old_shape()?, self.new_shape()?);
        Some((self.old.role(old.0), self.new.role(new.0)))
    }

    /// The type of the member, `Option` and `Box` with it.
    pub(super) fn field_types(&self) -> Option<(String, String)> {
        let ((old_owner, old), (new_owner, new)) = (self.old_member()?, self.new_member()?);
        Some((
            self.old.member_type(old_owner, old),
            self.new.member_type(new_owner, new),
        ))
    }

    /// Whether the member, or one that has the shape, becomes a stream or ceases to be one, in a structure for which `is_role` holds.
    pub(super) fn stream_differs(&self, is_role: fn(Role) -> bool) -> bool {
        let differs = |(new_owner, new): (ShapeId, &Member)| {
            let old = self.before(new_owner).and_then(|owner| member(owner, &new.name));
            let old = old.map(|(owner, old)| self.old.stream_type(owner, old));
            is_role(self.new.role(new_owner)) && old.is_some_and(|old| old != self.new.stream_type(new_owner, new))
        };
        match (self.new_member(), self.new_shape()) {
            (Some(found), _) => differs(found),
            (None, Some((id, _))) => self.users(id).any(differs),
            (None, None) => false,
        }
    }

    /// Whether the member, or one that has the shape, is a stream in the newer model, in a structure for which `is_role` holds.
    pub(super) fn streams(&self, is_role: fn(Role) -> bool) -> bool {
        let is_stream = |(owner, member): (ShapeId, &Member)| {
            is_role(self.new.role(owner)) && self.new.stream_type(owner, member).is_some()
        };
        match (self.new_member(), self.new_shape()) {
            (Some(found), _) => is_stream(found),
            (None, Some((id, _))) => self.users(id).any(is_stream),
            (None, None) => false,
        }
    }

    /// Whether the member, or one that has the shape, is a header of an event that is sent.
    pub(super) fn is_sent_event_header(&self) -> bool {
        let is_one = |(owner, member): (ShapeId, &Member)| {
            member.location == Location::EventHeader && self.new.role(owner) != Role::Output
        };
        match (self.new_member(), self.new_shape()) {
            (Some(found), _) => is_one(found),
            (None, Some((id, _))) => self.users(id).any(is_one),
            (None, None) => false,
        }
    }

    /// The members that have a shape of the newer model, each with the shape that it is in.
    fn users(&self, id: ShapeId) -> impl Iterator<Item = (ShapeId, &'a Member)> {
        let owners = self.new.service().shape_ids();
        owners.flat_map(move |(owner, shape)| {
            let users = shape.members().iter().filter(move |member| member.target == id);
            users.map(move |member| (owner, member))
        })
    }

    /// What a shape of the newer model was before.
    fn before(&self, new: ShapeId) -> Option<(ShapeId, &'a Shape)> {
        let name = self.new.service().shape(new).name.as_str();
        self.old.shape(self.old_names.get(name).copied().unwrap_or(name))
    }

    /// The type of a value of the member or shape. `None` for shapes with types of their own.
    pub(super) fn value_types(&self) -> Option<(String, String)> {
        if let (Some((old_owner, old)), Some((new_owner, new))) = (self.old_member(), self.new_member()) {
            return Some((self.old.plain_type(old_owner, old), self.new.plain_type(new_owner, new)));
        }
        let ((_, old), (_, new)) = (self.old_shape()?, self.new_shape()?);
        let is_other = old.has_type() || new.has_type();
        self.shape_types().filter(|_| !is_other)
    }

    fn shape_types(&self) -> Option<(String, String)> {
        let ((old, _), (new, _)) = (self.old_shape()?, self.new_shape()?);
        Some((self.old.value_type(old), self.new.value_type(new)))
    }

    /// The types to show: for a part that is new or gone, and for a change of types.
    pub(super) fn shown_types(&self) -> (Option<String>, Option<String>) {
        // A setter takes the value without `Option`.
        let is_set = matches!(self.role(), Some(Role::OperationInput | Role::Input));
        let shown = |api: &PublicApi, (owner, member)| {
            if is_set {
                api.plain_type(owner, member)
            } else {
                api.member_type(owner, member)
            }
        };
        let old = || self.old_member().map(|found| shown(self.old, found));
        let new = || self.new_member().map(|found| shown(self.new, found));
        let types = match self.change.kind {
            Kind::MemberAdded => return (None, new()),
            Kind::MemberRemoved => return (old(), None),
            Kind::MemberRetyped
            | Kind::RequiredAdded
            | Kind::RequiredRemoved
            | Kind::RecursionChanged
            | Kind::LocationChanged
            | Kind::StreamingChanged
            | Kind::JsonValueChanged => old().zip(new()),
            Kind::ShapeRetyped => {
                let is_event_stream =
                    |found: Option<(_, &Shape)>| found.is_some_and(|(_, shape)| shape.is_event_stream());
                let is_any = is_event_stream(self.old_shape()) || is_event_stream(self.new_shape());
                // What a stream of events is depends on the member that has it.
                self.shape_types().filter(|_| !is_any)
            }
            Kind::ElementRetyped | Kind::SparseChanged => old().zip(new()).or_else(|| self.shape_types()),
            _ => None,
        };
        let differ = types.filter(|(old, new)| old != new);
        differ.map_or((None, None), |(old, new)| (Some(old), Some(new)))
    }

    /// Whether the place is a shape that only members use, each of which says itself what has changed at the shape: what the members
    /// come to stays.
    pub(super) fn stays_for_users(&self) -> bool {
        let (Some((id, shape)), None) = (self.new_shape(), self.change.place.member()) else {
            return false;
        };
        let comes_to = |member: &Member| {
            (
                member.sensitive,
                member.flattened,
                member.timestamp_format,
                member.streaming,
            )
        };
        let stays = |owner: &Shape, member: &Member| {
            let old_owner = self.old_names.get(owner.name.as_str()).copied().unwrap_or(&owner.name);
            let old = self
                .old
                .shape(old_owner)
                .and_then(|old| self::member(old, &member.name));
            old.is_none_or(|(_, old)| comes_to(old) == comes_to(member))
        };
        let is_element = |owner: &Shape| match &owner.kind {
            ShapeKind::List(list) => list.member.target == id,
            ShapeKind::Map(map) => map.key.target == id || map.value.target == id,
            _ => false,
        };
        !shape.has_type()
            && self.new.service().shapes.iter().all(|owner| {
                let mut users = owner.members().iter().filter(|member| member.target == id);
                !is_element(owner) && users.all(|member| stays(owner, member))
            })
    }

    /// The only operation that the place belongs to.
    pub(super) fn operation(&self) -> Option<String> {
        let waiter = |api: &PublicApi<'a>, name: &str| {
            let mut waiters = api.service().waiters.iter();
            Some(waiters.find(|waiter| waiter.name == name)?.operation.as_str())
        };
        let found = match &self.change.place {
            Place::Operation(name) => Some(name.as_str()),
            Place::Waiter(name) => waiter(self.new, name).or_else(|| waiter(self.old, name)),
            _ => match self.new_shape() {
                Some((id, _)) => self.new.home(id),
                None => self.old_shape().and_then(|(id, _)| self.old.home(id)),
            },
        };
        found.map(str::to_owned)
    }

    /// How the operation is signed on both sides, or every operation if it is about the service.
    pub(super) fn signings(&self) -> impl Iterator<Item = (Signing, Signing)> {
        let (old, new) = (self.old.service(), self.new.service());
        let one = self.change.place.operation();
        let operations = old
            .operations
            .iter()
            .filter(move |op| one.is_none_or(|name| op.name == name));
        operations.filter_map(move |op| Some((Signing::of(old, op), Signing::of(new, new.operation(&op.name)?))))
    }

    /// Whether a fact about the operation differs.
    pub(super) fn differs<T: PartialEq>(&self, fact: fn(&Service, &Operation) -> T) -> bool {
        let old = self.old_operation().map(|op| fact(self.old.service(), op));
        old != self.new_operation().map(|op| fact(self.new.service(), op))
    }

    /// Whether a fact about any operation of both sides differs.
    pub(super) fn any_differs<T: PartialEq>(&self, fact: fn(&Service, &Operation) -> T) -> bool {
        let (old, new) = (self.old.service(), self.new.service());
        let mut both = old
            .operations
            .iter()
            .filter_map(|op| Some((op, new.operation(&op.name)?)));
        both.any(|(op, now)| fact(old, op) != fact(new, now))
    }

    /// Whether the protocol of one of the sides is of a kind.
    pub(super) fn speaks(&self, is_kind: fn(Protocol) -> bool) -> bool {
        let services = [self.old.service(), self.new.service()];
        let mut spoken = services
            .iter()
            .filter_map(|service| traits::protocol(&service.metadata.protocols));
        spoken.any(is_kind)
    }

    /// Whether calls compile with another structure as the input of the operation.
    pub(super) fn input_fits(&self) -> bool {
        let (Some((old_id, old)), Some(new)) = (self.old_input(), self.new_operation()) else {
            return false;
        };
        let Some(new_id) = new.input.as_ref().map(|input| input.shape) else {
            return false;
        };
        let new = self.new.service().shape(new_id);
        let old_setter = |member: &Member| self.old.setter_name(old_id, &member.name);
        let new_setter = |member: &Member| self.new.setter_name(new_id, &member.name);
        let same = |member: &Member, now: &Member| {
            old_setter(member) == new_setter(now)
                && self.old.plain_type(old_id, member) == self.new.plain_type(new_id, now)
        };
        let stays = |member: &Member| new.members().iter().any(|now| same(member, now));
        let insisted = |now: &Member| {
            let mut known = old
                .members()
                .iter()
                .filter(|member| old_setter(member) == new_setter(now));
            known.any(|member| self.old.must_set(old_id, member))
        };
        let mut insists = new.members().iter().filter(|member| self.new.must_set(new_id, member));
        old.members().iter().all(stays) && insists.all(insisted)
    }

    /// The Rust that the change touches: the newer paths, or the older ones of what is gone.
    pub(super) fn paths(&self) -> Vec<String> {
        let new = paths(self.new, &self.change.place, self.new_shape());
        let old = || paths(self.old, &self.change.place, self.old_shape());
        match self.change.kind {
            // A type can be new or gone with it.
            Kind::ShapeRetyped => new
                .into_iter()
                .chain(old())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            _ if new.is_empty() => old(),
            _ => new,
        }
    }
}

fn member<'a>((id, shape): (ShapeId, &'a Shape), name: &str) -> Option<(ShapeId, &'a Member)> {
    let found = shape.members().iter().find(|member| member.name == name);
    found.map(|member| (id, member))
}

fn paths(api: &PublicApi, place: &Place, shape: Option<(ShapeId, &Shape)>) -> Vec<String> {
    let values = |shape: &Shape| match &shape.kind {
        ShapeKind::Enum(values) => values.clone(),
        _ => Enum::default(),
    };
    match (place, shape) {
        (Place::Service, _) => vec![api.module()],
        (Place::Operation(name), _) => api.method_path(name).into_iter().collect(),
        (Place::Waiter(_), _) => vec![format!("{}::Client::get_waiter", api.module())],
        (Place::Member { member, .. }, Some((id, _))) => api.member_paths(id, member),
        (Place::Value { value, .. }, Some((id, shape))) => {
            api.value_path(id, &values(shape), value).into_iter().collect()
        }
        (Place::Shape(_), Some((id, _))) => match api.type_path(id) {
            Some(path) => vec![path],
            None if api.is_input(id) => api.builder_paths(id),
            None => api.user_paths(id),
        },
        _ => Vec::new(),
    }
}
