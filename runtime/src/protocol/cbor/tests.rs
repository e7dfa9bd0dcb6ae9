use serde_json::{Value, json};

use super::{read_structure, write_structure};
use crate::dynamic::DynamicStructure;
use crate::protocol::DecodeError;
use crate::protocol::limits::ReadLimits;
use crate::schema::{ListSchema, MapSchema, Member, Shape, StructureSchema, TimestampFormat};

static NUMBERS: ListSchema = ListSchema::new(Shape::Integer);
static GAPS: ListSchema = ListSchema::new(Shape::Integer).sparse();
static COUNTS: MapSchema = MapSchema::new(Shape::Integer);
static SPARSE_COUNTS: MapSchema = MapSchema::new(Shape::Integer).sparse();
static CHOICE: StructureSchema = StructureSchema::new(
    "Choice",
    &[Member::new("A", Shape::Integer), Member::new("B", Shape::Integer)],
);
static INNER: StructureSchema = StructureSchema::new("Inner", &[Member::new("Name", Shape::String)]);
static ALL: StructureSchema = StructureSchema::new(
    "All",
    &[
        Member::new("Yes", Shape::Boolean),
        Member::new("Whole", Shape::Integer),
        Member::new("Part", Shape::Float),
        Member::new("Text", Shape::String).wire("text").header("X-Text"),
        Member::new("Bytes", Shape::Blob),
        Member::new("When", Shape::Timestamp(TimestampFormat::Iso8601)),
        Member::new("Numbers", Shape::List(&NUMBERS)),
        Member::new("Gaps", Shape::List(&GAPS)),
        Member::new("Counts", Shape::Map(&COUNTS)),
        Member::new("Sparse", Shape::Map(&SPARSE_COUNTS)),
        Member::new("Choice", Shape::Union(&CHOICE)),
        Member::new("Inner", Shape::Structure(&INNER)),
        Member::new("Free", Shape::Document),
    ],
);

fn read(body: &[u8]) -> Result<Value, DecodeError> {
    let mut target = DynamicStructure::new(&ALL);
    read_structure(body, &ReadLimits::new(body, None), &ALL, &mut target)?;
    Ok(target.to_json())
}

/// A map with that one member, whose value is that item.
fn with(member: &str, item: &[u8]) -> Vec<u8> {
    let length = u8::try_from(member.len()).unwrap();
    [&[0xa1, 0x60 + length], member.as_bytes(), item].concat()
}

/// The item of a double.
fn double(value: f64) -> Vec<u8> {
    [&[0xfb][..], &value.to_be_bytes()].concat()
}

fn read_member(member: &str, item: &[u8]) -> Value {
    let mut json = read(&with(member, item)).unwrap_or_else(|error| panic!("{member} {item:02x?}: {error}"));
    json[member].take()
}

fn refused(body: &[u8]) -> String {
    read(body).unwrap_err().to_string()
}

fn write(input: &Value) -> Vec<u8> {
    let input = DynamicStructure::from_json(&ALL, input).unwrap();
    let mut out = Vec::new();
    write_structure(&mut out, &input, &|| "token".to_owned()).unwrap();
    out
}

mod reading {
    use super::*;

    #[test]
    fn integers_of_every_width_are_read() {
        let cases: [(&[u8], i64); 9] = [
            (&[0x17], 23),
            (&[0x18, 0x18], 24),
            (&[0x19, 1, 0], 256),
            (&[0x1a, 0, 1, 0, 0], 65_536),
            (&[0x1b, 0x7f, 255, 255, 255, 255, 255, 255, 255], i64::MAX),
            (&[0x20], -1),
            (&[0x38, 0xff], -256),
            (&[0x3b, 0x7f, 255, 255, 255, 255, 255, 255, 255], i64::MIN),
            (&[0x1b, 0, 0, 0, 0, 0, 0, 0, 5], 5),
        ];
        for (item, value) in cases {
            assert_eq!(read_member("Whole", item), json!(value), "{item:02x?}");
        }
    }

    #[test]
    fn floats_of_every_width_are_read() {
        let cases: [(&[u8], f64); 8] = [
            (&[0xf9, 0x3c, 0], 1.0),
            (&[0xf9, 0xc4, 0], -4.0),
            (&[0xf9, 0, 1], 5.960_464_477_539_063e-8),
            (&[0xf9, 0x7b, 0xff], 65504.0),
            (&[0xf9, 0x80, 0], -0.0),
            (&[0xfa, 0x40, 0xf4, 0, 0], 7.625),
            (&[0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], 1.1),
            (
                &[0x3b, 255, 255, 255, 255, 255, 255, 255, 255],
                -18_446_744_073_709_551_616.0,
            ),
        ];
        for (item, value) in cases {
            assert_eq!(read_member("Part", item), json!(value), "{item:02x?}");
        }
        let special: [(&[u8], &str); 4] = [
            (&[0xf9, 0x7c, 0], "Infinity"),
            (&[0xf9, 0xfc, 0], "-Infinity"),
            (&[0xf9, 0x7e, 0], "NaN"),
            (&[0xfa, 0x7f, 0xc0, 0, 0], "NaN"),
        ];
        for (item, name) in special {
            assert_eq!(read_member("Part", item), json!(name), "{item:02x?}");
        }
    }

    #[test]
    fn numbers_are_as_tolerant_as_in_json() {
        assert_eq!(read_member("Whole", &[0xf9, 0x40, 0]), json!(2));
        assert_eq!(read_member("Whole", &double(2f64.powi(62))), json!(1_i64 << 62));
        assert_eq!(read_member("Whole", &double(-2f64.powi(63))), json!(i64::MIN));
        assert!(refused(&with("Whole", &double(2f64.powi(63)))).contains("out of range"));
        assert_eq!(read_member("Whole", b"\x62-7"), json!(-7));
        assert_eq!(read_member("Part", &[0x03]), json!(3.0));
    }

    #[test]
    fn a_moment_is_a_number_with_or_without_a_tag() {
        let cases: [&[u8]; 5] = [
            &[0xc1, 0x1a, 0x54, 0xa4, 0x8e, 0],
            &[0x1a, 0x54, 0xa4, 0x8e, 0],
            &[0xd8, 1, 0x1a, 0x54, 0xa4, 0x8e, 0],
            &[0xc1, 0xfb, 0x41, 0xd5, 0x29, 0x23, 0x80, 0, 0, 0],
            b"\xc0\x742015-01-01T00:00:00Z",
        ];
        for item in cases {
            assert_eq!(read_member("When", item), json!("2015-01-01T00:00:00Z"), "{item:02x?}");
        }
        assert_eq!(read_member("When", &[0xc1, 0x20]), json!("1969-12-31T23:59:59Z"));
    }

    #[test]
    fn text_and_bytes_come_whole_or_in_pieces() {
        assert_eq!(read_member("Text", b"\x7f\x61h\x60\x61i\xff"), json!("hi"));
        assert_eq!(read_member("Bytes", b"\x42hi"), json!("aGk="));
        assert_eq!(read_member("Bytes", b"\x5f\x41h\x41i\xff"), json!("aGk="));
        assert!(refused(&with("Bytes", b"\x62hi")).ends_with("expected bytes, found a string"));
        assert!(refused(&with("Text", b"\x42hi")).ends_with("expected a string, found bytes"));
    }

    #[test]
    fn lists_and_maps_end_after_their_length_or_at_a_break() {
        for item in [b"\x82\x01\x02".as_slice(), b"\x9f\x01\x02\xff"] {
            assert_eq!(read_member("Numbers", item), json!([1, 2]));
        }
        for item in [b"\xa1\x61a\x01".as_slice(), b"\xbf\x61a\x01\xff"] {
            assert_eq!(read_member("Counts", item), json!({"a": 1}));
        }
    }

    #[test]
    fn null_and_undefined_are_absent_or_an_entry_where_the_model_allows_one() {
        for null in [0xf6, 0xf7] {
            assert_eq!(read(&with("Whole", &[null])).unwrap(), json!({}));
            assert_eq!(read_member("Gaps", &[0x82, null, 1]), json!([null, 1]));
            assert_eq!(read_member("Sparse", &[0xa1, 0x61, b'a', null]), json!({"a": null}));
            assert_eq!(
                read_member("Counts", &[0xa2, 0x61, b'a', null, 0x61, b'b', 1]),
                json!({"b": 1})
            );
            let error = refused(&with("Numbers", &[0x81, null]));
            assert_eq!(error, "`Numbers[0]`: null in a list that has no nulls");
        }
    }

    #[test]
    fn members_that_the_model_does_not_know_are_skipped_whatever_they_hold() {
        let mut body = b"\xbf\x63New\xbf\x61a\x9f\x5f\x41x\xff\xc1\x01\xf9\x3c\x00\xff\x01\xf6\xff".to_vec();
        body.extend(b"\x65Whole\x05\xff");
        assert_eq!(read(&body).unwrap(), json!({"Whole": 5}));
    }

    #[test]
    fn a_member_goes_by_its_name_in_the_model_wherever_http_would_put_it() {
        assert_eq!(read(b"\xa2\x64text\x61x\x64Text\x61y").unwrap(), json!({"Text": "y"}));
    }

    #[test]
    fn exactly_one_member_of_a_union_is_set() {
        assert_eq!(read_member("Choice", b"\xa2\x61A\xf6\x61B\x02"), json!({"B": 2}));
        let unknown = json!({"SDK_UNKNOWN_MEMBER": {"name": "C"}});
        assert_eq!(read_member("Choice", b"\xa1\x61C\x02"), unknown);
        let error = refused(&with("Choice", b"\xa2\x61A\x01\x61B\x02"));
        assert!(error.ends_with("more than one member of a union is set"), "{error}");
    }

    #[test]
    fn an_empty_body_sets_nothing() {
        assert_eq!(read(b"").unwrap(), json!({}));
    }

    #[test]
    fn an_error_says_where_and_what_but_not_what_the_body_holds() {
        let cases: [(Vec<u8>, &str); 9] = [
            (
                with("Inner", b"\xa1\x64Name\x80"),
                "`Inner.Name`: expected a string, found a list",
            ),
            (
                with("Counts", b"\xa1\x66secret\x66secret"),
                "`Counts[…]`: expected a whole number, found a string that is no whole number",
            ),
            (
                with("Whole", &[0x1b, 255, 255, 255, 255, 255, 255, 255, 255]),
                "`Whole`: expected a whole number, found a number with a fraction, or out of range",
            ),
            (
                with("Text", b"\x66secre"),
                "`Text`: not CBOR: it ends in the middle, at byte 12",
            ),
            (
                with("Text", b"\x62\xff\xff"),
                "`Text`: not CBOR: text that is not UTF-8, at byte 9",
            ),
            (
                with("Yes", &[0xff]),
                "`Yes`: not CBOR: a break where an item should be, at byte 5",
            ),
            (
                with("Yes", &[0xe0]),
                "`Yes`: not CBOR: a simple value without a meaning, at byte 5",
            ),
            (
                b"\xa0\x66secret".to_vec(),
                "not CBOR: something is after the end, at byte 1",
            ),
            (b"\x66secret".to_vec(), "expected an object, found a string"),
        ];
        for (body, text) in cases {
            assert_eq!(refused(&body), text, "{body:02x?}");
        }
    }

    #[test]
    fn what_nests_too_deep_is_refused_unless_it_is_passed_over() {
        let deep = |item: u8| with("Free", &[vec![item; 200_000], vec![0]].concat());
        for list in [0x81, 0x9f] {
            assert_eq!(refused(&deep(list)), "`Free`: nested more than 100 deep");
        }
        assert_eq!(read(&deep(0xc1)).unwrap(), json!({"Free": 0}));
        for (open, close) in [
            (&[0x81][..], &[][..]),
            (&[0x9f], &[0xff]),
            (&[0xa1, 0], &[]),
            (&[0xbf, 0], &[0xff]),
        ] {
            let skipped = [&open.repeat(200_000)[..], &[0], &close.repeat(200_000)].concat();
            let body = [&[0xa2, 0x63][..], b"New", &skipped, b"\x65Whole\x01"].concat();
            assert_eq!(read(&body).unwrap(), json!({"Whole": 1}), "{open:02x?}");
            assert!(refused(&with("New", &open.repeat(200_000))).contains("it ends in the middle"));
        }
    }

    #[test]
    fn a_length_beyond_the_body_takes_no_memory() {
        for head in [0x5b, 0x7b, 0x9b, 0xbb] {
            let huge = [head, 0x7f, 255, 255, 255, 255, 255, 255, 255];
            for member in ["Bytes", "Text", "Numbers", "Counts", "New"] {
                assert!(read(&with(member, &huge)).is_err(), "{member} {head:02x}");
            }
        }
    }

    #[test]
    fn no_beginning_of_a_body_is_a_body() {
        let body = write(&super::everything());
        for end in 1..body.len() {
            assert!(read(&body[..end]).is_err(), "{end}");
        }
    }
}

fn everything() -> Value {
    json!({
        "Yes": true, "Whole": -500, "Part": 1.1, "Text": "hi", "Bytes": "aGk=", "When": "2015-01-01T00:00:00.5Z",
        "Numbers": [1, 2, 3], "Gaps": [null], "Counts": {"a": 1}, "Sparse": {"a": null}, "Choice": {"B": 2},
        "Inner": {"Name": "x"},
    })
}

mod writing {
    use super::*;

    #[test]
    fn what_is_written_reads_back_the_same() {
        assert_eq!(read(&write(&everything())).unwrap(), everything());
    }

    #[test]
    fn integers_are_as_short_as_they_can_be() {
        let cases: [(i64, &[u8]); 8] = [
            (23, &[0x17]),
            (24, &[0x18, 24]),
            (255, &[0x18, 255]),
            (256, &[0x19, 1, 0]),
            (65_536, &[0x1a, 0, 1, 0, 0]),
            (4_294_967_296, &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0]),
            (-24, &[0x37]),
            (i64::MIN, &[0x3b, 0x7f, 255, 255, 255, 255, 255, 255, 255]),
        ];
        for (value, item) in cases {
            assert_eq!(write(&json!({ "Whole": value })), with("Whole", item), "{value}");
        }
    }

    #[test]
    fn a_float_has_64_bits_and_one_that_is_not_finite_has_16() {
        let bits = 1.5f64.to_be_bytes();
        assert_eq!(
            write(&json!({"Part": 1.5})),
            with("Part", &[&[0xfb], bits.as_slice()].concat())
        );
        for (name, item) in [
            ("NaN", [0xf9, 0x7e, 0]),
            ("Infinity", [0xf9, 0x7c, 0]),
            ("-Infinity", [0xf9, 0xfc, 0]),
        ] {
            assert_eq!(write(&json!({ "Part": name })), with("Part", &item));
        }
    }

    #[test]
    fn a_moment_is_a_tagged_number_whatever_format_the_model_asks_for() {
        assert_eq!(write(&json!({"When": 1.0})), with("When", &[0xc1, 1]));
        assert_eq!(write(&json!({"When": -1})), with("When", &[0xc1, 0x20]));
        let half = 0.5f64.to_be_bytes();
        assert_eq!(
            write(&json!({"When": 0.5})),
            with("When", &[&[0xc1, 0xfb], half.as_slice()].concat())
        );
    }

    #[test]
    fn lists_maps_and_structures_say_how_long_they_are() {
        assert_eq!(write(&json!({})), [0xa0]);
        assert_eq!(write(&json!({"Numbers": [1, 2]})), with("Numbers", &[0x82, 1, 2]));
        assert_eq!(write(&json!({"Counts": {"a": 1}})), with("Counts", b"\xa1\x61a\x01"));
        assert_eq!(write(&json!({"Choice": {"B": 2}})), with("Choice", b"\xa1\x61B\x02"));
    }

    #[test]
    fn a_token_is_drawn_where_the_caller_gives_none() {
        static SCHEMA: StructureSchema = StructureSchema::new(
            "In",
            &[
                Member::new("BodyToken", Shape::String).idempotency_token(),
                Member::new("Text", Shape::String),
            ],
        );
        let write = |input: Value| {
            let mut out = Vec::new();
            let input = DynamicStructure::from_json(&SCHEMA, &input).unwrap();
            write_structure(&mut out, &input, &|| "drawn".to_owned()).unwrap();
            out
        };
        assert_eq!(write(json!({})), with("BodyToken", b"\x65drawn"));
        assert_eq!(write(json!({"BodyToken": "given"})), with("BodyToken", b"\x65given"));
    }

    #[test]
    fn free_json_is_refused() {
        let input = DynamicStructure::from_json(&ALL, &json!({"Free": {}})).unwrap();
        let error = write_structure(&mut Vec::new(), &input, &String::new).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Free` is free JSON, which the protocol has no form for"
        );
    }
}
