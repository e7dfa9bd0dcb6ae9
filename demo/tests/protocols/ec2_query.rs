//! The query protocol of EC2: names with a capital letter, lists without a level of their own, answers without a wrapper.

use tinsmith_demo::ec2_query::{Client, Tree};

use crate::sample::{TEXT, XML, assert_scalars, moment, texts};
use crate::{body, echoed, headers, read, response, sent};

/// Smithy: a name starts with a capital letter unless the model sets another. botocore keeps it unchanged. No model of
/// AWS has such a name.
#[test]
fn members_become_the_fields_of_a_form() {
    let request = sent(Client::builder(), |client| {
        let call = client.echo().text(TEXT).big(-1).moment(moment()).epoch(moment());
        let call = call.texts(["a", "b"]).renamed("r").queried("q");
        call.tree(tree()).token("t-1").send()
    });
    assert_eq!(request.url(), "https://ec2-query.us-east-1.amazonaws.com/");
    assert_eq!(
        headers(&request),
        [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
    );
    assert_eq!(
        body(&request),
        "Action=Echo&Version=2024-01-31&Text=za%C5%BC%C3%B3%C5%82%C4%87%20%26%20%3Cb%3E%22q%22%3C%2Fb%3E&Big=-1\
         &Moment=2024-01-31T12%3A30%3A45Z&Epoch=1706704245&TextId.1=a&TextId.2=b&OtherName=r&requestName=q\
         &Tree.Name=root&Tree.LeftOne.Name=l&Tree.Branch.1.Name=a&Tree.Branch.2.Name=b&ClientToken=t-1"
    );
}

#[test]
fn an_idempotency_token_is_made_where_none_is_given() {
    let request = sent(Client::builder(), |client| client.echo().send());
    assert_eq!(
        body(&request),
        "Action=Echo&Version=2024-01-31&ClientToken=01010101-0101-4101-8101-010101010101"
    );
}

#[test]
fn every_kind_of_member_is_read_under_its_name_for_answers() {
    let output = echoed!(
        Client::builder(),
        format!(
            "<EchoResponse xmlns=\"https://ec2.example.com/doc/2024-01-31/\"><requestId>r-1</requestId>{XML}\
             <textSet><item>a</item><item>b</item></textSet><otherName>r</otherName><responseName>q</responseName>\
             <tree><name>root</name><left><name>l</name></left>\
             <branchSet><item><name>a</name></item><item><name>b</name></item></branchSet></tree></EchoResponse>"
        )
    )
    .unwrap();
    assert_scalars!(output);
    assert_eq!(output.texts, texts(["a", "b"]));
    assert_eq!(output.renamed.as_deref(), Some("r"));
    assert_eq!(output.queried.as_deref(), Some("q"));
    assert_eq!(output.tree, Some(tree()));
}

#[test]
fn an_error_has_its_code_its_message_and_the_request_id_in_the_body() {
    let xml = "<Response><Errors><Error><Code>InvalidItem.NotFound</Code><Message>no such item</Message></Error></Errors>\
               <RequestID>r-2</RequestID></Response>";
    let error = read(Client::builder(), response(400, &[], xml), |client| {
        client.echo().send()
    })
    .unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Some("InvalidItem.NotFound"), Some("no such item"))
    );
    assert_eq!(error.request_id(), Some("r-2"));
}

fn tree() -> Tree {
    let branches = [Tree::new().name("a"), Tree::new().name("b")];
    Tree::new().name("root").left(Tree::new().name("l")).branches(branches)
}
