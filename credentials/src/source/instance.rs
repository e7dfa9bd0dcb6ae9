//! The instance metadata of EC2, by version 2 of its service (IMDSv2).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tinsmith::runtime::credentials::{Credentials, CredentialsError, OnRenewalFailure};
use tinsmith::runtime::endpoint::Url;
use tinsmith::runtime::transport::{TransportError, TransportErrorKind};
use tinsmith_login::internals::{Drive, one_line};

use super::Sources;
use super::answer::Answer;
use super::container::{limits, plain_request};
use crate::plan::instance::TOKEN_PATH;
use crate::plan::{InstanceSettings, Settings};

const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
const REGION: &str = "/latest/meta-data/placement/region";

/// How long a token is valid, and how long before its end a new one is requested.
const TOKEN_LIFETIME: Duration = Duration::from_secs(21_600);
const TOKEN_WINDOW: Duration = Duration::from_secs(120);
/// The wait before the second attempt. It doubles with each attempt.
const PAUSE: Duration = Duration::from_millis(100);
/// How long a machine that did not answer is treated as one that is not an instance.
const SILENCE: Duration = Duration::from_secs(5);

/// What is known of the instance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metadata(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    token: Option<(String, Instant)>,
    silent: Option<(String, Instant)>,
}

/// The token is a secret.
impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known").finish_non_exhaustive()
    }
}

impl Metadata {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why there is no answer.
enum MetadataError {
    /// This machine is not an instance, or has no role. Another place may be asked.
    NotThere(String),
    /// It is an instance, and it failed.
    Failed(String),
}

impl From<MetadataError> for CredentialsError {
    fn from(fault: MetadataError) -> Self {
        match fault {
            MetadataError::NotThere(reason) => Self::not_found(reason),
            MetadataError::Failed(reason) => Self::failed_because(format!("instance metadata: {reason}")),
        }
    }
}

/// The credentials of the instance's role.
pub(super) async fn credentials<S: Drive>(
    sources: &Sources<S>,
    settings: &Settings,
) -> Result<Credentials, CredentialsError> {
    if InstanceSettings::is_disabled(settings) {
        return Err(CredentialsError::not_found("AWS_EC2_METADATA_DISABLED is true"));
    }
    let instance = MetadataService::new(sources, settings)?;
    let Some(role) = instance.get(ROLES).await? else {
        return Err(CredentialsError::not_found("the instance has no role"));
    };
    let role = String::from_utf8_lossy(&role);
    let role = role.lines().next().unwrap_or_default().trim();
    if role.is_empty() || !role.chars().all(|c| c.is_ascii_graphic() && !"/?#".contains(c)) {
        return Err(MetadataError::Failed("the name of the role cannot be used".to_owned()).into());
    }
    let Some(body) = instance.get(&format!("{ROLES}{role}")).await? else {
        return Err(CredentialsError::not_found("the instance has no role"));
    };
    let credentials = Answer::parse(&body).and_then(|answer| match answer.text("Code") {
        None | Some("Success") => answer.credentials("Token"),
        Some(code) => Err(format!("its code is {}", one_line(code))),
    });
    match credentials {
        Ok(found) => Ok(found.with_on_renewal_failure(OnRenewalFailure::Keep)),
        Err(problem) => Err(MetadataError::Failed(format!("the answer cannot be used: {problem}")).into()),
    }
}

/// The region of the instance; `None` if there is none.
pub(crate) async fn region<S: Drive>(sources: &Sources<S>, settings: &Settings) -> Option<String> {
    if InstanceSettings::is_disabled(settings) {
        return None;
    }
    let instance = MetadataService::new(sources, settings).ok()?;
    let region = instance.get(REGION).await.ok()??;
    let region = String::from_utf8(region).ok()?.trim().to_owned();
    let is_region = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!region.is_empty() && region.chars().all(is_region)).then_some(region)
}

/// The service of an instance.
struct MetadataService<'a, S: Drive> {
    sources: &'a Sources<S>,
    settings: InstanceSettings,
}

impl<'a, S: Drive> MetadataService<'a, S> {
    fn new(sources: &'a Sources<S>, settings: &Settings) -> Result<Self, CredentialsError> {
        Ok(Self {
            sources,
            settings: InstanceSettings::load(settings, &sources.options)?,
        })
    }

    /// The value at a path; `None` if there is none.
    async fn get(&self, path: &str) -> Result<Option<Vec<u8>>, MetadataError> {
        let mut last = String::new();
        for attempt in 0..self.settings.attempts {
            self.pause(attempt).await;
            let token = self.token().await?;
            match self.send("GET", path, ("X-Aws-Ec2-Metadata-Token", &token)).await {
                Ok((200, body)) => return Ok(Some(body)),
                Ok((404, _)) => return Ok(None),
                Ok((401, _)) => {
                    self.sources.metadata.known().token = None;
                    "HTTP 401: the token is not valid".clone_into(&mut last);
                }
                Ok((status, _)) if status >= 500 => last = format!("HTTP {status}"),
                Ok((status, _)) => return Err(MetadataError::Failed(format!("HTTP {status}"))),
                Err(error) => return Err(MetadataError::Failed(error.to_string())),
            }
        }
        Err(MetadataError::Failed(last))
    }

    /// A token that is still valid for some time.
    async fn token(&self) -> Result<String, MetadataError> {
        let now = self.now();
        {
            let known = self.sources.metadata.known();
            match (&known.token, &known.silent) {
                (Some((token, until)), _) if now < *until => return Ok(token.clone()),
                (_, Some((reason, until))) if now < *until => return Err(MetadataError::NotThere(reason.clone())),
                _ => {}
            }
        }
        let mut last = String::new();
        for attempt in 0..self.settings.attempts {
            self.pause(attempt).await;
            let lifetime = TOKEN_LIFETIME.as_secs().to_string();
            match self
                .send("PUT", TOKEN_PATH, ("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", &lifetime))
                .await
            {
                Ok((200, body)) => return self.keep(body),
                Ok((status, _)) if status >= 500 || status == 401 => last = format!("HTTP {status}"),
                Ok((status, _)) => {
                    return Err(MetadataError::NotThere(format!(
                        "the instance gives no token (HTTP {status}): its metadata may be turned off"
                    )));
                }
                Err(error) => return Err(self.silent(&error)),
            }
        }
        Err(MetadataError::Failed(last))
    }

    fn keep(&self, token: Vec<u8>) -> Result<String, MetadataError> {
        let token = String::from_utf8(token).ok().filter(|token| {
            let token = token.trim_end();
            !token.is_empty() && token.chars().all(|c| c.is_ascii_graphic())
        });
        let Some(token) = token else {
            return Err(MetadataError::Failed("the token cannot be used".to_owned()));
        };
        let token = token.trim_end().to_owned();
        if let Some(until) = self.now().checked_add(TOKEN_LIFETIME - TOKEN_WINDOW) {
            self.sources.metadata.known().token = Some((token.clone(), until));
        }
        Ok(token)
    }

    /// Most machines are not instances. For some time nothing is asked again.
    fn silent(&self, error: &TransportError) -> MetadataError {
        let hint = match error.kind() {
            TransportErrorKind::TimedOut | TransportErrorKind::Connect => {
                "; on an instance, a container needs a hop limit of 2 or more for the token"
            }
            _ => "",
        };
        let reason = format!(
            "no answer of instance metadata at {} ({error}){hint}",
            self.settings.endpoint
        );
        let until = self.now().checked_add(SILENCE);
        self.sources.metadata.known().silent = until.map(|until| (reason.clone(), until));
        MetadataError::NotThere(reason)
    }

    async fn send(
        &self,
        method: &'static str,
        path: &str,
        (name, value): (&'static str, &str),
    ) -> Result<(u16, Vec<u8>), TransportError> {
        let url = Url::parse(&format!("{}{path}", self.settings.endpoint))
            .map_err(|error| TransportError::new(TransportErrorKind::Other, error.to_string()))?;
        let mut request = plain_request(method, &url);
        request.headers.append(name, value);
        let timeout = self.settings.timeout;
        let answer = S::exchange(&self.sources.local_transport, &request, limits(timeout, timeout)).await?;
        Ok((answer.status, answer.body))
    }

    async fn pause(&self, attempt: u32) {
        if attempt > 0 {
            S::sleep(&self.sources.local_transport, PAUSE * (1 << (attempt - 1).min(4))).await;
        }
    }

    fn now(&self) -> Instant {
        S::now(&self.sources.local_transport).instant
    }
}
