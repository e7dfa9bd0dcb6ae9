//! Members outside the body, over REST-JSON: in the path, the query, the headers, the host and the status.

use std::collections::BTreeMap;

use serde_json::json;
use tinsmith_runtime::transport::scripted::Scripted;

use crate::sample::moment;
use crate::{headers, read, response, sent};
use tinsmith_demo::rest_json::{Client, PutItemResponse, ServiceError};

#[test]
fn members_go_into_the_path_the_query_and_the_headers() {
    let request = sent(Client::builder(), |client| {
        let call = client.put_item().shelf("a b/c").key("x/y z/ü").due(moment());
        let call = call
            .colors(["RED", "a&b"])
            .extra([("p q", "ü"), ("page", "1")])
            .level(3);
        let call = call.labels(["a", "b,c", r#"d "e""#]).since(moment());
        let call = call
            .config(json!({"on": true, "x": [1]}))
            .tags([("One", "1"), ("two", "2")]);
        call.content(b"\x00bytes".to_vec()).send()
    });
    assert_eq!(request.method, "PUT");
    assert_eq!(
        request.url(),
        "https://rest-json.us-east-1.amazonaws.com/shelves/a%20b%2Fc/items/x/y%20z/%C3%BC\
         ?kind=item&due=2024-01-31T12%3A30%3A45Z&color=RED&color=a%26b&p%20q=%C3%BC&page=1"
    );
    assert_eq!(
        headers(&request),
        [
            ("Content-Type", "application/octet-stream"),
            ("X-Config", "eyJvbiI6dHJ1ZSwieCI6WzFdfQ=="),
            ("X-Labels", r#"a,"b,c","d \"e\"""#),
            ("X-Level", "3"),
            ("X-Since", "Wed, 31 Jan 2024 12:30:45 GMT"),
            ("X-Tag-One", "1"),
            ("X-Tag-two", "2"),
        ]
    );
    assert_eq!(request.body, "\0bytes");
}

/// The same as botocore, except for the content type of a body of bytes: Smithy wants it, and botocore never sends it.
#[test]
fn what_is_not_given_leaves_no_trace() {
    let request = sent(Client::builder(), |client| client.put_item().shelf("s").key("k").send());
    assert_eq!(
        request.url(),
        "https://rest-json.us-east-1.amazonaws.com/shelves/s/items/k?kind=item"
    );
    assert_eq!(headers(&request), [("Content-Type", "application/octet-stream")]);
    assert!(request.body.is_empty());
}

/// Smithy: the member with that name wins. In botocore the map wins.
#[test]
fn a_query_map_cannot_replace_what_has_a_member_of_its_own() {
    let request = sent(Client::builder(), |client| {
        let call = client.put_item().shelf("s").key("k").colors(["RED"]);
        call.extra([("color", "no"), ("kind", "no"), ("page", "1")]).send()
    });
    assert_eq!(request.query, "kind=item&color=RED&page=1");
}

/// Smithy: an empty label would name another resource. botocore refuses it too.
#[test]
fn an_empty_label_is_refused_before_anything_is_sent() {
    let script = Scripted::new();
    let client = crate::client(Client::builder(), &script);
    let error = client.put_item().shelf("").key("k").send().unwrap_err();
    assert!(error.to_string().contains("`Shelf`"), "{error}");
    script.finish().unwrap();
}

#[test]
fn a_host_label_stands_before_the_host_and_in_its_own_place() {
    let request = sent(Client::builder(), |client| {
        client.list_items().tenant("blue").limit(2).token("a/b").send()
    });
    assert_eq!(
        request.url(),
        "https://blue.lists.rest-json.us-east-1.amazonaws.com/items?limit=2&token=a%2Fb"
    );
    assert_eq!(headers(&request), [("X-Tenant", "blue")]);
}

#[test]
fn a_host_label_that_would_change_the_host_is_refused() {
    for tenant in ["", "a.b", "evil.example/", "a b"] {
        let script = Scripted::new();
        let client = crate::client(Client::builder(), &script);
        let result = client.list_items().tenant(tenant).send();
        assert!(result.is_err(), "{tenant:?}");
        script.finish().unwrap();
    }
}

/// Smithy allows quoted elements in a list in a header. botocore splits the list at each comma.
#[test]
fn members_are_read_from_status_headers_and_body() {
    let headers = [
        ("x-level", "3"),
        ("X-Labels", r#"a,"b,c", "d \"e\"""#),
        ("x-since", "Wed, 31 Jan 2024 12:30:45 GMT"),
        ("x-config", "eyJvbiI6dHJ1ZSwieCI6WzFdfQ=="),
        ("x-tag-one", "1"),
        ("X-Tag-Two", "2"),
        ("x-other", "3"),
    ];
    let output = put(202, &headers, b"\x00bytes").unwrap();
    assert_eq!(output.status, Some(202));
    assert_eq!(output.level, Some(3));
    let labels = ["a", "b,c", r#"d "e""#].map(str::to_owned);
    assert_eq!(output.labels, Some(labels.to_vec()));
    assert_eq!(output.since, Some(moment()));
    assert_eq!(output.config, Some(json!({"on": true, "x": [1]})));
    let tags = [("one", "1"), ("Two", "2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(output.tags, Some(BTreeMap::from(tags)));
    assert_eq!(output.content, Some(b"\x00bytes".to_vec().into()));
}

#[test]
fn a_header_that_cannot_be_read_is_an_error_that_names_the_member() {
    let error = put(200, &[("X-Level", "three")], b"").unwrap_err();
    assert!(error.to_string().contains("level"), "{error}");
    assert!(!error.to_string().contains("three"), "{error}");
}

#[test]
fn an_error_has_members_from_its_body_and_from_its_headers() {
    let headers = [("X-Amzn-ErrorType", "ItemMissing:http://x.example"), ("X-Shelf", "s")];
    let error = put(404, &headers, br#"{"message": "no such item", "key": "k"}"#).unwrap_err();
    let Some(ServiceError::ItemMissing(missing)) = error.service() else {
        panic!("{error}");
    };
    assert_eq!(missing.message.as_deref(), Some("no such item"));
    assert_eq!(missing.key.as_deref(), Some("k"));
    assert_eq!(missing.shelf.as_deref(), Some("s"));
    assert_eq!((error.code(), error.status()), (Some("ItemMissing"), Some(404)));
    assert!(!error.is_retryable());
}

#[test]
fn an_error_that_the_model_calls_retryable_is_so() {
    let error = put(400, &[], br#"{"__type": "demo#Busy", "Message": "wait"}"#).unwrap_err();
    assert!(matches!(error.service(), Some(ServiceError::Busy(_))), "{error}");
    assert_eq!(error.message(), Some("wait"));
    assert!(error.is_retryable());
}

fn put(
    status: u16,
    headers: &[(&'static str, &str)],
    body: &[u8],
) -> Result<PutItemResponse, tinsmith_demo::rest_json::Error> {
    read(Client::builder(), response(status, headers, body), |client| {
        client.put_item().shelf("s").key("k").send()
    })
}
