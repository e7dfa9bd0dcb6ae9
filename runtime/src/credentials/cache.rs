//! A provider that keeps credentials until shortly before they expire.

use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;

use super::flight::Flight;
use super::renewal::{Need, Renewal};
use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::clock::{self, WallClock};
use crate::entropy::{self, Entropy, fraction};
use crate::future::BoxFuture;
use crate::trace::event;

/// Keeps the credentials of a provider, and asks it again some time before they expire.
///
/// - Credentials are renewed 5, 15 or 60 minutes before they expire, if they last for at most 20, less than 90, or more minutes.
///   One call renews them, and all others use the old ones in the meantime. In the last minute all calls wait for the new ones.
/// - If the provider fails, or gives credentials that have expired, the old ones stay in use: see [`OnRenewalFailure`]. Without
///   old ones, all calls get the error for one to five seconds.
/// - If the error is of the kind [`Refused`](super::CredentialsErrorKind::Refused), all calls get it at once, for one to five
///   seconds: asking again would not help.
/// - Credentials without an expiry are kept for ever.
///
/// However many calls need credentials at the same time, from tasks or threads, the provider is asked once, and all get its
/// result or its error. If one call is dropped, the others still get the result. Any of the waiting calls polls the future of the
/// provider, so all of them must run where that future can run.
///
/// On `wasm32-unknown-unknown`, which has no clock, nothing is kept until [`with_clock`](Self::with_clock) brings one: each call
/// asks the provider.
///
/// [`OnRenewalFailure`]: super::OnRenewalFailure
#[derive(Clone)]
pub struct CachedCredentials {
    inner: Arc<CacheShared>,
    clock: Option<WallClock>,
    entropy: Option<Arc<dyn Entropy>>,
}

type ProviderResult = Result<Credentials, CredentialsError>;

struct CacheShared {
    provider: Arc<dyn ProvideCredentials>,
    state: Mutex<CacheState>,
}

#[derive(Default)]
struct CacheState {
    renewal: Renewal,
    /// The request to the provider that is in progress, while somebody waits for it.
    flight: Weak<Flight<ProviderResult>>,
}

impl CachedCredentials {
    /// Keeps the credentials of this provider. Clones share them.
    pub fn new(provider: impl ProvideCredentials) -> Self {
        Self {
            inner: Arc::new(CacheShared {
                provider: Arc::new(provider),
                state: Mutex::default(),
            }),
            clock: clock::wall(),
            entropy: entropy::of_system(),
        }
    }

    /// Uses this clock instead of the clock of the machine. It can step back.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Uses these random numbers instead of those of the system. For tests.
    #[must_use]
    pub fn with_entropy(mut self, entropy: impl Entropy) -> Self {
        self.entropy = Some(Arc::new(entropy));
        self
    }

    /// The credentials that are kept, if they are still valid; else the flight that brings new ones.
    fn kept_or_flight(&self, clock: &WallClock) -> Result<ProviderResult, Arc<Flight<ProviderResult>>> {
        let mut state = self.inner.state();
        let need = state.renewal.need(clock());
        let under_way = state.flight.upgrade();
        match (need, under_way) {
            (Need::Nothing(answer), _) => Ok(answer),
            (Need::Soon(kept), Some(_)) => Ok(Ok(kept)),
            (Need::Now, Some(flight)) => Err(flight),
            (Need::Soon(_) | Need::Now, None) => {
                let flight = Arc::new(Flight::new(Box::pin(self.clone().renewed(clock.clone()))));
                state.flight = Arc::downgrade(&flight);
                Err(flight)
            }
        }
    }

    async fn resolve(&self) -> ProviderResult {
        let Some(clock) = &self.clock else {
            return self.inner.provider.credentials().await;
        };
        loop {
            let flight = match self.kept_or_flight(clock) {
                Ok(answer) => return answer,
                Err(flight) => flight,
            };
            if let Some(answer) = poll_fn(|cx| flight.poll(cx)).await {
                return answer;
            }
            // The provider panicked for another caller. Each caller must see that for itself.
            self.inner.forget(&flight);
        }
    }

    /// Asks the provider, keeps its result, and makes room for the next flight.
    async fn renewed(self, clock: WallClock) -> ProviderResult {
        let answer = self.inner.provider.credentials().await;
        let failed = answer.is_err();
        let now = clock();
        let mut state = self.inner.state();
        state.flight = Weak::new();
        // Without randomness, all machines take the middle.
        let random = self.entropy.as_deref().map_or(0.5, fraction);
        let answer = state.renewal.finish(answer, now, random);
        if let (true, Ok(kept)) = (failed, &answer) {
            event!(
                access_key_id = kept.access_key_id(),
                "renewing credentials failed; the old ones stay in use"
            );
            let _ = kept;
        }
        answer
    }
}

impl CacheShared {
    fn state(&self) -> MutexGuard<'_, CacheState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(&self, flight: &Arc<Flight<ProviderResult>>) {
        let mut state = self.state();
        if state.flight.as_ptr() == Arc::as_ptr(flight) {
            state.flight = Weak::new();
        }
    }
}

impl ProvideCredentials for CachedCredentials {
    fn credentials(&self) -> BoxFuture<'_, ProviderResult> {
        Box::pin(self.resolve())
    }

    /// Forgets the credentials, if they are still these.
    fn invalidate(&self, credentials: &Credentials) {
        self.inner.state().renewal.drop_kept(credentials);
        self.inner.provider.invalidate(credentials);
    }
}

impl fmt::Debug for CachedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedCredentials")
            .field("provider", &self.inner.provider)
            .field("kept", &self.inner.state().renewal.kept())
            .finish_non_exhaustive()
    }
}
