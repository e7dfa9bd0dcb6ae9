//! What overlays add to requests and answers beyond the protocol. Typed calls and calls by name do the same.

use std::io::Cursor;

use serde_json::{Value, json};
use tinsmith_demo::{amended_query, amended_xml};
use tinsmith_runtime::RequestBody;
use tinsmith_runtime::http::Request;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};

use crate::{body, client, headers, read, response, sent};

fn xml(call: &str, input: Value) -> Request {
    sent(amended_xml::Client::builder(), |client| client.call(call, input))
}

fn query(call: &str, input: Value) -> Request {
    sent(amended_query::Client::builder(), |client| client.call(call, input))
}

/// Without the time and the signature.
fn is_same(one: &Request, other: &Request) {
    assert_eq!(
        (one.url(), body(one), headers(one)),
        (other.url(), body(other), headers(other))
    );
}

#[test]
fn an_input_is_sent_with_its_defaults_encodings_and_digests() {
    let typed = sent(amended_xml::Client::builder(), |client| {
        client
            .copy_thing()
            .id("/things/7")
            .source("a/b+c?versionId=1")
            .key("0123")
            .send()
    });
    assert_eq!(typed.url(), "https://amended-xml.us-east-1.amazonaws.com/things/-/7");
    assert_eq!(
        headers(&typed),
        [
            ("x-key", "MDEyMw=="),
            ("x-key-md5", "62L2uTBttXXC1ZaxJ5YnpA=="),
            ("x-source", "a/b%2Bc?versionId=1"),
            ("x-version", "2024-01-31"),
        ]
    );
    let named = xml(
        "copy_thing",
        json!({"Id": "/things/7", "Source": "a/b+c?versionId=1", "Key": "0123"}),
    );
    is_same(&typed, &named);
    let own = xml(
        "copy_thing",
        json!({"Account": "1", "Id": "7", "Source": "s", "Key": "k", "KeyMD5": "m"}),
    );
    assert_eq!(own.path, "/things/1/7");
    assert_eq!(headers(&own)[..2], [("x-key", "k"), ("x-key-md5", "m")]);
}

#[test]
fn what_fails_a_check_is_not_sent() {
    let client = client(amended_xml::Client::builder(), &Scripted::new());
    for (input, expected) in [
        (
            json!({"Account": "a/b", "Id": "7", "Source": "s"}),
            "CopyThing: `Account` is too long, empty, or has characters that are not allowed there, and is no ARN that is",
        ),
        (
            json!({"Id": "7", "Source": "s", "Notes": {"a": "ü"}}),
            "CopyThing: `Notes` has characters that are not ASCII, which cannot go in a header field",
        ),
    ] {
        assert_eq!(client.call("copy_thing", input).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_call_is_sent_again_to_the_region_that_an_error_names() {
    let elsewhere = "<Error><Code>Elsewhere</Code><Region>eu-west-1</Region></Error>";
    let transport = Scripted::new().expect(Expected::any()).reply(400, elsewhere);
    let transport = transport.expect(Expected::any()).reply(200, "");
    let client = client(amended_xml::Client::builder(), &transport);
    client.copy_thing().account("1").id("7").source("s").send().unwrap();
    let requests = transport.requests();
    let urls: Vec<_> = requests.iter().map(Request::url).collect();
    assert_eq!(
        urls,
        ["us-east-1", "eu-west-1"].map(|region| format!("https://amended-xml.{region}.amazonaws.com/things/1/7"))
    );
}

#[test]
fn a_body_is_hashed_in_header_fields_unless_a_member_sets_them() {
    let hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    let request = sent(amended_xml::Client::builder(), |client| {
        client.store_thing().body("hello").send()
    });
    let found = headers(&request);
    for expected in [
        ("x-hash", hash),
        ("x-tree", hash),
        ("x-kind", "thing"),
        ("x-version", "2024-01-31"),
    ] {
        assert!(found.contains(&expected), "{found:?}");
    }
    let request = sent(amended_xml::Client::builder(), |client| {
        client.store_thing().body("hello").hash("own").send()
    });
    assert!(headers(&request).contains(&("x-tree", "own")));
}

#[test]
fn a_body_that_is_read_is_hashed_in_header_fields_too() {
    let request = sent(amended_xml::Client::builder(), |client| {
        let body = RequestBody::from_seekable(Cursor::new("hello"));
        client.store_thing().body(body).send()
    });
    let hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    let found = headers(&request);
    assert!(
        found.contains(&("x-hash", hash)) && found.contains(&("x-tree", hash)),
        "{found:?}"
    );
    assert_eq!(request.body, "hello");
}

#[test]
fn a_query_goes_as_a_form_but_in_a_presigned_url() {
    let request = sent(amended_xml::Client::builder(), |client| {
        client.search_things().query("a b&c").send()
    });
    assert_eq!((&*request.method, &*request.query), ("POST", ""));
    assert_eq!(body(&request), "format=short&q=a%20b%26c");
    assert!(headers(&request).contains(&("Content-Type", "application/x-www-form-urlencoded")));
}

const LISTED: &str = "<R><EncodingType>url</EncodingType><Prefix>a%2B</Prefix><Things><member><Name>a%2Bb+c%09</Name>\
                      <Owner>o%2B</Owner></member></Things></R>";

#[test]
fn names_are_decoded_where_the_client_has_asked_for_encoded_ones() {
    let typed = read(amended_xml::Client::builder(), response(200, &[], LISTED), |client| {
        client.list_things().send()
    });
    let typed = typed.unwrap();
    assert_eq!(typed.prefix.as_deref(), Some("a+"));
    let thing = &typed.things.unwrap()[0];
    assert_eq!(
        (thing.name.as_deref(), thing.owner.as_deref()),
        (Some("a+b c\t"), Some("o%2B"))
    );
    let named = |input: Value, listed: &str| {
        let answer = read(amended_xml::Client::builder(), response(200, &[], listed), |client| {
            client.call("list_things", input)
        });
        answer.unwrap()["Things"][0]["Name"].as_str().unwrap().to_owned()
    };
    assert_eq!(named(json!({}), LISTED), "a+b c\t");
    // The caller has asked, so the caller gets what came; and a service that does not know of it sends names as they are.
    assert_eq!(named(json!({"EncodingType": "url"}), LISTED), "a%2Bb+c%09");
    let unknown = LISTED.replace("<EncodingType>url</EncodingType>", "");
    assert_eq!(named(json!({}), &unknown), "a%2Bb+c%09");
    let request = xml("list_things", json!({}));
    assert_eq!(request.query, "encoding-type=url");
}

#[test]
fn percent_encoding_and_base64_are_undone() {
    let answer = |document: &str, log: &str| {
        let xml = format!("<R><Document>{document}</Document><Log>{log}</Log></R>");
        let output = read(amended_xml::Client::builder(), response(200, &[], &*xml), |client| {
            client.copy_thing().id("7").source("s").send()
        });
        let output = output.unwrap();
        (output.document.unwrap(), output.log.unwrap())
    };
    assert_eq!(
        answer("%7B%22a%22%3A+1%7D", "aGkK"),
        ("{\"a\":+1}".to_owned(), "hi\n".to_owned())
    );
    assert_eq!(answer("%zz", "n@ base64"), ("%zz".to_owned(), "n@ base64".to_owned()));
}

#[test]
fn a_call_that_copies_from_another_region_carries_itself_presigned_for_that() {
    let typed = sent(amended_query::Client::builder(), |client| {
        client.copy_from().id("a&b").region("eu-west-1").send()
    });
    let text = body(&typed);
    let (before, url) = text.split_once("&SignedUrl=").unwrap();
    assert_eq!(before, "Action=CopyFrom&Version=2024-01-31&Id=a%26b");
    let expected = "https%3A%2F%2Famended-query.eu-west-1.amazonaws.com%2F%3FAction%3DCopyFrom%26Version%3D2024-01-31%26Id%3Da%2526b\
                    %26ToRegion%3Dus-east-1%26X-Amz-Algorithm%3DAWS4-HMAC-SHA256%26X-Amz-Credential%3DAKIDEXAMPLE%252F";
    assert!(url.starts_with(expected), "{url}");
    assert!(
        url.contains("%252Feu-west-1%252Famended-query%252Faws4_request%26") && url.contains("X-Amz-Expires%3D3600"),
        "{url}"
    );
    let named = query("copy_from", json!({"Id": "a&b", "Region": "eu-west-1"}));
    assert_eq!(body(&named).split("X-Amz-Date").next(), text.split("X-Amz-Date").next());

    let without = query("copy_from", json!({"Id": "a"}));
    assert_eq!(body(&without), "Action=CopyFrom&Version=2024-01-31&Id=a");
    let own = query("copy_from", json!({"Id": "a", "Region": "eu-west-1", "SignedUrl": "u"}));
    assert_eq!(body(&own), "Action=CopyFrom&Version=2024-01-31&Id=a&SignedUrl=u");
}

#[test]
fn a_member_can_say_where_the_request_goes() {
    let typed = sent(amended_query::Client::builder(), |client| {
        client.ask().url("https://ask.example.com/x").data("hi").send()
    });
    assert_eq!(typed.url(), "https://ask.example.com/");
    assert_eq!(
        body(&typed),
        "Action=Ask&Version=2024-01-31&Url=https%3A%2F%2Fask.example.com%2Fx&Data=aGk%3D"
    );
    let named = query("ask", json!({"Url": "https://ask.example.com/x", "Data": "hi"}));
    is_same(&typed, &named);
}
