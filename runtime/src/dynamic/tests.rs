use serde_json::json;

use super::DynamicStructure;
use crate::schema::{Member, Shape, StructureSchema, TimestampFormat};

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
