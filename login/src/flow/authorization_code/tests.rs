//! The authorization code flow, step by step, against a script.

use std::time::SystemTime;

use super::*;
use crate::tests::{REGISTERED, TOKEN, session, shows_no_secret};
use tinsmith::runtime::Blocking;
use tinsmith::runtime::transport::BlockingTransport;
use tinsmith::runtime::transport::scripted::{Expected, Scripted};

fn client(script: &Scripted) -> Client<Blocking> {
    let builder = Client::builder().region("eu-west-1").max_attempts(1);
    builder.blocking_transport(script.clone()).build_blocking().unwrap()
}

fn now(script: &Scripted) -> Now {
    BlockingTransport::now(script)
}

fn flow_at(endpoint: &str) -> AuthorizationCodeFlow {
    AuthorizationCodeFlow::new(&session(), "my-cli", &Url::parse(endpoint).unwrap(), 4567).unwrap()
}

fn flow() -> AuthorizationCodeFlow {
    flow_at("https://oidc.eu-west-1.amazonaws.com")
}

fn registered(script: Scripted) -> Scripted {
    script.expect(Expected::post("/client/register")).reply(200, REGISTERED)
}

/// Does the next action. `callback` is what the browser brings back; `None` if it does not come back in time.
fn step(flow: &mut AuthorizationCodeFlow, script: &Scripted, callback: Option<&Callback>) {
    let client = client(script);
    match flow.action() {
        CodeAction::Register(call) => {
            let answer = call.send(&client);
            flow.on_registered(answer, now(script));
        }
        CodeAction::Open(_) => flow.on_opened(true),
        CodeAction::Await(_) => match callback {
            Some(callback) => flow.on_callback(callback.clone()),
            None => flow.on_deadline(),
        },
        CodeAction::Exchange(call) => {
            let answer = call.send(&client);
            flow.on_exchanged(answer, now(script));
        }
        CodeAction::Done => {}
    }
    shows_no_secret(&format!("{flow:?} {:?}", flow.action()));
}

fn run(script: &Scripted, callback: Option<&Callback>) -> Result<SsoToken, LoginError> {
    let mut flow = flow();
    while !matches!(flow.action(), CodeAction::Done) {
        step(&mut flow, script, callback);
    }
    flow.into_result()
}

/// The page to open.
fn url(mut flow: AuthorizationCodeFlow) -> (String, AuthorizationCodeFlow) {
    step(&mut flow, &registered(Scripted::new()), None);
    let CodeAction::Open(instructions) = flow.action() else {
        panic!("{flow:?}");
    };
    (instructions.url().to_owned(), flow)
}

fn code() -> Callback {
    Callback::Code("hidden-code".to_owned())
}

#[test]
fn the_registration_names_grants_redirect_and_issuer() {
    let script = Scripted::new()
        .expect(Expected::post("/client/register").body_json(
            r#"{"clientName": "my-cli", "clientType": "public", "scopes": ["sso:account:access"],
                "redirectUris": ["http://127.0.0.1/oauth/callback"], "grantTypes": ["authorization_code", "refresh_token"],
                "issuerUrl": "https://example.awsapps.com/start"}"#,
        ))
        .reply(200, REGISTERED);
    step(&mut flow(), &script, None);
    script.finish().unwrap();
}

#[test]
fn without_scopes_it_asks_for_the_default_one() {
    let old = SsoSession::without_name("https://example.awsapps.com/start", "eu-west-1");
    let endpoint = Url::parse("https://oidc.eu-west-1.amazonaws.com").unwrap();
    let (url, flow) = url(AuthorizationCodeFlow::new(&old, "my-cli", &endpoint, 4567).unwrap());
    assert!(url.ends_with("&scopes=sso%3Aaccount%3Aaccess"), "{url}");
    let script = Scripted::new()
        .expect(Expected::post("/client/register").body_json(
            r#"{"clientName": "my-cli", "clientType": "public", "scopes": ["sso:account:access"],
                "redirectUris": ["http://127.0.0.1/oauth/callback"], "grantTypes": ["authorization_code", "refresh_token"],
                "issuerUrl": "https://example.awsapps.com/start"}"#,
        ))
        .reply(200, REGISTERED);
    let register = RegisterForCode {
        session: &flow.session,
        client_name: "my-cli",
    };
    register.send(&client(&script)).unwrap();
    script.finish().unwrap();
}

#[test]
fn the_page_has_all_parameters_and_lies_at_the_endpoint() {
    let (url, flow) = url(flow());
    let expected = format!(
        "https://oidc.eu-west-1.amazonaws.com/authorize?response_type=code&client_id=an-id\
         &redirect_uri=http%3A%2F%2F127.0.0.1%3A4567%2Foauth%2Fcallback&state={}&code_challenge_method=S256\
         &code_challenge={}&scopes=sso%3Aaccount%3Aaccess",
        flow.state.as_str(),
        flow.verifier.challenge()
    );
    assert_eq!(url, expected);
    assert!(!url.contains(flow.verifier.as_str()));
}

#[test]
fn the_page_is_below_an_endpoint_with_a_path() {
    let (url, _) = url(flow_at("http://127.0.0.1:8080/base/"));
    assert!(
        url.starts_with("http://127.0.0.1:8080/base/authorize?response_type=code&"),
        "{url}"
    );
}

#[test]
fn the_code_is_exchanged_with_verifier_and_redirect() {
    let (_, mut flow) = url(flow());
    let body = format!(
        r#"{{"clientId": "an-id", "clientSecret": "hidden-secret", "grantType": "authorization_code",
            "code": "hidden-code", "redirectUri": "http://127.0.0.1:4567/oauth/callback", "codeVerifier": "{}"}}"#,
        flow.verifier.as_str()
    );
    let script = Scripted::new()
        .expect(Expected::post("/token").body_json(&body))
        .reply(200, TOKEN);
    for _ in 0..3 {
        step(&mut flow, &script, Some(&code()));
    }
    script.finish().unwrap();
    let token = flow.into_result().unwrap();
    assert_eq!(token.access_token(), "hidden-access");
    let expires_at = now(&script).wall + Duration::from_secs(3600);
    assert_eq!(token.expires_at(), expires_at);
    let registration_expires_at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_711_843_200);
    assert_eq!(token.registration.unwrap().expires_at, registration_expires_at);
}

#[test]
fn the_check_knows_the_state_of_its_own_flow_alone() {
    let (one, other) = (flow(), flow());
    let target = format!("/oauth/callback?code=x&state={}", one.state.as_str());
    let returned = crate::Returned::Callback(Callback::Code("x".to_owned()));
    assert_eq!(one.callback_check().check(&target), returned);
    assert_eq!(other.callback_check().check(&target), crate::Returned::Foreign);
}

#[test]
fn a_refusal_is_shown_on_one_line() {
    let refused = |error: &str, description: Option<&str>| {
        let callback = Callback::Refused {
            error: error.to_owned(),
            description: description.map(str::to_owned),
        };
        run(&registered(Scripted::new()), Some(&callback))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("access_denied", Some("not\nyou")),
        "the login was refused: log in again and allow it, or ask your administrator (it said: not you)"
    );
    assert_eq!(
        refused("temporarily_unavailable", None),
        "Identity Center refused the login with `temporarily_unavailable`: log in again"
    );
}

#[test]
fn a_person_without_a_browser_or_patience_is_not_logged_in() {
    let error = run(&registered(Scripted::new()), None).unwrap_err();
    assert!(matches!(error, LoginError::Expired), "{error:?}");
    let (_, mut flow) = url(flow());
    flow.on_opened(false);
    assert!(matches!(flow.into_result(), Err(LoginError::NoBrowser)));
}

#[test]
fn a_code_whose_answer_got_lost_is_not_sent_again() {
    let script = registered(Scripted::new())
        .expect(Expected::post("/token"))
        .fail(tinsmith::runtime::transport::TransportErrorKind::Broken);
    let error = run(&script, Some(&code())).unwrap_err();
    shows_no_secret(&format!("{error} {error:?}"));
    assert!(
        error
            .to_string()
            .starts_with("cannot log in: CreateToken: the connection broke"),
        "{error}"
    );
    script.finish().unwrap();
}

#[test]
fn a_start_url_that_cannot_be_one_sends_nothing() {
    let session = SsoSession {
        start_url: "https://d.awsapps.com/start/#/".to_owned(),
        ..session()
    };
    let endpoint = Url::parse("https://oidc.eu-west-1.amazonaws.com").unwrap();
    let error = AuthorizationCodeFlow::new(&session, "my-cli", &endpoint, 1).unwrap_err();
    assert!(matches!(error, LoginError::StartUrl { .. }), "{error:?}");
}

#[test]
fn it_can_be_cancelled_at_any_point() {
    for steps in 0..4 {
        let script = registered(Scripted::new());
        let mut flow = flow();
        for _ in 0..steps {
            step(&mut flow, &script, Some(&code()));
        }
        flow.cancel();
        assert!(
            matches!(flow.into_result(), Err(LoginError::Cancelled)),
            "after {steps} steps"
        );
        let _ = script.finish();
    }
}
