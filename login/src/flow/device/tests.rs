//! The device flow against a script, whose clock moves only as the flow waits.

use std::time::SystemTime;

use super::*;
use crate::tests::{REGISTERED, TOKEN, session, shows_no_secret};
use tinsmith::runtime::Blocking;
use tinsmith::runtime::transport::BlockingTransport;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};

const STARTED: &str = r#"{"deviceCode": "hidden-device", "userCode": "ABCD-EFGH", "expiresIn": 600, "interval": 2,
    "verificationUri": "https://device.example/",
    "verificationUriComplete": "https://device.example/?user_code=ABCD-EFGH"}"#;

/// 2024-01-01T00:00:00Z, where a script starts.
const START: u64 = 1_704_067_200;

fn client(script: &Scripted) -> Client<Blocking> {
    let builder = Client::builder().region("eu-west-1");
    builder.blocking_transport(script.clone()).build_blocking().unwrap()
}

fn now(script: &Scripted) -> Now {
    BlockingTransport::now(script)
}

/// Does the next action; `false` if there is none.
fn step(flow: &mut DeviceFlow, script: &Scripted) -> bool {
    let client = client(script);
    match flow.action() {
        DeviceAction::Register(call) => {
            let answer = call.send(&client);
            flow.on_registered(answer);
        }
        DeviceAction::Start(call) => {
            let answer = call.send(&client);
            flow.on_started(answer, now(script));
        }
        DeviceAction::Show(_) => flow.on_shown(now(script)),
        DeviceAction::Wait(duration) => {
            BlockingTransport::sleep(script, duration);
            flow.on_waited();
        }
        DeviceAction::Poll(call) => {
            let answer = call.send(&client);
            flow.on_polled(answer, now(script));
        }
        DeviceAction::Done => return false,
    }
    true
}

fn run(mut flow: DeviceFlow, script: &Scripted) -> Result<SsoToken, LoginError> {
    while step(&mut flow, script) {
        shows_no_secret(&format!("{flow:?} {:?}", flow.action()));
    }
    flow.into_result()
}

/// A script up to the first poll.
fn started_with(started: &str) -> Scripted {
    Scripted::new()
        .expect(Expected::post("/client/register"))
        .reply(200, REGISTERED)
        .expect(Expected::post("/device_authorization"))
        .reply(200, started)
}

fn polled(script: Scripted, error: &str) -> Scripted {
    let body = format!(r#"{{"error": "{error}", "error_description": "so it is"}}"#);
    script.expect(Expected::post("/token")).reply(400, body)
}

fn granted(script: Scripted) -> Scripted {
    script.expect(Expected::post("/token")).reply(200, TOKEN)
}

/// Runs the whole flow; gives its outcome and the seconds between polls.
fn log_in(script: Scripted) -> (Result<SsoToken, LoginError>, Vec<u64>) {
    let result = run(DeviceFlow::new(&session(), "my-cli"), &script);
    let waits = script.waits().iter().map(Duration::as_secs).collect();
    script.finish().unwrap();
    (result, waits)
}

#[test]
fn each_call_carries_what_the_service_needs() {
    let script = Scripted::new()
        .expect(
            Expected::post("/client/register")
                .body_json(r#"{"clientName": "my-cli", "clientType": "public", "scopes": ["sso:account:access"]}"#),
        )
        .reply(200, REGISTERED)
        .expect(Expected::post("/device_authorization").body_json(
            r#"{"clientId": "an-id", "clientSecret": "hidden-secret",
                "startUrl": "https://example.awsapps.com/start"}"#,
        ))
        .reply(200, STARTED)
        .expect(Expected::post("/token").body_json(
            r#"{"clientId": "an-id", "clientSecret": "hidden-secret", "deviceCode": "hidden-device",
                "grantType": "urn:ietf:params:oauth:grant-type:device_code"}"#,
        ))
        .reply(200, TOKEN);
    let (result, _) = log_in(script);
    let token = result.unwrap();
    assert_eq!(token.access_token(), "hidden-access");
    assert_eq!(token.refresh_token.as_deref(), Some("hidden-refresh"));
    assert_eq!(
        token.expires_at(),
        SystemTime::UNIX_EPOCH + Duration::from_secs(START + 2 + 3600)
    );
    let registration = token.registration.unwrap();
    assert_eq!(registration.client_id, "an-id");
    assert_eq!(registration.client_secret, "hidden-secret");
    assert_eq!(
        registration.expires_at,
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_711_843_200)
    );
}

#[test]
fn the_old_form_asks_for_no_scopes() {
    let script = Scripted::new()
        .expect(Expected::post("/client/register").body_json(r#"{"clientName": "my-cli", "clientType": "public"}"#))
        .reply(200, REGISTERED)
        .expect(Expected::post("/device_authorization"))
        .reply(200, STARTED);
    let old = SsoSession::without_name("https://example.awsapps.com/start", "eu-west-1");
    run(DeviceFlow::new(&old, "my-cli"), &granted(script)).unwrap();
}

#[test]
fn the_person_sees_code_and_pages_and_until_when() {
    let script = started_with(STARTED);
    let mut flow = DeviceFlow::new(&session(), "my-cli");
    while !matches!(flow.action(), DeviceAction::Show(_)) {
        step(&mut flow, &script);
    }
    let DeviceAction::Show(instructions) = flow.action() else {
        unreachable!();
    };
    assert_eq!(
        *instructions,
        Instructions::Device {
            user_code: "ABCD-EFGH".to_owned(),
            verification_uri: "https://device.example/".to_owned(),
            verification_uri_complete: Some("https://device.example/?user_code=ABCD-EFGH".to_owned()),
            deadline: now(&script).instant + Duration::from_secs(600),
        }
    );
}

#[test]
fn pending_is_no_error_and_polls_come_at_the_interval_of_the_service() {
    let pending = "authorization_pending";
    let (result, waits) = log_in(granted(polled(polled(started_with(STARTED), pending), pending)));
    assert!(result.is_ok());
    assert_eq!(waits, [2, 2, 2]);
}

#[test]
fn without_an_interval_or_with_none_to_speak_of_polls_come_every_five_seconds() {
    for interval in ["", r#", "interval": 0"#, r#", "interval": -1"#] {
        let started = format!(
            r#"{{"deviceCode": "c", "userCode": "u", "verificationUri": "https://v/", "expiresIn": 600{interval}}}"#
        );
        let (result, waits) = log_in(granted(polled(started_with(&started), "authorization_pending")));
        assert!(result.is_ok());
        assert_eq!(waits, [5, 5], "{interval}");
    }
}

#[test]
fn each_slow_down_adds_five_seconds_for_good() {
    let mut script = started_with(STARTED);
    for error in ["slow_down", "authorization_pending", "slow_down"] {
        script = polled(script, error);
    }
    let (result, waits) = log_in(granted(script));
    assert!(result.is_ok());
    assert_eq!(waits, [2, 7, 7, 12]);
}

#[test]
fn no_poll_comes_after_the_deadline() {
    let mut script = started_with(
        r#"{"deviceCode": "c", "userCode": "u", "verificationUri": "https://v/", "expiresIn": 10, "interval": 4}"#,
    );
    for _ in 0..2 {
        script = polled(script, "authorization_pending");
    }
    let (result, waits) = log_in(script);
    assert!(matches!(result, Err(LoginError::Expired)), "{result:?}");
    assert_eq!(waits, [4, 4]);
}

#[test]
fn a_service_that_fails_for_a_while_does_not_end_the_login() {
    let script = started_with(STARTED)
        .expect(Expected::post("/token"))
        .reply(503, "<html>busy</html>")
        .expect(Expected::post("/token"))
        .reply(500, r#"{"error": "server_error"}"#);
    let (result, waits) = log_in(granted(script));
    assert!(result.is_ok());
    assert_eq!(waits, [2, 2, 2]);
}

#[test]
fn each_connection_that_fails_doubles_the_wait_until_the_service_answers_again() {
    let script = started_with(STARTED)
        .expect(Expected::post("/token"))
        .fail(TransportErrorKind::TimedOut)
        .expect(Expected::post("/token"))
        .fail(TransportErrorKind::Connect)
        .expect(Expected::post("/token"))
        .fail(TransportErrorKind::Broken);
    let (result, waits) = log_in(granted(polled(script, "slow_down")));
    assert!(result.is_ok());
    assert_eq!(waits, [2, 4, 8, 16, 7]);
}

#[test]
fn a_service_that_cannot_be_reached_is_tried_every_minute() {
    let mut script = started_with(STARTED);
    for _ in 0..7 {
        script = script
            .expect(Expected::post("/token"))
            .fail(TransportErrorKind::Connect);
    }
    let (result, waits) = log_in(granted(script));
    assert!(result.is_ok());
    assert_eq!(waits, [2, 4, 8, 16, 32, 60, 60, 60]);
}

#[test]
fn a_service_that_cannot_be_reached_until_the_deadline_is_named_as_the_cause() {
    let mut script = started_with(
        r#"{"deviceCode": "c", "userCode": "u", "verificationUri": "https://v/", "expiresIn": 10, "interval": 4}"#,
    );
    script = script
        .expect(Expected::post("/token"))
        .fail(TransportErrorKind::Connect);
    let (result, waits) = log_in(script);
    let error = result.unwrap_err().to_string();
    assert!(
        error.starts_with("cannot log in: CreateToken: could not connect"),
        "{error}"
    );
    assert_eq!(waits, [4]);
}

#[test]
fn a_final_answer_ends_the_login_with_what_to_do() {
    for (answer, expected) in [
        ("access_denied", "the login was refused: log in again and allow it"),
        ("expired_token", "nobody confirmed the login in time: log in again"),
        (
            "invalid_client",
            "the registration of this program has expired or is unknown: log in again",
        ),
        (
            "invalid_grant",
            "the code of this login is not good any more: log in again",
        ),
        (
            "invalid_request",
            "cannot log in: CreateToken: InvalidRequestException: so it is",
        ),
    ] {
        let (result, waits) = log_in(polled(started_with(STARTED), answer));
        let error = result.unwrap_err();
        assert!(error.to_string().starts_with(expected), "{answer}: {error}");
        shows_no_secret(&format!("{error} {error:?}"));
        assert_eq!(waits, [2]);
    }
}

#[test]
fn a_start_url_that_is_not_known_tells_of_the_region() {
    let script = |body: &str| {
        Scripted::new()
            .expect(Expected::post("/client/register"))
            .reply(200, REGISTERED)
            .expect(Expected::post("/device_authorization"))
            .reply(400, body)
    };
    let (result, _) = log_in(script(r#"{"error": "invalid_request"}"#));
    let error = result.unwrap_err().to_string();
    let expected = "Identity Center in eu-west-1 does not know the start URL https://example.awsapps.com/start: check \
        sso_start_url, and that sso_region is where Identity Center is set up (StartDeviceAuthorization: ";
    assert!(error.starts_with(expected), "{error}");

    let (result, _) = log_in(script(
        r#"{"error": "invalid_request", "region": "us-east-1", "endpoint": "e"}"#,
    ));
    let error = result.unwrap_err().to_string();
    assert!(error.contains(": set sso_region to us-east-1 ("), "{error}");
}

#[test]
fn scopes_that_are_not_granted_are_named() {
    let script = Scripted::new()
        .expect(Expected::post("/client/register"))
        .reply(400, r#"{"error": "invalid_scope"}"#);
    let (result, _) = log_in(script);
    let error = result.unwrap_err().to_string();
    assert!(
        error.contains("the scopes `sso:account:access`: correct sso_registration_scopes"),
        "{error}"
    );
}

#[test]
fn a_start_url_that_cannot_be_one_sends_nothing() {
    for (start_url, expected) in [
        (
            "https://d.awsapps.com/start/#/",
            "set sso_start_url to `https://d.awsapps.com/start`",
        ),
        (
            "https://d.awsapps.com/start#/console?x=y",
            "set sso_start_url to `https://d.awsapps.com/start`",
        ),
        ("d.awsapps.com/start", "set sso_start_url to `https://…`"),
    ] {
        let session = SsoSession {
            start_url: start_url.to_owned(),
            ..session()
        };
        let error = run(DeviceFlow::new(&session, "my-cli"), &Scripted::new())
            .unwrap_err()
            .to_string();
        assert!(error.ends_with(expected), "{error}");
    }
}

#[test]
fn an_answer_without_what_is_needed_names_the_member() {
    for (registered, member) in [
        (r#"{"clientSecret": "s", "clientSecretExpiresAt": 1}"#, "clientId"),
        (r#"{"clientId": "i", "clientSecretExpiresAt": 1}"#, "clientSecret"),
        (
            r#"{"clientId": "i", "clientSecret": "s", "clientSecretExpiresAt": -1}"#,
            "clientSecretExpiresAt",
        ),
    ] {
        let script = Scripted::new()
            .expect(Expected::post("/client/register"))
            .reply(200, registered);
        let error = log_in(script).0.unwrap_err().to_string();
        assert!(
            error.contains(&format!("RegisterClient has no usable `{member}`")),
            "{error}"
        );
    }
    let error = log_in(started_with("{}")).0.unwrap_err().to_string();
    assert!(
        error.contains("StartDeviceAuthorization has no usable `expiresIn`"),
        "{error}"
    );
    for token in ["{}", r#"{"accessToken": "", "expiresIn": 3600}"#] {
        let script = started_with(STARTED).expect(Expected::post("/token")).reply(200, token);
        let error = log_in(script).0.unwrap_err().to_string();
        assert!(error.contains("CreateToken has no usable `accessToken`"), "{error}");
    }
}

#[test]
fn only_pages_are_opened_and_nothing_moves_the_cursor_of_a_terminal() {
    for (uri, user_code, member) in [
        ("file:///etc/passwd", "u", "verificationUri"),
        ("--version", "u", "verificationUri"),
        (r"https://v/\u001b[2J", "u", "verificationUri"),
        ("https://v/", r"\u001b[2J", "userCode"),
    ] {
        let started = format!(
            r#"{{"deviceCode": "c", "userCode": "{user_code}", "verificationUri": "{uri}", "expiresIn": 600}}"#
        );
        let error = log_in(started_with(&started)).0.unwrap_err().to_string();
        assert!(
            error.contains(&format!("StartDeviceAuthorization has no usable `{member}`")),
            "{error}"
        );
    }

    let started = r#"{"deviceCode": "c", "userCode": "u", "verificationUri": "https://v/", "expiresIn": 600,
        "verificationUriComplete": "app://open"}"#;
    let script = started_with(started);
    let mut flow = DeviceFlow::new(&session(), "my-cli");
    for _ in 0..2 {
        step(&mut flow, &script);
    }
    assert!(matches!(flow.action(), DeviceAction::Show(instructions) if instructions.url() == "https://v/"));
}

#[test]
fn it_can_be_cancelled_at_any_point() {
    for steps in 0..5 {
        let script = granted(started_with(STARTED));
        let mut flow = DeviceFlow::new(&session(), "my-cli");
        for _ in 0..steps {
            step(&mut flow, &script);
        }
        flow.cancel();
        assert!(matches!(flow.action(), DeviceAction::Done));
        assert!(
            matches!(flow.into_result(), Err(LoginError::Cancelled)),
            "after {steps} steps"
        );
        // It was not sent to its end.
        script.finish().unwrap_err();
    }
}

#[test]
fn an_outcome_at_the_wrong_time_changes_nothing() {
    let script = Scripted::new();
    let mut flow = DeviceFlow::new(&session(), "my-cli");
    flow.on_shown(now(&script));
    flow.on_waited();
    flow.on_polled(Ok(CreateTokenResponse::default()), now(&script));
    flow.on_started(Ok(StartDeviceAuthorizationResponse::default()), now(&script));
    assert!(matches!(flow.action(), DeviceAction::Register(_)));
}
