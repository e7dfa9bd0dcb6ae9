//! One round: a token that has expired, two programs, and the state of the session after them.

use std::error::Error;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use fake_identity_center::{Endpoint, FakeIdentityCenter};
use serde_json::{Value, json};
use tempfile::TempDir;
use tinsmith_login::runtime::{Blocking, Environment, Timestamp};
use tinsmith_login::{AccessPortal, SessionError, SsoSession, SsoToken, TokenCache};

/// The variable that tells a process that it is one of the two programs.
pub(crate) const CHILD: &str = "--child";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn session() -> SsoSession {
    SsoSession::new("kills", "https://example.awsapps.com/start", "eu-west-1")
}

fn portal(folder: &Path, url: &str) -> std::result::Result<AccessPortal<Blocking>, SessionError> {
    let environment = Environment::fixed([("AWS_ENDPOINT_URL", url)]);
    let portal = AccessPortal::builder(&session(), &environment);
    portal.cache(TokenCache::new(folder)).build_blocking()
}

/// What each program does.
pub(crate) fn renew(folder: &Path, url: &str) -> std::result::Result<SsoToken, SessionError> {
    portal(folder, url)?.token()
}

/// A server, and a cache with a session of it.
pub(crate) struct Stage {
    fake: FakeIdentityCenter,
    folder: TempDir,
}

/// The result of one round.
pub(crate) struct Round {
    pub(crate) with_kills: bool,
    /// Programs that were killed before they were done.
    pub(crate) killed: u32,
    /// Requests for a new token that the two programs sent.
    pub(crate) renewals: usize,
    /// Whether there is a new token in the cache after them.
    pub(crate) written: bool,
    pub(crate) torn: bool,
    pub(crate) lost: bool,
}

impl Stage {
    pub(crate) fn new(fake: FakeIdentityCenter) -> Result<Self> {
        let stage = Self {
            fake,
            folder: tempfile::tempdir()?,
        };
        stage.log_in()?;
        Ok(stage)
    }

    /// How long a program runs if nobody kills it: the longest of five runs.
    pub(crate) fn lifetime(&self) -> Result<Duration> {
        let mut longest = Duration::ZERO;
        for _ in 0..5 {
            self.expire()?;
            let start = Instant::now();
            if !self.start()?.wait()?.success() {
                return Err("a program that nobody killed failed".into());
            }
            longest = longest.max(start.elapsed());
        }
        Ok(longest)
    }

    /// Two programs at once. With a `span`, each is killed at a random moment of it.
    pub(crate) fn round(&self, span: Option<Duration>) -> Result<Round> {
        self.expire()?;
        let before = self.renewals();
        let children = [self.start()?, self.start()?];
        let mut killed = 0;
        for end in children.map(|child| thread::spawn(move || finish(child, span))) {
            let done = end.join().map_err(|_| "a thread panicked")??;
            killed += u32::from(!done);
        }
        let cache = TokenCache::new(self.folder.path());
        let found = cache.read(&session());
        let renewals = self.renewals() - before;
        let mut round = Round {
            with_kills: span.is_some(),
            killed,
            renewals,
            written: matches!(&found, Ok(Some(token)) if token.expires_at() > std::time::SystemTime::now()),
            torn: !matches!(found, Ok(Some(_))),
            lost: false,
        };
        if !self.survived() {
            round.lost = true;
            self.log_in()?;
        }
        Ok(round)
    }

    /// Whether a third program gets a token that the portal accepts.
    fn survived(&self) -> bool {
        let url = self.fake.url();
        let credentials =
            portal(self.folder.path(), &url).map(|portal| portal.role_credentials("123456789012", "ReadOnly").get());
        matches!(credentials, Ok(Ok(_)))
    }

    fn start(&self) -> Result<Child> {
        let mut command = Command::new(env::current_exe()?);
        command.arg(CHILD).arg(self.folder.path()).arg(self.fake.url());
        Ok(command.stderr(Stdio::null()).spawn()?)
    }

    fn renewals(&self) -> usize {
        self.fake.requests_to(Endpoint::Token).len()
    }

    /// A session as it is after a login.
    fn log_in(&self) -> Result<()> {
        let issued = self.fake.issue_session();
        self.put(&json!({
            "startUrl": session().start_url(),
            "region": session().region(),
            "accessToken": issued.access_token,
            "expiresAt": Timestamp::from_system_time(issued.expires_at)?.to_iso8601()?,
            "refreshToken": issued.refresh_token,
            "clientId": issued.client_id,
            "clientSecret": issued.client_secret,
            "registrationExpiresAt": Timestamp::from_system_time(issued.registration_expires_at)?.to_iso8601()?,
        }))
    }

    /// Lets the token expire.
    fn expire(&self) -> Result<()> {
        let mut members: Value = serde_json::from_slice(&fs::read(self.path())?)?;
        members["expiresAt"] = "2001-01-01T00:00:00Z".into();
        self.put(&members)
    }

    fn put(&self, members: &Value) -> Result<()> {
        Ok(fs::write(self.path(), members.to_string())?)
    }

    fn path(&self) -> std::path::PathBuf {
        TokenCache::new(self.folder.path()).path(&session())
    }
}

/// Waits for a program, or kills it. Returns whether it was done.
fn finish(mut child: Child, span: Option<Duration>) -> std::io::Result<bool> {
    if let Some(span) = span {
        thread::sleep(span.mul_f64(fastrand::f64()));
        // It may have ended already.
        let _ = child.kill();
    }
    Ok(child.wait()?.success())
}
