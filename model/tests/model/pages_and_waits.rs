//! Paginators and waiters.

use std::time::Duration;

use insta::assert_snapshot;
use serde_json::json;
use tinsmith_model::{AcceptorState, Loaded, Matcher};

use crate::{files, model, report_of};

fn list_model() -> String {
    model(
        r#"
        "S": {"type": "string"},
        "In": {"type": "structure", "members": {"NextToken": {"shape": "S"}, "MaxResults": {"shape": "S"}}}"#,
        r#"
        "List": {"name": "List", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"}}"#,
    )
}

fn paginators(text: &str) -> Result<Loaded, String> {
    files(&[("service-2.json", &list_model()), ("paginators-1.json", text)])
        .map_err(|diagnostics| diagnostics.to_string())
}

fn waiters(text: &str) -> Result<Loaded, String> {
    files(&[("service-2.json", &list_model()), ("waiters-2.json", text)]).map_err(|diagnostics| diagnostics.to_string())
}

#[test]
fn one_name_and_a_list_of_names_are_the_same() {
    let one =
        r#"{"pagination": {"List": {"input_token": "NextToken", "output_token": "NextToken", "result_key": "Items"}}}"#;
    let list = r#"{"pagination": {"List": {"input_token": ["NextToken"], "output_token": ["NextToken"], "result_key": ["Items"]}}}"#;
    let one = paginators(one).unwrap().service.paginators;
    assert_eq!(one, paginators(list).unwrap().service.paginators);
    assert_eq!(one[0].input_tokens, ["NextToken"]);
    assert_eq!(one[0].result_keys, ["Items"]);
}

#[test]
fn a_paginator_without_its_operation_or_members_is_left_out() {
    let text = r#"{"pagination": {
        »"Lits": {"input_token": "NextToken", "output_token": "NextToken"},
        »"List": {"input_token": [»"NextTokn", "NextToken"], "output_token": "NextToken", "limit_key": »"PageSize"}}}"#;
    assert_snapshot!(report_of(&[("service-2.json", &list_model()), ("paginators-1.json", text)]), @r#"
    warning: paginators-1.json:2:9: paginator "Lits": there is no operation "Lits"
        help: did you mean "List"?
    warning: paginators-1.json:3:9: paginator "List": 2 of "input_token" and 1 of "output_token" do not make pairs: the paginator is left out
        help: each input token takes the value of one output token
    warning: paginators-1.json:3:34: paginator "List": "input_token" names "NextTokn", which is not a member
        help: did you mean "NextToken"?
    warning: paginators-1.json:3:102: paginator "List": "limit_key" names "PageSize", which is not a member
        help: name one of the members
    0 errors and 4 warnings
    "#);
}

#[test]
fn paginators_need_tokens() {
    let text = r#"{"pagination": {"List": »{"result_key": »1}}}"#;
    assert_snapshot!(paginators(text).unwrap_err(), @r#"
    error: paginators-1.json:1:25: paginator "List": there is no key "input_token"
    error: paginators-1.json:1:25: paginator "List": there is no key "output_token"
    error: paginators-1.json:1:40: paginator "List": a number where a string or an array of strings should be
    3 errors and 0 warnings
    "#);
}

#[test]
fn waiters_are_read() {
    let text = r#"{"version": 2, "waiters": {"Done": {"operation": "List", "delay": 5, "maxAttempts": 3, "acceptors": [
        {"matcher": "pathAll", "argument": "a[].b", "expected": true, "state": "success"},
        {"matcher": "status", "expected": 404, "state": "failure"},
        {"matcher": "error", "expected": "Busy", "state": "retry"},
        {"matcher": "error", "expected": true, "state": "failure"},
        {"matcher": "error", "expected": false, "state": "success"}]}}}"#;
    let waiter = &waiters(text).unwrap().service.waiters[0];
    assert_eq!(waiter.delay, Duration::from_secs(5));
    assert_eq!(waiter.max_attempts, 3);
    let matchers: Vec<_> = waiter.acceptors.iter().map(|acceptor| &acceptor.matcher).collect();
    let path_all = Matcher::PathAll {
        argument: "a[].b".to_owned(),
        expected: json!(true),
    };
    let error = Matcher::Error("Busy".to_owned());
    assert_eq!(
        matchers,
        [
            &path_all,
            &Matcher::Status(404),
            &error,
            &Matcher::AnyError,
            &Matcher::NoError
        ]
    );
    assert_eq!(waiter.acceptors[2].state, AcceptorState::Retry);
}

#[test]
fn waiters_are_checked() {
    let text = r#"{"waiters": {
        "A": {"operation": »"Lsit", "delay": »-1, "maxAttempts": »0, "acceptors": [
            {"matcher": »"path", "expected": 1, "state": "success"},
            {"matcher": »"paths", "argument": "a", "expected": 1, "state": »"done"},
            {"matcher": "status", "expected": »"404", "state": "retry"},
            {"matcher": "error", "expected": »404, "state": "retry"},
            »{}]},
        "B": »{}}}"#;
    assert_snapshot!(waiters(text).unwrap_err(), @r#"
    error: waiters-2.json:2:45: waiter "A": -1 where a whole number of seconds should be
    error: waiters-2.json:2:64: waiter "A": a waiter that gives up before its first call
        help: "maxAttempts" is at least 1
    error: waiters-2.json:3:25: waiter "A": matcher "path" has no "argument"
        help: the argument is a JMESPath expression
    error: waiters-2.json:5:47: waiter "A": a string where an HTTP status should be
    error: waiters-2.json:6:46: waiter "A": a number where an error code or a boolean should be
    error: waiters-2.json:7:13: waiter "A": there is no key "expected"
    error: waiters-2.json:7:13: waiter "A": there is no key "matcher"
    error: waiters-2.json:7:13: waiter "A": there is no key "state"
    error: waiters-2.json:8:14: waiter "B": there is no key "acceptors"
    error: waiters-2.json:8:14: waiter "B": there is no key "delay"
    error: waiters-2.json:8:14: waiter "B": there is no key "maxAttempts"
    error: waiters-2.json:8:14: waiter "B": there is no key "operation"
    warning: waiters-2.json:2:28: waiter "A": there is no operation "Lsit"
        help: did you mean "List"?
    warning: waiters-2.json:4:25: waiter "A": unknown matcher "paths"
        help: did you mean "path", "pathAll" or "pathAny"?
    warning: waiters-2.json:4:75: waiter "A": unknown state "done"
        help: known are success, failure, retry
    12 errors and 3 warnings
    "#);
}

#[test]
fn a_warning_in_another_file_names_that_file() {
    let text = r#"{"pagination": {}, »"extra": 1}"#;
    assert_snapshot!(report_of(&[("service-2.json", &list_model()), ("paginators-1.json", text)]), @r#"
    warning: paginators-1.json:1:20: unknown key "extra"
    0 errors and 1 warning
    "#);
}

#[test]
fn the_files_that_the_page_on_c2j_shows_are_read() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/c2j.md");
    let page = std::fs::read_to_string(page).unwrap();
    let block = |key: &str| {
        let blocks = page.split("```json\n").filter_map(|rest| rest.split_once("```"));
        let mut blocks = blocks.map(|(block, _)| block.to_owned());
        blocks.find(|block| block.contains(key)).unwrap()
    };
    let service = r#"{
        "metadata": {"apiVersion": "2024-01-31", "serviceId": "Notes", "protocols": ["rest-json"], "auth": ["smithy.api#noAuth"]},
        "operations": {
            "GetNote": {"name": "GetNote", "http": {"method": "GET", "requestUri": "/note"}, "output": {"shape": "Note"}},
            "ListNotes": {"name": "ListNotes", "http": {"method": "GET", "requestUri": "/notes"}, "input": {"shape": "From"},
                "output": {"shape": "Page"}}
        },
        "shapes": {
            "From": {"type": "structure", "members": {"after": {"shape": "Text", "location": "querystring"},
                "max": {"shape": "Number", "location": "querystring"}}},
            "Note": {"type": "structure", "members": {"state": {"shape": "Text"}}},
            "Notes": {"type": "list", "member": {"shape": "Note"}},
            "Number": {"type": "integer"},
            "Page": {"type": "structure", "members": {"next": {"shape": "Text"}, "notes": {"shape": "Notes"}}},
            "Text": {"type": "string"}
        }
    }"#;
    let (pages, waits) = (block("\"pagination\""), block("\"waiters\""));
    let loaded = files(&[
        ("service-2.json", service),
        ("paginators-1.json", &pages),
        ("waiters-2.json", &waits),
    ])
    .unwrap();
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    assert_eq!(loaded.service.paginators[0].result_keys, ["notes"]);
    assert_eq!(loaded.service.waiters[0].acceptors.len(), 2);
}
