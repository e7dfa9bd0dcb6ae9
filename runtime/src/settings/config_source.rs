//! The configuration that a client finds in its environment.
//!
//! It is behind a trait object that only [`ClientBuilder::environment`](crate::ClientBuilder::environment) makes. So a program
//! that does not read the environment does not contain the code for profile files and settings.

use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Settings, SettingsError};
use crate::auth::AuthPreference;
#[cfg(feature = "checksums")]
use crate::checksum::ChecksumUse;
use crate::credentials::shared_credentials;
#[cfg(feature = "endpoint-rules")]
use crate::endpoint::{BuiltIn, ParamValue};
use crate::environment::Environment;
use crate::http::Headers;
use crate::identity::{ProvideCredentials, ProvideToken, Token};
use crate::region::Region;
use crate::transport::ProxySettings;

/// A source of settings. An error only concerns the setting that is looked up.
pub(crate) trait ConfigSource: fmt::Debug + Send + Sync {
    fn region(&self) -> Result<Option<Region>, SettingsError>;
    fn endpoint_url(&self, service_id: &str) -> Result<Option<String>, SettingsError>;
    fn use_fips(&self) -> Result<bool, SettingsError>;
    fn use_dual_stack(&self) -> Result<bool, SettingsError>;
    fn max_attempts(&self) -> Result<Option<NonZeroU32>, SettingsError>;
    fn app_id(&self) -> Result<Option<String>, SettingsError>;
    fn auth_preference(&self) -> Result<Option<AuthPreference>, SettingsError>;
    fn ca_bundle(&self) -> Result<Option<PathBuf>, SettingsError>;
    #[cfg(feature = "endpoint-rules")]
    fn built_in(&self, built_in: &'static BuiltIn) -> Result<Option<ParamValue>, SettingsError>;
    #[cfg(feature = "checksums")]
    fn request_checksums(&self) -> Result<Option<ChecksumUse>, SettingsError>;
    #[cfg(feature = "checksums")]
    fn response_checksums(&self) -> Result<Option<ChecksumUse>, SettingsError>;
    #[cfg(feature = "compression")]
    fn disable_request_compression(&self) -> Result<bool, SettingsError>;
    #[cfg(feature = "compression")]
    fn request_min_compression_size(&self) -> Result<Option<u32>, SettingsError>;
    fn execution_environment(&self) -> Option<String>;
    fn proxies(&self) -> ProxySettings;
    fn credentials(&self) -> Arc<dyn ProvideCredentials>;
    fn token(&self, signing_name: &str) -> Option<Token>;
    fn fallback_token(&self) -> Option<Arc<dyn ProvideToken>>;
    fn add_trace_header(&self, headers: &mut Headers);
}

/// The settings that all AWS tools share.
pub(crate) struct AwsSettings {
    environment: Environment,
    settings: Settings,
}

impl AwsSettings {
    pub(crate) fn new(environment: Environment) -> Self {
        let settings = Settings::new(environment.clone());
        Self { environment, settings }
    }
}

/// Without contents: an environment can have secrets.
impl fmt::Debug for AwsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

impl ConfigSource for AwsSettings {
    fn region(&self) -> Result<Option<Region>, SettingsError> {
        self.settings.region()
    }

    fn endpoint_url(&self, service_id: &str) -> Result<Option<String>, SettingsError> {
        self.settings.endpoint_url(service_id)
    }

    fn use_fips(&self) -> Result<bool, SettingsError> {
        self.settings.use_fips()
    }

    fn use_dual_stack(&self) -> Result<bool, SettingsError> {
        self.settings.use_dual_stack()
    }

    /// There is only one retry mode, but an invalid name is still an error.
    fn max_attempts(&self) -> Result<Option<NonZeroU32>, SettingsError> {
        self.settings.retry_mode()?;
        self.settings.max_attempts()
    }

    fn app_id(&self) -> Result<Option<String>, SettingsError> {
        self.settings.app_id()
    }

    fn auth_preference(&self) -> Result<Option<AuthPreference>, SettingsError> {
        self.settings.auth_preference()
    }

    fn ca_bundle(&self) -> Result<Option<PathBuf>, SettingsError> {
        self.settings.ca_bundle()
    }

    #[cfg(feature = "endpoint-rules")]
    fn built_in(&self, built_in: &'static BuiltIn) -> Result<Option<ParamValue>, SettingsError> {
        self.settings.built_in(built_in)
    }

    #[cfg(feature = "checksums")]
    fn request_checksums(&self) -> Result<Option<ChecksumUse>, SettingsError> {
        self.settings
            .checksums("AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation")
    }

    #[cfg(feature = "checksums")]
    fn response_checksums(&self) -> Result<Option<ChecksumUse>, SettingsError> {
        self.settings
            .checksums("AWS_RESPONSE_CHECKSUM_VALIDATION", "response_checksum_validation")
    }

    #[cfg(feature = "compression")]
    fn disable_request_compression(&self) -> Result<bool, SettingsError> {
        self.settings.disable_request_compression()
    }

    #[cfg(feature = "compression")]
    fn request_min_compression_size(&self) -> Result<Option<u32>, SettingsError> {
        self.settings.request_min_compression_size_bytes()
    }

    fn execution_environment(&self) -> Option<String> {
        self.settings.execution_environment()
    }

    fn proxies(&self) -> ProxySettings {
        let proxies = self.settings.proxies();
        ProxySettings {
            http: proxies.http,
            https: proxies.https,
            all: proxies.all,
            no_proxy: proxies.no_proxy,
        }
    }

    fn credentials(&self) -> Arc<dyn ProvideCredentials> {
        shared_credentials(&self.environment)
    }

    /// `AWS_BEARER_TOKEN_` and the signing name, as botocore's `ScopedEnvTokenProvider` has it.
    fn token(&self, signing_name: &str) -> Option<Token> {
        let name = signing_name.replace(['-', ' '], "_").to_uppercase();
        self.environment
            .variable(&format!("AWS_BEARER_TOKEN_{name}"))
            .map(Token::new)
    }

    fn fallback_token(&self) -> Option<Arc<dyn ProvideToken>> {
        self.environment.bearer_token()
    }

    fn add_trace_header(&self, headers: &mut Headers) {
        self.environment.add_trace_header(headers);
    }
}
