//! Whole logins, over HTTP, against a fake Identity Center. Time only passes as the login waits.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use fake_identity_center::{Answer, Approval, Endpoint, FakeIdentityCenter};

use super::*;
use crate::tests::session;
use crate::{Instructions, Terminal};
use tempfile::TempDir;
use tinsmith::runtime::http::{Request, Response};
use tinsmith::runtime::transport::{
    AsyncTransport, BlockingHyper, BlockingTransport, BoxFuture, HttpSettings, Limits, TransportError,
};

/// Sends requests over HTTP, and has its own clock.
#[derive(Clone, Debug)]
struct Clocked {
    inner: Arc<BlockingHyper>,
    start: Now,
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Clocked {
    fn new() -> Self {
        Self {
            inner: Arc::new(BlockingHyper::new(&HttpSettings::default())),
            start: Now::system(),
            waits: Arc::default(),
        }
    }

    fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }

    fn time(&self) -> Now {
        let elapsed = self.waits.lock().unwrap().iter().sum::<Duration>();
        Now {
            wall: self.start.wall + elapsed,
            instant: self.start.instant + elapsed,
        }
    }
}

impl BlockingTransport for Clocked {
    fn send(&self, request: &Request, limits: Limits) -> Result<Response, TransportError> {
        BlockingTransport::send(&*self.inner, request, limits)
    }

    fn sleep(&self, duration: Duration) {
        self.waits.lock().unwrap().push(duration);
    }

    fn now(&self) -> Now {
        self.time()
    }
}

impl AsyncTransport for Clocked {
    fn send<'a>(&'a self, request: &'a Request, limits: Limits) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move { BlockingTransport::send(&*self.inner, request, limits) })
    }

    /// This clock does not jump to the deadline while the callback of the browser is on its way through another thread.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        if duration == Duration::from_secs(600) {
            return Box::pin(std::future::pending());
        }
        Box::pin(async move { BlockingTransport::sleep(self, duration) })
    }

    fn now(&self) -> Now {
        self.time()
    }
}

/// A person with or without a browser.
#[derive(Default)]
struct Person {
    has_browser: bool,
    shown: Vec<Instructions>,
    warnings: Vec<String>,
    cancels: Option<Cancellation>,
}

impl Prompt for Person {
    fn open(&mut self, url: &str) -> bool {
        if self.has_browser {
            browse(url);
        }
        self.has_browser
    }

    fn show(&mut self, instructions: &Instructions) {
        self.shown.push(instructions.clone());
        if let Some(cancellation) = &self.cancels {
            cancellation.cancel();
        }
    }

    fn warn(&mut self, warning: &str) {
        self.warnings.push(warning.to_owned());
    }
}

/// Opens a page, and where it leads, as a browser does.
fn browse(url: &str) {
    let mut next = Some(url.to_owned());
    while let Some(url) = next {
        let rest = url.strip_prefix("http://").unwrap();
        let (authority, target) = rest.split_once('/').unwrap();
        let mut stream = TcpStream::connect(authority).unwrap();
        write!(stream, "GET /{target} HTTP/1.1\r\nHost: {authority}\r\n\r\n").unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        next = response
            .lines()
            .find_map(|line| line.strip_prefix("location: "))
            .map(str::to_owned);
    }
}

struct Scene {
    fake: FakeIdentityCenter,
    folder: TempDir,
    clock: Clocked,
    person: Person,
}

impl Scene {
    fn new(has_browser: bool) -> Self {
        let person = Person {
            has_browser,
            ..Person::default()
        };
        Self {
            fake: FakeIdentityCenter::start().unwrap(),
            folder: TempDir::new().unwrap(),
            clock: Clocked::new(),
            person,
        }
    }

    fn login(&self, session: &SsoSession) -> Login {
        self.login_on(("DISPLAY", ":0"), session)
    }

    fn login_on(&self, variable: (&str, &str), session: &SsoSession) -> Login {
        let builder = Client::builder()
            .endpoint_url(self.fake.url())
            .max_attempts(1)
            .transport(self.clock.clone())
            .blocking_transport(self.clock.clone());
        Login::new(session, &Environment::fixed([variable]))
            .client(builder)
            .cache(self.cache())
    }

    fn cache(&self) -> TokenCache {
        TokenCache::new(self.folder.path())
    }

    fn log_in(&mut self, change: impl FnOnce(Login) -> Login) -> Result<SsoToken, LoginError> {
        let result = change(self.login(&session())).log_in_blocking(&mut self.person);
        self.shows_no_secret(&format!("{result:?} {:?}", self.person.shown));
        if let Err(error) = &result {
            self.shows_no_secret(&error.to_string());
        }
        result
    }

    #[track_caller]
    fn shows_no_secret(&self, text: &str) {
        for secret in self.fake.secrets() {
            assert!(!text.contains(&secret), "{secret} is shown: {text}");
        }
    }

    /// Whether the access portal accepts the token.
    #[track_caller]
    fn opens(&self, token: &SsoToken) {
        let client = tinsmith::sso::Client::builder()
            .region("eu-west-1")
            .endpoint_url(self.fake.url());
        let client = client.blocking_transport(self.clock.clone()).build_blocking().unwrap();
        client
            .list_accounts()
            .access_token(token.access_token())
            .send()
            .unwrap();
    }

    /// Whether the token is the one in the cache. There, dates have no fractions.
    #[track_caller]
    fn remembers(&self, token: &SsoToken) {
        let cached = self.cache().read(&session()).unwrap().unwrap();
        assert_eq!(cached.access_token(), token.access_token());
        assert_eq!(cached.refresh_token, token.refresh_token);
    }

    fn kinds(&self) -> Vec<&'static str> {
        let kind = |shown: &Instructions| match shown {
            Instructions::Browser { .. } => "browser",
            Instructions::Device { .. } => "device",
        };
        self.person.shown.iter().map(kind).collect()
    }
}

fn seconds<const N: usize>(waits: [u64; N]) -> Vec<Duration> {
    waits.map(Duration::from_secs).to_vec()
}

#[test]
fn a_browser_that_comes_back_logs_in() {
    let mut scene = Scene::new(true);
    let token = scene.log_in(|login| login).unwrap();
    scene.opens(&token);
    scene.remembers(&token);
    assert_eq!(scene.kinds(), ["browser"]);
    assert!(token.refresh_token.is_some());
    assert!(scene.clock.waits().is_empty());
}

#[test]
fn without_a_browser_a_device_code_logs_in() {
    let mut scene = Scene::new(false);
    let token = scene.log_in(|login| login).unwrap();
    scene.opens(&token);
    assert_eq!(scene.kinds(), ["device"]);
    assert_eq!(scene.clock.waits(), seconds([1, 1]));
}

#[test]
fn async_logins_go_the_same_ways() {
    for (has_browser, kind) in [(true, "browser"), (false, "device")] {
        let mut scene = Scene::new(has_browser);
        let token = run(scene.login(&session()).log_in(&mut scene.person)).unwrap();
        scene.opens(&token);
        assert_eq!(scene.kinds(), [kind]);
    }
}

#[test]
fn an_async_login_can_move_between_threads() {
    fn moves<T: Send>(_: &T) {}
    let scene = Scene::new(false);
    let mut prompt = Terminal::new(|_| false);
    moves(&scene.login(&session()).log_in(&mut prompt));
}

#[test]
fn the_old_form_and_whoever_asks_for_it_log_in_with_a_device_code() {
    let old = SsoSession::without_name("https://example.awsapps.com/start", "eu-west-1");
    let mut scene = Scene::new(true);
    scene.fake.configure(|settings| settings.approval = Approval::OnVisit);
    scene.login(&old).log_in_blocking(&mut scene.person).unwrap();
    scene.log_in(|login| login.method(Method::Device)).unwrap();
    assert_eq!(scene.kinds(), ["device", "device"]);
}

#[test]
fn a_browser_that_is_asked_for_and_is_not_there_is_an_error() {
    let mut scene = Scene::new(false);
    let error = scene.log_in(|login| login.method(Method::Browser)).unwrap_err();
    assert!(matches!(error, LoginError::NoBrowser), "{error:?}");
    assert_eq!(scene.kinds(), [""; 0]);
}

#[test]
fn where_no_browser_can_be_expected_none_is_opened_unless_it_is_asked_for() {
    let far_away = ("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
    let mut scene = Scene::new(true);
    scene
        .login_on(far_away, &session())
        .log_in_blocking(&mut scene.person)
        .unwrap();
    assert_eq!(scene.kinds(), ["device"]);
    for page in [Endpoint::Authorize, Endpoint::Device] {
        assert_eq!(scene.fake.requests_to(page).len(), 0);
    }
    assert_eq!(scene.fake.requests_to(Endpoint::Register).len(), 1);

    let login = scene.login_on(far_away, &session()).method(Method::Browser);
    login.log_in_blocking(&mut scene.person).unwrap();
    assert_eq!(scene.kinds(), ["device", "browser"]);
}

#[test]
fn a_refusal_ends_either_login() {
    for has_browser in [true, false] {
        let mut scene = Scene::new(has_browser);
        scene.fake.configure(|settings| settings.approval = Approval::Denied);
        let error = scene.log_in(|login| login).unwrap_err();
        assert!(matches!(error, LoginError::Denied { .. }), "{error:?}");
    }
}

#[test]
fn whatever_passes_does_not_end_a_device_login() {
    let mut scene = Scene::new(false);
    scene.fake.script(
        Endpoint::Token,
        [
            Answer::OAuth("authorization_pending"),
            Answer::OAuth("slow_down"),
            Answer::Status(503, "<html>busy</html>"),
            Answer::Close,
            Answer::Exception("SlowDownException", "too fast"),
        ],
    );
    let token = scene.log_in(|login| login).unwrap();
    scene.opens(&token);
    // The fake answers once more that the login is pending.
    assert_eq!(scene.clock.waits(), seconds([1, 1, 6, 6, 12, 11, 11]));
}

#[test]
fn an_expired_code_ends_a_device_login() {
    let mut scene = Scene::new(false);
    scene.fake.script(Endpoint::Token, [Answer::OAuth("expired_token")]);
    let error = scene.log_in(|login| login).unwrap_err();
    assert!(matches!(error, LoginError::Expired), "{error:?}");
}

#[test]
fn a_browser_that_does_not_come_back_is_waited_for_until_the_deadline() {
    let mut scene = Scene::new(true);
    scene.fake.script(Endpoint::Authorize, [Answer::Status(500, "broken")]);
    let cancellation = Cancellation::new();
    // The login is async, because only then the clock of the transport ends the wait.
    let login = scene.login(&session()).cancellation(&cancellation);
    let error = run(login.log_in(&mut scene.person)).unwrap_err();
    assert!(matches!(error, LoginError::Expired), "{error:?}");
    assert_eq!(scene.clock.waits(), [CANCELLATION_INTERVAL; 4 * 600]);
}

#[test]
fn a_login_that_is_cancelled_while_it_waits_asks_for_no_token() {
    for has_browser in [true, false] {
        let mut scene = Scene::new(has_browser);
        scene.fake.script(Endpoint::Authorize, [Answer::Close]);
        let cancellation = Cancellation::new();
        scene.person.cancels = Some(cancellation.clone());
        let error = scene.log_in(|login| login.cancellation(&cancellation)).unwrap_err();
        assert!(matches!(error, LoginError::Cancelled), "{error:?}");
        assert_eq!(scene.fake.requests_to(Endpoint::Token).len(), 0);
    }
}

#[test]
fn a_login_leaves_the_cache_alone_until_there_is_a_token() {
    let mut scene = Scene::new(false);
    let old = scene.log_in(|login| login).unwrap();
    scene.fake.configure(|settings| settings.approval = Approval::Denied);
    scene.log_in(|login| login).unwrap_err();
    scene.remembers(&old);

    scene
        .fake
        .configure(|settings| settings.approval = Approval::AfterPolls(0));
    let new = scene.log_in(Login::without_cache).unwrap();
    assert_ne!(new, old);
    scene.remembers(&old);
}

#[test]
fn a_cache_that_cannot_be_found_is_told_before_the_person_is_asked() {
    let mut scene = Scene::new(false);
    let login = Login {
        cache: Cache::Shared,
        ..scene.login(&session())
    };
    let error = login.log_in_blocking(&mut scene.person).unwrap_err();
    assert!(matches!(error, LoginError::Cache(_)), "{error:?}");
    assert_eq!(scene.kinds(), [""; 0]);
}

#[test]
fn a_cache_that_cannot_be_made_is_told_before_the_person_is_asked() {
    let mut scene = Scene::new(false);
    let file = scene.folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = scene.log_in(|login| login.cache(TokenCache::new(file))).unwrap_err();
    assert!(matches!(error, LoginError::Cache(_)), "{error:?}");
    assert_eq!(scene.fake.requests().len(), 0);
}

#[test]
fn what_a_client_lacks_is_told_with_its_cause() {
    let bundle = ("AWS_CA_BUNDLE", "/there/is/none");
    let login = Login::new(&session(), &Environment::fixed([bundle])).without_cache();
    let error = login.log_in_blocking(&mut Terminal::new(|_| false)).unwrap_err();
    let text = error.to_string();
    assert!(text.contains(bundle.1) && text.contains("(os error 2)"), "{text}");
}

#[test]
fn a_cache_that_cannot_be_written_is_told_with_its_path() {
    let mut scene = Scene::new(false);
    std::fs::create_dir(scene.cache().path(&session())).unwrap();
    let error = scene.log_in(|login| login).unwrap_err().to_string();
    assert!(error.contains(scene.folder.path().to_str().unwrap()), "{error}");
    assert_eq!((scene.fake.requests().len(), scene.kinds().len()), (0, 0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_told_before_the_person_is_asked() {
    use std::os::unix::fs::PermissionsExt;

    let mut scene = Scene::new(false);
    drop(scene.cache().try_lock(&session()).unwrap());
    std::fs::set_permissions(scene.folder.path(), PermissionsExt::from_mode(0o555)).unwrap();
    if std::fs::write(scene.folder.path().join("probe"), "").is_ok() {
        // Root may write everywhere.
        return;
    }
    let error = scene.log_in(|login| login).unwrap_err();
    std::fs::set_permissions(scene.folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    assert!(matches!(error, LoginError::Cache(_)), "{error:?}");
    assert_eq!((scene.fake.requests().len(), scene.kinds().len()), (0, 0));
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_can_write_to_is_told_and_the_login_goes_on() {
    use std::os::unix::fs::PermissionsExt;

    let mut scene = Scene::new(false);
    scene.log_in(|login| login).unwrap();
    assert_eq!(scene.person.warnings, [""; 0]);
    std::fs::set_permissions(scene.folder.path(), PermissionsExt::from_mode(0o777)).unwrap();
    scene.log_in(|login| login).unwrap();
    assert!(
        scene.person.warnings[0].contains("chmod go-w"),
        "{:?}",
        scene.person.warnings
    );
}

#[test]
fn the_client_is_in_the_region_of_the_session() {
    let scene = Scene::new(false);
    let (_, builder) = scene
        .login(&session())
        .client(Client::builder().region("mars"))
        .configured();
    let handle = builder
        .blocking_transport(scene.clock.clone())
        .build_blocking_core()
        .unwrap();
    assert_eq!(handle.endpoint().unwrap().authority, "oidc.eu-west-1.amazonaws.com");
}
