//! [`Chain`]: looks for credentials in all places, and keeps what it finds.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tinsmith::runtime::credentials::{
    CachedCredentials, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, ProvideToken, Token,
};
use tinsmith::runtime::transport::BoxFuture;
use tinsmith::runtime::{Async, Blocking, Environment, Mode};
use tinsmith_login::internals::{Drive, run};
use tinsmith_login::{SsoProfile, SsoToken};

use crate::ChainBuilder;
use crate::explain::{Explanation, Look, Outcome};
use crate::plan::{Finding, Place, Plan, Scope, Settings};
use crate::source::{self, Sources};
use crate::trace::event;

/// Looks for credentials where the AWS CLI and the SDKs look for them, in the same order, and keeps them.
///
/// It is a provider of credentials, and of the bearer token of a single sign-on session. Clones share what they keep. Nothing is
/// looked for until a client needs it; after that it is renewed as [`CachedCredentials`] describes.
/// [`environment`](Self::environment) gives it to all clients that are made from an environment.
///
/// ```no_run
/// use tinsmith::sts::Client;
/// use tinsmith_credentials::Chain;
/// use tinsmith_credentials::runtime::Environment;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let environment = Environment::process().with_profile("my-profile");
/// let chain = Chain::builder(&environment).mfa(|serial| Ok(format!("the code of {serial}"))).build_blocking()?;
/// let client = Client::builder().environment(chain.environment()).build_blocking()?;
/// println!("{}", client.get_caller_identity().send()?.arn.unwrap_or_default());
/// println!("{}", chain.explain());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Chain<S: Mode = Async> {
    search: Arc<Search<S>>,
    kept: CachedCredentials,
}

/// The chain without the credentials that it keeps.
#[derive(Debug)]
struct Search<S: Mode> {
    sources: Sources<S>,
    scope: Scope,
    last: Mutex<Option<Explanation>>,
}

impl Chain {
    /// A builder of async and blocking chains. The environment decides where to look, and how services are reached.
    pub fn builder(environment: &Environment) -> ChainBuilder {
        ChainBuilder::new(environment)
    }

    /// The credentials, for programs that pass them on.
    ///
    /// # Errors
    ///
    /// There are none, or a place that has some failed.
    pub async fn get(&self) -> Result<Credentials, CredentialsError> {
        self.kept.credentials().await
    }

    /// The region of the builder, or of the environment, or of the instance on which the program runs. The instance is asked only
    /// if nothing else names a region.
    ///
    /// # Errors
    ///
    /// The profile files cannot be read.
    pub async fn region(&self) -> Result<Option<String>, CredentialsError> {
        self.search.region().await
    }

    /// The same as [`environment`](Self::environment), with the region of [`region`](Self::region).
    ///
    /// # Errors
    ///
    /// The profile files cannot be read.
    pub async fn environment_with_region(&self) -> Result<Environment, CredentialsError> {
        let region = self.region().await?;
        Ok(with_region(self.environment(), region))
    }
}

impl Chain<Blocking> {
    /// The same as [`Chain::get`], blocking this thread.
    ///
    /// # Errors
    ///
    /// The same errors.
    pub fn get(&self) -> Result<Credentials, CredentialsError> {
        run(self.kept.credentials())
    }

    /// The same as [`Chain::region`], blocking this thread.
    ///
    /// # Errors
    ///
    /// The same errors.
    pub fn region(&self) -> Result<Option<String>, CredentialsError> {
        run(self.search.region())
    }

    /// The same as [`Chain::environment_with_region`], blocking this thread.
    ///
    /// # Errors
    ///
    /// The same errors.
    pub fn environment_with_region(&self) -> Result<Environment, CredentialsError> {
        let region = self.region()?;
        Ok(with_region(self.environment(), region))
    }
}

fn with_region(environment: Environment, region: Option<String>) -> Environment {
    match region {
        Some(region) => environment.with_default_region(region),
        None => environment,
    }
}

impl<S: Drive> Chain<S> {
    pub(crate) fn new(sources: Sources<S>, scope: Scope) -> Self {
        let transport = sources.transport.clone();
        let search = Arc::new(Search {
            sources,
            scope,
            last: Mutex::default(),
        });
        Self {
            kept: CachedCredentials::new(search.clone()).with_clock(move || S::now(&transport).wall),
            search,
        }
    }

    /// The environment, with this chain as the credentials of all clients that are made from it. They share what it keeps.
    pub fn environment(&self) -> Environment {
        let environment = self.search.sources.environment.clone();
        environment
            .with_credentials(self.kept.clone())
            .with_bearer_token(self.clone())
    }

    /// Where the last search looked for credentials, and the result. Before the first search: what the configuration says; no
    /// source is asked for it.
    pub fn explain(&self) -> Explanation {
        let last = self.search.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = &*last {
            return last.clone();
        }
        Explanation::of_plan(&self.search.plan().map(|(_, plan)| plan))
    }
}

/// A blocking chain gets credentials on the thread that asks for them: in an async program this blocks the executor.
impl<S: Mode> ProvideCredentials for Chain<S> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        self.kept.credentials()
    }

    fn invalidate(&self, credentials: &Credentials) {
        self.kept.invalidate(credentials);
    }
}

/// The token of the session that the profile names with `sso_session`. It is renewed as `tinsmith-login` does it.
impl<S: Drive> ProvideToken for Chain<S> {
    fn token(&self) -> BoxFuture<'_, Result<Token, CredentialsError>> {
        Box::pin(async { Ok(Token::new(self.search.token().await?.access_token())) })
    }
}

impl<S: Mode> fmt::Debug for Chain<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain")
            .field("kept", &self.kept)
            .finish_non_exhaustive()
    }
}

impl<S: Drive> ProvideCredentials for Search<S> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.find())
    }
}

impl<S: Drive> Search<S> {
    fn plan(&self) -> Result<(Settings, Plan), CredentialsError> {
        let settings = Settings::load(&self.sources.environment)?;
        let plan = Plan::new(&settings, self.scope)?;
        Ok((settings, plan))
    }

    /// Looks in all places, and remembers the result.
    async fn find(&self) -> Result<Credentials, CredentialsError> {
        let mut looks = Vec::new();
        let found = match self.plan() {
            Ok((settings, plan)) => self.ask(&settings, &plan, &mut looks).await,
            Err(error) => {
                looks = Explanation::of_fault(&error, true).looks;
                Err(error)
            }
        };
        for look in &looks {
            event!(place = ?look.place, outcome = %look.outcome, "looked for credentials");
            let _ = look;
        }
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Explanation {
            looks,
            is_resolved: true,
        });
        found
    }

    async fn ask(
        &self,
        settings: &Settings,
        plan: &Plan,
        looks: &mut Vec<Look>,
    ) -> Result<Credentials, CredentialsError> {
        let mut look = |place, outcome| {
            looks.push(Look {
                place: Some(place),
                outcome,
            });
        };
        for step in &plan.steps {
            let source = match &step.finding {
                Finding::Source(source) => source,
                Finding::Nothing(reason) => {
                    look(step.place, Outcome::Nothing(reason.clone()));
                    continue;
                }
                Finding::Fault(error) => {
                    look(step.place, Outcome::Failed(error.to_string()));
                    return Err(error.clone());
                }
            };
            match self.sources.get(settings, source).await {
                Ok(found) => {
                    look(step.place, Outcome::found(source.to_string(), &found));
                    return Ok(found);
                }
                Err(error) if error.kind() == CredentialsErrorKind::NotFound && step.place == Place::Instance => {
                    look(step.place, Outcome::Nothing(error.to_string()));
                }
                Err(error) => {
                    look(step.place, Outcome::Failed(error.to_string()));
                    return Err(stopping(error));
                }
            }
        }
        Err(nothing_found(looks))
    }

    async fn region(&self) -> Result<Option<String>, CredentialsError> {
        if let Some(region) = &self.sources.options.region {
            return Ok(Some(region.clone()));
        }
        let settings = Settings::load(&self.sources.environment)?;
        if let Some(region) = settings.region()? {
            return Ok(Some(region));
        }
        Ok(source::instance_region(&self.sources, &settings).await)
    }

    pub(crate) async fn token(&self) -> Result<SsoToken, CredentialsError> {
        let profile = SsoProfile::load(&self.sources.environment, None)
            .map_err(|error| CredentialsError::not_found(format!("there is no bearer token: {error}")))?;
        source::token(&self.sources, profile.session()).await
    }
}

/// A place that is configured and failed was meant to be used: no other provider may be asked.
fn stopping(error: CredentialsError) -> CredentialsError {
    match error.kind() {
        CredentialsErrorKind::NotFound => CredentialsError::failed_because(error.to_string()),
        _ => error,
    }
}

fn nothing_found(looks: &[Look]) -> CredentialsError {
    let looks: Vec<_> = looks.iter().map(Look::to_string).collect();
    CredentialsError::not_found(format!(
        "no credentials found; set them up in one of these places: {}",
        looks.join("; ")
    ))
}
