//! A stream of events of every kind.

use tinsmith_runtime::codegen::protocol::RestJson;
use tinsmith_runtime::codegen::schema::{ListSchema, Member, Operation, Shape, StructureSchema};
use tinsmith_runtime::http::Response;

use crate::read;

static EVENT: StructureSchema = StructureSchema::new(
    "Event",
    &[
        Member::new("Kind", Shape::Integer).event_header(),
        Member::new("Bytes", Shape::Blob).event_payload(),
    ],
);
static NOTE: StructureSchema = StructureSchema::new("Note", &[Member::new("Text", Shape::String)]);
static STREAM: StructureSchema = StructureSchema::new(
    "Stream",
    &[
        Member::new("Event", Shape::Structure(&EVENT)),
        Member::new("Note", Shape::Structure(&NOTE)),
    ],
);
static EVENTS: ListSchema = ListSchema::new(Shape::Union(&STREAM));
static OUTPUT: StructureSchema =
    StructureSchema::new("Output", &[Member::new("Events", Shape::List(&EVENTS)).event_stream()]);
static OPERATION: Operation = Operation {
    output: &OUTPUT,
    ..Operation::new("Watch", "watch", "POST", "/")
};

/// Reads an answer as a stream of events.
pub fn read_events(response: &Response) {
    read(&RestJson, &OPERATION, &OUTPUT, response);
}
