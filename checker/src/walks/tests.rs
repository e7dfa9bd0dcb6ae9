use serde_json::{Value, json};
use tinsmith_model::{Service as Model, SourceFile};
use tinsmith_runtime::codegen::schema::Operation;

use super::check::{Case, ClientKind};
use super::path::{Path, alternatives};
use super::values::MadeUp;
use super::waits::{Answer, Made};
use super::{Walks, by_name, pages, waits};
use crate::interpret;
use crate::interpret::Interpreted;

/// A service with a paginator that has two tokens, one of them at one of two places, and a waiter.
fn service() -> &'static Interpreted {
    let http = json!({"method": "POST", "requestUri": "/"});
    let shapes = json!({
        "Text": {"type": "string"}, "Flag": {"type": "boolean"}, "Size": {"type": "integer", "min": 10},
        "Key": {"type": "string", "min": 20},
        "In": {"type": "structure", "required": ["Name"], "members": {
            "Name": {"shape": "Text"}, "After": {"shape": "Key"}, "Version": {"shape": "Text"}, "Max": {"shape": "Size"}}},
        "Thing": {"type": "structure", "members": {"Key": {"shape": "Text"}, "State": {"shape": "Text"}}},
        "Things": {"type": "list", "member": {"shape": "Thing"}},
        "Out": {"type": "structure", "required": ["Next"], "members": {
            "Things": {"shape": "Things"}, "Next": {"shape": "Text"}, "Version": {"shape": "Text"}, "More": {"shape": "Flag"}}},
    });
    let operation = json!({"name": "ListThings", "http": http, "input": {"shape": "In"}, "output": {"shape": "Out"}});
    let metadata = json!({
        "apiVersion": "2024-01-31", "endpointPrefix": "demo", "serviceId": "Demo", "signatureVersion": "v4",
        "protocol": "json", "jsonVersion": "1.1", "targetPrefix": "Demo",
    });
    let paginator = json!({
        "input_token": ["After", "Version"], "output_token": ["Next || Things[-1].Key", "Version"],
        "more_results": "More", "limit_key": "Max", "result_key": "Things",
    });
    let acceptor = |matcher: &str, argument: &str, expected: Value, state: &str| json!({"matcher": matcher, "argument": argument, "expected": expected, "state": state});
    let waiter = json!({"operation": "ListThings", "delay": 5, "maxAttempts": 3, "acceptors": [
        acceptor("pathAll", "Things[].State", json!("up"), "success"),
        acceptor("pathAny", "Things[].State", json!("down"), "failure"),
        acceptor("path", "length(Things) == `0`", json!(true), "failure"),
        {"matcher": "error", "expected": "NotYet", "state": "retry"},
        acceptor("pathAll", "Things[].State", json!("up"), "failure"),
    ]});
    let files = [
        (
            "service-2.json",
            json!({"metadata": metadata, "operations": {"ListThings": operation}, "shapes": shapes}),
        ),
        ("paginators-1.json", json!({"pagination": {"ListThings": paginator}})),
        ("waiters-2.json", json!({"version": 2, "waiters": {"ThingsUp": waiter}})),
    ];
    let files = files.map(|(path, json)| SourceFile {
        path: path.to_owned(),
        text: json.to_string(),
    });
    let loaded = Model::from_sources("demo", "2024-01-31", &files);
    interpret::service(&loaded.unwrap_or_else(|report| panic!("{report}")).service).unwrap()
}

fn list_things(service: &'static Interpreted) -> &'static Operation {
    service.catalog.operation("list_things").unwrap()
}

#[test]
fn a_walk_asks_for_each_page_with_the_tokens_of_the_one_before() {
    let service = service();
    let operation = list_things(service);
    let [case, repeated] = pages::cases(service, operation, operation.paginator.unwrap()).unwrap();
    assert_eq!(case.page_size, Some(10));
    let [first, second, last] = case.pages.as_slice() else {
        panic!("three pages")
    };
    // The first alternative of a token, the second, and on the last page one that does not count.
    assert_eq!(case.inputs[0], json!({"Name": "text-1", "Max": 10}));
    assert_eq!(case.inputs[1]["After"], first["Next"]);
    assert_eq!(case.inputs[1]["Version"], first["Version"]);
    assert_eq!(case.inputs[2]["After"], second["Things"][1]["Key"]);
    assert_eq!(second["Next"], "");
    assert_eq!((&first["More"], &last["More"]), (&json!(true), &json!(false)));
    assert!(last["Next"].is_string() && case.inputs[1]["After"].as_str().unwrap().len() >= 20);
    let (path, items) = &case.items[0];
    assert_eq!((*path, items.len()), ("Things", 6));
    assert_eq!(items[2], second["Things"][0]);
    assert_eq!(case.full, Some(json!({"Things": items})));
    assert_eq!(repeated.pages, [first.clone(), first.clone()]);
    assert_eq!((repeated.inputs.as_slice(), repeated.full), (&case.inputs[..2], None));
}

#[test]
fn each_acceptor_decides_a_wait_unless_no_answer_gets_to_it() {
    let service = service();
    let cases = waits::cases(service, list_things(service), service.catalog.waiters[0]).unwrap();
    let shown = cases.iter().map(|made| match made {
        Made::Case(case) => {
            let states = case.answers.iter().map(|answer| match answer {
                Answer::Output(output) => output["Things"].to_string(),
                Answer::Error(status, code) => format!("{status} {code}"),
            });
            let last = case.last.map_or_else(String::new, |last| format!("{:?}", last.state));
            format!("{} → {last}", states.collect::<Vec<_>>().join(", "))
        }
        Made::NotReached(why) => why.clone(),
    });
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_a_client_does_otherwise_is_told() {
    let service = service();
    let operation = list_things(service);
    let schema = operation.paginator.unwrap();
    let [made, _] = pages::cases(service, operation, schema).unwrap();
    let differences = |change: &dyn Fn(&mut pages::PagesCase), answers: &dyn Fn(&mut Case)| {
        let [mut made, _] = pages::cases(service, operation, schema).unwrap();
        change(&mut made);
        let mut case = Case::of_pages(service, operation, schema, &made).unwrap();
        answers(&mut case);
        case.differences(&by_name::walk(service, &case.walk).unwrap(), ClientKind::ByName)
    };
    let nothing = |_: &mut pages::PagesCase| {};
    assert_eq!(differences(&nothing, &|_| {}), Vec::<String>::new());
    let wrong_token = differences(
        &|made| made.inputs[1]["After"] = json!("another token, longer"),
        &|_| {},
    );
    assert!(
        wrong_token[0].starts_with("pages by name: request 2 is"),
        "{wrong_token:?}"
    );
    let one_call_less = differences(&|made| drop(made.inputs.pop()), &|_| {});
    assert_eq!(one_call_less[0], "pages by name: 3 × request, not 2");
    let another_order = differences(&nothing, &|case| case.walk.answers.swap(0, 2));
    assert!(another_order[0].contains("1 × request, not 3"), "{another_order:?}");
    assert_eq!(made.items[0].1.len(), 6);
    let lost_item = differences(&|made| drop(made.items[0].1.pop()), &|_| {});
    assert_eq!(lost_item, ["items by name: 6 × value, not 5"]);
    let no_end = differences(&|made| made.full = None, &|_| {});
    assert!(
        no_end[0].starts_with("pages by name: it ends with None, not Some("),
        "{no_end:?}"
    );
}

#[test]
fn all_walks_and_waits_of_a_service_are_counted() {
    let (mut out, service) = (Vec::new(), service());
    let mut walks = Walks::new(&mut out);
    let made = walks.made_up("demo", service).unwrap();
    walks
        .compare(ClientKind::ByName, &made, |case| by_name::walk(service, &case.walk))
        .unwrap();
    walks
        .compare(ClientKind::Generated, &made, |case| by_name::walk(service, &case.walk))
        .unwrap();
    assert!(!walks.finish().unwrap());
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
    let lines = made
        .iter()
        .flat_map(|made| &made.cases)
        .map(|case| case.to_json(service));
    let operations: Vec<_> = lines.map(|line| line["operation"].clone()).collect();
    assert_eq!(operations, vec![json!("list_things"); 6]);
}

#[test]
fn a_value_is_put_at_a_path_and_taken_away() {
    let schema = list_things(service()).output;
    let mut made_up = MadeUp::new(service());
    let put = |text: &str, values: &[Value], made_up: &mut MadeUp| {
        let mut at = json!({"Next": "n"});
        Path::parse(text).unwrap().put(schema, &mut at, values, made_up);
        at
    };
    let two = put("Things[].State", &[json!("a"), json!("b")], &mut made_up);
    assert_eq!(two["Things"], json!([{"State": "a"}, {"State": "b"}]));
    let mut last = put("Things[-1].Key", &[json!("a")], &mut made_up);
    assert_eq!(last["Things"], json!([{"Key": "a"}]));
    Path::parse("Things[-1].Key").unwrap().take(schema, &mut last);
    Path::parse("Next").unwrap().take(schema, &mut last);
    // What is required is there, and empty.
    assert_eq!(last, json!({"Things": [{}], "Next": ""}));
    assert!(alternatives("length(Things)").is_none() && Path::parse("Things[?x]").is_none());
}
