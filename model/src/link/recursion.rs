//! Recursion that no value can satisfy, and lists that are too deep in each other.
//!
//! A shape may contain itself: a tree does. Two kinds of recursion are errors, because no Rust type can have them:
//! lists and maps that contain only each other, and structures that require each other, so that no value is finite. A list or
//! map can be empty, a union can have another member, and an optional member can be absent, so recursion through those is fine.
//!
//! Lists and maps have no type of their own in code, so there is a limit to how deep they are in each other.

use super::Linker;
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::ids::ShapeId;
use crate::shape::{Shape, ShapeKind};

/// How many lists and maps can be in each other. AWS's models have up to four.
pub(crate) const DEEPEST: usize = 64;

impl Linker<'_, '_> {
    pub(super) fn check_recursion(&mut self, shapes: &[Shape]) {
        let endless_lists = endless_lists(shapes);
        let endless_structures = endless_structures(shapes);
        for (index, named) in self.model.shapes.iter().enumerate() {
            let (message, help) = if endless_lists.get(index) == Some(&true) {
                (
                    "a list or map that holds nothing but itself",
                    "put a structure in between",
                )
            } else if endless_structures.get(index) == Some(&true) {
                (
                    "a shape that requires itself: no value of it has an end",
                    "make a member on the way optional",
                )
            } else if depth(shapes, index) == DEEPEST + 1 {
                (
                    "more than 64 lists and maps in each other",
                    "put a structure in between",
                )
            } else {
                continue;
            };
            self.collector.set_subject(Some(Subject::Shape(named.name.to_owned())));
            self.collector
                .add(DiagnosticKind::Recursion, named.place, message, help);
        }
    }
}

/// What a list or map holds.
fn held(shapes: &[Shape], index: usize) -> Option<usize> {
    match shapes.get(index).map(|shape| &shape.kind) {
        Some(ShapeKind::List(list)) => Some(list.member.target.index()),
        Some(ShapeKind::Map(map)) => Some(map.value.target.index()),
        _ => None,
    }
}

/// How many lists and maps are in each other, from one on. What is beyond the limit is not counted.
fn depth(shapes: &[Shape], index: usize) -> usize {
    let chain = std::iter::successors(Some(index), |index| held(shapes, *index));
    chain.take(DEEPEST + 3).count() - 1
}

/// Which lists and maps are in a circle of only such.
fn endless_lists(shapes: &[Shape]) -> Vec<bool> {
    let next = |index: usize| held(shapes, index);
    let mut endless = vec![false; shapes.len()];
    // The walk that first reached a shape. Each list has one target, so reaching a shape of the same walk closes a circle.
    let mut met = vec![usize::MAX; shapes.len()];
    for start in 0..shapes.len() {
        let mut at = Some(start);
        while let Some(index) = at
            && met.get(index) == Some(&usize::MAX)
        {
            met[index] = start;
            at = next(index);
        }
        if let Some(first) = at.filter(|index| met.get(*index) == Some(&start)) {
            let mut circle = next(first);
            while let Some(index) = circle
                && !endless[index]
            {
                endless[index] = true;
                circle = next(index);
            }
        }
    }
    endless
}

/// Which structures and unions can have no value: those that are left after all that can have one are found.
fn endless_structures(shapes: &[Shape]) -> Vec<bool> {
    let mut endless: Vec<bool> = shapes.iter().map(|shape| !needed(&shape.kind).is_empty()).collect();
    // For each structure the number of targets without a known value, and for each target the structures that need it.
    let mut waits: Vec<usize> = vec![0; shapes.len()];
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); shapes.len()];
    for (index, shape) in shapes.iter().enumerate() {
        let needed = needed(&shape.kind);
        waits[index] = if matches!(shape.kind, ShapeKind::Union(_)) {
            1
        } else {
            needed.len()
        };
        for target in needed {
            if let Some(list) = waiting.get_mut(target.index()) {
                list.push(index);
            }
        }
    }
    let mut told: Vec<usize> = (0..shapes.len()).filter(|index| !endless[*index]).collect();
    while let Some(index) = told.pop() {
        for waiter in std::mem::take(&mut waiting[index]) {
            waits[waiter] = waits[waiter].saturating_sub(1);
            if waits[waiter] == 0 && endless[waiter] {
                endless[waiter] = false;
                told.push(waiter);
            }
        }
    }
    endless
}

/// The targets without which a shape has no value: all of them for a structure, any of them for a union.
fn needed(kind: &ShapeKind) -> Vec<ShapeId> {
    match kind {
        ShapeKind::Structure(structure) => {
            let required = structure.members.iter().filter(|member| member.required);
            required.map(|member| member.target).collect()
        }
        ShapeKind::Union(union) => union.members.iter().map(|member| member.target).collect(),
        _ => Vec::new(),
    }
}
