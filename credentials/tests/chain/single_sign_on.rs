//! Single sign-on, at a fake Identity Center.

use std::time::{Duration, SystemTime};

use fake_identity_center::{Endpoint, FakeIdentityCenter};
use tempfile::TempDir;
use tinsmith_credentials::runtime::Environment;
use tinsmith_credentials::runtime::credentials::CredentialsErrorKind;
use tinsmith_credentials::{Chain, Outcome};
use tinsmith_login::{Login, Method, SsoSession, Terminal, TokenCache};

use crate::setup::{find_with, machine, text};

const NEW: &str = "[default]
sso_session = my
sso_account_id = 123456789012
sso_role_name = ReadOnly
[sso-session my]
sso_start_url = https://a.example/start
sso_region = eu-west-1
";
const OLD: &str = "[default]
sso_start_url = https://a.example/start
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = ReadOnly
";

/// Identity Center, where somebody is logged in.
struct Fixture {
    center: FakeIdentityCenter,
    folder: TempDir,
}

impl Fixture {
    fn new(session: &SsoSession) -> Self {
        let fixture = Self {
            center: FakeIdentityCenter::start().unwrap(),
            folder: tempfile::tempdir().unwrap(),
        };
        let login = Login::new(session, &fixture.environment("")).cache(fixture.cache());
        login
            .method(Method::Device)
            .log_in_blocking(&mut Terminal::new(|_| false))
            .unwrap();
        fixture
    }

    fn environment(&self, config: &str) -> Environment {
        machine(&[("AWS_ENDPOINT_URL", &self.center.url())], config, "")
    }

    fn cache(&self) -> TokenCache {
        TokenCache::new(self.folder.path())
    }
}

#[test]
fn the_credentials_of_a_role_are_those_of_whoever_is_logged_in_in_both_forms() {
    for (session, config) in [
        (SsoSession::new("my", "https://a.example/start", "eu-west-1"), NEW),
        (SsoSession::without_name("https://a.example/start", "eu-west-1"), OLD),
    ] {
        let fixture = Fixture::new(&session);
        let environment = fixture.environment(config);
        let chain = Chain::builder(&environment)
            .token_cache(fixture.cache())
            .build_blocking()
            .unwrap();
        let found = chain.get().unwrap();
        assert_eq!(found.account_id(), Some("123456789012"));
        assert!(found.expires_at().unwrap() > SystemTime::now() + Duration::from_secs(60));
        let explanation = chain.explain();
        let shown = format!("{explanation} {chain:?} {found:?}");
        for secret in fixture.center.secrets() {
            assert!(secret == found.access_key_id() || !shown.contains(&secret), "{shown}");
        }
        assert!(matches!(
            explanation.looks.last().unwrap().outcome,
            Outcome::Found { .. }
        ));
        assert_eq!(fixture.center.requests_to(Endpoint::RoleCredentials).len(), 1);
    }
}

#[test]
fn a_session_that_has_ended_is_refused_and_says_to_log_in() {
    let fixture = Fixture::new(&SsoSession::new("my", "https://a.example/start", "eu-west-1"));
    fixture.center.revoke_sessions();
    let environment = fixture.environment(NEW);
    let error = find_with(&environment, |builder| builder.token_cache(fixture.cache())).unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Refused);
    assert!(text(&error).contains("aws sso login --sso-session my"), "{error}");
    let nobody = tempfile::tempdir().unwrap();
    let error = find_with(&environment, |builder| {
        builder.token_cache(TokenCache::new(nobody.path()))
    })
    .unwrap_err();
    assert!(
        text(&error).contains("nobody is logged in to the session `my`"),
        "{error}"
    );
}
