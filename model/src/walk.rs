//! Walk: the shapes that operations use, in inputs or outputs.

use std::fmt;

use crate::ids::ShapeId;
use crate::nearest::nearest;
use crate::operation::Operation;
use crate::service::Service;
use crate::shape::{Member, Shape, ShapeKind, Structure};

/// Where values of a shape are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Usage {
    /// The shape is an input, or a part of one.
    pub input: bool,
    /// The shape is an output, or a part of one.
    pub output: bool,
    /// The shape is an error, or a part of one.
    pub error: bool,
}

impl Usage {
    const INPUT: Self = Self {
        input: true,
        output: false,
        error: false,
    };
    const OUTPUT: Self = Self {
        input: false,
        output: true,
        error: false,
    };
    const ERROR: Self = Self {
        input: false,
        output: false,
        error: true,
    };

    /// Whether anything reaches the shape.
    pub fn any(self) -> bool {
        self.input || self.output || self.error
    }

    fn or(self, other: Self) -> Self {
        Self {
            input: self.input || other.input,
            output: self.output || other.output,
            error: self.error || other.error,
        }
    }
}

/// What a set of operations reaches. Made by [`Service::walk`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    usages: Vec<Usage>,
}

impl Walk {
    /// Where values of the shape are used; nowhere if no operation reaches it.
    pub fn usage(&self, id: ShapeId) -> Usage {
        self.usages.get(id.index()).copied().unwrap_or_default()
    }

    /// The shapes that are reached, in the order of the service.
    pub fn reached(&self) -> impl Iterator<Item = ShapeId> {
        let reached = self.usages.iter().enumerate().filter(|(_, usage)| usage.any());
        reached.map(|(index, _)| ShapeId::new(index))
    }
}

impl Shape {
    /// The members; empty for a kind without members.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            ShapeKind::Structure(structure) => &structure.members,
            ShapeKind::Union(union) => &union.members,
            ShapeKind::EventStream(stream) => &stream.members,
            _ => &[],
        }
    }

    /// The shapes that it refers to: those of its members, its items, or its keys and values.
    pub fn targets(&self) -> impl Iterator<Item = ShapeId> {
        let elements = match &self.kind {
            ShapeKind::List(list) => [Some(list.member.target), None],
            ShapeKind::Map(map) => [Some(map.key.target), Some(map.value.target)],
            _ => [None, None],
        };
        let members = self.members().iter().map(|member| member.target);
        members.chain(elements.into_iter().flatten())
    }
}

impl Service {
    /// What the given operations reach, and where it is used.
    pub fn walk<'a>(&self, operations: impl IntoIterator<Item = &'a Operation>) -> Walk {
        self.walk_from(operations, Vec::new())
    }

    /// What all operations and all errors reach. A service can answer any operation with any of its errors, also with one
    /// that no operation lists.
    pub fn walk_with_errors(&self) -> Walk {
        let errors = self.shape_ids().filter(|(_, shape)| shape.is_error());
        self.walk_from(&self.operations, errors.map(|(id, _)| (id, Usage::ERROR)).collect())
    }

    fn walk_from<'a>(
        &self,
        operations: impl IntoIterator<Item = &'a Operation>,
        mut todo: Vec<(ShapeId, Usage)>,
    ) -> Walk {
        for op in operations {
            todo.extend(op.input.iter().map(|input| (input.shape, Usage::INPUT)));
            todo.extend(op.output.iter().map(|output| (output.shape, Usage::OUTPUT)));
            todo.extend(op.errors.iter().map(|error| (*error, Usage::ERROR)));
        }
        let mut usages = vec![Usage::default(); self.shapes.len()];
        while let Some((id, usage)) = todo.pop() {
            let (Some(known), Some(shape)) = (usages.get_mut(id.index()), self.shapes.get(id.index())) else {
                continue;
            };
            let more = known.or(usage);
            if more != *known {
                *known = more;
                todo.extend(shape.targets().map(|target| (target, usage)));
            }
        }
        Walk { usages }
    }

    /// A service with only the named operations and what they reach, and their paginators and waiters. The ids of this
    /// service mean nothing in it.
    ///
    /// # Errors
    ///
    /// The first name that no operation has.
    pub fn subset(&self, operations: &[&str]) -> Result<Self, UnknownOperation> {
        for name in operations {
            if self.operation(name).is_none() {
                return Err(self.unknown_operation(name));
            }
        }
        let mut subset = self.clone();
        subset.keep_operations(|name| operations.contains(&name));
        let walk = self.walk(&subset.operations);
        subset.keep_shapes(&walk);
        Ok(subset)
    }

    /// A service without the named operations and what only they reach. All errors stay. The ids of this service mean
    /// nothing in it.
    pub fn without(&self, operations: &[&str]) -> Self {
        let mut rest = self.clone();
        rest.keep_operations(|name| !operations.contains(&name));
        let walk = rest.walk_with_errors();
        rest.keep_shapes(&walk);
        rest
    }

    fn keep_operations(&mut self, kept: impl Fn(&str) -> bool) {
        self.operations.retain(|op| kept(&op.name));
        self.paginators.retain(|paginator| kept(&paginator.operation));
        self.waiters.retain(|waiter| kept(&waiter.operation));
    }

    fn unknown_operation(&self, name: &str) -> UnknownOperation {
        let names = self.operations.iter().map(|op| op.name.as_str());
        UnknownOperation {
            service: self.name.clone(),
            name: name.to_owned(),
            nearest: nearest(name, names).into_iter().map(str::to_owned).collect(),
        }
    }

    /// Removes the shapes that a walk did not reach, and renumbers the others.
    fn keep_shapes(&mut self, walk: &Walk) {
        let mut ids = vec![None; self.shapes.len()];
        for (new, old) in walk.reached().enumerate() {
            ids[old.index()] = Some(ShapeId::new(new));
        }
        // The targets of a kept shape are kept too, so the old id is never used.
        let renew = |id: &mut ShapeId| *id = ids.get(id.index()).copied().flatten().unwrap_or(*id);
        let mut index = 0..;
        self.shapes
            .retain(|_| index.next().is_some_and(|i: usize| ids[i].is_some()));
        for shape in &mut self.shapes {
            match &mut shape.kind {
                ShapeKind::Structure(Structure { members, .. }) => {
                    members.iter_mut().for_each(|m| renew(&mut m.target))
                }
                ShapeKind::Union(union) => union.members.iter_mut().for_each(|m| renew(&mut m.target)),
                ShapeKind::EventStream(stream) => stream.members.iter_mut().for_each(|m| renew(&mut m.target)),
                ShapeKind::List(list) => renew(&mut list.member.target),
                ShapeKind::Map(map) => {
                    renew(&mut map.key.target);
                    renew(&mut map.value.target);
                }
                _ => {}
            }
        }
        for op in &mut self.operations {
            op.input.iter_mut().for_each(|input| renew(&mut input.shape));
            op.output.iter_mut().for_each(|output| renew(&mut output.shape));
            op.errors.iter_mut().for_each(renew);
        }
    }
}

/// There is no operation of that name.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownOperation {
    /// The name of the service.
    pub service: String,
    /// The name.
    pub name: String,
    /// Similar names, the most similar first.
    pub nearest: Vec<String>,
}

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "service {} has no operation {:?}", self.service, self.name)?;
        for (index, name) in self.nearest.iter().enumerate() {
            let before = if index == 0 { "; did you mean" } else { " or" };
            write!(f, "{before} {name:?}")?;
        }
        if self.nearest.is_empty() {
            Ok(())
        } else {
            write!(f, "?")
        }
    }
}

/// The line of `Display`, since that is what `fn main() -> Result<…>` and `unwrap` print.
impl fmt::Debug for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for UnknownOperation {}
