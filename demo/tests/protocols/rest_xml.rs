//! REST-XML: elements, attributes and namespaces. Paths, queries and headers are those of REST-JSON, see `bindings`.

use tinsmith_demo::rest_xml::{Client, Figure, Point, ServiceError, Tree};

use crate::sample::{
    XML, XML_AGGREGATES, assert_scalars, assert_xml_aggregates, moment, scalars, texts, xml_aggregates,
};
use crate::{body, echoed, headers, read, response, sent};

/// The values that `point` sets, in XML, without the name of the element.
const POINT: &str = r#"xmlns:p="https://xml.example.com/points" p:kind="dot"><x>1</x><y>2</y>"#;
const TYPE: (&str, &str) = ("Content-Type", "application/xml");

/// XML allows quotes in text with or without escape, and two forms of an empty element. botocore writes `"` and `<a
/// />`.
#[test]
fn members_become_elements_and_attributes_in_model_order() {
    let request = sent(Client::builder(), |client| {
        let call = xml_aggregates!(scalars!(client.echo().version("1")), Tree, Figure);
        call.point(point()).spaced(["s"]).send()
    });
    assert_eq!(request.method, "POST");
    assert_eq!(request.url(), "https://rest-xml.us-east-1.amazonaws.com/echo");
    assert_eq!(headers(&request), [TYPE]);
    assert_eq!(
        body(&request),
        format!(
            "<EchoRequest xmlns=\"https://xml.example.com/doc/2024-01-31/\" version=\"1\">{XML}{XML_AGGREGATES}\
             <point {POINT}</point><spaced xmlns=\"https://xml.example.com/spaced\"><member>s</member></spaced></EchoRequest>"
        )
    );
}

/// As in botocore: written with the name of the member, read with the name of the elements.
#[test]
fn a_flattened_list_with_two_names_is_written_by_the_one_and_read_by_the_other() {
    let request = sent(Client::builder(), |client| client.echo().flat_named(["m"]).send());
    assert!(body(&request).ends_with("><flatNamed>m</flatNamed></EchoRequest>"));
    let output = echoed!(Client::builder(), "<Sample><Leaf>m</Leaf></Sample>").unwrap();
    assert_eq!(output.flat_named, texts(["m"]));
}

#[test]
fn empty_lists_and_structures_are_empty_elements_but_for_flattened_ones() {
    let request = sent(Client::builder(), |client| {
        client
            .echo()
            .texts([""; 0])
            .flat([""; 0])
            .counts([("", 0); 0])
            .tree(Tree::new())
            .send()
    });
    assert_eq!(
        body(&request),
        "<EchoRequest xmlns=\"https://xml.example.com/doc/2024-01-31/\">\
         <texts></texts><counts></counts><tree></tree></EchoRequest>"
    );
}

#[test]
fn no_member_no_body() {
    let request = sent(Client::builder(), |client| client.echo().send());
    assert_eq!((headers(&request), body(&request)), (vec![], ""));
}

#[test]
fn a_payload_has_the_name_of_its_member() {
    let request = sent(Client::builder(), |client| {
        let call = client.put_item().shelf("a b").key("x/y").level(3).since(moment());
        call.tags([("One", "1")]).point(point()).send()
    });
    assert_eq!(request.method, "PUT");
    assert_eq!(
        request.url(),
        "https://rest-xml.us-east-1.amazonaws.com/shelves/a%20b/items/x/y"
    );
    assert_eq!(
        headers(&request),
        [
            TYPE,
            ("X-Level", "3"),
            ("X-Since", "Wed, 31 Jan 2024 12:30:45 GMT"),
            ("X-Tag-One", "1"),
        ]
    );
    assert_eq!(body(&request), format!("<ThePoint {POINT}</ThePoint>"));
}

#[test]
fn a_payload_and_headers_are_read() {
    let xml = format!("<ThePoint {POINT}</ThePoint>");
    let headers = [("X-Level", "3"), ("X-Tag-One", "1")];
    let output = read(Client::builder(), response(200, &headers, xml), |client| {
        client.put_item().shelf("s").key("k").send()
    });
    let output = output.unwrap();
    assert_eq!(output.level, Some(3));
    assert_eq!(output.tags, Some([("One".to_owned(), "1".to_owned())].into()));
    assert_eq!(output.point, Some(point()));
}

#[test]
fn bytes_are_read_as_they_are() {
    let output = read(Client::builder(), response(200, &[], b"<\x00\xff"), |client| {
        client.get_content().key("a/b c").send()
    });
    assert_eq!(output.unwrap().content.collect(3).unwrap(), b"<\x00\xff");
}

#[test]
fn every_kind_of_member_is_read() {
    let output = echoed!(
        Client::builder(),
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Sample xmlns=\"https://xml.example.com/doc/2024-01-31/\" version=\"1\">\n  {XML}{XML_AGGREGATES}\
             <point {POINT}</point><!-- a comment --><spaced xmlns=\"https://xml.example.com/spaced\"><member>s</member>\
             </spaced></Sample>"
        )
    )
    .unwrap();
    assert_scalars!(output);
    assert_xml_aggregates!(output, Tree, Figure);
    assert_eq!(output.version.as_deref(), Some("1"));
    assert_eq!(output.point, Some(point()));
    assert_eq!(output.spaced, texts(["s"]));
}

/// XML: the prefix of an element does not matter, and text may come in pieces.
#[test]
fn other_forms_of_the_same_document_are_read() {
    let xml = "<a:Sample xmlns:a=\"https://xml.example.com/doc/2024-01-31/\"><a:flat>f</a:flat><a:OtherName/>\
               <a:flat>&#x67;<!-- -->&#104;<![CDATA[<i>]]></a:flat><a:texts/></a:Sample>";
    let output = echoed!(Client::builder(), xml).unwrap();
    assert_eq!(output.flat, texts(["f", "gh<i>"]));
    assert_eq!(output.renamed.as_deref(), Some(""));
    assert_eq!(output.texts, texts([]));
}

/// botocore reads both forms, whatever the model says.
#[test]
fn an_error_is_read_in_a_wrapper_and_without() {
    let error = "<Error><Code>ItemMissing</Code><Message>gone</Message><Key>k</Key>";
    for xml in [
        format!("<ErrorResponse>{error}</Error><RequestId>r-2</RequestId></ErrorResponse>"),
        format!("{error}<RequestId>r-2</RequestId></Error>"),
    ] {
        let response = response(404, &[], xml);
        let error = read(Client::builder(), response, |client| client.echo().send()).unwrap_err();
        assert!(matches!(
            error.service(),
            Some(ServiceError::ItemMissing(missing)) if missing.key.as_deref() == Some("k")
        ));
        assert_eq!((error.message(), error.request_id()), (Some("gone"), Some("r-2")));
    }
}

#[test]
fn entities_are_not_expanded() {
    let error = echoed!(
        Client::builder(),
        "<!DOCTYPE a [<!ENTITY e \"x\">]><Sample><text>&e;</text></Sample>"
    )
    .unwrap_err();
    assert_eq!(error.status(), Some(200));
}

fn point() -> Point {
    Point::new().kind("dot").x(1).y(2)
}
