//! The metadata of an instance.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::server::{Received, Reply, Server};
use crate::setup::{bare_machine, fault, find, is_in, iso8601_in, on_an_executor, text};
use tinsmith_credentials::Chain;
use tinsmith_credentials::runtime::Environment;
use tinsmith_credentials::runtime::credentials::CredentialsErrorKind;

const TOKEN: &str = "PUT /latest/api/token";
const ROLES: &str = "GET /latest/meta-data/iam/security-credentials/";
const REGION: &str = "GET /latest/meta-data/placement/region";

fn credentials() -> String {
    format!(
        r#"{{"Code": "Success", "AccessKeyId": "AKID", "SecretAccessKey": "hidden", "Token": "hidden", "Expiration": "{}"}}"#,
        iso8601_in(3600)
    )
}

/// What an instance answers.
fn usual(request: &Received) -> Reply {
    let has_token = request.header("x-aws-ec2-metadata-token") == Some("hidden-token");
    match request.line.as_str() {
        TOKEN if request.header("x-aws-ec2-metadata-token-ttl-seconds") == Some("21600") => Reply::ok("hidden-token"),
        _ if !has_token => Reply::status(401),
        ROLES => Reply::ok("a-role\n"),
        REGION => Reply::ok("eu-north-1"),
        "GET /latest/meta-data/iam/security-credentials/a-role" => Reply::ok(credentials()),
        _ => Reply::status(404),
    }
}

fn on(server: &Server, more: &[(&str, &str)]) -> Environment {
    let url = server.url();
    bare_machine(
        &[&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", url.as_str())], more].concat(),
        "",
        "",
    )
}

#[test]
fn an_instance_gives_the_credentials_of_its_role_and_its_region() {
    let server = Server::start(usual);
    let environment = on(&server, &[("AWS_REGION", "")]);
    let found = find(&environment).unwrap();
    assert_eq!((found.access_key_id(), found.account_id()), ("AKID", None));
    assert!(is_in(found.expires_at(), 3600));
    let chain = Chain::builder(&environment).build_blocking().unwrap();
    assert_eq!(chain.region().unwrap().as_deref(), Some("eu-north-1"));
    let before = server.lines().len();
    chain.get().unwrap();
    assert_eq!(server.lines()[before..].iter().filter(|line| *line == TOKEN).count(), 0);
}

#[test]
fn nothing_is_asked_where_keys_and_region_are_set() {
    let server = Server::start(usual);
    let keys = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "hidden")];
    let environment = on(&server, &keys);
    let chain = Chain::builder(&environment).build_blocking().unwrap();
    chain.environment_with_region().unwrap();
    assert_eq!(chain.get().unwrap().access_key_id(), "ENV");
    on_an_executor(|| async {
        let chain = Chain::builder(&environment).build().unwrap();
        chain.environment_with_region().await.unwrap();
        chain.get().await.unwrap();
    });
    assert_eq!(server.lines(), [""; 0]);
}

#[test]
fn an_answer_of_5xx_or_401_is_asked_for_again_up_to_four_times() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |request| match count.fetch_add(1, Ordering::Relaxed) % 2 {
        0 => Reply::status(503),
        _ => usual(request),
    });
    assert_eq!(find(&on(&server, &[])).unwrap().access_key_id(), "AKID");

    let stale = AtomicUsize::new(0);
    let server = Server::start(move |request| match request.line.as_str() {
        ROLES if stale.fetch_add(1, Ordering::Relaxed).is_multiple_of(3) => Reply::status(401),
        _ => usual(request),
    });
    assert_eq!(find(&on(&server, &[])).unwrap().access_key_id(), "AKID");

    for (attempts, requests) in [("", 4), ("2", 2)] {
        let server = Server::start(|_| Reply::status(500));
        let chain = Chain::builder(&on(&server, &[("AWS_METADATA_SERVICE_NUM_ATTEMPTS", attempts)]));
        let error = chain.build_blocking().unwrap().get().unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::Failed);
        assert_eq!(server.lines().len(), requests);
    }
}

#[test]
fn a_machine_that_is_no_instance_or_has_no_role_has_no_credentials_and_the_error_says_why() {
    for (line, reply, expected) in [
        (TOKEN, Reply::status(403), "gives no token (HTTP 403)"),
        (TOKEN, Reply::status(404), "gives no token (HTTP 404)"),
        (TOKEN, Reply::Cut, "no answer of instance metadata"),
        (ROLES, Reply::status(404), "the instance has no role"),
    ] {
        let server = Server::start(move |request| {
            if request.line == line {
                reply.clone()
            } else {
                usual(request)
            }
        });
        let environment = on(&server, &[]);
        let error = find(&environment).unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::NotFound);
        let message = text(&error);
        assert!(
            message.contains("no credentials found") && message.contains(expected),
            "{message}"
        );
    }
    let server = Server::start(usual);
    let message = fault(&on(&server, &[("AWS_EC2_METADATA_DISABLED", "TRUE")]));
    assert!(message.contains("AWS_EC2_METADATA_DISABLED is true"), "{message}");
    assert_eq!(server.lines().len(), 0);
}

#[test]
fn what_an_instance_says_that_cannot_be_used_is_a_failure() {
    for (line, body, expected) in [
        (TOKEN, "", "the token cannot be used"),
        (ROLES, "", "the name of the role cannot be used"),
        (ROLES, "a/../b", "the name of the role cannot be used"),
        ("a-role", "", "not JSON"),
        (
            "a-role",
            r#"{"Code": "Failed", "AccessKeyId": "hidden"}"#,
            "its code is Failed",
        ),
        ("a-role", r#"{"Code": "Success"}"#, "no `AccessKeyId`"),
    ] {
        let server = Server::start(move |request| {
            let is_meant = request.line == line || (line == "a-role" && request.line.ends_with(line));
            if is_meant { Reply::ok(body) } else { usual(request) }
        });
        let error = find(&on(&server, &[])).unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::Failed);
        let message = text(&error);
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn silence_ends_the_search_within_a_second_and_a_half_with_the_region_too() {
    let server = Server::start(|_| Reply::Silence);
    let environment = on(&server, &[("AWS_REGION", "")]);
    let start = Instant::now();
    let chain = Chain::builder(&environment).build_blocking().unwrap();
    chain.environment_with_region().unwrap();
    let error = chain.get().unwrap_err();
    assert!(start.elapsed() < Duration::from_millis(1500), "{:?}", start.elapsed());
    assert_eq!(error.kind(), CredentialsErrorKind::NotFound);
    let message = text(&error);
    assert!(message.contains("hop limit"), "{message}");
    assert_eq!(server.lines().len(), 1);
}

#[test]
fn settings_of_the_service_must_be_what_they_can_be() {
    for (name, value, expected) in [
        (
            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
            "not a uri",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        ),
        (
            "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
            "IPv5",
            "neither IPv4 nor IPv6",
        ),
        ("AWS_METADATA_SERVICE_TIMEOUT", "soon", "not a whole number"),
        ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "0", "not a whole number"),
    ] {
        let message = fault(&bare_machine(&[(name, value)], "", ""));
        assert!(message.contains(expected), "{message}");
    }
}
