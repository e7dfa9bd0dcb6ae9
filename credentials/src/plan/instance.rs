//! How the instance metadata of EC2 is read.

use std::time::Duration;

use tinsmith::runtime::credentials::CredentialsError;
use tinsmith::runtime::endpoint::Url;

use super::Settings;
use crate::options::SourceOptions;

const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
const ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const ENDPOINT_MODE: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
const TIMEOUT: &str = "AWS_METADATA_SERVICE_TIMEOUT";
const ATTEMPTS: &str = "AWS_METADATA_SERVICE_NUM_ATTEMPTS";

/// Where the service has its tokens.
pub(crate) const TOKEN_PATH: &str = "/latest/api/token";

const IPV4: &str = "http://169.254.169.254";
const IPV6: &str = "http://[fd00:ec2::254]";

/// How the instance metadata of EC2 is read: only with IMDSv2, so `AWS_EC2_METADATA_V1_DISABLED` changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InstanceSettings {
    /// Without a `/` at the end.
    pub(crate) endpoint: String,
    /// The maximum time for connecting, and for an answer.
    pub(crate) timeout: Duration,
    pub(crate) attempts: u32,
}

impl InstanceSettings {
    /// Whether it must not be asked.
    pub(crate) fn is_disabled(settings: &Settings) -> bool {
        let disabled = settings.environment().variable(DISABLED);
        disabled.is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
    }

    /// Where a token is asked for.
    pub(crate) fn token_url(&self) -> String {
        format!("{}{TOKEN_PATH}", self.endpoint)
    }

    /// What the program, variables and profile say.
    ///
    /// # Errors
    ///
    /// A setting has an invalid value.
    pub(crate) fn load(settings: &Settings, options: &SourceOptions) -> Result<Self, CredentialsError> {
        let fault = |name: &str, problem: String| {
            CredentialsError::unusable(format!(
                "the variable {name}, or that property of the profile: {problem}"
            ))
        };
        let number = |variable, property| -> Result<Option<u32>, CredentialsError> {
            let Some(text) = settings.find(variable, property)? else {
                return Ok(None);
            };
            match text.trim().parse() {
                Ok(number @ 1..) => Ok(Some(number)),
                _ => Err(fault(variable, format!("{text:?} is not a whole number from 1 on"))),
            }
        };
        let endpoint = match &options.metadata_endpoint {
            Some(endpoint) => Some(endpoint.clone()),
            None => settings.find(ENDPOINT, "ec2_metadata_service_endpoint")?,
        };
        let over_ipv6 = || match options.metadata_over_ipv6 {
            Some(over_ipv6) => Ok(over_ipv6),
            None => match settings.find(ENDPOINT_MODE, "ec2_metadata_service_endpoint_mode")? {
                Some(mode) if mode.eq_ignore_ascii_case("IPv6") => Ok(true),
                Some(mode) if !mode.eq_ignore_ascii_case("IPv4") => {
                    Err(fault(ENDPOINT_MODE, format!("{mode:?} is neither IPv4 nor IPv6")))
                }
                _ => Ok(false),
            },
        };
        let endpoint = match endpoint {
            Some(endpoint) => endpoint,
            None if over_ipv6()? => IPV6.to_owned(),
            None => IPV4.to_owned(),
        };
        Url::parse(&endpoint).map_err(|error| fault(ENDPOINT, error.to_string()))?;
        let timeout = number(TIMEOUT, "metadata_service_timeout")?.unwrap_or(1);
        Ok(Self {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            timeout: Duration::from_secs(timeout.into()),
            attempts: number(ATTEMPTS, "metadata_service_num_attempts")?.unwrap_or(4),
        })
    }
}
