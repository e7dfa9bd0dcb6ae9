//! Limits of generated code. The models of AWS are far below each limit, so a model beyond one is a mistake or an attack. At each
//! limit, the code still compiles within seconds.

use tinsmith_model::{Place, Recursion, Service, Shape, ShapeId, ShapeKind};

use super::Context;
use crate::problem::Problem;

/// The maximum number of required members of an operation's input: its builder has a type parameter for each, and each setter
/// names them all, so the code grows with the square. The models of AWS have up to 11.
const REQUIRED: usize = 64;
/// The maximum number of members of a structure or a union. The compiler's time grows with the square: 2,000 take 3 seconds,
/// 5,000 take 20, and at 10,000 it crashes. The models of AWS have up to 228.
const MEMBERS: usize = 2_000;
/// The maximum number of values of an enum. Time and memory grow with the square here too: 30,000 take a minute and 4 GB. The
/// models of AWS have up to 1,212.
const VALUES: usize = 5_000;
/// The maximum number of errors, which are one enum: 2,000 take 16 seconds, 5,000 take 68. The models of AWS have up to 189.
const ERRORS: usize = 1_000;
/// The maximum nesting of types, counted in types of Rust: the compiler gives up at 128 (its `recursion_limit`), and the types
/// around a call are part of it too. The models of AWS have up to 58.
const LAYERS: usize = 80;

const HELP: &str = "generate only operations that do without it: see \"operations\" in tinsmith.json";

impl Context<'_> {
    /// Everything that is beyond a limit.
    pub(super) fn beyond_limits(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (_, shape) in self.reached() {
            let (count, most, what) = match &shape.kind {
                ShapeKind::Enum(values) => (values.values.len(), VALUES, "values"),
                _ => (shape.members().len(), MEMBERS, "members"),
            };
            if count > most {
                problems.push(self.too_many(shape_place(shape), count, what, most));
            }
        }
        let errors = self.reached().filter(|(_, shape)| shape.is_error()).count();
        if errors > ERRORS {
            problems.push(self.too_many(Place::Service, errors, "errors of one service", ERRORS));
        }
        for input in self.service.operations.iter().filter_map(|op| op.input.as_ref()) {
            let shape = self.service.shape(input.shape);
            let required = shape.members().iter().filter(|member| member.must_be_set()).count();
            if required > REQUIRED {
                let what = "required members, as an input,";
                problems.push(self.too_many(shape_place(shape), required, what, REQUIRED));
            }
        }
        problems.extend(self.too_deep());
        // Operations can share an input.
        problems.sort();
        problems.dedup();
        problems
    }

    fn too_many(&self, place: Place, count: usize, what: &str, most: usize) -> Problem {
        let message = format!("{count} {what} are more than the {most} that generated code can have");
        self.problem(place, message, HELP)
    }

    /// The inputs, outputs and errors in which types are too deep.
    fn too_deep(&self) -> impl Iterator<Item = Problem> {
        let layers = layers(self.service, &self.service.recursion());
        let operations = self.service.operations.iter();
        let inputs = operations.clone().filter_map(|op| Some(op.input.as_ref()?.shape));
        let outputs = operations.filter_map(|op| Some(op.output.as_ref()?.shape));
        let errors = self.reached().filter(|(_, shape)| shape.is_error());
        let mut roots: Vec<_> = inputs.chain(outputs).chain(errors.map(|(id, _)| id)).collect();
        roots.sort();
        roots.dedup();
        let deep = roots.into_iter().filter(move |id| layers[id.index()] > LAYERS);
        deep.map(|id| {
            let message = format!("types in it are more than {LAYERS} layers deep in each other");
            self.problem(shape_place(self.service.shape(id)), message, HELP)
        })
    }
}

fn shape_place(shape: &Shape) -> Place {
    Place::Shape(shape.name.clone())
}

/// For each shape how many Rust types are in each other there, at most; counting stops at the limit. A path through shapes that
/// contain each other is at most as long as all of them.
fn layers(service: &Service, recursion: &Recursion) -> Vec<usize> {
    let own = |id: ShapeId| match service.shape(id).kind {
        // `Option` and the type; `Vec` is three types, `BTreeMap` four.
        ShapeKind::Structure(_) | ShapeKind::Union(_) => 2,
        ShapeKind::List(_) => 3,
        ShapeKind::Map(_) | ShapeKind::EventStream(_) => 4,
        _ => 0,
    };
    let group = |id: ShapeId| recursion.group(id);
    let mut groups = Vec::new();
    for (id, _) in service.shape_ids() {
        if let Some(group) = group(id) {
            groups.resize(groups.len().max(group + 1), (0, 0));
            // A `Box` is two.
            groups[group].0 += own(id) + 2;
        }
    }
    let mut layers = vec![0; service.shapes.len()];
    // One more layer each time, until nothing is deeper. Depths beyond the limit are not counted on.
    let mut goes_on = true;
    while goes_on {
        goes_on = false;
        for (id, shape) in service.shape_ids() {
            let outside = shape.targets().filter(|target| !recursion.mutual(id, *target));
            let below = outside.map(|target| layers[target.index()]).max().unwrap_or(0);
            let all = match group(id) {
                Some(group) => {
                    groups[group].1 = groups[group].1.max(below);
                    groups[group].0 + groups[group].1
                }
                None => own(id) + below,
            };
            let all = all.min(LAYERS + 1);
            goes_on |= all > layers[id.index()];
            layers[id.index()] = all;
        }
    }
    layers
}
