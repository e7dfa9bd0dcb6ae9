//! The connections of a transport: how many a host may have, who gets the next one, and which lie idle.
//!
//! A call has a [`Lease`] while it uses a connection. There are so many of them for a host as it may have connections; the other
//! calls wait in the order in which they came.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::expiry;
use crate::transport::HttpSettings;

/// Which calls can share a connection.
pub(in crate::transport) trait Key: Clone + Eq + Hash + Send + Sync + 'static {}

impl<K: Clone + Eq + Hash + Send + Sync + 'static> Key for K {}

pub(super) struct Pool<K, C>(Arc<Shared<K, C>>);

struct Shared<K, C> {
    hosts: Mutex<Hosts<K, C>>,
    idle_limit: Duration,
    idle_per_host: usize,
    connections_per_host: usize,
}

struct Hosts<K, C> {
    of: HashMap<K, Host<C>>,
    /// Whether [`expiry`] looks after the idle ones.
    is_looked_after: bool,
}

struct Host<C> {
    /// The connection that was used last comes last.
    idle: Vec<Idle<C>>,
    /// One for each connection that it may have.
    permits: Arc<Semaphore>,
    /// Leases, waiting ones included.
    leases: usize,
    /// Those of them that have a connection or open one.
    open: usize,
    /// Told when one of these is given back or closed.
    freed: Arc<Notify>,
}

struct Idle<C> {
    connection: C,
    since: Instant,
}

impl<K: Key, C: Send + 'static> Pool<K, C> {
    pub(super) fn new(settings: &HttpSettings) -> Self {
        Self(Arc::new(Shared {
            hosts: Mutex::new(Hosts {
                of: HashMap::new(),
                is_looked_after: false,
            }),
            idle_limit: settings.idle_limit,
            idle_per_host: settings.idle_per_host,
            connections_per_host: settings.connections_per_host.clamp(1, Semaphore::MAX_PERMITS),
        }))
    }

    /// A place in the queue of a host; [`Lease::turn`] waits until it is served.
    pub(super) fn lease(&self, key: K) -> Lease<'_, K, C> {
        let mut hosts = self.0.lock();
        let host = hosts.of.entry(key.clone()).or_insert_with(|| Host {
            idle: Vec::new(),
            permits: Arc::new(Semaphore::new(self.0.connections_per_host)),
            leases: 0,
            open: 0,
            freed: Arc::default(),
        });
        host.leases += 1;
        Lease {
            shared: &self.0,
            permits: Arc::clone(&host.permits),
            freed: Arc::clone(&host.freed),
            key,
            permit: None,
            is_open: false,
        }
    }
}

/// The right of a call to have a connection to a host. Dropping it gives it to the next call.
pub(super) struct Lease<'p, K: Key, C: Send + 'static> {
    shared: &'p Arc<Shared<K, C>>,
    key: K,
    permits: Arc<Semaphore>,
    freed: Arc<Notify>,
    permit: Option<OwnedSemaphorePermit>,
    is_open: bool,
}

impl<K: Key, C: Send + 'static> Lease<'_, K, C> {
    /// Waits until the host may have one more connection in use.
    pub(super) async fn turn(&mut self) {
        // It fails only once it is closed, which nobody does.
        self.permit = Arc::clone(&self.permits).acquire_owned().await.ok();
    }

    /// The idle connection that was used last, if it lay idle for less than that.
    pub(super) fn idle(&mut self, most: Duration) -> Option<C> {
        let most = most.min(self.shared.idle_limit);
        let found = self.with_host(|host| host.idle.pop_if(|idle| idle.since.elapsed() < most));
        Some(found??.connection)
    }

    /// Closes what lies idle for this host: one of them was found dead, and the others are older.
    pub(super) fn close_idle(&mut self) {
        let closed = self.with_host(|host| std::mem::take(&mut host.idle));
        drop(closed);
    }

    /// Notes that a connection is in use or being opened. An idle one makes way where there would be too many.
    pub(super) fn open(&mut self) {
        if self.is_open {
            return;
        }
        self.is_open = true;
        let most = self.shared.connections_per_host;
        let surplus = self.with_host(|host| {
            host.open += 1;
            (host.open + host.idle.len() > most && !host.idle.is_empty()).then(|| host.idle.remove(0))
        });
        drop(surplus);
    }

    /// Notes the contrary.
    fn close(&mut self) {
        if self.is_open {
            self.is_open = false;
            self.with_host(|host| host.open -= 1);
            self.freed.notify_one();
        }
    }

    /// For when the system lets the program open no more files: closes all that lies idle, else waits until another call to
    /// this host is done with its connection. False where there is nothing to hope for.
    pub(super) async fn room(&mut self) -> bool {
        self.close();
        if self.shared.close_all_idle() {
            return true;
        }
        if self.with_host(|host| host.open > 0) != Some(true) {
            return false;
        }
        self.freed.notified().await;
        true
    }

    /// Gives a connection back that can carry another request.
    pub(super) fn keep(mut self, connection: C) {
        let now = Instant::now();
        let per_host = self.shared.idle_per_host;
        if self.shared.idle_limit.is_zero() || per_host == 0 {
            return;
        }
        let mut hosts = self.shared.lock();
        let Some(host) = hosts.of.get_mut(&self.key) else {
            return;
        };
        // The oldest makes way: it is the next that the server closes.
        let surplus = (host.idle.len() >= per_host).then(|| host.idle.remove(0));
        host.idle.push(Idle { connection, since: now });
        let first = !std::mem::replace(&mut hosts.is_looked_after, true);
        drop(hosts);
        drop(surplus);
        if first && let Some(at) = now.checked_add(self.shared.idle_limit) {
            let pool: Weak<Shared<K, C>> = Arc::downgrade(self.shared);
            expiry::look_after(pool, at);
        }
        self.close();
    }

    fn with_host<T>(&self, work: impl FnOnce(&mut Host<C>) -> T) -> Option<T> {
        self.shared.lock().of.get_mut(&self.key).map(work)
    }
}

impl<K: Key, C: Send + 'static> Drop for Lease<'_, K, C> {
    fn drop(&mut self) {
        self.close();
        let mut hosts = self.shared.lock();
        let Some(host) = hosts.of.get_mut(&self.key) else {
            return;
        };
        host.leases -= 1;
        if host.is_forgotten() {
            hosts.of.remove(&self.key);
        }
    }
}

impl<C> Host<C> {
    fn is_forgotten(&self) -> bool {
        self.leases == 0 && self.idle.is_empty()
    }
}

impl<K: Key, C: Send + 'static> Shared<K, C> {
    /// A number or a list is never left half-written, so a panic elsewhere does no harm.
    fn lock(&self) -> MutexGuard<'_, Hosts<K, C>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close_all_idle(&self) -> bool {
        let mut hosts = self.lock();
        let closed: Vec<_> = hosts
            .of
            .values_mut()
            .flat_map(|host| std::mem::take(&mut host.idle))
            .collect();
        hosts.of.retain(|_, host| !host.is_forgotten());
        drop(hosts);
        !closed.is_empty()
    }
}

impl<K: Key, C: Send + 'static> expiry::Expiring for Shared<K, C> {
    fn close_expired(&self, now: Instant) -> Option<Instant> {
        let mut hosts = self.lock();
        let mut closed = Vec::new();
        let mut oldest: Option<Instant> = None;
        for host in hosts.of.values_mut() {
            closed.extend(
                host.idle
                    .extract_if(.., |idle| now.saturating_duration_since(idle.since) >= self.idle_limit),
            );
            oldest = oldest.into_iter().chain(host.idle.first().map(|idle| idle.since)).min();
        }
        hosts.of.retain(|_, host| !host.is_forgotten());
        hosts.is_looked_after = oldest.is_some();
        drop(hosts);
        drop(closed);
        oldest?.checked_add(self.idle_limit)
    }
}
