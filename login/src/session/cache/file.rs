//! The format of a cache file.

use std::fmt;
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::date;
use crate::{Registration, SsoSession, SsoToken};
use tinsmith::runtime::timestamp::InvalidTimestamp;

const START_URL: &str = "startUrl";
const REGION: &str = "region";
const ACCESS_TOKEN: &str = "accessToken";
const EXPIRES_AT: &str = "expiresAt";
const REFRESH_TOKEN: &str = "refreshToken";
const CLIENT_ID: &str = "clientId";
const CLIENT_SECRET: &str = "clientSecret";
const REGISTRATION_EXPIRES_AT: &str = "registrationExpiresAt";

/// What is wrong with the contents of a file. It shows nothing of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentError {
    NotJson { line: usize, column: usize },
    NotAnObject,
    Missing(&'static str),
    NotText(&'static str),
    NotADate(&'static str),
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column } => write!(f, "it is not JSON (line {line}, column {column})"),
            Self::NotAnObject => f.write_str("it holds no JSON object"),
            Self::Missing(member) => write!(f, "it has no `{member}`"),
            Self::NotText(member) => write!(f, "its `{member}` is no text"),
            Self::NotADate(member) => write!(f, "its `{member}` is no date"),
        }
    }
}

/// Reads a file.
pub(super) fn parse(content: &[u8]) -> Result<SsoToken, ContentError> {
    let value: Value = serde_json::from_slice(content).map_err(|error| ContentError::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    let Value::Object(mut members) = value else {
        return Err(ContentError::NotAnObject);
    };
    // `format` writes both from the session.
    members.remove(START_URL);
    members.remove(REGION);
    let access_token = take_text(&mut members, ACCESS_TOKEN)?.ok_or(ContentError::Missing(ACCESS_TOKEN))?;
    let expires_at = take_date(&mut members, EXPIRES_AT)?.ok_or(ContentError::Missing(EXPIRES_AT))?;
    Ok(SsoToken {
        access_token,
        expires_at,
        refresh_token: take_text(&mut members, REFRESH_TOKEN)?,
        registration: take_registration(&mut members)?,
        unknown: members,
    })
}

/// A registration can be used only if it is complete.
fn take_registration(members: &mut Map<String, Value>) -> Result<Option<Registration>, ContentError> {
    let client_id = take_text(members, CLIENT_ID)?;
    let client_secret = take_text(members, CLIENT_SECRET)?;
    let expires_at = take_date(members, REGISTRATION_EXPIRES_AT)?;
    let (Some(client_id), Some(client_secret), Some(expires_at)) = (client_id, client_secret, expires_at) else {
        return Ok(None);
    };
    Ok(Some(Registration {
        client_id,
        client_secret,
        expires_at,
    }))
}

/// Removes a text from the members. A null or empty text counts as absent.
fn take_text(members: &mut Map<String, Value>, name: &'static str) -> Result<Option<String>, ContentError> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(_) => Err(ContentError::NotText(name)),
    }
}

fn take_date(members: &mut Map<String, Value>, name: &'static str) -> Result<Option<SystemTime>, ContentError> {
    let text = take_text(members, name)?;
    let date = text.as_deref().map(date::read).transpose();
    date.map_err(|_| ContentError::NotADate(name))
}

/// The contents of a file, with the members that other tools wrote.
pub(super) fn format(session: &SsoSession, token: &SsoToken) -> Result<Vec<u8>, InvalidTimestamp> {
    let mut members = token.unknown.clone();
    let mut set = |name: &str, value: &str| members.insert(name.to_owned(), value.into());
    set(START_URL, &session.start_url);
    set(REGION, &session.region);
    set(ACCESS_TOKEN, &token.access_token);
    set(EXPIRES_AT, &date::write(token.expires_at)?);
    if let Some(refresh_token) = &token.refresh_token {
        set(REFRESH_TOKEN, refresh_token);
    }
    if let Some(registration) = &token.registration {
        set(CLIENT_ID, &registration.client_id);
        set(CLIENT_SECRET, &registration.client_secret);
        set(REGISTRATION_EXPIRES_AT, &date::write(registration.expires_at)?);
    }
    Ok(Value::Object(members).to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn session() -> SsoSession {
        SsoSession::new("s", "https://a.example/start", "eu-west-1")
    }

    fn full() -> Value {
        json!({
            "startUrl": "https://a.example/start",
            "region": "eu-west-1",
            "accessToken": "an access token",
            "expiresAt": "2026-01-31T12:00:00Z",
            "refreshToken": "a refresh token",
            "clientId": "a client",
            "clientSecret": "a client secret",
            "registrationExpiresAt": "2026-04-30T12:00:00Z",
        })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut members = full();
        members[name] = value;
        members
    }

    fn parsed(members: &Value) -> Result<SsoToken, ContentError> {
        parse(members.to_string().as_bytes())
    }

    fn written(members: &Value) -> Value {
        let written = format(&session(), &parsed(members).unwrap()).unwrap();
        serde_json::from_slice(&written).unwrap()
    }

    #[test]
    fn what_is_read_is_written_again_with_what_other_tools_keep() {
        assert_eq!(written(&full()), full());
        let with_more = with("idToken", json!({"of": ["another", "tool"]}));
        assert_eq!(written(&with_more), with_more);
    }

    #[test]
    fn start_url_and_region_are_written_from_the_session() {
        assert_eq!(written(&with("region", "us-east-1".into())), full());
        assert_eq!(written(&with("startUrl", Value::Null)), full());
    }

    #[test]
    fn a_token_alone_is_enough() {
        let alone = json!({"accessToken": "a", "expiresAt": "2026-01-31T12:00:00UTC"});
        let token = parsed(&alone).unwrap();
        assert_eq!(
            (token.refresh_token.as_ref(), token.registration.as_ref()),
            (None, None)
        );
        let kept = written(&alone);
        assert_eq!(kept.as_object().map(Map::len), Some(4), "{kept}");
    }

    #[test]
    fn a_registration_that_lacks_a_member_is_none() {
        for name in ["clientId", "clientSecret", "registrationExpiresAt"] {
            assert_eq!(parsed(&with(name, Value::Null)).unwrap().registration, None, "{name}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_and_not_shown() {
        let wrong = json!(["hunter2"]);
        for (content, expected) in [
            ("hunter2".to_owned(), "it is not JSON (line 1, column 1)"),
            (
                r#"{"accessToken": "hunter2""#.to_owned(),
                "it is not JSON (line 1, column 25)",
            ),
            ("[]".to_owned(), "it holds no JSON object"),
            (with("accessToken", "".into()).to_string(), "it has no `accessToken`"),
            (with("expiresAt", Value::Null).to_string(), "it has no `expiresAt`"),
            (
                with("expiresAt", "hunter2".into()).to_string(),
                "its `expiresAt` is no date",
            ),
            (with("expiresAt", 1.into()).to_string(), "its `expiresAt` is no text"),
            (
                with("accessToken", wrong.clone()).to_string(),
                "its `accessToken` is no text",
            ),
            (with("refreshToken", wrong).to_string(), "its `refreshToken` is no text"),
            (
                with("registrationExpiresAt", "hunter2".into()).to_string(),
                "its `registrationExpiresAt` is no date",
            ),
        ] {
            assert_eq!(
                parse(content.as_bytes()).unwrap_err().to_string(),
                expected,
                "{content}"
            );
        }
    }
}
