//! The URL at which a container gives credentials.

use std::net::IpAddr;
use std::path::PathBuf;

use tinsmith::runtime::Environment;
use tinsmith::runtime::credentials::CredentialsError;
use tinsmith::runtime::endpoint::Url;

const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The agent of ECS tasks.
const ECS: &str = "http://169.254.170.2";

/// Where the credentials of a container are, and the token that allows to get them.
#[derive(Clone)]
pub(crate) struct Container {
    pub(crate) url: String,
    pub(crate) authorization: Option<Authorization>,
}

/// The value of the header `Authorization`.
#[derive(Clone)]
pub(crate) enum Authorization {
    /// In this file, which is read again for each request.
    File(PathBuf),
    Token(String),
}

/// The address without its path and query: they are secrets in some containers.
impl std::fmt::Debug for Container {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Container")
            .field("at", &self.shown())
            .finish_non_exhaustive()
    }
}

impl Container {
    /// What the variables say.
    ///
    /// # Errors
    ///
    /// The URL is not valid, or credentials must not be asked for there.
    pub(crate) fn configured(environment: &Environment) -> Result<Option<Self>, CredentialsError> {
        let url = match (environment.variable(RELATIVE_URI), environment.variable(FULL_URI)) {
            (Some(path), _) => format!("{ECS}/{}", path.trim_start_matches('/')),
            (None, Some(url)) => url,
            (None, None) => return Ok(None),
        };
        check(&url)?;
        let authorization = match environment.variable(TOKEN_FILE) {
            Some(path) => Some(Authorization::File(path.into())),
            None => environment.variable(TOKEN).map(Authorization::Token),
        };
        Ok(Some(Self { url, authorization }))
    }

    /// The address for messages: scheme and host.
    pub(crate) fn shown(&self) -> String {
        let parts = Url::parse(&self.url).ok();
        parts.map_or_else(String::new, |url| format!("{}://{}", url.scheme, url.authority))
    }

    /// The name whose addresses must all be allowed; `None` if the URL has an address, or is `https`.
    pub(crate) fn name_to_check(&self) -> Option<String> {
        let url = Url::parse(&self.url).ok()?;
        if url.scheme == "https" {
            return None;
        }
        let host = host(&url.authority);
        host.parse::<IpAddr>().is_err().then(|| host.to_owned())
    }
}

fn check(url: &str) -> Result<(), CredentialsError> {
    let fault = |problem: String| {
        Err(CredentialsError::unusable(format!(
            "the variable {FULL_URI}: {problem}"
        )))
    };
    // The error of the URL would show its path, which can be secret.
    let Ok(parsed) = Url::parse(url) else {
        return fault("it is no URL with a scheme (https or http) and a host".to_owned());
    };
    if parsed.scheme == "https" {
        return Ok(());
    }
    match host(&parsed.authority).parse() {
        Ok(address) if !is_allowed(address) => fault(format!(
            "{address} is neither this machine nor the address of a container service; use https"
        )),
        // The addresses of a name are looked up when it is used.
        _ => Ok(()),
    }
}

/// The host without port and brackets.
fn host(authority: &str) -> &str {
    if let Some((address, _)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address;
    }
    authority.split_once(':').map_or(authority, |(host, _)| host)
}

/// Whether credentials may be asked for at an address without TLS: this machine, ECS, and EKS.
pub(crate) fn is_allowed(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_loopback() || [[169, 254, 170, 2], [169, 254, 170, 23]].contains(&address.octets())
        }
        IpAddr::V6(address) => {
            let mapped = address.to_ipv4_mapped();
            mapped.map_or(
                address.is_loopback() || address.segments() == [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23],
                |mapped| is_allowed(mapped.into()),
            )
        }
    }
}
