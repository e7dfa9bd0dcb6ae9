use serde_json::json;

use super::DynamicStructure;
use crate::schema::{ListSchema, MapSchema, Member, Shape, StructureSchema, TimestampFormat};

static WHEN: StructureSchema = StructureSchema::new(
    "When",
    &[Member::new("At", Shape::Timestamp(TimestampFormat::HttpDate))],
);

#[test]
fn a_timestamp_keeps_its_last_digit_and_its_sign() {
    for text in ["2015-01-01T00:00:00.000000001Z", "-65306674475.5"] {
        let value = json!({ "At": text });
        assert_eq!(DynamicStructure::from_json(&WHEN, &value).unwrap().to_json(), value);
    }
}

static TEXTS: ListSchema = ListSchema::new(Shape::String).element_min(2);
static NUMBERS: MapSchema = MapSchema::new(Shape::Integer).key_min(2).value_min(-1);
static BOUNDED: StructureSchema = StructureSchema::new(
    "Bounded",
    &[
        Member::new("text", Shape::String).min(2),
        Member::new("list", Shape::List(&TEXTS)).min(1),
        Member::new("map", Shape::Map(&NUMBERS)),
        Member::new("whole", Shape::Integer).min(-1),
        Member::new("ratio", Shape::Float).min_fraction(0.5),
        Member::new("host", Shape::String).host_label(),
        Member::new("free", Shape::String),
        Member::new("json", Shape::Document),
    ],
);

/// The words are those of botocore, but for values: of a number that is too small, and of keys.
#[test]
fn least_lengths_and_values_are_checked_as_in_botocore() {
    let fault = |input| match DynamicStructure::from_json(&BOUNDED, &input) {
        Ok(_) => String::new(),
        Err(report) => report.to_string().replace("Parameter validation failed:\n", ""),
    };
    for (input, expected) in [
        (
            json!({"text": "ü"}),
            "Invalid length for parameter text, value: 1, valid min length: 2",
        ),
        (json!({"text": "üü"}), ""),
        (
            json!({"list": []}),
            "Invalid length for parameter list, value: 0, valid min length: 1",
        ),
        (
            json!({"list": ["xx", "y"]}),
            "Invalid length for parameter list[1], value: 1, valid min length: 2",
        ),
        (
            json!({"map": {"k": -2}}),
            "Invalid length for parameter map[…], value: 1, valid min length: 2\n\
             Invalid value for parameter map[…], valid min value: -1",
        ),
        (json!({"map": {"kk": -1}}), ""),
        (
            json!({"whole": -2}),
            "Invalid value for parameter whole, valid min value: -1",
        ),
        (json!({"whole": -1}), ""),
        (
            json!({"ratio": 0.25}),
            "Invalid value for parameter ratio, valid min value: 0.5",
        ),
        (json!({"ratio": 0.5}), ""),
        (
            json!({"host": ""}),
            "Invalid length for parameter host, value: 0, valid min length: 1",
        ),
        (json!({"free": "", "json": {"a": ""}}), ""),
    ] {
        assert_eq!(fault(input.clone()), expected, "{input}");
    }
}
