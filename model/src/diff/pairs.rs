//! Pairs each shape of the older model with its successor in the newer one.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use super::side::Side;
use crate::ids::ShapeId;
use crate::service::Service;
use crate::shape::ShapeKind;

/// Pairs of shapes: those with the same name, and those with a new name in the place of an old shape.
pub(super) struct Pairs {
    by_old: BTreeMap<ShapeId, ShapeId>,
    renamed: BTreeSet<ShapeId>,
}

impl Pairs {
    pub(super) fn new(old: &Side, new: &Side) -> Self {
        let mut pairs = Self {
            by_old: BTreeMap::new(),
            renamed: BTreeSet::new(),
        };
        for before in old.walk.reached() {
            if let Some(now) = new.service.shape_id(&old.service.shape(before).name)
                && new.walk.usage(now).any()
            {
                pairs.by_old.insert(before, now);
            }
        }
        pairs.find_renamed(old, new);
        pairs
    }

    /// The successor of a shape of the older model.
    pub(super) fn of(&self, old: ShapeId) -> Option<ShapeId> {
        self.by_old.get(&old).copied()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (ShapeId, ShapeId)> {
        self.by_old.iter().map(|(old, new)| (*old, *new))
    }

    /// The pairs that have different names.
    pub(super) fn renamed(&self) -> impl Iterator<Item = (ShapeId, ShapeId)> {
        self.all().filter(|(old, _)| self.renamed.contains(old))
    }

    /// Goes through both models in step, from the operations on.
    fn find_renamed(&mut self, old: &Side, new: &Side) {
        let mut todo = Vec::new();
        for op in &old.service.operations {
            if let Some(now) = new.service.operation(&op.name) {
                let input = op.input.as_ref().zip(now.input.as_ref());
                todo.extend(input.map(|(old, new)| (old.shape, new.shape)));
                let output = op.output.as_ref().zip(now.output.as_ref());
                todo.extend(output.map(|(old, new)| (old.shape, new.shape)));
            }
        }
        let mut taken = BTreeSet::new();
        let mut seen = BTreeSet::new();
        while let Some((before, now)) = todo.pop() {
            if !seen.insert((before, now)) {
                continue;
            }
            let (old_shape, new_shape) = (old.service.shape(before), new.service.shape(now));
            if old_shape.name != new_shape.name
                && old_shape.has_type()
                && discriminant(&old_shape.kind) == discriminant(&new_shape.kind)
                && !new.reaches(&old_shape.name)
                && !old.reaches(&new_shape.name)
                && !self.by_old.contains_key(&before)
                && taken.insert(now)
            {
                self.by_old.insert(before, now);
                self.renamed.insert(before);
            }
            todo.extend(parts(old.service, before, new.service, now));
        }
    }
}

/// The shapes in the same place of two shapes.
fn parts(old: &Service, before: ShapeId, new: &Service, now: ShapeId) -> Vec<(ShapeId, ShapeId)> {
    let (old, new) = (old.shape(before), new.shape(now));
    match (&old.kind, &new.kind) {
        (ShapeKind::List(old), ShapeKind::List(new)) => vec![(old.member.target, new.member.target)],
        (ShapeKind::Map(old), ShapeKind::Map(new)) => {
            vec![(old.key.target, new.key.target), (old.value.target, new.value.target)]
        }
        _ => {
            let now: BTreeMap<&str, ShapeId> = new.members().iter().map(|m| (m.name.as_str(), m.target)).collect();
            let pair = |member: &crate::shape::Member| Some((member.target, *now.get(member.name.as_str())?));
            old.members().iter().filter_map(pair).collect()
        }
    }
}
