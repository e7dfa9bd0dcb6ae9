//! What a search logs with `tracing` and with `log`, at every level: the places and what came of them, and no secret.
//!
//! This is a test program of its own with one test: both decide once for all threads whether anyone listens. Each secret
//! contains `hidden`.

#[path = "chain/server.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod server;
#[path = "chain/setup.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod setup;

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use server::{Reply, Server};
use setup::{bare_machine, find, iso8601_in, machine, pair, shows_no_secret, sts_answer, sts_error};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps the fields of every span and event, whatever the level and the target.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{}={value:?}", field.name()).expect("a string takes any text");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The same for what crates below log with `log`.
impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        writeln!(self.0.lock().unwrap(), "log of {}: {}", record.target(), record.args())
            .expect("a string takes any text");
    }

    fn flush(&self) {}
}

/// Keys as a container and an instance give them.
fn keys() -> String {
    format!(
        r#"{{"AccessKeyId": "AKID", "SecretAccessKey": "hidden", "Token": "hidden", "Expiration": "{}"}}"#,
        iso8601_in(3600)
    )
}

/// Each source once with an answer, and once with each way to fail.
fn search(reply: &Reply) {
    let answer = reply.clone();
    let server = Server::start(move |request| match (&answer, request.form("Action")) {
        (Reply::Text(200, _), Some(operation)) => Reply::ok(sts_answer(operation, "AKID")),
        // What STS says is no secret, and is shown.
        (Reply::Text(status, _), Some(_)) => Reply::Text(*status, sts_error("AccessDenied")),
        (Reply::Text(200, _), None) if request.line.starts_with("PUT") => Reply::ok("hidden-token"),
        (Reply::Text(200, _), None) if request.line.ends_with("security-credentials/") => Reply::ok("role"),
        _ => answer.clone(),
    });
    let url = server.url();
    let container = format!("{url}/hidden?q=hidden");
    let sts = ("AWS_ENDPOINT_URL_STS", url.as_str());
    let role = format!(
        "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\nexternal_id = x\n[profile b]\n{}",
        pair("B")
    );
    let program = "[default]\ncredential_process = echo '{\"Version\": 1, \"SecretAccessKey\": \"hidden\"}'\n";
    let web_identity = [
        sts,
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/w"),
    ];
    for environment in [
        machine(&[sts], &role, ""),
        machine(&web_identity, "", "").with_file("/t", "hidden-jwt"),
        machine(
            &[
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &container),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hidden"),
            ],
            "",
            "",
        ),
        bare_machine(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)], "", ""),
        machine(&[], program, ""),
        machine(
            &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "hidden")],
            "",
            "",
        ),
    ] {
        let found = find(&environment);
        shows_no_secret(&format!("{found:?}"));
    }
}

#[test]
fn no_secret_is_in_a_log_an_error_or_an_explanation() {
    let log = Log::default();
    tracing::subscriber::set_global_default(log.clone()).unwrap();
    log::set_boxed_logger(Box::new(log.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    for reply in [
        Reply::ok(keys()),
        Reply::status(403),
        Reply::status(404),
        Reply::ok("hidden"),
        Reply::Cut,
    ] {
        search(&reply);
    }
    let text = log.0.lock().unwrap();
    shows_no_secret(&text);
    for part in [
        "looked for credentials",
        "place=Some(Container)",
        "outcome=AKID from the instance",
        "operation=\"AssumeRole\"",
        "log of mio::poll: registering event source",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
