//! What a linked service says.

use tinsmith_model::{
    AuthScheme, Deprecated, Location, Member, Operation, QueryLiteral, Service, ShapeKind, TemplatePart,
    TimestampFormat,
};

use crate::{METADATA, model, service, shapes};

fn member<'a>(service: &'a Service, shape: &str, name: &str) -> &'a Member {
    let id = service.shape_id(shape).unwrap();
    let mut members = service.shape(id).members().iter();
    members.find(|member| member.name == name).unwrap()
}

fn operation(operation: &str, shapes: &str) -> Operation {
    service(&model(shapes, &format!("\"A\": {operation}"))).operations[0].clone()
}

#[test]
fn members_keep_their_order_and_shapes_are_sorted() {
    let service = service(&shapes(
        r#"
        "Z": {"type": "string"},
        "A": {"type": "structure", "members": {"z": {"shape": "Z"}, "b": {"shape": "Z"}, "a": {"shape": "Z"}}}"#,
    ));
    let names: Vec<_> = service.shapes.iter().map(|shape| &*shape.name).collect();
    assert_eq!(names, ["A", "Z"]);
    let members: Vec<_> = service.shapes[0].members().iter().map(|member| &*member.name).collect();
    assert_eq!(members, ["z", "b", "a"]);
}

/// As in botocore, but for types of their own, which show their text themselves.
#[test]
fn a_member_without_text_has_that_of_its_shape() {
    let service = service(&shapes(
        r#"
        "A": {"type": "structure", "documentation": "a", "members": {
            "own": {"shape": "S", "documentation": "own"}, "none": {"shape": "S"}, "color": {"shape": "E"}, "next": {"shape": "A"}}},
        "E": {"type": "string", "enum": ["RED"], "documentation": "e"},
        "S": {"type": "string", "documentation": "s"}"#,
    ));
    let texts: Vec<_> = service.shapes[0]
        .members()
        .iter()
        .map(|member| &*member.documentation)
        .collect();
    assert_eq!(texts, ["own", "s", "", ""]);
}

#[test]
fn each_kind_of_shape_is_told() {
    let service = service(&shapes(
        r#"
        "A1": {"type": "structure", "members": {}},
        "A2": {"type": "structure", "members": {}, "union": true},
        "A3": {"type": "structure", "members": {}, "eventstream": true},
        "A4": {"type": "structure", "members": {}, "document": true},
        "A5": {"type": "string"}, "A6": {"type": "string", "enum": ["a"]}, "A7": {"type": "character"}"#,
    ));
    let kinds: Vec<_> = service.shapes.iter().map(|shape| &shape.kind).collect();
    assert!(matches!(
        kinds[..],
        [
            ShapeKind::Structure(_),
            ShapeKind::Union(_),
            ShapeKind::EventStream(_),
            ShapeKind::Document,
            ShapeKind::String(_),
            ShapeKind::Enum(_),
            ShapeKind::String(_)
        ]
    ));
}

#[test]
fn members_take_over_what_their_shape_says() {
    let service = service(&shapes(
        r#"
        "Secret": {"type": "string", "sensitive": true, "locationName": "secret"},
        "Time": {"type": "timestamp", "timestampFormat": "rfc822"},
        "Flat": {"type": "list", "flattened": true, "member": {"shape": "Secret"}},
        "A": {"type": "structure", "members": {
            "s": {"shape": "Secret"}, "renamed": {"shape": "Secret", "locationName": "other"},
            "t": {"shape": "Time"}, "u": {"shape": "Time", "timestampFormat": "iso8601"}, "f": {"shape": "Flat"}}}"#,
    ));
    let of = |name| member(&service, "A", name);
    assert!(of("s").sensitive);
    assert!(!of("t").sensitive);
    assert_eq!(of("s").wire_name(), "secret");
    assert_eq!(of("renamed").wire_name(), "other");
    assert_eq!(of("t").wire_name(), "t");
    assert_eq!(of("t").timestamp_format, Some(TimestampFormat::Rfc822));
    assert_eq!(of("u").timestamp_format, Some(TimestampFormat::Iso8601));
    assert!(of("f").flattened);
}

#[test]
fn the_name_on_a_structure_is_not_that_of_its_members() {
    let service = service(&shapes(
        r#"
        "B": {"type": "structure", "locationName": "Bee", "members": {}},
        "A": {"type": "structure", "members": {"b": {"shape": "B"}}}"#,
    ));
    assert_eq!(member(&service, "A", "b").wire_name(), "b");
}

#[test]
fn a_payload_is_in_an_element_named_by_its_member_or_else_by_its_shape() {
    let root = |member_traits: &str, shape_traits: &str| {
        let service = service(&shapes(&format!(
            r#"
            "B": {{"type": "structure", "members": {{}} {shape_traits}}},
            "A": {{"type": "structure", "payload": "b", "members": {{"b": {{"shape": "B" {member_traits}}}}}}}"#,
        )));
        let target = service.shape(service.shape_id("B").unwrap());
        member(&service, "A", "b").payload_root(target).to_owned()
    };
    assert_eq!(root("", ""), "B");
    assert_eq!(root("", r#", "locationName": "Bee""#), "Bee");
    assert_eq!(
        root(r#", "locationName": "Other""#, r#", "locationName": "Bee""#),
        "Other"
    );
    assert_eq!(root(r#", "locationName": "b""#, ""), "B");
    assert_eq!(
        root(r#", "locationName": "b", "xmlNamespace": {"uri": "urn:b"}"#, ""),
        "b"
    );
}

#[test]
fn locations_are_told_by_member_payload_and_target() {
    let service = service(&shapes(
        r#"
        "S": {"type": "string"},
        "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}},
        "A": {"type": "structure", "payload": "p", "members": {
            "p": {"shape": "S"}, "b": {"shape": "S"}, "h": {"shape": "S", "location": "header"},
            "q": {"shape": "S", "location": "querystring"}, "m": {"shape": "M", "location": "querystring"},
            "x": {"shape": "M", "location": "headers"}}}"#,
    ));
    let locations: Vec<_> = service.shapes[0]
        .members()
        .iter()
        .map(|member| member.location)
        .collect();
    assert_eq!(
        locations,
        [
            Location::Payload,
            Location::Body,
            Location::Header,
            Location::Query,
            Location::QueryMap,
            Location::HeaderMap
        ]
    );
}

#[test]
fn headers_without_a_location_name_have_no_prefix() {
    let service = service(&shapes(
        r#"
        "S": {"type": "string"},
        "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}},
        "A": {"type": "structure", "members": {
            "all": {"shape": "M", "location": "headers"},
            "some": {"shape": "M", "location": "headers", "locationName": "x-"}}}"#,
    ));
    assert_eq!(member(&service, "A", "all").wire_name(), "");
    assert_eq!(member(&service, "A", "some").wire_name(), "x-");
}

#[test]
fn a_uri_is_taken_apart() {
    let op = operation(
        r#"{"name": "A", "http": {"method": "GET", "requestUri": "/a/{Key+}/b?list-type=2&uploads", "responseCode": 201},
            "input": {"shape": "In"}}"#,
        r#"
        "S": {"type": "string"},
        "In": {"type": "structure", "required": ["key"], "members": {
            "other": {"shape": "S"}, "key": {"shape": "S", "location": "uri", "locationName": "Key"}}}"#,
    );
    assert_eq!(op.http.path.text, "/a/{Key+}/b");
    let literal = |text: &str| TemplatePart::Literal(text.to_owned());
    let label = TemplatePart::Label {
        member: 1,
        greedy: true,
    };
    assert_eq!(op.http.path.parts, [literal("/a/"), label, literal("/b")]);
    let query = |name: &str, value: Option<&str>| QueryLiteral {
        name: name.to_owned(),
        value: value.map(str::to_owned),
    };
    assert_eq!(op.http.query, [query("list-type", Some("2")), query("uploads", None)]);
    assert_eq!(op.http.status, Some(201));
}

#[test]
fn errors_that_are_listed_twice_are_kept_once() {
    let op = operation(
        r#"{"name": "A", "http": {"method": "GET", "requestUri": "/"}, "errors": [{"shape": "F"}, {"shape": "E"}, {"shape": "F"}]}"#,
        r#"
        "E": {"type": "structure", "exception": true, "members": {}},
        "F": {"type": "structure", "exception": true, "members": {}}"#,
    );
    let ids: Vec<_> = op.errors.iter().map(|id| id.index()).collect();
    assert_eq!(ids, [1, 0]);
}

#[test]
fn auth_of_an_operation_goes_before_its_type_and_that_before_the_service() {
    let metadata = METADATA.replace('}', r#", "auth": ["aws.auth#sigv4a", "aws.auth#sigv4"]}"#);
    let http = r#""http": {"method": "GET", "requestUri": "/"}"#;
    let service = service(&format!(
        r#"{{"metadata": {metadata}, "shapes": {{}}, "operations": {{
        "A": {{"name": "A", {http}, "auth": ["smithy.api#httpBearerAuth"], "authtype": "none"}},
        "B": {{"name": "B", {http}, "authtype": "none"}},
        "C": {{"name": "C", {http}, "authtype": "v4-unsigned-body"}},
        "D": {{"name": "D", {http}}}}}}}"#
    ));
    let auth: Vec<_> = service.operations.iter().map(|op| &*op.auth).collect();
    let defaults = [AuthScheme::SigV4a, AuthScheme::SigV4];
    assert_eq!(auth[..2], [&[AuthScheme::Bearer][..], &[AuthScheme::None]]);
    assert_eq!(auth[2..], [&[AuthScheme::SigV4][..], &defaults]);
    let unsigned: Vec<_> = service.operations.iter().map(|op| op.unsigned_payload).collect();
    assert_eq!(unsigned, [false, false, true, false]);
}

#[test]
fn deprecation_keeps_the_words_of_the_model() {
    let service = service(&shapes(
        r#"
        "A": {"type": "string", "deprecated": true, "deprecatedMessage": "use B", "deprecatedSince": "2024"},
        "B": {"type": "string", "deprecatedMessage": "not so"}"#,
    ));
    let words = Deprecated {
        message: Some("use B".to_owned()),
        since: Some("2024".to_owned()),
    };
    assert_eq!(service.shapes[0].deprecated, Some(words));
    assert_eq!(service.shapes[1].deprecated, None);
}

#[test]
fn names_are_found_and_unknown_ones_are_not() {
    let service = service(&model(
        r#""S": {"type": "string"}"#,
        r#""A": {"name": "A2024", "http": {"method": "GET", "requestUri": "/"}}"#,
    ));
    assert_eq!(service.operation("A").map(|op| &*op.wire_name), Some("A2024"));
    assert_eq!(service.operation("A2024"), None);
    assert_eq!(service.shape_id("T"), None);
}

#[test]
fn a_service_is_of_aws_by_its_rules_or_by_its_prefix_and_signatures() {
    let rules = ("endpoint-rule-set-1.json", "{\"version\": \"1.0\"}");
    for (metadata, files, is_aws) in [
        (r#""endpointPrefix": "cats", "signatureVersion": "v4""#, vec![], true),
        (
            r#""endpointPrefix": "cats", "auth": ["smithy.api#httpBearerAuth"]"#,
            vec![],
            false,
        ),
        (r#""auth": ["smithy.api#httpBearerAuth"]"#, vec![rules], true),
        (r#""auth": ["aws.auth#sigv4"], "signingName": "cats""#, vec![], false),
        (r#""auth": ["smithy.api#noAuth"]"#, vec![], false),
    ] {
        let model = format!(
            r#"{{"metadata": {{"apiVersion": "1", "serviceId": "Cats", "protocols": ["rest-json"], {metadata}}}, "operations": {{}}, "shapes": {{}}}}"#
        );
        let mut files = files;
        files.push(("service-2.json", &model));
        assert_eq!(crate::files(&files).unwrap().service.is_aws(), is_aws, "{metadata}");
    }
}

#[test]
fn a_key_is_where_the_metadata_says() {
    let metadata =
        r#""apiVersion": "1", "serviceId": "Cats", "protocols": ["rest-json"], "auth": ["smithy.api#httpApiKeyAuth"]"#;
    let model = |key: &str| format!(r#"{{"metadata": {{{metadata}{key}}}, "operations": {{}}, "shapes": {{}}}}"#);
    let key = service(&model(
        r#", "apiKey": {"in": "header", "name": "X-Key", "scheme": "Key"}"#,
    ))
    .metadata
    .api_key;
    let key = key.unwrap();
    assert_eq!(
        (key.in_query, &*key.name, key.scheme.as_deref()),
        (false, "X-Key", Some("Key"))
    );
    let missing = crate::report(&model("").replace("[\"smithy", "»[\"smithy"));
    assert!(
        missing.contains("there is no key \"apiKey\" that says where the API key is"),
        "{missing}"
    );
}

#[test]
fn errors_that_share_a_status_are_a_warning_where_it_alone_tells_them() {
    let text = r#"{"metadata": {"apiVersion": "1", "serviceId": "Cats", "protocols": ["rest-json"], "auth": ["smithy.api#noAuth"]},
        "operations": {"A": {"name": "A", "http": {"method": "GET", "requestUri": "/"},
            "errors": [{"shape": "One"}, {"shape": »"Two"}, {"shape": "Three"}, {"shape": "Four"}]}},
        "shapes": {
            "One": {"type": "structure", "members": {}, "exception": true, "error": {"httpStatusCode": 404}},
            "Two": {"type": "structure", "members": {}, "exception": true, "error": {"httpStatusCode": 404}},
            "Three": {"type": "structure", "members": {}, "exception": true, "error": {"httpStatusCode": 400}},
            "Four": {"type": "structure", "members": {}, "exception": true, "error": {"httpStatusCode": 400}}}}"#;
    assert!(crate::report(text).contains("Two has the status 404 of One: neither is told by it alone"));
}
