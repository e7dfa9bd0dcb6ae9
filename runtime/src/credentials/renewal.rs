//! When kept credentials are renewed, and which ones are used until then. This has no clock and no provider:
//! [`CachedCredentials`](super::CachedCredentials) asks both.
//!
//! The rules are those that the AWS SDKs have in common.

use std::time::{Duration, SystemTime};

use super::{Credentials, CredentialsError, CredentialsErrorKind, OnRenewalFailure};

const MINUTE: Duration = Duration::from_secs(60);
/// In this time before the expiry, all calls wait for new credentials.
const MANDATORY_WINDOW: Duration = MINUTE;
/// How long a source whose credentials stay in use is not asked after a failure: at least, and at most.
const LONG_PAUSE: [f64; 2] = [300.0, 600.0];
/// How long all calls get an error: at least, and at most.
const ERROR_PAUSE: [f64; 2] = [1.0, 5.0];
/// How long old credentials are used after a failure, if the source keeps them only briefly.
const BRIEF_PAUSE: Duration = Duration::from_secs(10);

/// The credentials that are kept, and the result of the last attempt to renew them.
#[derive(Default)]
pub(super) struct Renewal {
    kept: Option<Kept>,
    pause: Option<Pause>,
}

struct Kept {
    credentials: Credentials,
    /// How long before they expire one call begins to renew them.
    advisory_window: Duration,
    /// Whether renewal failed after they had expired.
    failed_expired: bool,
}

/// A time in which the provider is not asked, because it has failed.
struct Pause {
    since: SystemTime,
    until: SystemTime,
    /// What calls get in this time: an error, or `None` for the kept credentials.
    error: Option<CredentialsError>,
}

/// What a call needs.
pub(super) enum Need {
    /// This result.
    Nothing(Result<Credentials, CredentialsError>),
    /// New ones, which this call gets. If another call is already getting them: these.
    Soon(Credentials),
    /// New ones.
    Now,
}

impl Renewal {
    /// The credentials that are kept.
    pub(super) fn kept(&self) -> Option<&Credentials> {
        self.kept.as_ref().map(|kept| &kept.credentials)
    }

    /// What a call needs at this time.
    pub(super) fn need(&self, now: SystemTime) -> Need {
        // A clock that was set back ends the pause.
        let pause = self
            .pause
            .as_ref()
            .filter(|pause| pause.since <= now && now < pause.until);
        match (pause, &self.kept) {
            (Some(Pause { error: Some(error), .. }), _) => Need::Nothing(Err(error.clone())),
            (Some(_), Some(kept)) => Need::Nothing(Ok(kept.credentials.clone())),
            (_, Some(kept)) if !kept.credentials.expire_within(kept.advisory_window, now) => {
                Need::Nothing(Ok(kept.credentials.clone()))
            }
            (_, Some(kept)) if !kept.credentials.expire_within(MANDATORY_WINDOW, now) => {
                Need::Soon(kept.credentials.clone())
            }
            _ => Need::Now,
        }
    }

    /// Keeps the result of the provider, or decides what is used instead. `random` is at least 0 and less than 1.
    pub(super) fn finish(
        &mut self,
        answer: Result<Credentials, CredentialsError>,
        now: SystemTime,
        random: f64,
    ) -> Result<Credentials, CredentialsError> {
        self.pause = None;
        let error = match answer {
            Ok(fresh) if !fresh.expire_within(Duration::ZERO, now) => {
                self.kept = Some(Kept::new(fresh.clone(), now));
                return Ok(fresh);
            }
            Ok(expired) => expired_already(&expired),
            Err(error) => error,
        };
        let pause = |[least, most]: [f64; 2]| Duration::from_secs_f64(least + (most - least) * random);
        let refused = error.kind() == CredentialsErrorKind::Refused;
        if let Some(kept) = self.kept.as_mut().filter(|_| !refused)
            && let Some(pause) = kept.after_failure(now, pause(LONG_PAUSE))
        {
            let kept = kept.credentials.clone();
            self.pause = Pause::new(now, pause, None);
            return Ok(kept);
        }
        self.pause = Pause::new(now, pause(ERROR_PAUSE), Some(error.clone()));
        Err(error)
    }

    /// Forgets the credentials if they are these, so that the next call gets new ones.
    pub(super) fn drop_kept(&mut self, credentials: &Credentials) {
        if self.kept() == Some(credentials) {
            self.kept = None;
            self.pause = None;
        }
    }
}

impl Kept {
    fn new(credentials: Credentials, now: SystemTime) -> Self {
        let lifetime = credentials.expires_at().and_then(|at| at.duration_since(now).ok());
        Self {
            advisory_window: advisory_window(lifetime.unwrap_or_default()),
            credentials,
            failed_expired: false,
        }
    }

    /// How long they are used before the provider is asked again; `None` if calls get its error.
    fn after_failure(&mut self, now: SystemTime, long_pause: Duration) -> Option<Duration> {
        if self.credentials.on_renewal_failure() == OnRenewalFailure::Keep {
            return Some(long_pause);
        }
        let expired = self.credentials.expire_within(Duration::ZERO, now);
        if expired && self.failed_expired {
            return None;
        }
        self.failed_expired = expired;
        Some(BRIEF_PAUSE)
    }
}

impl Pause {
    fn new(now: SystemTime, length: Duration, error: Option<CredentialsError>) -> Option<Self> {
        Some(Self {
            since: now,
            until: now.checked_add(length)?,
            error,
        })
    }
}

/// How long before their expiry credentials with this lifetime are renewed.
fn advisory_window(lifetime: Duration) -> Duration {
    if lifetime <= 20 * MINUTE {
        5 * MINUTE
    } else if lifetime < 90 * MINUTE {
        15 * MINUTE
    } else {
        60 * MINUTE
    }
}

fn expired_already(credentials: &Credentials) -> CredentialsError {
    CredentialsError::unusable(format!(
        "the credentials with the access key id {} have expired by this machine's clock; renew them where they come from, or \
         set the clock",
        credentials.access_key_id()
    ))
}
