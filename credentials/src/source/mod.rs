//! Gets credentials from the sources of a plan. Each source is one async function for both styles, see
//! [`Drive`](tinsmith_login::internals::Drive).

mod answer;
mod container;
mod instance;
#[cfg(feature = "ring")]
mod login;
mod offload;
mod process;
mod role;
mod single_sign_on;

pub(crate) use instance::{Metadata, region as instance_region};
pub(crate) use single_sign_on::token;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tinsmith::runtime::credentials::{Credentials, CredentialsError};
use tinsmith::runtime::transport::BoxFuture;
use tinsmith::runtime::{Environment, Mode};
use tinsmith_login::TokenCache;
use tinsmith_login::internals::Drive;

use crate::mfa::Mfa;
use crate::plan::{Settings, Source};

/// The parts that all sources of a chain share.
#[derive(Debug)]
pub(crate) struct Sources<S: Mode> {
    /// The clients of the sources take their settings from it. It contains no provider.
    pub(crate) environment: Environment,
    /// The transport of these clients.
    pub(crate) transport: S::Transport,
    /// The transport to containers and instances, without a proxy.
    pub(crate) local_transport: S::Transport,
    pub(crate) metadata: Metadata,
    pub(crate) options: SourceOptions,
}

/// The choices of a program.
#[derive(Clone, Debug)]
pub(crate) struct SourceOptions {
    pub(crate) region: Option<String>,
    pub(crate) mfa: Option<Arc<Mfa>>,
    pub(crate) token_cache: Option<TokenCache>,
    pub(crate) login_cache: Option<PathBuf>,
    pub(crate) metadata_endpoint: Option<String>,
    pub(crate) metadata_over_ipv6: Option<bool>,
    pub(crate) process_timeout: Duration,
    pub(crate) process_prompts: bool,
}

impl Default for SourceOptions {
    fn default() -> Self {
        Self {
            region: None,
            mfa: None,
            token_cache: None,
            login_cache: None,
            metadata_endpoint: None,
            metadata_over_ipv6: None,
            process_timeout: Duration::from_secs(60),
            process_prompts: false,
        }
    }
}

impl<S: Drive> Sources<S> {
    /// The credentials of a source, new ones each time.
    pub(crate) fn get<'a>(
        &'a self,
        settings: &'a Settings,
        source: &'a Source,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(async move {
            match source {
                Source::Keys { credentials, .. } => Ok(credentials.clone()),
                Source::Role { base, role } => {
                    let base = self.get(settings, base).await?;
                    role::with_credentials(self, settings, base, role).await
                }
                Source::WebIdentity(identity) => role::with_web_identity(self, settings, identity).await,
                Source::SingleSignOn(profile) => single_sign_on::credentials(self, profile).await,
                Source::Login { session } => self.login(settings, session).await,
                Source::Process(process) => process::run(&self.options, process).await,
                Source::Container(container) => container::fetch(self, container).await,
                Source::Instance => instance::credentials(self, settings).await,
            }
        })
    }

    #[cfg(feature = "ring")]
    async fn login(&self, settings: &Settings, session: &str) -> Result<Credentials, CredentialsError> {
        login::credentials(self, settings, session).await
    }

    #[cfg(not(feature = "ring"))]
    async fn login(&self, _: &Settings, session: &str) -> Result<Credentials, CredentialsError> {
        Err(CredentialsError::unusable(format!(
            "the login session {session} needs the feature `ring` of the crate tinsmith-credentials"
        )))
    }

    fn now(&self) -> SystemTime {
        S::now(&self.transport).wall
    }
}
