//! Each test has a session in its own folder, and a script for the service. Each secret of these tests contains
//! `hidden`.

mod disturbed;
mod log_out;
mod renew;
mod role;

use std::fs;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{AccessPortal, SessionError};
use crate::tests::shows_no_secret;
use crate::{SsoSession, SsoToken, TokenCache};
use tinsmith::runtime::transport::scripted::Scripted;
use tinsmith::runtime::transport::{AsyncTransport, BlockingTransport};
use tinsmith::runtime::{Blocking, Environment};

/// The machine of a person. The clock of the script starts at 2024-01-01T00:00:00Z.
struct Machine {
    _folder: TempDir,
    session: SsoSession,
    cache: TokenCache,
}

/// The default contents of the cache: a token that expires in a minute and can be renewed.
fn members() -> Value {
    json!({
        "startUrl": "https://example.awsapps.com/start",
        "region": "eu-west-1",
        "accessToken": "hidden-access-1",
        "expiresAt": "2024-01-01T00:01:00Z",
        "refreshToken": "hidden-refresh-1",
        "clientId": "an-id",
        "clientSecret": "hidden-client-secret",
        "registrationExpiresAt": "2024-02-01T00:00:00Z",
    })
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut members = members();
    for (name, value) in changes {
        members[name] = value.clone();
    }
    members
}

impl Machine {
    fn new(members: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let machine = Self {
            cache: TokenCache::new(folder.path()),
            session: SsoSession::new("my-sso", "https://example.awsapps.com/start", "eu-west-1"),
            _folder: folder,
        };
        machine.put(members);
        machine
    }

    fn put(&self, members: &Value) {
        fs::write(self.cache.path(&self.session), members.to_string()).unwrap();
    }

    /// What the file holds; `None` if there is none.
    fn file(&self) -> Option<Value> {
        let content = fs::read(self.cache.path(&self.session)).ok()?;
        Some(serde_json::from_slice(&content).unwrap())
    }

    fn portal(&self, transport: impl AsyncTransport) -> AccessPortal {
        let builder = AccessPortal::builder(&self.session, &Environment::fixed([("A", "a")]));
        builder.cache(self.cache.clone()).transport(transport).build().unwrap()
    }

    fn blocking(&self, transport: impl BlockingTransport) -> AccessPortal<Blocking> {
        let builder = AccessPortal::builder(&self.session, &Environment::fixed([("A", "a")]));
        let builder = builder.cache(self.cache.clone()).blocking_transport(transport);
        builder.build_blocking().unwrap()
    }

    fn token(&self, script: Scripted) -> Result<SsoToken, SessionError> {
        self.blocking(script).token()
    }

    fn error(&self, script: Scripted) -> String {
        shown(&self.token(script).unwrap_err())
    }
}

/// What an error shows, which is no secret.
fn shown(error: &(impl std::error::Error + ?Sized)) -> String {
    shows_no_secret(&format!("{error} {error:?}"));
    error.to_string()
}

/// The result of a future, which may move between threads. Nothing in a script makes one wait.
fn now<T>(future: impl Future<Output = T> + Send) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits for something that is not in the script"),
    }
}
