//! Where the location of a member has an effect: in the top structure of a REST message, and in events.

use rustc_hash::FxHashMap;

use crate::c2j;
use crate::ids::ShapeId;
use crate::shape::Location;

/// What a shape is the top of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bindings {
    /// The input of an operation with HTTP bindings.
    input: bool,
    /// An output or error of such an operation.
    output: bool,
    /// An event.
    event: bool,
}

impl Bindings {
    /// Whether a member of the shape goes to that location, in a request or a response.
    pub(super) fn has(self, location: Location) -> bool {
        match location {
            Location::Body => true,
            Location::Uri | Location::Query | Location::QueryMap => self.input,
            Location::Header | Location::HeaderMap | Location::Payload => self.input || self.output,
            Location::Status => self.output,
            Location::EventHeader | Location::EventPayload => self.event,
        }
    }
}

/// The bindings of each shape. Without HTTP bindings, as in protocols such as JSON, only events have any.
pub(super) fn bindings(model: &c2j::Service, ids: &FxHashMap<&str, ShapeId>, is_rest: bool) -> Vec<Bindings> {
    let mut bindings: Vec<_> = model
        .shapes
        .iter()
        .map(|shape| Bindings {
            input: false,
            output: is_rest && shape.value.exception,
            event: shape.value.event,
        })
        .collect();
    let mut set = |shape: Option<c2j::Text>, set: fn(&mut Bindings)| {
        let id = shape.and_then(|shape| ids.get(shape.value));
        if let Some(found) = id.and_then(|id| bindings.get_mut(id.index())) {
            set(found);
        }
    };
    for operation in model.operations.iter().filter(|_| is_rest) {
        set(operation.value.input.as_ref().and_then(|io| io.shape), |found| {
            found.input = true
        });
        set(operation.value.output.as_ref().and_then(|io| io.shape), |found| {
            found.output = true
        });
        for error in &operation.value.errors {
            set(Some(*error), |found| found.output = true);
        }
    }
    let streams = model.shapes.iter().filter(|shape| shape.value.eventstream);
    for event in streams.flat_map(|stream| stream.value.members.iter().flatten()) {
        set(event.value.shape, |found| found.event = true);
    }
    bindings
}
