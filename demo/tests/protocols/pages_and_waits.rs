//! Paginators and waiters that come from models.

use std::time::Duration;

use serde_json::{Value, json};
use tinsmith_runtime::Blocking;
use tinsmith_runtime::client::{Pages, RepeatedToken};
use tinsmith_runtime::codegen::ModelledErrors;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};

use crate::client;
use tinsmith_demo::{query, rest_json};

#[test]
fn pages_follow_the_token_to_the_end() {
    let script = Scripted::new()
        .expect(Expected::get("/items?limit=2"))
        .reply(200, r#"{"items": ["a", "b"], "nextToken": "1"}"#)
        .expect(Expected::get("/items?limit=2&token=1"))
        .reply(200, r#"{"items": ["c"]}"#);
    let client = client(rest_json::Client::builder(), &script);
    let paginator = client.get_paginator("list_items").unwrap();
    let pages = paginator.page_size(2).paginate(json!({"tenant": "blue"})).unwrap();
    assert_eq!(items(pages), [json!(["a", "b"]), json!(["c"])]);
    script.finish().unwrap();
}

#[test]
fn pages_by_name_have_the_settings_of_typed_ones() {
    let script = Scripted::new();
    let client = rest_json::Client::builder().scripted(&script).build_blocking().unwrap();
    script
        .on_name("list_items", json!({"token": "1"}))
        .give(json!({"items": ["c", "d"], "nextToken": "1"}))
        .always();
    script
        .on_name("list_items", json!({}))
        .give(json!({"items": ["a", "b"], "nextToken": "1"}))
        .always();
    let pages = |token: &str| {
        let paginator = client.get_paginator("list_items").unwrap().starting_token(token);
        paginator.paginate(json!({"tenant": "blue"})).unwrap()
    };
    // A token of the service, and what comes of it again.
    let error = pages("1").build_full_result().unwrap_err();
    assert!(error.to_string().contains("the same next token twice"), "{error}");
    let all = pages("1")
        .on_repeated_token(RepeatedToken::Ends)
        .build_full_result()
        .unwrap();
    assert_eq!(all["items"], json!(["c", "d"]));
    // A total, and the place at which it ends.
    let list = |page: Value| page["items"].as_array().cloned();
    let first = client.get_paginator("list_items").unwrap();
    let mut first = first
        .paginate(json!({"tenant": "blue"}))
        .unwrap()
        .items_of(list)
        .total(3);
    assert_eq!(first.by_ref().map(Result::unwrap).collect::<Vec<_>>(), ["a", "b", "c"]);
    let place = first.resume_token().unwrap();
    let mut rest = pages(&place).on_repeated_token(RepeatedToken::GoesOn);
    let page = rest.try_next().unwrap().unwrap();
    assert_eq!(rest.items(&page).unwrap(), ["d"]);
    let more = rest.items_of(list).total(2);
    assert_eq!(more.map(Result::unwrap).collect::<Vec<_>>(), ["c", "d"]);
    script.finish().unwrap();
}

#[test]
fn what_does_not_fit_a_walk_by_name_is_refused_before_anything_is_sent() {
    let client = client(rest_json::Client::builder(), &Scripted::new());
    let paginator = || client.get_paginator("list_items").unwrap();
    let with_token = paginator()
        .starting_token("a___b___c")
        .paginate(json!({"tenant": "blue"}));
    assert!(with_token.is_err_and(|error| error.to_string().contains("token")));
    assert!(
        paginator()
            .paginate(json!({}))
            .is_err_and(|error| error.to_string().contains("\"tenant\""))
    );
    assert!(paginator().paginate(json!({"tenant": "blue", "page": 1})).is_err());
    assert!(
        client
            .get_paginator("get_item")
            .is_err_and(|error| error.to_string().contains("list_items"))
    );
}

#[test]
fn pages_end_where_the_model_says_that_no_more_follow() {
    let page = |item: &str, more: bool| {
        format!(
            "<R><ListItemsResult><Items><member>{item}</member></Items><IsTruncated>{more}</IsTruncated>\
             <Marker>{item}</Marker></ListItemsResult></R>"
        )
    };
    let script = Scripted::new()
        .expect(Expected::post("/").body("Action=ListItems&Version=2024-01-31"))
        .reply(200, page("a", true))
        .expect(Expected::post("/").body("Action=ListItems&Version=2024-01-31&Marker=a"))
        .reply(200, page("b", false));
    let client = client(query::Client::builder(), &script);
    assert_eq!(client.can_paginate("list_items"), Ok(true));
    let pages = client.get_paginator("list_items").unwrap().paginate(json!({})).unwrap();
    assert_eq!(items(pages), [json!(["a"]), json!(["b"])]);
    script.finish().unwrap();
}

#[test]
fn a_waiter_waits_until_the_state_is_there() {
    let get = || Expected::get("/items/k");
    let missing = tinsmith_runtime::http::Response {
        status: 404,
        headers: [("x-amzn-errortype", "ItemMissing")].into_iter().collect(),
        body: b"{}".to_vec(),
    };
    let script = Scripted::new()
        .expect(get())
        .respond(missing)
        .expect(get())
        .reply(200, r#"{"state": "CHANGING"}"#)
        .expect(get())
        .reply(200, r#"{"state": "READY"}"#);
    let client = client(rest_json::Client::builder(), &script);
    let waiter = client.get_waiter("item_ready").unwrap();
    waiter.wait(&json!({"key": "k"})).unwrap();
    script.finish().unwrap();
    assert_eq!(script.waits(), [Duration::from_secs(2); 2]);
}

#[test]
fn a_waiter_ends_with_an_error_at_a_state_that_the_model_calls_a_failure() {
    let script = Scripted::new()
        .expect(Expected::get("/items/k"))
        .reply(200, r#"{"state": "BROKEN"}"#);
    let client = client(rest_json::Client::builder(), &script);
    let waiter = client.get_waiter("item_ready").unwrap();
    assert!(waiter.wait(&json!({"key": "k"})).is_err());
    script.finish().unwrap();
}

/// What each page lists.
fn items<E: ModelledErrors>(mut pages: Pages<Blocking, Value, E>) -> Vec<Value> {
    let mut items = Vec::new();
    while let Some(page) = pages.next() {
        items.push(pages.items(&page.unwrap()).unwrap().into());
    }
    items
}
