//! The closure of a service: its operations, those of its resources, and every shape that they reach. What else a file has is not
//! looked at.

use rustc_hash::FxHashSet;

use super::file::{File, OPERATION, RESOURCE, SERVICE};
use super::id::service_name;
use super::prelude::{self, UNIT};
use super::shape::{self, Reader, Shape};
use crate::c2j::{Text, read};
use crate::collector::Collector;
use crate::diagnostic::DiagnosticKind;
use crate::span::FileOffset;

/// The keys of a resource that name one operation each.
const LIFECYCLE: [&str; 6] = ["create", "put", "read", "update", "delete", "list"];

#[derive(Debug)]
pub(super) struct Closure<'t> {
    pub(super) file: File<'t>,
    pub(super) service: Shape<'t>,
    pub(super) operations: Vec<Operation<'t>>,
    /// The types of data, in the order in which they are reached.
    pub(super) shapes: Vec<Shape<'t>>,
}

#[derive(Debug)]
pub(super) struct Operation<'t> {
    pub(super) shape: Shape<'t>,
    /// `None` for the unit type.
    pub(super) input: Option<Text<'t>>,
    pub(super) output: Option<Text<'t>>,
    /// Its own errors, then those of the service.
    pub(super) errors: Vec<Text<'t>>,
}

struct ClosureWalk<'t, 'c> {
    reader: Reader<'t>,
    collector: &'c mut Collector,
    /// What has been reached.
    seen: FxHashSet<&'t str>,
    operations: Vec<Operation<'t>>,
    service_errors: Vec<Text<'t>>,
}

/// Everything that the service of this id reaches.
pub(super) fn closure<'t>(reader: Reader<'t>, service: Text<'t>, collector: &mut Collector) -> Option<Closure<'t>> {
    let mut walk = ClosureWalk {
        reader,
        collector,
        seen: FxHashSet::default(),
        operations: Vec::new(),
        service_errors: Vec::new(),
    };
    let service = walk.shape_of(service, SERVICE)?;
    walk.service_errors = service.targets("errors", walk.collector);
    // They are a set, and mixins add to it.
    walk.service_errors.sort_by_key(|error| error.value);
    walk.operations_of(&service, &["operations"]);
    walk.resources_of(&service);
    let shapes = walk.shapes();
    Some(Closure {
        file: walk.reader.file,
        service,
        operations: walk.operations,
        shapes,
    })
}

impl<'t> ClosureWalk<'t, '_> {
    /// The shape that a target names, if it is of that kind and is reached for the first time.
    fn shape_of(&mut self, target: Text<'t>, kind: &'static str) -> Option<Shape<'t>> {
        if !self.seen.insert(target.value) {
            return None;
        }
        let shape = self.reader.shape(target, self.collector)?;
        if shape.kind != kind {
            let message = format!("{:?} is a {}, and a {kind} should be here", shape.name(), shape.kind);
            self.collector
                .add(DiagnosticKind::Mismatch, target.place, message, "name another shape");
            return None;
        }
        Some(shape)
    }

    fn operations_of(&mut self, of: &Shape<'t>, keys: &[&'static str]) {
        for key in keys {
            for target in of.targets(key, self.collector) {
                self.operation(target);
            }
        }
    }

    fn resources_of(&mut self, of: &Shape<'t>) {
        for target in of.targets("resources", self.collector) {
            let Some(resource) = self.shape_of(target, RESOURCE) else {
                continue;
            };
            for key in LIFECYCLE {
                let node = resource.property(key);
                if let Some(target) = node.and_then(|node| shape::target(node, self.collector)) {
                    self.operation(target);
                }
            }
            self.operations_of(&resource, &["operations", "collectionOperations"]);
            self.resources_of(&resource);
        }
    }

    fn operation(&mut self, target: Text<'t>) {
        let Some(shape) = self.shape_of(target, OPERATION) else {
            return;
        };
        let mut io = |key| {
            let target = shape::target(shape.property(key)?, self.collector);
            target.filter(|target| target.value != UNIT)
        };
        let (input, output) = (io("input"), io("output"));
        let mut errors = shape.targets("errors", self.collector);
        let added = self.service_errors.iter();
        let added: Vec<_> = added
            .filter(|new| errors.iter().all(|old| old.value != new.value))
            .copied()
            .collect();
        errors.extend(added);
        self.operations.push(Operation {
            shape,
            input,
            output,
            errors,
        });
    }

    /// The types of data that the operations reach.
    fn shapes(&mut self) -> Vec<Shape<'t>> {
        let operations = self.operations.iter();
        let roots = operations.flat_map(|op| op.input.into_iter().chain(op.output).chain(op.errors.iter().copied()));
        let mut to_do: Vec<_> = roots.collect();
        to_do.reverse();
        let (mut shapes, mut of_prelude) = (Vec::new(), Vec::new());
        while let Some(target) = to_do.pop() {
            let shape = match prelude::kind(target.value) {
                Some(_) if of_prelude.contains(&target.value) => continue,
                Some(kind) => {
                    of_prelude.push(target.value);
                    Some(Shape::of_prelude(target.value, kind, target.place))
                }
                None if !self.seen.insert(target.value) => continue,
                None => self.reader.shape(target, self.collector),
            };
            let Some(shape) = shape.filter(|shape| self.is_data(shape, target)) else {
                continue;
            };
            if !prelude::is_enum(shape.kind) {
                to_do.extend(shape.members.iter().rev().map(|member| member.target));
            }
            shapes.push(shape);
        }
        shapes
    }

    fn is_data(&mut self, shape: &Shape<'t>, target: Text<'t>) -> bool {
        let is_data = ![SERVICE, RESOURCE, OPERATION, "member"].contains(&shape.kind);
        if !is_data {
            let message = format!(
                "{:?} is a {}, and a type of data should be here",
                shape.name(),
                shape.kind
            );
            self.collector
                .add(DiagnosticKind::Mismatch, target.place, message, "name another shape");
        }
        is_data
    }
}

/// The service of a file that is meant: the only one, or the one that goes by this name.
pub(super) fn choose<'t>(
    reader: &Reader<'t>,
    name: &str,
    root: FileOffset,
    collector: &mut Collector,
) -> Option<Text<'t>> {
    let services: Vec<_> = reader.file.services().collect();
    let names: Vec<_> = services.iter().map(|entry| service_name(entry)).collect();
    let chosen = match services.as_slice() {
        [one] => Some(one),
        several => several
            .iter()
            .zip(&names)
            .find(|(_, own)| *own == name)
            .map(|(entry, _)| entry),
    };
    if let Some(entry) = chosen {
        return Some(read::Spanned {
            value: &*entry.key,
            place: entry.place,
        });
    }
    let (message, help) = if services.is_empty() {
        let help = "add a shape of the type \"service\"".to_owned();
        ("the file has no service".to_owned(), help)
    } else {
        let help = format!("name one of them: {}", names.join(", "));
        let count = services.len();
        (
            format!("the file has {count} services, and none goes by the name {name:?}"),
            help,
        )
    };
    collector.add(DiagnosticKind::MissingKey, root, message, help);
    None
}
