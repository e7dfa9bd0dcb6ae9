use std::error::Error;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{FullResult, InputChanges, LimitKey, NextPage, Pages, PaginationError, PaginatorSchema};

static USERS: PaginatorSchema = PaginatorSchema::new("list_users", &["NextToken"], &["NextToken"])
    .with_limit_key(LimitKey::Number("MaxResults"))
    .with_result_keys(&["Users"]);

static RECORDS: PaginatorSchema =
    PaginatorSchema::new("list_records", &["StartName", "StartType"], &["NextName", "NextType"])
        .with_more_results("IsTruncated")
        .with_limit_key(LimitKey::Text("MaxItems"))
        .with_result_keys(&["Set.Records", "Aliases", "Count"])
        .with_non_aggregate(&["Set.Zone", "Owner"]);

fn pages(schema: &'static PaginatorSchema) -> Pages {
    Pages::new(schema).expect("the schema is good")
}

/// The input of the next call, made from one that has other members and old tokens.
fn changed(changes: InputChanges) -> Value {
    let mut input = Map::new();
    for name in ["Path", "NextToken", "StartName", "StartType"] {
        input.insert(name.to_owned(), json!("old"));
    }
    changes.apply(&mut input);
    Value::Object(input)
}

fn next_input(pages: &mut Pages, output: &Value) -> Value {
    match pages.next(output) {
        Ok(NextPage::With(changes)) => changed(changes),
        other => panic!("{output} should lead to another page, not to {other:?}"),
    }
}

fn encoded(token: &Value) -> String {
    STANDARD.encode(token.to_string())
}

#[test]
fn a_token_in_the_output_goes_into_the_next_input() {
    let mut pages = pages(&USERS);
    assert_eq!(pages.start(), InputChanges::default());
    assert_eq!(
        next_input(&mut pages, &json!({"Users": [], "NextToken": "t1"})),
        json!({"Path": "old", "NextToken": "t1", "StartName": "old", "StartType": "old"})
    );
    assert_eq!(next_input(&mut pages, &json!({"NextToken": "t2"}))["NextToken"], "t2");
    assert_eq!(pages.next(&json!({"Users": [1]})), Ok(NextPage::End));
}

#[test]
fn a_token_that_is_null_or_empty_ends_the_walk() {
    for token in [json!(null), json!(""), json!({}), json!(0)] {
        assert_eq!(
            pages(&USERS).next(&json!({"NextToken": token})),
            Ok(NextPage::End),
            "{token}"
        );
    }
}

#[test]
fn several_tokens_go_together_and_one_that_is_missing_leaves_the_input() {
    let mut pages = pages(&RECORDS);
    assert_eq!(
        next_input(
            &mut pages,
            &json!({"IsTruncated": true, "NextName": "n", "NextType": "A"})
        ),
        json!({"Path": "old", "NextToken": "old", "StartName": "n", "StartType": "A"})
    );
    assert_eq!(
        next_input(&mut pages, &json!({"IsTruncated": true, "NextName": "n"})),
        json!({"Path": "old", "NextToken": "old", "StartName": "n"})
    );
}

#[test]
fn without_more_results_a_token_does_not_count() {
    for more in [json!(false), json!(null), json!(0), json!("")] {
        let output = json!({"IsTruncated": more, "NextName": "n"});
        assert_eq!(pages(&RECORDS).next(&output), Ok(NextPage::End), "{more}");
    }
}

#[test]
fn a_token_can_be_any_value_that_an_expression_finds() {
    static OBJECTS: PaginatorSchema =
        PaginatorSchema::new("list_objects", &["NextToken"], &["NextMarker || Contents[-1].Key"]);
    let mut pages = pages(&OBJECTS);
    assert_eq!(
        next_input(&mut pages, &json!({"NextMarker": {"k": 1}}))["NextToken"],
        json!({"k": 1})
    );
    assert_eq!(
        next_input(&mut pages, &json!({"Contents": [{"Key": "a"}, {"Key": "b"}]}))["NextToken"],
        "b"
    );
}

#[test]
fn the_same_token_twice_in_a_row_is_an_error_that_does_not_show_it() {
    let mut pages = pages(&USERS);
    for token in ["secret", "other", "secret"] {
        assert_eq!(next_input(&mut pages, &json!({"NextToken": token}))["NextToken"], token);
    }
    let error = pages.next(&json!({"NextToken": "secret"})).expect_err("repeated");
    assert_eq!(
        error.to_string(),
        "paginating list_users: the service gave the same next token twice in a row"
    );
}

#[test]
fn a_page_size_goes_in_as_the_member_has_it() {
    let sized = |schema| pages(schema).with_page_size(50).map(|pages| changed(pages.start()));
    assert_eq!(sized(&USERS).map(|input| input["MaxResults"].clone()), Ok(json!(50)));
    assert_eq!(sized(&RECORDS).map(|input| input["MaxItems"].clone()), Ok(json!("50")));

    static PLAIN: PaginatorSchema = PaginatorSchema::new("list_all", &["Token"], &["Token"]);
    let operation = "list_all";
    assert_eq!(sized(&PLAIN), Err(PaginationError::NoPageSize { operation }));
}

/// The tokens that the first call gets, and how many of five items are left.
fn started(schema: &'static PaginatorSchema, token: &str) -> (Value, usize) {
    let pages = pages(schema).with_starting_token(token).expect("a good token");
    let output = json!({"Users": [1, 2, 3, 4, 5], "Set": {"Records": [1, 2, 3, 4, 5]}});
    let items = pages.items(&output).expect("the expression is good");
    let mut input = Map::new();
    pages.start().apply(&mut input);
    (Value::Object(input), items.len())
}

#[test]
fn a_starting_token_can_be_the_services_own() {
    let like_ours = encoded(&json!({"NextToken": "x", "more": 1}));
    for token in ["t", "a_b", "bnVsbA==", "WzFd", "None__", &like_ours] {
        assert_eq!(started(&USERS, token), (json!({"NextToken": token}), 5), "{token}");
    }
    assert_eq!(started(&USERS, "a___b"), (json!({"NextToken": "a___b"}), 5));
    assert_eq!(started(&RECORDS, "n"), (json!({"StartName": "n"}), 5));
}

#[test]
fn a_starting_token_can_be_one_that_botocore_gave() {
    let token = encoded(&json!({"NextToken": "t", "boto_truncate_amount": 2}));
    assert_eq!(started(&USERS, &token), (json!({"NextToken": "t"}), 3));

    let token =
        encoded(&json!({"StartName": null, "StartType": {"B": "AA=="}, "boto_encoded_keys": [["StartType", "B"]]}));
    assert_eq!(started(&RECORDS, &token), (json!({"StartType": {"B": "AA=="}}), 5));
}

#[test]
fn a_starting_token_can_have_the_older_form_with_underscores() {
    assert_eq!(started(&USERS, "t___2"), (json!({"NextToken": "t"}), 3));
    assert_eq!(started(&USERS, "None___4"), (json!({}), 1));
    assert_eq!(
        started(&RECORDS, "n___A"),
        (json!({"StartName": "n", "StartType": "A"}), 5)
    );
    assert_eq!(started(&RECORDS, "None___A___1"), (json!({"StartType": "A"}), 4));

    let error = pages(&USERS)
        .with_starting_token("a___b___c")
        .map(|_| ())
        .expect_err("three parts");
    assert_eq!(
        error,
        PaginationError::BadStartingToken {
            operation: "list_users"
        }
    );
}

#[test]
fn only_the_first_page_skips_items() {
    let mut pages = pages(&USERS).with_starting_token("t___1").expect("a good token");
    let output = json!({"Users": ["a", "b"], "NextToken": "u"});
    assert_eq!(pages.items(&output), Ok(vec![json!("b")]));
    assert!(pages.next(&output).is_ok());
    assert_eq!(pages.items(&output), Ok(vec![json!("a"), json!("b")]));
}

#[test]
fn a_page_without_a_list_has_no_items() {
    assert_eq!(pages(&USERS).items(&json!({})), Ok(vec![]));
    assert_eq!(pages(&USERS).items(&json!({"Users": "text"})), Ok(vec![]));
}

/// All of what those outputs list, from a starting token if there is one.
fn full(starting_token: Option<&str>, outputs: &[Value]) -> Value {
    let mut pages = pages(&RECORDS);
    if let Some(token) = starting_token {
        pages = pages.with_starting_token(token).expect("a good token");
    }
    let mut full = FullResult::new();
    for output in outputs {
        full.add(&pages, output).expect("plain paths");
        let _ = pages.next(output).expect("a good page");
    }
    full.into_value()
}

#[test]
fn a_full_result_joins_lists_adds_numbers_and_keeps_what_is_the_same() {
    let outputs = [
        json!({"Set": {"Records": [1], "Zone": "z", "Other": 1}, "Aliases": "a", "Count": 2}),
        json!({"Set": {"Records": [2, 3], "Zone": "y"}, "Aliases": "b", "Count": 0.5}),
        json!({"Set": {}}),
    ];
    assert_eq!(
        full(None, &outputs),
        json!({"Set": {"Records": [1, 2, 3], "Zone": "z"}, "Aliases": "ab", "Count": 2.5})
    );
}

#[test]
fn a_full_result_counts_a_list_once_that_is_in_what_is_the_same() {
    static FINDINGS: PaginatorSchema = PaginatorSchema::new("list_findings", &["Token"], &["Token"])
        .with_result_keys(&["Scan.Findings"])
        .with_non_aggregate(&["Scan"]);
    let mut pages = pages(&FINDINGS);
    let mut full = FullResult::new();
    for output in [
        json!({"Scan": {"Findings": [1], "Time": 5}, "Token": "t"}),
        json!({"Scan": {"Findings": [2], "Time": 6}}),
    ] {
        assert_eq!(full.add(&pages, &output), Ok(()));
        assert!(pages.next(&output).is_ok());
    }
    assert_eq!(full.into_value(), json!({"Scan": {"Findings": [1, 2], "Time": 5}}));
}

#[test]
fn a_full_result_leaves_out_what_the_starting_token_skips() {
    let outputs = [json!({"Set": {"Records": [1, 2]}, "Aliases": ["a"], "Count": 2})];
    assert_eq!(
        full(Some("n___A___1"), &outputs),
        json!({"Set": {"Records": [2]}, "Aliases": [], "Count": 2})
    );
    assert_eq!(
        full(Some("n___A"), &outputs),
        json!({"Set": {"Records": [1, 2]}, "Aliases": ["a"], "Count": 2})
    );
}

#[test]
fn a_full_result_needs_plain_paths() {
    static LAST: PaginatorSchema =
        PaginatorSchema::new("list_last", &["Token"], &["Token"]).with_result_keys(&["Users[-1]"]);
    let error = FullResult::new()
        .add(&pages(&LAST), &json!({"Users": [1]}))
        .expect_err("an index");
    let expression = "Users[-1]";
    assert_eq!(
        error,
        PaginationError::NotAPath {
            operation: "list_last",
            expression
        }
    );
}

#[test]
fn a_fault_in_a_schema_is_an_error_value() {
    static UNPAIRED: PaginatorSchema = PaginatorSchema::new("list", &["A", "B"], &["A"]);
    let error = Pages::new(&UNPAIRED).map(|_| ()).expect_err("one output token too few");
    assert_eq!(error, PaginationError::UnpairedTokens { operation: "list" });

    static BAD: [PaginatorSchema; 4] = [
        PaginatorSchema::new("list", &["A"], &["a["]),
        PaginatorSchema::new("list", &["A"], &["A"]).with_more_results("a["),
        PaginatorSchema::new("list", &["A"], &["A"]).with_result_keys(&["a["]),
        PaginatorSchema::new("list", &["A"], &["A"]).with_non_aggregate(&["a["]),
    ];
    for schema in &BAD {
        let error = Pages::new(schema).map(|_| ()).expect_err("does not parse");
        assert_eq!(
            error.to_string(),
            "paginating list: the model's expression `a[` does not parse"
        );
        assert!(error.source().is_some());
    }
}

#[test]
fn an_expression_that_cannot_be_evaluated_is_an_error() {
    static LENGTH: PaginatorSchema = PaginatorSchema::new("list", &["A"], &["length(A)"]);
    let error = pages(&LENGTH).next(&json!({})).expect_err("length of null");
    assert_eq!(
        error.to_string(),
        "paginating list: cannot evaluate `length(A)` on the output"
    );
    assert!(error.source().is_some());
}

#[test]
fn debug_shows_no_token_and_no_result() {
    let pages = pages(&USERS).with_starting_token("secret").expect("a good token");
    let mut full = FullResult::new();
    assert!(full.add(&pages, &json!({"Users": ["secret"]})).is_ok());
    assert!(!format!("{pages:?} {:?} {full:?}", pages.start()).contains("secret"));
}
