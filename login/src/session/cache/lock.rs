//! Locks of sessions: one writer at a time.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use super::{CacheError, TokenCache, store};
use crate::drive::{Drive, run};
use crate::{SsoSession, SsoToken};
use tinsmith::runtime::transport::{AsyncTransport, BlockingTransport};
use tinsmith::runtime::{Async, Blocking};

/// How long to wait between two attempts.
const RETRY_DELAY: Duration = Duration::from_millis(100);
/// How long to wait in total. The longest that a lock is held is one call of `CreateToken`, which takes at most a
/// minute.
const MAX_WAIT: Duration = Duration::from_secs(90);

/// A session in the cache that is locked: no other program with this crate writes it.
///
/// The lock is a lock of the operating system (`flock`, `LockFileEx`) on a file `KEY.lock` beside the file of the
/// session. It ends when this value is dropped, or when the process ends in any way. The lock file stays: if it were
/// removed, two programs could hold locks on two files of the same name. Other AWS tools do not use this lock.
///
/// While you hold it, do not wait for a login, a logout or a token of the same session: each of these takes the lock
/// itself.
#[derive(Debug)]
#[must_use = "the lock ends when this is dropped"]
pub struct LockedSession<'a> {
    cache: &'a TokenCache,
    session: &'a SsoSession,
    _lock: File,
}

impl TokenCache {
    /// Locks a session; `None` if another program, or another part of this one, holds the lock.
    ///
    /// # Errors
    ///
    /// The lock file cannot be created or opened, or the file system has no locks.
    pub fn try_lock<'a>(&'a self, session: &'a SsoSession) -> Result<Option<LockedSession<'a>>, CacheError> {
        let path = self.path(session).with_extension("lock");
        let file = store::try_lock(&path).map_err(|source| CacheError::lock(path, source))?;
        Ok(file.map(|lock| LockedSession {
            cache: self,
            session,
            _lock: lock,
        }))
    }

    /// Locks a session. Waits for the lock with the sleep of this transport.
    ///
    /// # Errors
    ///
    /// As [`try_lock`](Self::try_lock), and after 90 seconds.
    pub async fn lock<'a>(
        &'a self,
        session: &'a SsoSession,
        transport: &Arc<dyn AsyncTransport>,
    ) -> Result<LockedSession<'a>, CacheError> {
        self.locked::<Async>(session, transport).await
    }

    /// The same as [`lock`](Self::lock), blocking this thread.
    ///
    /// # Errors
    ///
    /// As [`lock`](Self::lock).
    pub fn lock_blocking<'a>(
        &'a self,
        session: &'a SsoSession,
        transport: &Arc<dyn BlockingTransport>,
    ) -> Result<LockedSession<'a>, CacheError> {
        run(self.locked::<Blocking>(session, transport))
    }

    pub(crate) async fn locked<'a, S: Drive>(
        &'a self,
        session: &'a SsoSession,
        transport: &S::Transport,
    ) -> Result<LockedSession<'a>, CacheError> {
        let mut waited = LockWait::default();
        loop {
            if let Some(locked) = self.try_lock(session)? {
                return Ok(locked);
            }
            S::sleep(transport, waited.pause(self, session)?).await;
        }
    }
}

/// How long the program has waited for a lock.
#[derive(Debug, Default)]
pub(crate) struct LockWait(Duration);

impl LockWait {
    /// How long to wait before the next attempt.
    pub(crate) fn pause(&mut self, cache: &TokenCache, session: &SsoSession) -> Result<Duration, CacheError> {
        if self.0 >= MAX_WAIT {
            let path = cache.path(session).with_extension("lock");
            return Err(CacheError::locked(path, MAX_WAIT));
        }
        self.0 += RETRY_DELAY;
        Ok(RETRY_DELAY)
    }
}

impl LockedSession<'_> {
    /// Reads the session, see [`TokenCache::read`].
    ///
    /// # Errors
    ///
    /// As [`TokenCache::read`].
    pub fn read(&self) -> Result<Option<SsoToken>, CacheError> {
        self.cache.read(self.session)
    }

    /// Replaces the session.
    ///
    /// A reader, in this process or another, sees the old session or the new one. Only the user can read the file. The
    /// data is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// The file cannot be written. The old one is unchanged.
    pub fn write(&self, token: &SsoToken) -> Result<(), CacheError> {
        self.cache.write(self.session, token)
    }

    /// Checks whether [`write`](Self::write) would work, without replacing anything. Call it before a refresh token is
    /// used: if the new token cannot be written, the session is lost.
    pub(crate) fn try_write(&self, token: &SsoToken) -> Result<(), CacheError> {
        self.cache.try_write(self.session, token)
    }

    /// Removes the session. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// The file cannot be removed.
    pub fn remove(&self) -> Result<bool, CacheError> {
        self.cache.remove(self.session)
    }
}
