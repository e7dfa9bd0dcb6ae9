//! Logging in, from a session to a token.

mod browser;
pub(crate) mod cancellation;
pub(crate) mod expects_browser;
mod loopback;
pub(crate) mod prompt;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::drive::{Drive, run};
use crate::log_in::expects_browser::expects_browser;
use crate::{Cancellation, DeviceAction, DeviceFlow, LoginError, Prompt, SsoSession, SsoToken, TokenCache};
use tinsmith::runtime::client::Handle;
use tinsmith::runtime::transport::Now;
use tinsmith::runtime::{Environment, Style};
use tinsmith::sso_oidc::{Client, ClientBuilder};

/// The name that a person sees where the program gives none.
const CLIENT_NAME: &str = "tinsmith";

/// How often a login that can be cancelled looks whether it was.
const GLANCE: Duration = Duration::from_millis(250);

/// A login that is about to begin: say how, then [`log_in`](Self::log_in) or [`log_in_blocking`](Self::log_in_blocking).
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

/// Where the token goes.
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
    /// With a browser on this machine that comes back to the program; where none is expected ([`expects_browser`]) or opened,
    /// or there is no way back, with a device code. In the old form of a session always with a device code, as the AWS CLI
    /// does.
    #[default]
    Any,
    /// With a browser on this machine, or not at all: whether there is one is up to [`Prompt::open`] alone.
    Browser,
    /// With a device code: on any machine.
    Device,
}

impl Login {
    /// A login to a session. The environment says how to reach the service (proxies, certificates, an endpoint of one's own),
    /// where the cache is, and whether a browser can be expected.
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

    /// The name of the program, which the person sees when asked for consent.
    pub fn client_name(mut self, name: impl Into<String>) -> Self {
        self.client_name = name.into();
        self
    }

    /// How the person logs in.
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// What the client is made of, in place of the environment. Its region is that of the session in any case.
    pub fn client(mut self, builder: ClientBuilder) -> Self {
        self.client = Some(builder);
        self
    }

    /// Where the token goes, in place of the cache that all AWS tools share.
    pub fn cache(mut self, cache: TokenCache) -> Self {
        self.cache = Cache::At(cache);
        self
    }

    /// Leaves it to the program to remember the token.
    pub fn without_cache(mut self) -> Self {
        self.cache = Cache::None;
        self
    }

    /// Lets the login be cancelled.
    pub fn cancellation(mut self, cancellation: &Cancellation) -> Self {
        self.cancellation = Some(cancellation.clone());
        self
    }

    /// Logs the person in, whoever was before, and puts the token into the cache. Dropping the future cancels the login.
    ///
    /// # Errors
    ///
    /// Nobody is logged in; the error says what to do.
    pub async fn log_in(self, prompt: &mut dyn Prompt) -> Result<SsoToken, LoginError> {
        let (login, builder) = self.configured();
        login.run(builder.build_handle()?, prompt).await
    }

    /// As [`log_in`](Self::log_in), on this thread.
    ///
    /// # Errors
    ///
    /// Nobody is logged in; the error says what to do.
    pub fn log_in_blocking(self, prompt: &mut dyn Prompt) -> Result<SsoToken, LoginError> {
        let (login, builder) = self.configured();
        run(login.run(builder.build_blocking_handle()?, prompt))
    }

    fn configured(mut self) -> (Self, ClientBuilder) {
        let builder = self.client.take();
        let builder = builder.unwrap_or_else(|| Client::builder().environment(self.environment.clone()));
        let builder = builder.region(&self.session.region);
        (self, builder)
    }

    async fn run<S: Drive>(self, handle: Handle<S>, prompt: &mut dyn Prompt) -> Result<SsoToken, LoginError> {
        let outside = Outside {
            client: Client::from(handle.clone()),
            handle,
            cancellation: self.cancellation.clone(),
        };
        let cache = match &self.cache {
            Cache::Shared => Some(TokenCache::shared(&self.environment)?),
            Cache::At(cache) => Some(cache.clone()),
            Cache::None => None,
        };
        if let Some(cache) = &cache {
            // Where nothing can be written, the person is not asked for a token that would be lost.
            drop(cache.try_lock(&self.session)?);
        }
        let token = self.token(&outside, prompt).await?;
        if let Some(cache) = cache {
            let locked = cache.locked::<S>(&self.session, outside.handle.transport()).await?;
            locked.write(&token)?;
        }
        Ok(token)
    }

    async fn token<S: Drive>(&self, outside: &Outside<S>, prompt: &mut dyn Prompt) -> Result<SsoToken, LoginError> {
        let with_browser = match self.method {
            Method::Any => self.session.name.is_some() && expects_browser(&self.environment),
            Method::Browser => true,
            Method::Device => false,
        };
        if with_browser {
            match self.with_browser(outside, prompt).await {
                Err(LoginError::NoBrowser | LoginError::NoWayBack(_)) if self.method == Method::Any => {}
                result => return result,
            }
        }
        self.with_device(outside, prompt).await
    }

    async fn with_device<S: Drive>(
        &self,
        outside: &Outside<S>,
        prompt: &mut dyn Prompt,
    ) -> Result<SsoToken, LoginError> {
        let mut flow = DeviceFlow::new(&self.session, &self.client_name);
        loop {
            outside.check()?;
            match flow.action() {
                DeviceAction::Register(call) => {
                    let answer = outside.sent(call.send(&outside.client)).await;
                    flow.on_registered(answer);
                }
                DeviceAction::Start(call) => {
                    let answer = outside.sent(call.send(&outside.client)).await;
                    flow.on_started(answer, outside.now());
                }
                DeviceAction::Show(instructions) => {
                    prompt.show(instructions);
                    // A courtesy: the person has the page and can open it anywhere. Without a screen, what opens may be a
                    // browser for the terminal, in the way of the program.
                    if expects_browser(&self.environment) {
                        prompt.open(instructions.url());
                    }
                    flow.on_shown(outside.now());
                }
                DeviceAction::Wait(duration) => {
                    outside.pause(duration).await?;
                    flow.on_waited();
                }
                DeviceAction::Poll(call) => {
                    let answer = outside.sent(call.send(&outside.client)).await;
                    flow.on_polled(answer, outside.now());
                }
                DeviceAction::Done => return flow.into_result(),
            }
        }
    }
}

/// What a flow has to do with the outside world.
struct Outside<S: Style> {
    handle: Handle<S>,
    client: Client<S>,
    cancellation: Option<Cancellation>,
}

impl<S: Drive> Outside<S> {
    fn now(&self) -> Now {
        S::now(self.handle.transport())
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

    /// The longest wait in one piece.
    fn piece(&self, left: Duration) -> Duration {
        self.cancellation.as_ref().map_or(left, |_| left.min(GLANCE))
    }

    async fn pause(&self, duration: Duration) -> Result<(), LoginError> {
        let mut left = duration;
        while !left.is_zero() {
            let piece = self.piece(left);
            S::sleep(self.handle.transport(), piece).await;
            self.check()?;
            left = left.saturating_sub(piece);
        }
        Ok(())
    }
}
