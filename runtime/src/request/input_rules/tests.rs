use serde_json::{Value as Json, json};

use super::*;
use crate::dynamic::DynamicStructure;
use crate::schema::{MapSchema, Member, Shape};

static METADATA: MapSchema = MapSchema::new(Shape::String);
static INPUT: StructureSchema = StructureSchema::new(
    "Input",
    &[
        Member::new("source", Shape::String),
        Member::new("key", Shape::String).sensitive(),
        Member::new("keyMD5", Shape::String),
        Member::new("account", Shape::String),
        Member::new("count", Shape::Integer),
        Member::new("metadata", Shape::Map(&METADATA)),
        Member::new("endpoint", Shape::String),
    ],
);

fn operation(rules: &'static [InputRule]) -> Operation {
    Operation {
        input_rules: rules,
        input: &INPUT,
        ..Operation::new("Do", "do", "POST", "/")
    }
}

fn input(json: Json) -> DynamicStructure {
    DynamicStructure::from_json(&INPUT, &json).unwrap()
}

/// The text of a member as it is sent.
fn sent(rules: &'static [InputRule], json: Json, member: &str) -> Option<String> {
    let (operation, input) = (operation(rules), input(json));
    let amended = Amended::set(&operation, &input).unwrap();
    let mut text = None;
    value::member(&amended.sent(&operation), member, &mut |value| match value.view() {
        View::String(found) => text = Some(found.to_owned()),
        View::Integer(found) => text = Some(found.to_string()),
        _ => {}
    });
    text
}

const PATH: &[InputRule] = &[InputRule::Encode {
    member: "source",
    encoding: Encoding::PercentPath,
}];

#[test]
fn a_path_is_percent_encoded_but_for_the_version_at_its_end() {
    // As botocore's `_quote_source_header` does.
    for (given, expected) in [
        ("src/a+b", "src/a%2Bb"),
        ("/src/a b/ü", "/src/a%20b/%C3%BC"),
        ("src/a?b=c", "src/a%3Fb%3Dc"),
        ("src/a+b?versionId=x+y", "src/a%2Bb?versionId=x+y"),
        ("src/a?versionId=", "src/a%3FversionId%3D"),
        ("src/a?versionId=b c", "src/a%3FversionId%3Db%20c"),
        ("src/%61", "src/%2561"),
        ("src/a?versionId=1?versionId=2", "src/a?versionId=1?versionId=2"),
    ] {
        assert_eq!(sent(PATH, json!({ "source": given }), "source").unwrap(), expected);
    }
    assert_eq!(sent(PATH, json!({}), "source"), None);
}

#[test]
fn the_last_segment_and_base64_are_sent_in_place_of_the_text() {
    const LAST: &[InputRule] = &[InputRule::Encode {
        member: "source",
        encoding: Encoding::LastSegment,
    }];
    for (given, expected) in [("/hostedzone/Z1", "Z1"), ("Z1", "Z1"), ("a/", "")] {
        assert_eq!(sent(LAST, json!({ "source": given }), "source").unwrap(), expected);
    }
    const BASE64: &[InputRule] = &[InputRule::Encode {
        member: "source",
        encoding: Encoding::Base64,
    }];
    assert_eq!(
        sent(BASE64, json!({"source": "#!/bin/sh\n"}), "source").unwrap(),
        "IyEvYmluL3NoCg=="
    );
}

#[test]
fn a_default_is_sent_where_nothing_is_set() {
    const RULES: &[InputRule] = &[
        InputRule::Default {
            member: "account",
            value: DefaultValue::Text("-"),
        },
        InputRule::Default {
            member: "count",
            value: DefaultValue::Integer(7),
        },
    ];
    assert_eq!(sent(RULES, json!({}), "account").unwrap(), "-");
    assert_eq!(sent(RULES, json!({}), "count").unwrap(), "7");
    assert_eq!(sent(RULES, json!({"account": "1"}), "account").unwrap(), "1");
}

#[test]
fn what_is_not_sent_is_there_for_the_client() {
    const RULES: &[InputRule] = &[InputRule::NotSent { member: "source" }];
    assert_eq!(sent(RULES, json!({"source": "a"}), "source"), None);
    let operation = operation(RULES);
    let input = input(json!({"source": "a"}));
    let amended = Amended::set(&operation, &input).unwrap();
    value::member(&amended, "source", &mut |value| {
        assert!(matches!(value.view(), View::String("a")));
    });
}

#[cfg(feature = "checksums")]
#[test]
fn a_key_goes_in_base64_with_its_md5_unless_the_caller_gives_one() {
    const RULES: &[InputRule] = &[InputRule::DigestOf {
        member: "keyMD5",
        of: "key",
    }];
    let key = json!({"key": "0123456789abcdef"});
    assert_eq!(sent(RULES, key.clone(), "key").unwrap(), "MDEyMzQ1Njc4OWFiY2RlZg==");
    assert_eq!(sent(RULES, key, "keyMD5").unwrap(), "QDKvjWEDUSOQbljgZxQMxQ==");
    let both = json!({"key": "k", "keyMD5": "m"});
    assert_eq!(sent(RULES, both.clone(), "key").unwrap(), "k");
    assert_eq!(sent(RULES, both, "keyMD5").unwrap(), "m");
    assert_eq!(sent(RULES, json!({}), "keyMD5"), None);
}

#[test]
fn a_check_refuses_before_anything_is_sent_and_shows_no_value() {
    const RULES: &[InputRule] = &[
        InputRule::Check {
            member: "source",
            check: Check::Characters {
                allowed: "A-Za-z0-9._-",
                max: 8,
                or_arn: true,
            },
        },
        InputRule::Check {
            member: "metadata",
            check: Check::Ascii,
        },
    ];
    let passes = |json: Json| Amended::set(&operation(RULES), &input(json)).map(drop);
    for good in [
        "a",
        "A.b_c-9",
        "arn:aws:s3:eu-west-1:123456789012:accesspoint/name",
        "arn:aws:s3:::what/the rules say",
    ] {
        assert_eq!(passes(json!({ "source": good })), Ok(()), "{good}");
    }
    for bad in ["", "a/b", "ninechars", "a b"] {
        let error = passes(json!({ "source": bad })).unwrap_err();
        assert_eq!(error.member, "source");
        assert!(bad.is_empty() || !error.to_string().contains(bad), "{error}");
    }
    assert_eq!(passes(json!({"metadata": {"a": "b"}})), Ok(()));
    for bad in [json!({"ä": "b"}), json!({"a": "ß"})] {
        assert_eq!(passes(json!({ "metadata": bad })).unwrap_err().member, "metadata");
    }
}

#[test]
fn a_request_goes_to_the_scheme_and_host_of_the_url_that_a_member_has() {
    let mut request = Request {
        method: "POST".into(),
        scheme: "https".into(),
        authority: "machinelearning.eu-west-1.amazonaws.com".to_owned(),
        path: "/".to_owned(),
        query: String::new(),
        headers: Default::default(),
        body: Default::default(),
        call: None,
    };
    request
        .headers
        .append("Host", "machinelearning.eu-west-1.amazonaws.com");
    aim_at(&mut request, "endpoint", "https://realtime.example.com/x").unwrap();
    assert_eq!(request.url(), "https://realtime.example.com/");
    assert_eq!(request.headers.get("Host"), Some("realtime.example.com"));
    let error = aim_at(&mut request, "endpoint", "nonsense secret").unwrap_err();
    assert_eq!(error.to_string(), "`endpoint` is no URL that a request could go to");
}
