use std::error::Error;
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::{Machine, now, shown, with};
use crate::RoleCredentials;
use crate::drive::run;
use crate::tests::shows_no_secret;
use tinsmith::runtime::Blocking;
use tinsmith::runtime::credentials::{Credentials, CredentialsError, CredentialsErrorKind, ProvideToken};
use tinsmith::runtime::transport::BlockingTransport;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};

/// They expire at 2024-01-01T01:00:00Z.
const CREDENTIALS: &str = r#"{"roleCredentials": {"accessKeyId": "AKID", "secretAccessKey": "hidden-key",
    "sessionToken": "hidden-session", "expiration": 1704070800000}}"#;

fn fetch() -> Expected {
    Expected::get("/federation/credentials?role_name=ReadOnly&account_id=123456789012")
}

fn answers(status: u16, body: &str) -> Scripted {
    Scripted::new().expect(fetch()).reply(status, body)
}

/// Someone is logged in for a day.
fn logged_in() -> Machine {
    Machine::new(&with(&[("expiresAt", "2024-01-02T00:00:00Z".into())]))
}

fn role(machine: &Machine, script: &Scripted) -> RoleCredentials<Blocking> {
    machine
        .blocking(script.clone())
        .role_credentials("123456789012", "ReadOnly")
}

/// What the error of a provider shows with its sources.
fn fault(error: &CredentialsError) -> (CredentialsErrorKind, String) {
    let source = error.source().map(|source| format!(": {}", shown(source)));
    (error.kind(), shown(error) + &source.unwrap_or_default())
}

#[test]
fn credentials_of_a_role_come_with_expiry_and_account_in_both_styles() {
    let machine = logged_in();
    let expected = Credentials::new("AKID", "hidden-key")
        .with_session_token("hidden-session")
        .with_expiry(SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_070_800))
        .with_account_id("123456789012");
    let script = answers(200, CREDENTIALS);
    assert_eq!(role(&machine, &script).get().unwrap(), expected);
    let request = script.requests().remove(0);
    assert_eq!(request.headers.get("x-amz-sso_bearer_token"), Some("hidden-access-1"));
    assert_eq!(request.authority, "portal.sso.eu-west-1.amazonaws.com");

    let portal = machine.portal(answers(200, CREDENTIALS));
    let role = portal.role_credentials("123456789012", "ReadOnly");
    assert_eq!(now(role.get()).unwrap(), expected);
}

#[test]
fn they_sign_the_calls_of_a_client() {
    let machine = logged_in();
    let script = answers(200, CREDENTIALS)
        .expect(Expected::post("/token?aws_iam=t"))
        .reply(200, "{}");
    let client = tinsmith::sso_oidc::Client::builder()
        .region("us-east-1")
        .credentials(role(&machine, &script))
        .blocking_transport(script.clone())
        .build_blocking()
        .unwrap();
    let call = client
        .create_token_with_iam()
        .client_id("id")
        .grant_type("refresh_token");
    call.send().unwrap();
    let request = script.requests().remove(1);
    let authorization = request.headers.get("authorization").unwrap();
    assert!(
        authorization.contains("Credential=AKID/20240101/us-east-1"),
        "{authorization}"
    );
    assert_eq!(request.headers.get("x-amz-security-token"), Some("hidden-session"));
}

#[test]
fn they_are_fetched_again_a_quarter_of_an_hour_before_they_expire() {
    let machine = logged_in();
    let script = answers(200, CREDENTIALS)
        .expect(fetch())
        .reply(200, CREDENTIALS.replace("AKID", "NEXT").replace("70800000", "80800000"));
    let role = role(&machine, &script);
    for (sleep, id) in [(0, "AKID"), (2699, "AKID"), (1, "NEXT")] {
        BlockingTransport::sleep(&script, Duration::from_secs(sleep));
        assert_eq!(role.get().unwrap().access_key_id(), id);
    }
}

#[test]
fn threads_that_need_them_at_once_fetch_them_once() {
    let machine = logged_in();
    let role = role(&machine, &answers(200, CREDENTIALS));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| role.get().unwrap());
        }
    });
}

#[test]
fn the_session_is_renewed_on_the_way() {
    let machine = Machine::new(&with(&[("expiresAt", "2024-01-01T00:00:00Z".into())]));
    let script = Scripted::new()
        .expect(Expected::post("/token"))
        .reply(200, r#"{"accessToken": "hidden-access-2", "expiresIn": 3600}"#)
        .expect(fetch())
        .reply(200, CREDENTIALS);
    role(&machine, &script).get().unwrap();
    let request = script.requests().remove(1);
    assert_eq!(request.headers.get("x-amz-sso_bearer_token"), Some("hidden-access-2"));
}

#[test]
fn what_the_person_can_mend_is_refused_and_says_how() {
    let machine = logged_in();
    for (status, body, expected) in [
        (
            401,
            r#"{"message": "no"}"#,
            "log in again, with this program or `aws sso login",
        ),
        (403, r#"{"message": "no"}"#, "check sso_role_name and sso_account_id"),
        (
            400,
            r#"{"__type": "InvalidRequestException"}"#,
            "check sso_role_name and sso_account_id",
        ),
        (
            404,
            r#"{"__type": "ResourceNotFoundException"}"#,
            "the role `ReadOnly` in the account 123456789012 does not exist",
        ),
    ] {
        let error = role(&machine, &answers(status, body)).get().unwrap_err();
        let (kind, message) = fault(&error);
        assert_eq!(kind, CredentialsErrorKind::Refused, "{message}");
        assert!(message.contains(expected), "{message}");
    }
    let expired = Machine::new(&with(&[
        ("expiresAt", "2024-01-01T00:00:00Z".into()),
        ("refreshToken", Value::Null),
    ]));
    let (kind, message) = fault(&role(&expired, &Scripted::new()).get().unwrap_err());
    assert_eq!(kind, CredentialsErrorKind::Refused);
    assert!(message.contains("it has no refresh token"), "{message}");
}

#[test]
fn what_may_pass_is_a_failure() {
    let script = (0..3).fold(Scripted::new(), |script, _| script.expect(fetch()).reply(503, ""));
    let (kind, message) = fault(&role(&logged_in(), &script).get().unwrap_err());
    assert_eq!(kind, CredentialsErrorKind::Failed);
    assert!(
        message.contains("a call of the access portal failed: try again"),
        "{message}"
    );
}

#[test]
fn an_answer_that_lacks_a_member_is_an_error_that_names_it() {
    let machine = logged_in();
    for member in ["accessKeyId", "secretAccessKey", "sessionToken", "expiration"] {
        let answer = CREDENTIALS.replace(member, "other");
        let (kind, message) = fault(&role(&machine, &answers(200, &answer)).get().unwrap_err());
        assert_eq!(kind, CredentialsErrorKind::Unusable);
        assert!(message.contains(&format!("no usable `{member}`")), "{message}");
    }
    let (_, message) = fault(&role(&machine, &answers(200, "{}")).get().unwrap_err());
    assert!(message.contains("roleCredentials"), "{message}");
}

#[test]
fn the_portal_is_a_provider_of_bearer_tokens() {
    let machine = logged_in();
    let portal = machine.portal(Scripted::new());
    assert_eq!(now(ProvideToken::token(&portal)).unwrap().as_str(), "hidden-access-1");
    let portal = machine.blocking(Scripted::new());
    assert_eq!(run(ProvideToken::token(&portal)).unwrap().as_str(), "hidden-access-1");
}

#[test]
fn debug_shows_no_secret() {
    let machine = logged_in();
    let role = role(&machine, &answers(200, CREDENTIALS));
    role.get().unwrap();
    let portal = machine.blocking(Scripted::new());
    let token = portal.token().unwrap();
    shows_no_secret(&format!("{role:?} {portal:?} {token:?}"));
}
