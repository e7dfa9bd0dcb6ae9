use serde_json::{Value, json};

use super::RestXml;
use crate::dynamic::DynamicStructure;
use crate::http::{Headers, Response};
use crate::protocol::{EncodeError, Encoded, Protocol};
use crate::schema::{
    Auth, ErrorSchema, ListSchema, MapSchema, Member, Operation, Shape, StructureSchema, XmlNamespace,
};

static TEXTS: ListSchema = ListSchema::new(Shape::String).element_name("item");
static TAGS: MapSchema = MapSchema::new(Shape::Integer).key_name("K").value_namespace("urn:v");
static OWNER: StructureSchema = StructureSchema::new(
    "Owner",
    &[
        Member::new("Name", Shape::String),
        Member::new("Kind", Shape::String).wire("t:kind").xml_attribute(),
    ],
);
static CHOICE: StructureSchema = StructureSchema::new("Choice", &[Member::new("A", Shape::String)]);
static THING: StructureSchema = StructureSchema::new(
    "Thing",
    &[
        Member::new("Id", Shape::String).label("Id"),
        Member::new("Mode", Shape::String).header("X-Mode"),
        Member::new("Owner", Shape::Structure(&OWNER)).xml_namespace_prefixed("t", "urn:t"),
        Member::new("Names", Shape::List(&TEXTS)).wire("names"),
        Member::new("Flat", Shape::List(&TEXTS)).flattened(),
        Member::new("Tags", Shape::Map(&TAGS)),
        Member::new("FlatTags", Shape::Map(&TAGS)).flattened(),
        Member::new("Choice", Shape::Union(&CHOICE)),
        Member::new("Free", Shape::Document),
    ],
);
static PUT: Operation = Operation {
    input: &THING,
    ..Operation::new("PutThing", "put_thing", "PUT", "/{Id}")
};

/// The same input, and an output, whose body is the one member `Body`.
macro_rules! with_payload {
    ($operation:ident, $member:expr) => {
        static $operation: Operation = {
            static SCHEMA: StructureSchema = StructureSchema::new("Whole", &[$member]);
            Operation {
                input: &SCHEMA,
                output: &SCHEMA,
                ..Operation::new("Put", "put", "PUT", "/")
            }
        };
    };
}

with_payload!(PUT_BYTES, Member::new("Body", Shape::Blob).payload());
with_payload!(
    PUT_OWNER,
    Member::new("Body", Shape::Structure(&OWNER))
        .payload()
        .wire("Possessor")
        .xml_namespace("urn:p")
);

fn encode(operation: &Operation, input: &Value) -> Result<Encoded, EncodeError> {
    let input = DynamicStructure::from_json(operation.input, input).unwrap();
    RestXml.encode(operation, &input, &|| "token".to_owned())
}

/// The body and its content type.
fn body(operation: &Operation, input: &Value) -> (String, Option<String>) {
    let request = encode(operation, input).unwrap().request;
    let content_type = request.headers.get("Content-Type").map(str::to_owned);
    (String::from_utf8(request.body.into()).unwrap(), content_type)
}

/// Values for some members of a thing.
fn members(input: &Value) -> String {
    let mut input = input.clone();
    input["Id"] = json!("7");
    let (body, _) = body(&PUT, &input);
    let inner = body
        .strip_prefix("<Thing>")
        .and_then(|rest| rest.strip_suffix("</Thing>"));
    inner.unwrap_or(&body).to_owned()
}

fn response(status: u16, body: &str) -> Response {
    Response {
        status,
        headers: [("X-Mode", "fast")].into_iter().collect::<Headers>(),
        body: body.into(),
    }
}

fn decode(operation: &Operation, body: &str) -> Value {
    let mut output = DynamicStructure::new(operation.output);
    RestXml
        .decode(operation, &mut response(200, body), None, &mut output)
        .unwrap();
    output.to_json()
}

#[test]
fn members_go_into_elements_in_the_order_of_the_model() {
    let input = json!({
        "Tags": {"b": 2, "a": 1}, "FlatTags": {"c": 3}, "Names": ["x", ""], "Flat": ["y", "z"], "Choice": {"A": "a"},
        "Owner": {"Name": "n", "Kind": "k"},
    });
    let wanted = r#"<Owner xmlns:t="urn:t" t:kind="k"><Name>n</Name></Owner><names><item>x</item><item></item></names><Flat>y</Flat><Flat>z</Flat><Tags><entry><K>a</K><value xmlns="urn:v">1</value></entry><entry><K>b</K><value xmlns="urn:v">2</value></entry></Tags><FlatTags><K>c</K><value xmlns="urn:v">3</value></FlatTags><Choice><A>a</A></Choice>"#;
    assert_eq!(members(&input), wanted);
}

#[test]
fn what_is_empty_is_an_empty_element_unless_it_is_flattened() {
    let input = json!({"Names": [], "Flat": [], "Tags": {}, "FlatTags": {}, "Owner": {}});
    assert_eq!(
        members(&input),
        r#"<Owner xmlns:t="urn:t"></Owner><names></names><Tags></Tags>"#
    );
}

#[test]
fn text_reads_back_the_same_from_elements_and_attributes() {
    static ECHO: Operation = Operation {
        input: &OWNER,
        output: &OWNER,
        ..Operation::new("Echo", "echo", "POST", "/")
    };
    let text = " <a href=\"x\">&amp;'\r\n\t]]> é😀 ";
    let input = json!({"Name": text, "Kind": text});
    let (body, _) = body(&ECHO, &input);
    assert_eq!(decode(&ECHO, &body), input, "{body}");
}

#[test]
fn what_has_no_form_in_xml_is_refused_by_the_members_name() {
    let problem = |input: Value| encode(&PUT, &input).unwrap_err().to_string();
    assert_eq!(
        problem(json!({"Id": "7", "Owner": {"Name": "a\u{1}b"}})),
        "`Name` has a control character, which cannot go in XML"
    );
    assert_eq!(
        problem(json!({"Id": "7", "Free": 1})),
        "`Free` is of a kind that has no form in XML"
    );
}

#[test]
fn the_root_is_named_by_the_shape_then_by_the_operation_then_after_the_shape() {
    static PLAIN: StructureSchema = StructureSchema::new("Plain", &[Member::new("A", Shape::String)]);
    static NAMED: StructureSchema =
        StructureSchema::new("Plain", &[Member::new("A", Shape::String)]).location_name("Shape");
    static AFTER: Operation = Operation {
        input: &PLAIN,
        ..Operation::new("A", "a", "POST", "/")
    };
    static BY_OPERATION: Operation = Operation {
        input: &PLAIN,
        input_root: Some("Root"),
        input_namespace: Some(XmlNamespace::new("urn:r")),
        ..Operation::new("A", "a", "POST", "/")
    };
    static BY_SHAPE: Operation = Operation {
        input: &NAMED,
        input_root: Some("Root"),
        ..Operation::new("A", "a", "POST", "/")
    };
    let body = |operation| body(operation, &json!({"A": "a"})).0;
    assert_eq!(body(&AFTER), "<Plain><A>a</A></Plain>");
    assert_eq!(body(&BY_OPERATION), r#"<Root xmlns="urn:r"><A>a</A></Root>"#);
    assert_eq!(body(&BY_SHAPE), "<Shape><A>a</A></Shape>");
}

#[test]
fn without_a_member_in_the_body_there_is_none() {
    assert_eq!(body(&PUT, &json!({"Id": "7", "Mode": "m"})), (String::new(), None));
    assert_eq!(body(&PUT_BYTES, &json!({})), (String::new(), None));
    assert_eq!(body(&PUT_OWNER, &json!({})), (String::new(), None));
}

#[test]
fn an_idempotency_token_is_drawn_into_the_body() {
    static TOKEN: StructureSchema =
        StructureSchema::new("Token", &[Member::new("Token", Shape::String).idempotency_token()]);
    static DRAW: Operation = Operation {
        input: &TOKEN,
        ..Operation::new("Draw", "draw", "POST", "/")
    };
    assert_eq!(body(&DRAW, &json!({})).0, "<Token><Token>token</Token></Token>");
}

#[test]
fn a_payload_is_the_whole_body() {
    let typed = |body: &str, content_type: &str| (body.to_owned(), Some(content_type.to_owned()));
    assert_eq!(
        body(&PUT_BYTES, &json!({"Body": "aGk="})),
        typed("hi", "application/octet-stream")
    );
    assert_eq!(
        body(&PUT_OWNER, &json!({"Body": {"Name": "n"}})),
        typed(
            r#"<Possessor xmlns="urn:p"><Name>n</Name></Possessor>"#,
            "application/xml"
        )
    );
    assert_eq!(
        decode(&PUT_OWNER, "<Any><Name>n</Name></Any>"),
        json!({"Body": {"Name": "n"}})
    );
    assert_eq!(decode(&PUT_OWNER, ""), json!({}));
    assert_eq!(decode(&PUT_BYTES, "<hi>"), json!({"Body": "PGhpPg=="}));
}

#[test]
fn a_fault_in_a_payload_is_told_by_its_place() {
    let mut output = DynamicStructure::new(PUT_OWNER.output);
    let error = RestXml.decode(
        &PUT_OWNER,
        &mut response(200, "<Any><Name><a/></Name></Any>"),
        None,
        &mut output,
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "`Body.Name`: expected text, found an element"
    );
}

#[test]
fn an_error_has_members_in_header_fields_and_in_its_element() {
    static GONE: StructureSchema = StructureSchema::new(
        "Gone",
        &[
            Member::new("Mode", Shape::String).header("X-Mode"),
            Member::new("Status", Shape::Integer).status_code(),
            Member::new("Since", Shape::String),
        ],
    );
    let error = ErrorSchema::new("Gone", &GONE);
    let response = response(
        410,
        "<ErrorResponse><Error><Code>Gone</Code><Since>then</Since></Error></ErrorResponse>",
    );
    let mut members = DynamicStructure::new(&GONE);
    RestXml.decode_error(&error, &response, None, &mut members).unwrap();
    assert_eq!(
        members.to_json(),
        json!({"Mode": "fast", "Status": 410, "Since": "then"})
    );
}

#[test]
fn a_body_is_searched_for_a_request_id_only_where_it_is_an_error() {
    let body = "<Any><RequestId>r</RequestId></Any>";
    assert_eq!(RestXml.request_id(&response(200, body), None), None);
    assert_eq!(RestXml.request_id(&response(404, body), None).as_deref(), Some("r"));
}

#[test]
fn what_needs_a_body_has_no_url() {
    let url = |operation: &Operation, input: Value| {
        let input = DynamicStructure::from_json(operation.input, &input).unwrap();
        RestXml.encode_as_url(operation, &input, &|| "token".to_owned())
    };
    let encoded = url(&PUT, json!({"Id": "7", "Mode": "m"})).unwrap();
    assert_eq!((&*encoded.request.path, encoded.members_in_url), ("/7", vec!["Id"]));
    assert_eq!(
        url(&PUT, json!({"Id": "7", "Names": ["n"]})).unwrap_err().to_string(),
        "`Names` is in the body, which cannot go into a URL"
    );
    assert!(url(&PUT_BYTES, json!({"Body": "aGk="})).is_err());
    assert!(url(&PUT_BYTES, json!({"Body": ""})).is_ok());
}

#[test]
fn an_error_under_a_status_of_success_is_a_failure_of_the_service() {
    static GET: Operation = Operation {
        output: &OWNER,
        ..Operation::new("GetThing", "get_thing", "GET", "/")
    };
    let error = response(
        200,
        "<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code></Error>",
    );
    let mut failure = error.clone();
    assert!(RestXml.error_in_success(&GET, &mut failure, None).is_some());
    assert_eq!((failure.status, &failure.body), (500, &error.body));
    // The bytes that a caller asked for may look like anything.
    assert_eq!(RestXml.error_in_success(&PUT_BYTES, &mut error.clone(), None), None);
    assert_eq!(
        RestXml.error_in_success(&GET, &mut response(200, "<Owner/>"), None),
        None
    );
    assert_eq!(RestXml.error_in_success(&GET, &mut response(200, ""), None), None);
}

#[test]
fn an_answer_of_s3_that_is_cut_off_is_a_failure_of_the_service() {
    static HEADED: StructureSchema =
        StructureSchema::new("Headed", &[Member::new("Mode", Shape::String).header("X-Mode")]);
    let s3 = |output| Operation {
        auth: Auth::S3,
        output,
        ..Operation::new("Copy", "copy", "PUT", "/")
    };
    let [members, header, payload, nothing] = [&OWNER, &HEADED, PUT_BYTES.output, StructureSchema::EMPTY].map(s3);
    let failed = |operation: &Operation, body: &str| {
        let mut response = response(200, body);
        let failure = RestXml.error_in_success(operation, &mut response, None);
        failure.is_some_and(|failure| response.status == 500 && !failure.in_stream)
    };
    for body in [
        "<?xml version=\"1.0\"?>\n  ",
        " ",
        "<Owner>",
        "<Owner><Name>n</Name>",
        "<Owner></Name>",
        "<Error/>",
        "busy",
    ] {
        assert!(failed(&members, body) && failed(&header, body), "{body}");
        assert!(!failed(&payload, body) && !failed(&nothing, body), "{body}");
    }
    for body in [
        "",
        "<Owner/>",
        "<?xml version=\"1.0\"?>\n\n <Owner><Name>n</Name></Owner>\n",
    ] {
        assert!(!failed(&members, body), "{body}");
    }
    // However long the blanks and comments are that come first, and wherever the first bytes end.
    for length in 980..1030 {
        for start in [" ".repeat(length), format!("<!--{}-->", "é".repeat(length / 2))] {
            for whole in [
                "<Owner><Name>é</Name></Owner>",
                "<Owner/>",
                "<Owner a='>'\n/>\n",
                "<Owner></Owner><!-- -->",
            ] {
                assert!(!failed(&members, &format!("{start}{whole}")), "{length} {whole}");
            }
            for broken in [
                "<Error><Code>é</Code></Error>",
                "<Owner><Name>é</Name>",
                "<Owner/><",
                "<Owner></Owners>",
            ] {
                assert!(failed(&members, &format!("{start}{broken}")), "{length} {broken}");
            }
        }
    }
}
