use serde_json::{Value, json};

use super::{read_error, read_structure, request_id};
use crate::dynamic::DynamicStructure;
use crate::http::{Headers, Response};
use crate::protocol::DecodeError;
use crate::protocol::error::{ErrorForm, parse_error};
use crate::protocol::limits::ReadLimits;
use crate::schema::{ErrorSchema, ListSchema, MapSchema, Member, Shape, StructureSchema, TimestampFormat};

static TEXTS: ListSchema = ListSchema::new(Shape::String);
static ITEMS: ListSchema = ListSchema::new(Shape::Structure(&ITEM)).element_name("item");
static TAGS: MapSchema = MapSchema::new(Shape::String);
static MARKS: MapSchema = MapSchema::new(Shape::Integer)
    .key_name("Name")
    .value_name("Mark")
    .sparse();
static CHOICE: StructureSchema = StructureSchema::new(
    "Choice",
    &[
        Member::new("A", Shape::String),
        Member::new("B", Shape::Integer),
        Member::new("L", Shape::List(&TEXTS)).flattened(),
    ],
);
static ITEM: StructureSchema = StructureSchema::new(
    "Item",
    &[
        Member::new("Name", Shape::String).wire("name"),
        Member::new("Size", Shape::Integer),
        Member::new("Kind", Shape::String).wire("t:kind").xml_attribute(),
        Member::new("Inner", Shape::Structure(&ITEM)),
    ],
);
static ALL: StructureSchema = StructureSchema::new(
    "All",
    &[
        Member::new("Text", Shape::String),
        Member::new("Flag", Shape::Boolean),
        Member::new("Ratio", Shape::Float),
        Member::new("Data", Shape::Blob),
        Member::new("When", Shape::Timestamp(TimestampFormat::Default)),
        Member::new("Item", Shape::Structure(&ITEM)),
        Member::new("Items", Shape::List(&ITEMS)),
        Member::new("Flat", Shape::List(&TEXTS)).wire("flat").flattened(),
        Member::new("FlatItems", Shape::List(&ITEMS)).flattened(),
        Member::new("Tags", Shape::Map(&TAGS)),
        Member::new("Marks", Shape::Map(&MARKS)).wire("mark").flattened(),
        Member::new("Choice", Shape::Union(&CHOICE)),
    ],
);
static ONE: StructureSchema = StructureSchema::new("One", &[Member::new("Place", Shape::String)]);

fn limits() -> ReadLimits {
    ReadLimits::new(b"", None)
}

fn read_as(schema: &'static StructureSchema, text: &str) -> Result<Value, DecodeError> {
    let mut output = DynamicStructure::new(schema);
    read_structure(text.as_bytes(), &limits(), schema, &mut output).map(|()| output.to_json())
}

fn read(members: &str) -> Value {
    read_as(&ALL, &format!("<All>{members}</All>")).unwrap()
}

fn problem(members: &str) -> String {
    read_as(&ALL, &format!("<All>{members}</All>")).unwrap_err().to_string()
}

#[test]
fn plain_values_are_read_by_their_shape() {
    let members = "<Flag>true</Flag><Ratio>-Infinity</Ratio><Data>aGkh\n</Data><When>2015-01-01T00:00:00.5Z</When>\
                   <Item><Size> 7 </Size></Item>";
    let wanted = json!({"Flag": true, "Ratio": "-Infinity", "Data": "aGkh", "When": "2015-01-01T00:00:00.5Z",
                        "Item": {"Size": 7}});
    assert_eq!(read(members), wanted);
}

#[test]
fn order_prefixes_blanks_and_strange_elements_do_not_count() {
    let text =
        "<?xml version='1.0'?><!-- c -->\n<x:All xmlns:x='urn:x' xmlns='urn:y'>\n <Strange><Text>no</Text></Strange>
                <Flag>false</Flag> stray <x:Text>yes</x:Text><Strange/>\n</x:All>\n<!-- end -->";
    assert_eq!(read_as(&ALL, text).unwrap(), json!({"Text": "yes", "Flag": false}));
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let text = "\u{feff}<All><Tags><e><value>1</value><key>a</key></e></Tags></All>";
    assert_eq!(read_as(&ALL, text).unwrap(), json!({"Tags": {"a": "1"}}));
}

#[test]
fn text_is_what_markup_and_references_stand_for() {
    let text = |inner: &str| read(&format!("<Text>{inner}</Text>"))["Text"].clone();
    assert_eq!(text(" a &lt;&amp;&gt;&apos;&quot; &#65;&#x1F600; "), " a <&>'\" A😀 ");
    assert_eq!(text("a<![CDATA[<b> & ]]>c<!-- d -->e"), "a<b> & ce");
    assert_eq!(text("a\r\nb\rc&#13;"), "a\nb\nc\r");
    assert_eq!(text("<![CDATA[]]>"), "");
}

#[test]
fn an_empty_element_is_an_empty_value() {
    let wanted = json!({"Text": "", "Item": {}, "Items": [], "Tags": {}, "Flat": [""]});
    assert_eq!(read("<Text/><Item/><Items/><Tags/><flat/>"), wanted);
    assert_eq!(
        read("<Text></Text><Item></Item><Items></Items><Tags> </Tags><flat></flat>"),
        wanted
    );
}

#[test]
fn elements_of_a_list_may_go_by_any_name() {
    let members = "<Items><item><name>a</name></item><other><name>b</name></other></Items>";
    assert_eq!(read(members), json!({"Items": [{"Name": "a"}, {"Name": "b"}]}));
}

#[test]
fn elements_of_a_flattened_list_may_stand_apart() {
    assert_eq!(
        read("<flat>a</flat><Text>t</Text><flat>b</flat><flat>c</flat>"),
        json!({"Flat": ["a", "b", "c"], "Text": "t"})
    );
    assert_eq!(
        read("<item><name>a</name></item><flat>x</flat><item><name>b</name></item><FlatItems/>"),
        json!({"FlatItems": [{"Name": "a"}, {"Name": "b"}, {}], "Flat": ["x"]})
    );
}

#[test]
fn entries_of_a_map_have_a_key_and_a_value_in_either_order() {
    let members = "<Tags><entry><key>a</key><value>1</value></entry><entry><value>2</value><x/><key>b</key></entry>\
                   <entry><value/><key>e</key></entry></Tags>\
                   <mark><Name>c</Name><Mark>3</Mark></mark><Text/><mark><Mark>4</Mark><Name>d</Name></mark>";
    let wanted = json!({"Tags": {"a": "1", "b": "2", "e": ""}, "Text": "", "Marks": {"c": 3, "d": 4}});
    assert_eq!(read(members), wanted);
}

#[test]
fn an_entry_without_a_value_counts_where_values_may_be_null() {
    assert_eq!(read("<mark><Name>a</Name></mark>"), json!({"Marks": {"a": null}}));
    assert_eq!(read("<Tags><entry><key>a</key></entry></Tags>"), json!({"Tags": {}}));
    assert_eq!(
        problem("<Tags><entry><value>a</value></entry></Tags>"),
        "`Tags[…]`: an entry without a key"
    );
}

#[test]
fn an_attribute_is_found_under_any_prefix() {
    let item = |attributes: &str| read(&format!("<Item {attributes}/>"))["Item"].clone();
    assert_eq!(item("xmlns:q='urn:q' q:kind='a &amp; b'"), json!({"Kind": "a & b"}));
    assert_eq!(item("kind='a' xmlns:kind='urn:kind'"), json!({}));
}

#[test]
fn of_an_element_that_is_there_twice_the_last_counts() {
    let members = "<Items><item/><item/></Items><Text>a</Text><Item><Size>1</Size></Item>\
                   <Items><item/></Items><Text>b</Text><Item><name>c</name></Item>";
    assert_eq!(
        read(members),
        json!({"Items": [{}], "Text": "b", "Item": {"Name": "c"}})
    );
}

#[test]
fn a_union_has_one_member() {
    assert_eq!(read("<Choice><B>1</B></Choice>"), json!({"Choice": {"B": 1}}));
    assert_eq!(
        read("<Choice><L>a</L> <L>b</L></Choice>"),
        json!({"Choice": {"L": ["a", "b"]}})
    );
    assert_eq!(
        read("<Choice><C><D/></C></Choice>"),
        json!({"Choice": {"SDK_UNKNOWN_MEMBER": {"name": "C"}}})
    );
    assert_eq!(
        problem("<Choice><A>a</A><B>1</B></Choice>"),
        "`Choice`: more than one member of a union is set"
    );
}

#[test]
fn a_root_element_can_be_the_only_member_itself() {
    let wanted = json!({"Place": "here"});
    assert_eq!(read_as(&ONE, "<Place xmlns='urn:x'>here</Place>").unwrap(), wanted);
    assert_eq!(read_as(&ONE, "<Place><Place>here</Place></Place>").unwrap(), wanted);
    assert_eq!(read_as(&ONE, "<Place/>").unwrap(), json!({}));
}

#[test]
fn a_blank_body_sets_nothing() {
    for text in ["", " \n", "<?xml version='1.0'?>"] {
        assert_eq!(read_as(&ALL, text).unwrap(), json!({}), "{text:?}");
    }
}

#[test]
fn a_wrong_value_is_told_by_its_place_and_not_shown() {
    let wrong = [
        (
            "<Items><item/><item><Size>secret</Size></item></Items>",
            "`Items[1].Size`: expected a whole number",
        ),
        ("<Flag>secret</Flag>", "`Flag`: expected a boolean"),
        ("<Data>secret!</Data>", "`Data`: expected base64"),
        ("<When>secret</When>", "`When`: expected a timestamp"),
        (
            "<mark><Name>secret</Name><Mark>x</Mark></mark>",
            "`Marks[…]`: expected a whole number",
        ),
        (
            "<flat><a>secret</a></flat>",
            "`Flat[…]`: expected text, found an element",
        ),
    ];
    for (members, wanted) in wrong {
        assert_eq!(problem(members), wanted, "{members}");
    }
}

#[test]
fn what_is_not_well_formed_is_refused_without_showing_it() {
    let wrong = [
        "<All>",
        "<All><Text>secret</All></Text>",
        "<All><Text>&secret;</Text></All>",
        "<All><Text>&#xFFFFFFFF;</Text></All>",
        "<All><Text>a & secret</Text></All>",
        "<All/><secret/>",
        "<All/>secret",
        "secret",
        "<All><Item kind=secret/></All>",
        "<!DOCTYPE All [<!ENTITY secret 'a'>]><All><Text>&secret;</Text></All>",
        "<All><!DOCTYPE secret></All>",
    ];
    for text in wrong {
        let error = read_as(&ALL, text).unwrap_err().to_string();
        assert!(
            error.contains("not XML") && !error.contains("secret"),
            "{text}: {error}"
        );
    }
    let mut output = DynamicStructure::new(&ALL);
    let error = read_structure(b"<All><Text>\xff</Text></All>", &limits(), &ALL, &mut output).unwrap_err();
    assert!(error.problem().contains("not UTF-8"), "{error}");
}

#[test]
fn a_document_that_is_cut_off_is_refused_wherever_that_is() {
    let text =
        "<a:All x='1'><Text>t&amp;<![CDATA[u]]></Text><!--c--><Items><item/></Items><x><y/></x><flat>é</flat></a:All>";
    for end in 1..text.len() {
        let mut output = DynamicStructure::new(&ALL);
        assert!(
            read_structure(&text.as_bytes()[..end], &limits(), &ALL, &mut output).is_err(),
            "{end}"
        );
    }
    assert!(read_as(&ALL, text).is_ok());
}

#[test]
fn elements_may_nest_only_so_deep_unless_they_are_skipped() {
    let nested = |name: &str, depth: usize| {
        let (open, close) = (format!("<{name}>").repeat(depth), format!("</{name}>").repeat(depth));
        read_as(&ITEM, &format!("<Item>{open}{close}</Item>"))
    };
    assert!(nested("Inner", 199).is_ok());
    let error = nested("Inner", 200).unwrap_err().to_string();
    assert!(error.ends_with("nested more than 200 elements deep"), "{error}");
    assert_eq!(nested("Strange", 100_000).unwrap(), json!({}));
}

#[test]
fn an_empty_element_is_what_its_type_makes_of_nothing() {
    for empty in ["<Text/>", "<Text></Text>"] {
        assert_eq!(read(empty), json!({"Text": ""}));
    }
    let members = "<Flag/><Data/><Item/><Items/><Tags/><flat/>";
    let empty = json!({"Flag": false, "Data": "", "Item": {}, "Items": [], "Tags": {}, "Flat": [""]});
    assert_eq!(read(members), empty);
    for number in ["<Item><Size/></Item>", "<Ratio/>", "<When/>"] {
        assert!(read_as(&ALL, &format!("<All>{number}</All>")).is_err(), "{number}");
    }
}

#[test]
fn a_boolean_is_a_word_or_a_digit() {
    for (text, value) in [
        ("true", true),
        ("True", true),
        ("1", true),
        ("false", false),
        (" FALSE ", false),
        ("0", false),
    ] {
        assert_eq!(
            read(&format!("<Flag>{text}</Flag>")),
            json!({ "Flag": value }),
            "{text}"
        );
    }
    for text in ["yes", "2", "tru"] {
        assert!(
            read_as(&ALL, &format!("<All><Flag>{text}</Flag></All>")).is_err(),
            "{text}"
        );
    }
}

static ERRORS: [ErrorSchema; 2] = [
    ErrorSchema::new("Gone", &ITEM),
    ErrorSchema::new("Odd", &ITEM).message_member("name"),
];
/// Code, message and the index of the modelled error.
fn error(status: u16, body: &str) -> (String, String, Option<usize>) {
    let response = Response {
        status,
        headers: Headers::new(),
        body: body.into(),
    };
    let error = parse_error(&ERRORS, &response, &limits(), ErrorForm::XML);
    (error.code, error.message, error.modelled)
}

fn told(code: &str, message: &str, modelled: Option<usize>) -> (String, String, Option<usize>) {
    (code.to_owned(), message.to_owned(), modelled)
}

#[test]
fn an_error_is_found_in_each_of_the_three_forms() {
    let element = "<Error><Type>Sender</Type><Code>Gone</Code><Message>It was here</Message><name>x</name></Error>";
    for body in [
        element.to_owned(),
        format!("<ErrorResponse xmlns='urn:x'>{element}<RequestId>r</RequestId></ErrorResponse>"),
        format!("<Response><Errors>{element}</Errors><RequestID>r</RequestID></Response>"),
    ] {
        assert_eq!(error(410, &body), told("Gone", "It was here", Some(0)), "{body}");
        let mut members = DynamicStructure::new(&ITEM);
        read_error(body.as_bytes(), &limits(), &ITEM, &mut members).unwrap();
        assert_eq!(members.to_json(), json!({"Name": "x"}), "{body}");
    }
}

#[test]
fn an_error_has_its_message_where_the_protocol_or_the_model_puts_it() {
    let body = |code: &str, rest: &str| format!("<Error><Code>{code}</Code>{rest}</Error>");
    assert_eq!(error(400, &body("New", "")), told("New", "", None));
    assert_eq!(error(400, &body("Odd", "<name>n</name>")), told("Odd", "n", Some(1)));
}

#[test]
fn the_status_is_the_error_where_the_body_has_none() {
    assert_eq!(error(404, ""), told("404", "Not Found", None));
    assert_eq!(error(304, ""), told("304", "Not Modified", None));
    assert_eq!(
        error(503, "<html><body>busy</body></html>"),
        told("503", "Service Unavailable", None)
    );
    assert_eq!(
        error(403, "blocked by a proxy\n"),
        told("403", "blocked by a proxy", None)
    );
    assert_eq!(error(403, r#"{"token":"secret"}"#), told("403", "Forbidden", None));
    assert_eq!(error(400, "<Error><Code>Go"), told("400", "Bad Request", None));
    assert_eq!(error(400, "<Error><Code/></Error>"), told("400", "Bad Request", None));
}

#[test]
fn the_request_id_is_found_wherever_a_protocol_has_it() {
    for body in [
        "<R><Result><RequestId>no</RequestId></Result><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></R>",
        "<R><requestId>id</requestId></R>",
        "<ErrorResponse><Error/><RequestId>id</RequestId></ErrorResponse>",
        "<Response><Errors/><RequestID>id</RequestID></Response>",
    ] {
        assert_eq!(request_id(body.as_bytes(), &limits()).as_deref(), Some("id"), "{body}");
    }
    for body in ["", "<R/>", "<R><ResponseMetadata/></R>", "no"] {
        assert_eq!(request_id(body.as_bytes(), &limits()), None, "{body}");
    }
}
