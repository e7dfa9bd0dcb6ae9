//! Tests that the fake is as strict as the service, and answers as scripted.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

use fake_identity_center::{Answer, Approval, Endpoint, FakeIdentityCenter, Issued, Rotation};
use serde_json::{Value, json};

/// The challenge of RFC 7636, appendix B, and the verifier behind it.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// The whole response; empty if the connection is closed without one.
fn raw(fake: &FakeIdentityCenter, method: &str, target: &str, fields: &str, body: &str) -> String {
    let address = fake.url().replace("http://", "");
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let request = format!("{method} {target} HTTP/1.1\r\n{fields}content-length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

/// Status and body of a call of the OIDC service.
fn post(fake: &FakeIdentityCenter, path: &str, body: &Value) -> (String, Value) {
    split(&raw(fake, "POST", path, "", &body.to_string()))
}

fn portal(fake: &FakeIdentityCenter, method: &str, target: &str, token: &str) -> (String, Value) {
    split(&raw(
        fake,
        method,
        target,
        &format!("X-Amz-Sso_bearer_token: {token}\r\n"),
        "",
    ))
}

fn split(response: &str) -> (String, Value) {
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().to_owned();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

fn refresh(fake: &FakeIdentityCenter, session: &Issued, token: &str) -> (String, Value) {
    let body = json!({"clientId": session.client_id, "clientSecret": session.client_secret,
        "grantType": "refresh_token", "refreshToken": token});
    post(fake, "/token", &body)
}

#[test]
fn a_device_is_pending_until_the_person_approves() {
    let fake = FakeIdentityCenter::start().unwrap();
    let (_, client) = post(
        &fake,
        "/client/register",
        &json!({"clientName": "a", "clientType": "public"}),
    );
    let mut body = json!({"clientId": client["clientId"], "clientSecret": client["clientSecret"], "startUrl": "s"});
    let (_, device) = post(&fake, "/device_authorization", &body);
    body["grantType"] = "urn:ietf:params:oauth:grant-type:device_code".into();
    body["deviceCode"] = device["deviceCode"].clone();

    let (status, pending) = post(&fake, "/token", &body);
    assert_eq!((&*status, &pending["error"]), ("400", &json!("authorization_pending")));
    let (status, token) = post(&fake, "/token", &body);
    assert_eq!(status, "200");
    assert!(
        fake.secrets()
            .contains(&token["accessToken"].as_str().unwrap().to_owned())
    );
    // A code is valid for one login.
    assert_eq!(post(&fake, "/token", &body).1["error"], "invalid_grant");
}

#[test]
fn a_device_can_wait_for_its_page_to_be_opened() {
    let fake = FakeIdentityCenter::start().unwrap();
    fake.configure(|settings| settings.approval = Approval::OnVisit);
    let (_, client) = post(&fake, "/client/register", &json!({}));
    let mut body = json!({"clientId": client["clientId"], "clientSecret": client["clientSecret"]});
    let (_, device) = post(&fake, "/device_authorization", &body);
    body["grantType"] = "urn:ietf:params:oauth:grant-type:device_code".into();
    body["deviceCode"] = device["deviceCode"].clone();

    assert_eq!(post(&fake, "/token", &body).0, "400");
    let page = device["verificationUriComplete"]
        .as_str()
        .unwrap()
        .replace(&fake.url(), "");
    raw(&fake, "GET", &page, "", "");
    assert_eq!(post(&fake, "/token", &body).0, "200");
}

#[test]
fn a_code_needs_the_verifier_behind_its_challenge() {
    let fake = FakeIdentityCenter::start().unwrap();
    let registration = json!({"redirectUris": ["http://127.0.0.1/oauth/callback"]});
    let (_, client) = post(&fake, "/client/register", &registration);
    let id = client["clientId"].as_str().unwrap();
    let target = |port| {
        format!(
            "/authorize?response_type=code&client_id={id}&redirect_uri=http%3A%2F%2F127.0.0.1%3A{port}%2Foauth%2Fcallback\
             &state=a+b&code_challenge_method=S256&code_challenge={CHALLENGE}"
        )
    };
    let exchange = |verifier: &str| {
        let page = raw(&fake, "GET", &target(4567), "", "");
        let location = page.lines().find_map(|line| line.strip_prefix("location: ")).unwrap();
        let code = location
            .strip_prefix("http://127.0.0.1:4567/oauth/callback?code=")
            .unwrap();
        let code = code.strip_suffix("&state=a%20b").unwrap().replace("%2D", "-");
        let body = json!({"clientId": id, "clientSecret": client["clientSecret"], "grantType": "authorization_code",
            "code": code, "codeVerifier": verifier, "redirectUri": "http://127.0.0.1:4567/oauth/callback"});
        post(&fake, "/token", &body).0
    };
    assert_eq!(exchange(VERIFIER), "200");
    assert_eq!(exchange("another"), "400");
}

#[test]
fn a_redirect_that_was_not_registered_gets_no_code() {
    let fake = FakeIdentityCenter::start().unwrap();
    let registration = json!({"redirectUris": ["http://127.0.0.1/oauth/callback"]});
    let (_, client) = post(&fake, "/client/register", &registration);
    let id = client["clientId"].as_str().unwrap();
    for uri in [
        "http://127.0.0.1:1/other",
        "http://127.0.0.1.example/oauth/callback",
        "http://example/",
    ] {
        let page = raw(
            &fake,
            "GET",
            &format!("/authorize?client_id={id}&redirect_uri={uri}"),
            "",
            "",
        );
        assert!(page.starts_with("HTTP/1.1 400 "), "{uri}: {page}");
    }
}

#[test]
fn an_old_refresh_token_is_good_until_the_new_one_is_used() {
    let fake = FakeIdentityCenter::start().unwrap();
    let session = fake.issue_session();
    fake.script(Endpoint::Token, [Answer::Lose]);
    let body = json!({"clientId": session.client_id, "clientSecret": session.client_secret,
        "grantType": "refresh_token", "refreshToken": session.refresh_token});
    assert_eq!(raw(&fake, "POST", "/token", "", &body.to_string()), "");

    let (status, next) = refresh(&fake, &session, &session.refresh_token);
    assert_eq!(status, "200");
    assert_eq!(
        refresh(&fake, &session, next["refreshToken"].as_str().unwrap()).0,
        "200"
    );
    assert_eq!(
        refresh(&fake, &session, &session.refresh_token).1["error"],
        "invalid_grant"
    );
}

#[test]
fn strict_rotation_takes_a_refresh_token_once() {
    let fake = FakeIdentityCenter::start().unwrap();
    fake.configure(|settings| settings.rotation = Rotation::Strict);
    let session = fake.issue_session();
    assert_eq!(refresh(&fake, &session, &session.refresh_token).0, "200");
    assert_eq!(refresh(&fake, &session, &session.refresh_token).0, "400");
}

#[test]
fn without_rotation_no_refresh_token_comes() {
    let fake = FakeIdentityCenter::start().unwrap();
    fake.configure(|settings| settings.rotation = Rotation::None);
    let session = fake.issue_session();
    let (_, answer) = refresh(&fake, &session, &session.refresh_token);
    assert_eq!(answer.get("refreshToken"), None);
    assert_eq!(refresh(&fake, &session, &session.refresh_token).0, "200");
}

#[test]
fn what_is_expired_or_revoked_is_refused() {
    let fake = FakeIdentityCenter::start().unwrap();
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_067_200);
    fake.set_time(start);
    let session = fake.issue_session();
    let accounts = || portal(&fake, "GET", "/assignment/accounts", &session.access_token);
    assert_eq!(accounts().0, "200");

    fake.set_time(session.expires_at);
    assert_eq!(accounts().0, "401");
    assert_eq!(refresh(&fake, &session, &session.refresh_token).0, "200");
    fake.set_time(session.registration_expires_at);
    assert_eq!(refresh(&fake, &session, &session.refresh_token).0, "401");

    fake.set_time(start);
    fake.revoke_sessions();
    assert_eq!(refresh(&fake, &session, &session.refresh_token).0, "400");
}

#[test]
fn the_portal_gives_accounts_roles_and_credentials() {
    let fake = FakeIdentityCenter::start().unwrap();
    let token = fake.issue_session().access_token;
    let get = |target: &str| portal(&fake, "GET", target, &token);
    let (_, page) = get("/assignment/accounts?max_result=1");
    assert_eq!(page["accountList"][0]["accountId"], "123456789012");
    let (_, page) = get(&format!(
        "/assignment/accounts?next_token={}",
        page["nextToken"].as_str().unwrap()
    ));
    assert_eq!(page["accountList"][0]["accountId"], "210987654321");
    assert_eq!(page.get("nextToken"), None);
    let (_, roles) = get("/assignment/roles?account_id=123456789012");
    assert_eq!(
        roles["roleList"],
        json!([{"roleName": "ReadOnly", "accountId": "123456789012"}])
    );

    let (_, credentials) = get("/federation/credentials?role_name=ReadOnly&account_id=123456789012");
    assert!(credentials["roleCredentials"]["expiration"].is_u64());
    assert_eq!(
        get("/federation/credentials?role_name=Other&account_id=123456789012").0,
        "403"
    );
    assert_eq!(portal(&fake, "POST", "/logout", &token).0, "200");
    assert_eq!(get("/assignment/accounts").0, "401");
}

#[test]
fn answers_come_as_scripted_and_in_order() {
    let fake = FakeIdentityCenter::start().unwrap();
    let answers = [
        Answer::OAuth("slow_down"),
        Answer::Exception("InvalidClientException", "gone"),
        Answer::Status(503, "busy"),
        Answer::Close,
        Answer::Json(json!({"accessToken": "x"})),
    ];
    fake.script(Endpoint::Token, answers);
    let next = || raw(&fake, "POST", "/token", "", "{}");
    let (head, body) = next()
        .split_once("\r\n\r\n")
        .map(|(h, b)| (h.to_owned(), b.to_owned()))
        .unwrap();
    assert!(head.starts_with("HTTP/1.1 400 ") && !head.contains("x-amzn"), "{head}");
    assert!(body.contains(r#""error":"slow_down""#), "{body}");
    assert!(next().contains("x-amzn-errortype: InvalidClientException\r\n"));
    assert!(next().starts_with("HTTP/1.1 503 "));
    assert_eq!(next(), "");
    assert!(next().ends_with(r#"{"accessToken":"x"}"#));
    assert_eq!(fake.requests_to(Endpoint::Token).len(), 5);
}
