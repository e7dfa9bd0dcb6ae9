//! Models that are sound and yet cannot become Rust: the report says where, what and what to do.

use insta::assert_snapshot;
use tinsmith_codegen::generate;
use tinsmith_model::{Service, SourceFile};

/// The report on a model with these operations and shapes.
fn report(metadata: &str, operations: &str, shapes: &str) -> String {
    let text = format!(
        r#"{{
            "metadata": {{"apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", {metadata}}},
            "operations": {{{operations}}},
            "shapes": {{{shapes}}}
        }}"#
    );
    let source = SourceFile {
        path: "service-2.json".to_owned(),
        text,
    };
    let loaded = Service::from_sources("demo", "2024-01-31", &[source]).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(loaded.warnings, []);
    let faults = generate(&loaded.service).unwrap_err();
    let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
    faults.join("\n")
}

const REST_JSON: &str = r#""protocol": "rest-json", "signatureVersion": "v4""#;
const SAY: &str =
    r#""Say": {"name": "Say", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "SayRequest"}}"#;

#[test]
fn a_protocol_that_lacks_what_it_needs_of_the_metadata() {
    assert_snapshot!(report(r#""protocol": "json", "jsonVersion": "1.1""#, "", ""), @r#"
    demo/2024-01-31: metadata: there is no key "targetPrefix"
        help: the protocol of the service needs it
    "#);
}

#[test]
fn members_whose_names_clash_twice() {
    assert_snapshot!(report(REST_JSON, SAY, r#"
        "Text": {"type": "string"},
        "SayRequest": {"type": "structure", "required": ["aB", "a_b", "a-b"], "members": {
            "aB": {"shape": "Text"}, "a_b": {"shape": "Text"}, "a-b": {"shape": "Text"}
        }}
    "#), @r#"
    demo/2024-01-31: names: member "aB" of shape "SayRequest" gets no field name: `a_b` stands for member "a_b" of shape "SayRequest" and `a_b_member` is taken too
        help: give one of them another name with "rename" in overlay.json
    "#);
}

#[test]
fn shapes_whose_names_clash_twice() {
    assert_snapshot!(report(REST_JSON, SAY, r#"
        "SayRequest": {"type": "structure", "members": {"a": {"shape": "String"}, "b": {"shape": "StringShape"}}},
        "String": {"type": "string", "enum": ["A"]},
        "StringShape": {"type": "string", "enum": ["A"]}
    "#), @r#"
    demo/2024-01-31: names: shape "String" gets no type name: `String` is reserved for generated code and `StringShape` is taken too
        help: give one of them another name with "rename" in overlay.json
    "#);
}

#[test]
fn values_whose_names_clash_twice() {
    assert_snapshot!(report(REST_JSON, SAY, r#"
        "Mark": {"type": "string", "enum": ["c", "c+", "c++"]},
        "SayRequest": {"type": "structure", "members": {"mark": {"shape": "Mark"}}}
    "#), @r#"
    demo/2024-01-31: names: value "c++" of shape "Mark" gets no variant name: `C` stands for value "c" of shape "Mark" and `CValue` is taken too
        help: delete one of them: as text, it can still be sent and received
    "#);
}

#[test]
fn everything_is_reported_at_once_and_once() {
    let operations = r#"
        "Hear": {"name": "Hear", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "SayRequest"}},
        "Say": {"name": "Say", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "SayRequest"},
                "output": {"shape": "SayResponse"}}"#;
    assert_snapshot!(report(r#""protocol": "json", "targetPrefix": "Demo""#, operations, r#"
        "Text": {"type": "string"},
        "SayRequest": {"type": "structure", "members": {
            "aB": {"shape": "Text"}, "a_b": {"shape": "Text"}, "a-b": {"shape": "Text"}
        }},
        "SayResponse": {"type": "structure", "members": {
            "aB": {"shape": "Text"}, "a_b": {"shape": "Text"}, "a-b": {"shape": "Text"}
        }}
    "#), @r#"
    demo/2024-01-31: metadata: there is no key "jsonVersion"
        help: the protocol of the service needs it
    demo/2024-01-31: names: member "aB" of shape "SayRequest" gets no field name: `a_b` stands for member "a_b" of shape "SayRequest" and `a_b_member` is taken too
        help: give one of them another name with "rename" in overlay.json
    demo/2024-01-31: names: member "aB" of shape "SayResponse" gets no field name: `a_b` stands for member "a_b" of shape "SayResponse" and `a_b_member` is taken too
        help: give one of them another name with "rename" in overlay.json
    "#);
}
