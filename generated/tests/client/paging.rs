//! Paginators and waiters by name. SSO OIDC has neither, so these tests use a small service that is written by hand.

use std::time::Duration;

use serde_json::{Value, json};
use tinsmith::runtime::client::ClientCore;
use tinsmith::runtime::client::Pages;
use tinsmith::runtime::codegen::endpoint::{CommonRules, Rules};
use tinsmith::runtime::codegen::paginate::{LimitKey, PaginatorSchema};
use tinsmith::runtime::codegen::protocol::RestJson;
use tinsmith::runtime::codegen::schema::{Catalog, ListSchema, Member, Operation, Service, Shape, StructureSchema};
use tinsmith::runtime::codegen::waiter::{Acceptor, Expected as Wanted, ExpectedError, Matcher, State, WaiterSchema};
use tinsmith::runtime::error::{Cause, PaginationError, WaiterError};
use tinsmith::runtime::transport::TransportErrorKind;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::{Async, Blocking, ClientBuilder, Paginator, Waiter};

use crate::{credentials, done};

tinsmith::runtime::codegen::service_errors! {
    /// The service has no modelled errors.
    #[table(ERRORS)]
    enum NoError {}
}

static NAMES: ListSchema = ListSchema::new(Shape::String);

static LIST_THINGS_REQUEST: StructureSchema = StructureSchema::new(
    "ListThingsRequest",
    &[
        Member::new("nextToken", Shape::String).query("nextToken"),
        Member::new("maxResults", Shape::Integer).query("maxResults"),
        Member::new("kind", Shape::String).query("kind"),
    ],
);

static LIST_THINGS_RESPONSE: StructureSchema = StructureSchema::new(
    "ListThingsResponse",
    &[
        Member::new("things", Shape::List(&NAMES)),
        Member::new("nextToken", Shape::String),
    ],
);

static GET_THING_REQUEST: StructureSchema = StructureSchema::new(
    "GetThingRequest",
    &[Member::new("name", Shape::String).label("name").required()],
);

static GET_THING_RESPONSE: StructureSchema =
    StructureSchema::new("GetThingResponse", &[Member::new("status", Shape::String)]);

static PAGINATOR: PaginatorSchema = PaginatorSchema::new("list_things", &["nextToken"], &["nextToken"])
    .with_limit_key(LimitKey::Number("maxResults"))
    .with_result_keys(&["things"]);

static LIST_THINGS: Operation = Operation {
    input: &LIST_THINGS_REQUEST,
    output: &LIST_THINGS_RESPONSE,
    paginator: Some(&PAGINATOR),
    ..Operation::new("ListThings", "list_things", "GET", "/things")
};

static GET_THING: Operation = Operation {
    input: &GET_THING_REQUEST,
    output: &GET_THING_RESPONSE,
    ..Operation::new("GetThing", "get_thing", "GET", "/things/{name}")
};

static SERVICE: Service = Service {
    id: "Things",
    name: "things",
    api_version: "2024-01-31",
    signing_name: "things",
    protocol: &RestJson,
    endpoint: Rules::Common(CommonRules::new("things")),
    errors: ERRORS,
    region_redirects: None,
    signs: false,
    metadata_in_headers: false,
};

static CATALOG: Catalog = Catalog {
    operations: &[&GET_THING, &LIST_THINGS],
    waiters: &[&WaiterSchema::new(
        "thing_ready",
        "get_thing",
        Duration::from_secs(5),
        3,
        &[
            Acceptor::new(status("READY"), State::Success),
            Acceptor::new(status("BROKEN"), State::Failure),
            Acceptor::new(Matcher::Error(ExpectedError::Code("NotThere")), State::Retry),
        ],
    )],
};

const fn status(text: &'static str) -> Matcher {
    let expected = Wanted::Text(text);
    Matcher::Path {
        expression: "status",
        expected,
    }
}

fn builder() -> ClientBuilder<ClientCore<Async>, ClientCore<Blocking>> {
    ClientBuilder::new(&SERVICE)
        .region("eu-west-1")
        .credentials(credentials())
}

fn blocking(script: &Scripted) -> ClientCore<Blocking> {
    builder().blocking_transport(script.clone()).build_blocking().unwrap()
}

fn in_async(script: &Scripted) -> ClientCore<Async> {
    builder().transport(script.clone()).build().unwrap()
}

fn paginator(script: &Scripted) -> Paginator<Blocking, NoError> {
    blocking(script).paginator(&CATALOG, "list_things").unwrap()
}

fn waiter(script: &Scripted) -> Waiter<Blocking, NoError> {
    blocking(script).waiter(&CATALOG, "thing_ready").unwrap()
}

/// A script of requests, each with the target it is for, and of their answers.
fn script(answers: &[(&str, Value)]) -> Scripted {
    answers.iter().fold(Scripted::new(), |script, (target, answer)| {
        script.expect(Expected::get(target)).reply(200, answer.to_string())
    })
}

/// Three pages, of which the one in the middle is empty.
fn three_pages() -> Scripted {
    script(&[
        ("/things?kind=big", json!({"things": ["a", "b"], "nextToken": "1"})),
        (
            "/things?nextToken=1&kind=big",
            json!({"things": [], "nextToken": "2/="}),
        ),
        ("/things?nextToken=2%2F%3D&kind=big", json!({"things": ["c"]})),
    ])
}

fn pages(paginator: Paginator<Blocking, NoError>, parameters: Value) -> Pages<Blocking, Value, NoError> {
    paginator.paginate(parameters).unwrap()
}

#[test]
fn a_blocking_client_iterates_over_the_pages() {
    let script = three_pages();
    let mut pages = pages(paginator(&script), json!({"kind": "big"}));
    let mut items = Vec::new();
    while let Some(page) = pages.next() {
        items.extend(pages.items(&page.unwrap()).unwrap());
    }
    script.finish().unwrap();
    assert_eq!(items, ["a", "b", "c"]);
    assert!(pages.next().is_none());
}

#[test]
fn an_async_client_asks_for_page_after_page() {
    let script = three_pages();
    let paginator: Paginator<Async, NoError> = in_async(&script).paginator(&CATALOG, "list_things").unwrap();
    let mut pages = paginator.paginate(json!({"kind": "big"})).unwrap();
    let mut sizes = Vec::new();
    while let Some(page) = done(Box::pin(pages.next())) {
        sizes.push(pages.items(&page.unwrap()).unwrap().len());
    }
    script.finish().unwrap();
    assert_eq!(sizes, [2, 0, 1]);
    assert!(done(Box::pin(pages.next())).is_none());
}

#[test]
fn nothing_is_sent_before_the_first_page_is_asked_for_and_no_page_more_than_that() {
    let script = script(&[("/things", json!({"things": ["a"], "nextToken": "1"}))]);
    let mut pages = pages(paginator(&script), json!({}));
    assert!(script.requests().is_empty());
    let page = pages.next().unwrap().unwrap();
    assert_eq!(page, json!({"things": ["a"], "nextToken": "1"}));
    script.finish().unwrap();
}

#[test]
fn page_size_and_starting_token_go_into_the_requests() {
    let script = script(&[
        (
            "/things?nextToken=7&maxResults=2",
            json!({"things": ["g", "h"], "nextToken": "8"}),
        ),
        ("/things?nextToken=8&maxResults=2", json!({"things": ["i"]})),
    ]);
    let pages = pages(paginator(&script).page_size(2).starting_token("7"), json!({}));
    assert_eq!(pages.map(Result::unwrap).count(), 2);
    script.finish().unwrap();
}

/// Tokens of botocore's paginators can say how many items of the first page were taken already.
#[test]
fn a_starting_token_that_skips_items_skips_them_on_its_first_page_alone() {
    let script = script(&[
        ("/things?nextToken=7", json!({"things": ["g", "h"], "nextToken": "8"})),
        ("/things?nextToken=8", json!({"things": ["i", "j"]})),
    ]);
    let mut pages = pages(paginator(&script).starting_token("7___1"), json!({}));
    let mut items = Vec::new();
    while let Some(page) = pages.next() {
        items.extend(pages.items(&page.unwrap()).unwrap());
    }
    script.finish().unwrap();
    assert_eq!(items, ["h", "i", "j"]);
}

#[test]
fn a_token_that_comes_again_ends_the_walk_after_its_page() {
    let script = script(&[
        ("/things", json!({"things": ["a"], "nextToken": "hunter2"})),
        (
            "/things?nextToken=hunter2",
            json!({"things": ["b"], "nextToken": "hunter2"}),
        ),
    ]);
    let mut pages = pages(paginator(&script), json!({}));
    pages.next().unwrap().unwrap();
    assert_eq!(pages.next().unwrap().unwrap()["things"], json!(["b"]));
    let error = pages.next().unwrap().unwrap_err();
    assert!(matches!(
        error.cause(),
        Some(Cause::Pagination(PaginationError::RepeatedToken { .. }))
    ));
    assert_eq!(
        error.to_string(),
        "ListThings: paginating list_things: the service gave the same next token twice, \
         so the pages would go round in a circle"
    );
    assert!(!format!("{error:?}{pages:?}").contains("hunter2"));
    assert!(pages.next().is_none());
    script.finish().unwrap();
}

#[test]
fn an_error_ends_the_walk_and_says_what_an_error_of_a_call_says() {
    let script = Scripted::new()
        .expect(Expected::get("/things"))
        .reply(403, r#"{"code": "NotYours"}"#);
    let mut denied = pages(paginator(&script), json!({}));
    let error = denied.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "ListThings: NotYours (HTTP 403, 1 attempt)");
    assert!(denied.next().is_none());
    script.finish().unwrap();

    let faulty = paginator(&Scripted::new()).paginate(json!({"kind": 5})).unwrap_err();
    let expected = "ListThings: Parameter validation failed:\n\
                    Invalid type for parameter kind, type: integer, valid types: string";
    assert_eq!(faulty.to_string(), expected);
}

#[test]
fn what_comes_in_pages_or_can_be_waited_for_is_told_and_listed() {
    let client = blocking(&Scripted::new());
    assert_eq!(CATALOG.can_paginate("list_things"), Ok(true));
    assert_eq!(CATALOG.can_paginate("get_thing"), Ok(false));
    let error = client.paginator::<NoError>(&CATALOG, "get_thing").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Operation cannot be paginated: get_thing (these can: list_things)"
    );
    let error = client.waiter::<NoError>(&CATALOG, "ThingReady").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Waiter does not exist: ThingReady (there are: thing_ready)"
    );
}

/// Three answers: the thing does not exist yet, exists in a state that the waiter ignores, is ready.
fn ready_at_last() -> Scripted {
    let get = || Expected::get("/things/a");
    let script = Scripted::new().expect(get()).reply(404, r#"{"code": "NotThere"}"#);
    let script = script.expect(get()).reply(200, r#"{"status": "NEW"}"#);
    script.expect(get()).reply(200, r#"{"status": "READY"}"#)
}

fn name() -> Value {
    json!({"name": "a"})
}

#[test]
fn a_waiter_calls_again_after_its_delay_until_it_succeeds() {
    let script = ready_at_last();
    waiter(&script).wait(&name()).unwrap();
    script.finish().unwrap();
    assert_eq!(script.waits(), [Duration::from_secs(5); 2]);
}

#[test]
fn an_async_waiter_does_the_same() {
    let script = ready_at_last();
    let waiter: Waiter<Async, NoError> = in_async(&script).waiter(&CATALOG, "thing_ready").unwrap();
    done(Box::pin(waiter.wait(&name()))).unwrap();
    script.finish().unwrap();
    assert_eq!(script.waits(), [Duration::from_secs(5); 2]);
}

#[test]
fn the_caller_can_set_delay_and_attempts() {
    let new = ("/things/a", json!({"status": "NEW"}));
    let script = script(&[new.clone(), new]);
    let waiter = waiter(&script).delay(Duration::from_millis(100)).max_attempts(2);
    let error = waiter.wait(&name()).unwrap_err();
    assert!(matches!(error.reason(), WaiterError::TimedOut { attempts: 2, .. }));
    assert!(error.is_timeout());
    assert_eq!(error.output(), Some(&json!({"status": "NEW"})));
    assert_eq!(error.to_string(), "waiter thing_ready timed out after 2 attempts");
    script.finish().unwrap();
    assert_eq!(script.waits(), [Duration::from_millis(100)]);
}

#[test]
fn a_wait_ends_at_a_state_of_failure_and_at_an_error_that_is_not_expected() {
    let get = || Expected::get("/things/a");
    for (status, body, expected) in [
        (
            200,
            r#"{"status": "BROKEN"}"#,
            "waiter thing_ready failed: `status` is \"BROKEN\"",
        ),
        (
            403,
            r#"{"code": "NotYours", "message": "go away"}"#,
            "waiter thing_ready failed: GetThing: NotYours: go away (HTTP 403, 1 attempt)",
        ),
    ] {
        let script = Scripted::new().expect(get()).reply(status, body);
        let error = waiter(&script).wait(&name()).unwrap_err();
        assert_eq!(error.to_string(), expected);
        script.finish().unwrap();
        assert!(script.waits().is_empty());
    }
}

#[test]
fn a_wait_ends_where_a_call_gets_no_answer_or_cannot_be_made() {
    let broken = |script: Scripted| script.expect(Expected::any()).fail(TransportErrorKind::Broken);
    let script = (0..3).fold(Scripted::new(), |script, _| broken(script));
    let error = waiter(&script).wait(&name()).unwrap_err();
    assert!(matches!(error.reason(), WaiterError::CallFailed { .. }));
    assert_eq!(
        error.to_string(),
        "waiter thing_ready failed: GetThing: the connection broke: the script says so (3 attempts)"
    );
    script.finish().unwrap();

    let error = waiter(&Scripted::new()).wait(&json!({})).unwrap_err();
    let expected = "waiter thing_ready failed: GetThing: Parameter validation failed:\nMissing required parameter in input: \"name\"";
    assert_eq!(error.to_string(), expected);
}
