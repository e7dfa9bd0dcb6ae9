//! How often each shape is used. An input or output with one use belongs to its operation's file.

use tinsmith_model::{Service, Shape, ShapeId};

pub(super) struct Uses(Vec<usize>);

impl Uses {
    pub(super) fn count(service: &Service) -> Self {
        let inputs = service.operations.iter().flat_map(|operation| &operation.input);
        let outputs = service.operations.iter().flat_map(|operation| &operation.output);
        let tops = inputs
            .map(|input| input.shape)
            .chain(outputs.map(|output| output.shape));
        let mut counts = vec![0; service.shapes.len()];
        for id in tops.chain(service.shapes.iter().flat_map(Shape::targets)) {
            if let Some(count) = counts.get_mut(id.index()) {
                *count += 1;
            }
        }
        Self(counts)
    }

    /// Whether the shape has exactly one use.
    pub(super) fn is_only_one(&self, id: ShapeId) -> bool {
        self.0.get(id.index()) == Some(&1)
    }
}
