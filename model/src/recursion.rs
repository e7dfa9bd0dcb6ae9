//! Recursion: which shapes contain themselves.

use crate::ids::ShapeId;
use crate::service::Service;
use crate::shape::{Shape, ShapeKind};

/// The shapes that contain themselves, in groups of those that contain each other. Made by [`Service::recursion`] and
/// [`Service::direct_recursion`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recursion {
    /// The group of each shape.
    group: Vec<Option<usize>>,
}

impl Recursion {
    /// Whether two shapes contain each other. A shape and itself: whether it contains itself.
    pub fn mutual(&self, a: ShapeId, b: ShapeId) -> bool {
        self.group(a).is_some() && self.group(a) == self.group(b)
    }

    /// Whether a shape contains itself.
    pub fn is_recursive(&self, id: ShapeId) -> bool {
        self.group(id).is_some()
    }

    /// The number of the group that a shape is in, from 0. `None` where it does not contain itself.
    pub fn group(&self, id: ShapeId) -> Option<usize> {
        self.group.get(id.index()).copied().flatten()
    }
}

impl Service {
    /// The shapes that contain themselves.
    pub fn recursion(&self) -> Recursion {
        self.search(|_| true)
    }

    /// The shapes that contain themselves without a list or map between: their types need a `Box` somewhere.
    pub fn direct_recursion(&self) -> Recursion {
        self.search(|shape| !matches!(shape.kind, ShapeKind::List(_) | ShapeKind::Map(_)))
    }

    /// The recursion through the shapes that `passes` accepts.
    fn search(&self, passes: fn(&Shape) -> bool) -> Recursion {
        let mut search = Search {
            service: self,
            passes,
            order: vec![None; self.shapes.len()],
            low: vec![0; self.shapes.len()],
            on_stack: vec![false; self.shapes.len()],
            stack: Vec::new(),
            met: 0,
            groups: 0,
            group: vec![None; self.shapes.len()],
        };
        for (id, _) in self.shape_ids() {
            if search.order[id.index()].is_none() {
                search.from(id);
            }
        }
        Recursion { group: search.group }
    }
}

/// Tarjan's search for strongly connected components, with a stack on the heap: a model can be deeper than a thread's stack.
struct Search<'a> {
    service: &'a Service,
    /// Whether the search follows the targets of a shape.
    passes: fn(&Shape) -> bool,
    /// The order in which shapes were first reached.
    order: Vec<Option<usize>>,
    /// The earliest shape that each is known to reach.
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    met: usize,
    groups: usize,
    group: Vec<Option<usize>>,
}

impl Search<'_> {
    fn from(&mut self, root: ShapeId) {
        // The current path: each shape, with its targets that are not visited yet.
        let mut way = vec![(root.index(), self.enter(root.index()))];
        while let Some((at, targets)) = way.last_mut() {
            let at = *at;
            if let Some(target) = targets.pop() {
                match self.order[target] {
                    None => {
                        let targets = self.enter(target);
                        way.push((target, targets));
                    }
                    Some(order) if self.on_stack[target] => self.low[at] = self.low[at].min(order),
                    Some(_) => {}
                }
            } else {
                way.pop();
                self.leave(at);
                if let Some((above, _)) = way.last() {
                    self.low[*above] = self.low[*above].min(self.low[at]);
                }
            }
        }
    }

    fn enter(&mut self, index: usize) -> Vec<usize> {
        self.order[index] = Some(self.met);
        self.low[index] = self.met;
        self.met += 1;
        self.stack.push(index);
        self.on_stack[index] = true;
        self.targets(index).map(ShapeId::index).collect()
    }

    fn targets(&self, index: usize) -> impl Iterator<Item = ShapeId> {
        let shape = Some(&self.service.shapes[index]).filter(|shape| (self.passes)(shape));
        shape.into_iter().flat_map(Shape::targets)
    }

    /// A shape that reaches no earlier shape closes a component: the shapes above it on the stack.
    fn leave(&mut self, index: usize) {
        if self.order[index] != Some(self.low[index]) {
            return;
        }
        let start = self.stack.iter().rposition(|member| *member == index).unwrap_or(0);
        let component = self.stack.split_off(start);
        let itself = self.targets(index).any(|target| target.index() == index);
        let recursive = component.len() > 1 || itself;
        for member in component {
            self.on_stack[member] = false;
            self.group[member] = recursive.then_some(self.groups);
        }
        self.groups += 1;
    }
}
