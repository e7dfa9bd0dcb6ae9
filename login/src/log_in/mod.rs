//! [`Login`]: from a session to a token, in one call.

mod browser;
pub(crate) mod cancellation;
pub(crate) mod expects_browser;
pub(crate) mod loopback;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::drive::{Drive, run};
use crate::log_in::expects_browser::expects_browser;
use crate::{Cancellation, DeviceAction, DeviceFlow, LoginError, Prompt, SsoSession, SsoToken, TokenCache};
use tinsmith::runtime::client::ClientCore;
use tinsmith::runtime::transport::Now;
use tinsmith::runtime::{Environment, Mode};
use tinsmith::sso_oidc::{Client, ClientBuilder};

/// The client name that a person sees if the program sets none.
const CLIENT_NAME: &str = "tinsmith";

/// How often a login that can be cancelled checks whether it was.
const CANCELLATION_INTERVAL: Duration = Duration::from_millis(250);

/// The builder of a login. [`log_in`](Self::log_in) or [`log_in_blocking`](Self::log_in_blocking) runs it.
#[derive(Debug)]
#[must_use = "nobody is logged in until `log_in` or `log_in_blocking`"]
pub struct Login {
    session: SsoSession,
    environment: Environment,
    client: Option<ClientBuilder>,
    client_name: String,
    method: Method,
    cache: Cache,
    cancellation: Option<Cancellation>,
}

/// Where the token is stored.
#[derive(Debug)]
enum Cache {
    Shared,
    At(TokenCache),
    None,
}

/// How a person logs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// With a browser on this machine that comes back to the program. If no browser is expected ([`expects_browser`]),
    /// none can be opened, or the program cannot listen for it: with a device code. A session in the old form always
    /// uses a device code, as in the AWS CLI.
    #[default]
    Any,
    /// Only with a browser on this machine. [`Prompt::open`] alone decides whether there is one.
    Browser,
    /// Only with a device code. The person can use any machine.
    Device,
}

impl Login {
    /// A login to a session. The environment decides how to reach the service (proxies, certificates, custom endpoint),
    /// where the cache is, and whether a browser is expected.
    pub fn new(session: &SsoSession, environment: &Environment) -> Self {
        Self {
            session: session.clone(),
            environment: environment.clone(),
            client: None,
            client_name: CLIENT_NAME.to_owned(),
            method: Method::default(),
            cache: Cache::Shared,
            cancellation: None,
        }
    }

    /// Sets the name of the program. The person sees it when asked for consent.
    pub fn client_name(mut self, name: impl Into<String>) -> Self {
        self.client_name = name.into();
        self
    }

    /// Sets how the person logs in.
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// Sets the builder of the client; the default is one from the environment. The region is always that of the
    /// session.
    pub fn client(mut self, builder: ClientBuilder) -> Self {
        self.client = Some(builder);
        self
    }

    /// Stores the token in this cache, not in the one that all AWS tools share.
    pub fn cache(mut self, cache: TokenCache) -> Self {
        self.cache = Cache::At(cache);
        self
    }

    /// Stores the token nowhere.
    pub fn without_cache(mut self) -> Self {
        self.cache = Cache::None;
        self
    }

    /// Allows `cancellation` to cancel the login.
    pub fn cancellation(mut self, cancellation: &Cancellation) -> Self {
        self.cancellation = Some(cancellation.clone());
        self
    }

    /// Logs the person in and stores the token in the cache, replacing an older one. Dropping the future cancels the
    /// login.
    ///
    /// # Errors
    ///
    /// If nobody is logged in. The error says what to do.
    pub async fn log_in(self, prompt: &mut dyn Prompt) -> Result<SsoToken, LoginError> {
        let (login, builder) = self.configured();
        login.run(builder.build_core()?, prompt).await
    }

    /// The same as [`log_in`](Self::log_in), blocking this thread.
    ///
    /// # Errors
    ///
    /// If nobody is logged in. The error says what to do.
    pub fn log_in_blocking(self, prompt: &mut dyn Prompt) -> Result<SsoToken, LoginError> {
        let (login, builder) = self.configured();
        run(login.run(builder.build_blocking_core()?, prompt))
    }

    fn configured(mut self) -> (Self, ClientBuilder) {
        let builder = self.client.take();
        let builder = builder.unwrap_or_else(|| Client::builder().environment(self.environment.clone()));
        let builder = builder.region(&self.session.region);
        (self, builder)
    }

    async fn run<S: Drive>(self, core: ClientCore<S>, prompt: &mut dyn Prompt) -> Result<SsoToken, LoginError> {
        let driver = FlowDriver {
            client: Client::from(core.clone()),
            core,
            cancellation: self.cancellation.clone(),
        };
        let cache = match &self.cache {
            Cache::Shared => Some(TokenCache::shared(&self.environment)?),
            Cache::At(cache) => Some(cache.clone()),
            Cache::None => None,
        };
        if let Some(cache) = &cache {
            // Fails before the person is asked, if the token could not be stored afterwards.
            cache.check_writable(&self.session)?;
            if cache.is_writable_for_others() {
                prompt.warn(&format!(
                    "others can write to {}, and so could replace your session with theirs: take that right away, as with \
                     chmod go-w",
                    cache.folder().display()
                ));
            }
        }
        let token = self.token(&driver, prompt).await?;
        if let Some(cache) = cache {
            let locked = cache.locked::<S>(&self.session, driver.core.transport()).await?;
            locked.write(&token)?;
        }
        Ok(token)
    }

    async fn token<S: Drive>(&self, driver: &FlowDriver<S>, prompt: &mut dyn Prompt) -> Result<SsoToken, LoginError> {
        let with_browser = match self.method {
            Method::Any => self.session.name.is_some() && expects_browser(&self.environment),
            Method::Browser => true,
            Method::Device => false,
        };
        if with_browser {
            match self.with_browser(driver, prompt).await {
                Err(LoginError::NoBrowser | LoginError::CannotListen(_)) if self.method == Method::Any => {}
                result => return result,
            }
        }
        self.with_device(driver, prompt).await
    }

    async fn with_device<S: Drive>(
        &self,
        driver: &FlowDriver<S>,
        prompt: &mut dyn Prompt,
    ) -> Result<SsoToken, LoginError> {
        let mut flow = DeviceFlow::new(&self.session, &self.client_name);
        loop {
            driver.check()?;
            match flow.action() {
                DeviceAction::Register(call) => {
                    let answer = driver.sent(call.send(&driver.client)).await;
                    flow.on_registered(answer);
                }
                DeviceAction::Start(call) => {
                    let answer = driver.sent(call.send(&driver.client)).await;
                    flow.on_started(answer, driver.now());
                }
                DeviceAction::Show(instructions) => {
                    prompt.show(instructions);
                    // The person can open the page anywhere, so a failure does not matter. Without a screen, a browser
                    // in the terminal could start and cover the program's output.
                    if expects_browser(&self.environment) {
                        prompt.open(instructions.url());
                    }
                    flow.on_shown(driver.now());
                }
                DeviceAction::Wait(duration) => {
                    driver.pause(duration).await?;
                    flow.on_waited();
                }
                DeviceAction::Poll(call) => {
                    let answer = driver.sent(call.send(&driver.client)).await;
                    flow.on_polled(answer, driver.now());
                }
                DeviceAction::Done => return flow.into_result(),
            }
        }
    }
}

/// Sends the calls of a flow and waits for it.
struct FlowDriver<S: Mode> {
    core: ClientCore<S>,
    client: Client<S>,
    cancellation: Option<Cancellation>,
}

impl<S: Drive> FlowDriver<S> {
    fn now(&self) -> Now {
        S::now(self.core.transport())
    }

    async fn sent<T: Send + 'static>(&self, sent: S::Sent<T>) -> T {
        S::sent(sent).await
    }

    fn check(&self) -> Result<(), LoginError> {
        match &self.cancellation {
            Some(cancellation) if cancellation.is_cancelled() => Err(LoginError::Cancelled),
            _ => Ok(()),
        }
    }

    /// How long to wait before the next check for a cancellation.
    fn piece(&self, left: Duration) -> Duration {
        self.cancellation
            .as_ref()
            .map_or(left, |_| left.min(CANCELLATION_INTERVAL))
    }

    async fn pause(&self, duration: Duration) -> Result<(), LoginError> {
        let mut left = duration;
        while !left.is_zero() {
            let piece = self.piece(left);
            S::sleep(self.core.transport(), piece).await;
            self.check()?;
            left = left.saturating_sub(piece);
        }
        Ok(())
    }
}
