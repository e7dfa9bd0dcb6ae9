//! Each part of the language and each function, on rule sets of a few lines.

use serde_json::{Value as Json, json};

use super::*;

/// A rule set with one parameter of each type, all optional, and these rules.
fn rule_set(rules: Json) -> Result<RuleSet, RuleSetError> {
    let params = json!({
        "Text": {"type": "string"}, "Other": {"type": "String"}, "On": {"type": "boolean"}, "List": {"type": "stringArray"}
    });
    RuleSet::parse(&json!({"version": "1.0", "parameters": params, "rules": rules}).to_string())
}

fn resolve(rules: Json, params: &[(&'static str, ParamValue)]) -> Result<Endpoint, EndpointError> {
    let mut all = Params::new();
    for (name, value) in params {
        all.set(*name, value.clone()).unwrap();
    }
    rule_set(rules).unwrap().resolve(&all)
}

/// The text that a call gives where its condition is met, else `none`.
fn call(function: &str, argv: Json, params: &[(&'static str, ParamValue)]) -> String {
    let rules = json!([
        {"type": "error", "conditions": [{"fn": function, "argv": argv, "assign": "result"}], "error": "{result}"},
        {"type": "error", "conditions": [], "error": "none"},
    ]);
    resolve(rules, params).unwrap_err().to_string()
}

/// Whether a condition is met.
fn holds(condition: Json, params: &[(&'static str, ParamValue)]) -> bool {
    let rules = json!([
        {"type": "error", "conditions": [condition], "error": "yes"},
        {"type": "error", "conditions": [], "error": "no"},
    ]);
    resolve(rules, params).unwrap_err().to_string() == "yes"
}

fn text(value: &str) -> [(&'static str, ParamValue); 1] {
    [("Text", value.into())]
}

fn list(items: &[&str]) -> [(&'static str, ParamValue); 1] {
    let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
    [("List", items.into())]
}

#[test]
fn a_parameter_is_read_if_a_rule_refers_to_it_or_it_must_be_there() {
    let rule = |template: &str| json!([{"type": "error", "conditions": [], "error": template}]);
    let rules = rule_set(rule("{Text}")).unwrap();
    assert!(rules.reads_param("Text"));
    assert!(!rules.reads_param("Other") && !rules.reads_param("Unknown"));
    let params = json!({
        "A": {"type": "string", "builtIn": "AWS::A"}, "B": {"type": "string", "required": true}, "C": {"type": "string"}
    });
    let json = json!({"version": "1.0", "parameters": params, "rules": rule("{A}")});
    let rules = RuleSet::parse(&json.to_string()).unwrap();
    assert!(rules.reads_param("A") && rules.reads_param("AWS::A") && rules.reads_param("B"));
    assert!(!rules.reads_param("C"));
}

#[test]
fn an_endpoint_has_url_headers_and_properties_with_templates_in_all() {
    let rules = json!([{"type": "endpoint", "conditions": [], "endpoint": {
        "url": "https://{Text}.example.com",
        "headers": {"x-many": ["{Text}", {"ref": "Text"}, "fixed"]},
        "properties": {
            "authSchemes": [
                {"name": "sigv4a", "signingName": "s", "signingRegionSet": ["{Text}", "*"], "disableDoubleEncoding": true},
                {"signingName": "has no name"},
                {"name": "sigv4", "signingRegion": "{Text}"},
            ],
            "number": 7, "nothing": null,
        },
    }}]);
    let endpoint = resolve(rules, &text("a")).unwrap();
    assert_eq!(endpoint.url, "https://a.example.com");
    let headers: Vec<_> = endpoint.headers.iter().collect();
    assert_eq!(headers, [("x-many", "a"), ("x-many", "a"), ("x-many", "fixed")]);
    assert_eq!(endpoint.properties["number"], 7);
    let schemes: Vec<_> = endpoint.auth_schemes().collect();
    assert_eq!(schemes.len(), 2);
    assert_eq!(
        (schemes[0].name, schemes[0].signing_name, schemes[0].signing_region),
        ("sigv4a", Some("s"), None)
    );
    assert_eq!(schemes[0].signing_region_set, ["a", "*"]);
    assert!(schemes[0].disable_double_encoding && !schemes[0].disable_normalize_path);
    assert_eq!((schemes[1].name, schemes[1].signing_region), ("sigv4", Some("a")));
}

#[test]
fn a_tree_of_which_no_rule_applies_falls_through() {
    let never = json!({"fn": "isSet", "argv": [{"ref": "Other"}]});
    let rules = json!([
        {"type": "tree", "conditions": [], "rules": [{"type": "error", "conditions": [never], "error": "inner"}]},
        {"type": "error", "conditions": [], "error": "next"},
    ]);
    assert_eq!(resolve(rules, &[]), Err(EndpointError::Rule("next".to_owned())));
    assert_eq!(resolve(json!([]), &[]), Err(EndpointError::NoMatch));
}

#[test]
fn braces_are_doubled_in_a_template() {
    let rules = |error: &str| json!([{"type": "error", "conditions": [], "error": error}]);
    assert_eq!(
        resolve(rules("{{{Text}}}, {{Text}}"), &text("a"))
            .unwrap_err()
            .to_string(),
        "{a}, {Text}"
    );
    assert_eq!(resolve(rules(""), &[]).unwrap_err().to_string(), "");
    for unpaired in ["{Text", "Text}", "{", "}", "{{{"] {
        let fault = rule_set(rules(unpaired)).unwrap_err();
        assert_eq!(fault.path(), "rules[0].error", "{unpaired}");
    }
}

#[test]
fn parameters_take_their_default_and_must_suit_their_type() {
    let params = json!({
        "Needed": {"type": "string", "required": true},
        "Default": {"type": "stringArray", "required": true, "default": ["a", "b"]},
        "Fast": {"type": "boolean", "builtIn": "AWS::S3::Accelerate"},
    });
    let first = json!({"fn": "getAttr", "argv": [{"ref": "Default"}, "[0]"], "assign": "first"});
    let fast = json!({"fn": "booleanEquals", "argv": [{"ref": "Fast"}, true]});
    let rules = json!([
        {"type": "error", "conditions": [first, {"fn": "isSet", "argv": [{"ref": "Fast"}]}, fast], "error": "{first} fast"},
        {"type": "error", "conditions": [first], "error": "{first}"},
    ]);
    let rules = RuleSet::parse(&json!({"version": "1.3", "parameters": params, "rules": rules}).to_string()).unwrap();
    let mut params = Params::new();
    let missing = rules.resolve(&params).unwrap_err();
    assert_eq!(
        missing,
        EndpointError::MissingParam {
            name: "Needed".to_owned()
        }
    );
    params.set("Needed", true).unwrap();
    let fault = rules.resolve(&params).unwrap_err();
    assert_eq!(fault.to_string(), "the endpoint parameter `Needed` must be a string");
    params.set("Needed", "x").unwrap();
    assert_eq!(rules.resolve(&params).unwrap_err().to_string(), "a");
    params.set("AWS::S3::Accelerate", true).unwrap();
    assert_eq!(rules.resolve(&params).unwrap_err().to_string(), "a fast");
}

#[test]
fn conditions_compare_and_negate() {
    let on = [("On", ParamValue::from(true)), ("Text", "a".into())];
    let is_on = json!({"fn": "booleanEquals", "argv": [{"ref": "On"}, true]});
    assert!(holds(is_on.clone(), &on));
    assert!(!holds(json!({"fn": "not", "argv": [is_on]}), &on));
    assert!(holds(json!({"fn": "stringEquals", "argv": ["{Text}", "a"]}), &on));
    assert!(!holds(
        json!({"fn": "stringEquals", "argv": [{"ref": "Text"}, "A"]}),
        &on
    ));
    assert!(holds(json!({"fn": "isSet", "argv": [{"ref": "Text"}]}), &text("")));
    assert!(!holds(json!({"fn": "isSet", "argv": [{"ref": "Text"}]}), &[]));
}

#[test]
fn get_attr_follows_a_path_and_finds_nothing_beyond_it() {
    let at = |path: &str| call("getAttr", json!([{"ref": "List"}, path]), &list(&["a", "b"]));
    assert_eq!((at("[0]"), at("[1]")), ("a".to_owned(), "b".to_owned()));
    for nowhere in ["[2]", "[18446744073709551615]", "a", "[0].a", "[0][0]"] {
        assert_eq!(at(nowhere), "none", "{nowhere}");
    }
    let nested = json!([{"fn": "aws.parseArn", "argv": [{"ref": "Text"}]}, "resourceId[1]"]);
    assert_eq!(call("getAttr", nested, &text("arn:a:b:::c/d")), "d");
}

#[test]
fn substring_counts_from_either_end_and_wants_ascii() {
    let part = |value: &str, start: i64, stop: i64, reverse: bool| {
        call(
            "substring",
            json!([{"ref": "Text"}, start, stop, reverse]),
            &text(value),
        )
    };
    assert_eq!(part("abcdefg", 0, 4, false), "abcd");
    assert_eq!(part("abcdefg", 0, 4, true), "defg");
    assert_eq!(part("abcdefg", 1, 3, true), "ef");
    for (value, start, stop) in [
        ("abc", 0, 4),
        ("abc", 2, 2),
        ("abc", -1, 2),
        ("abcé", 0, 2),
        ("abc", 0, i64::MAX),
    ] {
        assert_eq!(part(value, start, stop, false), "none", "{value} {start} {stop}");
        assert_eq!(part(value, start, stop, true), "none", "{value} {start} {stop} reverse");
    }
}

#[test]
fn split_keeps_empty_parts_and_stops_at_the_limit() {
    let parts = |value: &str, limit: u8| {
        let at = |index| {
            let split = json!({"fn": "split", "argv": [{"ref": "Text"}, "--", limit]});
            call("getAttr", json!([split, format!("[{index}]")]), &text(value))
        };
        [at(0), at(1), at(2)]
    };
    assert_eq!(parts("a--b--c", 0), ["a", "b", "c"]);
    assert_eq!(parts("a--b--c", 2), ["a", "b--c", "none"]);
    assert_eq!(parts("--a", 0), ["", "a", "none"]);
    assert_eq!(parts("", 0), ["", "none", "none"]);
}

#[test]
fn coalesce_takes_the_first_value_and_ite_one_of_two() {
    let either = json!([{"ref": "Text"}, {"ref": "Other"}]);
    assert_eq!(call("coalesce", either.clone(), &[("Other", "b".into())]), "b");
    assert_eq!(
        call(
            "coalesce",
            either.clone(),
            &[("Other", "b".into()), ("Text", "a".into())]
        ),
        "a"
    );
    assert_eq!(call("coalesce", either, &[]), "none");
    let ite = json!([{"ref": "On"}, "-fips", ""]);
    assert_eq!(call("ite", ite.clone(), &[("On", true.into())]), "-fips");
    assert_eq!(call("ite", ite, &[("On", false.into())]), "");
}

#[test]
fn uri_encode_leaves_only_unreserved_characters() {
    assert_eq!(
        call("uriEncode", json!([{"ref": "Text"}]), &text("aZ0-._~ /+é")),
        "aZ0-._~%20%2F%2B%C3%A9"
    );
    assert_eq!(call("uriEncode", json!([{"ref": "Text"}]), &[]), "none");
}

#[test]
fn parse_url_gives_the_parts_of_a_url_without_query() {
    let part = |url: &str, path: &str| {
        let parsed = json!({"fn": "parseURL", "argv": [{"ref": "Text"}]});
        call("getAttr", json!([parsed, path]), &text(url))
    };
    let url = "https://u:p@host:80/a//b";
    assert_eq!(part(url, "scheme"), "https");
    assert_eq!(part(url, "authority"), "host:80");
    assert_eq!(part(url, "path"), "/a//b");
    assert_eq!(part(url, "normalizedPath"), "/a/b/");
    for refused in [
        "https://host/?a=b",
        "ftp://host",
        "host",
        "https://host/#a",
        "https://é/",
    ] {
        assert_eq!(part(refused, "scheme"), "none", "{refused}");
    }
    let is_ip = json!({"fn": "getAttr", "argv": [{"fn": "parseURL", "argv": [{"ref": "Text"}]}, "isIp"]});
    assert!(holds(is_ip.clone(), &text("http://[::1]:80")) && !holds(is_ip, &text("http://localhost")));
}

#[test]
fn an_arn_needs_partition_service_and_resource() {
    let part = |arn: &str, path: &str| {
        let parsed = json!({"fn": "aws.parseArn", "argv": [{"ref": "Text"}]});
        call("getAttr", json!([parsed, path]), &text(arn))
    };
    let arn = "arn:aws:s3:us-east-2:012345678:outpost/op-1:a:";
    for (path, value) in [
        ("partition", "aws"),
        ("service", "s3"),
        ("region", "us-east-2"),
        ("accountId", "012345678"),
    ] {
        assert_eq!(part(arn, path), value);
    }
    assert_eq!(
        (part(arn, "resourceId[1]"), part(arn, "resourceId[3]")),
        ("op-1".to_owned(), String::new())
    );
    assert_eq!(part("arn:aws:s3:::a", "region"), "");
    for refused in [
        "",
        "arn",
        "arn:aws:s3::a",
        "arn:aws:s3:::",
        "arn::s3:::a",
        "arn:aws::::a",
        "ARN:aws:s3:::a",
    ] {
        assert_eq!(part(refused, "resourceId[0]"), "none", "{refused}");
    }
}

#[test]
fn a_partition_is_known_for_every_region_and_for_none() {
    let suffix = |params: &[(&'static str, ParamValue)]| {
        let partition = json!({"fn": "aws.partition", "argv": [{"ref": "Text"}]});
        call("getAttr", json!([partition, "dnsSuffix"]), params)
    };
    assert_eq!(suffix(&text("cn-north-1")), "amazonaws.com.cn");
    assert_eq!(suffix(&[]), "amazonaws.com");
}

#[test]
fn host_labels_and_bucket_names_are_checked() {
    let valid =
        |function: &str, value: &str| holds(json!({"fn": function, "argv": [{"ref": "Text"}, true]}), &text(value));
    assert!(valid("isValidHostLabel", "A.b") && !valid("isValidHostLabel", "a..b"));
    assert!(valid("aws.isVirtualHostableS3Bucket", "a.b") && !valid("aws.isVirtualHostableS3Bucket", "A.b"));
    assert!(!holds(
        json!({"fn": "isValidHostLabel", "argv": [{"ref": "Text"}, false]}),
        &[]
    ));
}

#[test]
fn a_name_is_visible_after_its_condition_and_inside_its_rule_only() {
    let assign = |name: &str| json!({"fn": "coalesce", "argv": ["a"], "assign": name});
    let uses = |conditions: Json, error: &str| json!({"type": "error", "conditions": conditions, "error": error});
    let inside = json!({"type": "tree", "conditions": [assign("x")], "rules": [uses(json!([assign("y")]), "{x}{y}")]});
    assert_eq!(resolve(json!([inside]), &[]).unwrap_err().to_string(), "aa");
    let path = |rules: Json| rule_set(rules).unwrap_err().path().to_owned();
    assert_eq!(path(json!([inside, uses(json!([]), "{x}")])), "rules[1].error");
    let before = json!({"fn": "isSet", "argv": [{"ref": "x"}]});
    assert_eq!(
        path(json!([uses(json!([before, assign("x")]), "")])),
        "rules[0].conditions[0].argv[0]"
    );
    assert_eq!(
        path(json!([uses(json!([assign("Text")]), "")])),
        "rules[0].conditions[0].assign"
    );
}

#[test]
fn a_faulty_rule_set_is_refused_with_the_place() {
    let with = |condition: Json| json!([{"type": "error", "conditions": [condition], "error": ""}]);
    for (rules, path, message) in [
        (json!({}), "rules", "must be an array"),
        (json!([7]), "rules[0]", "must be an object"),
        (
            json!([{"type": "error", "conditions": []}]),
            "rules[0]",
            "`error` is missing",
        ),
        (
            json!([{"type": "maze", "conditions": []}]),
            "rules[0].type",
            "`maze` is no type of rule",
        ),
        (
            with(json!({"fn": "nope", "argv": []})),
            "rules[0].conditions[0].fn",
            "there is no function `nope`",
        ),
        (
            with(json!({"fn": "not", "argv": []})),
            "rules[0].conditions[0].argv",
            "takes 1 arguments, not 0",
        ),
        (
            with(json!({"fn": "not", "argv": [null]})),
            "rules[0].conditions[0].argv[0]",
            "must be a string, boolean",
        ),
        (
            with(json!({"fn": "not", "argv": [0.5]})),
            "rules[0].conditions[0].argv[0]",
            "`0.5` is not an integer",
        ),
        (
            with(json!({"fn": "getAttr", "argv": ["a", ""]})),
            "rules[0].conditions[0].argv[1]",
            "`` is not a path",
        ),
        (
            with(json!({"fn": "getAttr", "argv": ["a", "b[-1]"]})),
            "rules[0].conditions[0].argv[1]",
            "`b[-1]` is not a path",
        ),
    ] {
        let fault = rule_set(rules).unwrap_err();
        assert_eq!(fault.path(), path);
        assert!(
            fault
                .to_string()
                .starts_with(&format!("faulty endpoint rule set: {path}: {message}")),
            "{fault}"
        );
    }
    for text in ["", "[]", "{}", r#"{"version": "2.0", "parameters": {}, "rules": []}"#] {
        RuleSet::parse(text).unwrap_err();
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_an_error_that_does_not_show_it() {
    let with = |condition: Json| json!([{"type": "error", "conditions": [condition], "error": ""}]);
    for (condition, message) in [
        (
            json!({"fn": "booleanEquals", "argv": [{"ref": "Text"}, true]}),
            "`booleanEquals` needs a boolean, not a string",
        ),
        (
            json!({"fn": "not", "argv": [{"fn": "uriEncode", "argv": [{"ref": "Other"}]}]}),
            "`not` needs a boolean, not nothing",
        ),
        (
            json!({"fn": "stringEquals", "argv": ["{List}", ""]}),
            "`template` needs a string, not a list",
        ),
        (
            json!({"fn": "substring", "argv": [{"ref": "Text"}, "0", 1, true]}),
            "`substring` needs a number, not a string",
        ),
        (
            json!({"fn": "split", "argv": [{"ref": "Text"}, "", 0]}),
            "`split` needs a delimiter and a limit of 0 or more",
        ),
        (
            json!({"fn": "split", "argv": [{"ref": "Text"}, "-", -1]}),
            "`split` needs a delimiter and a limit of 0 or more",
        ),
    ] {
        let fault = resolve(
            with(condition),
            &[("Text", "s3cret".into()), list(&["s3cret"])[0].clone()],
        )
        .unwrap_err();
        assert_eq!(fault.to_string(), format!("faulty endpoint rules: {message}"));
    }
}

#[test]
fn a_parameter_that_a_rule_uses_unset_is_named() {
    let equals = json!({"fn": "stringEquals", "argv": [{"ref": "Other"}, ""]});
    for rule in [
        json!({"type": "error", "conditions": [equals], "error": ""}),
        json!({"type": "error", "conditions": [], "error": "{Other}"}),
        json!({"type": "endpoint", "conditions": [], "endpoint": {"url": {"ref": "Other"}}}),
    ] {
        let name = "Other".to_owned();
        assert_eq!(resolve(json!([rule]), &[]), Err(EndpointError::MissingParam { name }));
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| {
        let (open, close) = (
            r#"{"type":"tree","conditions":[],"rules":["#.repeat(depth),
            "]}".repeat(depth),
        );
        let leaf = r#"{"type":"error","conditions":[],"error":"leaf"}"#;
        RuleSet::parse(&format!(
            r#"{{"version":"1.0","parameters":{{}},"rules":[{open}{leaf}{close}]}}"#
        ))
    };
    assert_eq!(
        nested(60).unwrap().resolve(&Params::new()).unwrap_err().to_string(),
        "leaf"
    );
    let nots = (0..48).fold(json!({"ref": "On"}), |inner, _| json!({"fn": "not", "argv": [inner]}));
    assert!(holds(json!({"fn": "not", "argv": [nots]}), &[("On", false.into())]));
    let fault = nested(100_000).unwrap_err().to_string();
    assert!(fault.contains("recursion limit"), "{fault}");
}

#[test]
fn names_are_bounded() {
    let conditions: Vec<Json> = (0..300)
        .map(|n| json!({"fn": "coalesce", "argv": ["a"], "assign": format!("n{n}")}))
        .collect();
    let fault = rule_set(json!([{"type": "error", "conditions": conditions, "error": ""}])).unwrap_err();
    assert!(fault.to_string().ends_with("more than 256 names at once"), "{fault}");
}

#[test]
fn text_that_doubles_with_every_condition_is_bounded() {
    let double =
        |n: usize| json!({"fn": "coalesce", "argv": [format!("{{n{n}}}{{n{n}}}")], "assign": format!("n{}", n + 1)});
    let mut conditions = vec![json!({"fn": "coalesce", "argv": ["aaaaaaaa"], "assign": "n0"})];
    conditions.extend((0..60).map(double));
    let fault = resolve(
        json!([{"type": "error", "conditions": conditions, "error": "{n60}"}]),
        &[],
    )
    .unwrap_err();
    assert_eq!(
        fault.to_string(),
        "faulty endpoint rules: more than 1048576 bytes of text"
    );
}

/// A diagram that asks whether `Text` is set, and whether it is the host label that the first condition assigns.
fn diagram(nodes: Json, root: Json) -> Result<RuleSet, RuleSetError> {
    let conditions = json!([
        {"fn": "split", "argv": [{"ref": "Text"}, "-", 0], "assign": "parts"},
        {"fn": "booleanEquals", "argv": [{"ref": "On"}, true]},
    ]);
    let error = |text: &str| json!({"type": "error", "conditions": [], "error": text});
    let endpoint =
        json!({"type": "endpoint", "conditions": [], "endpoint": {"url": "https://{parts#[0]}.example.com"}});
    let params = json!({"Text": {"type": "string"}, "On": {"type": "boolean", "default": false, "required": true}});
    let json = json!({"version": "1.1", "parameters": params, "conditions": conditions, "results": [endpoint, error("off")],
        "root": root, "nodes": nodes});
    RuleSet::parse(&json.to_string())
}

const RESULT: i64 = 100_000_000;

#[test]
fn a_diagram_leads_from_condition_to_condition_to_a_result() {
    let resolve = |nodes: &Json, root: i64, is_on: bool| {
        let mut params = Params::new();
        params.set("Text", "a-b".to_owned()).unwrap();
        params.set("On", is_on).unwrap();
        let found = diagram(nodes.clone(), json!(root)).unwrap().resolve(&params);
        found.map_or_else(|error| error.to_string(), |endpoint| endpoint.url)
    };
    let nodes = json!([[-1, 1, -1], [0, 3, RESULT], [1, RESULT + 1, RESULT + 2]]);
    assert_eq!(resolve(&nodes, 2, true), "https://a.example.com");
    assert_eq!(resolve(&nodes, 2, false), "off");
    let swapped = json!([[-1, 1, -1], [0, -3, RESULT], [1, RESULT + 2, RESULT + 1]]);
    assert_eq!(
        resolve(&swapped, 2, true),
        "https://a.example.com",
        "a negative reference swaps the ways out"
    );
    assert_eq!(resolve(&swapped, -2, true), EndpointError::NoMatch.to_string());
    for end in [1, -1, RESULT] {
        assert_eq!(resolve(&nodes, end, true), EndpointError::NoMatch.to_string());
    }
    let circle = json!([[-1, 1, -1], [1, 2, 2]]);
    assert_eq!(
        resolve(&circle, 2, true),
        "faulty endpoint rules: the nodes form a circle"
    );
}

#[test]
fn a_faulty_diagram_is_refused_with_the_place() {
    let fault = |nodes: Json, root: Json| diagram(nodes, root).unwrap_err().to_string();
    let end = json!([-1, 1, -1]);
    for (node, text) in [
        (json!([2, 1, 1]), "names a condition, node or result that is not there"),
        (json!([0, 3, 1]), "names a condition, node or result that is not there"),
        (
            json!([0, RESULT + 3, 1]),
            "names a condition, node or result that is not there",
        ),
        (json!([0, 1]), "must be an array of three integers"),
        (json!([-1, 1, 1]), "must start with the index of a condition"),
        (json!([0, 0, 1]), "0 is no reference"),
        (json!([0, "1", 1]), "must be an integer"),
    ] {
        let found = fault(json!([end, node]), json!(2));
        assert!(found.contains("nodes[1]") && found.contains(text), "{found}");
    }
    let found = fault(json!([end]), json!(2));
    assert!(
        found.contains("root") && found.contains("names a node or result that is not there"),
        "{found}"
    );
}
