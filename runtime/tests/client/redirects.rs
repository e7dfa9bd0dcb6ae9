//! Answers that tell another region: the call is sent again there, and the region is remembered.

use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use serde_json::{Value, json};
use tinsmith_runtime::PresignOptions;
use tinsmith_runtime::codegen::endpoint::{CommonRules, Rules};
use tinsmith_runtime::codegen::schema::{
    Auth, Catalog, Member, Operation, RegionRedirects, Service, Shape, StructureSchema,
};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::error::Error;
use tinsmith_runtime::http::{Request, Response};
use tinsmith_runtime::transport::TransportErrorKind;
use tinsmith_runtime::transport::scripted::{Expected, Scripted, Step};

use super::{Builder, NoError, catalog, service};

static INPUT: StructureSchema = StructureSchema::new(
    "Input",
    &[
        Member::new("Shelf", Shape::String).label("Shelf").required(),
        Member::new("Text", Shape::String),
    ],
);
static ASK: Operation = Operation {
    input: &INPUT,
    ..Operation::new("AskShelf", "ask_shelf", "HEAD", "/{Shelf}")
};
static MAKE: Operation = Operation {
    input: &INPUT,
    ..Operation::new("MakeShelf", "make_shelf", "PUT", "/{Shelf}")
};
static OPEN: Operation = Operation {
    input: &INPUT,
    auth: Auth::None,
    ..Operation::new("OpenShelf", "open_shelf", "GET", "/{Shelf}")
};

static SERVICE: Service = Service {
    region_redirects: Some(RegionRedirects {
        member: "Shelf",
        header: "x-shelf-region",
        error_member: Some("Region"),
        statuses: &[301, 307],
        head_statuses: &[400],
        codes: &[("WrongPlace", &[]), ("NotHere", &["MakeShelf"])],
        look_up: Some(&ASK),
    }),
    ..service(Rules::Common(CommonRules::new("shelves")))
};
static CATALOG: Catalog = catalog(&[&ASK, &MAKE, &OPEN, &PUT]);
static PUT: Operation = Operation {
    input: &INPUT,
    ..Operation::new("PutThing", "put_thing", "POST", "/{Shelf}/things")
};

fn builder() -> Builder {
    Builder::new(&SERVICE)
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

fn call(transport: &Scripted, operation: &str, shelf: &str) -> Result<Value, Error<NoError>> {
    let client = builder()
        .blocking_transport(transport.clone())
        .build_blocking()
        .unwrap();
    client.call(&CATALOG, operation, &json!({"Shelf": shelf, "Text": "hello"}))
}

fn script() -> Step {
    Scripted::new().expect(Expected::any())
}

fn region_and_scope(request: &Request) -> (String, String) {
    let host = request.authority.trim_end_matches(".amazonaws.com");
    let authorization = request.headers.get("authorization").unwrap_or_default();
    let scope = authorization.split('/').nth(2).unwrap_or_default();
    (host.to_owned(), scope.to_owned())
}

fn regions(transport: &Scripted) -> Vec<String> {
    let requests = transport.requests();
    let signed = requests.iter().map(|request| {
        let (host, scope) = region_and_scope(request);
        assert_eq!(host, format!("shelves.{scope}"));
        scope
    });
    signed.collect()
}

fn told(step: Step, status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Scripted {
    step.respond(Response {
        status,
        headers: headers.iter().copied().collect(),
        body: body.into(),
    })
}

const HEADER: (&str, &str) = ("x-shelf-region", "eu-west-1");

#[test]
fn a_call_is_sent_again_to_the_region_that_the_answer_tells_with_the_same_body_and_id() {
    for (operation, status, headers, body) in [
        ("put_thing", 301, &[HEADER][..], ""),
        ("put_thing", 307, &[HEADER], ""),
        ("put_thing", 400, &[], r#"{"code":"WrongPlace","Region":"eu-west-1"}"#),
        ("make_shelf", 400, &[HEADER], r#"{"code":"WrongPlace"}"#),
        ("ask_shelf", 400, &[HEADER], ""),
        ("ask_shelf", 301, &[HEADER], ""),
    ] {
        let transport = told(script(), status, headers, body)
            .expect(Expected::any())
            .reply(200, "{}");
        call(&transport, operation, "a").unwrap();
        assert_eq!(regions(&transport), ["us-east-1", "eu-west-1"], "{operation} {status}");
        let requests = transport.requests();
        let same = |request: &Request| {
            let id = request.headers.get("amz-sdk-invocation-id").unwrap().to_owned();
            (request.method.clone(), request.path.clone(), request.body.clone(), id)
        };
        assert_eq!(same(&requests[0]), same(&requests[1]));
        assert!(transport.waits().is_empty());
    }
}

#[test]
fn a_region_is_remembered_for_what_is_there_and_for_presigned_urls_too() {
    let transport = told(script(), 301, &[HEADER], "")
        .expect(Expected::any())
        .reply(200, "{}")
        .expect(Expected::any())
        .reply(200, "{}")
        .expect(Expected::any())
        .reply(200, "{}")
        .expect(Expected::any())
        .reply(200, "{}");
    let client = builder()
        .blocking_transport(transport.clone())
        .build_blocking()
        .unwrap();
    let put = |shelf: &str| {
        client
            .call::<NoError>(&CATALOG, "put_thing", &json!({"Shelf": shelf}))
            .unwrap()
    };
    put("a");
    put("a");
    put("b");
    client
        .call::<NoError>(&CATALOG, "make_shelf", &json!({"Shelf": "a"}))
        .unwrap();
    assert_eq!(
        regions(&transport),
        ["us-east-1", "eu-west-1", "eu-west-1", "us-east-1", "eu-west-1"]
    );
    let url = client
        .presign::<NoError>(&CATALOG, "open_shelf", &json!({"Shelf": "a"}), &PresignOptions::new())
        .unwrap();
    assert!(url.url().starts_with("https://shelves.eu-west-1."), "{}", url.url());
}

#[test]
fn a_call_without_a_signature_is_sent_again_too() {
    let transport = told(script(), 301, &[HEADER], "")
        .expect(Expected::any())
        .reply(200, "{}");
    call(&transport, "open_shelf", "a").unwrap();
    let requests = transport.requests();
    assert_eq!(requests[1].authority, "shelves.eu-west-1.amazonaws.com");
    assert_eq!(requests[1].headers.get("authorization"), None);
}

#[test]
fn where_an_error_does_not_name_the_region_another_operation_is_asked() {
    for (status, headers) in [(200, &[HEADER]), (403, &[HEADER]), (301, &[HEADER])] {
        let transport = told(script(), 400, &[], r#"{"code":"NotHere"}"#);
        let transport = told(transport.expect(Expected::any()), status, headers, "");
        let transport = transport.expect(Expected::any()).reply(200, "{}");
        call(&transport, "put_thing", "a").unwrap();
        let requests = transport.requests();
        let sent: Vec<_> = requests
            .iter()
            .map(|request| (&*request.method, &*request.path))
            .collect();
        assert_eq!(sent, [("POST", "/a/things"), ("HEAD", "/a"), ("POST", "/a/things")]);
        assert_eq!(regions(&transport), ["us-east-1", "us-east-1", "eu-west-1"]);
        assert_eq!(requests[2].headers.get("amz-sdk-request"), Some("attempt=2; max=3"));
    }
}

#[test]
fn a_region_that_cannot_be_found_out_leaves_the_error_as_it_is() {
    let not_here = || told(script(), 400, &[], r#"{"code":"NotHere","message":"elsewhere"}"#).expect(Expected::any());
    let unknown = not_here().reply(403, "{}");
    let broken = not_here().fail(TransportErrorKind::Broken);
    for transport in [unknown, broken] {
        let error = call(&transport, "put_thing", "a").unwrap_err();
        assert_eq!(error.to_string(), "PutThing: NotHere: elsewhere (HTTP 400, 1 attempt)");
        transport.finish().unwrap();
    }
}

#[test]
fn a_call_is_sent_to_one_other_region_at_most_and_only_where_the_answer_means_it() {
    let again = told(script(), 301, &[HEADER], "");
    let again = told(
        again.expect(Expected::any()),
        301,
        &[("x-shelf-region", "eu-west-2")],
        "",
    );
    let error = call(&again, "put_thing", "a").unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("301"), 2));

    for (operation, shelf, status, region, body) in [
        // The code means something else for this operation.
        ("make_shelf", "a", 400, "eu-west-1", r#"{"code":"NotHere"}"#),
        // An ARN has a region of its own.
        ("put_thing", "arn:aws:x:eu-west-1::a", 301, "eu-west-1", ""),
        // It went there.
        ("put_thing", "a", 301, "us-east-1", ""),
        // That would be another host.
        ("put_thing", "a", 301, "evil.example/", ""),
        // Any other error.
        ("put_thing", "a", 404, "eu-west-1", ""),
        ("put_thing", "a", 400, "eu-west-1", ""),
    ] {
        let transport = told(script(), status, &[("x-shelf-region", region)], body);
        assert!(call(&transport, operation, shelf).is_err());
        transport.finish().unwrap();
    }
}

#[test]
fn async_calls_are_sent_again_too() {
    let transport = told(script(), 301, &[HEADER], "")
        .expect(Expected::any())
        .reply(200, "{}");
    let client = builder().transport(transport.clone()).build().unwrap();
    let call = client.call::<NoError>(&CATALOG, "put_thing", &json!({"Shelf": "a"}));
    // A script never makes anyone wait.
    let polled = pin!(call).poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Ready(Ok(_))));
    assert_eq!(regions(&transport), ["us-east-1", "eu-west-1"]);
}
