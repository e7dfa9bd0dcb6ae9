use std::pin::pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use super::{
    CachedCredentials, Credentials, CredentialsChain, CredentialsError, CredentialsErrorKind, EnvironmentCredentials,
    OnRenewalFailure, ProfileCredentials, ProvideCredentials, default_credentials, from_async_fn, from_fn,
    shared_credentials,
};
use crate::entropy::Entropy;
use crate::environment::Environment;

const ID: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKID");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "hunter2");
const CONFIG: &str = "/home/me/.aws/config";
const CREDENTIALS: &str = "/home/me/.aws/credentials";

/// What a provider gives; those in these tests never have to wait.
fn ask(provider: &dyn ProvideCredentials) -> Result<Credentials, CredentialsError> {
    let result = match pin!(provider.credentials()).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("{provider:?} waits"),
    };
    if let Err(error) = &result {
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
    result
}

fn fault(provider: &dyn ProvideCredentials) -> (CredentialsErrorKind, String) {
    let error = ask(provider).unwrap_err();
    (error.kind(), error.to_string())
}

fn of_environment(variables: &[(&str, &str)]) -> EnvironmentCredentials {
    EnvironmentCredentials::new(Environment::fixed(variables.iter().copied()))
}

fn home(config: &str, credentials: &str) -> Environment {
    Environment::fixed([("HOME", "/home/me")])
        .with_file(CONFIG, config)
        .with_file(CREDENTIALS, credentials)
}

fn of_profile(config: &str, credentials: &str) -> ProfileCredentials {
    ProfileCredentials::new(home(config, credentials))
}

fn pair(id: &str) -> String {
    format!("aws_access_key_id = {id}\naws_secret_access_key = hunter2\n")
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

mod variables {
    use super::*;

    #[test]
    fn a_pair_is_enough() {
        assert_eq!(
            ask(&of_environment(&[ID, SECRET])).unwrap(),
            Credentials::new("AKID", "hunter2")
        );
    }

    #[test]
    fn token_account_and_expiry_go_with_it() {
        let all = [
            ID,
            SECRET,
            ("AWS_SESSION_TOKEN", "token"),
            ("AWS_ACCOUNT_ID", "123456789012"),
            ("AWS_CREDENTIAL_EXPIRATION", "1970-01-02T01:00:00+01:00"),
        ];
        let expected = Credentials::new("AKID", "hunter2")
            .with_session_token("token")
            .with_account_id("123456789012")
            .with_expiry(at(86_400));
        assert_eq!(ask(&of_environment(&all)).unwrap(), expected);
    }

    #[test]
    fn the_old_name_of_the_token_wins() {
        let both = [ID, SECRET, ("AWS_SESSION_TOKEN", "new"), ("AWS_SECURITY_TOKEN", "old")];
        assert_eq!(ask(&of_environment(&both)).unwrap().session_token(), Some("old"));
    }

    #[test]
    fn a_key_id_without_its_secret_is_an_error_and_a_secret_alone_is_nothing() {
        let (kind, message) = fault(&of_environment(&[ID]));
        assert_eq!(kind, CredentialsErrorKind::Unusable);
        assert!(message.contains("AWS_SECRET_ACCESS_KEY is not"), "{message}");
        let (kind, _) = fault(&of_environment(&[SECRET, ("AWS_ACCESS_KEY_ID", "")]));
        assert_eq!(kind, CredentialsErrorKind::NotFound);
    }

    #[test]
    fn an_expiry_that_is_no_date_is_an_error_that_does_not_show_it() {
        let (kind, message) = fault(&of_environment(&[ID, SECRET, ("AWS_CREDENTIAL_EXPIRATION", "hunter2")]));
        assert_eq!(kind, CredentialsErrorKind::Unusable);
        assert!(message.contains("AWS_CREDENTIAL_EXPIRATION"), "{message}");
    }

    #[test]
    fn a_web_identity_is_not_passed_over_for_a_profile() {
        let web_identity = ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
        let (kind, message) = fault(&of_environment(&[web_identity]));
        assert_eq!(kind, CredentialsErrorKind::Unsupported);
        assert!(message.contains("AWS_WEB_IDENTITY_TOKEN_FILE"), "{message}");
        assert!(ask(&of_environment(&[ID, SECRET, web_identity])).is_ok());
    }

    #[test]
    fn without_any_there_are_none() {
        assert_eq!(fault(&of_environment(&[("A", "a")])).0, CredentialsErrorKind::NotFound);
    }
}

mod profiles {
    use super::*;

    #[test]
    fn the_pair_of_the_credentials_file_comes_before_that_of_the_config_file() {
        let config = format!("[default]\n{}aws_session_token = c", pair("CONFIG"));
        assert_eq!(
            ask(&of_profile(&config, "")).unwrap(),
            Credentials::new("CONFIG", "hunter2").with_session_token("c")
        );
        let credentials = format!("[default]\n{}aws_account_id = 1", pair("CREDENTIALS"));
        assert_eq!(
            ask(&of_profile(&config, &credentials)).unwrap(),
            Credentials::new("CREDENTIALS", "hunter2").with_account_id("1")
        );
    }

    #[test]
    fn a_named_profile_is_the_one_that_is_used() {
        let files = home("", &format!("[default]\n{}[dev]\n{}", pair("DEFAULT"), pair("DEV")));
        let provider = ProfileCredentials::new(files).with_profile("dev");
        assert_eq!(ask(&provider).unwrap().access_key_id(), "DEV");
        let (kind, message) = fault(&provider.with_profile("nope"));
        assert_eq!(kind, CredentialsErrorKind::Unusable);
        assert!(message.contains("there are `default`, `dev`"), "{message}");
    }

    #[test]
    fn halves_from_two_files_make_no_pair() {
        let config = "[default]\naws_secret_access_key = hunter2";
        let (kind, message) = fault(&of_profile(config, "[default]\naws_access_key_id = AKID"));
        assert_eq!(kind, CredentialsErrorKind::Unusable);
        assert!(
            message.contains("aws_access_key_id in the credentials file but no aws_secret_access_key"),
            "{message}"
        );
        assert_eq!(fault(&of_profile(config, "")).0, CredentialsErrorKind::NotFound);
    }

    #[test]
    fn what_other_tools_use_before_the_pair_is_refused_and_not_passed_over() {
        for name in ["role_arn", "web_identity_token_file", "sso_role_name", "sso_account_id"] {
            let config = format!("[default]\n{name} = x");
            let (kind, message) = fault(&of_profile(&config, &format!("[default]\n{}", pair("AKID"))));
            assert_eq!(kind, CredentialsErrorKind::Unsupported, "{message}");
            assert!(
                message.contains(&format!("uses `{name}`, which needs the crate tinsmith-credentials"))
                    && message.contains("tinsmith_credentials::load()"),
                "{message}"
            );
        }
    }

    #[test]
    fn what_other_tools_use_between_the_files_is_refused_there() {
        for name in ["credential_process", "login_session"] {
            let config = format!("[default]\n{name} = echo hunter2\n{}", pair("CONFIG"));
            assert_eq!(fault(&of_profile(&config, "")).0, CredentialsErrorKind::Unsupported);
            assert!(ask(&of_profile(&config, &format!("[default]\n{}", pair("AKID")))).is_ok());
        }
    }

    #[test]
    fn a_single_sign_on_session_without_a_role_is_refused_only_where_there_is_no_pair() {
        let config = "[default]\nsso_session = s\n";
        assert_eq!(fault(&of_profile(config, "")).0, CredentialsErrorKind::Unsupported);
        assert!(ask(&of_profile(&format!("{config}{}", pair("AKID")), "")).is_ok());
    }

    #[test]
    fn a_profile_without_a_pair_has_none_and_the_message_says_where_was_looked() {
        let (kind, message) = fault(&of_profile("[default]\nregion = eu-west-1", ""));
        assert_eq!(kind, CredentialsErrorKind::NotFound);
        assert!(message.contains(CONFIG) && message.contains(CREDENTIALS), "{message}");
    }

    #[test]
    fn a_broken_file_is_an_error_with_its_line() {
        let (kind, message) = fault(&of_profile("", "[default]\nhunter2"));
        assert_eq!(kind, CredentialsErrorKind::Unusable);
        assert!(message.starts_with("/home/me/.aws/credentials, line 2"), "{message}");
    }
}

mod chains {
    use super::*;

    fn none() -> impl ProvideCredentials {
        from_fn(|| Err(CredentialsError::not_found("none in the drawer")))
    }

    #[test]
    fn the_first_that_has_credentials_gives_them() {
        let chain = CredentialsChain::new()
            .with(none())
            .with(Credentials::new("FIRST", "s"))
            .with(Credentials::new("SECOND", "s"));
        assert_eq!(ask(&chain).unwrap().access_key_id(), "FIRST");
    }

    #[test]
    fn a_source_that_fails_ends_the_search() {
        let fails = from_fn(|| Err(CredentialsError::failed("the vault is locked")));
        let chain = CredentialsChain::new().with(fails).with(Credentials::new("AKID", "s"));
        let error = ask(&chain).unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::Failed);
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "the vault is locked");
    }

    #[test]
    fn when_none_has_any_the_error_says_where_was_looked_and_what_to_do() {
        let (kind, message) = fault(&default_credentials(&Environment::fixed([("HOME", "/home/me")]), None));
        assert_eq!(kind, CredentialsErrorKind::NotFound);
        for part in [
            "AWS_ACCESS_KEY_ID",
            CONFIG,
            CREDENTIALS,
            "no such file",
            "give the client a credentials provider",
            "tinsmith_credentials::load()",
        ] {
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn by_default_variables_come_before_the_profile_unless_the_code_names_one() {
        let environment = Environment::fixed([("HOME", "/home/me"), ID, SECRET])
            .with_file(CREDENTIALS, format!("[default]\n{}", pair("PROFILE")));
        let id = |profile| {
            ask(&default_credentials(&environment, profile))
                .unwrap()
                .access_key_id()
                .to_owned()
        };
        assert_eq!(id(None), "AKID");
        assert_eq!(id(Some("default")), "PROFILE");
    }

    #[test]
    fn credentials_of_a_container_are_refused_after_all_else() {
        let container = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
        let provider = default_credentials(&Environment::fixed([container]), None);
        assert_eq!(fault(&provider).0, CredentialsErrorKind::Unsupported);
        assert!(ask(&default_credentials(&Environment::fixed([container, ID, SECRET]), None)).is_ok());
    }
}

mod closures {
    use super::*;

    #[test]
    fn both_kinds_are_called_each_time() {
        let calls = Arc::new(AtomicUsize::new(0));
        let count = {
            let calls = calls.clone();
            move || Credentials::new(calls.fetch_add(1, Ordering::Relaxed).to_string(), "s")
        };
        let sync = {
            let count = count.clone();
            from_fn(move || Ok(count()))
        };
        let asynchronous = from_async_fn(move || std::future::ready(Ok(count())));
        for (provider, id) in [
            (&sync as &dyn ProvideCredentials, "0"),
            (&sync, "1"),
            (&asynchronous, "2"),
        ] {
            assert_eq!(ask(provider).unwrap().access_key_id(), id);
        }
        assert_eq!(calls.load(Ordering::Relaxed), 3);
    }
}

mod cache {
    use super::*;

    const HOUR: u64 = 3600;

    /// Always the smallest pause.
    #[derive(Debug)]
    struct Zero;

    impl Entropy for Zero {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    /// A cache at a time that can be set, over a source that can be told what to do.
    struct Fixture {
        cache: CachedCredentials,
        now: Arc<AtomicU64>,
        source: Arc<Mutex<Source>>,
    }

    struct Source {
        lifetime: u64,
        on_failure: OnRenewalFailure,
        error: Option<CredentialsError>,
        asked: usize,
    }

    impl Fixture {
        fn new(lifetime: u64, on_failure: OnRenewalFailure) -> Self {
            let source = Arc::new(Mutex::new(Source {
                lifetime,
                on_failure,
                error: None,
                asked: 0,
            }));
            let now = Arc::new(AtomicU64::new(100_000));
            let provider = {
                let (source, now) = (source.clone(), now.clone());
                from_fn(move || {
                    let mut source = source.lock().unwrap();
                    source.asked += 1;
                    if let Some(error) = &source.error {
                        return Err(error.clone());
                    }
                    let expiry = at(now.load(Ordering::Relaxed) + source.lifetime);
                    Ok(Credentials::new(source.asked.to_string(), "hunter2")
                        .with_expiry(expiry)
                        .with_on_renewal_failure(source.on_failure))
                })
            };
            let clock = now.clone();
            let cache = CachedCredentials::new(provider)
                .with_clock(move || at(clock.load(Ordering::Relaxed)))
                .with_entropy(Zero);
            Self { cache, now, source }
        }

        fn fail(&self, error: CredentialsError) {
            self.source.lock().unwrap().error = Some(error);
        }

        fn recover(&self) {
            self.source.lock().unwrap().error = None;
        }

        /// The access key id at this time after the start, or `error`.
        fn at(&self, seconds: u64) -> String {
            self.now.store(100_000 + seconds, Ordering::Relaxed);
            match ask(&self.cache) {
                Ok(credentials) => credentials.access_key_id().to_owned(),
                Err(_) => "error".to_owned(),
            }
        }

        fn assert(&self, expected: &[(u64, &str)]) {
            for &(seconds, id) in expected {
                assert_eq!(self.at(seconds), id, "at {seconds} s");
            }
        }

        fn asked(&self) -> usize {
            self.source.lock().unwrap().asked
        }
    }

    fn broken() -> CredentialsError {
        CredentialsError::failed("the vault is locked")
    }

    #[test]
    fn the_longer_credentials_last_the_earlier_they_are_renewed() {
        for (lifetime, window) in [
            (15 * 60, 5 * 60),
            (20 * 60, 5 * 60),
            (20 * 60 + 1, 15 * 60),
            (90 * 60 - 1, 15 * 60),
            (90 * 60, 60 * 60),
            (12 * HOUR, 60 * 60),
        ] {
            let fixture = Fixture::new(lifetime, OnRenewalFailure::Keep);
            let renewed = lifetime - window;
            fixture.assert(&[(0, "1"), (renewed - 1, "1"), (renewed, "2"), (renewed + 1, "2")]);
        }
    }

    #[test]
    fn when_a_source_of_aws_fails_what_is_kept_is_used_past_its_expiry() {
        let fixture = Fixture::new(HOUR, OnRenewalFailure::Keep);
        assert_eq!(fixture.at(0), "1");
        fixture.fail(broken());
        fixture.assert(&[(2700, "1"), (2999, "1")]);
        assert_eq!(fixture.asked(), 2);
        fixture.assert(&[(3000, "1"), (3601, "1"), (9 * HOUR, "1")]);
        assert_eq!(fixture.asked(), 5);
        fixture.recover();
        fixture.assert(&[(9 * HOUR + 299, "1"), (9 * HOUR + 300, "6")]);
    }

    #[test]
    fn when_another_source_fails_what_is_kept_is_used_until_it_expires_and_ten_seconds_longer() {
        let fixture = Fixture::new(HOUR, OnRenewalFailure::KeepBriefly);
        assert_eq!(fixture.at(0), "1");
        fixture.fail(broken());
        fixture.assert(&[(2700, "1"), (2709, "1")]);
        assert_eq!(fixture.asked(), 2);
        fixture.assert(&[(2710, "1"), (3599, "1"), (3609, "1"), (3618, "1"), (3619, "error")]);
        assert_eq!(fixture.asked(), 6, "2710, 3599, 3609 and 3619");
    }

    #[test]
    fn new_credentials_that_have_expired_already_count_as_a_failure() {
        let fixture = Fixture::new(HOUR, OnRenewalFailure::Keep);
        assert_eq!(fixture.at(0), "1");
        fixture.source.lock().unwrap().lifetime = 0;
        fixture.assert(&[(2700, "1"), (2999, "1"), (4000, "1")]);
        assert_eq!(fixture.asked(), 3);
    }

    #[test]
    fn a_refusal_is_told_at_once_and_remembered_for_a_moment() {
        let fixture = Fixture::new(HOUR, OnRenewalFailure::Keep);
        assert_eq!(fixture.at(0), "1");
        fixture.fail(CredentialsError::refused("the role may not be taken"));
        assert_eq!(fixture.at(2700), "error");
        fixture.recover();
        assert_eq!(fixture.at(2700), "error");
        assert_eq!(fixture.asked(), 2);
        assert_eq!(fixture.at(2701), "3");
    }

    #[test]
    fn an_error_without_anything_kept_is_remembered_for_a_moment() {
        let fixture = Fixture::new(HOUR, OnRenewalFailure::Keep);
        fixture.fail(broken());
        fixture.assert(&[(0, "error"), (0, "error"), (1, "error")]);
        assert_eq!(fixture.asked(), 2);
    }

    #[test]
    fn a_clock_that_steps_back_ends_a_pause_and_nothing_else() {
        let fixture = Fixture::new(HOUR, OnRenewalFailure::Keep);
        fixture.fail(broken());
        assert_eq!(fixture.at(50_000), "error");
        fixture.recover();
        assert_eq!(fixture.at(0), "2");
        fixture.now.store(0, Ordering::Relaxed);
        assert_eq!(ask(&fixture.cache).unwrap().access_key_id(), "2");
        assert_eq!(fixture.asked(), 2);
    }

    #[test]
    fn credentials_that_a_service_calls_expired_are_dropped_if_they_are_still_kept() {
        let fixture = Fixture::new(HOUR, OnRenewalFailure::Keep);
        assert_eq!(fixture.at(0), "1");
        let used = ask(&fixture.cache).unwrap();
        fixture.cache.invalidate(&used);
        assert_eq!(fixture.at(0), "2");
        fixture.cache.invalidate(&used);
        assert_eq!(fixture.at(0), "2");
    }

    #[test]
    fn clients_of_one_environment_share_what_is_kept() {
        let environment = Environment::fixed([ID, SECRET]);
        let first = shared_credentials(&environment);
        assert!(Arc::ptr_eq(&first, &shared_credentials(&environment.clone())));
        assert!(!Arc::ptr_eq(
            &first,
            &shared_credentials(&environment.with_profile("other"))
        ));
    }

    #[test]
    fn another_profile_drops_the_credentials_that_an_environment_was_given() {
        let environment = Environment::fixed([ID, SECRET]).with_credentials(Credentials::new("GIVEN", "s"));
        assert_eq!(ask(&shared_credentials(&environment)).unwrap().access_key_id(), "GIVEN");
        assert!(ask(&shared_credentials(&environment.with_profile("other"))).is_err());
    }

    #[test]
    fn credentials_that_have_expired_already_are_an_error() {
        let expired = Credentials::new("AKID", "hunter2").with_expiry(at(1000));
        let (kind, message) = fault(&CachedCredentials::new(expired).with_clock(|| at(1000)));
        assert_eq!(kind, CredentialsErrorKind::Unusable);
        assert!(
            message.contains("AKID have expired") && message.contains("set the clock"),
            "{message}"
        );
    }

    #[test]
    fn credentials_without_an_expiry_are_kept_for_good() {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        let cache = CachedCredentials::new(from_fn(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(Credentials::new("AKID", "hunter2"))
        }));
        let clone = cache.clone();
        assert!(ask(&cache).is_ok() && ask(&clone).is_ok());
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }
}

#[test]
fn an_empty_session_token_counts_as_none() {
    assert_eq!(Credentials::new("a", "b").with_session_token("").session_token(), None);
}

#[test]
fn debug_shows_the_access_key_id_and_no_secret() {
    let credentials = Credentials::new("AKID", "hunter2").with_session_token("hunter2");
    let environment = Environment::fixed([("HOME", "/home/me"), SECRET, ("AWS_SESSION_TOKEN", "hunter2")])
        .with_file(CREDENTIALS, "[default]\naws_secret_access_key = hunter2");
    let cached = CachedCredentials::new(Arc::new(credentials.clone()));
    ask(&cached).unwrap();
    let captured = credentials.clone();
    let closure = from_fn(move || Ok(captured.clone()));
    let shown = format!(
        "{credentials:?} {cached:?} {closure:?} {:?}",
        default_credentials(&environment, None)
    );
    assert!(
        shown.starts_with("Credentials { access_key_id: \"AKID\", .. } CachedCredentials"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}
