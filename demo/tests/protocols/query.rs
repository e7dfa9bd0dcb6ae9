//! The query protocol: forms go out, XML comes back.

use tinsmith_demo::query::{Client, Figure, ServiceError, Tree};

use crate::sample::{XML, XML_AGGREGATES, assert_scalars, assert_xml_aggregates, scalars, texts, xml_aggregates};
use crate::{body, echoed, headers, read, response, sent};

#[test]
fn members_become_the_fields_of_a_form() {
    let request = sent(Client::builder(), |client| {
        let call = xml_aggregates!(scalars!(client.echo()), Tree, Figure);
        call.flat_named(["m"]).token("t-1").send()
    });
    assert_eq!(request.method, "POST");
    assert_eq!(request.url(), "https://query.us-east-1.amazonaws.com/");
    assert_eq!(
        headers(&request),
        [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
    );
    assert_eq!(
        body(&request),
        "Action=Echo&Version=2024-01-31&text=za%C5%BC%C3%B3%C5%82%C4%87%20%26%20%3Cb%3E%22q%22%3C%2Fb%3E&flag=true&count=-7\
         &big=9007199254740993&ratio=0.1&bytes=AP9%2B&moment=2024-01-31T12%3A30%3A45Z&epoch=1706704245\
         &iso=2024-01-31T12%3A30%3A45Z&http=Wed%2C%2031%20Jan%202024%2012%3A30%3A45%20GMT&color=GREEN\
         &texts.member.1=a&texts.member.2=&named.Item.1=n&flat.1=f&flat.2=g&Leaf.1=m\
         &counts.entry.1.key=x&counts.entry.1.value=1&counts.entry.2.key=y&counts.entry.2.value=2\
         &flatCounts.1.Word=w&flatCounts.1.Times=3\
         &tree.name=root&tree.left.name=l&tree.branches.member.1.name=a&tree.branches.member.1.branches=\
         &tree.branches.member.2.name=b&figure.sides=3&OtherName=r&token=t-1"
    );
}

#[test]
fn an_empty_list_is_a_field_without_a_value_and_an_empty_map_is_none() {
    let request = sent(Client::builder(), |client| {
        client
            .echo()
            .texts([""; 0])
            .flat([""; 0])
            .counts([("", 0); 0])
            .token("t-1")
            .send()
    });
    assert_eq!(body(&request), "Action=Echo&Version=2024-01-31&texts=&flat=&token=t-1");
}

#[test]
fn an_operation_without_input_sends_its_name() {
    let request = sent(Client::builder(), |client| client.ping().send());
    assert_eq!(body(&request), "Action=Ping&Version=2024-01-31");
}

#[test]
fn every_kind_of_member_is_read_from_inside_the_wrapper() {
    let output = echoed!(
        Client::builder(),
        format!(
            "<EchoResponse xmlns=\"https://query.example.com/doc/2024-01-31/\"><EchoResult>\
             {XML}{XML_AGGREGATES}<Leaf>m</Leaf><unknown><x/></unknown>\
             </EchoResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></EchoResponse>"
        )
    )
    .unwrap();
    assert_scalars!(output);
    assert_xml_aggregates!(output, Tree, Figure);
    assert_eq!(output.flat_named, texts(["m"]));
}

#[test]
fn the_request_id_is_in_the_body() {
    let xml =
        "<EchoResponse><EchoResult/><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></EchoResponse>";
    let reply = read(Client::builder(), response(200, &[], xml), |client| {
        client.echo().prepare().send_with_metadata()
    });
    assert_eq!(reply.unwrap().metadata.request_id.as_deref(), Some("r-1"));
}

#[test]
fn an_error_has_its_code_its_members_and_the_request_id_in_the_body() {
    let xml = "<ErrorResponse><Error><Type>Sender</Type><Code>Item.Missing</Code><Message>no such item</Message>\
               <Key>k</Key></Error><RequestId>r-2</RequestId></ErrorResponse>";
    let error = read(Client::builder(), response(404, &[], xml), |client| {
        client.echo().send()
    })
    .unwrap_err();
    let Some(ServiceError::ItemMissing(missing)) = error.service() else {
        panic!("{error}");
    };
    assert_eq!(missing.key.as_deref(), Some("k"));
    assert_eq!((error.code(), error.status()), (Some("Item.Missing"), Some(404)));
    // By its code, as before the model knew it, and by its name there.
    assert!(error.is("Item.Missing") && error.is("ItemMissing") && !error.is("Missing"));
    assert_eq!(
        (error.message(), error.request_id()),
        (Some("no such item"), Some("r-2"))
    );
}

#[test]
fn a_body_that_is_no_xml_is_an_error_that_does_not_show_it() {
    let error = echoed!(Client::builder(), "<EchoResponse><secret").unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
}
