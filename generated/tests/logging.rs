//! What clients log with `tracing`: the course of each call, and no secret.
//!
//! A test program of its own with one test: `tracing` decides once for all threads whether anyone listens, so a test that runs
//! beside others would miss events.

#![cfg(feature = "sso-oidc")]

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use serde_json::json;
use tinsmith::runtime::credentials::{Credentials, CredentialsError, from_fn};
use tinsmith::runtime::entropy::Entropy;
use tinsmith::runtime::http::{Headers, Response};
use tinsmith::runtime::transport::TransportErrorKind;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::{Blocking, PresignOptions};
use tinsmith::sso_oidc::{Client, ClientBuilder};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps every event, whatever its level and target: one event in a line, ` name=value` for each field.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).expect("a string takes it all");
    }
}

impl Log {
    fn write(&self, title: &str, fields: impl FnOnce(&mut Line<'_>)) {
        let mut text = self.0.lock().unwrap();
        text.push_str(title);
        fields(&mut Line(&mut text));
        text.push('\n');
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(span.metadata().name(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write("record", |line| values.record(line));
    }

    fn event(&self, event: &Event<'_>) {
        self.write(event.metadata().target(), |line| event.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Random numbers that are all zero, so that there is no delay between attempts.
#[derive(Debug)]
struct Zeros;

impl Entropy for Zeros {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

fn builder() -> ClientBuilder {
    Client::builder()
        .region("eu-west-1")
        .endpoint_url("https://S3CR3T-user:S3CR3T-password@localhost/base?S3CR3T-query")
        .credentials(Credentials::new("AKIDEXAMPLE", "S3CR3T-access-key").with_session_token("S3CR3T-session-token"))
        .entropy(Zeros)
}

fn blocking(script: &Scripted) -> Client<Blocking> {
    builder().blocking_transport(script.clone()).build_blocking().unwrap()
}

fn answer(status: u16) -> Response {
    let body = r#"{"accessToken": "S3CR3T-access-token", "error": "S3CR3T-code", "message": "S3CR3T-message"}"#;
    Response {
        status,
        headers: Headers::from_iter([("x-amzn-requestid", "r-1"), ("x-amzn-errortype", "S3CR3T-errortype")]),
        body: body.into(),
    }
}

/// A call that is retried after each kind of failure and then succeeds.
fn succeed_at_last() {
    let script = Scripted::new()
        .expect(Expected::any())
        .fail(TransportErrorKind::Connect)
        .expect(Expected::any())
        .respond(answer(503))
        .expect(Expected::any())
        .respond(answer(200));
    let call = blocking(&script)
        .create_token_with_iam()
        .client_id("id")
        .grant_type("g");
    call.assertion("S3CR3T-assertion").send().unwrap();
}

/// Calls that fail: the service says so, the answer cannot be read, there are no credentials.
fn fail() {
    let unreadable = Response {
        body: br#"{"accessToken": {"S3CR3T-key": 1}}"#.into(),
        ..answer(200)
    };
    for answer in [answer(400), unreadable] {
        let client = blocking(&Scripted::new().expect(Expected::any()).respond(answer));
        let input = json!({ "clientId": "id", "clientSecret": "S3CR3T-client-secret", "grantType": "g" });
        client.call("create_token", input).unwrap_err();
    }
    let credentials = from_fn(|| Err(CredentialsError::failed("S3CR3T-in-a-source")));
    let builder = builder().credentials(credentials).blocking_transport(Scripted::new());
    let call = builder.build_blocking().unwrap().create_token_with_iam();
    call.client_id("id").grant_type("g").send().unwrap_err();
}

fn presign() {
    let call = blocking(&Scripted::new())
        .create_token()
        .client_id("id")
        .grant_type("g");
    let call = call.client_secret("S3CR3T-client-secret").prepare();
    call.presign(&PresignOptions::new()).unwrap();
}

#[test]
fn the_course_of_a_call_is_logged_and_no_secret() {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        succeed_at_last();
        fail();
        presign();
    });
    let text = log.0.lock().unwrap();
    assert!(!text.contains("S3CR3T"), "{text}");
    let course: Vec<&str> = text.lines().take(12).collect();
    assert_eq!(
        course,
        [
            r#"call service="SSO OIDC" operation="CreateTokenWithIAM" region="eu-west-1""#,
            r#"tinsmith message=sending operation="CreateTokenWithIAM" attempt=1"#,
            r#"tinsmith message=no answer operation="CreateTokenWithIAM" attempt=1 kind=Connect"#,
            r#"tinsmith message=trying again operation="CreateTokenWithIAM" attempt=1 delay=0ns reason=Transient"#,
            r#"tinsmith message=sending operation="CreateTokenWithIAM" attempt=2"#,
            r#"tinsmith message=answered operation="CreateTokenWithIAM" attempt=2 status=503 request_id="r-1""#,
            r#"tinsmith message=trying again operation="CreateTokenWithIAM" attempt=2 delay=0ns reason=Transient"#,
            r#"tinsmith message=sending operation="CreateTokenWithIAM" attempt=3"#,
            r#"tinsmith message=answered operation="CreateTokenWithIAM" attempt=3 status=200 request_id="r-1""#,
            "record attempts=3",
            "record status=200",
            r#"record request_id="r-1""#,
        ]
    );
    documentation_names(&text);
}

/// That the documentation names the fields that were logged, no more and no fewer: those of the span, and those of each event.
fn documentation_names(log: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, chapter) = text.split_once("## Tracing").unwrap();
    let rows = chapter.lines().filter_map(|line| line.strip_prefix("| `"));
    let cells: Vec<(String, String)> = rows
        .map(|row| {
            let (first, rest) = row.split_once(" | ").unwrap();
            (format!("`{first}"), rest.to_owned())
        })
        .collect();
    let names = |cell: &str| {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    // The rows of the first table have fields in the first cell, those of the second one have them in the second cell.
    let (events, fields): (Vec<_>, Vec<_>) = cells
        .iter()
        .partition(|(first, _)| log.contains(&format!("message={} ", first.trim_matches('`'))));
    let documented: BTreeSet<_> = fields.iter().flat_map(|(first, _)| names(first)).collect();
    let of_span = log
        .lines()
        .filter(|line| line.starts_with("call ") || line.starts_with("record "));
    assert_eq!(documented, of_span.flat_map(fields_of).collect());
    for (event, rest) in &events {
        let message = format!("tinsmith message={} ", event.trim_matches('`'));
        let of_event = log.lines().filter_map(|line| line.strip_prefix(&message));
        assert_eq!(names(rest), of_event.flat_map(fields_of).collect(), "{event}");
    }
    let logged: BTreeSet<_> = log
        .lines()
        .filter_map(|line| line.strip_prefix("tinsmith message="))
        .collect();
    let has_row = |line: &&str| {
        events
            .iter()
            .any(|(event, _)| line.starts_with(event.trim_matches('`')))
    };
    assert!(logged.iter().all(has_row), "{logged:?}");
}

/// The names in ` name=value` of a line.
fn fields_of(line: &str) -> impl Iterator<Item = String> {
    let words = line.split(' ').filter_map(|word| word.split_once('='));
    words.map(|(name, _)| name.to_owned())
}
