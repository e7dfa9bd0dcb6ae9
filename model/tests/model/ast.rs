//! Smithy models in JSON (ASTs) become the services that C2J would give.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use insta::assert_snapshot;
use tinsmith_model::{Location, Place, Service, ShapeKind, SourceFile, TimestampFormat};

use crate::{files, load, report_of};

/// A model with one service; each shape is a line of its own.
fn model(service: &str, shapes: &str) -> String {
    format!(
        "{{\"smithy\": \"2.0\", \"shapes\": {{\n\"demo#Zoo\": {{\"type\": \"service\", {service}}},\n{shapes}\n}}}}"
    )
}

/// A service in REST-JSON.
const ZOO: &str = r#""version": "2024-01-31", "operations": [{"target": "demo#Feed"}],
    "traits": {"aws.protocols#restJson1": {}, "smithy.api#title": "The Zoo"}"#;

const FEED: &str = r#""demo#Feed": {"type": "operation", "input": {"target": "demo#Cat"}, "output": {"target": "smithy.api#Unit"},
    "traits": {"smithy.api#http": {"method": "POST", "uri": "/feed"}}}"#;

#[track_caller]
fn service(text: &str) -> Service {
    let loaded = files(&[("model.json", text)]).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    loaded.service
}

/// The report of a model that takes a cat.
fn report_of_cat(service: &str, shapes: &str) -> String {
    report_of(&[("model.json", &model(service, &format!("{FEED},\n{shapes}")))])
}

#[test]
fn an_ast_becomes_a_service() {
    let cat = r#""demo#Cat": {"type": "structure", "members": {
        "name": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "n"}},
        "born": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#timestampFormat": "http-date"}},
        "kind": {"target": "demo#Kind"}, "toys": {"target": "demo#Toys"}, "tag": {"target": "smithy.api#String",
            "traits": {"smithy.api#httpHeader": "X-Tag"}}, "id": {"target": "smithy.api#String",
            "traits": {"smithy.api#idempotencyToken": {}}}}},
        "demo#Kind": {"type": "enum", "members": {"TABBY": {"target": "smithy.api#Unit",
            "traits": {"smithy.api#enumValue": "tabby"}}}},
        "demo#Toys": {"type": "list", "member": {"target": "demo#Toy"}, "traits": {"smithy.api#sparse": {}}},
        "demo#Toy": {"type": "union", "members": {"ball": {"target": "smithy.api#Unit"},
            "price": {"target": "smithy.api#Short"}}}"#;
    let service = service(&model(ZOO, &format!("{FEED},\n{cat}")));
    assert_eq!(
        (&*service.metadata.service_id, &*service.metadata.full_name),
        ("Zoo", "The Zoo")
    );
    let names: Vec<_> = service.shapes.iter().map(|shape| &*shape.name).collect();
    assert_eq!(
        names,
        ["Cat", "Kind", "Short", "String", "Timestamp", "Toy", "Toys", "Unit"]
    );
    let ShapeKind::Structure(cat) = &service.shape(service.shape_id("Cat").unwrap()).kind else {
        panic!("a structure becomes a structure");
    };
    let name = &cat.members[0];
    assert!(name.required && name.wire_name() == "n");
    assert_eq!(cat.members[1].timestamp_format, Some(TimestampFormat::Rfc822));
    assert_eq!(
        (cat.members[4].location, cat.members[4].wire_name()),
        (Location::Header, "X-Tag")
    );
    assert!(cat.members[5].idempotency_token);
    assert!(service.operations[0].output.is_none());
    let kind = |name: &str| &service.shape(service.shape_id(name).unwrap()).kind;
    assert!(matches!(kind("Kind"), ShapeKind::Enum(found) if found.values == ["tabby"]));
    assert!(matches!(kind("Toys"), ShapeKind::List(list) if list.sparse));
    assert!(matches!(kind("Toy"), ShapeKind::Union(_)));
}

#[test]
fn required_is_required_whatever_the_default_is() {
    for (traits, required) in [
        (r#""smithy.api#required": {}"#, true),
        (r#""smithy.api#required": {}, "smithy.api#default": "a""#, true),
        (r#""smithy.api#required": {}, "smithy.api#clientOptional": {}"#, true),
        (
            r#""smithy.api#required": {}, "smithy.api#default": "a", "smithy.api#clientOptional": {}"#,
            true,
        ),
        (r#""smithy.api#default": "a""#, false),
        (r#""smithy.api#default": "a", "smithy.api#clientOptional": {}"#, false),
        (r#""smithy.api#default": null"#, false),
        (r#""smithy.api#clientOptional": {}"#, false),
        ("", false),
    ] {
        let cat = format!(
            r#""demo#Cat": {{"type": "structure", "members": {{"name": {{"target": "smithy.api#String", "traits": {{{traits}}}}}}}}}"#
        );
        let service = service(&model(ZOO, &format!("{FEED},\n{cat}")));
        let ShapeKind::Structure(cat) = &service.shape(service.shape_id("Cat").unwrap()).kind else {
            panic!("a structure becomes a structure");
        };
        assert_eq!(cat.members[0].required, required, "{traits}");
    }
}

#[test]
fn mixins_and_apply_give_what_the_flat_form_gives() {
    let mixed = r#""demo#Named": {"type": "structure", "members": {"name": {"target": "smithy.api#String"}},
        "traits": {"smithy.api#mixin": {"localTraits": ["smithy.api#deprecated"]}, "smithy.api#deprecated": {},
            "smithy.api#documentation": "Words."}},
        "demo#Cat": {"type": "structure", "mixins": [{"target": "demo#Named"}],
            "members": {"age": {"target": "smithy.api#Integer"}}},
        "demo#Cat$name": {"type": "apply", "traits": {"smithy.api#required": {}}}"#;
    let flat = r#""demo#Cat": {"type": "structure", "traits": {"smithy.api#documentation": "Words."}, "members": {
        "name": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
        "age": {"target": "smithy.api#Integer"}}}"#;
    let read = |cat: &str| service(&model(ZOO, &format!("{FEED},\n{cat}")));
    assert_eq!(read(mixed), read(flat));
}

#[test]
fn services_and_operations_can_be_mixed_too() {
    let error = r#""demo#Bad": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}"#;
    let cat = r#""demo#Cat": {"type": "structure", "members": {}}"#;
    let mixed = format!(
        r#"{{"smithy": "2", "shapes": {{
            "demo#Base": {{"type": "service", "version": "1", "errors": [{{"target": "demo#Bad"}}],
                "traits": {{"smithy.api#mixin": {{}}, "aws.protocols#restJson1": {{}}}}}},
            "demo#Zoo": {{"type": "service", "version": "2024-01-31", "mixins": [{{"target": "demo#Base"}}],
                "operations": [{{"target": "demo#Feed"}}], "traits": {{"smithy.api#title": "The Zoo"}}}},
            {FEED}, {cat}, {error}}}}}"#
    );
    let flat = format!("{FEED},\n{cat},\n{error}");
    let flat = model(
        &ZOO.replacen("\"traits\"", "\"errors\": [{\"target\": \"demo#Bad\"}], \"traits\"", 1),
        &flat,
    );
    assert_eq!(service(&mixed), service(&flat));
}

#[test]
fn a_circle_of_mixins_is_a_fault() {
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {}, \"mixins\": [{\"target\": \"demo#A\"}]},
\"demo#A\": {\"type\": \"structure\", \"members\": {}, \"traits\": {\"smithy.api#mixin\": {}}, \"mixins\": [{\"target\": \"demo#B\"}]},
\"demo#B\": {\"type\": \"structure\", \"members\": {}, \"traits\": {\"smithy.api#mixin\": {}}, \"mixins\": [{\"target\": »\"demo#A\"}]}";
    assert_snapshot!(report_of_cat(ZOO, cat), @r#"
    error: model.json:8:106: shape "Cat": mixins form a circle: A → B → A
        help: take one of them out
    1 error and 0 warnings
    "#);
}

#[test]
fn mixins_that_contradict_each_other_are_a_fault() {
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {\"name\": {\"target\": »\"smithy.api#Integer\"}}, \"mixins\": [{\"target\": \"demo#A\"}]},
\"demo#A\": {\"type\": \"structure\", \"members\": {\"name\": {\"target\": \"smithy.api#String\"}}, \"traits\": {\"smithy.api#mixin\": {}}}";
    assert_snapshot!(report_of_cat(ZOO, cat), @r#"
    error: model.json:6:66: shape "Cat", member "name": a mixin has this member as String
        help: a member that a mixin has too must have the same target
    1 error and 0 warnings
    "#);
}

#[test]
fn a_missing_shape_is_told_once_where_it_is_named() {
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {\"toy\": {\"target\": »\"demo#Toi\"}}}";
    assert_snapshot!(report_of_cat(ZOO, cat), @r#"
    error: model.json:6:65: there is no shape "demo#Toi"
        help: did you mean "demo#Cat" or "demo#Zoo"?
    1 error and 0 warnings
    "#);
}

#[test]
fn big_numbers_have_no_type() {
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {\"age\": {\"target\": \"demo#Age\"}}},
»\"demo#Age\": {\"type\": \"bigInteger\"}";
    assert_snapshot!(report_of_cat(ZOO, cat), @r#"
    error: model.json:7:1: shape "Age": a bigInteger can have any number of digits, and clients have no type for it
        help: use "long" or "double", or "string" where each digit counts
    1 error and 0 warnings
    "#);
}

#[test]
fn names_that_clash_are_a_fault_with_its_cure_and_rename_is_the_cure() {
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {\"one\": {\"target\": \"a#Toy\"}, \"other\": {\"target\": \"b#Toy\"}}},
\"a#Toy\": {\"type\": \"structure\", \"members\": {}},
»\"b#Toy\": {\"type\": \"structure\", \"members\": {}}";
    assert_snapshot!(report_of_cat(ZOO, cat), @r#"
    error: model.json:8:1: shape "Toy": "b#Toy" and "a#Toy" are both called Toy
        help: give one of them another name in the service: "rename": {"b#Toy": "OtherToy"}
    1 error and 0 warnings
    "#);
    let renamed = ZOO.replacen("\"traits\"", "\"rename\": {\"b#Toy\": \"OtherToy\"}, \"traits\"", 1);
    let service = service(&model(&renamed, &format!("{FEED},\n{}", cat.replace('»', ""))));
    assert!(service.shape_id("Toy").is_some() && service.shape_id("OtherToy").is_some());
}

#[test]
fn simple_types_of_one_name_merge_where_they_are_the_same() {
    let cat = r#""demo#Cat": {"type": "structure", "members": {"one": {"target": "a#Name"}, "other": {"target": "b#Name"},
        "third": {"target": "smithy.api#String"}, "own": {"target": "demo#String"}}},
        "a#Name": {"type": "string"}, "b#Name": {"type": "string", "traits": {"smithy.api#documentation": "Words."}},
        "demo#String": {"type": "string", "traits": {"smithy.api#sensitive": {}}}"#;
    let service = service(&model(ZOO, &format!("{FEED},\n{cat}")));
    let names: Vec<_> = service.shapes.iter().map(|shape| &*shape.name).collect();
    assert_eq!(names, ["Cat", "Name", "SmithyString", "String"]);
}

#[test]
fn a_service_whose_only_auth_scheme_is_not_known_is_refused() {
    let zoo = ZOO.replacen("\"smithy.api#title\"", "»\"demo#hmac\": {}, \"smithy.api#title\"", 1);
    let rest = r#""demo#Cat": {"type": "structure", "members": {}},
        "demo#hmac": {"type": "structure", "members": {}, "traits": {"smithy.api#trait": {}, "smithy.api#authDefinition": {}}}"#;
    let text = model(&zoo, &format!("{FEED},\n{rest}")).replacen("\"demo#Zoo\"", "»\"demo#Zoo\"", 1);
    let report = report_of(&[("model.json", &text)]);
    assert!(
        report.contains("unknown auth scheme \"demo#hmac\", left out"),
        "{report}"
    );
    assert!(report.contains("none of the auth schemes is known"), "{report}");
}

#[test]
fn an_unknown_protocol_is_named() {
    let zoo = "\"operations\": [{\"target\": \"demo#Feed\"}], \"traits\": {»\"demo.protocols#gopher\": {}}";
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {}}";
    assert_snapshot!(report_of_cat(zoo, cat), @r"
    error: model.json:2:85: the protocol demo.protocols#gopher is not known
        help: known are aws.protocols#awsJson1_0, aws.protocols#awsJson1_1, aws.protocols#restJson1, aws.protocols#restXml, aws.protocols#awsQuery, aws.protocols#ec2Query, smithy.protocols#rpcv2Cbor
    1 error and 0 warnings
    ");
}

/// A decision diagram of two conditions and two results, with these nodes. One says: `[condition, high, low]`, where 1 is the end
/// and 100000000 the first result.
fn zoo_with_diagram(nodes: &[[i32; 3]], node_count: usize) -> String {
    let bytes: Vec<_> = nodes.iter().flatten().flat_map(|number| number.to_be_bytes()).collect();
    let condition = r#"{"fn": "isSet", "argv": [{"ref": "Endpoint"}]}"#;
    let result = r#"{"type": "error", "conditions": [], "error": "no"}"#;
    let bdd = format!(
        "\"smithy.rules#endpointBdd\": {{\"version\": \"1.1\", \"parameters\": {{\"Endpoint\": {{\"type\": \"string\"}}}},
        \"conditions\": [{condition}, {condition}], \"results\": [{result}, {result}], \"root\": 2, \"nodeCount\": {node_count},
        \"nodes\": »\"{}\"}}, \"smithy.api#title\"",
        STANDARD.encode(bytes)
    );
    ZOO.replacen("\"smithy.api#title\"", &bdd, 1)
}

const END: [i32; 3] = [-1, 1, -1];

#[test]
fn a_decision_diagram_alone_is_the_endpoint_rules_with_nodes_that_can_be_read() {
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {}}";
    let zoo = zoo_with_diagram(&[END, [0, 100_000_001, -3], [1, 100_000_002, 100_000_000]], 3).replace('»', "");
    let rules = service(&model(&zoo, &format!("{FEED},\n{cat}")))
        .endpoint_rules
        .unwrap();
    assert_eq!(
        rules["nodes"].to_string(),
        "[[-1,1,-1],[0,100000001,-3],[1,100000002,100000000]]"
    );
    assert_eq!((&rules["root"], rules.get("nodeCount")), (&2.into(), None));
    let rule_set = "\"smithy.rules#endpointRuleSet\": {\"version\": \"1.0\"}, \"smithy.api#title\"";
    let both = zoo.replacen("\"smithy.api#title\"", rule_set, 1);
    let rules = service(&model(&both, &format!("{FEED},\n{cat}")))
        .endpoint_rules
        .unwrap();
    assert_eq!(
        rules.to_string(),
        "{\"version\":\"1.0\"}",
        "a rule set counts before a diagram"
    );
}

#[test]
fn a_decision_diagram_that_leads_nowhere_is_a_fault() {
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {}}";
    let fault = |nodes: &[[i32; 3]], node_count| {
        let report = report_of_cat(&zoo_with_diagram(nodes, node_count), cat);
        let first = report.lines().next().unwrap_or_default();
        first.split_once("model.json:5:18: ").expect(first).1.to_owned()
    };
    let node = [0, 100_000_001, 100_000_000];
    assert_eq!(fault(&[END, node], 3), "there are 2 nodes, and \"nodeCount\" is 3");
    assert_eq!(fault(&[END], 1), "root leads to 2, which is no node and no result");
    assert_eq!(fault(&[END, [7, 1, 1]], 2), "node 2 asks condition 7, and there are 2");
    assert_eq!(
        fault(&[END, [0, 3, 1]], 2),
        "node 2 leads to 3, which is no node and no result"
    );
    assert_eq!(
        fault(&[END, [0, 100_000_003, 1]], 2),
        "node 2 leads to 100000003, which is no node and no result"
    );
    assert_eq!(
        fault(&[END, [0, 2, 1]], 2),
        "node 2 leads to 2, which asks a condition that does not come later"
    );
    let cut = zoo_with_diagram(&[END], 1).replace("H/////", "H/");
    assert!(report_of_cat(&cut, cat).contains("the nodes are not base64 of three numbers each"));
    let without = zoo_with_diagram(&[END], 1)
        .replace('»', "")
        .replace("Bdd\": {", "Bdd\": »{")
        .replace("\"nodes\"", "\"knots\"");
    assert!(report_of_cat(&without, cat).contains("there is no key \"nodes\" with text"));
}

#[test]
fn what_is_not_known_is_a_warning_and_what_other_tools_use_is_not() {
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {}, \"traits\": {»\"demo#purrs\": {}, \"aws.iam#iamResource\": {}, \"smithy.api#tags\": []}}";
    assert_snapshot!(report_of_cat(ZOO, cat), @r#"
    warning: model.json:6:61: shape "Cat": unknown trait demo#purrs
    0 errors and 1 warning
    "#);
}

#[test]
fn versions_are_read_by_their_first_number() {
    let cat = r#""demo#Cat": {"type": "structure", "members": {}}"#;
    let text = |version: &str| model(ZOO, &format!("{FEED},\n{cat}")).replacen("\"2.0\"", version, 1);
    assert_eq!(service(&text("\"1.0\"")), service(&text("\"2\"")));
    assert_snapshot!(report_of(&[("model.json", &text("»\"2.1\""))]), @r"
    warning: model.json:1:12: version 2.1 of Smithy is newer than what is known here, and is read as 2.0
    0 errors and 1 warning
    ");
    assert_snapshot!(report_of(&[("model.json", &text("»\"3.0\""))]), @r#"
    error: model.json:1:12: version "3.0" of Smithy is not known
        help: known are 1.0 and 2.0
    1 error and 0 warnings
    "#);
}

#[test]
fn traits_of_other_protocols_have_no_effect() {
    let cat = r#""demo#Cat": {"type": "structure", "members": {"name": {"target": "smithy.api#String",
        "traits": {"smithy.api#xmlName": "N", "smithy.api#jsonName": "n", "smithy.api#httpHeader": "X-Name"}}}}"#;
    let member = |protocol: &str| {
        let service = service(&model(
            &ZOO.replace("aws.protocols#restJson1", protocol),
            &format!("{FEED},\n{cat}"),
        ));
        let ShapeKind::Structure(cat) = &service.shape(service.shape_id("Cat").unwrap()).kind else {
            panic!("a structure becomes a structure");
        };
        (cat.members[0].location, cat.members[0].wire_name().to_owned())
    };
    assert_eq!(
        member("aws.protocols#restJson1"),
        (Location::Header, "X-Name".to_owned())
    );
    assert_eq!(member("aws.protocols#awsJson1_0"), (Location::Body, "name".to_owned()));
    assert_eq!(member("aws.protocols#awsQuery"), (Location::Body, "N".to_owned()));
}

#[test]
fn only_what_the_service_reaches_is_read() {
    let zoo = ZOO.replacen(
        "\"traits\"",
        "\"resources\": [{\"target\": \"demo#Cage\"}], \"traits\"",
        1,
    );
    let rest = r#""demo#Cat": {"type": "structure", "members": {}},
        "demo#Cage": {"type": "resource", "read": {"target": "demo#GetCage"}, "resources": [{"target": "demo#Lock"}]},
        "demo#Lock": {"type": "resource", "operations": [{"target": "demo#Open"}]},
        "demo#GetCage": {"type": "operation", "traits": {"smithy.api#http": {"method": "GET", "uri": "/cage"}}},
        "demo#Open": {"type": "operation", "traits": {"smithy.api#http": {"method": "GET", "uri": "/open"}}},
        "demo#purrs": {"type": "structure", "members": {"loud": {"target": "demo#Missing"}}, "traits": {"smithy.api#trait": {}}}"#;
    let service = service(&model(&zoo, &format!("{FEED},\n{rest}")));
    let names: Vec<_> = service.operations.iter().map(|operation| &*operation.name).collect();
    assert_eq!(names, ["Feed", "GetCage", "Open"]);
    assert_eq!(service.shapes.len(), 1);
}

#[test]
fn pages_and_waits_come_from_traits() {
    let zoo = ZOO.replacen(
        "\"smithy.api#title\"",
        r#""smithy.api#paginated": {"inputToken": "next", "outputToken": "next"}, "smithy.api#title""#,
        1,
    );
    let rest = r#""demo#Feed": {"type": "operation", "input": {"target": "demo#Cat"}, "output": {"target": "demo#Cats"},
        "traits": {"smithy.api#http": {"method": "POST", "uri": "/feed"}, "smithy.api#paginated": {"items": "cats"},
            "smithy.waiters#waitable": {"CatFed": {"minDelay": 30, "acceptors": [
                {"state": "success", "matcher": {"output": {"path": "fed", "expected": "true", "comparator": "booleanEquals"}}},
                {"state": "success", "matcher": {"inputOutput": {"path": "input.next == output.next", "expected": "true",
                    "comparator": "booleanEquals"}}},
                {"state": "failure", "matcher": {"errorType": "demo#Gone"}}, {"state": "retry", "matcher": {"success": false}}]}}}},
        "demo#Cat": {"type": "structure", "members": {"next": {"target": "smithy.api#String"}}},
        "demo#Cats": {"type": "structure", "members": {"next": {"target": "smithy.api#String"}, "fed": {"target": "smithy.api#Boolean"},
            "cats": {"target": "demo#Names"}}}, "demo#Names": {"type": "list", "member": {"target": "smithy.api#String"}}"#;
    let service = service(&model(&zoo, rest));
    assert_eq!(service.paginators[0].result_keys, ["cats"]);
    assert_eq!(service.paginators[0].input_tokens, ["next"]);
    assert_snapshot!(format!("{:#?}", service.waiters[0]), @r#"
    Waiter {
        name: "CatFed",
        description: "",
        operation: "Feed",
        delay: 30s,
        max_attempts: 20,
        acceptors: [
            Acceptor {
                matcher: Path {
                    argument: "fed",
                    expected: Bool(true),
                },
                state: Success,
                reads_input: false,
            },
            Acceptor {
                matcher: Path {
                    argument: "input.next == output.next",
                    expected: Bool(true),
                },
                state: Success,
                reads_input: true,
            },
            Acceptor {
                matcher: Error(
                    "Gone",
                ),
                state: Failure,
                reads_input: false,
            },
            Acceptor {
                matcher: AnyError,
                state: Retry,
                reads_input: false,
            },
        ],
    }
    "#);
}

#[test]
fn places_are_found_in_the_ast() {
    let cat = "\"demo#Cat\": {\"type\": \"structure\", \"members\": {\n\"name\": {\"target\": \"smithy.api#String\"}}}";
    let sources = [SourceFile {
        path: "model.json".to_owned(),
        text: model(ZOO, &format!("{FEED},\n{cat}")),
    }];
    assert!(load(&sources).is_ok());
    let place = Place::Member {
        shape: "Cat".to_owned(),
        member: "name".to_owned(),
    };
    let position = place.position(&sources).unwrap();
    assert_eq!((&*position.file, position.line, position.column), ("model.json", 7, 1));
}

#[test]
fn of_several_services_the_name_says_which() {
    let text = format!(
        r#"{{"smithy": "2.0", "shapes": {{»"demo#Zoo": {{"type": "service", {ZOO}}}, "demo#Farm": {{"type": "service", {ZOO}}},
            {FEED}, "demo#Cat": {{"type": "structure", "members": {{}}}}}}}}"#
    );
    assert_snapshot!(report_of(&[("model.json", &text.replacen('»', "", 1).replacen('{', "»{", 1))]), @r#"
    error: model.json:1:1: the file has 2 services, and none goes by the name "demo"
        help: name one of them: zoo, farm
    1 error and 0 warnings
    "#);
    let source = SourceFile {
        path: "model.json".to_owned(),
        text: text.replace('»', ""),
    };
    let loaded = Service::from_sources("farm", "2024-01-31", &[source]).unwrap();
    assert_eq!(loaded.service.metadata.service_id, "Farm");
}

#[test]
fn an_overlay_goes_over_an_ast_in_the_keys_of_c2j() {
    let cat = r#""demo#Cat": {"type": "structure", "members": {"name": {"target": "smithy.api#String"}}}"#;
    let text = model(ZOO, &format!("{FEED},\n{cat}"));
    let overlay = r#"{"shapes": {"Cat": {"members": {"name": {"rename": "called"}}}}}"#;
    let loaded = files(&[("model.json", &text), ("overlay.json", overlay)]).unwrap();
    let ShapeKind::Structure(cat) = &loaded.service.shape(loaded.service.shape_id("Cat").unwrap()).kind else {
        panic!("a structure becomes a structure");
    };
    assert_eq!(cat.members[0].code_name, "called");
}

#[test]
fn what_is_in_a_list_or_map_can_have_a_format_and_be_a_secret() {
    let cat = r#""demo#Cat": {"type": "structure", "members": {"meals": {"target": "demo#Meals"}, "notes": {"target": "demo#Notes"}}},
        "demo#Meals": {"type": "list", "member": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#timestampFormat": "http-date"}}},
        "demo#Notes": {"type": "map", "key": {"target": "smithy.api#String"},
            "value": {"target": "smithy.api#String", "traits": {"smithy.api#sensitive": {}}}}"#;
    let service = service(&model(ZOO, &format!("{FEED},\n{cat}")));
    let kind = |name: &str| &service.shape(service.shape_id(name).unwrap()).kind;
    let (ShapeKind::List(meals), ShapeKind::Map(notes)) = (kind("Meals"), kind("Notes")) else {
        panic!("a list and a map");
    };
    assert_eq!(meals.member.timestamp_format, Some(TimestampFormat::Rfc822));
    assert!(notes.value.sensitive && !notes.key.sensitive);
}
