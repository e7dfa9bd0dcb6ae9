//! The access portal: accounts, roles, credentials. Refusals are `Err`.

use std::time::UNIX_EPOCH;

use serde_json::{Value, json};

use crate::answer::portal_error;
use crate::http::{Reply, Request};
use crate::settings::Account;
use crate::state::State;

pub(crate) fn role_credentials(state: &mut State, request: &Request) -> Result<Reply, Reply> {
    session(state, request)?;
    let role = request.query("role_name").unwrap_or_default();
    let allowed = account(state, request)?.roles.iter().any(|known| known == role);
    if !allowed {
        return Err(portal_error("ForbiddenException", "No access"));
    }
    let expiration = state.now() + state.settings.credentials_lifetime;
    let expiration = expiration.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Reply::json(
        200,
        &json!({"roleCredentials": {
            "accessKeyId": state.name("access-key-id"),
            "secretAccessKey": state.secret("secret-access-key"),
            "sessionToken": state.secret("session-token"),
            "expiration": u64::try_from(expiration.as_millis()).unwrap_or(u64::MAX),
        }}),
    ))
}

pub(crate) fn accounts(state: &mut State, request: &Request) -> Result<Reply, Reply> {
    session(state, request)?;
    let accounts = state.settings.accounts.iter().map(
        |account| json!({"accountId": account.id, "accountName": account.name, "emailAddress": "owner@example.com"}),
    );
    Ok(page(request, "accountList", accounts.collect()))
}

pub(crate) fn account_roles(state: &mut State, request: &Request) -> Result<Reply, Reply> {
    session(state, request)?;
    let account = account(state, request)?;
    let roles = account
        .roles
        .iter()
        .map(|role| json!({"roleName": role, "accountId": account.id}));
    Ok(page(request, "roleList", roles.collect()))
}

pub(crate) fn logout(state: &mut State, request: &Request) -> Result<Reply, Reply> {
    let session = session(state, request)?;
    state.sessions.remove(session);
    Ok(Reply::text(200, ""))
}

/// The session that the bearer token of a request belongs to.
fn session(state: &State, request: &Request) -> Result<usize, Reply> {
    let token = request.header("x-amz-sso_bearer_token").unwrap_or_default();
    let session = state.session_of(token);
    session.ok_or_else(|| portal_error("UnauthorizedException", "Session token not found or invalid"))
}

fn account<'a>(state: &'a State, request: &Request) -> Result<&'a Account, Reply> {
    let id = request.query("account_id").unwrap_or_default();
    let mut accounts = state.settings.accounts.iter();
    let found = accounts.find(|account| account.id == id);
    found.ok_or_else(|| portal_error("ForbiddenException", "No access"))
}

/// One page of items: `max_result` of them, after the end of the last page.
fn page(request: &Request, name: &str, items: Vec<Value>) -> Reply {
    let number = |name| request.query(name).and_then(|text| text.parse::<usize>().ok());
    let start = number("next_token").unwrap_or(0).min(items.len());
    let end = start
        .saturating_add(number("max_result").unwrap_or(items.len()))
        .min(items.len());
    let mut body = json!({});
    body[name] = items[start..end].into();
    if end < items.len() {
        body["nextToken"] = end.to_string().into();
    }
    Reply::json(200, &body)
}
