//! What the targets share: an operation with every kind of value in its input and output, and what must hold of its answers.

mod events;
mod xml;

pub use events::read_events;
pub use xml::compare_with_quick_xml;

use tinsmith_runtime::codegen::protocol::{AwsJson, AwsQuery, Ec2Query, Protocol, RestJson, RestXml, RpcV2Cbor};
use tinsmith_runtime::codegen::schema::{
    ErrorAlias, ErrorSchema, ListSchema, MapSchema, Member, Operation, Shape, StructureSchema, TimestampFormat,
};
use tinsmith_runtime::http::{Headers, Response};
use tinsmith_runtime::internals::dynamic::DynamicStructure;

static TEXTS: ListSchema = ListSchema::new(Shape::String);
static GAPS: ListSchema = ListSchema::new(Shape::Integer).sparse();
static ROWS: ListSchema = ListSchema::new(Shape::List(&TEXTS));
static BLOBS: MapSchema = MapSchema::new(Shape::Blob);
static NESTS: MapSchema = MapSchema::new(Shape::Structure(&ALL)).sparse();
static CHOICE: StructureSchema = StructureSchema::new(
    "Choice",
    &[
        Member::new("Text", Shape::String),
        Member::new("Number", Shape::Integer),
        Member::new("All", Shape::Structure(&ALL)),
        Member::new("Texts", Shape::List(&TEXTS)),
    ],
);
static ALL: StructureSchema = StructureSchema::new(
    "All",
    &[
        Member::new("On", Shape::Boolean),
        Member::new("Whole", Shape::Integer).wire("whole"),
        Member::new("Ratio", Shape::Float),
        Member::new("Text", Shape::String).xml_attribute(),
        Member::new("Blob", Shape::Blob),
        Member::new("At", Shape::Timestamp(TimestampFormat::Default)),
        Member::new("Day", Shape::Timestamp(TimestampFormat::Iso8601)),
        Member::new("Mail", Shape::Timestamp(TimestampFormat::HttpDate)),
        Member::new("Texts", Shape::List(&TEXTS)),
        Member::new("Flat", Shape::List(&TEXTS)).flattened(),
        Member::new("Gaps", Shape::List(&GAPS)),
        Member::new("Rows", Shape::List(&ROWS)),
        Member::new("Blobs", Shape::Map(&BLOBS)),
        Member::new("Nests", Shape::Map(&NESTS)).flattened(),
        Member::new("Nest", Shape::Structure(&ALL)),
        Member::new("Choice", Shape::Union(&CHOICE)),
    ],
);

/// What goes in as it comes out, in the body.
static BOTH: Operation = Operation {
    input: &ALL,
    output: &ALL,
    ..Operation::new("All", "all", "POST", "/")
};

/// The name that such a member gets.
const UNKNOWN_MEMBER: &str = "SDK_UNKNOWN_MEMBER";

/// An answer of that body.
pub fn answer(body: &[u8]) -> Response {
    Response {
        status: 200,
        headers: Headers::new(),
        body: body.to_vec(),
    }
}

/// Reads an answer as everything that it can be: an output, or an error.
pub fn read(protocol: &dyn Protocol, operation: &Operation, schema: &'static StructureSchema, response: &Response) {
    let _ = protocol.error_in_success(operation, &mut response.clone(), None);
    let mut output = DynamicStructure::new(schema);
    if protocol
        .decode(operation, &mut response.clone(), None, &mut output)
        .is_ok()
    {
        let _ = output.to_json();
    }
}

/// Reads an output. If it can be read it can be written as an input, and that is read as the same, if not the first time (moments
/// are written in microseconds, say), then the second.
pub fn round_trip(protocol: &dyn Protocol, body: &[u8]) {
    read(protocol, &BOTH, &ALL, &answer(body));
    let Some(first) = decoded(protocol, body) else { return };
    // A union with a member that is not known keeps its name, and nothing to write.
    if first.to_json().to_string().contains(UNKNOWN_MEMBER) {
        return;
    }
    let Some(written) = encoded(protocol, &first) else {
        return;
    };
    let second = decoded(protocol, &written).expect("what was written can be read");
    let again = encoded(protocol, &second).expect("what was read can be written");
    let third = decoded(protocol, &again).expect("what was written again can be read");
    assert_eq!(
        second.to_json(),
        third.to_json(),
        "after {}",
        String::from_utf8_lossy(&written)
    );
}

static PROTOCOLS: [&dyn Protocol; 6] = [
    &AwsJson {
        version: "1.1",
        target_prefix: "All",
        query_compatible: true,
    },
    &RestJson,
    &RestXml,
    &AwsQuery { version: "2024-01-31" },
    &Ec2Query { version: "2024-01-31" },
    &RpcV2Cbor {
        service: "All",
        query_compatible: true,
    },
];

static ALIASES: [ErrorAlias; 1] = [ErrorAlias::new("error", "worse")];
static ERRORS: [ErrorSchema; 2] = [
    ErrorSchema::new("Bad", &ALL),
    ErrorSchema {
        aliases: &ALIASES,
        ..ErrorSchema::new("Worse", &ALL)
    },
];

/// Reads a response as an error, and as the members of each that is modelled.
pub fn read_error(protocol: u8, response: &Response) {
    let protocol = PROTOCOLS[usize::from(protocol) % PROTOCOLS.len()];
    let error = protocol.error(&ERRORS, response, None);
    assert!(error.modelled.is_none_or(|index| index < ERRORS.len()));
    for schema in &ERRORS {
        let mut members = DynamicStructure::new(schema.shape);
        let _ = protocol.decode_error(schema, response, None, &mut members);
    }
}

fn encoded(protocol: &dyn Protocol, input: &DynamicStructure) -> Option<Vec<u8>> {
    let encoded = protocol.encode(&BOTH, input, &String::new).ok()?;
    Some(encoded.request.body.to_vec())
}

/// Reads an output in a protocol that writes inputs in another way.
pub fn one_way(protocol: &dyn Protocol, body: &[u8]) {
    read(protocol, &BOTH, &ALL, &answer(body));
}

static FREE: StructureSchema = StructureSchema::new("Free", &[Member::new("Free", Shape::Document)]);
static GET_FREE: Operation = Operation {
    output: &FREE,
    ..Operation::new("Free", "free", "POST", "/")
};
static NOTHING_KNOWN: StructureSchema = StructureSchema::new("Nothing", &[Member::new("Known", Shape::String)]);
static GET_NOTHING: Operation = Operation {
    output: &NOTHING_KNOWN,
    ..Operation::new("Nothing", "nothing", "POST", "/")
};

/// Reads a text as free JSON and as a value that is passed over, and compares with what `serde_json` makes of it.
pub fn compare_with_serde_json(text: &[u8]) {
    // Other readers may differ on these: how deep is too deep, and half a pair of surrogates.
    let is_shallow = text.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() < 90;
    let Ok(text) = std::str::from_utf8(text) else { return };
    if !is_shallow || text.contains("\\u") {
        return;
    }
    let body = format!(r#"{{"Free":{text}}}"#);
    let protocol = AwsJson {
        version: "1.1",
        target_prefix: "Free",
        query_compatible: false,
    };
    let expected = serde_json::from_str::<serde_json::Map<_, serde_json::Value>>(&body);
    let mut output = DynamicStructure::new(&FREE);
    let found = protocol.decode(&GET_FREE, &mut answer(body.as_bytes()), None, &mut output);
    match expected {
        Ok(members) => {
            found.expect("what is JSON is read");
            let value = members.get("Free").filter(|value| !value.is_null());
            assert_eq!(output.to_json().get("Free"), value, "{text}");
            let skipped = protocol.decode(
                &GET_NOTHING,
                &mut answer(body.as_bytes()),
                None,
                &mut DynamicStructure::new(&NOTHING_KNOWN),
            );
            skipped.expect("what is JSON is passed over");
        }
        Err(error) => {
            // A number that is too large for any type is JSON all the same, where it is passed over.
            let is_too_large = error.to_string().starts_with("number out of range");
            let is_passed_over = is_too_large && text.contains('"');
            assert!(found.is_err() || is_passed_over, "{text} is no JSON");
        }
    }
}

fn decoded(protocol: &dyn Protocol, body: &[u8]) -> Option<DynamicStructure> {
    let mut output = DynamicStructure::new(&ALL);
    protocol.decode(&BOTH, &mut answer(body), None, &mut output).ok()?;
    Some(output)
}
