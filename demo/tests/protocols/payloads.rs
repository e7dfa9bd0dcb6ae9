//! Bodies that are one member, over REST-JSON: bytes, text, a structure or a union.

use crate::{body, headers, read, response, sent};
use tinsmith_demo::rest_json::{Client, Figure, Tree};

#[test]
fn a_text_is_the_body() {
    let request = sent(Client::builder(), |client| {
        client.put_note().kind("short").note("a \"note\"").send()
    });
    assert_eq!(request.path, "/note");
    assert_eq!(headers(&request), [("Content-Type", "text/plain"), ("X-Kind", "short")]);
    assert_eq!(body(&request), "a \"note\"");

    let output = read(Client::builder(), response(200, &[("X-Kind", "k")], "{}"), |client| {
        client.put_note().send()
    });
    let output = output.unwrap();
    assert_eq!(
        (output.kind.as_deref(), output.note.as_deref()),
        (Some("k"), Some("{}"))
    );
}

#[test]
fn a_structure_is_the_body_without_its_own_name() {
    let tree = Tree::new().name("root").left(Tree::new().name("l"));
    let request = sent(Client::builder(), |client| client.put_tree().tree(tree.clone()).send());
    assert_eq!(headers(&request), [("Content-Type", "application/json")]);
    assert_eq!(body(&request), r#"{"name":"root","left":{"name":"l"}}"#);

    let body = r#"{"name": "root", "left": {"name": "l"}}"#;
    let output = read(Client::builder(), response(200, &[], body), |client| {
        client.put_tree().send()
    });
    assert_eq!(output.unwrap().tree, Some(tree));
}

#[test]
fn an_absent_structure_is_an_empty_object() {
    let request = sent(Client::builder(), |client| client.put_tree().send());
    assert_eq!(headers(&request), [("Content-Type", "application/json")]);
    assert_eq!(body(&request), "{}");
}

#[test]
fn a_union_is_the_body() {
    let request = sent(Client::builder(), |client| {
        client.put_figure().figure(Figure::Sides(3)).send()
    });
    assert_eq!(body(&request), r#"{"sides":3}"#);

    let output = read(Client::builder(), response(200, &[], r#"{"name": "n"}"#), |client| {
        client.put_figure().send()
    });
    assert_eq!(output.unwrap().figure, Some(Figure::Name("n".to_owned())));
}
