use serde_json::{Value, json};

use super::*;
use crate::dynamic::DynamicStructure;
use crate::http::Headers;
use crate::schema::{Checksum, Member, Shape, StructureSchema};

static INPUT: StructureSchema = StructureSchema::new(
    "PutThingRequest",
    &[Member::new("ChecksumAlgorithm", Shape::String).header("x-amz-sdk-checksum-algorithm")],
);

const CHOICE: Checksum = Checksum {
    required: false,
    algorithm_member: Some("ChecksumAlgorithm"),
    response_mode_member: None,
};
const REQUIRED_CHOICE: Checksum = Checksum {
    required: true,
    ..CHOICE
};
const REQUIRED: Checksum = Checksum {
    required: true,
    algorithm_member: None,
    response_mode_member: None,
};

/// The header fields of a request with the body `123456789`, once it has its checksum.
fn headers(checksum: Checksum, input: Value, headers: Headers) -> Result<Vec<(String, String)>, EncodeError> {
    let operation = Operation {
        checksum: Some(checksum),
        ..Operation::new("PutThing", "put_thing", "PUT", "/")
    };
    let input = DynamicStructure::from_json(&INPUT, &input).unwrap();
    let settings = ChecksumSettings {
        requests: ChecksumUse::WhenRequired,
        ..ChecksumSettings::default()
    };
    let mut request = Request {
        method: "PUT".into(),
        scheme: "https".into(),
        authority: "example.com".to_owned(),
        path: "/".to_owned(),
        query: String::new(),
        headers,
        body: "123456789".into(),
        call: None,
    };
    add(&operation, settings, &input, &mut request, false)?;
    let fields = request.headers.iter();
    Ok(fields
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect())
}

fn picked(name: &str) -> Vec<(String, String)> {
    headers(CHOICE, json!({"ChecksumAlgorithm": name}), Headers::new()).unwrap()
}

fn field(name: &str, value: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), value.to_owned())]
}

#[test]
fn each_algorithm_that_a_caller_picks_has_a_field_of_its_own() {
    // The check values of the algorithms' registers, in base64.
    for (name, value) in [
        ("CRC32", "y/Q5Jg=="),
        ("CRC32C", "4waSgw=="),
        ("CRC64NVME", "rosUhgp5mIg="),
        ("MD5", "JfnnlDI7RTiF9RgfG2JNCw=="),
        ("SHA1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
        ("SHA256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
    ] {
        let header = format!("{PREFIX}{}", name.to_lowercase());
        assert_eq!(picked(name), field(&header, value), "{name}");
    }
    assert!(picked("SHA512")[0].1.starts_with("2eZ2LdHI6vbWGzxh"));
}

#[test]
fn the_name_of_an_algorithm_counts_in_whatever_case() {
    assert_eq!(picked("crc32"), picked("CRC32"));
}

#[test]
fn an_algorithm_that_is_not_there_is_an_error_that_names_those_that_are() {
    let error = headers(CHOICE, json!({"ChecksumAlgorithm": "XXHASH3"}), Headers::new()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("`ChecksumAlgorithm` names a checksum algorithm"),
        "{text}"
    );
    for algorithm in ALGORITHMS {
        assert!(text.contains(algorithm.name), "{text}");
    }
}

#[test]
fn without_a_choice_a_required_checksum_is_crc32_and_says_so() {
    let found = headers(REQUIRED_CHOICE, json!({}), Headers::new()).unwrap();
    let said = field("x-amz-sdk-checksum-algorithm", "CRC32");
    assert_eq!(found, [said, picked("CRC32")].concat());
}

#[test]
fn without_a_choice_there_is_none_where_none_is_required() {
    assert_eq!(headers(CHOICE, json!({}), Headers::new()).unwrap(), []);
}

#[test]
fn where_there_is_nothing_to_choose_it_is_content_md5() {
    let found = headers(REQUIRED, json!({}), Headers::new()).unwrap();
    assert_eq!(found, field("Content-MD5", "JfnnlDI7RTiF9RgfG2JNCw=="));
}

#[test]
fn what_the_caller_gives_stays_and_nothing_is_computed() {
    for (checksum, name) in [
        (REQUIRED_CHOICE, "X-Amz-Checksum-Sha1"),
        (CHOICE, "x-amz-checksum-xxhash3"),
        (REQUIRED, "x-amz-checksum-crc32"),
        (REQUIRED, "content-md5"),
    ] {
        let given: Headers = [(name.to_owned(), "given")].into_iter().collect();
        let found = headers(checksum, json!({"ChecksumAlgorithm": "SHA256"}), given).unwrap();
        assert_eq!(found, field(name, "given"), "{name}");
    }
}
