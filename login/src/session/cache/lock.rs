//! One writer at a time.

use std::fs::{File, TryLockError};
use std::sync::Arc;
use std::time::Duration;

use super::{CacheError, TokenCache, store};
use crate::drive::{Drive, run};
use crate::{SsoSession, SsoToken};
use tinsmith::runtime::transport::{AsyncTransport, BlockingTransport};
use tinsmith::runtime::{Async, Blocking};

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(100);
/// How long to wait in all. Who holds the lock for longest is in a call of `CreateToken`, which takes a minute at most.
const PATIENCE: Duration = Duration::from_secs(90);

/// A session in the cache that no other program with this crate writes meanwhile.
///
/// The lock is one of the operating system (`flock`, `LockFileEx`) on a file `KEY.lock` beside the session's. It ends when this
/// is dropped, or when the process does, however that ends. The file stays: to remove it would let two programs hold locks on
/// two files of the same name. Other AWS tools know nothing of it.
///
/// Whoever holds it must not wait for a login, a logout or a token of the same session: each of these locks it by itself.
#[derive(Debug)]
#[must_use = "the lock ends when this is dropped"]
pub struct LockedSession<'a> {
    cache: &'a TokenCache,
    session: &'a SsoSession,
    _lock: File,
}

impl TokenCache {
    /// Locks a session; `None` while another program, or another part of this one, has it.
    ///
    /// # Errors
    ///
    /// The lock file cannot be made or opened, or the file system has no locks.
    pub fn try_lock<'a>(&'a self, session: &'a SsoSession) -> Result<Option<LockedSession<'a>>, CacheError> {
        let path = self.path(session).with_extension("lock");
        let error = |source| CacheError::lock(path.clone(), source);
        store::make_folder(&self.folder).map_err(error)?;
        let file = store::private()
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(error)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(LockedSession {
                cache: self,
                session,
                _lock: file,
            })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(error(source)),
        }
    }

    /// Locks a session, and sleeps in this transport until that works.
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

    /// As [`lock`](Self::lock), on this thread.
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
        let mut waited = Waited::default();
        loop {
            if let Some(locked) = self.try_lock(session)? {
                return Ok(locked);
            }
            S::sleep(transport, waited.pause(self, session)?).await;
        }
    }
}

/// How long a lock has been waited for.
#[derive(Debug, Default)]
pub(crate) struct Waited(Duration);

impl Waited {
    /// How long to wait before the next try.
    pub(crate) fn pause(&mut self, cache: &TokenCache, session: &SsoSession) -> Result<Duration, CacheError> {
        if self.0 >= PATIENCE {
            let path = cache.path(session).with_extension("lock");
            return Err(CacheError::locked(path, PATIENCE));
        }
        self.0 += PAUSE;
        Ok(PAUSE)
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
    /// Whoever reads meanwhile, in this process or another, gets the old one or the new one. The file is readable for the user
    /// alone. It is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// The file cannot be written. The old one is still there.
    pub fn write(&self, token: &SsoToken) -> Result<(), CacheError> {
        self.cache.write(self.session, token)
    }

    /// Whether [`write`](Self::write) would work, as far as can be told without replacing anything: if not, a token that goes
    /// for a new one is lost.
    pub(crate) fn try_write(&self, token: &SsoToken) -> Result<(), CacheError> {
        self.cache.try_write(self.session, token)
    }

    /// Removes the session; whether there was one.
    ///
    /// # Errors
    ///
    /// The file cannot be removed.
    pub fn remove(&self) -> Result<bool, CacheError> {
        self.cache.remove(self.session)
    }
}
