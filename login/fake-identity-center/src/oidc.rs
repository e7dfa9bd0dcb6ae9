//! The OIDC service: clients, devices, codes, tokens. Refusals are `Err`.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::answer::oidc_error;
use crate::http::{Reply, Request};
use crate::settings::Approval;
use crate::state::{Code, Device, State};

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(crate) fn register(state: &mut State, request: &Request) -> Reply {
    let now = state.now();
    let uris = request.body.get("redirectUris").and_then(Value::as_array);
    let uris = uris.into_iter().flatten().filter_map(Value::as_str);
    let (id, client) = state.add_client(uris.map(str::to_owned).collect());
    Reply::json(
        200,
        &json!({
            "clientId": id,
            "clientSecret": client.secret,
            "clientIdIssuedAt": seconds(now),
            "clientSecretExpiresAt": seconds(client.expires_at),
        }),
    )
}

pub(crate) fn device_authorization(state: &mut State, request: &Request) -> Result<Reply, Reply> {
    let client_id = authenticated(state, request)?;
    let device_code = state.secret("device-code");
    let user_code = state.name("user-code");
    let page = format!("{}/device", state.url);
    let mut body = json!({
        "deviceCode": device_code,
        "userCode": user_code,
        "verificationUri": page,
        "verificationUriComplete": format!("{page}?user_code={user_code}"),
        "expiresIn": state.settings.device_lifetime.as_secs(),
    });
    if let Some(interval) = state.settings.interval {
        body["interval"] = interval.into();
    }
    let device = Device {
        client_id,
        user_code,
        polls: 0,
        visited: false,
    };
    state.devices.insert(device_code, device);
    Ok(Reply::json(200, &body))
}

/// A person opens the page of a device.
pub(crate) fn visit(state: &mut State, request: &Request) -> Reply {
    let code = request.query("user_code").unwrap_or_default();
    match state.devices.values_mut().find(|device| device.user_code == code) {
        Some(device) => {
            device.visited = true;
            Reply::page("The device may log in now. Go back to it.")
        }
        None => Reply::page("No device has this code."),
    }
}

/// A browser opens the page to log in: it is sent back with a code, or with a refusal.
pub(crate) fn authorize(state: &mut State, request: &Request) -> Result<Reply, Reply> {
    let asked = |name| request.query(name).unwrap_or_default();
    let (client_id, redirect_uri) = (asked("client_id"), asked("redirect_uri"));
    let client = state.clients.get(client_id);
    let known = client.is_some_and(|client| client.redirect_uris.iter().any(|uri| same_but_port(uri, redirect_uri)));
    if !known {
        return Err(Reply::text(400, "client_id or redirect_uri is unknown"));
    }
    let proper = asked("response_type") == "code" && asked("code_challenge_method") == "S256";
    let outcome = if !proper || asked("code_challenge").len() != 43 {
        ("error", "invalid_request".to_owned())
    } else if state.settings.approval == Approval::Denied {
        ("error", "access_denied".to_owned())
    } else {
        let code = Code {
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.to_owned(),
            challenge: asked("code_challenge").to_owned(),
        };
        let name = state.secret("code");
        state.codes.insert(name.clone(), code);
        ("code", name)
    };
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let (name, value) = (outcome.0, encoded(&outcome.1));
    let location = format!("{redirect_uri}?{name}={value}&state={}", encoded(asked("state")));
    Ok(Reply::redirect(location))
}

pub(crate) fn token(state: &mut State, request: &Request) -> Result<Reply, Reply> {
    let client_id = authenticated(state, request)?;
    match request.member("grantType").unwrap_or_default() {
        DEVICE_CODE => device_token(state, request, &client_id),
        "authorization_code" => code_token(state, request, &client_id),
        "refresh_token" => {
            let token = request.member("refreshToken").unwrap_or_default();
            let (access_token, refresh_token) = state.refresh(&client_id, token).ok_or_else(invalid_grant)?;
            Ok(tokens(state, &access_token, refresh_token.as_deref()))
        }
        _ => Err(oidc_error("UnsupportedGrantTypeException", "unsupported_grant_type")),
    }
}

fn device_token(state: &mut State, request: &Request, client_id: &str) -> Result<Reply, Reply> {
    let code = request.member("deviceCode").unwrap_or_default();
    let approval = state.settings.approval;
    let device = state
        .devices
        .get_mut(code)
        .filter(|device| device.client_id == client_id);
    let device = device.ok_or_else(invalid_grant)?;
    device.polls += 1;
    let approved = match approval {
        Approval::AfterPolls(polls) => device.polls > polls,
        Approval::OnVisit => device.visited,
        Approval::Denied => return Err(oidc_error("AccessDeniedException", "access_denied")),
    };
    if !approved {
        return Err(oidc_error("AuthorizationPendingException", "authorization_pending"));
    }
    state.devices.remove(code);
    Ok(first_tokens(state, client_id))
}

fn code_token(state: &mut State, request: &Request, client_id: &str) -> Result<Reply, Reply> {
    let asked = |name| request.member(name).unwrap_or_default();
    let code = state.codes.remove(asked("code")).ok_or_else(invalid_grant)?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(asked("codeVerifier").as_bytes()));
    let same = code.client_id == client_id && code.redirect_uri == asked("redirectUri") && code.challenge == challenge;
    if !same {
        return Err(invalid_grant());
    }
    Ok(first_tokens(state, client_id))
}

fn first_tokens(state: &mut State, client_id: &str) -> Reply {
    let (access_token, refresh_token) = state.add_session(client_id);
    tokens(state, &access_token, Some(&refresh_token))
}

fn tokens(state: &State, access_token: &str, refresh_token: Option<&str>) -> Reply {
    let mut body = json!({
        "accessToken": access_token,
        "tokenType": "Bearer",
        "expiresIn": state.settings.token_lifetime.as_secs(),
    });
    if let Some(token) = refresh_token {
        body["refreshToken"] = token.into();
    }
    Reply::json(200, &body)
}

/// The client that a request names, if its secret is right and it has not expired.
fn authenticated(state: &State, request: &Request) -> Result<String, Reply> {
    let id = request.member("clientId").unwrap_or_default();
    let client = state.clients.get(id).filter(|client| {
        let secret = request.member("clientSecret").unwrap_or_default();
        client.secret == secret && state.now() < client.expires_at
    });
    match client {
        Some(_) => Ok(id.to_owned()),
        None => Err(oidc_error("InvalidClientException", "invalid_client")),
    }
}

fn invalid_grant() -> Reply {
    oidc_error("InvalidGrantException", "invalid_grant")
}

/// Whether a redirect URI is the registered one, on whichever port: RFC 8252, section 7.3.
fn same_but_port(registered: &str, uri: &str) -> bool {
    let without_port = |uri: &str| {
        let rest = uri.strip_prefix("http://127.0.0.1")?;
        let rest = rest
            .strip_prefix(':')
            .map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        Some(rest.to_owned())
    };
    registered == uri || without_port(registered).is_some_and(|path| without_port(uri) == Some(path))
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
