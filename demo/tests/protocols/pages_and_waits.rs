//! Paginators and waiters that come from models.

use std::time::Duration;

use serde_json::{Value, json};
use tinsmith_runtime::Blocking;
use tinsmith_runtime::client::Pages;
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
