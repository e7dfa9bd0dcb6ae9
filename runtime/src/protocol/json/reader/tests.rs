use serde_json::{Value, json};

use crate::dynamic::DynamicStructure;
use crate::protocol::json::BODY;
use crate::protocol::limits::ReadLimits;
use crate::schema::{ListSchema, MapSchema, Member, Shape, StructureSchema, TimestampFormat};

static TEXTS: ListSchema = ListSchema::new(Shape::String);
static MAP: MapSchema = MapSchema::new(Shape::String);
static CHOICE: StructureSchema = StructureSchema::new(
    "Choice",
    &[
        Member::new("S", Shape::String),
        Member::new("L", Shape::List(&CHOICES)),
        Member::new("AMemberWithALongName", Shape::String),
    ],
);
static CHOICES: ListSchema = ListSchema::new(Shape::Union(&CHOICE));
static NESTED: StructureSchema = StructureSchema::new(
    "Nested",
    &[
        Member::new("InHeader", Shape::String).header("x-in-header"),
        Member::new("Nested", Shape::Structure(&NESTED)),
    ],
);
static ALL: StructureSchema = StructureSchema::new(
    "All",
    &[
        Member::new("Text", Shape::String),
        Member::new("Whole", Shape::Integer),
        Member::new("Ratio", Shape::Float),
        Member::new("On", Shape::Boolean),
        Member::new("At", Shape::Timestamp(TimestampFormat::Default)),
        Member::new("Bytes", Shape::Blob),
        Member::new("Texts", Shape::List(&TEXTS)),
        Member::new("Map", Shape::Map(&MAP)),
        Member::new("Choice", Shape::Union(&CHOICE)),
        Member::new("Nested", Shape::Structure(&NESTED)),
        Member::new("Free", Shape::Document),
        Member::new("SevenLg", Shape::String),
        Member::new("EightLng", Shape::String),
        Member::new("EightLnh", Shape::String),
        Member::new("InHeader", Shape::String).header("Text2"),
    ],
);

fn read(body: &str) -> Result<Value, String> {
    let mut output = DynamicStructure::new(&ALL);
    let limits = ReadLimits::new(body.as_bytes(), None);
    match (BODY.structure)(body.as_bytes(), &limits, &ALL, &mut output) {
        Ok(()) => Ok(output.to_json()),
        Err(error) => Err(error.to_string()),
    }
}

fn member(name: &str, value: &str) -> Value {
    let body = format!(r#"{{"{name}":{value}}}"#);
    match read(&body) {
        Ok(mut output) => output[name].take(),
        Err(error) => panic!("{body}: {error}"),
    }
}

fn refused(name: &str, value: &str) -> String {
    read(&format!(r#"{{"{name}":{value}}}"#)).unwrap_err()
}

#[test]
fn escapes_become_what_they_stand_for() {
    assert_eq!(member("Text", r#""\"\\\/\b\f\n\r\t""#), "\"\\/\u{8}\u{c}\n\r\t");
    assert_eq!(member("Text", r#""\u00e9 \u20AC \ud83d\ude00 plain""#), "é € 😀 plain");
    assert_eq!(member("Text", "\"été 東京 😀\""), "été 東京 😀");
}

#[test]
fn escapes_and_plain_text_may_follow_each_other_in_any_order() {
    let pieces = [
        "",
        r#"\""#,
        r"\\",
        r"\/",
        r"\n",
        r"\u00e9",
        "a",
        "東京",
        "text that is longer than eight bytes",
    ];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                let text = format!(r#""{first}{second}{third}""#);
                let expected: Value = serde_json::from_str(&text).unwrap();
                assert_eq!(member("Text", &text), expected, "{text}");
            }
        }
    }
}

#[test]
fn half_a_pair_of_surrogates_becomes_the_replacement_character() {
    for (text, found) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""a\udc00b""#, "a\u{fffd}b"),
        (r#""\ud800\ud800\udc00""#, "\u{fffd}\u{10000}"),
        (r#""\ud800\n""#, "\u{fffd}\n"),
        (r#""\ud800x""#, "\u{fffd}x"),
        (r#""\ud800\u0041""#, "\u{fffd}A"),
    ] {
        assert_eq!(member("Text", text), found, "{text}");
        assert_eq!(member("Free", text), found, "{text}");
        assert_eq!(
            read(&format!(r#"{{"Unknown":{text},"Whole":1}}"#)),
            Ok(json!({"Whole": 1}))
        );
    }
    assert_eq!(read(r#"{"Map":{"\ud800":"x"}}"#), Ok(json!({"Map": {"\u{fffd}": "x"}})));
}

#[test]
fn text_of_every_length_is_read_wherever_its_special_characters_are() {
    for length in 0..40 {
        let plain = "é".repeat(length);
        assert_eq!(member("Text", &format!("\"{plain}\"")), *plain);
        for place in 0..=length {
            let (before, after) = ("a".repeat(place), "b".repeat(length - place));
            assert_eq!(
                member("Text", &format!("\"{before}\\n{after}\"")),
                format!("{before}\n{after}")
            );
            assert!(refused("Text", &format!("\"{before}\n{after}\"")).contains("a control character"));
        }
    }
}

#[test]
fn numbers_have_the_form_that_json_gives_them() {
    for (text, value) in [
        ("0", 0.0_f64),
        ("-0", -0.0),
        ("1.50", 1.5),
        ("1e3", 1e3),
        ("1E+3", 1e3),
        ("-2.5e-3", -2.5e-3),
    ] {
        let found = member("Ratio", text).as_f64().unwrap();
        assert_eq!(found.to_bits(), value.to_bits(), "{text}");
    }
    for text in [
        "01", "+1", ".5", "1.", "1e", "1e+", "-", "0x1", "1.e3", "NaN", "Infinity", "--1", "1_0",
    ] {
        assert!(refused("Ratio", text).contains("not JSON"), "{text}");
        assert!(refused("Unknown", text).contains("not JSON"), "{text}");
    }
    assert_eq!(
        refused("Ratio", "1e400"),
        "`Ratio`: expected a number, found a number out of range"
    );
}

#[test]
fn whole_numbers_may_be_written_as_others() {
    for (text, value) in [
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("3600.0", 3600),
        ("1e3", 1000),
        ("-120.50e1", -1205),
        ("9007199254740993.0", 9_007_199_254_740_993),
        ("9.007199254740993E+15", 9_007_199_254_740_993),
        ("9223372036854775807.00", i64::MAX),
        ("-9223372036854775808e0", i64::MIN),
        ("1000e-3", 1),
        ("1e18", 1_000_000_000_000_000_000),
        ("-0.0e999", 0),
        ("-0", 0),
    ] {
        assert_eq!(member("Whole", text), value, "{text}");
        assert_eq!(member("Whole", &format!("\"{text}\"")), value, "{text}");
    }
    for text in [
        "1.5",
        "9223372036854775808",
        "9223372036854775808.0",
        "1e30",
        "1e-400",
        "9007199254740993.5",
        "15e-1",
        "1e99999999999999999999",
    ] {
        assert!(
            refused("Whole", text).contains("a number with a fraction, or out of range"),
            "{text}"
        );
    }
}

#[test]
fn plain_values_of_the_wrong_kind_are_understood_where_they_can_be() {
    for (name, text, value) in [
        ("Text", "1.50", json!("1.50")),
        ("Text", "12345678901234567890", json!("12345678901234567890")),
        ("Texts", "[1,2e3]", json!(["1", "2e3"])),
        ("On", r#""true""#, json!(true)),
        ("On", r#""False""#, json!(false)),
        ("Whole", r#""7""#, json!(7)),
        ("Ratio", r#""0.5""#, json!(0.5)),
        ("Ratio", r#""NaN""#, json!("NaN")),
        ("At", r#""1970-01-01T00:00:01Z""#, json!("1970-01-01T00:00:01Z")),
        ("At", "1.5", json!("1970-01-01T00:00:01.5Z")),
    ] {
        assert_eq!(member(name, text), value, "{name} {text}");
    }
    for (name, text, error) in [
        ("On", "1", "`On`: expected a boolean, found a number"),
        (
            "On",
            r#""yes""#,
            "`On`: expected a boolean, found a string that is no boolean",
        ),
        ("Text", "true", "`Text`: expected a string, found a boolean"),
        ("Text", "[]", "`Text`: expected a string, found a list"),
        ("Text", "{}", "`Text`: expected a string, found an object"),
        ("Whole", "true", "`Whole`: expected a whole number, found a boolean"),
        ("Bytes", "1", "`Bytes`: expected a string in base64, found a number"),
        (
            "Bytes",
            r#""?""#,
            "`Bytes`: expected a string in base64, found a string that is not base64",
        ),
        ("Texts", r#"["a",{}]"#, "`Texts[1]`: expected a string, found an object"),
        ("Texts", r#""a""#, "`Texts`: expected a list, found a string"),
        ("Map", r#"{"secret":[]}"#, "`Map[…]`: expected a string, found a list"),
        (
            "Choice",
            r#"{"L":[{"S":[]}]}"#,
            "`Choice.L[0].S`: expected a string, found a list",
        ),
    ] {
        assert_eq!(refused(name, text), error);
    }
}

#[test]
fn members_are_found_by_names_of_every_length_and_spelling() {
    for name in ["Text", "SevenLg", "EightLng", "EightLnh", "InHeader"] {
        let expected = if name == "InHeader" {
            json!({})
        } else {
            json!({ name: "x" })
        };
        assert_eq!(read(&format!(r#"{{"{name}":"x"}}"#)), Ok(expected));
    }
    assert_eq!(
        read(r#"{"T\u0065xt":"x","Eight\u004cng":"y"}"#),
        Ok(json!({"Text": "x", "EightLng": "y"}))
    );
    assert_eq!(
        read(r#"{"Tex":1,"Texts2":1,"":1,"text":1,"SevenLgs":1,"EightLn":1}"#),
        Ok(json!({}))
    );
    let choice = json!({"Choice": {"AMemberWithALongName": "x"}});
    assert_eq!(read(&choice.to_string()), Ok(choice));
}

#[test]
fn a_binding_counts_at_the_top_alone() {
    let body = r#"{"Text2":"x","Nested":{"x-in-header":"a","Nested":{"x-in-header":"b"}}}"#;
    let output = json!({"Nested": {"InHeader": "a", "Nested": {"InHeader": "b"}}});
    assert_eq!(read(body), Ok(output));
}

#[test]
fn one_member_of_a_union_is_set_whatever_is_beside_it() {
    let choice = |body: &str| read(&format!(r#"{{"Choice":{body}}}"#)).map(|mut output| output["Choice"].take());
    let unknown = |name: &str| json!({"SDK_UNKNOWN_MEMBER": {"name": name}});
    assert_eq!(
        choice(r#"{ "S" : "x" , "L" : null , "New" : [1] , "__type" : "Choice" }"#),
        Ok(json!({"S": "x"}))
    );
    assert_eq!(choice(r#"{"New":{"a":[1]},"S":"x"}"#), Ok(json!({"S": "x"})));
    assert_eq!(choice(r#"{"__type":"x","New":1}"#), Ok(unknown("New")));
    assert_eq!(choice(r#"{"\u004eew":1,"Old":null}"#), Ok(unknown("New")));
    for null in [r#"{"S":null}"#, r#"{"S": null}"#, r#"{"S":null,"L":null}"#, "{}"] {
        assert_eq!(choice(null), choice("{}"), "{null}");
    }
    assert_eq!(choice(r#"{"S":null,"L":[]}"#), Ok(json!({"L": []})));
    for (second, path) in [("L", "Choice.L"), ("S", "Choice.S")] {
        let error = format!("`{path}`: more than one member of a union is set");
        assert_eq!(choice(&format!(r#"{{"S":"x","{second}":[]}}"#)), Err(error.clone()));
        assert_eq!(choice(&format!(r#"{{ "S":"x","{second}":[]}}"#)), Err(error));
    }
    for nothing in [
        r#"{"S"}"#,
        r#"{"S","L"}"#,
        r#"{"S":}"#,
        r#"{"S":"x",}"#,
        r#"{"S:"x"}"#,
        r#"{S":"x"}"#,
    ] {
        assert!(choice(nothing).is_err(), "{nothing}");
    }
}

#[test]
fn keys_of_a_map_have_any_length_and_spelling() {
    for filler in ["k", "é", "京", r"\n", r"\u0041"] {
        for length in 0..12 {
            for (open, close) in [("", ""), (" ", ""), ("", " ")] {
                let [key, other] = ["", "x"].map(|first| format!("{first}{}", filler.repeat(length)));
                let body = format!(r#"{{"Map":{{{open}"{key}"{close}:"a",{open}"{other}"{close}:"b"}}}}"#);
                let expected: Value = serde_json::from_str(&body).unwrap();
                assert_eq!(read(&body), Ok(expected), "{body}");
            }
        }
    }
    for body in [
        r#"{"Map":{"a":"x" "b":"y"}}"#,
        r#"{"Map":{,"a":"x"}}"#,
        r#"{"Map":{"a":"x","b"}}"#,
        "{\"Map\":{\"a\n\":\"x\"}}",
    ] {
        assert!(read(body).is_err(), "{body}");
    }
}

#[test]
fn what_is_no_json_is_refused_with_the_place() {
    for (body, error) in [
        (
            r#"{"Whole":1"#,
            "not JSON: it ends in the middle at byte 10, in a body of 10 bytes",
        ),
        (
            r#"{"Whole":1 "Text":"x"}"#,
            "not JSON: no comma where one should be at byte 11, in a body of 22 bytes",
        ),
        (
            r#"{"Whole" 1}"#,
            "not JSON: no colon after a name at byte 9, in a body of 11 bytes",
        ),
        (
            r#"{Whole:1}"#,
            "not JSON: no name where one should be at byte 1, in a body of 9 bytes",
        ),
        (
            r#"{} x"#,
            "not JSON: something after the end at byte 3, in a body of 4 bytes",
        ),
        (
            r#"["secret"]"#,
            "expected an object, found a list, in a body of 10 bytes",
        ),
        ("null", "expected an object, found null, in a body of 4 bytes"),
    ] {
        assert_eq!(read(body).unwrap_err(), error, "{body}");
    }
    for body in [
        r#"{"Texts":["a",]}"#,
        r#"{"Whole":1,}"#,
        r#"{,}"#,
        r#"{"Text":"\x"}"#,
        r#"{"Text":"\u12g4"}"#,
        r#"{"On":tru}"#,
        "tru",
        "}",
    ] {
        assert!(read(body).unwrap_err().contains("not JSON"), "{body}");
    }
    let body = r#"{"Text":"é\ud83d\ude00","Texts":["x"],"New":[{"a":-1.5e3}],"Choice":{"S":"x"},"Free":{"a":[null]}}"#;
    assert!(read(body).is_ok());
    for (end, _) in body.char_indices().skip(1) {
        assert!(read(&body[..end]).is_err(), "{end}");
    }
}

#[test]
fn what_nests_too_deep_is_refused_unless_it_is_passed_over() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&format!(r#"{{"Free":{}}}"#, nested(99))).is_ok());
    assert!(refused("Free", &nested(100)).contains("nested more than 100 deep"));
    assert!(refused("Free", &r#"{"a":"#.repeat(200_000)).contains("nested more than 100 deep"));
    let skipped = format!(r#"{{"New":{},"Whole":1}}"#, nested(200_000));
    assert_eq!(read(&skipped), Ok(json!({"Whole": 1})));
    assert!(refused("New", &r#"{"a":"#.repeat(200_000)).contains("not JSON"));
    let choices = |depth: usize| format!("{}{}", r#"{"L":["#.repeat(depth), "]}".repeat(depth));
    assert!(read(&format!(r#"{{"Choice":{}}}"#, choices(49))).is_ok());
    assert!(refused("Choice", &choices(51)).contains("nested more than 100 deep"));
}

#[test]
fn free_json_is_read_as_serde_json_reads_it() {
    for text in [
        "null",
        "true",
        "0",
        "-0",
        "-0.0",
        "1.5",
        "18446744073709551615",
        "-9223372036854775808",
        "18446744073709551616",
        r#""\u00e9""#,
        "[]",
        "[1,[2,{}]]",
        "{}",
        r#"{"b":1,"a":{"c":null},"b":2}"#,
        "5e-324",
        "1e308",
    ] {
        let body = format!(r#"{{"Free":[{text}]}}"#);
        assert_eq!(
            read(&body).unwrap(),
            serde_json::from_str::<Value>(&body).unwrap(),
            "{text}"
        );
    }
}

#[test]
fn blanks_count_nowhere_and_a_body_of_blanks_sets_nothing() {
    let body = "\r\n\t { \"Texts\" : [ \"a\" , \"b\" ] , \"Map\" : { } } \n";
    assert_eq!(read(body), Ok(json!({"Texts": ["a", "b"], "Map": {}})));
    for blank in ["", " \n"] {
        assert_eq!(read(blank), Ok(json!({})));
    }
}
