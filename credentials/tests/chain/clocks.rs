//! Machines whose clock is wrong, and sources that take too long: real HTTP, and time that does not pass.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use tinsmith_credentials::runtime::Environment;
use tinsmith_credentials::runtime::credentials::{Credentials, CredentialsError, CredentialsErrorKind};
use tinsmith_credentials::runtime::http::{Request, Response};
use tinsmith_credentials::runtime::transport::{
    AsyncTransport, BlockingHyper, BlockingTransport, BoxFuture, HttpSettings, Hyper, Limits, Now, TransportError,
};

use crate::server::{Received, Reply, Server};
use crate::setup::{bare_machine, find_with, iso8601_in, machine, sts_answer};

/// Years that a clock goes wrong.
const YEARS: Duration = Duration::from_secs(10 * 365 * 86_400);

/// A transport with a clock of its own. Its time limits are a quarter, and it does not pause.
#[derive(Debug)]
struct Hasty<T> {
    transport: T,
    clock: fn(SystemTime) -> SystemTime,
    limits: Mutex<Vec<Duration>>,
}

impl<T> Hasty<T> {
    fn new(transport: T, clock: fn(SystemTime) -> SystemTime) -> Self {
        Self {
            transport,
            clock,
            limits: Mutex::default(),
        }
    }

    fn shortened(&self, limits: Limits) -> Limits {
        self.limits.lock().unwrap().push(limits.exchange);
        // Those of STS are longer than any test.
        assert!(limits.exchange <= Duration::from_secs(60), "{limits:?}");
        Limits {
            exchange: limits.exchange / 4,
            ..limits
        }
    }

    fn time(&self) -> Now {
        let now = Now::system();
        Now {
            wall: (self.clock)(now.wall),
            ..now
        }
    }
}

impl BlockingTransport for Hasty<BlockingHyper> {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        self.transport.send(request, self.shortened(limits))
    }

    fn sleep(&self, _: Duration) {}

    fn now(&self) -> Now {
        self.time()
    }
}

impl AsyncTransport for Hasty<Hyper> {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        self.transport.send(request, self.shortened(limits))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    /// Else its pauses, which take no time, would be time limits too.
    fn keeps_time(&self) -> bool {
        true
    }

    fn now(&self) -> Now {
        self.time()
    }
}

/// What both chains find by this clock.
fn find_by(clock: fn(SystemTime) -> SystemTime, environment: &Environment) -> Result<Credentials, CredentialsError> {
    find_with(environment, |builder| {
        builder
            .transport(Hasty::new(Hyper::new(&HttpSettings::default()), clock))
            .blocking_transport(Hasty::new(BlockingHyper::new(&HttpSettings::default()), clock))
    })
}

fn right(now: SystemTime) -> SystemTime {
    now
}

fn behind(now: SystemTime) -> SystemTime {
    now - YEARS
}

fn ahead(now: SystemTime) -> SystemTime {
    now + YEARS
}

fn keys() -> String {
    format!(
        r#"{{"Code": "Success", "AccessKeyId": "AKID", "SecretAccessKey": "hidden", "Token": "hidden", "Expiration": "{}"}}"#,
        iso8601_in(3600)
    )
}

/// A container, an instance and STS.
fn usual(request: &Received) -> Reply {
    match (request.line.as_str(), request.form("Action")) {
        (_, Some(operation)) => Reply::ok(sts_answer(operation, "AKID")),
        ("PUT /latest/api/token", _) => Reply::ok("hidden-token"),
        ("GET /latest/meta-data/iam/security-credentials/", _) => Reply::ok("a-role"),
        _ => Reply::ok(keys()),
    }
}

/// A machine for each source that gives keys with an expiry.
fn machines(server: &Server) -> [Environment; 3] {
    let url = server.url();
    let web_identity = [
        ("AWS_ENDPOINT_URL_STS", url.as_str()),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/w"),
    ];
    [
        container(server),
        bare_machine(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url)], "", ""),
        machine(&web_identity, "", "").with_file("/t", "hidden-jwt"),
    ]
}

fn container(server: &Server) -> Environment {
    let url = format!("{}/hidden", server.url());
    machine(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &url)], "", "")
}

#[test]
fn a_clock_in_the_past_gives_the_keys_of_every_source() {
    let server = Server::start(usual);
    for environment in machines(&server) {
        let found = find_by(behind, &environment).unwrap();
        assert_eq!(found.access_key_id(), "AKID");
    }
}

#[test]
fn keys_that_are_over_by_the_clock_of_the_machine_are_an_error_that_speaks_of_the_clock() {
    let server = Server::start(usual);
    for environment in machines(&server) {
        let error = find_by(ahead, &environment).unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains("have expired") && message.contains("set the clock"),
            "{message}"
        );
    }
}

#[test]
fn a_container_that_does_not_answer_is_asked_three_times_for_two_seconds() {
    let server = Server::start(|_| Reply::Silence);
    let environment = container(&server);
    let error = find_by(right, &environment).unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Failed);
    assert!(error.to_string().contains("timed out"), "{error}");
    assert_eq!(server.lines().len(), 6, "in both styles");
}

#[test]
fn a_container_that_answers_late_but_in_time_gives_its_keys() {
    let server = Server::start(|_| {
        // A fifth of the time that there is.
        std::thread::sleep(Duration::from_millis(100));
        Reply::ok(keys())
    });
    assert_eq!(find_by(right, &container(&server)).unwrap().access_key_id(), "AKID");
    assert_eq!(server.lines().len(), 2);
}

#[test]
fn a_container_has_two_seconds() {
    let server = Server::start(|_| Reply::ok(keys()));
    let transport = std::sync::Arc::new(Hasty::new(BlockingHyper::new(&HttpSettings::default()), right));
    let environment = container(&server);
    let chain = tinsmith_credentials::Chain::builder(&environment).blocking_transport(transport.clone());
    chain.build_blocking().unwrap().get().unwrap();
    assert_eq!(*transport.limits.lock().unwrap(), [Duration::from_secs(2)]);
}
