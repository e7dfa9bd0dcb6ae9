use serde_json::{Value, json};

use super::{AwsQuery, Ec2Query};
use crate::dynamic::DynamicStructure;
use crate::http::{Headers, Response};
use crate::protocol::{DecodeError, Protocol};
use crate::schema::{ListSchema, MapSchema, Member, Operation, Shape, StructureSchema, TimestampFormat};

const QUERY: AwsQuery = AwsQuery { version: "2024-01-31" };
const EC2: Ec2Query = Ec2Query { version: "2024-01-31" };

static TEXTS: ListSchema = ListSchema::new(Shape::String);
static ITEMS: ListSchema = ListSchema::new(Shape::Structure(&ITEM)).element_name("item");
static TAGS: MapSchema = MapSchema::new(Shape::String);
static MARKS: MapSchema = MapSchema::new(Shape::List(&TEXTS)).key_name("Name").value_name("Marks");
static ITEM: StructureSchema = StructureSchema::new("Item", &[Member::new("Name", Shape::String).wire("name")]);
static CHOICE: StructureSchema = StructureSchema::new("Choice", &[Member::new("A", Shape::Structure(&ITEM))]);
static INPUT: StructureSchema = StructureSchema::new(
    "Input",
    &[
        Member::new("Text", Shape::String).wire("text"),
        Member::new("Other", Shape::String).wire("other").query_name("another"),
        Member::new("Flag", Shape::Boolean),
        Member::new("Ratio", Shape::Float),
        Member::new("Data", Shape::Blob),
        Member::new("When", Shape::Timestamp(TimestampFormat::Default)),
        Member::new("Item", Shape::Structure(&ITEM)),
        Member::new("Texts", Shape::List(&TEXTS)),
        Member::new("Items", Shape::List(&ITEMS)),
        Member::new("Flat", Shape::List(&TEXTS)).flattened(),
        Member::new("FlatItems", Shape::List(&ITEMS)).flattened(),
        Member::new("Tags", Shape::Map(&TAGS)),
        Member::new("Marks", Shape::Map(&MARKS)).flattened(),
        Member::new("Choice", Shape::Union(&CHOICE)),
        Member::new("Free", Shape::Document),
    ],
);
static DO: Operation = Operation {
    input: &INPUT,
    ..Operation::new("DoIt", "do_it", "POST", "/ignored?x=y")
};
static GET: Operation = Operation {
    output: &ITEM,
    result_wrapper: Some("GetResult"),
    ..Operation::new("Get", "get", "POST", "/")
};

/// The form, without what is the same in all.
fn form(protocol: &dyn Protocol, input: &Value) -> String {
    let input = DynamicStructure::from_json(&INPUT, input).unwrap();
    let request = protocol.encode(&DO, &input, &|| "token".to_owned()).unwrap().request;
    let body = String::from_utf8(request.body.into()).unwrap();
    let rest = body.strip_prefix("Action=DoIt&Version=2024-01-31").unwrap();
    rest.strip_prefix('&').unwrap_or(rest).to_owned()
}

fn query(input: &Value) -> String {
    form(&QUERY, input)
}

fn ec2(input: &Value) -> String {
    form(&EC2, input)
}

fn decode(protocol: &dyn Protocol, body: &str) -> Result<Value, DecodeError> {
    let mut response = Response {
        status: 200,
        headers: Headers::new(),
        body: body.into(),
    };
    let mut output = DynamicStructure::new(GET.output);
    protocol
        .decode(&GET, &mut response, None, &mut output)
        .map(|()| output.to_json())
}

#[test]
fn a_request_is_a_form_for_the_root() {
    let input = DynamicStructure::from_json(&INPUT, &json!({"Text": "a b&c"})).unwrap();
    let request = QUERY.encode(&DO, &input, &String::new).unwrap().request;
    assert_eq!((&*request.path, &*request.query), ("/", ""));
    assert_eq!(
        request.headers.get("Content-Type"),
        Some("application/x-www-form-urlencoded; charset=utf-8")
    );
    assert_eq!(request.body, b"Action=DoIt&Version=2024-01-31&text=a%20b%26c"[..]);
}

#[test]
fn plain_values_are_text() {
    let input = json!({"Flag": true, "Ratio": "NaN", "Data": "aGk=", "When": 1.5, "Item": {"Name": "é"}});
    assert_eq!(
        query(&input),
        "Flag=true&Ratio=NaN&Data=aGk%3D&When=1970-01-01T00%3A00%3A01.5Z&Item.name=%C3%A9"
    );
}

#[test]
fn elements_and_entries_are_numbered_from_one() {
    let input = json!({"Texts": ["a", "b"], "Items": [{"Name": "c"}], "Tags": {"k": "v", "l": "w"}, "Choice": {"A": {"Name": "n"}}});
    assert_eq!(
        query(&input),
        "Texts.member.1=a&Texts.member.2=b&Items.item.1.name=c&Tags.entry.1.key=k&Tags.entry.1.value=v\
         &Tags.entry.2.key=l&Tags.entry.2.value=w&Choice.A.name=n"
    );
}

#[test]
fn a_flattened_list_goes_by_the_name_of_its_elements_where_they_have_one() {
    let input = json!({"Flat": ["a", "b"], "FlatItems": [{"Name": "c"}], "Marks": {"k": ["v"]}});
    assert_eq!(
        query(&input),
        "Flat.1=a&Flat.2=b&item.1.name=c&Marks.1.Name=k&Marks.1.Marks.member.1=v"
    );
}

#[test]
fn an_empty_list_is_a_key_and_an_empty_map_or_structure_nothing() {
    let input = json!({"Texts": [], "Flat": [], "FlatItems": [], "Tags": {}, "Item": {}});
    assert_eq!(query(&input), "Texts=&Flat=&FlatItems=");
    assert_eq!(ec2(&input), "");
}

#[test]
fn names_for_ec2_begin_in_upper_case_unless_there_is_one_for_queries() {
    let input = json!({"Text": "a", "Other": "b", "Item": {"Name": "c"}});
    assert_eq!(ec2(&input), "Text=a&another=b&Item.Name=c");
    assert_eq!(query(&input), "text=a&other=b&Item.name=c");
}

#[test]
fn lists_for_ec2_have_no_names_for_their_elements() {
    let input = json!({"Texts": ["a"], "Items": [{"Name": "b"}], "FlatItems": [{"Name": "c"}]});
    assert_eq!(ec2(&input), "Texts.1=a&Items.1.Name=b&FlatItems.1.Name=c");
}

#[test]
fn free_json_has_no_place_in_a_form() {
    let input = DynamicStructure::from_json(&INPUT, &json!({"Free": {"a": 1}})).unwrap();
    let error = QUERY.encode(&DO, &input, &String::new).unwrap_err();
    assert_eq!(error.to_string(), "`Free` is of a kind that has no place in a form");
}

#[test]
fn an_idempotency_token_is_drawn() {
    static TOKEN: StructureSchema =
        StructureSchema::new("Token", &[Member::new("Token", Shape::String).idempotency_token()]);
    static DRAW: Operation = Operation {
        input: &TOKEN,
        ..Operation::new("Draw", "draw", "POST", "/")
    };
    let input = DynamicStructure::new(&TOKEN);
    let request = EC2.encode(&DRAW, &input, &|| "drawn".to_owned()).unwrap().request;
    assert_eq!(request.body, b"Action=Draw&Version=2024-01-31&Token=drawn"[..]);
}

#[test]
fn a_url_has_the_form_in_its_query() {
    let input = DynamicStructure::from_json(&INPUT, &json!({"Text": "a", "Flag": false})).unwrap();
    let encoded = QUERY.encode_as_url(&DO, &input, &String::new).unwrap();
    assert_eq!(
        encoded.request.query,
        "Action=DoIt&Version=2024-01-31&text=a&Flag=false"
    );
    assert_eq!(encoded.members_in_url, ["Text", "Flag"]);
    assert!(encoded.request.body.is_empty() && encoded.request.headers.get("Content-Type").is_none());
}

#[test]
fn a_result_is_in_an_element_of_its_own_but_for_ec2() {
    let result = "<GetResult><name>n</name></GetResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>";
    assert_eq!(
        decode(&QUERY, &format!("<GetResponse xmlns='urn:x'>{result}</GetResponse>")),
        Ok(json!({"Name": "n"}))
    );
    assert_eq!(
        decode(
            &EC2,
            "<GetResponse><requestId>r</requestId><name>n</name></GetResponse>"
        ),
        Ok(json!({"Name": "n"}))
    );
}

#[test]
fn a_response_must_have_a_result() {
    for body in ["", "<R/>", "<R><Other><GetResult/></Other></R>"] {
        let error = decode(&QUERY, body).unwrap_err();
        assert_eq!(error.to_string(), "there is no element GetResult", "{body:?}");
    }
    assert_eq!(decode(&EC2, " ").unwrap_err().to_string(), "the body is empty");
    let mut response = Response {
        status: 200,
        headers: Headers::new(),
        body: Vec::new(),
    };
    assert_eq!(QUERY.decode(&DO, &mut response, None, &mut ()), Ok(()));
    assert_eq!(EC2.decode(&DO, &mut response, None, &mut ()), Ok(()));
}

#[cfg(feature = "scripted")]
#[test]
fn an_answer_names_the_elements_of_a_flattened_list_as_the_model_does() {
    static LISTED: Operation = Operation {
        output: &INPUT,
        ..Operation::new("List", "list", "POST", "/")
    };
    let output =
        DynamicStructure::from_json(&INPUT, &json!({"Flat": ["a", "b"], "FlatItems": [{"Name": "c"}]})).unwrap();
    let answer = QUERY.answer(&LISTED, &output).unwrap();
    // botocore reads no other element for the second list.
    assert_eq!(
        String::from_utf8(answer.body).unwrap(),
        "<ListResponse><Flat>a</Flat><Flat>b</Flat><item><name>c</name></item></ListResponse>"
    );
}
