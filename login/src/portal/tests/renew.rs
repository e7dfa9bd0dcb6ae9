use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Machine, now, with};
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::transport::{BlockingTransport, TransportErrorKind};

const REFRESH: &str = r#"{"clientId": "an-id", "clientSecret": "hidden-client-secret", "grantType": "refresh_token",
    "refreshToken": "hidden-refresh-1"}"#;
pub(super) const ANSWER: &str =
    r#"{"accessToken": "hidden-access-2", "refreshToken": "hidden-refresh-2", "expiresIn": 3600}"#;

/// A script in which the service answers like this.
pub(super) fn answers(status: u16, body: &str) -> Scripted {
    Scripted::new()
        .expect(Expected::post("/token").body_json(REFRESH))
        .reply(status, body)
}

/// A script in which the service fails three times.
fn unavailable() -> Scripted {
    (0..3).fold(Scripted::new(), |script, _| {
        script.expect(Expected::post("/token")).reply(503, "")
    })
}

pub(super) fn expired(mut changes: Vec<(&str, Value)>) -> Machine {
    changes.push(("expiresAt", "2024-01-01T00:00:00Z".into()));
    Machine::new(&with(&changes))
}

#[test]
fn a_token_with_a_quarter_of_an_hour_left_is_used_as_it_is() {
    let machine = Machine::new(&with(&[("expiresAt", "2024-01-01T00:15:00Z".into())]));
    assert_eq!(
        machine.token(Scripted::new()).unwrap().access_token(),
        "hidden-access-1"
    );
    machine.put(&with(&[("expiresAt", "2024-01-01T00:14:59Z".into())]));
    assert_eq!(
        machine.token(answers(200, ANSWER)).unwrap().access_token(),
        "hidden-access-2"
    );
}

#[test]
fn a_renewed_token_goes_into_the_cache_with_all_that_belongs_to_it() {
    let before = with(&[("idToken", "of another tool".into())]);
    let after = with(&[
        ("idToken", "of another tool".into()),
        ("accessToken", "hidden-access-2".into()),
        ("refreshToken", "hidden-refresh-2".into()),
        ("expiresAt", "2024-01-01T01:00:00Z".into()),
    ]);
    let machine = Machine::new(&before);
    let token = machine.token(answers(200, ANSWER)).unwrap();
    assert_eq!(
        (token.access_token(), machine.file()),
        ("hidden-access-2", Some(after.clone()))
    );
    machine.put(&before);
    let token = now(machine.portal(answers(200, ANSWER)).token()).unwrap();
    assert_eq!((token.access_token(), machine.file()), ("hidden-access-2", Some(after)));
}

#[test]
fn the_refresh_token_stays_where_the_answer_brings_none() {
    let machine = Machine::new(&with(&[]));
    let answer = r#"{"accessToken": "hidden-access-2", "refreshToken": "", "expiresIn": 3600}"#;
    machine.token(answers(200, answer)).unwrap();
    assert_eq!(machine.file().unwrap()["refreshToken"], "hidden-refresh-1");
}

#[test]
fn a_token_that_is_still_valid_is_used_when_there_is_no_new_one() {
    let refused = answers(400, r#"{"error": "invalid_grant"}"#);
    let broken = Scripted::new()
        .expect(Expected::post("/token"))
        .fail(TransportErrorKind::Broken);
    let nonsense = answers(200, r#"{"expiresIn": 3600}"#);
    for script in [refused, broken, nonsense, unavailable()] {
        let machine = Machine::new(&with(&[]));
        assert_eq!(machine.token(script).unwrap().access_token(), "hidden-access-1");
        assert_eq!(machine.file(), Some(with(&[])));
    }
}

#[test]
fn after_a_failure_it_takes_a_minute_until_the_next_try() {
    let machine = Machine::new(&with(&[("expiresAt", "2024-01-01T00:10:00Z".into())]));
    let script = answers(400, r#"{"error": "invalid_grant"}"#)
        .expect(Expected::post("/token"))
        .reply(200, ANSWER);
    let portal = machine.blocking(script.clone());
    for (sleep, token) in [(0, "hidden-access-1"), (59, "hidden-access-1"), (1, "hidden-access-2")] {
        BlockingTransport::sleep(&script, Duration::from_secs(sleep));
        assert_eq!(portal.clone().token().unwrap().access_token(), token);
    }
}

#[test]
fn an_expired_token_that_cannot_be_renewed_asks_for_a_login() {
    let again = "log in again, with this program or `aws sso login --sso-session my-sso`";
    for (name, value, why) in [
        ("refreshToken", Value::Null, "it has no refresh token"),
        ("clientId", Value::Null, "the client that it belongs to is not known"),
        (
            "registrationExpiresAt",
            "2024-01-01T00:00:00Z".into(),
            "the registration of its client has expired",
        ),
    ] {
        assert_eq!(
            expired(vec![(name, value)]).error(Scripted::new()),
            format!("the session `my-sso` has expired and cannot be renewed ({why}): {again}")
        );
    }
    let refused = expired(vec![]).error(answers(
        400,
        r#"{"error": "invalid_grant", "error_description": "spent"}"#,
    ));
    assert!(
        refused.contains("InvalidGrantException: spent") && refused.ends_with(again),
        "{refused}"
    );
}

#[test]
fn a_failure_that_may_pass_does_not_ask_for_a_login() {
    let failed = expired(vec![]).error(unavailable());
    assert!(failed.contains("renewing it failed: try again"), "{failed}");
    let slow = expired(vec![]).error(answers(400, r#"{"error": "slow_down"}"#));
    assert!(slow.contains("renewing it failed: try again"), "{slow}");
}

#[test]
fn an_answer_without_a_token_or_its_lifetime_is_an_error_that_names_it() {
    for (body, member) in [
        (r#"{"expiresIn": 3600}"#, "accessToken"),
        (r#"{"accessToken": "", "expiresIn": 3600}"#, "accessToken"),
        (r#"{"accessToken": "hidden-access-2"}"#, "expiresIn"),
        (r#"{"accessToken": "hidden-access-2", "expiresIn": -1}"#, "expiresIn"),
        (
            r#"{"accessToken": "hidden-access-2", "expiresIn": 9223372036854775807}"#,
            "expiresIn",
        ),
    ] {
        let error = expired(vec![]).error(answers(200, body));
        assert!(
            error.starts_with("the answer to CreateToken has no usable"),
            "{body}: {error}"
        );
        assert!(error.contains(member), "{body}: {error}");
    }
}

#[test]
fn where_nobody_is_logged_in_the_error_says_so() {
    let machine = Machine::new(&json!({}));
    fs::remove_file(machine.cache.path(&machine.session)).unwrap();
    assert_eq!(
        machine.error(Scripted::new()),
        "nobody is logged in to the session `my-sso`: log in again, with this program or `aws sso login --sso-session my-sso`"
    );
}

#[test]
fn a_cache_that_cannot_be_locked_still_gives_a_token_that_is_valid() {
    let machine = Machine::new(&with(&[]));
    let lock = machine.cache.path(&machine.session).with_extension("lock");
    fs::create_dir(&lock).unwrap();
    assert_eq!(
        machine.token(Scripted::new()).unwrap().access_token(),
        "hidden-access-1"
    );
    machine.put(&with(&[("expiresAt", "2024-01-01T00:00:00Z".into())]));
    let error = machine.error(Scripted::new());
    assert!(error.contains(&format!("cannot lock {}", lock.display())), "{error}");
}
