//! Credentials that a container gets over HTTP.

use std::borrow::Cow;
use std::net::ToSocketAddrs as _;
use std::time::Duration;

use tinsmith::runtime::Environment;
use tinsmith::runtime::credentials::{Credentials, CredentialsError, OnRenewalFailure};
use tinsmith::runtime::endpoint::Url;
use tinsmith::runtime::http::{Headers, Request};
use tinsmith::runtime::transport::Limits;
use tinsmith_login::internals::Drive;

use super::answer::Answer;
use super::{Sources, offload};
use crate::plan::Container;
use crate::plan::container::{Authorization, is_allowed};

const TIMEOUT: Duration = Duration::from_secs(2);
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);
/// More bytes than an answer has.
pub(super) const MAX_ANSWER_BYTES: usize = 64 << 10;

/// Gets the credentials of a container. No error contains a body, a path or a token.
pub(super) async fn fetch<S: Drive>(
    sources: &Sources<S>,
    container: &Container,
) -> Result<Credentials, CredentialsError> {
    let failed = |problem: String| {
        CredentialsError::failed_because(format!(
            "the credentials of the container at {}: {problem}",
            container.shown()
        ))
    };
    check_name(container).await?;
    let mut last = String::new();
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            S::sleep(&sources.local_transport, PAUSE).await;
        }
        let request = request(&sources.environment, container)?;
        last = match S::exchange(&sources.local_transport, &request, limits(TIMEOUT, TIMEOUT)).await {
            Ok(answer) if answer.status == 200 => {
                let credentials = Answer::parse(&answer.body).and_then(|answer| answer.credentials("Token"));
                match credentials {
                    Ok(found) => return Ok(found.with_on_renewal_failure(OnRenewalFailure::Keep)),
                    Err(problem) => format!("the answer cannot be used: {problem}"),
                }
            }
            Ok(answer) if answer.status >= 500 || answer.status == 429 => format!("HTTP {}", answer.status),
            Ok(answer) => return Err(failed(format!("HTTP {}", answer.status))),
            Err(error) => error.to_string(),
        };
    }
    Err(failed(last))
}

pub(super) fn limits(connect: Duration, exchange: Duration) -> Limits {
    Limits {
        connect,
        exchange,
        response_bytes: MAX_ANSWER_BYTES,
        send_once: false,
    }
}

fn request(environment: &Environment, container: &Container) -> Result<Request, CredentialsError> {
    let url = Url::parse(&container.url).map_err(|error| CredentialsError::unusable(error.to_string()))?;
    let mut request = plain_request("GET", &url);
    request.headers.append("Accept", "application/json");
    if let Some(token) = token(environment, container)? {
        request.headers.append("Authorization", token);
    }
    Ok(request)
}

/// A request for a URL, with only the header field `Host`.
pub(super) fn plain_request(method: &'static str, url: &Url) -> Request {
    let mut headers = Headers::new();
    headers.append("Host", url.authority.as_str());
    Request {
        method: Cow::Borrowed(method),
        scheme: Cow::Borrowed(url.scheme),
        authority: url.authority.clone(),
        path: if url.path.is_empty() {
            "/".to_owned()
        } else {
            url.path.clone()
        },
        query: url.query.clone().unwrap_or_default(),
        headers,
        ..Request::default()
    }
}

/// The token. Its file is read again each time. A line end in it would add a header field.
fn token(environment: &Environment, container: &Container) -> Result<Option<String>, CredentialsError> {
    let (token, place) = match &container.authorization {
        None => return Ok(None),
        Some(Authorization::Token(token)) => (token.clone(), "AWS_CONTAINER_AUTHORIZATION_TOKEN".to_owned()),
        Some(Authorization::File(path)) => {
            let fault = |problem: String| {
                CredentialsError::unusable(format!(
                    "cannot read the authorization token of the container in {}: {problem}",
                    path.display()
                ))
            };
            let content = environment.read_file(path).map_err(|error| fault(error.to_string()))?;
            let token = String::from_utf8(content).map_err(|_| fault("it is no text".to_owned()))?;
            (token, path.display().to_string())
        }
    };
    if token.chars().any(char::is_control) {
        return Err(CredentialsError::unusable(format!(
            "the authorization token of the container in {place} has a line end or another control character; remove it"
        )));
    }
    Ok(Some(token))
}

/// Without TLS, all addresses of a name must be this machine or a container service.
async fn check_name(container: &Container) -> Result<(), CredentialsError> {
    let Some(name) = container.name_to_check() else {
        return Ok(());
    };
    let asked = name.clone();
    let addresses = offload::offload("look-up", move || {
        (asked.as_str(), 0).to_socket_addrs().map(Iterator::collect::<Vec<_>>)
    });
    match addresses.await? {
        Err(error) => Err(CredentialsError::failed_because(format!(
            "cannot look up {name}, where the credentials of the container are: {error}"
        ))),
        Ok(addresses) if !addresses.is_empty() && addresses.iter().all(|address| is_allowed(address.ip())) => Ok(()),
        Ok(_) => Err(CredentialsError::unusable(format!(
            "{name}, where the credentials of the container are, is neither this machine nor a container service; use https"
        ))),
    }
}
