//! Valid models that cannot become Rust: the report says where, what and what to do. Each text has the mark `»` where a problem
//! must be.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use tinsmith_codegen::{Problem, generate};
use tinsmith_model::{Service, SourceFile};

/// The report on a model with this metadata, and these operations and shapes. Every problem is at a mark, and every mark has a problem.
#[track_caller]
fn report(metadata: &str, operations: &str, shapes: &str) -> String {
    let marked = format!(
        r#"{{
            {metadata},
            "operations": {{{operations}}},
            "shapes": {{{shapes}}}
        }}"#
    );
    let sources = [SourceFile {
        path: "service-2.json".to_owned(),
        text: marked.replace('»', ""),
    }];
    let loaded = Service::from_sources("demo", "2024-01-31", &sources).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(loaded.warnings, []);
    let faults = generate(&loaded.service).unwrap_err();
    let place = |fault: &Problem| {
        let position = fault.place.as_ref()?.position(&sources)?;
        Some((position.line, position.column))
    };
    let places: BTreeSet<_> = faults.iter().map(place).collect();
    assert_eq!(places, marks(&marked), "{faults:#?}");
    let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
    faults.join("\n")
}

/// The lines and columns of marks, in the text without them.
fn marks(text: &str) -> BTreeSet<Option<(usize, usize)>> {
    let mut marks = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        for (number, (end, _)) in line.match_indices('»').enumerate() {
            marks.insert(Some((index + 1, line[..end].chars().count() + 1 - number)));
        }
    }
    marks
}

const REST_JSON: &str = r#""metadata": {"apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo",
    "protocol": "rest-json", "signatureVersion": "v4"}"#;
/// This protocol needs to know its version, and a prefix.
const JSON: &str = r#"»"metadata": {"apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo",
    "protocol": "json", "targetPrefix": "Demo"}"#;
const SAY: &str =
    r#""Say": {"name": "Say", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "SayRequest"}}"#;

#[test]
fn a_protocol_that_lacks_what_it_needs_of_the_metadata() {
    assert_snapshot!(report(JSON, "", ""), @r#"
    demo/2024-01-31: metadata: there is no key "jsonVersion"
        help: the protocol of the service needs it
    "#);
}

#[test]
fn members_whose_names_clash_twice() {
    assert_snapshot!(report(REST_JSON, SAY, r#"
        "Text": {"type": "string"},
        "SayRequest": {"type": "structure", "required": ["aB", "a_b", "a-b"], "members": {
            »"aB": {"shape": "Text"}, "a_b": {"shape": "Text"}, "a-b": {"shape": "Text"}
        }}
    "#), @r#"
    demo/2024-01-31: names: member "aB" of shape "SayRequest" gets no field name: `a_b` is the name of member "a_b" of shape "SayRequest" and `a_b_member` is taken too
        help: give one of them another name with "rename" in overlay.json
    "#);
}

#[test]
fn shapes_whose_names_clash_twice() {
    assert_snapshot!(report(REST_JSON, SAY, r#"
        "SayRequest": {"type": "structure", "members": {"a": {"shape": "String"}, "b": {"shape": "StringShape"}}},
        »"String": {"type": "string", "enum": ["A"]},
        "StringShape": {"type": "string", "enum": ["A"]}
    "#), @r#"
    demo/2024-01-31: names: shape "String" gets no type name: `String` is reserved for generated code and `StringShape` is taken too
        help: give one of them another name with "rename" in overlay.json
    "#);
}

#[test]
fn values_whose_names_clash_twice() {
    assert_snapshot!(report(REST_JSON, SAY, r#"
        "Mark": {"type": "string", "enum": ["c", "c+", »"c++"]},
        "SayRequest": {"type": "structure", "members": {"mark": {"shape": "Mark"}}}
    "#), @r#"
    demo/2024-01-31: names: value "c++" of shape "Mark" gets no variant name: `C` is the name of value "c" of shape "Mark" and `CValue` is taken too
        help: delete one of them: as text, it can still be sent and received
    "#);
}

#[test]
fn everything_is_reported_at_once_and_once() {
    let operations = r#"
        "Hear": {"name": "Hear", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "SayRequest"}},
        "Say": {"name": "Say", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "SayRequest"},
                "output": {"shape": "SayResponse"}}"#;
    assert_snapshot!(report(JSON, operations, r#"
        "Text": {"type": "string"},
        "SayRequest": {"type": "structure", "members": {
            »"aB": {"shape": "Text"}, "a_b": {"shape": "Text"}, "a-b": {"shape": "Text"}
        }},
        "SayResponse": {"type": "structure", "members": {
            »"aB": {"shape": "Text"}, "a_b": {"shape": "Text"}, "a-b": {"shape": "Text"}
        }}
    "#), @r#"
    demo/2024-01-31: metadata: there is no key "jsonVersion"
        help: the protocol of the service needs it
    demo/2024-01-31: names: member "aB" of shape "SayRequest" gets no field name: `a_b` is the name of member "a_b" of shape "SayRequest" and `a_b_member` is taken too
        help: give one of them another name with "rename" in overlay.json
    demo/2024-01-31: names: member "aB" of shape "SayResponse" gets no field name: `a_b` is the name of member "a_b" of shape "SayResponse" and `a_b_member` is taken too
        help: give one of them another name with "rename" in overlay.json
    "#);
}

#[test]
fn waiters_whose_names_clash_or_are_too_long() {
    let service = r#"{"metadata": {"apiVersion": "1", "endpointPrefix": "a", "serviceId": "A", "protocol": "rest-json"},
        "operations": {"Say": {"name": "Say", "http": {"method": "POST", "requestUri": "/"}}}, "shapes": {}}"#;
    let waiter = r#"{"operation": "Say", "delay": 1, "maxAttempts": 2, "acceptors": []}"#;
    let long = "a".repeat(201);
    let names = ["A_b", "a_B", "a_b", &long];
    let waiters: Vec<_> = names.iter().map(|name| format!("\n\"{name}\": {waiter}")).collect();
    let source = |path: &str, text: String| SourceFile {
        path: path.to_owned(),
        text,
    };
    let sources = [
        source("service-2.json", service.to_owned()),
        source("waiters-2.json", format!("{{\"waiters\": {{{}}}}}", waiters.join(","))),
    ];
    let loaded = Service::from_sources("demo", "2024-01-31", &sources).unwrap();
    let faults = generate(&loaded.service).unwrap_err();
    let at = |fault: &Problem| fault.at(fault.place.as_ref().and_then(|place| place.position(&sources)).as_ref());
    let faults: Vec<_> = faults.iter().map(at).collect();
    let report = faults.join("\n").replace(&long[..80], "a…");
    assert_snapshot!(report, @r#"
    waiters-2.json:3:1: names: waiter "a_B" gets no function name: `a_b` is the name of waiter "a_b" and `a_b_waiter` is taken too
        help: delete one of them, or give it another name
    waiters-2.json:5:1: names: waiter "a…"… gets no function name: it would have 201 characters, and the limit is 200
        help: delete one of them, or give it another name
    "#);
}
