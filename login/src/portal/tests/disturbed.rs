//! Other programs that use the cache at the same time.

use std::fmt;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use super::renew::{ANSWER, answers, expired};
use super::{Machine, shown, with};
use crate::SessionError;
use tinsmith::runtime::http::{Request, Response};
use tinsmith::runtime::transport::scripted::Scripted;
use tinsmith::runtime::transport::{BlockingTransport, Limits, Now, TransportError};

/// A script in which something else happens during a call.
struct Disturbed {
    script: Scripted,
    at_call: Act,
    at_sleep: Act,
    at_now: Box<dyn Fn() + Send + Sync>,
}

type Act = Mutex<Option<Box<dyn FnOnce() + Send>>>;

impl Disturbed {
    fn new(script: Scripted) -> Self {
        Self {
            script,
            at_call: Mutex::default(),
            at_sleep: Mutex::default(),
            at_now: Box::new(|| ()),
        }
    }

    fn at_call(self, act: impl FnOnce() + Send + 'static) -> Self {
        *self.at_call.lock().unwrap() = Some(Box::new(act));
        self
    }

    fn at_sleep(self, act: impl FnOnce() + Send + 'static) -> Self {
        *self.at_sleep.lock().unwrap() = Some(Box::new(act));
        self
    }

    #[cfg(unix)]
    fn whenever_it_tells_the_time(mut self, act: impl Fn() + Send + Sync + 'static) -> Self {
        self.at_now = Box::new(act);
        self
    }

    /// Another program holds the lock, and acts while this one sleeps. Nothing may be sent.
    fn with_the_lock_held(machine: &Machine, then: impl FnOnce() + Send + 'static) -> Self {
        let path = machine.cache.path(&machine.session).with_extension("lock");
        let lock = File::create(path).unwrap();
        lock.try_lock().unwrap();
        Self::new(Scripted::new()).at_sleep(move || {
            then();
            drop(lock);
        })
    }
}

fn act(act: &Act) {
    if let Some(act) = act.lock().unwrap().take() {
        act();
    }
}

impl fmt::Debug for Disturbed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Disturbed")
    }
}

impl BlockingTransport for Disturbed {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        act(&self.at_call);
        BlockingTransport::send(&self.script, request, limits)
    }

    fn sleep(&self, duration: Duration) {
        BlockingTransport::sleep(&self.script, duration);
        act(&self.at_sleep);
    }

    fn now(&self) -> Now {
        (self.at_now)();
        BlockingTransport::now(&self.script)
    }
}

#[test]
fn while_another_program_renews_a_token_that_is_still_valid_is_used_without_waiting() {
    let machine = Machine::new(&with(&[]));
    let other = Disturbed::with_the_lock_held(&machine, || panic!("nobody should wait"));
    assert_eq!(
        machine.blocking(other).token().unwrap().access_token(),
        "hidden-access-1"
    );
}

#[test]
fn an_expired_token_waits_for_what_another_program_gets() {
    let machine = expired(vec![]);
    let path = machine.cache.path(&machine.session);
    let fresh = with(&[
        ("accessToken", "hidden-access-2".into()),
        ("expiresAt", "2024-01-01T01:00:00Z".into()),
    ]);
    let other = Disturbed::with_the_lock_held(&machine, move || fs::write(path, fresh.to_string()).unwrap());
    assert_eq!(
        machine.blocking(other).token().unwrap().access_token(),
        "hidden-access-2"
    );
}

#[test]
fn who_logs_out_in_the_meantime_is_logged_out() {
    let machine = expired(vec![]);
    let path = machine.cache.path(&machine.session);
    let other = Disturbed::with_the_lock_held(&machine, move || fs::remove_file(path).unwrap());
    let error = machine.blocking(other).token().unwrap_err();
    assert!(matches!(error, SessionError::NotLoggedIn { .. }), "{}", shown(&error));
}

#[test]
fn a_tool_without_a_lock_that_spent_the_refresh_token_first_shares_what_it_got() {
    let machine = expired(vec![]);
    let path = machine.cache.path(&machine.session);
    let fresh = with(&[
        ("accessToken", "hidden-access-2".into()),
        ("expiresAt", "2024-01-01T01:00:00Z".into()),
    ]);
    let refused = answers(400, r#"{"error": "invalid_grant"}"#);
    let other = Disturbed::new(refused).at_call(move || fs::write(path, fresh.to_string()).unwrap());
    assert_eq!(
        machine.blocking(other).token().unwrap().access_token(),
        "hidden-access-2"
    );
}

/// A folder cannot be replaced by a file.
fn put_a_folder_there(path: &Path) {
    fs::remove_file(path).unwrap();
    fs::create_dir(path).unwrap();
}

#[test]
fn a_new_token_that_cannot_be_written_at_once_is_written_a_little_later() {
    let machine = expired(vec![]);
    let path = machine.cache.path(&machine.session);
    let other = Disturbed::new(answers(200, ANSWER))
        .at_call({
            let path = path.clone();
            move || put_a_folder_there(&path)
        })
        .at_sleep(move || fs::remove_dir(path).unwrap());
    machine.blocking(other).token().unwrap();
    assert_eq!(machine.file().unwrap()["refreshToken"], "hidden-refresh-2");
}

#[test]
fn a_new_token_that_cannot_be_written_at_all_is_an_error() {
    let machine = Machine::new(&with(&[]));
    let path = machine.cache.path(&machine.session);
    let script = answers(200, ANSWER);
    let other = Disturbed::new(script.clone()).at_call(move || put_a_folder_there(&path));
    let error = shown(&machine.blocking(other).token().unwrap_err());
    assert!(error.contains("cannot write"), "{error}");
    assert_eq!(script.waits().iter().sum::<Duration>(), Duration::from_millis(800));
}

/// Otherwise the session would be lost: the refresh token is used up, and the new one is not stored.
#[cfg(unix)]
#[test]
fn a_refresh_token_is_not_spent_where_the_new_one_cannot_be_written() {
    let machine = expired(vec![]);
    let folder = machine.cache.folder().to_owned();
    let lock = machine.cache.path(&machine.session).with_extension("lock");
    let script = Scripted::new();
    let other = Disturbed::new(script.clone()).whenever_it_tells_the_time(move || {
        if lock.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
    });
    let error = shown(&machine.blocking(other).token().unwrap_err());
    assert!(error.contains("cannot write"), "{error}");
    assert_eq!(script.requests().len(), 0);
}
