//! The connections of a transport: how many a host may have, which call gets the next one, and which are idle.
//!
//! A call has a [`Lease`] while it uses a connection. A host has as many leases as it may have connections. The other calls wait
//! in the order in which they came.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, Semaphore};

use super::expiry;
use crate::transport::HttpSettings;

/// Calls with an equal key can share a connection.
pub(in crate::transport) trait Key: Copy + Eq + Send + Sync + 'static {}

impl<K: Copy + Eq + Send + Sync + 'static> Key for K {}

pub(super) struct Pool<K, C>(Arc<Shared<K, C>>);

struct Shared<K, C> {
    hosts: Mutex<Hosts<K, C>>,
    /// Whether [`expiry`] looks after the idle connections.
    is_looked_after: AtomicBool,
    idle_limit: Duration,
    idle_per_host: usize,
    connections_per_host: usize,
}

/// The hosts that have a lease or an idle connection, sorted by name. As many as there are, a binary search is faster than a hash of
/// the name, and the list is half the code of a map.
struct Hosts<K, C>(Vec<NamedHost<K, C>>);

struct NamedHost<K, C> {
    name: String,
    key: K,
    host: Arc<Host<C>>,
}

struct Host<C> {
    /// One permit for each connection that the host may have and that no lease holds.
    permits: Semaphore,
    /// It is notified when a connection is returned or closed.
    freed: Notify,
    state: Mutex<PoolState<C>>,
}

struct PoolState<C> {
    /// The connection that was used last is the last.
    idle: Vec<Idle<C>>,
    /// The number of leases, with those that wait.
    leases: usize,
    /// How many of them have a connection or open one.
    open: usize,
}

struct Idle<C> {
    connection: C,
    since: Instant,
}

impl<K: Key, C: Send + 'static> Pool<K, C> {
    pub(super) fn new(settings: &HttpSettings) -> Self {
        Self(Arc::new(Shared {
            hosts: Mutex::new(Hosts(Vec::new())),
            is_looked_after: AtomicBool::new(false),
            idle_limit: settings.idle_limit,
            idle_per_host: settings.idle_per_host,
            connections_per_host: settings.connections_per_host.clamp(1, Semaphore::MAX_PERMITS),
        }))
    }

    /// A place in the queue of a host. [`Lease::turn`] waits until it is served.
    pub(super) fn lease<'p>(&'p self, key: K, name: &'p str) -> Lease<'p, K, C> {
        let mut hosts = lock(&self.0.hosts);
        let place = hosts.find(key, name).unwrap_or_else(|place| {
            let named = NamedHost {
                name: name.to_owned(),
                key,
                host: Arc::new(Host::new(self.0.connections_per_host)),
            };
            hosts.0.insert(place, named);
            place
        });
        let host = Arc::clone(&hosts.0[place].host);
        lock(&host.state).leases += 1;
        Lease {
            shared: Cow::Borrowed(&self.0),
            key,
            name: Cow::Borrowed(name),
            host,
            has_permit: false,
            is_open: false,
        }
    }
}

/// The right of a call to have a connection to a host. Dropping it gives it to the next call.
pub(super) struct Lease<'p, K: Key, C: Send + 'static> {
    shared: Cow<'p, Arc<Shared<K, C>>>,
    key: K,
    name: Cow<'p, str>,
    host: Arc<Host<C>>,
    has_permit: bool,
    is_open: bool,
}

impl<K: Key, C: Send + 'static> Lease<'_, K, C> {
    /// Whether the host may have one more connection in use right now.
    pub(super) fn is_served(&mut self) -> bool {
        if let Ok(permit) = self.host.permits.try_acquire() {
            permit.forget();
            self.has_permit = true;
        }
        self.has_permit
    }

    /// Waits until the host may have one more.
    pub(super) async fn turn(&mut self) {
        // It fails only after it was closed, and nobody closes it.
        if let Ok(permit) = self.host.permits.acquire().await {
            permit.forget();
            self.has_permit = true;
        }
    }

    /// The idle connection that was used last, if it was idle for less than this time.
    pub(super) fn idle(&mut self, most: Duration) -> Option<C> {
        let most = most.min(self.shared.idle_limit);
        let found = self.state().idle.pop_if(|idle| idle.since.elapsed() < most);
        Some(found?.connection)
    }

    /// Closes all idle connections of this host: one of them was found closed, and the others are older.
    pub(super) fn close_idle(&mut self) {
        let closed = std::mem::take(&mut self.state().idle);
        drop(closed);
    }

    /// Records that a connection is used or opened. If there would be too many, an idle one is closed.
    pub(super) fn open(&mut self) {
        if self.is_open {
            return;
        }
        self.is_open = true;
        let mut state = self.state();
        state.open += 1;
        let is_surplus = state.open + state.idle.len() > self.shared.connections_per_host && !state.idle.is_empty();
        let surplus = is_surplus.then(|| state.idle.remove(0));
        drop(state);
        drop(surplus);
    }

    /// Records that it is no longer used.
    fn close(&mut self) {
        if self.is_open {
            self.is_open = false;
            self.state().open -= 1;
            self.host.freed.notify_one();
        }
    }

    /// For a system that lets the program open no more files: closes all idle connections, or waits until another call to this
    /// host is done with its connection. It returns false if neither can help.
    pub(super) async fn room(&mut self) -> bool {
        self.close();
        if self.shared.close_all_idle() {
            return true;
        }
        if self.state().open == 0 {
            return false;
        }
        self.host.freed.notified().await;
        true
    }

    /// Returns a connection that can be used for another request.
    pub(super) fn keep(self, connection: C) {
        let now = Instant::now();
        let per_host = self.shared.idle_per_host;
        if self.shared.idle_limit.is_zero() || per_host == 0 {
            return;
        }
        let mut state = self.state();
        // The oldest is closed, because it is the next one that the server closes.
        let surplus = (state.idle.len() >= per_host).then(|| state.idle.remove(0));
        state.idle.push(Idle { connection, since: now });
        drop(state);
        drop(surplus);
        self.shared.have_looked_after(now);
    }

    /// The same right, for an owner that outlives the call: a body that is still being read.
    pub(super) fn into_owned(mut self) -> Lease<'static, K, C> {
        // Dropping this one decreases the number of leases.
        self.state().leases += 1;
        Lease {
            shared: Cow::Owned(Arc::clone(&self.shared)),
            key: self.key,
            name: Cow::Owned(self.name.as_ref().to_owned()),
            host: Arc::clone(&self.host),
            has_permit: std::mem::take(&mut self.has_permit),
            is_open: std::mem::take(&mut self.is_open),
        }
    }

    fn state(&self) -> MutexGuard<'_, PoolState<C>> {
        lock(&self.host.state)
    }
}

impl<K: Key, C: Send + 'static> Drop for Lease<'_, K, C> {
    fn drop(&mut self) {
        self.close();
        if self.has_permit {
            self.host.permits.add_permits(1);
        }
        let mut state = self.state();
        state.leases -= 1;
        let is_unused = state.is_unused();
        drop(state);
        if is_unused {
            let mut hosts = lock(&self.shared.hosts);
            // Another call may have come in the meantime.
            if let Ok(place) = hosts.find(self.key, &self.name)
                && Arc::ptr_eq(&hosts.0[place].host, &self.host)
                && lock(&self.host.state).is_unused()
            {
                hosts.0.remove(place);
            }
        }
    }
}

impl<K: Key, C> Hosts<K, C> {
    /// The index of a host, or the index where it belongs.
    fn find(&self, key: K, name: &str) -> Result<usize, usize> {
        let start = self.0.partition_point(|host| *host.name < *name);
        let mut named = self.0[start..].iter().take_while(|host| host.name == name);
        named
            .position(|host| host.key == key)
            .map_or(Err(start), |place| Ok(start + place))
    }
}

impl<C> Host<C> {
    fn new(permits: usize) -> Self {
        Self {
            permits: Semaphore::new(permits),
            freed: Notify::new(),
            state: Mutex::new(PoolState {
                idle: Vec::new(),
                leases: 0,
                open: 0,
            }),
        }
    }
}

impl<C> PoolState<C> {
    fn is_unused(&self) -> bool {
        self.leases == 0 && self.idle.is_empty()
    }
}

impl<K: Key, C: Send + 'static> Shared<K, C> {
    fn have_looked_after(self: &Arc<Self>, now: Instant) {
        if self.is_looked_after.swap(true, Ordering::SeqCst) {
            return;
        }
        if let Some(at) = now.checked_add(self.idle_limit) {
            let pool: Weak<Self> = Arc::downgrade(self);
            expiry::look_after(pool, at);
        }
    }

    /// Takes the idle connections whose time is over, and forgets hosts that have no connection left.
    fn give_up(&self, mut take: impl FnMut(&mut Vec<Idle<C>>) -> Vec<Idle<C>>) -> Vec<Idle<C>> {
        let mut all = Vec::new();
        lock(&self.hosts).0.retain(|named| {
            let mut state = lock(&named.host.state);
            all.extend(take(&mut state.idle));
            !state.is_unused()
        });
        all
    }

    fn close_all_idle(&self) -> bool {
        !self.give_up(std::mem::take).is_empty()
    }
}

impl<K: Key, C: Send + 'static> expiry::Expiring for Shared<K, C> {
    fn close_expired(&self, now: Instant) -> Option<Instant> {
        // This is first: a connection that is returned later sets a new time, unless this loop finds it.
        self.is_looked_after.store(false, Ordering::SeqCst);
        let mut oldest: Option<Instant> = None;
        let closed = self.give_up(|idle| {
            let is_over = |idle: &mut Idle<C>| now.saturating_duration_since(idle.since) >= self.idle_limit;
            let closed = idle.extract_if(.., is_over).collect();
            oldest = oldest.into_iter().chain(idle.first().map(|idle| idle.since)).min();
            closed
        });
        drop(closed);
        let at = oldest?.checked_add(self.idle_limit)?;
        (!self.is_looked_after.swap(true, Ordering::SeqCst)).then_some(at)
    }
}

/// Numbers and lists are never half written, so a panic in another thread does no harm.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
