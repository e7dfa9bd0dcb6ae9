use std::error::Error;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{FullResult, LimitKey, PageMachine, PaginationError, PaginatorSchema, RepeatedToken};
use crate::dynamic::DynamicStructure;
use crate::jmespath::Item;
use crate::schema::{MapSchema, Member, Shape, StructureSchema};

static USERS: PaginatorSchema = PaginatorSchema::new("list_users", &["NextToken"], &["NextToken"])
    .with_limit_key(LimitKey::Number("MaxResults"))
    .with_result_keys(&["Users"]);

static RECORDS: PaginatorSchema =
    PaginatorSchema::new("list_records", &["StartName", "StartType"], &["NextName", "NextType"])
        .with_more_results("IsTruncated")
        .with_limit_key(LimitKey::Text("MaxItems"))
        .with_result_keys(&["Set.Records", "Aliases", "Count"])
        .with_non_aggregate(&["Set.Zone", "Owner"]);

static TEXTS: MapSchema = MapSchema::new(Shape::String);

static INPUT: StructureSchema = StructureSchema::new(
    "Input",
    &[
        Member::new("Path", Shape::String),
        Member::new("NextToken", Shape::String),
        Member::new("StartName", Shape::String),
        Member::new("StartType", Shape::Map(&TEXTS)),
        Member::new("Count", Shape::Integer),
        Member::new("MaxResults", Shape::Integer),
        Member::new("MaxItems", Shape::String),
        Member::new("A", Shape::String),
        Member::new("B", Shape::String),
        Member::new("Token", Shape::String),
    ],
);

fn pages(schema: &'static PaginatorSchema) -> PageMachine {
    PageMachine::new(schema, &INPUT).expect("the schema is good")
}

/// An input with a path and nothing else.
fn input() -> DynamicStructure {
    DynamicStructure::from_json(&INPUT, &json!({"Path": "p"})).expect("a good input")
}

/// Takes a page.
fn advance(pages: &mut PageMachine, page: &Value) -> Result<bool, PaginationError> {
    pages.advance(&input(), &Item::Borrowed(page))
}

/// What the next call has otherwise than the input.
fn changed(pages: &PageMachine) -> Value {
    let changes = pages.changes().into_iter();
    let named = changes.map(|(index, value)| (INPUT.members[index].name.to_owned(), value.to_json()));
    Value::Object(named.filter(|(_, value)| !value.is_null()).collect())
}

fn next_input(pages: &mut PageMachine, page: &Value) -> Value {
    assert_eq!(advance(pages, page), Ok(true), "{page}");
    changed(pages)
}

fn encoded(token: &Value) -> String {
    STANDARD.encode(token.to_string())
}

#[test]
fn a_token_in_the_output_goes_into_the_next_input() {
    let mut pages = pages(&USERS);
    assert_eq!(changed(&pages), json!({}));
    let first = json!({"Users": [], "NextToken": "t1"});
    assert_eq!(next_input(&mut pages, &first), json!({"NextToken": "t1"}));
    assert_eq!(
        next_input(&mut pages, &json!({"NextToken": "t2"})),
        json!({"NextToken": "t2"})
    );
    assert_eq!(advance(&mut pages, &json!({"Users": [1]})), Ok(false));
}

#[test]
fn a_token_that_is_null_or_empty_ends_the_walk() {
    for token in [json!(null), json!(""), json!({}), json!(0)] {
        let page = json!({"NextToken": token});
        assert_eq!(advance(&mut pages(&USERS), &page), Ok(false), "{page}");
    }
}

#[test]
fn several_tokens_go_together_and_one_that_is_missing_leaves_the_input() {
    let mut pages = pages(&RECORDS);
    let both = json!({"IsTruncated": true, "NextName": "n", "NextType": {"k": "v"}});
    assert_eq!(
        next_input(&mut pages, &both),
        json!({"StartName": "n", "StartType": {"k": "v"}})
    );
    let one = json!({"IsTruncated": true, "NextName": "n"});
    assert_eq!(next_input(&mut pages, &one), json!({"StartName": "n"}));
    // The other one is taken away, not left as it is.
    assert_eq!(pages.changes().len(), 2);
}

#[test]
fn without_more_results_a_token_does_not_count() {
    for more in [json!(false), json!(null), json!(0), json!("")] {
        let page = json!({"IsTruncated": more, "NextName": "n"});
        assert_eq!(advance(&mut pages(&RECORDS), &page), Ok(false), "{page}");
    }
}

#[test]
fn a_token_can_be_any_value_that_an_expression_finds() {
    static OBJECTS: PaginatorSchema =
        PaginatorSchema::new("list_objects", &["NextToken"], &["NextMarker || Contents[-1].Key"]);
    let mut pages = pages(&OBJECTS);
    assert_eq!(
        next_input(&mut pages, &json!({"NextMarker": "m"})),
        json!({"NextToken": "m"})
    );
    let keys = json!({"Contents": [{"Key": "a"}, {"Key": "b"}]});
    assert_eq!(next_input(&mut pages, &keys), json!({"NextToken": "b"}));
}

#[test]
fn tokens_are_read_from_typed_values_too() {
    static ENTRIES: PaginatorSchema = PaginatorSchema::new(
        "list_entries",
        &["StartType", "Count"],
        &["Last.StartType", "Last.Count"],
    );
    static OUTPUT: StructureSchema = StructureSchema::new("Output", &[Member::new("Last", Shape::Structure(&INPUT))]);
    let page = json!({"Last": {"StartType": {"k": "v"}, "Count": 7}});
    let page = DynamicStructure::from_json(&OUTPUT, &page).expect("a good page");
    let mut pages = pages(&ENTRIES);
    assert_eq!(pages.advance(&input(), &Item::Structure(&page)), Ok(true));
    assert_eq!(changed(&pages), json!({"StartType": {"k": "v"}, "Count": 7}));
}

#[test]
fn a_token_that_the_input_cannot_take_is_an_error() {
    let error = advance(&mut pages(&USERS), &json!({"NextToken": ["secret"]})).expect_err("a list");
    assert_eq!(
        error.to_string(),
        "paginating list_users: what `NextToken` finds in the output is not of the type that the input takes"
    );
}

/// How many pages come until the walk is over or fails.
fn walk(mut pages: PageMachine, tokens: &[&str]) -> (usize, Result<bool, PaginationError>) {
    let mut came = 0;
    for token in tokens {
        came += 1;
        match advance(&mut pages, &json!({"NextToken": token})) {
            Ok(true) => {}
            end => return (came, end),
        }
    }
    (came, Ok(true))
}

#[test]
fn a_token_that_comes_again_is_an_error_that_does_not_show_it_however_long_the_circle_is() {
    let error = PaginationError::RepeatedToken {
        operation: "list_users",
    };
    assert_eq!(walk(pages(&USERS), &["secret", "secret"]), (2, Err(error.clone())));
    assert_eq!(walk(pages(&USERS), &["a", "b", "c", "b", "d"]), (4, Err(error.clone())));
    assert_eq!(
        error.to_string(),
        "paginating list_users: the service gave the same next token twice, so the pages would go round in a circle"
    );
}

#[test]
fn the_token_with_which_a_walk_begins_counts_too() {
    let mut resumed = pages(&USERS);
    resumed.resume("t").expect("a good token");
    assert!(walk(resumed, &["t"]).1.is_err());

    let given = DynamicStructure::from_json(&INPUT, &json!({"NextToken": "t"})).expect("a good input");
    let page = json!({"NextToken": "t"});
    assert!(pages(&USERS).advance(&given, &Item::Borrowed(&page)).is_err());
}

#[test]
fn a_token_that_comes_again_can_be_the_end_or_no_matter() {
    let mut ends = pages(&USERS);
    ends.set_on_repeated_token(RepeatedToken::Ends);
    assert_eq!(walk(ends, &["a", "a"]), (2, Ok(false)));
    let mut goes_on = pages(&USERS);
    goes_on.set_on_repeated_token(RepeatedToken::GoesOn);
    assert_eq!(walk(goes_on, &["a", "a", "a"]), (3, Ok(true)));
}

#[test]
fn a_page_size_goes_in_as_the_member_has_it() {
    let sized = |schema| {
        let mut pages = pages(schema);
        pages.set_page_size(&INPUT, 50).map(|()| changed(&pages))
    };
    assert_eq!(sized(&USERS), Ok(json!({"MaxResults": 50})));
    assert_eq!(sized(&RECORDS), Ok(json!({"MaxItems": "50"})));

    static PLAIN: PaginatorSchema = PaginatorSchema::new("list_all", &["Token"], &["Token"]);
    let operation = "list_all";
    assert_eq!(sized(&PLAIN), Err(PaginationError::NoPageSize { operation }));
}

/// The tokens that the first call gets, and how many of five items are left.
fn started(schema: &'static PaginatorSchema, token: &str) -> (Value, usize) {
    let mut pages = pages(schema);
    pages.resume(token).expect("a good token");
    let tokens = changed(&pages);
    let page = json!({"Users": [1, 2, 3, 4, 5], "Set": {"Records": [1, 2, 3, 4, 5]}});
    assert_eq!(advance(&mut pages, &page), Ok(false));
    (tokens, pages.items(&page).expect("the expression is good").len())
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
    static NAMED: PaginatorSchema =
        PaginatorSchema::new("list_named", &["A", "B"], &["A", "B"]).with_result_keys(&["Users"]);
    assert_eq!(started(&USERS, "t___2"), (json!({"NextToken": "t"}), 3));
    assert_eq!(started(&USERS, "None___4"), (json!({}), 1));
    assert_eq!(started(&NAMED, "n___A"), (json!({"A": "n", "B": "A"}), 5));
    assert_eq!(started(&NAMED, "None___A___1"), (json!({"B": "A"}), 4));
}

#[test]
fn a_starting_token_that_does_not_fit_is_refused() {
    let refused = |schema, token| pages(schema).resume(token).expect_err("no such token");
    let operation = "list_users";
    assert_eq!(
        refused(&USERS, "a___b___c"),
        PaginationError::BadStartingToken { operation }
    );
    let operation = "list_records";
    let text_for_a_map = PaginationError::BadStartingToken { operation };
    assert_eq!(refused(&RECORDS, "n___A"), text_for_a_map);
}

#[test]
fn a_walk_tells_where_to_go_on_between_pages_and_within_one() {
    let mut walk = pages(&USERS);
    assert_eq!(walk.resume_token(None), None);
    assert_eq!(
        advance(&mut walk, &json!({"Users": [1, 2, 3], "NextToken": "t"})),
        Ok(true)
    );
    let between = walk.resume_token(None).expect("a page follows");
    let within = walk.resume_token(Some(2)).expect("an item follows");
    assert_eq!(started(&USERS, &between), (json!({"NextToken": "t"}), 5));
    assert_eq!(started(&USERS, &within), (json!({}), 3));
    assert_eq!(advance(&mut walk, &json!({"Users": [4]})), Ok(false));
    assert_eq!(walk.resume_token(None), None);
}

#[test]
fn only_the_first_page_skips_items() {
    let mut pages = pages(&USERS);
    pages.resume("t___1").expect("a good token");
    let page = json!({"Users": ["a", "b"], "NextToken": "u"});
    assert_eq!(advance(&mut pages, &page), Ok(true));
    assert_eq!(pages.items(&page), Ok(vec![json!("b")]));
    assert_eq!(advance(&mut pages, &json!({})), Ok(false));
    assert_eq!(pages.items(&page), Ok(vec![json!("a"), json!("b")]));
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
        pages.resume(token).expect("a good token");
    }
    let mut full = FullResult::new();
    for output in outputs {
        advance(&mut pages, output).expect("a good page");
        full.add(&pages, output).expect("plain paths");
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
        assert!(advance(&mut pages, &output).is_ok());
        assert_eq!(full.add(&pages, &output), Ok(()));
    }
    assert_eq!(full.into_value(), json!({"Scan": {"Findings": [1, 2], "Time": 5}}));
}

#[test]
fn a_full_result_leaves_out_what_the_starting_token_skips() {
    let outputs = [json!({"Set": {"Records": [1, 2]}, "Aliases": ["a"], "Count": 2})];
    assert_eq!(
        full(Some("n___None___1"), &outputs),
        json!({"Set": {"Records": [2]}, "Aliases": [], "Count": 2})
    );
    assert_eq!(
        full(Some("n"), &outputs),
        json!({"Set": {"Records": [1, 2]}, "Aliases": ["a"], "Count": 2})
    );
}

#[test]
fn a_full_result_needs_plain_paths() {
    static LAST: PaginatorSchema =
        PaginatorSchema::new("list_last", &["Token"], &["Token"]).with_result_keys(&["Users[-1]"]);
    let mut pages = pages(&LAST);
    assert_eq!(advance(&mut pages, &json!({"Users": [1]})), Ok(false));
    let error = FullResult::new()
        .add(&pages, &json!({"Users": [1]}))
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
    let error = PageMachine::new(&UNPAIRED, &INPUT)
        .map(|_| ())
        .expect_err("one output token too few");
    assert_eq!(error, PaginationError::UnpairedTokens { operation: "list" });

    static BAD: [PaginatorSchema; 4] = [
        PaginatorSchema::new("list", &["A"], &["a["]),
        PaginatorSchema::new("list", &["A"], &["A"]).with_more_results("a["),
        PaginatorSchema::new("list", &["A"], &["A"]).with_result_keys(&["a["]),
        PaginatorSchema::new("list", &["A"], &["A"]).with_non_aggregate(&["a["]),
    ];
    for schema in &BAD {
        let error = PageMachine::new(schema, &INPUT)
            .map(|_| ())
            .expect_err("does not parse");
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
    let error = advance(&mut pages(&LENGTH), &json!({})).expect_err("length of null");
    assert_eq!(
        error.to_string(),
        "paginating list: cannot evaluate `length(A)` on the output"
    );
    assert!(error.source().is_some());
}

#[test]
fn debug_shows_no_token_and_no_result() {
    let mut pages = pages(&USERS);
    pages.resume("secret").expect("a good token");
    assert!(advance(&mut pages, &json!({})).is_ok());
    let mut full = FullResult::new();
    assert!(full.add(&pages, &json!({"Users": ["secret"]})).is_ok());
    assert!(!format!("{pages:?} {full:?}").contains("secret"));
}
