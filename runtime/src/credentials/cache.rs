//! Keeping credentials until shortly before they expire.

use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use super::flight::Flight;
use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::transport::BoxFuture;

/// How long before they expire credentials are resolved anew.
const EXPIRY_WINDOW: Duration = Duration::from_secs(5 * 60);
/// How long the provider is left alone after a failure, while what is kept will do.
const RETRY_AFTER: Duration = Duration::from_secs(60);

/// Keeps what a provider gave, and asks it again five minutes before that expires.
///
/// When the provider fails in those last five minutes, what is kept is used until it expires, and the provider is asked again
/// after a minute: one that takes long to fail would hold each call up. Credentials without an expiry are kept for good.
///
/// However many calls need credentials at the same time, from tasks or threads, the provider is asked once and its answer
/// serves them all, be it an error. A call that is given up does not take that answer from the others. The provider's future
/// is polled by any of the calls that wait for it, so all of them must run where it can.
#[derive(Clone)]
pub struct CachedCredentials {
    inner: Arc<Inner>,
    clock: Clock,
}

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;
type Answer = Result<Credentials, CredentialsError>;

struct Inner {
    provider: Arc<dyn ProvideCredentials>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: Option<Credentials>,
    /// When the provider failed, and what is kept took its place.
    failed_at: Option<SystemTime>,
    /// The provider's answer that is under way, as long as someone waits for it.
    flight: Weak<Flight<Answer>>,
}

impl CachedCredentials {
    /// Keeps what this provider gives. Clones share what is kept.
    pub fn new(provider: impl ProvideCredentials) -> Self {
        Self {
            inner: Arc::new(Inner {
                provider: Arc::new(provider),
                state: Mutex::default(),
            }),
            clock: Arc::new(SystemTime::now),
        }
    }

    /// Tells the time by this clock and not by that of the machine.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// What is kept and still good, else the flight that brings something new.
    fn kept_or_flight(&self) -> Result<Credentials, Arc<Flight<Answer>>> {
        let mut state = self.inner.state();
        if let Some(kept) = state.good_at((self.clock)()) {
            return Ok(kept.clone());
        }
        Err(state.flight.upgrade().unwrap_or_else(|| {
            let flight = Arc::new(Flight::new(Box::pin(refresh(self.inner.clone(), self.clock.clone()))));
            state.flight = Arc::downgrade(&flight);
            flight
        }))
    }

    async fn resolve(&self) -> Answer {
        loop {
            let flight = match self.kept_or_flight() {
                Ok(kept) => return Ok(kept),
                Err(flight) => flight,
            };
            if let Some(answer) = poll_fn(|cx| flight.poll(cx)).await {
                return answer;
            }
            // The provider panicked for another caller. It is for each caller to meet that by itself.
            self.inner.forget(&flight);
        }
    }
}

/// Asks the provider, keeps what it gives, and makes room for the next flight.
async fn refresh(inner: Arc<Inner>, clock: Clock) -> Answer {
    let answer = inner.provider.credentials().await.and_then(|fresh| {
        if fresh.expire_within(Duration::ZERO, clock()) {
            return Err(CredentialsError::unusable(format!(
                "the credentials with the access key id {} have expired by this machine's clock; renew them where they come \
                 from, or set the clock",
                fresh.access_key_id()
            )));
        }
        Ok(fresh)
    });
    let mut state = inner.state();
    state.flight = Weak::new();
    let now = clock();
    match (answer, state.kept.clone()) {
        (Ok(fresh), _) => {
            state.failed_at = None;
            state.kept = Some(fresh.clone());
            Ok(fresh)
        }
        (Err(_), Some(kept)) if !kept.expire_within(Duration::ZERO, now) => {
            state.failed_at = Some(now);
            Ok(kept)
        }
        (failed, _) => failed,
    }
}

impl State {
    /// What is kept, if there is no need to ask for something new.
    fn good_at(&self, now: SystemTime) -> Option<&Credentials> {
        let failed = self.failed_at.and_then(|at| now.duration_since(at).ok());
        let window = match failed {
            Some(since) if since < RETRY_AFTER => Duration::ZERO,
            _ => EXPIRY_WINDOW,
        };
        self.kept.as_ref().filter(|kept| !kept.expire_within(window, now))
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(&self, flight: &Arc<Flight<Answer>>) {
        let mut state = self.state();
        if state.flight.as_ptr() == Arc::as_ptr(flight) {
            state.flight = Weak::new();
        }
    }
}

impl ProvideCredentials for CachedCredentials {
    fn credentials(&self) -> BoxFuture<'_, Answer> {
        Box::pin(self.resolve())
    }
}

impl fmt::Debug for CachedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedCredentials")
            .field("provider", &self.inner.provider)
            .field("kept", &self.inner.state().kept)
            .finish_non_exhaustive()
    }
}
