use serde_json::{Value, json};

use super::RestJson;
use crate::dynamic::DynamicStructure;
use crate::http::{Headers, Response};
use crate::protocol::{DecodeError, EncodeError, Encoded, Protocol};
use crate::schema::{Auth, ListSchema, MapSchema, Member, Operation, Shape, StructureSchema, TimestampFormat};

static TEXTS: ListSchema = ListSchema::new(Shape::String);
static TEXT_MAP: MapSchema = MapSchema::new(Shape::String);
static CHOICE: StructureSchema = StructureSchema::new("Choice", &[Member::new("A", Shape::String)]);
static SOME: StructureSchema = StructureSchema::new("Some", &[Member::new("A", Shape::String)]);

static BOUND: StructureSchema = StructureSchema::new(
    "Bound",
    &[
        Member::new("Tags", Shape::List(&TEXTS)).header("X-Tags"),
        Member::new("When", Shape::Timestamp(TimestampFormat::Default)).header("X-When"),
        Member::new("Mode", Shape::String).query("mode"),
        Member::new("More", Shape::Map(&TEXT_MAP)).query("More"),
    ],
);
static BIND: Operation = Operation {
    input: &BOUND,
    ..Operation::new("Bind", "bind", "GET", "/things?v=1&all")
};

static TWICE: StructureSchema = StructureSchema::new(
    "Twice",
    &[
        Member::new("Tags", Shape::List(&TEXTS)),
        Member::new("More", Shape::Map(&TEXT_MAP)),
    ],
);
static GET_TWICE: Operation = Operation {
    output: &TWICE,
    ..Operation::new("Get", "get", "GET", "/")
};

/// An input and output whose body is the one member `Body`.
macro_rules! with_payload {
    ($operation:ident, $shape:expr) => {
        static $operation: Operation = {
            static SCHEMA: StructureSchema = StructureSchema::new("Whole", &[Member::new("Body", $shape).payload()]);
            Operation {
                input: &SCHEMA,
                output: &SCHEMA,
                ..Operation::new("Put", "put", "PUT", "/")
            }
        };
    };
}

with_payload!(PUT_BYTES, Shape::Blob);
with_payload!(PUT_TEXT, Shape::String);
with_payload!(PUT_STRUCTURE, Shape::Structure(&SOME));
with_payload!(PUT_UNION, Shape::Union(&CHOICE));

fn encode(operation: &Operation, input: &Value) -> Result<Encoded, EncodeError> {
    let input = DynamicStructure::from_json(operation.input, input).unwrap();
    RestJson.encode(operation, &input, &|| "token".to_owned())
}

/// The body and its content type.
fn body(operation: &Operation, input: &Value) -> (String, Option<String>) {
    let request = encode(operation, input).unwrap().request;
    let content_type = request.headers.get("Content-Type").map(str::to_owned);
    (String::from_utf8(request.body.into()).unwrap(), content_type)
}

fn decode(operation: &Operation, body: &str) -> Value {
    let mut response = Response {
        status: 200,
        headers: Headers::new(),
        body: body.into(),
    };
    let mut output = DynamicStructure::new(operation.output);
    RestJson.decode(operation, &mut response, None, &mut output).unwrap();
    output.to_json()
}

#[test]
fn a_key_of_the_model_wins_over_the_same_key_of_a_map() {
    let input = json!({"Mode": "fast", "More": {"mode": "slow", "v": "2", "all": "no", "x": "y"}});
    assert_eq!(encode(&BIND, &input).unwrap().request.query, "v=1&all&mode=fast&x=y");
    let input = json!({"More": {"mode": "slow"}});
    assert_eq!(encode(&BIND, &input).unwrap().request.query, "v=1&all&mode=slow");
}

#[test]
fn an_empty_list_in_a_header_is_an_empty_value() {
    let header = |input: Value| {
        encode(&BIND, &input)
            .unwrap()
            .request
            .headers
            .get("X-Tags")
            .map(str::to_owned)
    };
    assert_eq!(header(json!({"Tags": []})).as_deref(), Some(""));
    assert_eq!(header(json!({"Tags": null})), None);
}

#[test]
fn a_moment_that_the_format_cannot_say_is_refused() {
    let error = encode(&BIND, &json!({"When": -65_306_674_475_i64})).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`When` is a moment before the year 0, which the format cannot say"
    );
}

#[test]
fn a_payload_that_is_not_set_is_empty_in_its_own_way() {
    let typed = |body: &str, content_type: &str| (body.to_owned(), Some(content_type.to_owned()));
    assert_eq!(body(&PUT_STRUCTURE, &json!({})), typed("{}", "application/json"));
    assert_eq!(body(&PUT_BYTES, &json!({})), typed("", "application/octet-stream"));
    assert_eq!(body(&PUT_TEXT, &json!({})), (String::new(), None));
    assert_eq!(body(&PUT_UNION, &json!({})), (String::new(), None));
}

#[test]
fn a_payload_that_says_anything_has_no_url() {
    let url = |operation: &Operation, input: Value| {
        let input = DynamicStructure::from_json(operation.input, &input).unwrap();
        RestJson.encode_as_url(operation, &input, &|| "token".to_owned())
    };
    for (operation, payload) in [
        (&PUT_BYTES, json!("aGk=")),
        (&PUT_TEXT, json!("hi")),
        (&PUT_STRUCTURE, json!({"A": "a"})),
        (&PUT_UNION, json!({"A": "a"})),
    ] {
        let error = url(operation, json!({ "Body": payload })).unwrap_err();
        assert_eq!(error.to_string(), "`Body` is in the body, which cannot go into a URL");
        assert!(url(operation, json!({})).unwrap().request.body.is_empty());
    }
}

#[test]
fn an_empty_body_sets_no_payload() {
    for operation in [&PUT_BYTES, &PUT_TEXT, &PUT_STRUCTURE, &PUT_UNION] {
        assert_eq!(decode(operation, ""), json!({}), "{operation:?}");
    }
    assert_eq!(decode(&PUT_TEXT, " "), json!({"Body": " "}));
}

#[test]
fn a_member_of_a_union_that_the_model_does_not_know_is_named() {
    let unknown = json!({"Body": {"SDK_UNKNOWN_MEMBER": {"name": "B"}}});
    assert_eq!(decode(&PUT_UNION, r#"{"__type": "Choice", "B": {"C": 1}}"#), unknown);
    assert_eq!(
        decode(&PUT_UNION, r#"{"B": null, "A": "a", "__type": "Choice"}"#),
        json!({"Body": {"A": "a"}})
    );
    assert_eq!(decode(&PUT_UNION, r#"{"B": null}"#), json!({"Body": {}}));
}

#[test]
fn of_a_member_that_is_there_twice_the_last_counts() {
    let body = r#"{"Tags": ["a", "b"], "More": {"a": "1"}, "Tags": ["c"], "More": {"b": "2"}}"#;
    assert_eq!(decode(&GET_TWICE, body), json!({"Tags": ["c"], "More": {"b": "2"}}));
}

#[test]
fn a_label_that_would_be_a_step_of_the_path_is_refused_but_where_keys_are_free() {
    static KEYED: StructureSchema = StructureSchema::new("Keyed", &[Member::new("Key", Shape::String).label("Key")]);
    static GET: Operation = Operation {
        input: &KEYED,
        ..Operation::new("Get", "get", "GET", "/box/{Key+}")
    };
    static GET_FREE: Operation = Operation {
        input: &KEYED,
        auth: Auth::S3,
        ..Operation::new("Get", "get", "GET", "/box/{Key+}")
    };
    for key in ["..", ".", "a/../b", "a/."] {
        let input = json!({ "Key": key });
        let error = encode(&GET, &input).unwrap_err();
        assert_eq!(
            (error.member, error.problem),
            ("Key", "has a step `.` or `..`, which would make another path")
        );
        assert_eq!(encode(&GET_FREE, &input).unwrap().request.path, format!("/box/{key}"));
    }
    assert_eq!(
        encode(&GET, &json!({"Key": "a..b/.c"})).unwrap().request.path,
        "/box/a..b/.c"
    );
}

#[test]
fn a_label_in_the_query_that_is_always_sent_is_filled() {
    static HELD: StructureSchema = StructureSchema::new(
        "Held",
        &[
            Member::new("Key", Shape::String).label("Key"),
            Member::new("Id", Shape::String).label("Id"),
            Member::new("Version", Shape::String).query("versionId"),
        ],
    );
    static HOLD: Operation = Operation {
        input: &HELD,
        ..Operation::new("Hold", "hold", "POST", "/{Key+}?hold&add={Id}&for={Key}")
    };
    let request = encode(&HOLD, &json!({"Key": "a/b", "Id": ".. &", "Version": "1"}))
        .unwrap()
        .request;
    assert_eq!(
        (&*request.path, &*request.query),
        ("/a/b", "hold&add=..%20%26&for=a%2Fb&versionId=1")
    );
    let error = encode(&HOLD, &json!({"Key": "a"})).unwrap_err();
    assert_eq!(error.problem, "lacks a member that is part of the path or the host");
}

#[test]
fn a_label_that_the_endpoint_rules_place_names_a_thing_of_its_own() {
    static BOXED: StructureSchema = StructureSchema::new(
        "Boxed",
        &[
            Member::new("Box", Shape::String).label("Box"),
            Member::new("Key", Shape::String).label("Key"),
        ],
    );
    static GET: Operation = Operation {
        input: &BOXED,
        auth: Auth::S3,
        ..Operation::new("Get", "get", "GET", "/{Key+}")
    };
    for (name, problem) in [
        ("", "`Box` is part of the path and must not be empty"),
        ("..", "`Box` has a step `.` or `..`, which would make another path"),
        ("a/.", "`Box` has a step `.` or `..`, which would make another path"),
    ] {
        let error = encode(&GET, &json!({"Box": name, "Key": "k"})).unwrap_err();
        assert_eq!(error.to_string(), problem);
    }
    let encoded = encode(&GET, &json!({"Box": "b", "Key": ".."})).unwrap();
    assert_eq!(encoded.request.path, "/..");
}

#[test]
fn a_control_character_does_not_go_into_a_header() {
    for bad in ["a\nb", "a\rb", "a\0", "a\u{1}", "a\u{7f}"] {
        let error = encode(&BIND, &json!({"Tags": [bad]})).unwrap_err();
        assert!(error.problem.contains("control character"), "{error}");
    }
    let request = encode(&BIND, &json!({"Tags": ["a\tb"]})).unwrap().request;
    assert_eq!(request.headers.get("X-Tags"), Some("a\tb"));
}

#[test]
fn fields_of_one_name_are_one_value() {
    static FIELDS: StructureSchema = StructureSchema::new(
        "Fields",
        &[
            Member::new("Tags", Shape::List(&TEXTS)).header("X-Tags"),
            Member::new("More", Shape::Map(&TEXT_MAP)).prefix_headers("X-More-"),
        ],
    );
    let fields = [
        ("x-tags", "a"),
        ("X-Tags", "b, c"),
        ("x-more-k", "1"),
        ("x-more-k", "2"),
    ];
    assert_eq!(
        read_headers(&FIELDS, &fields),
        Ok(json!({"Tags": ["a", "b", "c"], "More": {"k": "1, 2"}}))
    );
}

#[test]
fn what_stands_between_a_quoted_element_and_the_next_comma_is_not_dropped() {
    static TAGGED: StructureSchema =
        StructureSchema::new("Tagged", &[Member::new("Tags", Shape::List(&TEXTS)).header("X-Tags")]);
    let read = |value| read_headers(&TAGGED, &[("x-tags", value)]);
    assert_eq!(read(r#""a,b" , c"#), Ok(json!({"Tags": ["a,b", "c"]})));
    for (value, place) in [
        (r#""a"b,c"#, "`Tags[0]`: "),
        (r#"a,"b"#, "`Tags[1]`: "),
        (r#"a,"b" c"#, "`Tags[1]`: "),
    ] {
        let error = read(value).unwrap_err().to_string();
        assert!(error.starts_with(place), "{error}");
    }
}

#[test]
fn a_header_that_is_no_date_is_an_error_unless_another_member_has_its_text() {
    static DATED: StructureSchema = StructureSchema::new(
        "Dated",
        &[Member::new("Expires", Shape::Timestamp(TimestampFormat::Default)).header("Expires")],
    );
    static WITH_TEXT: StructureSchema = StructureSchema::new(
        "Dated",
        &[
            Member::new("Expires", Shape::Timestamp(TimestampFormat::Default)).header("Expires"),
            Member::new("ExpiresString", Shape::String).header("expires"),
        ],
    );
    let never = [("Expires", "never")];
    let error = read_headers(&DATED, &never).unwrap_err();
    assert_eq!(error.to_string(), "`Expires`: expected a timestamp in the header");
    assert_eq!(read_headers(&WITH_TEXT, &never), Ok(json!({"ExpiresString": "never"})));
    let date = [("Expires", "Sunday, 06-Nov-94 08:49:37 GMT")];
    assert_eq!(
        read_headers(&DATED, &date),
        Ok(json!({"Expires": "1994-11-06T08:49:37Z"}))
    );
}

fn read_headers(schema: &'static StructureSchema, fields: &[(&'static str, &str)]) -> Result<Value, DecodeError> {
    let mut response = Response {
        status: 200,
        headers: fields.iter().map(|(name, value)| (*name, *value)).collect::<Headers>(),
        body: Vec::new(),
    };
    let mut output = DynamicStructure::new(schema);
    let operation: &'static Operation = Box::leak(Box::new(Operation {
        output: schema,
        ..Operation::new("Get", "get", "GET", "/")
    }));
    RestJson.decode(operation, &mut response, None, &mut output)?;
    Ok(output.to_json())
}

#[test]
fn a_member_with_a_location_is_in_the_body_of_what_it_is_nested_in() {
    static PUT: Operation = Operation {
        input: &OUTER,
        output: &OUTER,
        ..Operation::new("Put", "put", "PUT", "/")
    };
    static OUTER: StructureSchema = StructureSchema::new(
        "Outer",
        &[
            Member::new("Id", Shape::String).header("x-id"),
            Member::new("Inner", Shape::Structure(&OUTER)).wire("inner"),
        ],
    );
    let input = json!({"Id": "a", "Inner": {"Id": "b", "Inner": {"Id": "c"}}});
    let request = encode(&PUT, &input).unwrap().request;
    assert_eq!(request.headers.get("x-id"), Some("a"));
    let body = r#"{"inner":{"x-id":"b","inner":{"x-id":"c"}}}"#;
    assert_eq!(String::from_utf8(request.body.into()).unwrap(), body);
    assert_eq!(decode(&PUT, body), json!({"Inner": {"Id": "b", "Inner": {"Id": "c"}}}));
}

#[test]
fn what_a_request_has_in_its_url_is_in_the_body_of_an_answer() {
    static GET: Operation = Operation {
        output: &OUTPUT,
        ..Operation::new("Get", "get", "GET", "/{Id}")
    };
    static OUTPUT: StructureSchema = StructureSchema::new(
        "Output",
        &[
            Member::new("Id", Shape::String).label("Id"),
            Member::new("Mode", Shape::String).query("mode"),
        ],
    );
    assert_eq!(
        decode(&GET, r#"{"Id":"a","mode":"b"}"#),
        json!({"Id": "a", "Mode": "b"})
    );
}

#[test]
fn a_content_coding_that_was_not_asked_for_is_named_and_a_payload_is_as_it_was_stored() {
    let gzip = b"\x1f\x8b\x08\0\0";
    let coded = |coding: &'static str, body: &[u8]| Response {
        status: 200,
        headers: [("Content-Encoding", coding)].into_iter().collect(),
        body: body.to_vec(),
    };
    let read = |operation: &Operation, response: &mut Response| {
        let mut output = DynamicStructure::new(operation.output);
        let read = RestJson.decode(operation, response, None, &mut output);
        read.map(|()| output.to_json()).map_err(|error| error.to_string())
    };
    let named = |coding: &str| {
        Err(format!(
            "the body has the content coding {coding}, which was not asked for"
        ))
    };
    assert_eq!(read(&GET_TWICE, &mut coded("gzip", gzip)), named("gzip"));
    assert_eq!(read(&PUT_STRUCTURE, &mut coded("identity, BR", gzip)), named("br"));
    assert_eq!(read(&GET_TWICE, &mut coded("secret", gzip)), named("unknown"));
    assert_eq!(read(&GET_TWICE, &mut coded("gzip", b"{}")), Ok(json!({})), "it is none");
    assert_eq!(
        read(&PUT_BYTES, &mut coded("gzip", gzip)),
        Ok(json!({"Body": "H4sIAAA="}))
    );
}
