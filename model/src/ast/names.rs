//! Names of shapes: those of a service are unique without their namespaces, and `rename` makes them so.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::closure::Closure;
use super::id::local_name;
use super::prelude;
use super::shape::Shape;
use crate::c2j::read;
use crate::collector::Collector;

/// The names that are others than those of the ids: nearly always none.
#[derive(Debug)]
pub(super) struct Names<'t>(FxHashMap<&'t str, Cow<'t, str>>);

impl<'t> Names<'t> {
    pub(super) fn of(closure: &Closure<'t>, collector: &mut Collector) -> Self {
        let mut names = Self(FxHashMap::default());
        for node in closure.service.properties("rename") {
            for entry in read::object(node, collector) {
                if let Some(name) = read::text(&entry.node, collector) {
                    names.0.insert(&*entry.key, Cow::Borrowed(name.value));
                }
            }
        }
        let is_of_prelude = |shape: &&Shape| shape.id.starts_with("smithy.api#");
        let own = closure.shapes.iter().filter(|shape| !is_of_prelude(shape));
        let own: Vec<_> = own.map(|shape| (names.name(shape.id), shape)).collect();
        for shape in closure.shapes.iter().filter(is_of_prelude) {
            let mut name = Cow::Borrowed(shape.name());
            while own
                .iter()
                .any(|(taken, own)| *taken == name && !is_the_same(own, shape))
            {
                name = Cow::Owned(format!("Smithy{name}"));
                names.0.insert(shape.id, name.clone());
            }
        }
        names
    }

    /// The name of a shape.
    pub(super) fn name(&self, id: &'t str) -> Cow<'t, str> {
        let other = if self.0.is_empty() { None } else { self.0.get(id) };
        other.cloned().unwrap_or(Cow::Borrowed(local_name(id)))
    }
}

/// Whether a simple shape of the service says no more than that of the prelude.
fn is_the_same(own: &Shape, of_prelude: &Shape) -> bool {
    let says_more = |id: &str| !["smithy.api#box", "smithy.api#default", "smithy.api#documentation"].contains(&id);
    let has_traits = own.traits.iter().any(|entry| says_more(&entry.key));
    prelude::c2j_type(own.kind) == prelude::c2j_type(of_prelude.kind)
        && own.members.is_empty()
        && !has_traits
        && (own.kind == "union") == (of_prelude.kind == "union")
        && (own.kind == "document") == (of_prelude.kind == "document")
}
