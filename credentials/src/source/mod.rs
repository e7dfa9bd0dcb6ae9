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

use std::time::SystemTime;

use tinsmith::runtime::credentials::{Credentials, CredentialsError};
use tinsmith::runtime::transport::BoxFuture;
use tinsmith::runtime::{Environment, Mode};
use tinsmith_login::internals::Drive;

use crate::options::SourceOptions;
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
