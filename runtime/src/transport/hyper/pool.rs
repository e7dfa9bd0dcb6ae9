//! The connections that lie idle between two calls.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Id;

use super::connection::Connection;
use crate::transport::HttpSettings;
use crate::transport::dial::Target;

/// Which calls can share a connection. The proxy is not in it, since the target decides which one it is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) target: Target,
    /// A socket belongs to the runtime that opened it: it makes no progress while only another one runs.
    pub(super) runtime: Id,
}

struct Idle {
    connection: Connection,
    since: Instant,
}

pub(super) struct Pool {
    idle: Mutex<HashMap<Key, Vec<Idle>>>,
    limit: Duration,
    per_host: usize,
}

impl Pool {
    pub(super) fn new(settings: &HttpSettings) -> Self {
        Self {
            idle: Mutex::default(),
            limit: settings.idle_limit,
            per_host: settings.idle_per_host,
        }
    }

    /// The connection that was used last and is still open.
    pub(super) async fn take(&self, key: &Key) -> Option<Connection> {
        let mut driven = false;
        loop {
            let idle = self.lock().get_mut(key)?.pop()?;
            if idle.since.elapsed() >= self.limit {
                continue;
            }
            // The runtime may not have looked at its sockets since the last call. Let it, once.
            if !driven {
                tokio::task::yield_now().await;
                driven = true;
            }
            let mut connection = idle.connection;
            if connection.is_ready().await {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection, if it can carry another request.
    pub(super) async fn put(&self, key: Key, mut connection: Connection) {
        if self.limit.is_zero() || !connection.is_ready().await {
            return;
        }
        let mut idle = self.lock();
        idle.retain(|_, connections| {
            connections.retain(|idle| idle.since.elapsed() < self.limit);
            !connections.is_empty()
        });
        let connections = idle.entry(key).or_default();
        if connections.len() < self.per_host {
            connections.push(Idle {
                connection,
                since: Instant::now(),
            });
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Vec<Idle>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
