use super::*;

/// The shared rule set with the prefix `oidc` and the ordinary FIPS host in `aws-us-gov`.
const OIDC: &str = include_str!("common.json");

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn oidc() -> CommonEndpoint {
    CommonEndpoint {
        prefix: "oidc".to_owned(),
        plain_fips_in_gov: true,
        dual_stack_only: false,
        global: false,
    }
}

/// The rule set of these flags as this module builds it, to be altered.
fn built(common: &CommonEndpoint, exclusive: bool) -> Value {
    json!({"version": "1.0", "parameters": common.params(), "rules": common.rules(exclusive)})
}

#[test]
fn a_shared_rule_set_is_recognised_by_prefix_and_flags() {
    assert_eq!(common(&read(OIDC)), Some(oidc()));
    let dotted = read(&OIDC.replace("//oidc", "//runtime.lex-2"));
    assert_eq!(common(&dotted).unwrap().prefix, "runtime.lex-2");
}

#[test]
fn every_variant_is_told_from_the_others() {
    for bits in 0..8u8 {
        let variant = CommonEndpoint {
            prefix: "p".to_owned(),
            plain_fips_in_gov: bits & 1 != 0,
            dual_stack_only: bits & 2 != 0,
            global: bits & 4 != 0,
        };
        // Without a host of one stack there is none that could be plain.
        let plain_fips_in_gov = variant.plain_fips_in_gov && !variant.dual_stack_only;
        let expected = CommonEndpoint {
            plain_fips_in_gov,
            ..variant.clone()
        };
        for exclusive in [false, true] {
            assert_eq!(common(&built(&variant, exclusive)), Some(expected.clone()));
        }
    }
}

#[test]
fn layout_makes_no_difference() {
    let flipped = OIDC.replace(
        r#""argv": [{"ref": "UseDualStack"}, true]"#,
        r#""argv": [true, {"ref": "UseDualStack"}], "documentation": "d""#,
    );
    assert_ne!(flipped, OIDC);
    assert_eq!(common(&read(&flipped)), None, "a condition has no documentation");
    let flipped = read(&flipped.replace(r#", "documentation": "d""#, ""));
    assert_eq!(common(&flipped), Some(oidc()));
    let types = OIDC
        .replace("\"boolean\"", "\"Boolean\"")
        .replace("\"string\"", "\"String\"");
    assert_eq!(common(&read(&types)), Some(oidc()));
    let mut wrapped = read(OIDC);
    wrap(&mut wrapped);
    assert_eq!(common(&wrapped), Some(oidc()));
}

/// Adds what changes nothing: a tree around every list of rules, documentation, empty objects.
fn wrap(parent: &mut Value) {
    let Some(rules) = parent.get_mut("rules") else {
        return;
    };
    for rule in rules.as_array_mut().unwrap() {
        wrap(rule);
        rule["documentation"] = json!("what it is for");
        if let Some(endpoint) = rule.get_mut("endpoint") {
            endpoint["headers"] = json!({});
            endpoint["properties"] = json!({});
        }
    }
    *rules = json!([{"type": "tree", "conditions": [], "rules": rules.take()}]);
}

#[test]
fn anything_more_or_less_is_not_shared() {
    for (from, to) in [
        (
            "oidc-fips.{Region}.{PartitionResult#dnsSuffix}",
            "oidc-FIPS.{Region}.{PartitionResult#dnsSuffix}",
        ),
        (
            "oidc.{Region}.{PartitionResult#dualStackDnsSuffix}",
            "other.{Region}.{PartitionResult#dualStackDnsSuffix}",
        ),
        ("Missing Region", "No Region"),
        ("aws-us-gov", "aws-iso"),
        (
            "\"assign\": \"PartitionResult\"",
            "\"assign\": \"PartitionResult\", \"new\": 1",
        ),
        ("\"builtIn\": \"AWS::UseFIPS\"", "\"builtIn\": \"AWS::UseFips\""),
        ("\"default\": false", "\"default\": true"),
        ("\"version\"", "\"bdd\": {}, \"version\""),
        ("\"1.0\"", "\"1.1\""),
        ("//oidc", "//{Region}"),
        ("\"rules\"", "\"trees\""),
    ] {
        let altered = OIDC.replace(from, to);
        assert_ne!(altered, OIDC, "{from}");
        assert_eq!(common(&read(&altered)), None, "{from}");
    }
    for other in [
        "7",
        "{}",
        r#"{"parameters": {}, "rules": []}"#,
        r#"{"parameters": {}, "rules": [{}, {}]}"#,
    ] {
        assert_eq!(common(&read(other)), None, "{other}");
    }
}

#[test]
fn the_text_has_a_line_for_each_parameter_and_rule_and_no_documentation() {
    let rule_set = json!({
        "documentation": "d", "version": "1.0",
        "parameters": {"documentation": {"type": "string", "documentation": "d"}},
        "rules": [{"documentation": "d", "type": "tree", "conditions": [], "rules": [
            {"documentation": "d", "type": "endpoint", "conditions": [],
             "endpoint": {"url": "https://a", "properties": {"documentation": "kept"}}}
        ]}],
    });
    let text = text(&rule_set);
    let expected = json!({
        "version": "1.0",
        "parameters": {"documentation": {"type": "string"}},
        "rules": [{"type": "tree", "conditions": [], "rules": [
            {"type": "endpoint", "conditions": [], "endpoint": {"url": "https://a", "properties": {"documentation": "kept"}}}
        ]}],
    });
    assert_eq!(read(&text), expected);
    insta::assert_snapshot!(text, @r#"
    {"parameters":{
      "documentation":{"type":"string"}
    },"rules":[
      {"conditions":[],"rules":[
        {"conditions":[],"endpoint":{"properties":{"documentation":"kept"},"url":"https://a"},"type":"endpoint"}
      ],"type":"tree"}
    ],"version":"1.0"}
    "#);
}

#[test]
fn a_decision_diagram_has_a_line_for_each_condition_result_and_node() {
    let condition = json!({"fn": "isSet", "argv": [{"ref": "Endpoint"}]});
    let result = json!({"type": "error", "conditions": [], "error": "no", "documentation": "d"});
    let rules = json!({"version": "1.1", "root": 2, "parameters": {}, "conditions": [condition], "results": [result],
        "nodes": [[-1, 1, -1], [0, 100_000_001, 1]]});
    assert_eq!(common(&rules), None);
    assert_eq!(
        text(&rules),
        r#"{"conditions":[
  {"argv":[{"ref":"Endpoint"}],"fn":"isSet"}
],"nodes":[
  [-1,1,-1],
  [0,100000001,1]
],"parameters":{},"results":[
  {"conditions":[],"error":"no","type":"error"}
],"root":2,"version":"1.1"}"#
    );
}

#[test]
fn a_rule_set_whose_endpoints_all_want_the_signature_for_several_regions_is_known() {
    let endpoint = |schemes: &[&str]| {
        let schemes: Vec<_> = schemes.iter().map(|name| json!({"name": name})).collect();
        json!({"type": "endpoint", "conditions": [], "endpoint": {"url": "https://a.example", "properties": {"authSchemes": schemes}}})
    };
    let error = json!({"type": "error", "conditions": [], "error": "no"});
    let both = json!({"rules": [{"type": "tree", "rules": [endpoint(&["sigv4a"]), error]}, endpoint(&["sigv4a"])]});
    assert!(is_sigv4a_alone(&both));
    // The same in a diagram.
    assert!(is_sigv4a_alone(&json!({"results": [endpoint(&["sigv4a"]), error]})));
    for other in [endpoint(&["sigv4a", "sigv4"]), endpoint(&[])] {
        assert!(!is_sigv4a_alone(&json!({"rules": [endpoint(&["sigv4a"]), other]})));
    }
    assert!(!is_sigv4a_alone(&read(OIDC)));
}
