use serde_json::{Value, json};

use crate::dynamic::DynamicStructure;
use crate::eventstream::{HeaderValue, Message};
use crate::http::{Headers, Response};
use crate::protocol::{DecodeError, Protocol, RestJson};
use crate::schema::{ListSchema, Member, Operation, Shape, StructureSchema, TimestampFormat};
use crate::timestamp::Timestamp;

static INNER: StructureSchema = StructureSchema::new("Inner", &[Member::new("Name", Shape::String)]);
static HEADED: StructureSchema = StructureSchema::new(
    "HeadedEvent",
    &[
        Member::new("Count", Shape::Integer).event_header(),
        Member::new("When", Shape::Timestamp(TimestampFormat::Iso8601)).event_header(),
        Member::new("Body", Shape::String),
    ],
);
static WHOLE: StructureSchema =
    StructureSchema::new("WholeEvent", &[Member::new("Bytes", Shape::Blob).event_payload()]);
static NESTED: StructureSchema = StructureSchema::new(
    "NestedEvent",
    &[Member::new("Inner", Shape::Structure(&INNER)).event_payload()],
);
static FULL: StructureSchema = StructureSchema::new("FullException", &[Member::new("message", Shape::String)]);
static EVENTS: StructureSchema = StructureSchema::new(
    "Events",
    &[
        Member::new("headed", Shape::Structure(&HEADED)),
        Member::new("whole", Shape::Structure(&WHOLE)),
        Member::new("nested", Shape::Structure(&NESTED)),
        Member::new("full", Shape::Structure(&FULL)),
    ],
);
static STREAM: ListSchema = ListSchema::new(Shape::Union(&EVENTS));
static OUTPUT: StructureSchema = StructureSchema::new(
    "Output",
    &[
        Member::new("Session", Shape::String).header("x-session"),
        Member::new("Stream", Shape::List(&STREAM)).event_stream(),
    ],
);
static WATCH: Operation = Operation {
    output: &OUTPUT,
    ..Operation::new("Watch", "watch", "POST", "/")
};

/// The response whose body are these messages: headers of text (or of the type that is given), and a payload.
fn response(messages: &[(Vec<(&str, HeaderValue)>, &str)]) -> Response {
    let mut body = Vec::new();
    for (headers, payload) in messages {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let payload = payload.as_bytes().to_vec();
        Message { headers, payload }.write(&mut body).unwrap();
    }
    Response {
        status: 200,
        headers: Headers::from_iter([("x-session", "s1"), ("x-amzn-requestid", "r1")]),
        body,
    }
}

fn text(text: &str) -> HeaderValue {
    HeaderValue::String(text.to_owned())
}

fn event(name: &str) -> Vec<(&'static str, HeaderValue)> {
    vec![(":message-type", text("event")), (":event-type", text(name))]
}

fn read(response: &Response) -> Result<Value, DecodeError> {
    let mut output = DynamicStructure::new(&OUTPUT);
    RestJson.decode(&WATCH, &mut response.clone(), None, &mut output)?;
    Ok(output.to_json())
}

#[test]
fn events_are_a_list_beside_what_the_response_itself_says() {
    let mut headed = event("headed");
    headed.push(("Count", HeaderValue::Byte(3)));
    headed.push(("When", HeaderValue::Timestamp(Timestamp::new(1, 0).unwrap())));
    let stream = response(&[
        (headed, r#"{"Body": "b", "Count": 9}"#),
        (event("whole"), "hi"),
        (event("nested"), r#"{"Name": "n"}"#),
    ]);
    let events = json!([
        {"headed": {"Count": 3, "When": "1970-01-01T00:00:01Z", "Body": "b"}},
        {"whole": {"Bytes": "aGk="}},
        {"nested": {"Inner": {"Name": "n"}}},
    ]);
    assert_eq!(read(&stream), Ok(json!({"Session": "s1", "Stream": events})));
}

#[test]
fn an_event_that_the_model_does_not_know_is_named() {
    let events = json!([{"SDK_UNKNOWN_MEMBER": {"name": "new"}}]);
    assert_eq!(
        read(&response(&[(event("new"), "{}")])),
        Ok(json!({"Session": "s1", "Stream": events}))
    );
}

#[test]
fn a_stream_without_events_is_an_empty_list() {
    assert_eq!(read(&response(&[])), Ok(json!({"Session": "s1", "Stream": []})));
}

#[test]
fn what_is_wrong_with_an_event_is_told_with_its_place() {
    let cases = [
        (vec![], "`Stream[1]`: a message has no header :message-type"),
        (
            vec![(":message-type", HeaderValue::Byte(1))],
            "`Stream[1]`: the header :message-type of a message is not text",
        ),
        (
            vec![(":message-type", text("event"))],
            "`Stream[1]`: a message has no header :event-type",
        ),
        (
            vec![(":message-type", text("song"))],
            "`Stream[1]`: a message is neither an event nor an error",
        ),
        (
            event("nested"),
            "`Stream[1].nested.Inner`: expected an object, found a boolean",
        ),
    ];
    for (headers, problem) in cases {
        let stream = response(&[(event("whole"), ""), (headers, "true")]);
        assert_eq!(read(&stream).unwrap_err().to_string(), problem);
    }
    let mut cut = response(&[(event("whole"), "secret")]);
    cut.body.pop();
    assert_eq!(
        read(&cut).unwrap_err().to_string(),
        "`Stream[0]`: the stream ends within a message"
    );
}

#[test]
fn an_error_in_the_stream_makes_it_a_failure() {
    let failure = |messages: &[_]| {
        let mut failure = response(messages);
        assert!(RestJson.error_in_success(&WATCH, &mut failure, None)?.in_stream);
        let code = failure.headers.get("X-Amzn-Errortype")?.to_owned();
        assert_eq!(
            (failure.status, failure.headers.get("x-amzn-requestid")),
            (400, Some("r1"))
        );
        Some((code, String::from_utf8(failure.body).unwrap()))
    };
    let exception = |name| vec![(":message-type", text("exception")), (":exception-type", text(name))];
    let error = vec![
        (":message-type", text("error")),
        (":error-code", text("internal")),
        (":error-message", text("why")),
    ];
    let body = r#"{"message":"no room"}"#;
    let found = |code: &str, body: &str| Some((code.to_owned(), body.to_owned()));
    assert_eq!(
        failure(&[(event("whole"), "x"), (exception("full"), body)]),
        found("FullException", body)
    );
    assert_eq!(failure(&[(exception("new"), body)]), found("new", body));
    assert_eq!(failure(&[(error, "")]), found("internal", r#"{"message":"why"}"#));
    assert_eq!(failure(&[(event("whole"), "x")]), None);
}

#[cfg(feature = "rest-xml")]
#[test]
fn an_exception_in_xml_is_known_by_its_name_in_the_stream() {
    use crate::protocol::RestXml;
    use crate::schema::ErrorSchema;

    static ERRORS: &[ErrorSchema] = &[ErrorSchema::new("FullException", &FULL).message_member("message")];

    let exception = vec![(":message-type", text("exception")), (":exception-type", text("full"))];
    let mut failure = response(&[(exception, "<FullException><message>no room</message></FullException>")]);
    RestXml.error_in_success(&WATCH, &mut failure, None).unwrap();
    let found = RestXml.error(ERRORS, &failure, None);
    assert_eq!(
        (&*found.code, &*found.message, found.modelled),
        ("FullException", "no room", Some(0))
    );
    let mut members = DynamicStructure::new(&FULL);
    RestXml.decode_error(&ERRORS[0], &failure, None, &mut members).unwrap();
    assert_eq!(members.to_json(), json!({"message": "no room"}));

    // Outside of a stream, the message is the protocol's own element.
    let error = Response {
        status: 400,
        headers: Headers::new(),
        body: b"<Error><Code>FullException</Code><message>no room</message></Error>".to_vec(),
    };
    let found = RestXml.error(ERRORS, &error, None);
    assert_eq!((&*found.code, &*found.message), ("FullException", ""));
}

#[cfg(feature = "json")]
#[test]
fn without_http_bindings_the_members_beside_the_events_have_a_message_of_their_own() {
    static OUTPUT: StructureSchema = StructureSchema::new(
        "Output",
        &[
            Member::new("Session", Shape::String),
            Member::new("Stream", Shape::List(&STREAM)).event_stream(),
        ],
    );
    static WATCH: Operation = Operation {
        output: &OUTPUT,
        ..Operation::new("Watch", "watch", "POST", "/")
    };
    let protocol = crate::protocol::AwsJson {
        version: "1.1",
        target_prefix: "Demo",
        query_compatible: false,
    };
    let read = |messages: &[_]| {
        let mut output = DynamicStructure::new(&OUTPUT);
        protocol
            .decode(&WATCH, &mut response(messages), None, &mut output)
            .unwrap();
        output.to_json()
    };
    let (initial, bytes) = (
        (event("initial-response"), r#"{"Session": "s1"}"#),
        (event("whole"), "hi"),
    );
    let events = json!([{"whole": {"Bytes": "aGk="}}]);
    assert_eq!(
        read(&[initial, bytes.clone()]),
        json!({"Session": "s1", "Stream": events})
    );
    assert_eq!(read(&[bytes]), json!({ "Stream": events }));
}

mod typed {
    use super::{Operation, RestJson, event, response};
    use crate::protocol::Protocol as _;
    use crate::value::Blob;

    mod shapes {
        use crate::value::Blob;

        crate::codegen::structure! {
            #[schema(WHOLE = "WholeEvent")]
            pub(super) struct WholeEvent {
                #[member("Bytes", Blob, event_payload)]
                pub(super) bytes: Option<Blob>,
            }
        }

        crate::codegen::union! {
            #[schema(EVENTS = "Events")]
            pub(super) enum Events {
                #[member("whole", Structure(WHOLE))]
                Whole(WholeEvent),
            }
        }

        crate::codegen::structure! {
            #[schema(OUTPUT = "Output")]
            pub(super) struct Output {
                #[member("Stream", EventStream(EVENTS), event_stream)]
                pub(super) stream: Option<Vec<Events>>,
            }
        }
    }

    #[test]
    fn events_are_a_vector_of_a_union() {
        static WATCH: Operation = Operation {
            output: &shapes::OUTPUT,
            ..Operation::new("Watch", "watch", "POST", "/")
        };
        let mut output = shapes::Output::default();
        let mut stream = response(&[(event("whole"), "hi"), (event("new"), "")]);
        RestJson.decode(&WATCH, &mut stream, None, &mut output).unwrap();
        let whole = shapes::WholeEvent {
            bytes: Some(Blob::new("hi")),
        };
        assert_eq!(
            output.stream,
            Some(vec![
                shapes::Events::Whole(whole),
                shapes::Events::Unknown("new".to_owned())
            ])
        );
    }
}
