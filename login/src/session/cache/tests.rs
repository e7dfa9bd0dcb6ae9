use std::fs;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use serde_json::Map;
use tempfile::TempDir;

use super::{CacheError, LockedSession, TokenCache};
use crate::{Registration, SsoSession, SsoToken};
use tinsmith::runtime::Environment;
use tinsmith::runtime::transport::scripted::Scripted;
use tinsmith::runtime::transport::{AsyncTransport, BlockingTransport};

fn session() -> SsoSession {
    SsoSession::new("s", "https://a.example/start", "eu-west-1")
}

fn token(access_token: &str) -> SsoToken {
    let expires_at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_769_860_800);
    SsoToken {
        access_token: access_token.to_owned(),
        expires_at,
        refresh_token: Some("hunter2".to_owned()),
        registration: Some(Registration {
            client_id: "a client".to_owned(),
            client_secret: "hunter2".to_owned(),
            expires_at,
        }),
        unknown: Map::new(),
    }
}

/// An empty cache, in a folder that does not exist yet.
fn empty() -> (TempDir, TokenCache) {
    let folder = tempfile::tempdir().unwrap();
    let cache = TokenCache::new(folder.path().join("sso").join("cache"));
    (folder, cache)
}

/// Takes the lock of a session that no one else wants. A test beside this one that starts a program can keep it for a moment:
/// the new process has all open files until the program runs.
fn lock<'a>(cache: &'a TokenCache, session: &'a SsoSession) -> LockedSession<'a> {
    loop {
        if let Some(locked) = cache.try_lock(session).unwrap() {
            return locked;
        }
        std::thread::yield_now();
    }
}

fn write(cache: &TokenCache, token: &SsoToken) {
    lock(cache, &session()).write(token).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const NAME: &str = "a0f1490a20d0211c997b44bc357e1972deab8ae3";

#[test]
fn a_file_goes_by_the_name_of_the_session_and_in_the_old_form_by_its_start_url() {
    let cache = TokenCache::shared(&Environment::fixed([("HOME", "/home/me")])).unwrap();
    let name = |session: &SsoSession| cache.path(session).display().to_string();
    assert_eq!(name(&session()), format!("/home/me/.aws/sso/cache/{NAME}.json"));
    assert_eq!(
        name(&SsoSession::without_name("https://a.example/start", "eu-west-1")),
        "/home/me/.aws/sso/cache/556613736b76cf49ce482ee536411eadde74247c.json"
    );
}

#[test]
fn without_a_home_directory_the_error_says_what_to_set() {
    let error = TokenCache::shared(&Environment::fixed([("A", "a")])).unwrap_err();
    assert!(error.to_string().ends_with("set HOME"), "{error}");
}

#[test]
fn a_session_is_written_read_and_removed() {
    let (_folder, cache) = empty();
    assert_eq!(cache.read(&session()).unwrap(), None);
    write(&cache, &token("first"));
    write(&cache, &token("second"));
    assert_eq!(cache.read(&session()).unwrap(), Some(token("second")));
    let session = session();
    let locked = lock(&cache, &session);
    assert!(locked.remove().unwrap());
    assert!(!locked.remove().unwrap());
    assert_eq!(locked.read().unwrap(), None);
}

/// A program that has the file open continues to read the old contents.
#[cfg(unix)]
#[test]
fn a_file_is_replaced_as_a_whole() {
    use std::io::Read as _;

    let (_folder, cache) = empty();
    write(&cache, &token("first"));
    let mut open = fs::File::open(cache.path(&session())).unwrap();
    write(&cache, &token("second"));
    let mut text = String::new();
    open.read_to_string(&mut text).unwrap();
    assert!(text.contains("first"), "{text}");
}

#[cfg(unix)]
#[test]
fn files_and_folders_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let (_folder, cache) = empty();
    write(&cache, &token("first"));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let path = cache.path(&session());
    assert_eq!(mode(cache.folder().parent().unwrap()), 0o700);
    assert_eq!(mode(cache.folder()), 0o700);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&path.with_extension("lock")), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    write(&cache, &token("second"));
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn what_a_killed_writer_left_goes_with_the_next_write() {
    let (_folder, cache) = empty();
    write(&cache, &token("first"));
    fs::write(cache.folder().join(format!("{NAME}.0123456789abcdef.tmp")), "half").unwrap();
    fs::write(cache.folder().join("tmp01234567.tmp"), "of another tool").unwrap();
    write(&cache, &token("second"));
    let left = [
        format!("{NAME}.json"),
        format!("{NAME}.lock"),
        "tmp01234567.tmp".to_owned(),
    ];
    assert_eq!(names(cache.folder()), left);
}

#[test]
fn a_write_that_fails_leaves_the_old_session_and_nothing_else() {
    let (_folder, cache) = empty();
    let session = session();
    let locked = lock(&cache, &session);
    // A folder cannot be replaced by a file.
    fs::create_dir(cache.path(&session)).unwrap();
    let error = locked.write(&token("hunter2")).unwrap_err().to_string();
    assert!(
        error.contains(NAME) && error.contains("make its folder writable"),
        "{error}"
    );
    assert_eq!(names(cache.folder()), [format!("{NAME}.json"), format!("{NAME}.lock")]);
}

#[test]
fn whether_a_write_would_work_shows_without_one() {
    let (_folder, cache) = empty();
    let session = session();
    let locked = lock(&cache, &session);
    locked.try_write(&token("hunter2")).unwrap();
    assert_eq!(names(cache.folder()), [format!("{NAME}.lock")]);
    #[cfg(unix)]
    {
        fs::remove_dir_all(cache.folder()).unwrap();
        let error = locked.try_write(&token("hunter2")).unwrap_err().to_string();
        assert!(error.starts_with("cannot write") && error.contains(NAME), "{error}");
    }
}

#[test]
fn a_lock_excludes_everyone_else_until_it_is_dropped() {
    let (_folder, cache) = empty();
    let (session, other) = (
        session(),
        SsoSession::new("other", "https://a.example/start", "eu-west-1"),
    );
    let locked = lock(&cache, &session);
    assert!(cache.try_lock(&session).unwrap().is_none());
    assert!(cache.try_lock(&other).unwrap().is_some());
    drop(locked);
    drop(lock(&cache, &session));
}

#[test]
fn who_waits_for_a_lock_waits_for_a_minute_and_a_half_by_the_clock_of_the_transport() {
    let (_folder, cache) = empty();
    let session = session();
    let _locked = lock(&cache, &session);
    let waited = |lock: &dyn Fn(&Scripted) -> Result<(), CacheError>| {
        let script = Scripted::new();
        let error = lock(&script).unwrap_err().to_string();
        assert!(
            error.contains(".lock has been locked for more than 90s") && error.contains("end that program"),
            "{error}"
        );
        script.waits().iter().sum::<Duration>()
    };
    let patience = Duration::from_secs(90);
    assert_eq!(
        waited(&|script| cache
            .lock_blocking(&session, &(Arc::new(script.clone()) as Arc<dyn BlockingTransport>))
            .map(drop)),
        patience
    );
    let lock = |script: &Scripted| {
        let transport: Arc<dyn AsyncTransport> = Arc::new(script.clone());
        match pin!(cache.lock(&session, &transport)).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(locked) => locked.map(drop),
            Poll::Pending => panic!("it waits for something that is not in the script"),
        }
    };
    assert_eq!(waited(&lock), patience);
}

#[test]
fn a_file_that_is_hostile_is_an_error_that_says_what_to_do() {
    let (_folder, cache) = empty();
    write(&cache, &token("first"));
    let read = |content: &[u8]| {
        fs::write(cache.path(&session()), content).unwrap();
        cache.read(&session()).unwrap_err().to_string()
    };
    for (content, fault) in [
        ("[".repeat(100_000).into_bytes(), "it is not JSON"),
        (vec![0xff; 10], "it is not JSON"),
        (Vec::new(), "it is not JSON"),
        (vec![b' '; (1 << 20) + 1], "it has more than 1 MiB"),
    ] {
        let error = read(&content);
        assert!(error.contains(fault) && error.contains("log in again"), "{error}");
    }
    fs::remove_file(cache.path(&session())).unwrap();
    fs::create_dir(cache.path(&session())).unwrap();
    let error = cache.read(&session()).unwrap_err().to_string();
    assert!(error.contains("make it a file"), "{error}");
}

#[test]
fn errors_name_the_file_and_show_nothing_of_it() {
    let (_folder, cache) = empty();
    write(&cache, &token("hunter2"));
    fs::write(
        cache.path(&session()),
        r#"{"accessToken": "hunter2", "expiresAt": "hunter2"}"#,
    )
    .unwrap();
    let error = cache.read(&session()).unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(
        shown.contains(NAME) && shown.contains("log in again to replace it"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(!format!("{:?} {cache:?}", token("hunter2")).contains("hunter2"));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_an_error_and_nobody_waits_for_its_other_end() {
    let (_folder, cache) = empty();
    write(&cache, &token("first"));
    let path = cache.path(&session());
    for path in [path.clone(), path.with_extension("lock")] {
        fs::remove_file(&path).unwrap();
        assert!(
            std::process::Command::new("mkfifo")
                .arg(&path)
                .status()
                .unwrap()
                .success()
        );
    }
    let error = cache.read(&session()).unwrap_err().to_string();
    assert!(error.contains("it is no plain file; make it a file"), "{error}");
    let error = cache.try_lock(&session()).unwrap_err().to_string();
    assert!(error.contains(".lock: it is no plain file"), "{error}");
    fs::remove_file(path.with_extension("lock")).unwrap();
    // A login takes the place of whatever is there.
    cache.check_writable(&session()).unwrap();
    write(&cache, &token("second"));
    assert_eq!(cache.read(&session()).unwrap(), Some(token("second")));
}

#[cfg(unix)]
#[test]
fn whether_others_can_write_to_the_folder_is_known() {
    use std::os::unix::fs::PermissionsExt as _;

    let (_folder, cache) = empty();
    assert!(!cache.is_writable_for_others());
    write(&cache, &token("first"));
    for (mode, expected) in [
        (0o700, false),
        (0o755, false),
        (0o775, true),
        (0o702, true),
        (0o1777, true),
    ] {
        fs::set_permissions(cache.folder(), fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(cache.is_writable_for_others(), expected, "{mode:o}");
    }
}
