//! Sessions in a folder of their own, and a script for the sign-in service. Each secret of these tests contains `hidden`, but for
//! the key.

use serde_json::{Value, json};
use tempfile::TempDir;
use tinsmith::runtime::credentials::{Credentials, CredentialsError, CredentialsErrorKind};
use tinsmith::runtime::transport::TransportErrorKind;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};
use tinsmith::runtime::{Blocking, Environment};

use super::dpop::tests::pem;
use crate::Chain;

const NAME: &str = "arn:aws:iam::123456789012:user/me";
/// The SHA-256 of the name, as `sha256sum` has it.
const FILE: &str = "286187707741fc2ccb93cf9e56dbd0ee0a16208feed5fbc8ae1baa86d44c283f.json";

const ANSWER: &str = r#"{"accessToken": {"accessKeyId": "NEW", "secretAccessKey": "hidden-new", "sessionToken": "hidden-token-new"},
    "tokenType": "aws_sigv4", "expiresIn": 900, "refreshToken": "hidden-refresh-new"}"#;

/// The clock of the script starts at 2024-01-01T00:00:00Z.
struct Machine(TempDir);

impl Machine {
    fn new(expires_at: &str, more: &Value) -> Self {
        let mut members = json!({
            "accessToken": {
                "accessKeyId": "OLD",
                "secretAccessKey": "hidden-old",
                "sessionToken": "hidden-token-old",
                "accountId": "123456789012",
                "expiresAt": expires_at,
            },
            "tokenType": "aws_sigv4",
            "clientId": "arn:aws:signin:::devtools/same-device",
            "refreshToken": "hidden-refresh-old",
            "idToken": "hidden-id",
            "dpopKey": pem(),
            "another": {"tool": true},
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            members[name] = value.clone();
        }
        let machine = Self(tempfile::tempdir().unwrap());
        std::fs::write(machine.0.path().join(FILE), members.to_string()).unwrap();
        machine
    }

    fn chain(&self, script: &Scripted) -> Chain<Blocking> {
        let environment = Environment::fixed([("HOME", "/home/me"), ("AWS_REGION", "eu-west-1")])
            .with_file("/home/me/.aws/config", format!("[default]\nlogin_session = {NAME}\n"));
        let builder = Chain::builder(&environment).login_cache(self.0.path());
        builder.blocking_transport(script.clone()).build_blocking().unwrap()
    }

    fn find(&self, script: &Scripted) -> Result<Credentials, CredentialsError> {
        let chain = self.chain(script);
        let found = chain.get();
        let shown = format!("{chain:?} {} {found:?}", chain.explain());
        assert!(!shown.contains("hidden"), "{shown}");
        found
    }

    fn members(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.0.path().join(FILE)).unwrap()).unwrap()
    }
}

fn exchange(status: u16, body: &str) -> Scripted {
    let expected = Expected::post("/v1/token").endpoint("https://eu-west-1.signin.aws.amazon.com").body_json(
        r#"{"clientId": "arn:aws:signin:::devtools/same-device", "grantType": "refresh_token", "refreshToken": "hidden-refresh-old"}"#,
    );
    Scripted::new()
        .expect(expected.without_header("authorization"))
        .reply(status, body)
}

#[test]
fn a_session_with_more_than_five_minutes_left_is_used_as_it_is() {
    let found = Machine::new("2024-01-01T00:05:01Z", &Value::Null)
        .find(&Scripted::new())
        .unwrap();
    assert_eq!(
        (found.access_key_id(), found.account_id()),
        ("OLD", Some("123456789012"))
    );
}

#[test]
fn one_with_less_is_renewed_and_written_with_what_other_tools_keep() {
    let machine = Machine::new("2024-01-01T00:05:00Z", &Value::Null);
    let script = exchange(200, ANSWER);
    let found = machine.find(&script).unwrap();
    assert_eq!(
        (found.access_key_id(), found.account_id()),
        ("NEW", Some("123456789012"))
    );
    assert_eq!(found.session_token(), Some("hidden-token-new"));
    let members = machine.members();
    assert_eq!(members["accessToken"]["accountId"], "123456789012");
    assert_eq!(members["accessToken"]["expiresAt"], "2024-01-01T00:15:00Z");
    assert_eq!(members["refreshToken"], "hidden-refresh-new");
    assert_eq!(
        (&members["another"], &members["idToken"]),
        (&json!({"tool": true}), &"hidden-id".into())
    );
    let request = script.requests().remove(0);
    let proof = request.headers.get("dpop").unwrap();
    assert_eq!(proof.split('.').count(), 3);
    assert_eq!(machine.find(&Scripted::new()).unwrap().access_key_id(), "NEW");
}

#[test]
fn the_region_of_the_session_goes_before_all_others() {
    let machine = Machine::new("2024-01-01T00:00:00Z", &json!({"signInRegion": "us-west-2"}));
    let expected = Expected::post("/v1/token").endpoint("https://us-west-2.signin.aws.amazon.com");
    machine
        .find(&Scripted::new().expect(expected).reply(200, ANSWER))
        .unwrap();
}

#[test]
fn a_session_that_has_ended_says_to_log_in_again() {
    for (code, advice) in [
        ("TOKEN_EXPIRED", "log in again with `aws login`"),
        ("USER_CREDENTIALS_CHANGED", "log in again with `aws login`"),
        ("INSUFFICIENT_PERMISSIONS", "a permission is missing"),
    ] {
        let machine = Machine::new("2024-01-01T00:00:00Z", &Value::Null);
        let body = format!(r#"{{"__type": "AccessDeniedException", "error": "{code}", "message": "no"}}"#);
        let error = machine.find(&exchange(400, &body)).unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::Refused);
        assert!(error.to_string().contains(advice), "{error}");
        assert_eq!(machine.members()["refreshToken"], "hidden-refresh-old");
    }
}

#[test]
fn what_may_pass_is_a_failure_and_the_refresh_token_is_sent_once() {
    let machine = Machine::new("2024-01-01T00:00:00Z", &Value::Null);
    let script = Scripted::new()
        .expect(Expected::post("/v1/token"))
        .fail(TransportErrorKind::Broken);
    let error = machine.find(&script).unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Failed);
}

#[test]
fn a_file_that_is_missing_or_not_whole_says_to_log_in() {
    let machine = Machine::new("2024-01-01T00:00:00Z", &json!({"refreshToken": null}));
    let error = machine.find(&Scripted::new()).unwrap_err();
    assert!(error.to_string().contains("it has no `refreshToken`"), "{error}");
    std::fs::remove_file(machine.0.path().join(FILE)).unwrap();
    let error = machine.find(&Scripted::new()).unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Refused);
    assert!(error.to_string().contains("log in with `aws login`"), "{error}");
}
