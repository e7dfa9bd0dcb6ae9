//! The settings that all AWS tools share: from variables, or from the profile.
//!
//! Settings in code win over all of these, and this module does not see them. Each setting is read when it is asked for. The
//! profile files are read once, for the first setting that needs them.

#[cfg(feature = "endpoint-rules")]
mod built_ins;
mod config_source;
mod error;

#[cfg(test)]
mod tests;

pub(crate) use config_source::{AwsSettings, ConfigSource};
pub use error::SettingsError;

use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::auth::AuthPreference;
use crate::endpoint::Url;
use crate::environment::Environment;
use crate::profile::{Profile, ProfileError, Profiles};
use crate::region::Region;
use error::SettingSource;

/// Looks settings up in an environment.
pub(crate) struct Settings {
    environment: Environment,
    profiles: OnceLock<Result<Profiles, ProfileError>>,
}

/// A value and its source.
struct FoundSetting {
    value: String,
    source: SettingSource,
}

impl FoundSetting {
    fn property(profile: Profile<'_>, name: &'static str) -> Option<Self> {
        let value = profile.get(name).filter(|value| !value.is_empty())?.to_owned();
        let source = SettingSource::of_property(profile, name);
        Some(Self { value, source })
    }

    /// The error for a value that the setting cannot have.
    fn none_of(self, words: &[&str]) -> SettingsError {
        let problem = format!("{:?} is none of its values, which are {}", self.value, words.join(", "));
        SettingsError::invalid(self.source, problem)
    }
}

impl Settings {
    /// With the profile that the variables name, or `default`. Nothing is read yet.
    pub(crate) fn new(environment: Environment) -> Self {
        Self {
            environment,
            profiles: OnceLock::new(),
        }
    }

    /// The region: `AWS_REGION`, then `AWS_DEFAULT_REGION` (botocore knows only the latter), then `region` of the profile, then
    /// [`Environment::with_default_region`].
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for a region that is not a valid host label, or a profile that cannot be read.
    pub(crate) fn region(&self) -> Result<Option<Region>, SettingsError> {
        let Some(found) = self.find(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region")? else {
            let default = self.environment.default_region().map(Region::new).transpose();
            return default.map_err(|error| SettingsError::invalid(SettingSource::DefaultRegion, error.to_string()));
        };
        match Region::new(found.value) {
            Ok(region) => Ok(Some(region)),
            Err(error) => Err(SettingsError::invalid(found.source, error.to_string())),
        }
    }

    /// Whether to use FIPS endpoints: `AWS_USE_FIPS_ENDPOINT`, then `use_fips_endpoint` of the profile. The value is `true` or
    /// `false`, in upper or lower case. (botocore takes everything else for `false`, so `1` would silently mean no FIPS.)
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for any other value, or a profile that cannot be read.
    pub(crate) fn use_fips(&self) -> Result<bool, SettingsError> {
        self.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    }

    /// Whether to use dual-stack endpoints: `AWS_USE_DUALSTACK_ENDPOINT`, then `use_dualstack_endpoint` of the profile,
    /// read as [`use_fips`](Self::use_fips).
    ///
    /// # Errors
    ///
    /// As [`use_fips`](Self::use_fips).
    pub(crate) fn use_dual_stack(&self) -> Result<bool, SettingsError> {
        self.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    }

    /// The endpoint that replaces the service's own. The service is given by its service id, such as `SSO OIDC`. In names of
    /// settings it is in lower or upper case, with underscores for characters other than letters and digits.
    ///
    /// In order: `AWS_ENDPOINT_URL_SSO_OIDC`; `AWS_ENDPOINT_URL`; `endpoint_url` below `sso_oidc` in the section `[services …]`
    /// that the profile names; `endpoint_url` of the profile. All of them are ignored if `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`,
    /// or else `ignore_configured_endpoint_urls` of the profile, is `true`.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for an invalid URL or boolean, and for a profile that cannot be read or that names a `services` section
    /// which does not exist.
    pub(crate) fn endpoint_url(&self, service_id: &str) -> Result<Option<String>, SettingsError> {
        if self.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")? {
            return Ok(None);
        }
        let Some(found) = self.find_endpoint_url(service_id)? else {
            return Ok(None);
        };
        match Url::parse(&found.value) {
            Ok(_) => Ok(Some(found.value)),
            Err(error) => Err(SettingsError::invalid(found.source, error.to_string())),
        }
    }

    fn find_endpoint_url(&self, service_id: &str) -> Result<Option<FoundSetting>, SettingsError> {
        let service = service_id.replace([' ', '-'], "_").to_ascii_lowercase();
        let own_variable = format!("AWS_ENDPOINT_URL_{}", service.to_ascii_uppercase());
        for name in [own_variable, "AWS_ENDPOINT_URL".to_owned()] {
            if let Some(value) = self.environment.variable(&name) {
                let source = SettingSource::Variable(name.into());
                return Ok(Some(FoundSetting { value, source }));
            }
        }
        let Some(profile) = self.profile()? else {
            return Ok(None);
        };
        match self.service_endpoint_url(profile, service)? {
            None => Ok(FoundSetting::property(profile, "endpoint_url")),
            own => Ok(own),
        }
    }

    fn service_endpoint_url(
        &self,
        profile: Profile<'_>,
        service: String,
    ) -> Result<Option<FoundSetting>, SettingsError> {
        let Some(section) = profile.get("services") else {
            return Ok(None);
        };
        let Some(services) = self.profiles()?.services(section)? else {
            return Err(SettingsError::invalid(
                SettingSource::of_property(profile, "services"),
                format!("there is no section [services {section}] in the config file"),
            ));
        };
        let url = services.sub_property(&service, "endpoint_url");
        Ok(url.filter(|url| !url.is_empty()).map(|url| {
            let section = section.to_owned();
            let value = url.to_owned();
            let source = SettingSource::ServiceEndpoint { service, section };
            FoundSetting { value, source }
        }))
    }

    /// The maximum number of attempts of a call, with the first one: `AWS_MAX_ATTEMPTS`, then `max_attempts` of the profile.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for anything except a whole number of at least 1, or a profile that cannot be read.
    pub(crate) fn max_attempts(&self) -> Result<Option<NonZeroU32>, SettingsError> {
        let Some(found) = self.find(&["AWS_MAX_ATTEMPTS"], "max_attempts")? else {
            return Ok(None);
        };
        match found.value.trim().parse() {
            Ok(attempts) => Ok(Some(attempts)),
            Err(_) => Err(SettingsError::invalid(
                found.source,
                format!(
                    "{:?} is not a number of attempts; it must be a whole number from 1 on",
                    found.value
                ),
            )),
        }
    }

    /// The retry mode: `AWS_RETRY_MODE`, then `retry_mode` of the profile.
    ///
    /// All tools on a machine share this setting, so the two other modes that they know are accepted and give
    /// [`RetryMode::Standard`]: `legacy` is its predecessor, and `adaptive` adds a limit on the rate of requests, which this
    /// runtime does not have.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for any other mode, or a profile that cannot be read.
    pub(crate) fn retry_mode(&self) -> Result<Option<RetryMode>, SettingsError> {
        let Some(found) = self.find(&["AWS_RETRY_MODE"], "retry_mode")? else {
            return Ok(None);
        };
        match found.value.to_ascii_lowercase().as_str() {
            "standard" | "adaptive" | "legacy" => Ok(Some(RetryMode::Standard)),
            _ => Err(SettingsError::invalid(
                found.source,
                format!(
                    "{:?} is not a retry mode; it can be standard (adaptive and legacy count as that)",
                    found.value
                ),
            )),
        }
    }

    /// The file with the certificates to trust: `AWS_CA_BUNDLE`, then `ca_bundle` of the profile.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for a profile that cannot be read.
    pub(crate) fn ca_bundle(&self) -> Result<Option<PathBuf>, SettingsError> {
        Ok(self
            .find(&["AWS_CA_BUNDLE"], "ca_bundle")?
            .map(|found| found.value.into()))
    }

    /// Whether checksums are used when they are supported, or only when they are required: the variable, then the property of the
    /// profile.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for anything except `when_supported` and `when_required`, in upper or lower case, or a profile that
    /// cannot be read.
    #[cfg(feature = "checksums")]
    pub(crate) fn checksums(
        &self,
        variable: &'static str,
        property: &'static str,
    ) -> Result<Option<crate::checksum::ChecksumUse>, SettingsError> {
        let Some(found) = self.find(&[variable], property)? else {
            return Ok(None);
        };
        match crate::checksum::ChecksumUse::named(found.value.trim()) {
            Some(checksums) => Ok(Some(checksums)),
            None => Err(SettingsError::invalid(
                found.source,
                format!("{:?} is neither when_supported nor when_required", found.value),
            )),
        }
    }

    /// Whether requests stay uncompressed: `AWS_DISABLE_REQUEST_COMPRESSION`, then `disable_request_compression` of the
    /// profile, read as [`use_fips`](Self::use_fips).
    ///
    /// # Errors
    ///
    /// As [`use_fips`](Self::use_fips).
    #[cfg(feature = "compression")]
    pub(crate) fn disable_request_compression(&self) -> Result<bool, SettingsError> {
        self.flag("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression")
    }

    /// The minimum size of a body that is compressed, in bytes: `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`, then
    /// `request_min_compression_size_bytes` of the profile.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for anything except a whole number from 1 to 1,048,576, or a profile that cannot be read.
    #[cfg(feature = "compression")]
    pub(crate) fn request_min_compression_size_bytes(&self) -> Result<Option<u32>, SettingsError> {
        use crate::compression::Compression;

        let variable = "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES";
        let Some(found) = self.find(&[variable], "request_min_compression_size_bytes")? else {
            return Ok(None);
        };
        match found.value.trim().parse() {
            Ok(size @ 1..=Compression::MAX_MIN_SIZE) => Ok(Some(size)),
            _ => Err(SettingsError::invalid(
                found.source,
                format!(
                    "{:?} is not a size to compress from; it must be a whole number from 1 to {}",
                    found.value,
                    Compression::MAX_MIN_SIZE
                ),
            )),
        }
    }

    /// The name of the application, for the `User-Agent`: `AWS_SDK_UA_APP_ID`, then `sdk_ua_app_id` of the profile.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for a profile that cannot be read.
    pub(crate) fn app_id(&self) -> Result<Option<String>, SettingsError> {
        Ok(self
            .find(&["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id")?
            .map(|found| found.value))
    }

    /// The preferred authentication schemes: `AWS_AUTH_SCHEME_PREFERENCE`, then `auth_scheme_preference` of the profile.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for a profile that cannot be read.
    pub(crate) fn auth_preference(&self) -> Result<Option<AuthPreference>, SettingsError> {
        let found = self.find(&["AWS_AUTH_SCHEME_PREFERENCE"], "auth_scheme_preference")?;
        Ok(found.map(|found| AuthPreference::configured(&found.value)))
    }

    /// The environment of the program, for the `User-Agent`: `AWS_EXECUTION_ENV`.
    pub(crate) fn execution_environment(&self) -> Option<String> {
        self.environment.variable("AWS_EXECUTION_ENV")
    }

    /// The proxies that the variables name.
    pub(crate) fn proxies(&self) -> Proxies {
        Proxies::new(&self.environment)
    }

    /// A boolean; `false` if it is not set.
    fn flag(&self, variable: &'static str, property: &'static str) -> Result<bool, SettingsError> {
        match self.find(&[variable], property)? {
            None => Ok(false),
            Some(found) => match found.value.trim().to_ascii_lowercase().as_str() {
                "true" => Ok(true),
                "false" => Ok(false),
                _ => Err(found.none_of(&["true", "false"])),
            },
        }
    }

    /// The first variable that is set, or the property of the profile. An empty one counts as not set.
    fn find(&self, variables: &[&'static str], property: &'static str) -> Result<Option<FoundSetting>, SettingsError> {
        if let Some(found) = self.find_variable(variables) {
            return Ok(Some(found));
        }
        Ok(self
            .profile()?
            .and_then(|profile| FoundSetting::property(profile, property)))
    }

    /// The first variable that is set.
    fn find_variable(&self, names: &[&'static str]) -> Option<FoundSetting> {
        names.iter().find_map(|name| {
            let value = self.environment.variable(name)?;
            let source = SettingSource::Variable((*name).into());
            Some(FoundSetting { value, source })
        })
    }

    fn profile(&self) -> Result<Option<Profile<'_>>, SettingsError> {
        Ok(self.profiles()?.select(&self.environment, None)?)
    }

    fn profiles(&self) -> Result<&Profiles, SettingsError> {
        let profiles = self.profiles.get_or_init(|| Profiles::load(&self.environment));
        profiles.as_ref().map_err(|error| error.clone().into())
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

/// The retry mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum RetryMode {
    /// The retry behaviour that the AWS SDKs have in common.
    #[default]
    Standard,
}

/// The proxies that the variables name, unchanged.
///
/// A name in lower case wins over the one in upper case, as is usual. `HTTP_PROXY` in upper case is ignored if `REQUEST_METHOD`
/// is set: in a CGI program, the sender of the request chooses its value.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) struct Proxies {
    /// `http_proxy`: for endpoints with `http`. It may contain a password, and so may the others.
    pub http: Option<String>,
    /// `https_proxy`: for endpoints with `https`.
    pub https: Option<String>,
    /// `all_proxy`: for endpoints whose scheme has no proxy of its own.
    pub all: Option<String>,
    /// `no_proxy`: the hosts that are reached without a proxy, separated by commas.
    pub no_proxy: Option<String>,
}

impl Proxies {
    fn new(environment: &Environment) -> Self {
        let is_cgi = environment.variable("REQUEST_METHOD").is_some();
        let either = |lower: &str| {
            let upper = || environment.variable(&lower.to_ascii_uppercase());
            environment.variable(lower).or_else(upper)
        };
        Self {
            http: if is_cgi {
                environment.variable("http_proxy")
            } else {
                either("http_proxy")
            },
            https: either("https_proxy"),
            all: either("all_proxy"),
            no_proxy: either("no_proxy"),
        }
    }
}

/// Only which ones are set: the URL of a proxy may contain a password.
impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("http", &self.http.is_some())
            .field("https", &self.https.is_some())
            .field("all", &self.all.is_some())
            .field("no_proxy", &self.no_proxy)
            .finish()
    }
}
