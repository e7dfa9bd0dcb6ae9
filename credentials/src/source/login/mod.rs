//! Sessions of `aws login`: the file that all AWS tools share, and its renewal at the sign-in service.

mod dpop;
mod file;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use tinsmith::runtime::client::ClientCore;
use tinsmith::runtime::credentials::{Credentials, CredentialsError};
use tinsmith::signin::{self, CreateOAuth2TokenRequestBody, ServiceError};
use tinsmith_login::internals::{self, Drive};

use super::Sources;
use crate::plan::Settings;
use dpop::Key;
use file::Session;

/// A session with less time left is renewed, as in botocore.
const REFRESH_WINDOW: Duration = Duration::from_secs(5 * 60);
/// How long to wait for another program that renews the session.
const LOCK_PAUSE: Duration = Duration::from_millis(100);
const LOCK_ATTEMPTS: u32 = 900;
/// How often to try to write the new session. The old refresh token cannot be used any more.
const WRITE_ATTEMPTS: u32 = 5;
const WRITE_PAUSE: Duration = Duration::from_millis(200);

/// The credentials of a session. It is renewed if little time is left.
pub(super) async fn credentials<S: Drive>(
    sources: &Sources<S>,
    settings: &Settings,
    name: &str,
) -> Result<Credentials, CredentialsError> {
    let path = path(sources, settings, name)?;
    let session = read(&path, name)?;
    if session.lasts(REFRESH_WINDOW, sources.now()) {
        return Ok(session.credentials());
    }
    let _lock = lock(sources, &path).await?;
    // Another program may have renewed it.
    let session = read(&path, name)?;
    if session.lasts(REFRESH_WINDOW, sources.now()) {
        return Ok(session.credentials());
    }
    let renewed = match renewed(sources, settings, name, &session, &path).await {
        Ok(renewed) => renewed,
        // A tool that does not use the lock may have been faster, and may have used the refresh token.
        Err(error) => match read(&path, name) {
            Ok(theirs) if theirs != session && theirs.lasts(Duration::ZERO, sources.now()) => {
                return Ok(theirs.credentials());
            }
            _ => return Err(error),
        },
    };
    keep(sources, &path, &renewed).await?;
    Ok(renewed.credentials())
}

/// The file of a session: the SHA-256 of its name.
fn path<S: Drive>(sources: &Sources<S>, settings: &Settings, name: &str) -> Result<PathBuf, CredentialsError> {
    let environment = settings.environment();
    let folder = match (
        &sources.options.login_cache,
        environment.variable("AWS_LOGIN_CACHE_DIRECTORY"),
    ) {
        (Some(folder), _) => folder.clone(),
        (None, Some(folder)) => match (folder.strip_prefix("~/"), environment.home()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => folder.into(),
        },
        (None, None) => {
            let home = environment.home();
            let home = home.ok_or_else(|| CredentialsError::unusable("no home directory is known; set HOME"))?;
            home.join(".aws").join("login").join("cache")
        }
    };
    Ok(folder.join(format!("{}.json", internals::sha256_hex(name))))
}

fn read(path: &Path, name: &str) -> Result<Session, CredentialsError> {
    let content = internals::read_file(path).map_err(|error| {
        CredentialsError::refused(format!(
            "cannot read the login session {name} in {}: {error}; log in with `aws login`",
            path.display()
        ))
    })?;
    Session::parse(&content).map_err(|problem| {
        CredentialsError::refused(format!(
            "the login session {name} in {} cannot be used: {problem}; log in again with `aws login`",
            path.display()
        ))
    })
}

/// Locks the session, so that no refresh token is used twice.
async fn lock<S: Drive>(sources: &Sources<S>, path: &Path) -> Result<std::fs::File, CredentialsError> {
    let fault = |problem: String| {
        CredentialsError::failed_because(format!(
            "cannot lock the login session in {}: {problem}",
            path.display()
        ))
    };
    for _ in 0..LOCK_ATTEMPTS {
        if let Some(lock) = internals::try_lock_file(path).map_err(|error| fault(error.to_string()))? {
            return Ok(lock);
        }
        S::sleep(&sources.transport, LOCK_PAUSE).await;
    }
    Err(fault("another program has held it for too long".to_owned()))
}

/// Writes the new session, with several attempts.
async fn keep<S: Drive>(sources: &Sources<S>, path: &Path, session: &Session) -> Result<(), CredentialsError> {
    let content = session.content();
    for _ in 1..WRITE_ATTEMPTS {
        if internals::replace_file(path, &content).is_ok() {
            return Ok(());
        }
        S::sleep(&sources.transport, WRITE_PAUSE).await;
    }
    internals::replace_file(path, &content).map_err(|error| {
        CredentialsError::failed_because(format!(
            "cannot write the renewed login session to {}: {error}; log in again with `aws login`",
            path.display()
        ))
    })
}

/// Exchanges the refresh token for new credentials, after a check that they could be written.
async fn renewed<S: Drive>(
    sources: &Sources<S>,
    settings: &Settings,
    name: &str,
    session: &Session,
    path: &Path,
) -> Result<Session, CredentialsError> {
    let failed =
        |problem: String| CredentialsError::failed_because(format!("cannot renew the login session {name}: {problem}"));
    internals::try_replace_file(path, &session.content()).map_err(|error| failed(error.to_string()))?;
    let key = Key::parse(&session.dpop_key).map_err(|problem| {
        CredentialsError::refused(format!(
            "the login session {name}: {problem}; log in again with `aws login`"
        ))
    })?;
    let region = match (session.sign_in_region.clone(), settings.region()?) {
        (Some(region), _) | (None, Some(region)) => region,
        (None, None) => return Err(failed("no region is known; set AWS_REGION".to_owned())),
    };
    let builder = signin::Client::builder()
        .environment(sources.environment.clone())
        .region(region);
    let core = S::client(builder, &sources.transport).map_err(|error| CredentialsError::unusable(error.to_string()))?;
    let client = signin::Client::from(core.clone());
    let request = CreateOAuth2TokenRequestBody::new()
        .client_id(&session.client_id)
        .grant_type("refresh_token")
        .refresh_token(&session.refresh_token);
    let url = token_url(&core)?;
    let call = client
        .create_o_auth2_token()
        .token_input(request)
        .dpop_proof(key.proof("POST", &url, sources.now()).map_err(failed)?);
    match S::sent(call.send()).await {
        Ok(answer) => session.renewed(&answer.token_output, sources.now()).map_err(failed),
        Err(error) => Err(refusal(name, error)),
    }
}

fn refusal(name: &str, error: signin::Error) -> CredentialsError {
    let message = |advice: &str| format!("cannot renew the login session {name}: {error}{advice}");
    match error.service() {
        Some(ServiceError::AccessDeniedException(denied)) => {
            CredentialsError::refused(message(match denied.error.as_str() {
                "INSUFFICIENT_PERMISSIONS" => {
                    "; a permission is missing: ask an administrator, and log in again with `aws login`"
                }
                _ => "; log in again with `aws login`",
            }))
        }
        _ => CredentialsError::failed_because(message("")),
    }
}

/// The URL of the request for a token, because the proof is for this URL.
fn token_url<S: Drive>(core: &ClientCore<S>) -> Result<String, CredentialsError> {
    let url = core
        .endpoint()
        .map_err(|error| CredentialsError::unusable(error.to_string()))?;
    Ok(format!(
        "{}://{}{}/v1/token",
        url.scheme,
        url.authority,
        url.path.trim_end_matches('/')
    ))
}
