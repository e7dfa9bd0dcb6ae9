//! Credentials that a container is offered.

use crate::server::{Reply, Server};
use crate::setup::{fault, find, is_in, iso8601_in, machine};
use tinsmith_credentials::runtime::Environment;
use tinsmith_credentials::runtime::credentials::CredentialsErrorKind;

fn answer(id: &str) -> String {
    format!(
        r#"{{"AccessKeyId": "{id}", "SecretAccessKey": "hidden", "Token": "hidden", "AccountId": "123456789012", "Expiration": "{}"}}"#,
        iso8601_in(3600)
    )
}

fn of(server: &Server, more: &[(&str, &str)]) -> Environment {
    let url = format!("{}/hidden-path?q=hidden", server.url());
    machine(
        &[&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", url.as_str())], more].concat(),
        "",
        "",
    )
}

#[test]
fn a_container_gets_credentials_with_its_token() {
    let server = Server::start(|_| Reply::ok(answer("AKID")));
    let found = find(&of(&server, &[("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hidden-token")])).unwrap();
    assert_eq!(
        (found.access_key_id(), found.account_id()),
        ("AKID", Some("123456789012"))
    );
    assert!(is_in(found.expires_at(), 3600));
    let request = server.received().remove(0);
    assert_eq!(request.line, "GET /hidden-path?q=hidden");
    assert_eq!(request.header("authorization"), Some("hidden-token"));
    assert_eq!(request.header("accept"), Some("application/json"));

    let both = [
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hidden-token"),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/t"),
    ];
    find(&of(&server, &both).with_file("/t", "hidden-file")).unwrap();
    assert_eq!(
        server.received().pop().unwrap().header("authorization"),
        Some("hidden-file")
    );
}

#[test]
fn a_token_with_a_line_end_is_refused_and_one_that_is_missing_named() {
    let server = Server::start(|_| Reply::ok(answer("AKID")));
    let file = [("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/t")];
    let message = fault(&of(&server, &file).with_file("/t", "hidden\nX-A: b"));
    assert!(message.contains("line end"), "{message}");
    let message = fault(&of(&server, &file));
    assert!(
        message.contains("cannot read the authorization token of the container in /t"),
        "{message}"
    );
    assert_eq!(server.lines().len(), 0);
}

#[test]
fn a_container_is_asked_three_times_where_that_can_help() {
    for (reply, requests, expected) in [
        (Reply::status(500), 3, "HTTP 500"),
        (Reply::Cut, 3, "the connection broke"),
        (Reply::ok(""), 3, "not JSON"),
        (Reply::ok(r#"{"AccessKeyId": "hidden"}"#), 3, "no `SecretAccessKey`"),
        (Reply::status(403), 1, "HTTP 403"),
        (Reply::status(404), 1, "HTTP 404"),
        (Reply::status(302), 1, "HTTP 302"),
    ] {
        let server = Server::start(move |_| reply.clone());
        let environment = of(&server, &[]);
        let error = find(&environment).unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::Failed);
        let message = error.to_string();
        assert!(message.contains(expected), "{message}");
        assert_eq!(server.lines().len(), 2 * requests, "{expected}, in both styles");
    }
}

#[test]
fn credentials_go_only_to_this_machine_and_container_services_without_tls() {
    for (url, expected) in [
        ("http://10.0.0.1/hidden", "10.0.0.1 is neither this machine"),
        ("http://169.254.169.254/hidden", "neither this machine"),
        ("http://[fd00:ec2::24]/hidden", "neither this machine"),
        ("http://127.0.0.1@10.0.0.1/hidden", "10.0.0.1 is neither this machine"),
        ("ftp://127.0.0.1/hidden", "AWS_CONTAINER_CREDENTIALS_FULL_URI"),
        ("/hidden", "AWS_CONTAINER_CREDENTIALS_FULL_URI"),
    ] {
        let message = fault(&machine(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)], "", ""));
        assert!(message.contains(expected), "{message}");
    }
    let server = Server::start(|_| Reply::ok(answer("AKID")));
    let url = server.url().replace("127.0.0.1", "localhost");
    let variables = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", url.as_str())];
    assert_eq!(find(&machine(&variables, "", "")).unwrap().access_key_id(), "AKID");
}
